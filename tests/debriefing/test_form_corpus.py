"""Ways in which people fill in the form (tests/data/forms/filled.yaml), and what must come of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import at, profile
from forms import CODE, read
from yaml_files import read_yaml

from agent.debriefing import form_answers
from agent.debriefing.answers import Replay, make_answers
from agent.debriefing.form_lines import BULLET, READY, label_of
from agent.debriefing.form_text import write_form
from agent.model.interview import Debrief
from agent.model.prefill import Person, Prefill, Suggestion

CORPUS: Mapping[str, Any] = read_yaml(Path(__file__).parents[1] / "data" / "forms" / "filled.yaml")
NOW = at("2026-09-02T20:00:00+01:00")
JO = replace(profile(), name="Jo Adler", time_zone="Europe/London")
KNOWN = Prefill(
    mailbox="personal",
    thread="<first@fenwick.example>",
    subject="Your interview",
    company=Suggestion("Fenwick Hospital", "from the mail of 1 September"),
    role=Suggestion("staff nurse", "from the mail of 1 September"),
    mode=Suggestion("onsite", "from the mail of 1 September"),
    interview_end=Suggestion("2026-09-02T14:00:00+01:00", "from the calendar"),
    their_time_zone=Suggestion("Europe/London", "from the mail of 1 September"),
    people=(
        Person(name="Anna Weiss", email="a.weiss@fenwick.example", source="wrote on 1 September"),
        Person(name="Colm Brady", email="c.brady@fenwick.example", source="invited to the meeting"),
    ),
)
FIELDS = {
    "how_it_went": "went",
    "bring": "fit[0].skill",
    "bring2": "fit[1].skill",
    "need": "fit[0].need",
    "excites": "enthusiasm",
    "question": "botched[0].question",
    "better": "botched[0].better_answer",
    "mode": "mode",
    "end": "interview_end",
    "company": "company",
    "role": "role",
    "name1": "interviewers[0].name",
    "name2": "interviewers[1].name",
    "part1": "interviewers[0].part",
    "title1": "interviewers[0].title",
    "email1": "interviewers[0].email",
    "decision": "decision.date",
    "who_references": "references.who",
    "agreed": "references.agreed",
    "ready": READY,
}


def find_line(key: str) -> re.Pattern[str]:
    label = READY if key == "ready" else label_of(FIELDS[key])
    return re.compile(rf"^{BULLET} {re.escape(label)}(?P<hint> \([^)\n]*\))?:(?P<rest>.*)$", re.MULTILINE)


def change_lines(text: str, row: Mapping[str, Any]) -> str:
    """The form with the edits of a row made on it."""
    typed = ({} if row.get("plain") else CORPUS["usual"] | {"ready": "yes"}) | row.get("type", {})
    for key, words in typed.items():
        found = find_line(key).search(text)
        assert found, key
        label = found[0].partition(":")[0]
        text = text[: found.start()] + f"{label}: {words}".rstrip() + text[found.end() :]
    for key, words in row.get("below", {}).items():
        text = find_line(key).sub(lambda found, words=words: f"{found[0]}\n{words}", text)  # type: ignore[misc]
    for key, words in (row.get("above", {}) | {"ready": row.get("over_ready", "")}).items():
        if words:
            text = find_line(key).sub(lambda found, words=words: f"{words}\n{found[0]}", text)  # type: ignore[misc]
    for key, words in row.get("replace", {}).items():
        text = find_line(key).sub(lambda _, words=words: words, text)  # type: ignore[misc]
    for key in row.get("drop", ()):
        text = find_line(key).sub("", text)
    text = f"{row['top']}\n{text}" if "top" in row else text
    return f"{text}{row['bottom']}\n" if "bottom" in row else text


def shape_text(text: str, shape: str) -> str:
    """What somebody, or a mail program, made of the whole form."""
    lines = text.split("\n")
    if shape == "quoted":
        head = "On Wed, Sep 2, 2026 at 7:10 PM Jo Adler <jo@mail.example> wrote:"
        return "\n".join((head, "", *(f"> {line}" for line in lines)))
    if shape == "capitals_labels":
        return re.sub(rf"(?m)^{BULLET} [^(:\n]*", lambda found: found[0].upper(), text)
    if shape == "reversed":
        return "\n".join([*lines[:1], *reversed(lines[1:-2]), *lines[-2:]])
    if shape == "bare":
        kept = [line for line in lines if not line.startswith(BULLET) or not re.search(r":\s*$", line)]
        return "\n".join(kept)
    if shape == "in_brackets":
        found = find_line("bring").search(text)
        assert found
        label, hint, words = found[0].partition(" (")[0], found["hint"] or " ()", found["rest"].strip()
        return text.replace(found[0], f"{label} ({words}):" if hint else found[0])
    return text


def play(row: Mapping[str, Any]) -> Iterator[str]:
    """What came out otherwise than the row says."""
    mail = write_form(KNOWN, JO, now=NOW, code=CODE)
    said = read(shape_text(change_lines(mail.text, row), row.get("shape", "")))
    if said is None:
        yield "it was not read at all"
        return
    if said.ready != row["ready"]:
        yield f"ready is {said.ready}"
    replay = Replay(profile=JO, now=NOW, prefill=KNOWN)
    made = form_answers.read_answers(said.texts, replay)
    problems = {} if isinstance(made, Debrief) else dict(made)
    wanted = {FIELDS[key] for key in row.get("problems", ())}
    if row["ready"] and set(problems) != wanted:
        yield f"problems are {problems}"
    told = " ".join(form_answers.list_left_out(said.texts, replay))
    yield from (f"{words!r} left out in silence" for words in row.get("left_out", ()) if words not in told)
    seen = (
        [*said.texts.values()]
        if problems
        else [*make_answers(made).values()]
        if isinstance(made, Debrief)
        else []
    )
    if (kept := row.get("kept", "")) and not any(kept in text for text in (*seen, told)):
        yield f"{kept!r} was lost"
    if isinstance(made, Debrief):
        answers = make_answers(made)
        people = [one.name for one in made.interviewers]
        if people != row.get("people", people):
            yield f"people are {people}"
        for key, value in row.get("answers", {}).items():
            got = _tell_answer(made, answers, key)
            if got != _spell(value):
                yield f"{key} is {got!r}"


def _tell_answer(made: Debrief, answers: Mapping[str, str], key: str) -> str:
    if key == "agreed":
        return _spell(bool(made.references.who))
    got = answers.get(FIELDS[key], "")
    return got[:16] if key == "end" else got


def _spell(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("part", range(4))
def test_ways_to_fill_in_the_form(part: int) -> None:
    """Each row of the corpus: recorded as it was meant, sent back with a sentence, or kept as a note."""
    wrong = {row["id"]: faults for row in CORPUS["rows"][part::4] if (faults := list(play(row)))}
    assert {} == wrong
