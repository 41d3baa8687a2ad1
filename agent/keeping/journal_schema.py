"""The tables of the journal and the numbered steps that lead to them. A quiet run reads VERSION."""

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
        # D9 and D12: one such letter for an interview, whoever it goes to.
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
        # No mailbox's: a run is due, and sets down which mailboxes there are.
        "INSERT INTO looks (mailbox, bookmark, next_at) VALUES ('', '\"\"', 0)",
        "CREATE TABLE told (what TEXT PRIMARY KEY, at TEXT NOT NULL)    -- said once in this home, and when",
    ),
)
"""Step n, counted from 1, leads from version n-1 to n; a step that was released is never edited."""

APPLICATION_ID = 0x32434A31
"""`PRAGMA application_id`: what tells a journal from any other database."""

VERSION = len(MIGRATIONS)
"""`PRAGMA user_version` of a journal this program writes."""
