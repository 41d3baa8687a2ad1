"""Answers, each under the name of its field, and the debrief they make together.

An answer is text, so that it can be kept after every question and shown again: choices by their
value, `yes` or `no`, moments in ISO 8601. Positions count from 0, as in the codes of `needs_input`. The
first empty entry of a list (`botched[1].question` = "") says that there are no more.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from agent.model.interview import (
    Botched,
    Debrief,
    Decision,
    Fit,
    Interviewer,
    Mode,
    Part,
    Profile,
    References,
    Tone,
    WentWrong,
)
from agent.model.prefill import NOTHING_KNOWN, Prefill
from agent.writing.lexicon import is_about_pay
from agent.writing.templates import Templates

Answers = Mapping[str, str]
YES, NO = "yes", "no"
HEADS = {"interviewers": ".name", "fit": ".skill", "botched": ".question", "improve": ""}
"""The lists, and the field that makes an entry of each."""

_ENTRY = re.compile(r"(?P<group>\w+)\[(?P<position>\d+)\](?P<rest>.*)")
_DECISION_DATE = "decision.date"
_QUOTE = "references.testimonial"


def list_entries(answers: Answers, group: str) -> list[str]:
    """The names of the entries of a list, such as `botched[0]`, up to the first empty one."""
    return [name for name in _list_candidates(answers, group) if answers[name + HEADS[group]]]


def _list_candidates(answers: Answers, group: str) -> Iterator[str]:
    position = 0
    while f"{group}[{position}]{HEADS[group]}" in answers:
        yield f"{group}[{position}]"
        if not answers[f"{group}[{position}]{HEADS[group]}"]:
            return
        position += 1


def close_gaps(answers: Answers) -> dict[str, str]:
    """The answers without emptied entries: later ones move up, so that none is lost behind a gap."""
    moved: dict[str, str] = {}
    for group, head in HEADS.items():
        of_group: dict[int, dict[str, str]] = {}
        for field, answer in answers.items():
            entry = _ENTRY.fullmatch(field)
            if entry and entry["group"] == group:
                of_group.setdefault(int(entry["position"]), {})[entry["rest"]] = answer
        kept = [rest for _, rest in sorted(of_group.items()) if rest.get(head)]
        if len(kept) < len(of_group):
            kept.append({head: ""})
        moved |= {
            f"{group}[{position}]{rest}": answer
            for position, entry_answers in enumerate(kept)
            for rest, answer in entry_answers.items()
        }
    plain = {field: answer for field, answer in answers.items() if not _split_list_field(field)}
    return plain | moved


def _split_list_field(field: str) -> bool:
    entry = _ENTRY.fullmatch(field)
    return entry is not None and entry["group"] in HEADS


def make_answers(debrief: Debrief) -> dict[str, str]:
    """Every field of a debrief as the answer that makes it."""
    references, decision = debrief.references, debrief.decision
    answers = {
        "mailbox": debrief.mailbox,
        "thread": debrief.thread,
        "company": debrief.company,
        "role": debrief.role,
        "mode": debrief.mode.value,
        "interview_end": debrief.interview_end.isoformat(),
        "their_time_zone": debrief.their_time_zone,
        "their_country": debrief.their_country,
        "subdivision": debrief.subdivision,
        "closed_days": " ".join(day.isoformat() for day in debrief.closed_days),
        "went": debrief.went,
        "enthusiasm": debrief.enthusiasm,
        "request": debrief.request,
        "references.who": references.who,
        "references.agreed": YES,
        f"{_QUOTE}.text": references.testimonial_text,
        f"{_QUOTE}.source": references.testimonial_source,
        f"{_QUOTE}.quotable": YES,
        _DECISION_DATE: decision.date.isoformat() if decision.date else "",
        "decision.text": decision.text,
        "tone": debrief.tone.value if debrief.tone else "",
        "nudge": _is_yes(debrief.nudge),
        "feedback": _is_yes(debrief.feedback),
        "private_note": debrief.private_note,
    }
    for position, person in enumerate(debrief.interviewers):
        answers |= {f"interviewers[{position}].{name}": value for name, value in _list_person(person).items()}
    for position, fit in enumerate(debrief.fit):
        answers |= {f"fit[{position}].{name}": value for name, value in _list_fit(fit).items()}
    for position, botched in enumerate(debrief.botched):
        answers |= {f"botched[{position}].{name}": value for name, value in _list_question(botched).items()}
    answers |= {f"improve[{position}]": line for position, line in enumerate(debrief.improve)}
    for group, head in HEADS.items():
        answers[f"{group}[{len(getattr(debrief, group))}]{head}"] = ""
    return answers


def _list_fit(fit: Fit) -> dict[str, str]:
    return {"skill": fit.skill, "need": fit.need, "said_by": fit.said_by, "why": fit.why}


def _list_person(person: Interviewer) -> dict[str, str]:
    return {
        "name": person.name,
        "email": person.email,
        "given": person.given,
        "family": person.family,
        "title": person.title,
        "first_name_basis": _is_yes(person.first_name_basis),
        "part": person.part.value,
        "highlight": person.highlight,
        "lead": _is_yes(person.lead),
    }


def _list_question(botched: Botched) -> dict[str, str]:
    return {
        "question": botched.question,
        "topic": botched.topic,
        "asked_by": botched.asked_by,
        "went": botched.went.value,
        "better_answer": botched.better_answer,
    }


def make_debrief(answers: Answers) -> Debrief:
    """The debrief that complete answers make.

    A reference who has not agreed and words that may not be quoted are left out.
    """

    def get(field: str) -> str:
        return answers.get(field, "")

    quotable = get(f"{_QUOTE}.quotable") == YES
    return Debrief(
        company=get("company"),
        role=get("role"),
        mode=Mode(get("mode")),
        interview_end=datetime.fromisoformat(get("interview_end")),
        interviewers=tuple(_make_person(answers, entry) for entry in list_entries(answers, "interviewers")),
        fit=tuple(_make_fit(answers, entry) for entry in list_entries(answers, "fit")),
        enthusiasm=get("enthusiasm"),
        request=get("request"),
        botched=tuple(_make_question(answers, entry) for entry in list_entries(answers, "botched")),
        references=References(
            who=get("references.who") if get("references.agreed") == YES else "",
            testimonial_text=get(f"{_QUOTE}.text") if quotable else "",
            testimonial_source=get(f"{_QUOTE}.source") if quotable else "",
        ),
        decision=Decision(
            date=date.fromisoformat(get(_DECISION_DATE)) if get(_DECISION_DATE) else None,
            text=get("decision.text"),
        ),
        mailbox=get("mailbox"),
        thread=get("thread"),
        their_time_zone=get("their_time_zone"),
        their_country=get("their_country"),
        subdivision=get("subdivision"),
        closed_days=tuple(date.fromisoformat(day) for day in get("closed_days").split()),
        tone=Tone(get("tone")) if get("tone") else None,
        nudge=get("nudge") == YES,
        feedback=get("feedback") == YES,
        went=get("went"),
        private_note=get("private_note"),
        improve=tuple(answers[entry] for entry in list_entries(answers, "improve")),
    )


def _make_fit(answers: Answers, entry: str) -> Fit:
    def get(field: str) -> str:
        return answers.get(f"{entry}.{field}", "")

    return Fit(skill=get("skill"), need=get("need"), said_by=get("said_by"), why=get("why"))


def _make_person(answers: Answers, entry: str) -> Interviewer:
    def get(field: str) -> str:
        return answers.get(f"{entry}.{field}", "")

    return Interviewer(
        name=get("name"),
        part=Part(get("part")),
        email=get("email"),
        given=get("given"),
        family=get("family"),
        title=get("title"),
        first_name_basis=get("first_name_basis") == YES,
        highlight=get("highlight"),
        lead=get("lead") == YES,
    )


def _make_question(answers: Answers, entry: str) -> Botched:
    def get(field: str) -> str:
        return answers.get(f"{entry}.{field}", "")

    return Botched(
        question=get("question"),
        topic=get("topic"),
        asked_by=get("asked_by"),
        went=WentWrong(get("went")),
        better_answer=get("better_answer"),
    )


def _is_yes(value: bool) -> str:  # noqa: FBT001 - the value is what it turns into a word
    return YES if value else NO


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """The answers so far, for questions to look at."""

    profile: Profile
    now: datetime
    """Aware."""
    answers: dict[str, str] = dataclasses.field(default_factory=dict)
    prefill: Prefill = NOTHING_KNOWN
    mailboxes: tuple[str, ...] = ()
    """The names in config.toml; with several, one is asked for."""
    templates: Templates = dataclasses.field(default_factory=Templates.shipped)
    """The letters whose sentences are shown beside the answers."""

    @property
    def zone(self) -> ZoneInfo:
        """The person's own."""
        return ZoneInfo(self.profile.time_zone)

    def get(self, name: str) -> str:
        """An answer; empty when there is none yet."""
        return self.answers.get(name, "")

    def asked_again(self) -> list[str]:
        """The questions a second-chance letter would carry, as `botched[0]`: not those about pay (SC-15)."""
        return [
            entry
            for entry in list_entries(self.answers, "botched")
            if not self.about_pay(self.get(f"{entry}.question"))
        ]

    def about_pay(self, question: str) -> bool:
        """Whether a question is about pay, which no letter of ours takes up (SC-15)."""
        work = Debrief(
            company="",
            role=self.get("role"),
            mode=Mode.ONSITE,
            interview_end=self.now,
            interviewers=(),
            fit=tuple(Fit(skill=self.get(f"{entry}.skill")) for entry in list_entries(self.answers, "fit")),
            enthusiasm="",
        )
        asked = Botched(question=question, better_answer="", went=WentWrong.NO_ANSWER)
        return is_about_pay(asked, work)
