"""What the journal remembers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import at, debrief, denise, placement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import debriefs, placements

from agent.errors import JournalError, RefusedError, UnknownInterviewError
from agent.keeping.journal.journal import Journal
from agent.keeping.journal.records import (
    Failure,
    LikelyThread,
    PlanSnapshot,
    Record,
    SettledThread,
)
from agent.model.interview import Debrief, InterviewId
from agent.model.letter import Kind
from agent.model.mail import MessageId
from agent.model.plan import (
    Fate,
    InterviewState,
    PersonsWord,
    Placement,
    Renewal,
    Sighting,
    Stage,
    Track,
    TrackState,
)

NOW = at("2026-09-04T12:10:00-05:00")
LATER = NOW + timedelta(days=3)
NOBODY = InterviewId("nobody-2026-01-01")


@pytest.fixture
def journal(home: Path) -> Iterator[Journal]:
    with Journal.open(home / "journal.db") as journal:
        yield journal


def intent(
    interview: InterviewId, kind: Kind = Kind.THANK_YOU, person: str = "Denise Kowalczyk"
) -> Placement:
    return placement(
        interview=interview,
        kind=kind,
        person=person,
        stage=Stage.INTENDED,
        in_reply_to=MessageId("<a1@prairiegate.example>"),
        references=(MessageId("<a1@prairiegate.example>"),),
        fingerprint=(3, 2**63 + 5),
    )


def snapshot(**changes: Any) -> PlanSnapshot:
    return replace(PlanSnapshot(state=InterviewState.OPEN, track=Track(TrackState.ARMED)), **changes)


# --- interviews ---------------------------------------------------------------------------------


def test_a_new_interview_is_on_record(journal: Journal) -> None:
    """An added interview has its id, its debrief and nothing else yet."""
    interview = journal.add(debrief(), now=NOW)
    expected = Record(
        id=InterviewId("prairie-gate-credit-union-2026-09-04"),
        debrief=debrief(),
        recorded_at=NOW,
        changed_at=NOW,
    )
    assert expected == journal.get(interview)
    assert (expected,) == journal.interviews()


def test_ids_are_made_of_the_local_date(journal: Journal) -> None:
    """The day in the id is the day at the place of the interview, not in UTC."""
    late = debrief(interview_end=at("2026-09-04T23:30:00-05:00"))
    assert journal.add(late, now=LATER) == "prairie-gate-credit-union-2026-09-04"


def test_a_second_interview_on_a_day_gets_a_number(journal: Journal) -> None:
    """Two rounds with one company on one day keep apart."""
    ids = [journal.add(debrief(), now=NOW) for _ in range(3)]
    base = "prairie-gate-credit-union-2026-09-04"
    assert ids == [base, f"{base}-2", f"{base}-3"]


def test_interviews_come_in_the_order_they_took_place(journal: Journal) -> None:
    """Oldest first, whenever they were recorded and in whatever zone they were."""
    second = journal.add(debrief(interview_end=at("2026-09-04T11:00:00-05:00")), now=NOW)
    first = journal.add(debrief(interview_end=at("2026-09-04T15:00:00+00:00"), company="A"), now=NOW)
    assert [first, second] == [record.id for record in journal.interviews()]


@pytest.mark.parametrize("company", ["Prairie Gate Credit Union", " prairie  gate credit UNION"])
@pytest.mark.parametrize("end", ["2026-09-04T11:30:00-05:00", "2026-09-04T16:30:00+00:00"])
def test_the_same_interview_is_known(company: str, end: str, journal: Journal) -> None:
    """Company in any spelling of case and blanks, and the same instant, is the same interview."""
    interview = journal.add(debrief(), now=NOW)
    assert interview == journal.find_same(company, at(end))


@pytest.mark.parametrize(
    ("company", "end"),
    [
        ("Prairie Gate", "2026-09-04T11:30:00-05:00"),
        ("Prairie Gate Credit Union", "2026-09-04T11:31:00-05:00"),
    ],
)
def test_another_interview_is_not_the_same(company: str, end: str, journal: Journal) -> None:
    """Another company or another end is another interview."""
    journal.add(debrief(), now=NOW)
    assert journal.find_same(company, at(end)) is None


def test_a_change_keeps_the_id(journal: Journal) -> None:
    """A corrected debrief takes the place of the old one, company and time included."""
    interview = journal.add(debrief(), now=NOW)
    moved = debrief(company="Prairie Gate", interview_end=NOW)
    journal.change(interview, moved, now=LATER)
    record = journal.get(interview)
    assert (moved, NOW, LATER) == (record.debrief, record.recorded_at, record.changed_at)
    assert interview == journal.find_same("Prairie Gate", NOW)
    assert journal.find_same("Prairie Gate Credit Union", debrief().interview_end) is None


@pytest.mark.parametrize(
    ("change", "kept"),
    [({"role": "Teller"}, True), ({"thread": "<b@x.example>"}, False), ({"mailbox": "work"}, False)],
)
def test_a_settled_thread_follows_the_debrief(change: dict[str, str], kept: bool, journal: Journal) -> None:  # noqa: FBT001 - a table's column
    """A change keeps the settled thread unless it names another thread or mailbox."""
    interview = journal.add(debrief(), now=NOW)
    settled = SettledThread((MessageId("<a@x.example>"),), "Interview", ("you chose it",), "t1")
    journal.settle_thread(interview, settled)
    journal.change(interview, debrief(**change), now=LATER)
    expected = settled if kept else SettledThread()
    assert expected == journal.get(interview).thread


def test_the_persons_word_is_kept(journal: Journal) -> None:
    """What the person said comes back whole."""
    interview = journal.add(debrief(), now=NOW)
    words = PersonsWord(
        snoozed_until=LATER, skipped=frozenset({Kind.STATUS_NUDGE}), reworded=((Kind.THANK_YOU, 2),)
    )
    journal.record_words(interview, words)
    assert words == journal.get(interview).words


def test_a_snapshot_is_kept(journal: Journal) -> None:
    """What a visit found can be shown without a mailbox."""
    interview = journal.add(debrief(), now=NOW)
    found = snapshot(
        warnings=("generic_thank_you",),
        needs_input=("choose_thread",),
        candidates=(
            LikelyThread(MessageId("<a@x.example>"), "Interview", 6, ("interviewer wrote in it (3)",)),
        ),
        look_again=LATER,
        why=("W-04: waiting",),
        errors=(Failure("try_later", "No network.", "Run again."),),
    )
    journal.record_visit(interview, found)
    assert found == journal.get(interview).plan


def test_unknown_ids_are_said(journal: Journal) -> None:
    """Every method that takes an id says when there is none, and changes nothing."""
    for call in (
        lambda: journal.get(NOBODY),
        lambda: journal.change(NOBODY, debrief(), now=NOW),
        lambda: journal.settle_thread(NOBODY, SettledThread()),
        lambda: journal.record_words(NOBODY, PersonsWord()),
        lambda: journal.record_visit(NOBODY, snapshot()),
        lambda: journal.forget(NOBODY),
        lambda: journal.intend(intent(NOBODY)),
    ):
        with pytest.raises(UnknownInterviewError, match='no interview "nobody-2026-01-01"') as caught:
            call()
        assert "second-chance status" in caught.value.hint
    assert (journal.interviews(), journal.placements(NOBODY)) == ((), ())


# --- when to visit ------------------------------------------------------------------------------


def test_a_new_interview_is_due(journal: Journal) -> None:
    """What was never visited is visited by the next run."""
    assert (journal.add(debrief(), now=NOW),) == journal.due(NOW)


def test_a_visited_interview_sleeps(journal: Journal) -> None:
    """After a visit an interview is due at the moment the plan named, to the second."""
    interview = journal.add(debrief(), now=NOW)
    journal.record_visit(interview, snapshot(look_again=LATER))
    assert journal.due(LATER - timedelta(seconds=1)) == ()
    assert (interview,) == journal.due(LATER)


def test_an_interview_may_sleep_for_good(journal: Journal) -> None:
    """Without a moment to look again, no run visits it by itself."""
    interview = journal.add(debrief(), now=NOW)
    journal.record_visit(interview, snapshot(look_again=None))
    assert journal.due(at("9999-01-01T00:00:00+00:00")) == ()


def test_the_longest_waiting_is_first(journal: Journal) -> None:
    """Due interviews come in the order in which they fell due."""
    first, second = (journal.add(debrief(company=name), now=NOW) for name in "BA")
    journal.record_visit(first, snapshot(look_again=NOW))
    journal.record_visit(second, snapshot(look_again=LATER))
    assert (first, second) == journal.due(LATER)


def test_whatever_is_left_half_done_wakes(journal: Journal) -> None:
    """The person's word, a new thread, a change and a letter under way make an interview due at once."""
    interview = journal.add(debrief(), now=NOW)
    letter = intent(interview)
    for write in (
        lambda: journal.record_words(interview, PersonsWord(closed_at=NOW)),
        lambda: journal.settle_thread(interview, SettledThread()),
        lambda: journal.change(interview, debrief(), now=NOW),
        lambda: journal.intend(letter),
        lambda: journal.record_rewording(letter, Renewal((), 1), "d2"),
        lambda: journal.withdraw(letter),
    ):
        journal.record_visit(interview, snapshot())
        write()
        assert (interview,) == journal.due(NOW)


# --- letters ------------------------------------------------------------------------------------


def test_a_letter_goes_step_by_step(journal: Journal) -> None:
    """Each step of a placement is on record as soon as it is taken."""
    interview = journal.add(debrief(), now=NOW)
    letter = replace(intent(interview), placed_at=NOW)
    journal.intend(letter)
    assert (letter,) == journal.placements(interview)
    journal.record_ticket(letter, "tmp/17")
    staged = replace(letter, stage=Stage.STAGED, ticket="tmp/17")
    assert (staged,) == journal.placements(interview)
    journal.record_draft(letter, "draft-3")
    placed = replace(staged, stage=Stage.PLACED, draft_id="draft-3")
    assert (placed,) == journal.placements(interview)
    assert (placed,) == journal.all_placements()


@pytest.mark.parametrize("person", ["Denise Kowalczyk", "denise  KOWALCZYK"])
def test_one_letter_once(person: str, journal: Journal) -> None:
    """A second intent for the same interview, kind and person is refused."""
    interview = journal.add(debrief(), now=NOW)
    journal.intend(intent(interview))
    journal.record_visit(interview, snapshot())
    with pytest.raises(RefusedError, match=r"thank_you for .* is on record") as caught:
        journal.intend(intent(interview, person=person))
    assert interview in caught.value.hint
    assert (intent(interview),) == journal.placements(interview)
    assert journal.due(NOW) == (), "a refused intent changes nothing"


@pytest.mark.parametrize("kind", [Kind.SECOND_CHANCE, Kind.GRACIOUS_DECLINE])
def test_some_letters_go_to_one_person_only(kind: Kind, journal: Journal) -> None:
    """One second-chance letter and one decline for an interview, whoever gets it."""
    interview = journal.add(debrief(), now=NOW)
    journal.intend(intent(interview, kind))
    with pytest.raises(RefusedError):
        journal.intend(intent(interview, kind, "Tomas Bauer"))


def test_a_panel_gets_a_letter_each(journal: Journal) -> None:
    """Other persons, kinds and interviews are other letters."""
    one, two = journal.add(debrief(), now=NOW), journal.add(debrief(), now=NOW)
    letters = (
        intent(one),
        intent(one, person="Tomas Bauer"),
        intent(one, Kind.SECOND_CHANCE),
        intent(two),
    )
    for letter in letters:
        journal.intend(letter)
    assert letters == journal.all_placements()
    assert letters[:3] == journal.placements(one)


def test_a_sighting_is_kept(journal: Journal) -> None:
    """What became of a draft is kept; a draft that moved is followed, a sent one keeps its id."""
    interview = journal.add(debrief(), now=NOW)
    meant = intent(interview)
    journal.intend(meant)
    journal.record_draft(meant, "draft-3")
    journal.record_sighting(meant, Sighting(Fate.UNSENT, "stands in Drafts", draft_id="draft-4"))
    sent = Sighting(Fate.SENT, "found in Sent", sent_at=LATER, sent_message_id=MessageId("<s@x.example>"))
    journal.record_sighting(meant, sent)
    (letter,) = journal.placements(interview)
    assert ("draft-4", sent, Fate.SENT) == (letter.draft_id, letter.sighting, letter.fate)


@pytest.mark.parametrize("ticket", [None, "tmp/17"])
def test_a_letter_never_made_may_be_meant_again(ticket: str | None, journal: Journal) -> None:
    """An intent proved unmade is struck out, and the letter may be intended anew."""
    interview = journal.add(debrief(), now=NOW)
    meant = intent(interview)
    journal.intend(meant)
    if ticket:
        journal.record_ticket(meant, ticket)
    journal.withdraw(meant)
    assert journal.placements(interview) == ()
    journal.intend(intent(interview))


@pytest.mark.parametrize("draft_id", ["", "draft-3"])
def test_a_letter_is_released_on_the_persons_word(draft_id: str, journal: Journal) -> None:
    """Its record is gone, whatever became of it; the interview is due, and the letter may be meant anew."""
    interview = journal.add(debrief(), now=NOW)
    meant, other = intent(interview), intent(interview, person="Tomas Bauer")
    for letter in (meant, other):
        journal.intend(letter)
    if draft_id:
        journal.record_draft(meant, draft_id)
    journal.record_visit(interview, snapshot())
    journal.release(meant)
    assert ((other,), (interview,)) == (journal.placements(interview), journal.due(NOW))
    journal.intend(intent(interview))
    with pytest.raises(JournalError, match="was ever intended"):
        journal.release(intent(interview, Kind.SECOND_CHANCE))


def test_a_letter_seen_once_was_made(journal: Journal) -> None:
    """A placed letter can never be declared unmade: missing is not never made."""
    interview = journal.add(debrief(), now=NOW)
    meant = intent(interview)
    journal.intend(meant)
    journal.record_draft(meant, "draft-3")
    with pytest.raises(RefusedError, match="stood in the mailbox once"):
        journal.withdraw(meant)
    assert len(journal.placements(interview)) == 1


def test_new_words_are_kept(journal: Journal) -> None:
    """A reworded draft has its new fingerprint, count and place."""
    interview = journal.add(debrief(), now=NOW)
    meant = intent(interview)
    journal.intend(meant)
    journal.record_rewording(meant, Renewal((9, 8), 1, is_own=True), "draft-5")
    (letter,) = journal.placements(interview)
    assert (letter.fingerprint, letter.rewording, letter.draft_id) == ((9, 8), 1, "draft-5")
    assert letter.is_own


def test_letters_never_intended_are_said(journal: Journal) -> None:
    """A step of a letter that was never intended is a broken promise, and said so."""
    meant = intent(journal.add(debrief(), now=NOW))
    for step in (
        lambda: journal.record_ticket(meant, "t"),
        lambda: journal.record_draft(meant, "d"),
        lambda: journal.record_sighting(meant, Sighting(None, "")),
        lambda: journal.withdraw(meant),
        lambda: journal.record_rewording(meant, Renewal((), 1), "d"),
    ):
        with pytest.raises(JournalError, match="was ever intended"):
            step()


def test_a_letter_keeps_its_place_when_the_debrief_changes(journal: Journal) -> None:
    """Correcting a debrief does not let a letter be made again."""
    interview = journal.add(debrief(), now=NOW)
    journal.intend(intent(interview))
    journal.change(interview, debrief(interviewers=(denise(title="Ms."),)), now=LATER)
    assert (intent(interview),) == journal.placements(interview)


# --- forgetting, exporting, privacy -------------------------------------------------------------


def test_what_is_forgotten_is_gone(journal: Journal, home: Path) -> None:
    """Forgetting takes the letters too, and leaves no word of it in the file."""
    kept, gone = (
        journal.add(debrief(company="Kept Ltd"), now=NOW),
        journal.add(debrief(company="Gone Ltd"), now=NOW),
    )
    journal.intend(intent(kept))
    journal.intend(intent(gone, person="Gone Person"))
    journal.forget(gone)
    assert [kept] == [record.id for record in journal.interviews()]
    assert (intent(kept),) == journal.all_placements()
    content = (home / "journal.db").read_bytes()
    assert b"Kept Ltd" in content
    assert b"Gone" not in content


def test_the_journal_outlives_the_process(home: Path) -> None:
    """What one run wrote the next one reads."""
    with Journal.open(home / "journal.db") as journal:
        interview = journal.add(debrief(), now=NOW)
    with Journal.open(home / "journal.db") as journal:
        assert debrief() == journal.get(interview).debrief


def test_everything_is_exported(journal: Journal) -> None:
    """The export holds every record as JSON data, each letter with its interview."""
    quiet, busy = journal.add(debrief(company="Quiet"), now=NOW), journal.add(debrief(), now=NOW)
    journal.intend(intent(busy))
    journal.record_visit(busy, snapshot(look_again=LATER))
    data = json.loads(json.dumps(journal.export()))
    shown = {one["id"]: one for one in data["interviews"]}
    assert data["version"] == 1
    assert {quiet, busy} == set(shown)
    assert shown[quiet]["placements"] == []
    assert shown[quiet]["plan"] is None
    assert shown[busy]["placements"][0]["message_id"] == "<ours@mail.example>"
    assert shown[busy]["debrief"]["interviewers"][0]["name"] == "Denise Kowalczyk"
    assert shown[busy]["plan"]["track"]["state"] == "armed"
    assert set(shown[busy]["thread"]) == {"message_ids", "subject", "why", "key", "warnings"}


def test_the_journal_is_private(journal: Journal, home: Path) -> None:
    """The file is 0600, and nothing stands beside it between writes."""
    journal.add(debrief(), now=NOW)
    assert (home / "journal.db").stat().st_mode & 0o777 == 0o600
    assert [home / "journal.db"] == list(home.iterdir())


def test_no_record_can_hold_a_mail(journal: Journal, home: Path) -> None:
    """No column keeps a body or a letter: a placement knows its words only as numbers."""
    interview = journal.add(debrief(), now=NOW)
    journal.intend(intent(interview))
    exported: Any = journal.export()
    fields = set(exported["interviews"][0]["placements"][0])
    assert fields.isdisjoint({"text", "body", "raw", "letter", "paragraphs"})
    assert str(2**63 + 5).encode() in (home / "journal.db").read_bytes()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(record=debriefs())
def test_any_debrief_is_kept(record: Debrief, journal: Journal) -> None:
    """Any well-formed debrief comes back from the file as it was."""
    interview = journal.add(record, now=NOW)
    assert record == journal.get(interview).debrief
    assert journal.find_same(record.company, record.interview_end) is not None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(letters=st.lists(placements, max_size=6))
def test_any_letters_are_kept_once(letters: list[Placement], journal: Journal) -> None:
    """However letters are intended, each (kind, person) stands once and as it was."""
    interview = journal.add(debrief(), now=NOW)
    taken: list[Placement] = []
    for letter in letters:
        mine = replace(letter, interview=interview)
        try:
            journal.intend(mine)
        except RefusedError:
            assert mine.kind in {one.kind for one in taken}
        else:
            taken.append(mine)
    assert tuple(taken) == journal.placements(interview)
    assert len({(one.kind, one.person) for one in taken}) == len(taken)
