"""The walk through the sample mailbox: what happens when, and what is worth seeing then.

The clock is moved by hand; each scene has its moment. `second-chance demo` plays them with the same
functions that the real commands call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from agent.model.letter import Kind


class Action(StrEnum):
    """What happens in a scene."""

    ASK = "ask"
    """The interview is over; cron's run puts the form into Drafts."""
    FILL_IN = "fill in"
    """Marcus fills the form in, in his own mail program; the run that follows records it."""
    DEBRIEF = "debrief"
    """Marcus writes down the interview; the first visit follows at once."""
    SEND = "send"
    """Marcus sends the drafts of `kind` from his own mail program; a run follows."""
    RUN = "run"
    """Cron's visit."""
    DELIVER = "deliver"
    """An answer arrives; a run follows."""


class Show(StrEnum):
    """What is put on the screen after a scene."""

    FORM = "form"
    """The form as it lies in Drafts; once it is filled in, the lines with an answer."""
    THREAD = "thread"
    """The thread that was found, the mail that is answered marked."""
    LETTER = "letter"
    """The new drafts beside the six tips."""
    BOARD = "board"
    """The status table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One moment of the walk."""

    title: str
    text: str
    """Two or three sentences: what is going on, and what to look at."""
    at: datetime
    action: Action
    interview: str
    """The name of the interview file, and of the answer that arrives (`sample.read_interview`)."""
    kind: Kind | None = None
    """The letter that is sent (`SEND`) or expected as a new draft (`DEBRIEF`, `RUN`, `DELIVER`)."""
    drafts: int = 0
    """How many new drafts stand in Drafts after the scene."""
    show: tuple[Show, ...] = (Show.BOARD,)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


ONE_QUESTION = (
    Scene(
        title="After the interview",
        text="Friday, twenty to twelve. Marcus was at Prairie Gate Credit Union until half past eleven. "
        "Second Chance saw the invitation among 48 mails, and now a form waits in his Drafts: to himself, "
        "from himself, read by nobody else.",
        at=_at("2026-09-04T11:40:00-05:00"),
        action=Action.ASK,
        interview="prairie-gate",
        show=(Show.FORM,),
    ),
    Scene(
        title="Marcus fills it in",
        text="On the bus, on his phone. One answer came out shorter than it should have, and he says so. "
        "Second Chance records it and answers Denise's newest mail: with thanks, and nothing else.",
        at=_at("2026-09-04T12:10:00-05:00"),
        action=Action.FILL_IN,
        interview="prairie-gate",
        kind=Kind.THANK_YOU,
        drafts=1,
        show=(Show.FORM, Show.THREAD, Show.LETTER, Show.BOARD),
    ),
    Scene(
        title="Marcus sends the thank-you",
        text="He reads the draft in his own mail program and sends it. The wait is counted from the Date of "
        "that mail: two business days, and Monday is Labor Day.",
        at=_at("2026-09-04T12:40:00-05:00"),
        action=Action.SEND,
        interview="prairie-gate",
        kind=Kind.THANK_YOU,
    ),
    Scene(
        title="A closed day",
        text="Monday, Labor Day. Nobody at the branch works, so the day does not count.",
        at=_at("2026-09-07T10:00:00-05:00"),
        action=Action.RUN,
        interview="prairie-gate",
    ),
    Scene(
        title="A day too early",
        text="Tuesday is the first business day after the thank-you. One more to wait.",
        at=_at("2026-09-08T10:00:00-05:00"),
        action=Action.RUN,
        interview="prairie-gate",
    ),
    Scene(
        title="The second chance",
        text="Wednesday, ten o'clock where Denise works. She has not written, so the letter now stands "
        "in the same thread, as a draft: the question by name, a better answer, the wish to talk again.",
        at=_at("2026-09-09T10:00:00-05:00"),
        action=Action.RUN,
        interview="prairie-gate",
        kind=Kind.SECOND_CHANCE,
        drafts=1,
        show=(Show.LETTER, Show.THREAD, Show.BOARD),
    ),
    Scene(
        title="Cron comes by again",
        text="An hour later nothing is due. One letter, once: no second draft appears.",
        at=_at("2026-09-09T11:00:00-05:00"),
        action=Action.RUN,
        interview="prairie-gate",
        show=(),
    ),
    Scene(
        title="Marcus sends the letter",
        text="He changes nothing and sends it.",
        at=_at("2026-09-09T11:20:00-05:00"),
        action=Action.SEND,
        interview="prairie-gate",
        kind=Kind.SECOND_CHANCE,
    ),
    Scene(
        title="Denise answers",
        text="She would like to hear more. From here on it is a conversation between two people, "
        "and nothing more is written.",
        at=_at("2026-09-09T15:10:00-05:00"),
        action=Action.DELIVER,
        interview="prairie-gate",
        show=(Show.THREAD, Show.BOARD),
    ),
)
"""One interviewer, one question: the whole job."""

PANEL = (
    Scene(
        title="Three people, three notes",
        text="Thursday of the next week: an hour by video with three people at Harrow Lake Housing "
        "Cooperative. Each gets a note of their own, about what that person told him; Jo, who arranged "
        "it, is in copy of the first.",
        at=_at("2026-09-10T15:25:00-05:00"),
        action=Action.DEBRIEF,
        interview="harrow-lake",
        kind=Kind.THANK_YOU,
        drafts=3,
        show=(Show.LETTER, Show.BOARD),
    ),
    Scene(
        title="Marcus sends all three",
        text="One after the other, from the thread.",
        at=_at("2026-09-10T16:10:00-05:00"),
        action=Action.SEND,
        interview="harrow-lake",
        kind=Kind.THANK_YOU,
    ),
    Scene(
        title="One letter, two questions",
        text="Monday, ten o'clock in Michigan, nine in Chicago. Two answers could have been clearer; one "
        "letter goes to Ruth, who decides, and names them both.",
        at=_at("2026-09-14T09:00:00-05:00"),
        action=Action.RUN,
        interview="harrow-lake",
        kind=Kind.SECOND_CHANCE,
        drafts=1,
        show=(Show.LETTER, Show.BOARD),
    ),
    Scene(
        title="Marcus sends it",
        text="A quarter of an hour later.",
        at=_at("2026-09-14T09:15:00-05:00"),
        action=Action.SEND,
        interview="harrow-lake",
        kind=Kind.SECOND_CHANCE,
    ),
    Scene(
        title="A kind no",
        text="Ruth has chosen somebody else and says so warmly. One last draft thanks her, keeps the door "
        "open, and asks for nothing. After that, Second Chance is done with this interview.",
        at=_at("2026-09-16T13:05:00-05:00"),
        action=Action.DELIVER,
        interview="harrow-lake",
        kind=Kind.GRACIOUS_DECLINE,
        drafts=1,
        show=(Show.THREAD, Show.LETTER, Show.BOARD),
    ),
)
"""A panel of three, two questions, and a no."""

SCENES = ONE_QUESTION + PANEL

ANSWERS = {
    "went": "mixed",
    "interviewers[0].highlight": "the teller who redesigned the queue with masking tape",
    "interviewers[1].name": "",
    "fit[0].skill": "running a four-teller branch through two audits",
    "fit[0].need": "steadier closing routines",
    "enthusiasm": "rebuilding the closing routine with your tellers",
    "botched[0].question": "How would you handle a cash shortage at close?",
    "botched[0].better_answer": "I recount with a second person before anyone leaves",
    "references.who": "my former district manager",
    "references.agreed": "yes",
    "ready": "yes",
}
"""What Marcus types into the form, by the field that each line is."""
