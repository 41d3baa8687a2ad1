"""The part of the journal that holds letters in the person's own words until they are placed."""

from __future__ import annotations

from agent.keeping.codec import JsonData, encode
from agent.keeping.journal.database import Database
from agent.knowledge.text import comparable_name
from agent.model.interview import InterviewId
from agent.model.letter import Kind, OwnLetter


class OwnLetters:
    """Letters that the person wrote and that wait for their day; at most one by interview, kind and person.

    The only texts of letters that the journal ever holds. Each goes when it was placed, and with its
    interview.
    """

    def __init__(self, db: Database) -> None:
        """Use `Journal.own_letters`."""
        self._db = db

    def keep(self, interview: InterviewId, letter: OwnLetter) -> None:
        """Keep a letter instead of an earlier one of its kind and person; a visit is due at once.

        Raises:
            JournalError: no interview has this id.
        """
        with self._db.transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO own_letters (interview, kind, person_key, person, text)"
                " VALUES (?, ?, ?, ?, ?)",
                (*_key(interview, letter), letter.person, letter.text),
            )
            self._db.execute("UPDATE interviews SET wake_at = 0 WHERE id = ?", (interview,))

    def drop(self, interview: InterviewId, letter: OwnLetter) -> None:
        """Forget a letter, which was placed or is no longer wanted."""
        with self._db.transaction():
            self._db.execute(
                "DELETE FROM own_letters WHERE interview = ? AND kind = ? AND person_key = ?",
                _key(interview, letter),
            )

    def list_waiting(self, interview: InterviewId) -> tuple[OwnLetter, ...]:
        """The letters that wait, of one interview."""
        sql = "SELECT kind, person, text FROM own_letters WHERE interview = ? ORDER BY kind, person_key"
        with self._db.decoding():
            return tuple(
                OwnLetter(kind=Kind(kind), person=person, text=text)
                for kind, person, text in self._db.rows(sql, interview)
            )

    def export(self, interview: InterviewId) -> list[JsonData]:
        """The same as JSON data."""
        return [encode(letter) for letter in self.list_waiting(interview)]


def _key(interview: InterviewId, letter: OwnLetter) -> tuple[str, str, str]:
    return interview, letter.kind.value, comparable_name(letter.person)
