from itertools import pairwise
from pathlib import Path

from agent.demo.sample import read_interview, write_mailbox
from agent.demo.walk import ONE_QUESTION, PANEL, SCENES, Action
from agent.model.letter import Kind


def test_the_clock_only_moves_forward() -> None:
    """Scenes follow one another in time."""
    assert all(a.at < b.at for a, b in pairwise(SCENES))
    assert SCENES == ONE_QUESTION + PANEL


def test_every_scene_names_an_interview_that_exists() -> None:
    """Each scene can be played."""
    assert all(read_interview(scene.interview) for scene in SCENES)


def test_every_letter_is_placed_before_it_is_sent() -> None:
    """What Marcus sends was drafted in an earlier scene."""
    for scene in SCENES:
        if scene.action is Action.SEND:
            earlier = [s for s in SCENES if s.at < scene.at and s.interview == scene.interview]
            assert scene.kind in {s.kind for s in earlier if s.drafts}


def test_shows_three_kinds_of_letter() -> None:
    """The thank-you, the second chance and the answer to a no are all seen."""
    kinds = {scene.kind for scene in SCENES if scene.drafts}
    assert {Kind.THANK_YOU, Kind.SECOND_CHANCE, Kind.GRACIOUS_DECLINE} == kinds


def test_names_the_true_number_of_mails(tmp_path: Path) -> None:
    """The first scene says how many mails the thread is found among."""
    count = len([f for f in write_mailbox(tmp_path / "Mail").root.rglob("*.sample*") if f.is_file()])
    assert f"among {count} mails" in SCENES[0].text
