"""Interview files: every field, every problem, and back."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest
from builders import at, botched, debrief, denise, profile
from hypothesis import given
from hypothesis import strategies as st
from interview_text import dump
from strategies import debriefs

from agent.errors import BadFileError
from agent.keeping.config import Config
from agent.keeping.interview_file import load, parse
from agent.mailboxes.maildir.settings import MaildirSettings
from agent.model.interview import Debrief, Decision, Fit, References, Tone, Waiting
from agent.model.letter import FieldFinding, Kind
from agent.visit.observation import find_missing

NOW = at("2026-09-04T12:10:00-05:00")
CASES = tomllib.loads(Path(__file__).with_name("problems.toml").read_text(encoding="utf-8"))
LONG_AFTER = at("2026-12-31T00:00:00+00:00")
SHOWN = """
company = "Prairie Gate Credit Union"
role = "Branch Operations Manager"
mode = "onsite"                                # onsite | video | phone
interview_end = 2026-09-04T11:30:00-05:00
mailbox = "personal"                           # optional when there is one
thread = "<a1@prairiegate.example>"            # optional: Message-ID of any mail in the thread
their_time_zone = "America/Chicago"
their_country = "US"
subdivision = "IL"
closed_days = [2026-09-07]                     # their own, added to the holidays
enthusiasm = "rebuilding the closing routine with your tellers"
private_note = "never reaches a letter"
[[interviewers]]
name = "Denise Kowalczyk"
email = "denise.kowalczyk@prairiegate.example"
given = "Denise"
family = "Kowalczyk"
title = ""
first_name_basis = true
part = "hiring_manager"
highlight = "the teller who redesigned the queue with masking tape"
[[fit]]
skill = "running a four-teller branch through two audits"
need = "steadier closing routines"
[[botched]]
question = "How would you handle a cash shortage at close?"
topic = ""
asked_by = "Denise Kowalczyk"                  # name or email of an interviewer
went = "incomplete"
better_answer = "I recount with a second person before anyone leaves"
[references]
who = "my former district manager"
[references.testimonial]
text = ""
source = ""
[decision]
date = 2026-09-16
text = "the 16th"
"""
MINIMAL = """
company = "Firm"
role = "Clerk"
mode = "phone"
interview_end = 2026-09-04T11:30:00-05:00
enthusiasm = "the archive"
[[interviewers]]
name = "Ana"
part = "panelist"
[[fit]]
skill = "filing"
"""


def problems(text: str, config: Config | None = None) -> list[str]:
    """The problems of a file, without its name."""
    with pytest.raises(BadFileError) as caught:
        parse(text, source="i.toml", now=NOW, config=config)
    assert caught.value.exit_code == 78
    assert all(one.startswith("i.toml: ") for one in caught.value.problems)
    return [one.removeprefix("i.toml: ") for one in caught.value.problems]


def with_top(line: str) -> str:
    """The minimal file with one more line, or with this line in the place of the one of its key."""
    key = line.partition("=")[0].strip()
    kept = [
        one for one in MINIMAL.splitlines() if one.partition("=")[0].strip() != key or key in {"name", "part"}
    ]
    return "\n".join([line, *kept])


def with_row(old: str, new: str) -> str:
    assert old in MINIMAL
    return MINIMAL.replace(old, new)


# --- what is read -------------------------------------------------------------------------------


def test_the_documented_file_is_read(tmp_path: Path) -> None:
    """The interview file of the documentation gives the debrief it describes."""
    path = tmp_path / "interview.toml"
    path.write_text(SHOWN, encoding="utf-8")
    expected = debrief(
        mailbox="personal",
        thread="<a1@prairiegate.example>",
        closed_days=(date(2026, 9, 7),),
        private_note="never reaches a letter",
        decision=Decision(date=date(2026, 9, 16), text="the 16th"),
    )
    assert expected == load(path, now=NOW)


def test_little_is_needed() -> None:
    """The minimal set is enough."""
    record = parse(MINIMAL, source="i.toml", now=NOW)
    assert ("Ana", "", (), References(), Decision(), None) == (
        record.interviewers[0].name,
        record.interviewers[0].email,
        record.botched,
        record.references,
        record.decision,
        record.tone,
    )


def test_the_other_fields_are_read() -> None:
    """went, tone, nudge, feedback, improve and lead are understood."""
    text = (
        'went = "badly"\ntone = "brief"\nnudge = true\nfeedback = true\nimprove = ["slow down"]\n' + MINIMAL
    )
    record = parse(text.replace('part = "panelist"', 'part = "panelist"\nlead = true'), source="i", now=NOW)
    assert (
        record.went,
        record.tone,
        record.nudge,
        record.feedback,
        record.improve,
        record.interviewers[0].lead,
    ) == ("badly", Tone.BRIEF, True, True, ("slow down",), True)


@pytest.mark.parametrize(
    "text",
    [
        "rebuilding  the “routine” — with\ttellers ",
        "line one\nline two\r\nline three",
        "{{ 7 * 7 }} {% for x in y %} ${HOME} %s {0}",
        "control \x01\x07\x1b[31m and \u202e",
        "e\u0301 and \u00e9",
    ],
)
def test_text_stays_as_typed(text: str) -> None:
    """Text is neither cleaned nor refused here, control characters and templates included."""
    record = parse(dump(debrief(enthusiasm=text)), source="i.toml", now=NOW)
    assert text == record.enthusiasm


def test_codes_are_made_plain() -> None:
    """Country and subdivision in small letters, a bare Message-ID and the title "none" are understood."""
    text = 'their_country = "us"\nsubdivision = "il"\nthread = "a1@x.example"\n' + with_row(
        'name = "Ana"', 'name = "Ana"\ntitle = "none"'
    )
    record = parse(text, source="i.toml", now=NOW)
    assert (
        record.their_country,
        record.subdivision,
        record.thread,
        record.interviewers[0].title,
    ) == ("US", "IL", "<a1@x.example>", "")


def test_an_interview_may_end_now() -> None:
    """The very moment is not the future, in whatever zone it is written."""
    text = MINIMAL.replace("11:30:00-05:00", "17:10:00Z")
    assert parse(text, source="i.toml", now=NOW).interview_end == NOW


def test_a_file_and_its_dump_are_the_same() -> None:
    """Dumping what was read and reading it again changes nothing."""
    record = parse(SHOWN, source="i.toml", now=NOW)
    assert record == parse(dump(record), source="i.toml", now=NOW)


# --- what is refused ----------------------------------------------------------------------------


def test_every_problem_at_once() -> None:
    """One reading finds everything, across fields too, whatever else is wrong."""
    text = """
        company = ""
        rol = "Clerk"
        mode = "videocall"
        interview_end = 2026-09-04T11:30:00
        their_time_zone = "Europe/Oslo"
        their_country = "UK"
        nudge = "yes"
        [[interviewers]]
        name = "Denise Kowalczyk"
        email = "denise@"
        part = "boss"
        [[botched]]
        question = 3
        asked_by = "Denise"
        went = "wrong"
        [decision]
        date = 2026-09-01
    """
    expected = [
        "company: is empty; it is needed",
        "role: is missing; expected the role you applied for",
        'mode: expected onsite, video or phone, found "videocall"; did you mean "video"?',
        (
            'their_country: expected a country code of two letters (ISO 3166) such as "US", found "UK"; '
            'did you mean "GB"?'
        ),
        "enthusiasm: is missing; expected what you look forward to in the role",
        "nudge: expected true or false, found text in quotes",
        'interviewers[0].email: expected an address such as marcus@mail.example, found "denise@"',
        (
            "interviewers[0].part: expected hiring_manager, panelist, recruiter_inhouse, recruiter_agency "
            'or coordinator, found "boss"'
        ),
        "fit: is missing; expected one or two tables [[fit]]",
        "botched[0].question: expected text in quotes (the question as you remember it), found a number",
        "botched[0].better_answer: is missing; expected the answer you would give now",
        'rol: is no known key; did you mean "role"?',
        (
            "interview_end: the offset from UTC is missing; write it behind the time, "
            "such as 2026-09-04T11:30:00+02:00"
        ),
        "decision.date: lies before the interview; expected 2026-09-04 or later",
        (
            'botched[0].asked_by: expected the name or email of an interviewer, found "Denise"; '
            'did you mean "denise@"?'
        ),
    ]
    assert expected == problems(text)


@pytest.mark.parametrize(
    ("line", "problem"),
    [tuple(case.values()) for case in CASES["field"]],
)
def test_a_problem_of_a_field(line: str, problem: str) -> None:
    """Each thing that can be wrong with a field has its sentence, and is the only one said."""
    found = problems(with_top(line))
    assert problem.split("|") == found


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [tuple(case.values()) for case in CASES["inside"]],
)
def test_a_problem_inside_a_table(old: str, new: str, problem: str) -> None:
    """A problem in a table names its place, counting from 0."""
    assert [problem] == problems(with_row(old, new))


def rows(name: str, count: int, text: str) -> str:
    return MINIMAL + "".join(f"[[{name}]]\n{text.format(number)}\n" for number in range(count))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            rows("interviewers", 8, 'name = "P{}"\npart = "panelist"'),
            "interviewers: expected one to eight people, found 9",
        ),
        (rows("fit", 2, 'skill = "s{}"'), "fit: expected one or two, found 3"),
        (
            rows("botched", 4, 'question = "q{}"\nwent = "wrong"\nbetter_answer = "a"'),
            "botched: expected at most three questions, found 4; keep the three that matter",
        ),
        (
            MINIMAL.replace('[[interviewers]]\nname = "Ana"\npart = "panelist"\n', "interviewers = []\n"),
            "interviewers: expected one to eight people, found 0",
        ),
        (
            MINIMAL.replace('[[fit]]\nskill = "filing"\n', "").replace("role", "fit = []\nrole"),
            "fit: expected one or two, found 0",
        ),
        (
            rows("interviewers", 1, 'name = " ANA"\npart = "panelist"'),
            'interviewers[1].name: " ANA" is there already; write the two names so that they differ',
        ),
        (
            MINIMAL.replace('"Ana"', '"Ana"\nlead = true')
            + '[[interviewers]]\nname="B"\npart="panelist"\nlead=true\n',
            "interviewers[1].lead: somebody else leads already; expected one lead",
        ),
    ],
)
def test_a_problem_across_tables(text: str, problem: str) -> None:
    """Too many, too few, twice the same: each has its sentence."""
    assert [problem] == problems(text)


@pytest.mark.parametrize(
    "asked_by", ["Denise Kowalczyk", "denise kowalczyk", "DENISE.KOWALCZYK@prairiegate.example", ""]
)
def test_who_asked_is_an_interviewer(asked_by: str) -> None:
    """A question may name who asked it by name or address, in any case, or nobody."""
    record = debrief(
        botched=(botched(asked_by=asked_by),),
        fit=(Fit(skill="running a branch", need="calm", said_by=asked_by, why="I like calm"),),
        request="a short call",
    )
    assert record == parse(dump(record), source="i.toml", now=NOW)


def test_who_asked_must_be_known() -> None:
    """Somebody who was not there cannot have asked; a near name is offered."""
    text = dump(debrief(botched=(botched(asked_by="Denise Kowalczik"), botched(asked_by="Bob"))))
    assert problems(text) == [
        (
            'botched[0].asked_by: expected the name or email of an interviewer, found "Denise Kowalczik"; '
            'did you mean "Denise Kowalczyk"?'
        ),
        'botched[1].asked_by: expected the name or email of an interviewer, found "Bob"',
    ]
    said = debrief(fit=(Fit(skill="running a branch", need="calm", said_by="denise"),))
    assert problems(dump(said)) == [
        'fit[0].said_by: expected the name or email of an interviewer, found "denise"'
    ]


GOOD = [
    "a@b.example",
    "first.last+tag@sub.domain.co.uk",
    "o'neil@x-y.example",
    "用户@例え.example",
    "a_b@1.example",
]
BAD = [
    "",
    " a@b.example",
    "a@b.example ",
    "a@b",
    "@b.example",
    "a@",
    "a b@c.example",
    "a@b..example",
    ".a@b.example",
    "a.@b.example",
    "a..b@c.example",
    "a@-b.example",
    "a@b-.example",
    "A <a@b.example>",
    "a@b.example,c@d.example",
    "a@b@c.example",
    "a\n@b.example",
    "a@b_.example",
    "x" * 250 + "@b.example",
]


@pytest.mark.parametrize("email", GOOD)
def test_an_address(email: str) -> None:
    """Addresses people have are accepted as they are written."""
    record = debrief(interviewers=(denise(email=email),))
    assert email == parse(dump(record), source="i.toml", now=NOW).interviewers[0].email


@pytest.mark.parametrize("email", BAD[1:])
def test_no_address(email: str) -> None:
    """What no mail could be sent to is refused."""
    (problem,) = problems(dump(debrief(interviewers=(denise(email=email),))))
    assert problem.startswith("interviewers[0].email: expected an address")


# --- with the config ----------------------------------------------------------------------------


def config(*names: str) -> Config:
    mailboxes = {name: MaildirSettings(name=name, path=Path("/m"), drafts="D", sent=("S",)) for name in names}
    return Config(profile=profile(), waiting=Waiting(), mailboxes=MappingProxyType(mailboxes))


@pytest.mark.parametrize(
    ("mailbox", "names", "problem"),
    [
        ("wrk", ("work", "home"), 'mailbox: config.toml has no mailbox "wrk"; did you mean "work"?'),
        ("zzz", ("work", "home"), 'mailbox: config.toml has no mailbox "zzz"; expected work, home'),
        ("", ("work", "home"), "mailbox: is missing; there are several, expected one of work, home"),
    ],
)
def test_the_mailbox_must_be_known(mailbox: str, names: tuple[str, ...], problem: str) -> None:
    """A mailbox is one of the config, and is named when there are several."""
    assert [problem] == problems(dump(debrief(mailbox=mailbox)), config(*names))


@pytest.mark.parametrize(
    ("mailbox", "names"), [("", ("work",)), ("work", ("work",)), ("home", ("work", "home"))]
)
def test_a_known_mailbox(mailbox: str, names: tuple[str, ...]) -> None:
    """The only mailbox need not be named."""
    record = debrief(mailbox=mailbox)
    assert record == parse(dump(record), source="i.toml", now=NOW, config=config(*names))


def test_a_mailbox_that_is_no_name() -> None:
    """A mailbox of another type is said once."""
    assert problems("mailbox = 3\n" + MINIMAL, config("work")) == [
        "mailbox: expected text in quotes (the name of a mailbox in config.toml), found a number"
    ]


def test_a_missing_file(tmp_path: Path) -> None:
    """A file that is not there is refused with the next step."""
    with pytest.raises(BadFileError, match="There is no file") as caught:
        load(tmp_path / "no.toml", now=NOW)
    assert "second-chance debrief" in caught.value.hint


# --- missing fields -----------------------------------------------------------------------------


@pytest.mark.parametrize("need", ["", "  "])
def test_a_need_is_missing(need: str) -> None:
    """Without what the company needs, only the second-chance letter waits."""
    (finding,) = find_missing(debrief(fit=(Fit(skill="filing", need=need),)))
    assert FieldFinding("fit[0].need", "missing", "", frozenset({Kind.SECOND_CHANCE})) == finding
    assert finding.code == "fit[0].need: missing"


def test_nothing_is_missing() -> None:
    """A need that is given, or no question to ask about, leaves nothing missing."""
    assert find_missing(debrief()) == ()
    assert find_missing(debrief(fit=(Fit(skill="filing"),), botched=())) == ()


# --- there and back -----------------------------------------------------------------------------


@given(debriefs())
def test_any_debrief_round_trips(record: Debrief) -> None:
    """Whatever the dialogue writes, the file reads as the very same debrief."""
    text = dump(record)
    again = parse(text, source="i.toml", now=LONG_AFTER)
    assert record == again
    assert record.interview_end.utcoffset() == again.interview_end.utcoffset()
    assert text == dump(again)


def test_a_dump_explains_itself() -> None:
    """The written file says what the fields are, and leaves out what says nothing."""
    text = dump(debrief(went="mixed"))
    assert "# onsite, video or phone" in text
    assert '\nwent = "mixed"' in text
    assert "nudge" not in text
    assert set(tomllib.loads(dump(debrief(botched=(), references=References())))) >= {"company", "fit"}
    assert "references" not in tomllib.loads(dump(debrief(references=References())))


def test_a_dump_keeps_the_local_time() -> None:
    """The time stands in the file as the person lived it."""
    assert "interview_end = 2026-09-04T11:30:00-05:00" in dump(debrief())


values = st.recursive(
    st.booleans()
    | st.integers()
    | st.text()
    | st.dates()
    | st.times()
    | st.datetimes(timezones=st.timezones() | st.none()),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
FIELDS = [
    "company",
    "role",
    "mode",
    "interview_end",
    "mailbox",
    "thread",
    "their_time_zone",
    "their_country",
    "name",
    "subdivision",
    "closed_days",
    "enthusiasm",
    "interviewers",
    "fit",
    "botched",
    "references",
    "decision",
    "email",
    "date",
    "text",
    "testimonial",
    "asked_by",
    "lead",
    "x",
]
tables = st.dictionaries(st.sampled_from(FIELDS), values, max_size=4)


@given(st.dictionaries(st.sampled_from(FIELDS), values | tables | st.lists(tables, max_size=4), max_size=8))
def test_nothing_escapes(data: dict[str, object]) -> None:
    """Whatever stands in a file, the answer is a sentence for each problem."""
    import tomlkit  # noqa: PLC0415 - the strategy's own writer

    try:
        text = tomlkit.dumps(data)
        tomllib.loads(text)
    except (ValueError, TypeError):
        return
    with pytest.raises(BadFileError) as caught:
        parse(text, source="i.toml", now=NOW, config=config("work", "home"))
    assert caught.value.problems
