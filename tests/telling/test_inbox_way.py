"""The note in an inbox, where the mailbox does not do as it is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from agents import SECRET, config
from builders import appointment
from crowds import fast_journal

from agent.errors import AuthoriseError, BadFileError, SecondChanceError, TryLaterError
from agent.keeping.config import Notify
from agent.keeping.journal.inbox_notes import InboxNote
from agent.keeping.journal.journal import Journal
from agent.mailboxes.interface import Mailbox, NotMadeError
from agent.model.appointment import AppointmentId
from agent.model.letter import Outgoing
from agent.model.mail import Message, MessageId
from agent.model.notice import Event, Word
from agent.telling.inbox_note import InboxWay, tidy_inboxes
from agent.telling.note_ids import NoteIds
from agent.telling.way import NotToldError
from agent.visit import Agent
from agent.writing.draft_names import has_note_words, is_note_id, note_id
from agent.writing.templates import Templates

NOW = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
WORD = Word("A form waits", ("Your form about Fenwick waits.",), (Event.FORM_WAITS,))
LATER = TryLaterError("The server sleeps.", "Later.")


@dataclass
class FakeInbox:
    """A mailbox that bears notes, and fails as it is told."""

    name: str = "local"
    notes: set[MessageId] = field(default_factory=set)
    fails: dict[str, Exception] = field(default_factory=dict)

    def _do(self, what: str) -> None:
        if what in self.fails:
            raise self.fails[what]

    def find_notes(self, message_ids: Collection[MessageId]) -> frozenset[MessageId]:
        self._do("find")
        return frozenset(self.notes & {*message_ids})

    def list_notes(
        self,
        writer: str,  # noqa: ARG002 - all of it is from the person
        since: datetime,  # noqa: ARG002 - and new
        is_note: Callable[[MessageId], bool],
    ) -> frozenset[MessageId]:
        self._do("list")
        return frozenset(filter(is_note, self.notes))

    def put_note(self, note: Outgoing) -> None:
        self._do("put")
        self.notes.add(note.message_id)

    def remove_notes(
        self,
        message_ids: Collection[MessageId],
        is_ours: Callable[[Message], bool],  # noqa: ARG002 - untouched
        *,
        only_read: bool = False,  # noqa: ARG002 - and read
    ) -> frozenset[MessageId]:
        self._do("remove")
        self.notes -= {*message_ids}
        return frozenset()


@dataclass
class House:
    box: FakeInbox
    journal: Journal
    way: InboxWay

    @property
    def known(self) -> InboxNote:
        return self.journal.inbox_notes.get("local") or InboxNote()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    box = FakeInbox()
    settings = replace(config(tmp_path), notify=Notify(inbox=True))
    with fast_journal(tmp_path / "journal.db") as journal:
        opened: Callable[[str], Mailbox] = lambda _: box  # type: ignore[assignment,return-value]  # noqa: E731 - it does what is asked of it here
        agent = Agent(settings, journal, Templates.shipped(), opened, lambda: SECRET)
        yield House(box, journal, InboxWay(agent, "local", NOW))


@pytest.mark.parametrize("what", ["put", "list", "secret", "bears"])
def test_what_surely_was_not_told(house: House, what: str) -> None:
    """A note that was refused, or could never be made, is told as such; nothing of it is on record."""
    house.box.fails = {"put": NotMadeError(LATER), "list": LATER}
    house.box.fails = {name: error for name, error in house.box.fails.items() if name == what}
    if what == "secret":
        broken = BadFileError("The secret is damaged.", "Put it back.")
        house.way = replace(house.way, agent=replace(house.way.agent, secret=_raise(broken)))
    if what == "bears":
        house.way = replace(house.way, agent=replace(house.way.agent, open_mailbox=lambda _: object()))  # type: ignore[arg-type,return-value]
    with pytest.raises(NotToldError):
        house.way.say(WORD)
    assert (InboxNote(), set()) == (replace(house.known, number=0), house.box.notes)


def test_a_note_whose_fate_is_not_known_is_looked_for(house: House) -> None:
    """After an error that tells nothing it is on its way; where it is not found it is made anew."""
    house.box.fails = {"put": LATER}
    with pytest.raises(TryLaterError):
        house.way.say(WORD)
    assert house.known.coming is not None
    first = house.known.coming
    house.box.fails = {"find": LATER}
    with pytest.raises(NotToldError):
        house.way.say(WORD)
    house.box.fails = {}
    house.box.notes = set()
    house.way.say(WORD)
    assert {house.known.standing} == house.box.notes
    assert first not in house.box.notes
    assert house.known.is_settled


def test_a_note_that_cannot_be_taken_away_now_goes_later(house: House) -> None:
    """The word was told all the same; what is left over is tidied by the next run that can."""
    house.way.say(WORD)
    house.box.fails = {"remove": LATER}
    house.way = replace(house.way, now=NOW + timedelta(hours=1))
    house.way.say(WORD)
    assert 2 == len(house.box.notes)
    assert 1 == len(house.known.leaving)
    (error,) = tidy_inboxes(house.way.agent, NOW, waits=True)
    assert error is LATER
    house.box.fails = {}
    assert () == tidy_inboxes(house.way.agent, NOW, waits=True)
    assert {house.known.standing} == house.box.notes


def test_a_note_that_names_what_is_forgotten_goes(house: House) -> None:
    """What else it told is told anew; a note that did not tell of it stays."""
    known = house.journal.appointments
    first, second = (
        known.add(appointment(id=AppointmentId(""), key=one, company=one), None).id
        for one in ("Fenwick", "Harrow")
    )
    other = f"form_waits {second} y"
    house.journal.notices.enter(house.way.name, {f"form_waits {first} x": NOW, other: NOW})
    house.journal.notices.begin(house.way.name, [other])
    house.way.say(WORD)
    told = house.known.standing
    known.forget(first)
    assert told == house.known.standing, "it was not told yet"
    assert [other] == list(house.journal.notices.list_of_way(house.way.name))
    house.journal.notices.enter(house.way.name, {"asked else a": NOW})
    known.forget(second)
    assert (None, (told,)) == (house.known.standing, house.known.leaving)
    assert {} == house.journal.notices.list_of_way(house.way.name)
    house.way = replace(house.way, now=NOW + timedelta(hours=1))
    house.way.say(WORD)
    assert house.box.notes == {house.known.standing} != {told}


def test_a_mailbox_that_is_no_longer_in_the_config_is_left_alone(house: House) -> None:
    """Nobody opens it."""
    house.journal.inbox_notes.record("former", InboxNote(number=1, standing=MessageId("<a@x>")))
    house.box.fails = dict.fromkeys(("find", "remove"), AuthoriseError("No.", "Sign in."))
    assert () == tidy_inboxes(house.way.agent, NOW, waits=False)
    exported = house.journal.export()["inbox_notes"]
    assert isinstance(exported, list)
    assert ["former"] == [one["mailbox"] for one in exported if isinstance(one, dict)]


def test_ids_of_notes(tmp_path: Path) -> None:
    """Only the home that made one knows it; a damaged secret, or none, knows none."""
    name = note_id(5, "some words", "mail.example", SECRET)
    file = tmp_path / "ids.secret"
    is_note = NoteIds(file)
    assert not is_note(name)
    file.write_text(SECRET.hex(), "ascii")
    assert is_note(name)
    others = [
        note_id(5, "some words", "mail.example", bytes(32)),
        name.replace("<0", "<1"),
        f"<{'z' * 60}@mail.example>",
        "<a@x>",
    ]
    assert not any(map(is_note, others))
    assert has_note_words(name, "some words")
    assert not has_note_words(name, "other words")
    assert not has_note_words("<a@x>", "some words")
    assert not is_note_id("<a@x>", SECRET)
    file.write_text("nonsense", "ascii")
    assert not is_note(name)


def _raise(error: SecondChanceError) -> Callable[[], bytes]:
    def work() -> bytes:
        raise error

    return work
