"""The lines of the debrief form: which there are, what they are called, and which answer each one is."""
# ruff: noqa: RUF001 (typographic quotes are what people read)

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

READY = "ready"
CODE_LINE = "please leave this line"
SUBJECT_END = "a few questions for you"
"""How the subject of every new form ends."""
RETURNED_ENDS = ("1 line needs another look", "lines need another look")
"""How the subject of one that comes back ends: with one such line, and with several."""
BULLET = "•"
OPEN, CLOSE = "‹", "›"
"""Around everything of ours that stands beside an answer; no keyboard has them within easy reach."""
LOOK = "Not yet:"
"""How a remark above a line that cannot stay begins."""
OFFER = "I would write:"
"""How a small correction that is offered begins."""
SHOWN = "In your letter:"
"""How the finished sentence begins."""
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
_LAID_PEOPLE = 3


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


_FACTS = (
    Line("mailbox", "mailbox", laid=False),
    Line("company", "company", "as it should stand in the letters"),
    Line("role", "role"),
    Line("how you talked", "mode", "in person, video or phone", choice=True),
    Line("ended", "interview_end", "your own time, such as 4 September 11:30"),
    Line("their time zone", "their_time_zone", "a big city near them"),
    Line("their country", "their_country", "for its holidays", laid=False),
    Line("their region", "subdivision", "state or region, for its holidays", laid=False),
)


def _once(hint: str, position: int) -> str:
    """A hint stands beside the first of several like lines."""
    return "" if position else hint


def _person(position: int) -> Iterator[Line]:
    entry, number, laid = f"interviewers[{position}]", position + 1, position < _LAID_PEOPLE
    parts = "hiring manager, interviewer, recruiter, agency, or arranged it"
    stayed = (
        "“how drivers report faults” gives “What you said about how drivers report faults stayed with me.”"
    )
    yield Line(f"name {number}", f"{entry}.name", laid=laid)
    yield Line(f"email {number}", f"{entry}.email", laid=laid)
    yield Line(f"part {number}", f"{entry}.part", _once(parts, position), choice=True, laid=laid)
    yield Line(f"by first name {number}", f"{entry}.first_name_basis", "yes or no", laid=False)
    yield Line(f"title {number}", f"{entry}.title", "Mr., Ms., Mx., Dr., Prof. or none", laid=False)
    yield Line(f"first name {number}", f"{entry}.given", "Dear …", laid=False)
    yield Line(f"family name {number}", f"{entry}.family", laid=False)
    yield Line(f"what stayed with you {number}", f"{entry}.highlight", _once(stayed, position), laid=laid)


def _skill(position: int) -> Iterator[Line]:
    entry, number = f"fit[{position}]", position + 1
    bring = "“eight years in a 24-bed ICU” gives “What I would bring is eight years in a 24-bed ICU.”"
    yield Line(f"what you bring {number}", f"{entry}.skill", _once(bring, position))
    need = (
        "“calmer mornings” gives “You told me that you need calmer mornings.”; needed with a question below"
    )
    yield Line(f"what they need {number}", f"{entry}.need", _once(need, position), laid=not position)
    yield Line(f"who told you {number}", f"{entry}.said_by", laid=False)
    yield Line(
        f"why it matters {number}", f"{entry}.why", "to you; such as I like calm shops", laid=not position
    )


_WELL = (
    Line("how it went", "went", "well, mixed or badly", choice=True),
    *(line for position in range(MOST_SKILLS) for line in _skill(position)),
    Line(
        "what excites you",
        "enthusiasm",
        "“the garden center” gives “What draws me most is the garden center.”",
    ),
)


def _question(position: int) -> Iterator[Line]:
    entry, number = f"botched[{position}]", position + 1
    topic = "in a few words, where the question is long"
    missing = "incomplete, unclear, wrong, no answer or misunderstood"
    better = "“stay calm and listen” gives “This is what I would do: stay calm and listen.”"
    yield Line(f"question {number}", f"{entry}.question", _once("in their words", position))
    yield Line(f"topic {number}", f"{entry}.topic", _once(topic, position))
    yield Line(f"who asked {number}", f"{entry}.asked_by", laid=False)
    yield Line(f"what was missing {number}", f"{entry}.went", _once(missing, position))
    yield Line(f"better answer {number}", f"{entry}.better_answer", _once(better, position))


_EVIDENCE = (
    Line("reference", "references.who", "such as my former district manager"),
    Line("they agreed", "references.agreed", "yes, or the letter leaves them out"),
    Line("praise", "references.testimonial.text", "at most 15 words, as they said it"),
    Line("who said it", "references.testimonial.source", "such as My former manager"),
    Line("you may quote it", "references.testimonial.quotable", "yes, or it stays out"),
)
_NEXT = (
    Line("your request", "request", "such as a quarter of an hour by phone"),
    Line("decision by", "decision.date", "such as 16 Sep"),
    Line("or in words", "decision.text", "such as the 16th"),
)
_TONE = (
    Line("tone", "tone", "warm, formal or brief", choice=True),
    Line("one reminder", "nudge", "if they stay silent; yes or no", choice=True),
    Line("small slips", MEND, "may I mend i, march, a missing question mark? yes or no", choice=True),
    Line("note to yourself", "private_note", "never in a letter"),
    *(
        Line(f"to prepare {position + 1}", f"improve[{position}]", "for next time", laid=not position)
        for position in range(MOST_TO_PREPARE)
    ),
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

SECTIONS = (
    Section("THE FACTS", "", (_FACTS,)),
    Section(
        "WHO WAS THERE",
        "Clear the name of anyone who was not there.",
        tuple(tuple(_person(position)) for position in range(MOST_PEOPLE)),
    ),
    Section("WHAT WENT WELL", "", (_WELL,)),
    Section(
        "THE REPLAY",
        "Questions you would answer differently; none is fine. There is room for 42 words an answer, "
        "22 each with two, 17 each with three; longer text is shortened.",
        tuple(tuple(_question(position)) for position in range(MOST_QUESTIONS)),
    ),
    Section("WHAT BACKS YOU UP", "", (_EVIDENCE,)),
    Section("WHAT HAPPENS NEXT", "", (_NEXT,)),
    Section("THE TONE, AND NOTES FOR YOURSELF", "", (_TONE,)),
    LATER,
)
NEEDED_HINT = "needed"
"""Begins the hint of a line that must not stay empty."""
LINES = tuple(line for section in SECTIONS for line in section.lines)
FIELD_OF = {line.label.casefold(): line.field for line in LINES}
HINT_OF = {line.label.casefold(): line.hint for line in LINES}
FORMER_HINTS = (
    "completes “Hearing about … gave me a clearer picture of the work”",
    "completes “my experience with …”",
    "completes “you told me you need …”; needed with a question below",
    "completes “I am excited about …”, 3 to 12 words",
    "one sentence, beginning with I",
    "completes “a decision around …”",
)
"""Hints of earlier versions: forms that they placed still stand in Drafts."""
_LABEL_OF = {line.field: line.label for line in LINES}


def label_of(field: str) -> str:
    """What a field is called in the form; a field without a line by its own name."""
    return _LABEL_OF.get(field, field)
