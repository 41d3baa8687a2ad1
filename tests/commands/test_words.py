from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
import yaml
from builders import at, botched, debrief, denise, placement

from agent.knowledge.fields import PROBLEMS
from agent.model.interview import Fit, InterviewId, References
from agent.model.letter import Kind
from agent.model.plan import Fate, InterviewState, Sighting, Track, TrackState
from agent.wording import sentences
from agent.writing.lexicon import shipped_folder

CHICAGO = "America/Chicago"
NOW = at("2026-09-04T12:40:00-05:00")
ID = InterviewId("prairie-gate-credit-union-2026-09-04")
CANCELLED = ("rejection", "invitation", "offer", "reply_received", "user_followed_up", "user", "user_deleted")
BLOCKED = ("thank_you_not_sent", "bounced")
WARNINGS = (
    "language_mismatch",
    "generic_thank_you",
    "answer_shortened",
    "salary_question_left_out",
    "subject_contains_template_syntax",
    "unanswered_invitation",
    "forwarded_thread_not_threadable",
    "thank_you_overdue",
    "draft_in_the_way",
    "newest_of_equal_threads",
)
REQUESTS = (
    "choose_thread",
    "recipient",
    "confirm_stale_interview",
    "unclear_decision",
    "away_past_window",
    "unverified_mail",
    "recipient_changed",
    "draft_unknown",
)


def categories() -> list[str]:
    found = ["control", "missing"]
    for file in (shipped_folder() / "en" / "forbidden.yaml", files("agent.knowledge") / "placeholders.yaml"):
        found += yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


PLACEMENT = placement()


@pytest.mark.parametrize("state", TrackState)
def test_every_state_of_the_second_letter_has_words(state: TrackState) -> None:
    """No state is shown as a code."""
    text = sentences.describe_track(Track(state, not_before=at("2026-09-09T10:00:00-05:00")), CHICAGO, NOW)
    assert text
    assert "{" not in text
    assert "_" not in text


def test_waiting_names_the_moment_in_the_persons_zone() -> None:
    """10:00 in New York is nine o'clock in Chicago."""
    waiting = Track(TrackState.WAITING, not_before=at("2026-09-09T10:00:00-04:00"))
    assert sentences.describe_track(waiting, CHICAGO, NOW) == "waits until Wed 9 Sep, 09:00"


def test_waiting_without_a_moment_still_reads_well() -> None:
    """A state from an older journal may lack its moment."""
    assert sentences.describe_track(Track(TrackState.WAITING), CHICAGO, NOW) == "waits until its day"


@pytest.mark.parametrize("reason", CANCELLED + BLOCKED)
def test_every_reason_has_words(reason: str) -> None:
    """No reason is shown as a code."""
    assert reason in sentences.REASONS
    assert "_" not in sentences.describe_track(Track(TrackState.CANCELLED, reason), CHICAGO, NOW)


def test_a_reply_is_the_reason_people_meet_most() -> None:
    """The words of the documentation."""
    stopped = Track(TrackState.CANCELLED, "reply_received")
    assert sentences.describe_track(stopped, CHICAGO, NOW) == "they answered, so no second letter"


def test_an_unknown_reason_is_shown_readably() -> None:
    """A reason of a later version does not break the board."""
    stopped = Track(TrackState.CANCELLED, "moon_landing")
    assert sentences.describe_track(stopped, CHICAGO, NOW) == "stopped: moon landing"


@pytest.mark.parametrize("code", WARNINGS)
def test_every_warning_has_a_sentence(code: str) -> None:
    """A warning says what to look at."""
    assert code in sentences.WARNINGS
    assert sentences.describe_warning(code).endswith(".")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("left_out: interviewers[1].highlight", "Left out: what stayed with you from person 2."),
        ("left_out: references.testimonial.text", "Left out: the quoted words. It cannot stand"),
        (
            "left_out: references.testimonial",
            "Left out: the quoted words. With them the letter would be too long",
        ),
        ("praises_what_went_badly: enthusiasm", "of what went badly: what you are excited about is close"),
        ("left_out: fit[0].need", "Left out: what they need."),
        ("answer_shortened", "What is left of it: “I count twice” and “I ask”."),
    ],
)
def test_what_a_letter_lacks_is_said_in_words(code: str, says: str) -> None:
    """The field as the person knows it, and the words that remain."""
    assert says in sentences.describe_warning(code, shortened=("I count twice", "I ask"))


def test_an_unknown_warning_is_shown_readably() -> None:
    """A warning of a later version does not break anything."""
    assert sentences.describe_warning("new_thing") == "New thing."


@pytest.mark.parametrize("code", REQUESTS)
def test_every_request_names_the_command_that_answers_it(code: str) -> None:
    """The person can copy the command."""
    assert code in sentences.REQUESTS.keys() | sentences.CAUSES.keys()
    assert f" {ID}" in sentences.describe_request(code, ID)
    assert "`second-chance " in sentences.describe_request(code, ID)


@pytest.mark.parametrize("category", categories())
def test_every_category_of_refused_text_has_words(category: str) -> None:
    """The person reads what is wrong, not the name of a rule."""
    assert category in PROBLEMS
    text = sentences.describe_request(f"botched[1].better_answer: {category}", ID)
    assert text.startswith("the better answer to question 2 ")
    assert f"`second-chance debrief --id {ID}`" in text


@pytest.mark.parametrize(
    ("code", "start"),
    [
        ("enthusiasm: exaggeration", "what you are excited about promises more"),
        ("interviewers[0].highlight: markup", "what stayed with you from person 1 holds"),
        ("references.testimonial.text: excuse", "the quoted words gives"),
        ("fit[1].need: missing", "what else they need is still missing"),
        ("botched[0].better_answer: C-05", "the better answer to question 1 would break a rule"),
        ("botched[2]: too_long", "question 3 is too long for a letter"),
        ("odd_field: ", "odd_field cannot be used (unclear)"),
        ("second_chance: SC-07", "the second-chance letter breaks a rule"),
    ],
)
def test_a_request_names_field_and_problem(code: str, start: str) -> None:
    """Field paths become words a person knows from the debrief."""
    assert sentences.describe_request(code, ID).startswith(start)


@pytest.mark.parametrize(
    ("changes", "code", "sentence"),
    [
        (
            {"fit": (Fit(skill="FOUR TELLERS AND TWO AUDITS", need="calm"),)},
            "fit[0].skill: capitals",
            (
                "what you bring: “FOUR TELLERS AND TWO AUDITS” is written in capitals. "
                f"“four tellers and two audits” would do; `second-chance debrief --id {ID} --yes` "
                "writes that."
            ),
        ),
        (
            {"interviewers": (denise(highlight="their new vault lol"),)},
            "interviewers[0].highlight: third_person",
            (
                "what stayed with you from Denise Kowalczyk: “their new” speaks of the reader as of somebody "
                "else; in a letter to them it is “you” and “your”. “your new vault” would do; "
                f"`second-chance debrief --id {ID} --yes` writes that."
            ),
        ),
        (
            {"botched": (botched(better_answer="I was nervous, sorry about that"),)},
            "botched[0].better_answer: excuse",
            (
                "the better answer to “How would you handle a cash shortage at close?”: "
                "“I was nervous” gives a reason why it went badly; say only what you would answer now. "
                "This would do: “I let them finish, say what I heard, and offer two ways to put it right.” "
                f"`second-chance debrief --id {ID}` changes it."
            ),
        ),
        (
            {"fit": (Fit(skill="audits"),)},
            "fit[0].need: missing",
            (
                "what they need is still missing. This would do: “calmer handovers at night”. "
                f"`second-chance debrief --id {ID}` changes it."
            ),
        ),
    ],
)
def test_a_refusal_shows_the_words_and_what_would_do(
    changes: dict[str, Any], code: str, sentence: str
) -> None:
    """The person sees what they typed, what is wrong with it, and an answer or a correction that would do."""
    assert sentences.describe_request(code, ID, debrief(**changes)) == sentence


def test_what_was_left_out_is_told_in_their_words() -> None:
    """An optional answer that no letter carries: which, why, and what would do."""
    known = debrief(interviewers=(denise(highlight="their new vault"),), references=References(who="n/a"))
    told = [
        sentences.describe_warning(f"left_out: {field}", interview=ID, debrief=known)
        for field in ("interviewers[0].highlight", "references.who")
    ]
    assert told == [
        (
            "Left out: what stayed with you from Denise Kowalczyk. “their new” speaks of the reader as of "
            "somebody else; in a letter to them it is “you” and “your”. “your new vault” would do; "
            f"`second-chance debrief --id {ID} --yes` writes that."
        ),
        (
            "Left out: who can speak for you. “n/a” says nothing that a letter could use. "
            "You can say it in the draft in other words."
        ),
    ]


@pytest.mark.parametrize("kind", Kind)
def test_every_letter_has_a_name(kind: Kind) -> None:
    """A letter is named with its reader."""
    assert sentences.name_letter(replace(PLACEMENT, kind=kind)).endswith(" to Denise Kowalczyk")


@pytest.mark.parametrize("fate", Fate)
def test_every_fate_has_words(fate: Fate) -> None:
    """What became of a draft is said in words."""
    assert (
        sentences.describe_fate(replace(PLACEMENT, sighting=Sighting(fate, "seen"))) == sentences.FATES[fate]
    )


def test_an_edited_draft_is_the_persons_own() -> None:
    """Changes of an unsent draft are seen and said."""
    edited = replace(PLACEMENT, sighting=Sighting(Fate.UNSENT, "seen", edited=True))
    assert sentences.describe_fate(edited) == "in your Drafts, with your changes"


def test_every_state_of_an_interview_has_words() -> None:
    """Open, stale and closed are said in words."""
    assert set(sentences.INTERVIEW_STATES) == set(InterviewState)


def test_another_year_is_named() -> None:
    """A moment of this year goes without it."""
    assert sentences.format_moment(at("2027-01-04T10:00:00-06:00"), CHICAGO, NOW) == "Mon 4 Jan 2027, 10:00"
    assert sentences.format_moment(at("2026-09-04T17:40:00+00:00"), CHICAGO, NOW) == "Fri 4 Sep, 12:40"
