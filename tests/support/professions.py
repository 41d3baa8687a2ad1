"""Interviews of many trades, for letters that must read well for everybody; everyone is invented."""

from __future__ import annotations

from dataclasses import replace

from builders import at

from agent.model.interview import (
    Botched,
    Debrief,
    Fit,
    Interviewer,
    Mode,
    Part,
    References,
    WentWrong,
)


def _interview(  # noqa: PLR0913, PLR0917 - one line a field, in the order of the form
    company: str,
    role: str,
    person: Interviewer,
    fit: tuple[str, str],
    enthusiasm: str,
    questions: tuple[Botched, ...],
    reference: str = "",
) -> Debrief:
    return Debrief(
        company=company,
        role=role,
        mode=Mode.ONSITE,
        interview_end=at("2026-06-04T15:00:00+02:00"),
        their_time_zone="Europe/Oslo",
        their_country="NO",
        interviewers=(person,),
        fit=(Fit(skill=fit[0], need=fit[1]),),
        enthusiasm=enthusiasm,
        botched=questions,
        references=References(who=reference),
    )


def _person(name: str, highlight: str, title: str = "") -> Interviewer:
    given, _, family = name.partition(" ")
    return Interviewer(
        name=name,
        part=Part.HIRING_MANAGER,
        email="someone@company.example",
        given=given,
        family=family,
        title=title,
        first_name_basis=not title,
        highlight=highlight,
    )


def _question(question: str, answer: str, topic: str = "", went: WentWrong = WentWrong.UNCLEAR) -> Botched:
    return Botched(question=question, better_answer=answer, topic=topic, went=went)


LABORATORY = _interview(
    "Fjordlab",
    "Laboratory Technician",
    _person("Sigrid Aune", "the sample fridge that texts the night shift"),
    ("running blanks and controls in a water laboratory", "results that hold up in an audit"),
    "setting up the new trace bench",
    (
        _question(
            "How do you find a contamination?",
            "I repeat the blank first, then swap one reagent at a time, and write down each lot number before"
            " I open it",
            went=WentWrong.INCOMPLETE,
        ),
    ),
    "my former section leader",
)
COPY_EDITOR = replace(
    _interview(
        "Quill House",
        "Copy Editor",
        _person("Martha Oyelaran", "the house style that fits on one page", "Ms."),
        ("editing translated fiction for a small press", "clean proofs on the first pass"),
        "working on the autumn translations",
        (),
    ),
    mode=Mode.PHONE,
    interview_end=at("2026-05-13T11:45:00+01:00"),
    their_time_zone="Europe/London",
    their_country="GB",
)

TRADES: dict[str, Debrief] = {
    "laboratory": LABORATORY,
    "copy editor": COPY_EDITOR,
    "nurse": _interview(
        "St. Olave Hospital",
        "Night Charge Nurse",
        _person("Ingrid Dahl", "the hand-over at the bedside instead of in the office"),
        ("running a twenty-bed medical ward at night", "fewer falls between midnight and six"),
        "building the falls round with the care assistants",
        (
            _question(
                "What do you do first on a difficult night shift?",
                "I hand over the two sickest patients first, then walk the ward with the outgoing nurse",
            ),
        ),
        "my former ward sister",
    ),
    "welder": _interview(
        "Varga & Sons Steel",
        "Welding Shift Lead",
        _person("Péter Varga", "how the apprentices sign their first seam"),
        ("certified TIG welding on pressure vessels", "a rework rate under two percent"),
        "training the next two apprentices",
        (
            _question(
                "Why was your last porosity test rejected?",
                "The gas cup was worn, so I now check the flow at the torch before each root pass",
                went=WentWrong.WRONG,
            ),
        ),
    ),
    "teacher": _interview(
        "Lindgren Primary School",
        "Year 4 Teacher",
        _person("Astrid Lindholm", "the reading corner that parents built"),
        ("teaching reading in mixed-age groups", "calmer transitions after lunch"),
        "starting the outdoor maths morning",
        (
            _question(
                "How would you handle a parent who disputes a mark in front of the class, again and again,"
                " all year?",
                "I ask for a meeting the same day, show the work beside the criteria, and agree on one next"
                " step",
                topic="a parent who disputes a mark",
            ),
        ),
        "two former head teachers",
    ),
    "programmer": _interview(
        "Kestrel Systems Inc.",
        "Site Reliability Engineer",
        _person("Tomasz Zieliński", "the week in which nobody was paged"),
        ("moving a payment system between regions", "deploys that nobody has to watch"),
        "taking the on-call rota apart and building it anew",
        (
            _question(
                "When is List<String> enough?", "I take it until two threads write", topic="typed lists"
            ),
            _question("How do you read a flame graph?", "I start at the widest frame", topic="flame graphs"),
        ),
        "my former team lead",
    ),
    "baker": _interview(
        "Pane Vero",
        "Head Baker",
        _person("Giulia Ferri", "the starter that is older than the shop"),
        ("running a night bakery for six cafés", "bread on the shelf by seven"),
        "bringing back the rye week",
        (
            _question("How do you plan a holiday week?", "I count back from the oven", topic="holiday weeks"),
            _question("What if the flour is late?", "I keep three days of flour", topic="late deliveries"),
            _question(
                "How do you teach shaping?",
                "I let them shape fifty rolls and weigh every tenth one, because hands learn faster than ears"
                " do",
                topic="teaching shaping",
            ),
        ),
        "my former master baker",
    ),
    "driver": _interview(
        "Nordic Freight",
        "Dispatcher",
        _person("Jonas Berg", "the board on which drivers move their own magnets"),
        ("dispatching forty lorries across two borders", "fewer empty kilometres on the way back"),
        "redrawing the northern loop",
        (
            _question(
                "Tell me about a delivery that went wrong.",
                "I called the customer before they called me, offered the next morning, and kept the driver"
                " out of it",
                went=WentWrong.MISUNDERSTOOD,
            ),
        ),
        "the yard manager I worked for",
    ),
    "librarian": _interview(
        "Bergen City Library",
        "Children's Librarian",
        _person("Kari Nes", "how the teenagers choose the shelf of the month"),
        ("story hours in three languages", "more families on Saturday mornings"),
        "opening the garden reading room",
        (
            _question("How do you weed a collection?", "I look at loans, condition and what is on order"),
            _question("What would you buy first?", "I would ask the three schools nearby before I buy"),
        ),
    ),
    "accountant": _interview(
        "Marlow & Finch",
        "Finance Manager",
        _person("Ngozi Okonkwo-Reyes", "the close calendar on the kitchen wall", "Ms."),
        ("multi-site closes", "faster closes without surprises"),
        "cutting the close from nine days to five",
        (
            _question(
                "q one two three",
                "I cut ours from nine days to five by reconciling in week three",
                topic="month-end close",
            ),
            _question(
                "q four five six",
                "I call back on a known number before any bank details change",
                topic="supplier fraud",
            ),
            _question(
                "q seven eight nine",
                "I pair each trained user with a new one for two closes",
                topic="leading a system change",
            ),
        ),
        "two former directors",
    ),
    "gardener": _interview(
        "Kew End Nurseries",
        "Propagation Gardener",
        _person("Owen Pryce", "the glasshouse heated by the bakery next door"),
        ("raising alpines from seed", "stronger plugs by the end of March"),
        "starting the frame yard again",
        (_question("Which compost would you use?", "I mix two parts leaf mould with one part grit"),),
        "my former head gardener",
    ),
    "engineer": _interview(
        "Nordhafen Antriebe",
        "Quality Engineer",
        _person("Henrike Weiß", "the red handle on every line", "Dr."),
        ("line-stop decisions at Kessler Pumpen", "fewer customer returns"),
        "setting up the first-part release",
        (
            _question(
                "When do you stop a line?",
                "I stop the line when a defect can reach the customer unseen, and restart it only after the"
                " first good part is signed off",
                went=WentWrong.INCOMPLETE,
            ),
        ),
        "my former plant manager",
    ),
}
"""By trade; the first two are the samples of the outside contract."""
