"""A hundred and more invented people typed their debriefs as people do; what becomes of their words.

Those of `unseen_a.toml` were written blind, as tired people type. Before anything was mended for them, 21 of
the 61 thank-yous and second letters were embarrassing, of 14 of the 30 people: "You told me that you want to
need somebody patient", "someone families can ring" taken for a sentence, "need:" copied into the need.

With `-rP` it prints how many letters came, what the rules say of their joins, and what was asked back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from itertools import islice, permutations

import pytest
from builders import debrief, profile
from job_seekers import JobSeeker, Play, play, read_people

from agent.model.interview import References
from agent.model.letter import Brief, Kind, Letter, Severity
from agent.visit.letter_writing import CheckedLetter
from agent.writing.answers.sanitise import clean_debrief
from agent.writing.compose import list_letters
from agent.writing.templates import Templates
from agent.writing.text_model import sentences, share_of_runs

pytestmark = pytest.mark.no_cover
_WORDINGS = 100
_MOST_SHARED = 0.15
UNPLACEABLE = {
    ("dialysis-tech", "enthusiasm: nothing"): "“see above”",
    ("lorry-loader", "interviewers[0].name: no_name"): "“Shift manager Gary” is greeted by nobody",
    ("butcher", "fit[0].need: third_person"): "“when Hal is away”, in a letter to Hal",
    ("scrum-master", "fit[0].need: third_person"): "“they had no scrum master”, in a letter to them",
    ("marketing-manager", "fit[0].need: third_person"): "“They want”, where one of them reads along",
    ("mover", "enthusiasm: salary_talk"): "“$22/hr plus tips”",
    ("glazier", "botched[0].better_answer: blame"): "“he kept interrupting me”, in a letter to him",
    ("marketing-fr", "enthusiasm: exclamation"): "“the challenge !!” in the middle of a letter",
    ("office-temp", "fit[0].need: nothing"): "the field says that there is nothing to say",
    ("hairdresser", "enthusiasm: emoji"): "a picture stands in a letter only where the person says so",
    ("dog-groomer", "enthusiasm: exclamation"): "a mark of surprise in the middle of a letter",
    ("hairdresser", "role: wording"): "“Stylist!!” is no role",
    ("florist", "enthusiasm: third_person"): "“her style”, in a letter to her",
    ("florist", "fit[0].need: third_person"): "“she needs”, in a letter to her",
    ("painter", "fit[0].need: third_person"): "“He need”, in a letter to him",
    ("roofer", "enthusiasm: capitals"): "capitals are asked about",
    ("roofer", "fit[0].skill: capitals"): "capitals are asked about",
    ("roofer", "botched[0].question: capitals"): "capitals are asked about",
    ("roofer", "botched[0].better_answer: capitals"): "capitals are asked about",
    ("call-centre", "enthusiasm: capitals"): "capitals are asked about",
    ("game-artist", "enthusiasm: exclamation"): "a mark of surprise in the middle of a letter",
    ("car-sales", "botched[0].question: wording"): "“Seriously he asked that”, in a letter to him",
    ("support-worker", "botched[1].better_answer: nothing"): "“n/a never had one”",
    ("care-cook", "fit[0].need: third_person"): "“they want”, in a letter to one of them",
    ("tired-tyre-fitter", "fit[0].need: third_person"): "“they do 40 cars”, in a letter to one of them",
    ("forklift", "fit[0].need: third_person"): "“they need”, in a letter to one of them",
    ("fishmonger", "fit[0].need: third_person"): "“while she does the restaurants”, in a letter to her",
}
"""What is asked back and why nobody could write it: who, and the code."""


@cache
def _plays() -> tuple[Play, ...]:
    return tuple(map(play, read_people()))


def _letters() -> Iterator[tuple[JobSeeker, CheckedLetter, Letter]]:
    for one in _plays():
        for checked in one.letters:
            if checked.letter:
                yield one.seeker, checked, checked.letter


def test_as_many_as_were_meant() -> None:
    """A third each typed with care, as they talk, and in a hurry."""
    meant = read_people("careful", "natural", "sloppy", "later")  # those of the other files are no thirds
    styles = Counter(one.style for one in meant)
    assert min(styles.values()) > len(meant) // 3 - 2
    assert len({one.seeker.id for one in _plays()}) == len(_plays())


def test_no_join_is_broken() -> None:
    """Whatever was typed, no sentence that we made of it is broken English."""
    broken = [
        (seeker.id, finding.rule, finding.text)
        for seeker, checked, _ in _letters()
        for finding in checked.findings
        if finding.rule.startswith("JN") and finding.severity is Severity.ERROR
        if not any((seeker.id, code) in UNPLACEABLE for code in checked.withheld)
    ]
    print(f"{len(_plays())} people, {sum(1 for _ in _letters())} letters, {len(broken)} broken joins")  # noqa: T201 - shown by -rP
    assert not broken


def test_what_is_asked_back_nobody_could_place() -> None:
    """Every field that keeps a letter back is on a list that says why nobody could write it."""
    asked = {(one.seeker.id, code) for one in _plays() for code in one.asked_back}
    for who, code in sorted(asked):
        print(f"{who}: {code}")  # noqa: T201 - shown by -rP
    assert asked == set(UNPLACEABLE)


def test_notes_to_one_panel_differ() -> None:
    """Colleagues read their notes side by side: no sentence comes twice, and few runs of five words."""
    shares = {(one.seeker.id, *pair): share for one in _plays() for pair, share in _shares(one)}
    repeated = [(one.seeker.id, said) for one in _plays() for said in _repeated(one)]
    worst = sorted(shares.items(), key=lambda item: -item[1])
    print(f"{len(shares)} pairs of notes, {len(repeated)} sentences twice; most shared: {worst[:5]}")  # noqa: T201 - shown by -rP
    assert not repeated
    assert worst[0][1] < _MOST_SHARED


def _notes(one: Play) -> list[Letter]:
    """The thank-yous of one panel."""
    notes = [checked.letter for checked in one.letters if checked.step.kind is Kind.THANK_YOU]
    return [note for note in notes if note]


def _repeated(one: Play) -> list[str]:
    said = Counter(sentence for note in _notes(one) for sentence in set(sentences(" ".join(note.paragraphs))))
    return [sentence for sentence, times in said.items() if times > 1]


def _shares(one: Play) -> Iterator[tuple[tuple[str, str], float]]:
    """How much of each note of a panel another one says too, in runs of five words."""
    known = clean_debrief(one.seeker.debrief)
    aside = (known.role, known.company, *(person.name for person in known.interviewers))
    for mine, other in permutations(_notes(one), 2):
        yield (mine.greeting, other.greeting), share_of_runs(mine.body, [other.body], aside)


def test_other_words_are_there_for_the_asking() -> None:
    """A full debrief has many second letters, and none comes again before all were shown."""
    asked = debrief(references=References(who="my former district manager"))
    of = Brief(
        kind=Kind.SECOND_CHANCE,
        debrief=asked,
        profile=profile(),
        addressee=asked.interviewers[0],
        now=asked.interview_end + timedelta(days=4),
    )
    templates = Templates.shipped()
    bodies = [letter.body for letter in islice(list_letters(of, templates), _WORDINGS)]
    print(f"{len(set(bodies))} of {_WORDINGS} rewordings differ")  # noqa: T201 - shown by -rP
    assert len(set(bodies)) == _WORDINGS
