"""The tables of the journal, the numbered steps that lead to them, and the question of a quiet run.

A quiet run imports this module and sqlite3 alone, so that a run with nothing due costs next to nothing.
"""

import os
import sqlite3

MIGRATIONS = (
    # 1: the first journal.
    (
        """
        CREATE TABLE interviews (
            id TEXT PRIMARY KEY,
            company_key TEXT NOT NULL,          -- the company as `same` compares it
            ended_at REAL NOT NULL,             -- end of the interview, seconds since 1970 UTC
            debrief TEXT NOT NULL,              -- JSON, the record Debrief
            recorded_at TEXT NOT NULL,          -- ISO 8601 with offset
            changed_at TEXT NOT NULL,
            thread TEXT NOT NULL,               -- JSON, the record SettledThread
            words TEXT NOT NULL,                -- JSON, the record PersonsWord
            plan TEXT,                          -- JSON, the record PlanSnapshot; NULL: not visited yet
            wake_at REAL                        -- next visit, seconds since 1970 UTC; NULL: never by itself
        )
        """,
        "CREATE INDEX interviews_by_wake ON interviews (wake_at) WHERE wake_at IS NOT NULL",
        "CREATE INDEX interviews_by_company ON interviews (company_key, ended_at)",
        """
        CREATE TABLE placements (
            interview TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            person_key TEXT NOT NULL,           -- the person as names are compared
            record TEXT NOT NULL,               -- JSON, the record Placement: no words of a letter
            UNIQUE (interview, kind, person_key)    -- promise 2: one letter, once
        )
        """,
        # One such letter for an interview, whoever it goes to.
        """
        CREATE UNIQUE INDEX placements_once ON placements (interview, kind)
            WHERE kind IN ('second_chance', 'gracious_decline')
        """,
    ),
    # 2: appointments seen in the mailboxes, and when each mailbox was looked at.
    (
        """
        CREATE TABLE appointments (
            id TEXT PRIMARY KEY,
            seen_at REAL NOT NULL,              -- seconds since 1970 UTC
            record TEXT NOT NULL,               -- JSON, the record Appointment: no mail
            wake_at REAL                        -- when to see to it again, as in interviews
        )
        """,
        "CREATE INDEX appointments_by_wake ON appointments (wake_at) WHERE wake_at IS NOT NULL",
        """
        CREATE TABLE appointment_keys (
            key TEXT PRIMARY KEY,               -- SHA-256, hexadecimal, of a key it is known again by
            appointment TEXT REFERENCES appointments (id) ON DELETE SET NULL    -- NULL: forgotten, for good
        )
        """,
        "CREATE INDEX keys_by_appointment ON appointment_keys (appointment)",
        """
        CREATE TABLE looks (
            mailbox TEXT PRIMARY KEY,
            bookmark TEXT NOT NULL,             -- JSON text: how far it was read, as the mailbox says it
            looked_at TEXT,                     -- ISO 8601 with offset; NULL: never yet
            next_at REAL NOT NULL               -- when to look again, seconds since 1970 UTC
        )
        """,
        # A row of no mailbox: it makes a run due, which then enters the mailboxes there are.
        "INSERT INTO looks (mailbox, bookmark, next_at) VALUES ('', '\"\"', 0)",
        "CREATE TABLE told (what TEXT PRIMARY KEY, at TEXT NOT NULL)    -- said once in this home, and when",
    ),
    # 3: whose word on the senders of mail is believed, where the mailbox's own mail had to show it.
    (
        """
        CREATE TABLE servers (
            mailbox TEXT PRIMARY KEY,
            names TEXT NOT NULL,                -- JSON, a list: none means that no server could be learned
            learned_at TEXT NOT NULL            -- ISO 8601 with offset
        )
        """,
    ),
    # 4: what could not be looked into; by what a visit and a look find the few records that matter to them;
    # when each was last seen to, so that what a run under a wrong clock wrote holds up no later one.
    (
        """
        CREATE TABLE unread_places (
            mailbox TEXT NOT NULL,
            place TEXT NOT NULL,                -- a folder, as the mailbox names it
            since TEXT NOT NULL,                -- ISO 8601 with offset
            PRIMARY KEY (mailbox, place)
        )
        """,
        """
        CREATE TABLE interview_visits (
            interview TEXT PRIMARY KEY REFERENCES interviews (id) ON DELETE CASCADE,
            stamped_at REAL,                    -- of the last visit, by the clock of that run; NULL: unknown
            reason TEXT                         -- Track.reason of the plan it made
        ) WITHOUT ROWID
        """,
        "CREATE INDEX visits_by_stamp ON interview_visits (stamped_at)",
        "CREATE INDEX visits_by_reason ON interview_visits (reason) WHERE reason IS NOT NULL",
        """
        CREATE TABLE appointment_visits (
            appointment TEXT PRIMARY KEY REFERENCES appointments (id) ON DELETE CASCADE,
            stamped_at REAL NOT NULL            -- when a run last saw to it; no row: a person did
        ) WITHOUT ROWID
        """,
        "CREATE INDEX appointment_visits_by_stamp ON appointment_visits (stamped_at)",
        "ALTER TABLE looks ADD COLUMN stamped_at REAL",  # when next_at was set, by the clock of that run
        "CREATE INDEX interviews_by_end ON interviews (ended_at)",
        """
        CREATE TABLE interview_marks (
            mark TEXT NOT NULL,                 -- see marks.py
            interview TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
            PRIMARY KEY (mark, interview)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX marks_by_interview ON interview_marks (interview)",
        """
        CREATE TABLE names (
            name TEXT PRIMARY KEY,              -- company, role or person of an interview, as written
            first_words TEXT NOT NULL           -- by what it is found in a text
        ) WITHOUT ROWID
        """,
        "CREATE INDEX names_by_words ON names (first_words)",
        """
        CREATE TABLE interview_names (
            name TEXT NOT NULL,
            interview TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
            PRIMARY KEY (name, interview)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX names_by_interview ON interview_names (interview)",
        """
        CREATE TRIGGER names_forgotten AFTER DELETE ON interview_names
            WHEN NOT EXISTS (SELECT 1 FROM interview_names WHERE name = OLD.name)
            BEGIN DELETE FROM names WHERE name = OLD.name; END
        """,
        """
        CREATE TABLE letter_names (
            name TEXT NOT NULL,                 -- a Message-ID or draft id it stands or was sent under
            interview TEXT NOT NULL,
            kind TEXT NOT NULL,
            person_key TEXT NOT NULL,
            PRIMARY KEY (name, interview, kind, person_key),
            FOREIGN KEY (interview, kind, person_key)
                REFERENCES placements (interview, kind, person_key) ON DELETE CASCADE
        ) WITHOUT ROWID
        """,
        "CREATE INDEX names_by_letter ON letter_names (interview, kind, person_key)",
        """
        CREATE TABLE appointment_marks (
            mark TEXT NOT NULL,
            appointment TEXT NOT NULL REFERENCES appointments (id) ON DELETE CASCADE,
            PRIMARY KEY (mark, appointment)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX marks_by_appointment ON appointment_marks (appointment)",
        # What was on record before there were marks; emptied when the journal is opened next.
        "CREATE TABLE unmarked (part TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (part, id)) WITHOUT ROWID",
        "INSERT INTO unmarked SELECT 'interviews', id FROM interviews",
        "INSERT INTO unmarked SELECT 'appointments', id FROM appointments",
    ),
    # 5: the companies that the person applied to: from these all new mail is opened.
    (
        """
        CREATE TABLE applications (
            domain TEXT PRIMARY KEY,            -- with which mail about an application was exchanged
            seen_at REAL NOT NULL               -- when such mail was last seen, seconds since 1970 UTC
        ) WITHOUT ROWID
        """,
    ),
    # 6: letters in the person's own words, until they are placed.
    (
        """
        CREATE TABLE own_letters (
            interview TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            person_key TEXT NOT NULL,           -- as in placements
            person TEXT NOT NULL,               -- as written in the debrief
            text TEXT NOT NULL,                 -- the person's own letter, whole
            PRIMARY KEY (interview, kind, person_key)
        ) WITHOUT ROWID
        """,
    ),
    # 7: what the person was told by which way, when there is something to tell next, what the runs did, and
    # the note that stands in an inbox.
    (
        """
        CREATE TABLE notices (
            key TEXT NOT NULL,                  -- what the notice is known again by, see model/notice.py
            way TEXT NOT NULL,                  -- how it is told: desktop, ntfy, ...; '': seen at a terminal
            since TEXT NOT NULL,                -- from when on there is something to tell; ISO 8601
            tries INTEGER NOT NULL,             -- how often it was begun and its end never recorded
            told_at TEXT,                       -- ISO 8601 with offset; NULL: not yet
            failed_at TEXT,                     -- when it first surely failed; ISO 8601 with offset
            PRIMARY KEY (key, way)
        ) WITHOUT ROWID
        """,
        "CREATE TABLE telling (wake_at REAL)    -- one row: when to tell next, as in interviews",
        "INSERT INTO telling (wake_at) VALUES (NULL)",
        "CREATE INDEX telling_by_wake ON telling (wake_at) WHERE wake_at IS NOT NULL",
        """
        CREATE TABLE runs (
            at TEXT NOT NULL,                   -- ISO 8601 with offset
            seconds REAL NOT NULL,              -- how long it took
            exit_code INTEGER NOT NULL,
            did TEXT NOT NULL,                  -- JSON, a list of sentences: no words of a mail
            errors TEXT NOT NULL                -- JSON, a list of the code of each error and its mailbox
        )
        """,
        """
        CREATE TABLE inbox_notes (
            mailbox TEXT PRIMARY KEY,
            message_id TEXT NOT NULL,
            record TEXT NOT NULL                -- JSON, the record InboxNote: none of its words
        ) WITHOUT ROWID
        """,
    ),
)
"""Step n, counted from 1, leads from version n-1 to n; a released step never changes.

SQLite keeps the text of a statement with its comments, so the comments stay as they are too."""

APPLICATION_ID = 0x32434A31
"""`PRAGMA application_id`: what tells a journal from any other database."""

VERSION = len(MIGRATIONS)
"""`PRAGMA user_version` of a journal this program writes."""

_SPECIAL = ("%", "?", "#")
"""Characters with a meaning in a file URI. The percent sign comes first: the others are written with it."""

FAST_CLOCK = 300.0
"""Seconds by which clocks may differ. A stamp later than now by more comes from a wrong clock, and counts as
none: whatever a run did not do because of it is due."""

QUESTION = (
    "SELECT 1 FROM interviews WHERE wake_at <= :now"  # noqa: S608 - no words from outside
    f" UNION ALL SELECT 1 FROM interview_visits WHERE stamped_at > :now + {FAST_CLOCK}"
    " UNION ALL SELECT 1 FROM appointments WHERE wake_at <= :now"
    f" UNION ALL SELECT 1 FROM appointment_visits WHERE stamped_at > :now + {FAST_CLOCK}"
    f" UNION ALL SELECT 1 FROM looks WHERE next_at <= :now OR stamped_at > :now + {FAST_CLOCK}"
    " UNION ALL SELECT 1 FROM telling WHERE wake_at <= :now"
    " LIMIT 1"
)
"""Answered from indexes; the table of looks has only one row for each mailbox."""


def is_nothing_due(journal_path: str, now_epoch: float) -> bool:
    """Whether a run at this moment has nothing to do; the cost is the same for 1 and 10,000 on record.

    Args:
        journal_path: Absolute path of the journal.
        now_epoch: The moment, in seconds since 1970 (UTC).

    Returns:
        True when there is no journal yet, or neither an interview, nor an appointment, nor a look at a
        mailbox is due. False when one is, and also when anything is odd (damage, a lock, another version):
        the full run then speaks about it.
    """
    address = journal_path
    for character in _SPECIAL:
        address = address.replace(character, f"%{ord(character):02x}")
    try:
        db = sqlite3.connect(f"file:{address}?mode=ro", uri=True, timeout=1)
    except sqlite3.Error:
        return _is_absent(journal_path)
    try:
        is_current = db.execute("PRAGMA user_version").fetchone() == (VERSION,)
        due = db.execute(QUESTION, {"now": now_epoch}).fetchone()
    except (sqlite3.Error, UnicodeDecodeError):  # of a damaged table SQLite quotes the noise
        return False
    else:
        return is_current and due is None
    finally:
        db.close()


def _is_absent(path: str) -> bool:
    """Whether there is certainly no journal; one that cannot be opened is odd."""
    try:
        os.stat(path)  # noqa: PTH116 - pathlib costs half a quiet run
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False
