"""What every mailbox that bears notes promises: one class, subclassed for each with nothing but a world."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import mail_program
import pytest
from agents import SECRET, config
from mail_program import parse, text_of
from mailbox_desk import ids, query
from mails import DENISE, ME, raw_mail
from noticing_desk import Death, Killed
from worlds import SENT_FOLDER, TRASH
from worlds.imap import ImapWorld
from worlds.maildir import MaildirWorld

from agent.errors import SecondChanceError
from agent.keeping.config import Notify
from agent.keeping.journal.database import Database
from agent.keeping.journal.journal import Journal
from agent.keeping.secret import HomeSecret
from agent.mailboxes.interface import BearsNotes, Mailbox
from agent.mailboxes.without_notes import WithoutNotes
from agent.model.mail import MessageId
from agent.model.notice import Event, Word
from agent.telling.inbox_note import InboxWay, find_inbox_ways, tidy_inboxes
from agent.telling.note_ids import NoteIds
from agent.telling.way import NotToldError
from agent.visit import Agent
from agent.writing.draft_names import is_note_id, note_id
from agent.writing.templates import Templates

NOW = datetime(2026, 9, 7, 12, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FENWICK = Word(
    "your form about Fenwick waits", ("It waits in your Drafts since Friday.",), (Event.FORM_WAITS,)
)
HARBOUR = Word("a thank-you to Ana waits", ("It is best sent before noon.",), (Event.DRAFT_WAITS,))
NEWS = Word("something was moved", ("Your interview at Fenwick was moved.",), (Event.MOVED,), has_news=True)
NoteWorld = MaildirWorld | ImapWorld


class NotesDesk:
    """A world, a home with a journal and a secret, and what a run does with notes."""

    def __init__(self, base: Path, world: Any) -> None:
        self.base, self.world = base / "home", world
        self.base.mkdir(parents=True, exist_ok=True)
        self.secret_file = self.base / "ids.secret"
        self.secret_file.write_text(SECRET.hex(), "ascii")
        self.notify = Notify(inbox=True)

    @contextmanager
    def agent(self) -> Iterator[Agent]:
        box = self.world.open()
        settings = config(self.base)
        known = replace(settings.mailboxes["local"], name=box.name)
        settings = replace(settings, mailboxes={box.name: known}, notify=self.notify)
        with Journal.open(self.base / "journal.db") as journal:
            secret = HomeSecret(self.secret_file)
            yield Agent(settings, journal, Templates.shipped(), lambda _: box, secret)
        box.close()

    def say(self, word: Word = FENWICK, now: datetime = NOW) -> None:
        """It is told by every way there is."""
        with self.agent() as agent:
            (way,) = find_inbox_ways(agent, now)
            way.say(word)

    def tidy(self, *, waits: bool, now: datetime = NOW) -> tuple[SecondChanceError, ...]:
        with self.agent() as agent:
            return tidy_inboxes(agent, now, waits=waits)

    def open_for_run(self) -> Mailbox:
        """The mailbox as a run opens it."""
        return WithoutNotes(self.world.open(), NoteIds(self.secret_file), config(self.base).profile)

    def notes(self) -> list[str]:
        """What the notes in the inbox that are not marked as deleted say waits, by their subject."""
        return [str(parse(raw)["Subject"]) for raw, flags in self._standing().values()]

    def only(self) -> str:
        """The handle of the only mail in the inbox."""
        (handle,) = self.world.list_inbox()
        return str(handle)

    def flags(self) -> list[set[str]]:
        return [set(flags) for _, flags in self._standing().values()]

    def _standing(self) -> dict[str, tuple[bytes, frozenset[str]]]:
        inbox = self.world.list_inbox()
        return {one: mail for one, mail in inbox.items() if "\\Deleted" not in mail[1]}


def subject_of(word: Word) -> str:
    return f"Second Chance: {word.lines[0].rstrip('.')}"


class NotesContract:
    """Subclass it, and give a `world`."""

    removes: ClassVar[bool] = True
    """Whether one mail alone can be taken away; else it is marked as read and stays."""

    @pytest.fixture
    def world(self, tmp_path: Path) -> NoteWorld:
        raise NotImplementedError

    @pytest.fixture
    def desk(self, tmp_path: Path, world: NoteWorld) -> NotesDesk:
        return NotesDesk(tmp_path, world)

    def gone(self, *flags: str) -> list[set[str]]:
        """The flags of a note that was to go."""
        return [] if self.removes else [{"\\Seen", *flags}]

    # ---- one that stands

    def test_a_note_is_new_mail_from_the_person_to_themselves(self, desk: NotesDesk) -> None:
        """Unread, short, with an id that only this home can make, and no program answers it."""
        desk.say()
        ((raw, flags),) = desk.world.list_inbox().values()
        mail = parse(raw)
        assert frozenset() == flags
        assert subject_of(FENWICK) == mail["Subject"]
        assert ME in str(mail["From"])
        assert ME in str(mail["To"])
        assert "auto-generated" == mail["Auto-Submitted"]
        assert [None, None] == [mail["In-Reply-To"], mail["References"]]
        assert FENWICK.text in text_of(mail)
        assert len(text_of(mail).split()) < 50
        assert is_note_id(str(mail["Message-ID"]), SECRET)
        assert not is_note_id(str(mail["Message-ID"]), bytes(32))
        assert isinstance(desk.world.open(), BearsNotes)

    def test_the_next_one_replaces_it_and_it_goes_when_nothing_waits(self, desk: NotesDesk) -> None:
        """One stands at a time, read or not; with nothing waiting none does."""
        desk.say()
        desk.world.flag(desk.only(), "\\Seen")
        desk.say(HARBOUR, NOW + HOUR)
        assert [*self.gone(), set()] == desk.flags()
        assert subject_of(HARBOUR) == desk.notes()[-1]
        assert () == desk.tidy(waits=True)
        assert [*self.gone(), set()] == desk.flags()
        assert () == desk.tidy(waits=False)
        assert [*self.gone(), *self.gone()] == desk.flags()

    def test_nothing_is_asked_of_a_mailbox_in_which_no_note_stands(self, desk: NotesDesk) -> None:
        """Neither before the first one nor after the last, nor while one stands and something waits."""
        desk.say()
        desk.tidy(waits=False)
        with desk.agent() as agent, pytest.MonkeyPatch.context() as patch:
            patch.setattr(InboxWay, "_open", lambda _: pytest.fail("it was asked"))
            assert () == tidy_inboxes(agent, NOW, waits=False)
        desk.say()
        with desk.agent() as agent, pytest.MonkeyPatch.context() as patch:
            patch.setattr(InboxWay, "_open", lambda _: pytest.fail("it was asked"))
            assert () == tidy_inboxes(agent, NOW, waits=True)

    def test_it_goes_where_notes_are_no_longer_wanted(self, desk: NotesDesk) -> None:
        """`inbox = false` in config.toml takes away the one that stands."""
        desk.say()
        desk.notify = Notify()
        desk.tidy(waits=True)
        assert self.gone() == desk.flags()

    def test_news_stays_until_it_was_read(self, desk: NotesDesk) -> None:
        """A note of something that only happened goes when it was read, and after three days in any case."""
        desk.say(NEWS)
        desk.tidy(waits=False)
        desk.tidy(waits=False, now=NOW + 2 * DAY)
        assert [set()] == desk.flags()
        desk.world.flag(desk.only(), "\\Seen")
        desk.tidy(waits=False, now=NOW + 2 * DAY)
        assert self.gone() == desk.flags()
        desk.say(NEWS, NOW + 2 * DAY)
        desk.tidy(waits=False, now=NOW + 6 * DAY)
        assert [*self.gone(), *self.gone()] == desk.flags()

    @pytest.mark.parametrize("flag", ["\\Answered", "\\Flagged", "$Forwarded"])
    def test_what_the_person_touched_is_theirs(self, desk: NotesDesk, flag: str) -> None:
        """Answered, flagged, passed on: it is left alone for ever, and forgotten."""
        desk.say()
        desk.world.flag(desk.only(), flag)
        desk.say(HARBOUR, NOW + HOUR)
        desk.tidy(waits=False)
        assert {flag} in desk.flags()
        assert [{flag}, *self.gone()] == desk.flags()
        with Journal.open(desk.base / "journal.db") as journal:
            assert () == journal.inbox_notes.list_mailboxes()

    def test_what_was_moved_or_changed_is_left_alone(self, desk: NotesDesk) -> None:
        """In another folder, or with other words under the same id, it is not ours any more."""
        desk.say()
        handle = desk.only()
        ((raw, _),) = desk.world.list_inbox().values()
        desk.world.move_to_trash(handle)
        desk.world.deliver(mail_program.edit(raw, text="Call them on Monday.\n"), NOW)
        desk.tidy(waits=False)
        assert 1 == len(desk.notes())
        assert 1 == desk.world.count(TRASH)

    def test_one_that_the_person_deleted_is_not_missed(self, desk: NotesDesk) -> None:
        """The next one stands alone."""
        desk.say()
        desk.world.move_to_trash(desk.only())
        desk.say(HARBOUR, NOW + HOUR)
        assert [subject_of(HARBOUR)] == desk.notes()
        desk.tidy(waits=False)
        assert self.gone() == desk.flags()

    # ---- killed

    def test_killed_anywhere_one_stands_after_the_next_run(self, tmp_path: Path, world: NoteWorld) -> None:
        """Killed after each thing it changes while a note is replaced, and told again: one stands, once."""
        for at in range(1, 99):
            desk = NotesDesk(tmp_path / str(at), _empty(world))
            desk.say()
            death = self.run_and_die(at, partial(desk.say, HARBOUR, NOW + HOUR))
            subjects = desk.notes()
            assert subject_of(HARBOUR) in subjects or subject_of(FENWICK) in subjects, death.names
            desk.say(HARBOUR, NOW + 2 * HOUR)
            unread = [one for one, flags in zip(desk.notes(), desk.flags(), strict=True) if not flags]
            assert [subject_of(HARBOUR)] == unread, death.names
            if self.removes:
                assert 1 == len(desk.notes()), death.names
            if not death.at:
                break
        assert at > 5

    def test_killed_while_it_is_taken_away_it_goes_the_next_time(
        self, tmp_path: Path, world: NoteWorld
    ) -> None:
        """Killed after each thing that taking away changes; the next run ends it."""
        for at in range(1, 99):
            desk = NotesDesk(tmp_path / str(at), _empty(world))
            desk.say()
            death = self.run_and_die(at, partial(desk.tidy, waits=False))
            desk.tidy(waits=False)
            assert self.gone() == desk.flags(), death.names
            if not death.at:
                break
        assert at > 2

    def test_one_whose_answer_was_lost_is_looked_for(self, desk: NotesDesk) -> None:
        """The mailbox took it and did not say so: the same word again makes no second one."""
        with pytest.MonkeyPatch.context() as patch:
            self.lose_answer(patch)
            with pytest.raises((OSError, SecondChanceError)) as told:
                desk.say()
        assert not isinstance(told.value, NotToldError)
        assert [subject_of(FENWICK)] == desk.notes()
        first = desk.world.list_inbox()
        desk.say(FENWICK, NOW + HOUR)
        assert first == desk.world.list_inbox()

    def run_and_die(self, at: int, work: Callable[[], object]) -> Death:
        """Do it, and die after the nth thing that is changed; `Death.at` is 0 where it came to its end."""
        death = Death(at)
        real = Database.transaction

        @contextmanager
        def writing(ledger: Database) -> Iterator[None]:
            with real(ledger):
                yield
            death.border("a write")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Database, "transaction", writing)
            for owner, name in self.changing:
                patch.setattr(owner, name, _dying(getattr(owner, name), death))
            try:
                work()
            except Killed:
                pass
            else:
                death.at = 0
        return death

    changing: ClassVar[tuple[tuple[Any, str], ...]]
    """What changes something in the mailbox: a class or module, and its function."""

    def lose_answer(self, patch: pytest.MonkeyPatch) -> None:
        """From now on, what puts a note there fails after it did."""
        owner, name = self.changing[0]
        real = getattr(owner, name)

        def lose(*args: Any, **named: Any) -> Any:
            real(*args, **named)
            raise OSError("the answer was lost")

        patch.setattr(owner, name, lose)

    def test_a_note_of_a_lost_journal_is_replaced_too(self, desk: NotesDesk) -> None:
        """It is found by its id, and known as untouched by the words that its id tells."""
        desk.say()
        desk.base.joinpath("journal.db").unlink()
        other = note_id(1, "words", "mail.example", bytes(32))
        desk.world.deliver(raw_mail(other, sender=ME, to=ME, date=NOW.isoformat()), NOW)
        desk.say(HARBOUR, NOW + HOUR)
        unread = [one for one, flags in zip(desk.notes(), desk.flags(), strict=True) if not flags]
        assert [subject_of(HARBOUR)] == unread
        assert 2 + (not self.removes) == len(desk.notes())

    # ---- nobody's mail

    def test_a_run_is_told_of_no_note(self, desk: NotesDesk) -> None:
        """It is no arrival, in no search and in no thread; the same without the journal."""
        desk.say()
        for journal in (desk.base / "journal.db", None):
            box = desk.open_for_run()
            assert () == box.search(query(everything=True))
            assert () == box.find_arrivals(query(everything=True), "").threads
            ((raw, _),) = desk.world.list_inbox().values()
            assert box.read([MessageId(str(parse(raw)["Message-ID"]))]) is None
            if journal:
                journal.unlink()

    def test_the_next_look_costs_little_and_the_one_after_it_nothing(self, desk: NotesDesk) -> None:
        """A note moves the bookmark once."""
        bookmark = desk.open_for_run().find_arrivals(query(everything=True), "").bookmark
        desk.say()
        after = desk.open_for_run().find_arrivals(query(everything=True), bookmark)
        assert () == after.threads
        again = desk.open_for_run().find_arrivals(query(everything=True), after.bookmark)
        assert (after.bookmark, ()) == (again.bookmark, again.threads)

    def test_what_answers_a_note_is_the_persons_own(self, desk: NotesDesk) -> None:
        """Their answer and what they pass on are nobody's mail; what a company writes below it is seen."""
        desk.say()
        ((raw, _),) = desk.world.list_inbox().values()
        note = str(parse(raw)["Message-ID"])
        own = {"sender": ME, "folder": SENT_FOLDER}
        self._deliver(desk, "<answer@x>", to=ME, answers=note, references=note, date=NOW, **own)
        self._deliver(desk, "<passed@x>", to=DENISE, references=note, date=NOW + HOUR, **own)
        assert () == desk.open_for_run().search(query(everything=True))
        below = {"answers": "<passed@x>", "references": f"{note} <passed@x>"}
        self._deliver(desk, "<theirs@x>", sender=DENISE, to=ME, date=NOW + 2 * HOUR, **below)
        (thread,) = desk.open_for_run().search(query(everything=True))
        assert ["<theirs@x>"] == ids(thread)

    def test_nobody_elses_mail_is_passed_over(self, desk: NotesDesk) -> None:
        """An id that looks like a note's, of another home or with another number, hides nothing."""
        desk.say()
        mine = note_id(1, "words", "mail.example", SECRET)
        forged = [
            note_id(1, "words", "mail.example", bytes(32)),
            f"{mine[:12]}0{mine[13:]}" if mine[12] != "0" else f"{mine[:12]}1{mine[13:]}",
            f"<{'0' * 60}@mail.example>",
        ]
        for one in forged:
            raw = raw_mail(one, sender=ME, to=ME, subject="Interview")
            desk.world.deliver(raw.replace(b"Subject:", b"Auto-Submitted: auto-generated\r\nSubject:"), NOW)
        found = desk.open_for_run().search(query(everything=True))
        assert sorted(forged) == sorted(str(one) for thread in found for one in ids(thread))

    def _deliver(self, desk: NotesDesk, message_id: str, *, folder: str = "inbox", **headers: Any) -> None:
        date = headers["date"]
        desk.world.deliver(raw_mail(message_id, **{**headers, "date": date.isoformat()}), date, folder)


def _dying(real: Callable[..., Any], death: Death) -> Callable[..., Any]:
    def work(*args: Any, **named: Any) -> Any:
        result = real(*args, **named)
        death.border(real.__name__)
        return result

    return work


def _empty(world: NoteWorld) -> NoteWorld:
    """The same with nothing in its inbox."""
    if isinstance(world, ImapWorld):
        for uid in world.list_inbox():
            world.move_to_trash(uid)
    else:
        for name in world.list_inbox():
            world.move_to_trash(name)
    return world
