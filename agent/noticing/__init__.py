"""Notice: see interviews in the mailbox, keep them as appointments, and ask about them by a form in Drafts.

`finding` asks a mailbox for what is new and weighs it; `ties` knows which interview on record an appointment
is, or follows; `asking` puts a form into Drafts and goes on from what comes back; `noticing` is one pass.
"""

from agent.deciding.appointments import Act, next_for, over_at
from agent.noticing.asking import AskOutcome, AskResult
from agent.noticing.attending import settle
from agent.noticing.noticing import Noticed, attend_all, look, notice, see_to
from agent.noticing.prefilling import known_of

__all__ = [
    "Act",
    "AskOutcome",
    "AskResult",
    "Noticed",
    "attend_all",
    "known_of",
    "look",
    "next_for",
    "notice",
    "over_at",
    "see_to",
    "settle",
]
