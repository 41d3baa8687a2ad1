"""The lines of the debrief form: which there are, what they are called, and which answer each one is."""
# ruff: noqa: RUF001 (typographic quotes are what people read)

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agent.debriefing.form_sentences import FORMER_HINTS

READY = "ready"
READY_NAMES = (
    READY,
    "all done",
    "i am ready",
    "i'm ready",
    "finished",
    "really",
    "reads",
    "readily",
    "reddy",
    "redy",
)
"""What that line is called by people who type it anew, and by telephones that correct them."""
CODE_LINE = "please leave this line"
SUBJECT_END = "a few questions for you"
"""How the subject of every new form ends."""
RETURNED_ENDS = ("1 line needs another look", "lines need another look")
"""How the subject of one that comes back ends: with one such line, and with several."""
RECORDED_END = "recorded"
"""How the subject of one whose answers are on record ends."""
BULLET = "•"
OPEN, CLOSE = "‹", "›"
"""Around everything of ours that stands beside an answer; no keyboard has them within easy reach."""
LOOK = "Not yet:"
"""How a remark above a line that cannot stay begins."""
OFFER = "I would write:"
"""How a small correction that is offered begins."""
SHOWN = "In your letter:"
"""How the finished sentence begins."""
DONE = "Done:"
"""How it begins what was done because a line says so."""
NOT_DONE = "Not done:"
"""How it begins why such a line was not followed."""
DOUBT = "Is this right:"
"""How words that look mistyped are asked about."""
MEND = "small_slips"
"""The line whose yes takes all corrections; it is no field of a debrief."""
SOURCE_OPENINGS = (
    *("from", "wrote", "named", "invited", "because", "they", "the mail of", "the calendar", "their mail"),
    "as seen:",
)
"""How what stands behind a pre-filled answer begins; the last before whatever begins otherwise."""

MOST_PEOPLE = 8
MOST_QUESTIONS = 3
MOST_SKILLS = 2
MOST_TO_PREPARE = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the form."""

    label: str
    """Plain words; no two lines have the same."""
    field: str
    """The name its answer is kept under, as in `answers`."""
    hint: str = ""
    """Stands in brackets behind the label; holds no bracket and no colon."""
    choice: bool = False
    """The hint lists the answers there are: it stands beside an answer too."""
    laid: bool = True
    """Stands in a form where nothing is known; others come when there is an answer or a problem."""
    also: tuple[str, ...] = ()
    """What else it is called: in forms of earlier versions, and by people who type it anew."""


@dataclass(frozen=True, slots=True)
class Section:
    """Some lines under a heading."""

    heading: str
    note: str
    """A sentence under it; may be empty."""
    groups: tuple[tuple[Line, ...], ...]
    """A blank line stands between them."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of them."""
        return tuple(line for group in self.groups for line in group)


def _once(hint: str, position: int) -> str:
    """A hint stands beside the first of several like lines."""
    return "" if position else hint


_FACTS = (
    Line("mailbox", "mailbox", laid=False),
    Line("company", "company", "as it should stand in the letters"),
    Line("role", "role", "such as staff nurse", also=("job", "the job", "the role")),
    Line("how you talked", "mode", "in person, video or phone", choice=True, also=("how we talked",)),
    Line("when it ended", "interview_end", "such as today 11:30", also=("ended", "it ended")),
    Line("their time zone", "their_time_zone", "a big city near them"),
    Line("their country", "their_country", "for its holidays", laid=False),
    Line("their region", "subdivision", "state or region, for its holidays", laid=False),
)


def _person(position: int) -> Iterator[Line]:
    entry, number = f"interviewers[{position}]", position + 1
    parts = "my boss to be, another interviewer, recruiter, agency, or arranged it"
    stayed = "such as how night staff report faults"
    asked = "who else was there" if position else "who you talked with"
    yield Line(f"name {number}", f"{entry}.name", asked, laid=False)
    yield Line(f"email {number}", f"{entry}.email", laid=False)
    yield Line(
        f"who they are to you {number}",
        f"{entry}.part",
        _once(parts, position),
        choice=True,
        laid=False,
        also=(f"part {number}",),
    )
    yield Line(f"by first name {number}", f"{entry}.first_name_basis", "yes or no", laid=False)
    yield Line(f"title {number}", f"{entry}.title", "Mr., Ms., Mx., Dr., Prof. or none", laid=False)
    yield Line(f"first name {number}", f"{entry}.given", "Dear …", laid=False)
    yield Line(f"family name {number}", f"{entry}.family", laid=False)
    yield Line(f"what stayed with you {number}", f"{entry}.highlight", _once(stayed, position), laid=False)


_FIRST = (
    Line("how it went", "went", "well, mixed or badly", choice=True, also=("it went", "how did it go")),
    Line(
        "one thing you bring",
        "fit[0].skill",
        "such as eight years in a 24-bed ICU",
        also=("what you bring 1", "what you bring", "one thing I bring", "what I bring", "I bring", "bring"),
    ),
    Line(
        "what they need",
        "fit[0].need",
        "such as calmer mornings",
        also=("what they need 1", "they need", "need"),
    ),
    Line(
        "what excites you",
        "enthusiasm",
        "such as the garden center",
        also=("what excites me", "excites you", "excites me", "excites"),
    ),
    Line(
        "a question you would answer differently",
        "botched[0].question",
        "in their words; none is fine",
        also=("question 1", "the question", "a question I would answer differently"),
    ),
    Line(
        "your better answer",
        "botched[0].better_answer",
        "such as stay calm and listen",
        also=("better answer 1", "better answer", "my better answer"),
    ),
)


def _question(position: int) -> tuple[Line, ...]:
    entry, number, laid = f"botched[{position}]", position + 1, position == 1
    return (
        Line(f"question {number}", f"{entry}.question", "another one, in their words", laid=laid),
        Line(f"better answer {number}", f"{entry}.better_answer", laid=laid),
        *_details(position),
    )


def _details(position: int) -> tuple[Line, ...]:
    entry, number = f"botched[{position}]", position + 1
    if not position:
        return (
            Line(
                "what it was about",
                f"{entry}.topic",
                "in a few words, where the question is long",
                laid=False,
                also=("topic 1", "topic", "what it was about 1"),
            ),
            Line("who asked it", f"{entry}.asked_by", laid=False, also=("who asked 1", "who asked")),
            Line(
                "what your answer lacked",
                f"{entry}.went",
                "incomplete, unclear, wrong, no answer or misunderstood",
                also=("what was missing 1", "what was missing"),
            ),
        )
    return (
        Line(
            f"what it was about {number}",
            f"{entry}.topic",
            laid=False,
            also=(f"topic {number}",),
        ),
        Line(f"who asked {number}", f"{entry}.asked_by", laid=False),
        Line(f"what was missing {number}", f"{entry}.went", laid=False),
    )


_EVIDENCE = (
    Line("who could speak for you", "references.who", "such as my former manager", also=("reference",)),
    Line("they agreed", "references.agreed", "yes, or the letter leaves them out"),
    Line("praise", "references.testimonial.text", "at most 15 words, as they said it", laid=False),
    Line("who said it", "references.testimonial.source", "such as My former manager", laid=False),
    Line("you may quote it", "references.testimonial.quotable", "yes, or it stays out", laid=False),
)
_NEXT = (
    Line("they decide by", "decision.date", "such as next Friday", also=("decision by", "decision")),
    Line("or in their words", "decision.text", "such as the 16th", laid=False, also=("or in words",)),
    Line("what you would ask for", "request", "such as a short call", laid=False, also=("your request",)),
)
_MORE = (
    Line("who told you what they need", "fit[0].said_by", laid=False, also=("who told you 1",)),
    Line("why it matters", "fit[0].why", "to you; such as I like calm shops", also=("why it matters 1",)),
    Line("another thing you bring", "fit[1].skill", also=("what you bring 2",)),
    Line("what they need it for", "fit[1].need", laid=False, also=("what they need 2",)),
    Line("who told you 2", "fit[1].said_by", laid=False),
    Line("why it matters 2", "fit[1].why", laid=False),
)
_NOTES = (
    Line("note to yourself", "private_note", "never in a letter", also=("note to myself", "note")),
    *(
        Line(f"to prepare {position + 1}", f"improve[{position}]", "for next time", laid=not position)
        for position in range(MOST_TO_PREPARE)
    ),
)
_TONE = (
    Line("tone", "tone", "warm, formal or brief", choice=True),
    Line(
        "one reminder",
        "nudge",
        "if they stay silent; yes or no",
        choice=True,
    ),
    Line("small slips", MEND, "may I mend i, march, a missing question mark? yes or no", choice=True),
)
LATER = Section(
    "IF SOMETHING CHANGES",
    "Write behind any of these whenever you like; the next run reads it.",
    (
        (
            Line("wait until", "snooze", "such as next Monday", laid=False),
            Line("I have thanked them", "thanked", "yes, or the day", laid=False),
            Line("this mail was no decision", "reopen", "yes, to go on as if it had not come", laid=False),
            Line("no letters for this one", "close", "yes, to end it here", laid=False),
        ),
    ),
)
"""What can be said in a form whose answers are on record; its lines stand only where they are asked for."""
IS_INTERVIEW = "is_interview"
"""The line that asks whether it was one at all; it is no field of a debrief."""
WHETHER = Section(
    "", "", ((Line("was this a job interview", IS_INTERVIEW, "yes or no", choice=True, laid=False),),)
)
"""Stands first in a form about what is only perhaps an interview."""
FIRST = Section("", "", (_FIRST,))
"""What the first screen asks, before anything else."""
IF_YOU_LIKE = "ONLY IF YOU LIKE"
"""The heading over all that may stay as it is."""
SECTIONS = (
    WHETHER,
    FIRST,
    Section(
        "WHO WAS THERE",
        "Clear the name of anyone who was not there; add anyone else.",
        tuple(tuple(_person(position)) for position in range(MOST_PEOPLE)),
    ),
    Section("THE FACTS", "Read in your mails; put right what is wrong.", (_FACTS,)),
    Section("WHO BACKS YOU UP, AND WHAT COMES NEXT", "", ((*_EVIDENCE, *_NEXT),)),
    Section(
        "MORE OF WHAT WAS SAID",
        "A better answer has room for 42 words; with two questions for 22 each, with three for 17 each.",
        ((*_MORE, *_details(0)), *(_question(position) for position in range(1, MOST_QUESTIONS))),
    ),
    Section("NOTES FOR YOURSELF", "", (_NOTES,)),
    Section("HOW THE LETTERS SOUND", "", (_TONE,)),
    LATER,
)
NEEDED_HINT = "needed"
"""Begins the hint of a line that must not stay empty."""
LINES = tuple(line for section in SECTIONS for line in section.lines)
FIELD_OF = {name.casefold(): line.field for line in LINES for name in (*line.also, line.label)}
"""Every name of a line, in small letters, and the field it is for."""
HINTS = frozenset({*(line.hint for line in LINES), *FORMER_HINTS})
_LABEL_OF = {line.field: line.label for line in LINES}


def label_of(field: str) -> str:
    """What a field is called in the form; a field without a line by its own name."""
    return _LABEL_OF.get(field, field)
