"""See interviews in the mailbox, keep them as appointments, and ask about them by a form in Drafts.

`looking` asks a mailbox for what is new and weighs it; `merging` says which appointment or interview
on record it is; `asking` puts a form into Drafts and goes on from what comes back; `noticing` is one
pass over all of it.
"""

from agent.deciding.appointments import ASKED_FOR, Act, next_for, over_at
from agent.noticing.changes import is_lost, take_back
from agent.noticing.noticing import (
    NoticingResult,
    close_recorded_appointments,
    find_known_id,
    handle_due_appointments,
    handle_now,
    look_at_mailboxes,
    notice,
)
from agent.noticing.outcome import AskOutcome, AskResult
from agent.noticing.suggestions import prefill_appointment

__all__ = [
    "ASKED_FOR",
    "Act",
    "AskOutcome",
    "AskResult",
    "NoticingResult",
    "close_recorded_appointments",
    "find_known_id",
    "handle_due_appointments",
    "handle_now",
    "is_lost",
    "look_at_mailboxes",
    "next_for",
    "notice",
    "over_at",
    "prefill_appointment",
    "take_back",
]
