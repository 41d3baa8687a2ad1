"""By what the few records that matter are found among many: indexes of words beside the records.

A mark is a word and a value: `mail <a1@x.example>` stands beside every interview that has this mail in its
thread. Marks follow from the records and are written with them, in the same transaction; they are never more
than a first choice, so that whoever asks looks at the records themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress

from agent.keeping.codec import from_json
from agent.keeping.journal.database import Database
from agent.keeping.journal.records import PlanSnapshot, SettledThread
from agent.knowledge.first_words import first_words, list_first_words
from agent.knowledge.names import without_legal_form
from agent.knowledge.text import comparable_name, squeeze
from agent.model.appointment import Appointment
from agent.model.interview import Debrief, Part
from agent.model.mail import Address
from agent.model.plan import Draft, Placement

_AT_ONCE = 500
"""Values in one question; SQLite takes 999 at least."""
_SQUEEZED = 4
"""So many letters of a company's name find it in the label of a domain; no shorter label is one."""


def mail_mark(message_id: str) -> str:
    """A mail of the thread, or conversation."""
    return f"mail {message_id}"


def follows_mark(interview: str) -> str:
    """An appointment that is the next round of an interview."""
    return f"follows {interview}"


def list_marks_of_domain(domain: str) -> Iterator[str]:
    """The marks of companies whose domain this may be: its people's, above or below one, named after it."""
    labels = domain.casefold().split(".")
    yield f"below {domain.casefold()}"
    yield from (f"domain {'.'.join(labels[at:])}" for at in range(len(labels)))
    yield from (_label_mark(piece) for label in labels for piece in (label, label.partition("-")[0]))


def list_marks_of_text(text: str) -> Iterator[str]:
    """The marks of companies that a text may name."""
    yield from (f"word {words}" for words in list_first_words(text) if " " not in words)


def _label_mark(label: str) -> str:
    """A company whose squeezed name begins like the label of a domain."""
    return f"called {squeeze(label)[:_SQUEEZED]}"


def list_interview_marks(debrief: Debrief, thread: SettledThread) -> Iterator[str]:
    """What an interview is found by, beside its id, its company and its end."""
    yield from map(mail_mark, thread.message_ids)
    people = (one for one in debrief.interviewers if one.part is not Part.RECRUITER_AGENCY)
    for domain in {Address(one.email).domain.casefold() for one in people} - {""}:
        labels = domain.split(".")
        yield f"domain {domain}"
        yield from (f"below {'.'.join(labels[at:])}" for at in range(1, len(labels)))
    for name in {debrief.company, without_legal_form(debrief.company.strip().rstrip("."))}:
        yield _label_mark(name)
        yield f"word {first_words(name).partition(' ')[0]}"


def list_names(debrief: Debrief) -> frozenset[str]:
    """Whatever of an interview must not stand in a letter of another one."""
    people = (one.name for one in debrief.interviewers)
    return frozenset(name for name in (debrief.company, debrief.role, *people) if name.strip())


def list_letter_names(draft: Draft) -> frozenset[str]:
    """Draft ids and Message-IDs under which a draft stands or was sent."""
    seen, renewal = draft.sighting, draft.renewal
    names = (
        *(draft.draft_id, draft.ticket, draft.message_id, seen.sent_message_id, *seen.doubles),
        *((renewal.draft_id, renewal.ticket) if renewal else ()),
    )
    return frozenset(name for name in names if name)


def list_common_marks(one: Appointment) -> Iterator[str]:
    """The marks one of which two appointments share that are of the same talk."""
    yield from map(mail_mark, one.thread_ids)
    starts = (*(time.start for time in one.said), one.meeting.start if one.meeting else None)
    yield from (f"start {start.timestamp():.0f}" for start in starts if start)
    if one.follows:
        yield follows_mark(one.follows)


def list_appointment_marks(one: Appointment) -> Iterator[str]:
    """What an appointment is found by, beside its id and its keys."""
    yield f"state {one.state}"
    yield from list_common_marks(one)
    yield from (f"disregarded {key}" for key in one.disregarded)
    if one.interview:
        yield f"interview {one.interview}"
    if one.unverified or one.changes or one.claims:
        yield "news"
    if one.form:
        yield from (f"form {name}" for name in (*list_letter_names(one.form), one.form.code))
        if one.form.round:
            yield "form again"


class Marks:
    """The marks in the journal. The writing methods are called inside the transaction of their record."""

    def __init__(self, db: Database) -> None:
        """Of the journal."""
        self._db = db

    # --- written with the records

    def write_interview(self, interview: str, debrief: Debrief, thread: SettledThread) -> None:
        """Set the marks of an interview."""
        self._replace("interview", interview, list_interview_marks(debrief, thread))
        self._db.execute("DELETE FROM interview_names WHERE interview = ?", (interview,))
        for name in {_storable(name) for name in list_names(debrief)}:
            self._db.execute("INSERT INTO interview_names (name, interview) VALUES (?, ?)", (name, interview))
            self._db.execute(
                "INSERT OR IGNORE INTO names (name, first_words) VALUES (?, ?)", (name, first_words(name))
            )

    def write_letter(self, letter: Placement) -> None:
        """Set the names of a letter."""
        key = letter_key(letter)
        self._db.execute("DELETE FROM letter_names WHERE interview = ? AND kind = ? AND person_key = ?", key)
        for name in list_letter_names(letter):
            self._db.execute(
                "INSERT INTO letter_names (name, interview, kind, person_key) VALUES (?, ?, ?, ?)",
                (_storable(name), *key),
            )

    def write_appointment(self, appointment: Appointment) -> None:
        """Set the marks of an appointment."""
        self._replace("appointment", appointment.id, list_appointment_marks(appointment))

    def _replace(self, part: str, record: str, marks: Iterable[str]) -> None:
        self._db.execute(f"DELETE FROM {part}_marks WHERE {part} = ?", (record,))  # noqa: S608 - no words from outside
        for mark in {_storable(mark) for mark in marks}:
            self._db.execute(
                f"INSERT INTO {part}_marks (mark, {part}) VALUES (?, ?)",  # noqa: S608 - as above
                (mark, record),
            )

    # --- asked

    def select(self, sql: str, values: Collection[str], *more: str | float) -> Iterator[tuple[object, ...]]:
        """The rows of a question about a list of values, which stands in it as `{}`, before any other."""
        wanted = sorted({_storable(value) for value in values})
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            yield from self._db.rows(sql.format(", ".join("?" * len(some))), *some, *more)

    # --- for what was on record before there were marks

    def write_missing(self) -> None:
        """Set the marks of all that an older program left without, in one transaction."""
        if not self._db.rows("SELECT 1 FROM unmarked LIMIT 1"):
            return
        with self._db.transaction():
            for part, record in self._db.rows("SELECT part, id FROM unmarked ORDER BY part, id"):
                with suppress(ValueError):  # damaged: whoever reads the record itself says so
                    if part == "interviews":
                        self._mark_interview(record)
                    else:
                        self._mark_appointment(record)
            self._db.execute("DELETE FROM unmarked")

    def _mark_interview(self, interview: str) -> None:
        sql = "SELECT debrief, thread, plan FROM interviews WHERE id = ?"
        for debrief, thread, plan in self._db.rows(sql, interview):
            self.write_interview(interview, from_json(Debrief, debrief), from_json(SettledThread, thread))
            if plan is not None:
                self.write_plan(interview, from_json(PlanSnapshot, plan))
        for (record,) in self._db.rows("SELECT record FROM placements WHERE interview = ?", interview):
            self.write_letter(from_json(Placement, record))

    def write_plan(self, interview: str, plan: PlanSnapshot) -> None:
        """Set when the interview was visited, and what became of its second letter."""
        self._db.execute(
            "INSERT OR REPLACE INTO interview_visits (interview, stamped_at, reason) VALUES (?, ?, ?)",
            (interview, plan.visited_at.timestamp() if plan.visited_at else None, plan.track.reason),
        )

    def _mark_appointment(self, appointment: str) -> None:
        for (record,) in self._db.rows("SELECT record FROM appointments WHERE id = ?", appointment):
            self.write_appointment(from_json(Appointment, record))


def letter_key(letter: Placement) -> tuple[str, str, str]:
    """The columns a letter is unique by; names are compared in any case and spelling of the same letters."""
    return letter.interview, letter.kind.value, comparable_name(letter.person)


def _storable(text: str) -> str:
    """Text as SQLite stores it: a half of a surrogate pair, as odd mail has, is none of its letters."""
    return text.encode("utf-8", "replace").decode()
