"""What is told in words, each sentence with names and without.

Of other people's words only the company and a first name stand in a sentence. `{about}` and its like are
empty in the discreet sentence, so that both are one.
"""

from __future__ import annotations

from dataclasses import dataclass

from agent.knowledge.kinds import KINDS
from agent.knowledge.names import display_name
from agent.knowledge.text import printable
from agent.model.interview import Debrief
from agent.model.letter import Kind

_LONGEST = 40
"""Characters of a name; what is longer is cut."""

DRAFTS = "Open Drafts in your mail; send what you like, as it is or changed."
FORM = "Open Drafts in your mail and fill it in there; a few minutes are enough."
AT_THE_COMPUTER = (
    "It can wait until you are at your computer: second-chance status shows what you can answer."
)
SEE_FIND = "It can wait until you are at your computer: second-chance find shows it."
WRITE_DOWN = "A few minutes are enough. A form for it comes into your Drafts, too."
READ_FIRST = "Please read that mail. At your computer, second-chance status shows what you can answer."
TAKE_BACK = "If that is wrong, it can be taken back: at your computer, second-chance status shows how."

ASKED = {
    "choose_thread": "It is not clear which of your mails belong to your interview{at}.",
    "recipient": "No letter{to} can be written yet: nobody of the interview has an address.",
    "confirm_stale_interview": "Your interview{at} was over two weeks ago: shall letters still be written?",
    "unclear_decision": "A mail{from} may tell of their decision.",
    "unverified_mail": "A mail in the name of somebody{at} may be forged, so nothing follows from it yet.",
    "recipient_changed": "Letters{to} may have to go to another address than the one on record.",
    "away_past_window": "They are away{at} until the time for a second letter has passed.",
    "draft_unknown": "Was a letter{to} made, or sent? It cannot be told: please look in Drafts and Sent.",
}
"""What is asked, by its code."""
FIELD_ASKED = "{number} of your answers{about} {need} another look before a letter can carry {them}."
OWN_WORDS_ASKED = "Your own letter{to} cannot go in as it is."
ANYTHING_ASKED = "Something{about} is asked that only you can answer."

STOPPED = {
    "rejection": "Sad news{from}: they decided for somebody else, so no second letter is written.",
    "offer": "A mail{from} reads like an offer, so no second letter is written.",
    "invitation": "You are invited again{by}, so no second letter is written.",
    "reply_received": "An answer came{from}, so no second letter is written.",
    "user_followed_up": "You wrote{to} yourself, so no second letter is written.",
    "bounced": "Your thank-you{to} came back undelivered, so the second letter is held back.",
    "away": "Somebody{at} is away, so the second letter waits until they are back.",
}
"""What a mail stopped or moved, by the reason."""
ANYTHING_STOPPED = "A mail{from} stopped the second letter."
EXPIRED = "The time for a second letter{to} has passed, so none is written."

CHANGED = {
    "cancelled": "Your interview{at} was cancelled.",
    "called_off": "Your interview{at} was called off.",
    "declined": "Your interview{at} is noted as declined by you.",
    "moved": "Your interview{at} was moved{when}.",
    "redirected": "Other people are in your interview{at} now.",
}
"""What a mail did to an interview, by its code."""
CLAIMED = "A mail says that your interview{at} was changed; it may not come from them, so nothing was."

PERHAPS = "Was there a job interview{at}{when}?"
"""Asked of what only may be one."""
PERHAPS_FORGED = "A mail that may be forged speaks of a job interview{when}."
OVER = "Your interview{at}{when}: write it down while it is fresh."
FORM_WAITS = "Your form{about} waits{since}."
FORM_RETURNED = "Your form{about} waits{since}: {lines} another look."
FORM_FILLED = "Your form{about} waits{since}: all is filled in; is it ready? Then write yes behind “ready”."
FORM_LOST = "Your form{about} is in neither Drafts nor Sent: did you move it? Then please move it back."
DRAFT_WAITS = "Your {kind}{to} waits in your Drafts{since}{best}.{left_out}"
IN_THE_WAY = "A second letter{to} that no longer fits lies in your Drafts{since}: please delete it there."
UNSENT = "Your {kind}{to} still lies in your Drafts{since}."
SIGN_IN_ENDS = "Your sign-in{mailbox} ends {when}."
SIGN_IN_ENDED = "Your sign-in{mailbox} has ended: no mail is read and no letter is written."
RUNS_FAIL = "The last {number} runs failed{since}: nothing was seen to."


@dataclass(frozen=True, slots=True)
class Names:
    """What may be named of one interview."""

    company: str = ""
    person: str = ""
    """A first name."""

    def say(self, template: str, **parts: object) -> str:
        """A sentence with these names, where there are any."""
        company = self.company
        both = f"{self.person} ({company})" if self.person and company else self.person or company
        known = {
            word: f" {word} {name}" if name else ""
            for word, name in (
                ("about", company),
                ("at", company),
                ("by", company),
                ("from", company),
                ("to", both),
            )
        }
        return template.format(**known, **parts)


NOBODY = Names()
"""For discreet sentences."""


def name_company(text: str) -> str:
    """A company as it may stand in a sentence: one line, and short."""
    line = " ".join(printable(text).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"


def name_person(person: str, debrief: Debrief) -> str:
    """The first name of somebody of the interview; empty where nobody of this name is known."""
    for one in debrief.interviewers:
        if one.name == person:
            return name_company(one.given or display_name(one.name).name.partition(" ")[0])
    return ""


def name_kind(kind: Kind) -> str:
    """What a letter is called."""
    return KINDS[kind]


def count_lines(number: int) -> str:
    """`1 line needs`, `2 lines need`."""
    return "1 line needs" if number == 1 else f"{number} lines need"
