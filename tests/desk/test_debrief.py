"""The debrief on one page: begun, filled in, kept, recorded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from desk import MaildirDesk
from mails import DEBRIEFED
from page_visitor import Page, Visitor
from scripted import ScriptedAsker

from agent.commands.kept_dialogue import ask_for_debrief
from agent.debriefing.kept_answers import list_begun
from agent.keeping.home_folder import Home
from agent.keeping.journal.journal import Journal
from agent.mailboxes.registry import load_config
from agent.model.interview import Debrief

TYPED = {
    "company": "Fjordlab",
    "role": "Laboratory Technician",
    "mode": "onsite",
    "interview_end": "today 11:30",
    "interviewers[0].name": "Sigrid Aune",
    "went": "mixed",
    "fit[0].skill": "running blanks in a water laboratory",
    "enthusiasm": "setting up the new trace bench",
    "botched[0].question": "How do you find a contamination?",
}
LATER_TYPED = {
    "interviewers[0].part": "hiring_manager",
    "fit[0].need": "results that hold up in an audit",
    "botched[0].went": "incomplete",
    "botched[0].better_answer": "I repeat the blank first and then swap one reagent at a time",
}
ASKED = {
    "Which company": "Fjordlab",
    "Which role": "Laboratory Technician",
    "How did you talk": "In person",
    "When did it end": "today 11:30",
    "Who talked with you": "Sigrid Aune",
    "What was the part": "hiring manager",
    "How did it go": "Mixed",
    "What do you bring": "running blanks in a water laboratory",
    "What about this work": "setting up the new trace bench",
    "Which question would": "How do you find a contamination?",
    "the matter with your answer": "It was incomplete",
    "What would you answer": "I repeat the blank first and then swap one reagent at a time",
    "What do they need it": "results that hold up in an audit",
}


@pytest.fixture
def desk(tmp_path: Path) -> MaildirDesk:
    return MaildirDesk(tmp_path)


@pytest.fixture
def visitor(desk: MaildirDesk) -> Visitor:
    return Visitor(desk.home, DEBRIEFED)


def read_fields(html: str) -> dict[str, str]:
    """What a browser would send of the sheet as it stands."""
    fields: dict[str, str] = {}
    form = html[html.find("<form") if 'id="sheet"' not in html else html.find('id="sheet"') :]
    for tag in re.findall(r"<input [^>]*>", form):
        attributes = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        is_open = attributes.get("type") == "radio" and " checked" not in tag
        if "name" in attributes and not is_open:
            fields[attributes["name"]] = attributes.get("value", "")
    for name, options in re.findall(r'(?s)<select [^>]*name="([^"]+)".*?>(.*?)</select>', form):
        chosen = re.search(r'value="([^"]*)" selected', options)
        fields[name] = unescape(chosen[1]) if chosen else ""
    return fields


def send(visitor: Visitor, page: Page, typed: Mapping[str, str], do: str = "check", **more: Any) -> Page:
    """Type into the sheet and press a button."""
    return visitor.post(page.path, {**read_fields(page.html), **typed, "do": do, **more})


def begin(visitor: Visitor) -> Page:
    return visitor.post("/debrief")


def find_records(desk: MaildirDesk) -> dict[str, Debrief]:
    with Journal.open(desk.journal_file) as journal:
        return {record.id: record.debrief for record in journal.interviews()}


def test_the_page_makes_what_the_dialogue_makes(desk: MaildirDesk, visitor: Visitor, tmp_path: Path) -> None:
    """The same answers give the same debrief; what the visit came to is said."""
    page = send(visitor, begin(visitor), TYPED)
    done = send(visitor, page, LATER_TYPED, "record")
    (made,) = find_records(desk).values()
    profile = load_config(desk.config_file).profile
    asked = ask_for_debrief(profile, Home(tmp_path / "elsewhere"), now=DEBRIEFED, asker=ScriptedAsker(ASKED))
    assert asked == made
    assert done.path.startswith("/interviews/fjordlab-")
    assert "Recorded." in done.text
    assert "Fjordlab: it is not" in done.text
    assert [] == list(list_begun(Home(desk.home))[0])
