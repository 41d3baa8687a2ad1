"""Invented job seekers of every kind, and the letters that follow from what each of them typed.

`tests/data/people/*.toml` has one table for each: `id`, who it is, how carefully they typed, their own name;
the rest of the table is an interview file as it is. `play` goes through the time after the interview without
a mailbox: the thank-yous, the second letter two business days later, the answer to a no. To read them all:

    python tests/support/job_seekers.py [ID or STYLE ...]
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from builders import message
from situations import after_placing, after_sending

from agent.deciding.planning import decide
from agent.deciding.situation import Situation
from agent.keeping import interview_file
from agent.keeping.config import Config
from agent.keeping.journal.journal import Journal
from agent.model.interview import Debrief, InterviewId, Profile, Tone, Waiting
from agent.model.letter import FieldFinding, Kind, Severity
from agent.model.mail import Address, ClassifiedMessage, Message, Signal, SignalKind, Thread, Voice
from agent.model.plan import Step, ThreadChoice
from agent.visit.agent import Agent
from agent.visit.letter_writing import CheckedLetter, write_letter
from agent.visit.observation import Observation, find_missing
from agent.writing import lexicon
from agent.writing.answers import refusals, sanitise
from agent.writing.templates import Templates

_FOLDER = Path(__file__).parents[1] / "data" / "people"
_ME = "me@candidate.example"
_ABOUT_THEM = re.compile(r"^(?:id|who|style|me|my_given) = .*\n", re.MULTILINE)
_LONGEST_WAIT = 6


@dataclass(frozen=True, slots=True)
class JobSeeker:
    """Somebody, and what they typed after an interview."""

    id: str
    who: str
    style: str
    """careful, natural or sloppy."""
    profile: Profile
    debrief: Debrief
    """As typed."""


@dataclass(frozen=True, slots=True)
class Play:
    """What followed."""

    seeker: JobSeeker
    letters: tuple[CheckedLetter, ...]
    """In order; with those that are withheld."""
    refused: tuple[FieldFinding, ...]
    """Fields with words that no letter may carry; a letter that needs one is not written."""
    missed: tuple[Kind, ...]
    """Letters that should have come and did not."""

    @property
    def left_out(self) -> tuple[str, ...]:
        """Codes of the optional fields that a letter did without."""
        return tuple(one.code for one in self.refused if one.letters)

    @property
    def asked_back(self) -> tuple[str, ...]:
        """Codes of the fields that keep a letter back, and of what a written letter is withheld for."""
        stopped = (one.code for one in self.refused if one.stops)
        withheld = (code for letter in self.letters for code in letter.withheld)
        return tuple(dict.fromkeys((*stopped, *withheld)))


def read_people(*names: str) -> tuple[JobSeeker, ...]:
    """The people of these files of tests/data/people (without the ending); of all where none is named."""
    files = [_FOLDER / f"{name}.toml" for name in names] or sorted(_FOLDER.glob("*.toml"))
    return tuple(one for file in files for one in _read(file))


def _read(file: Path) -> Iterator[JobSeeker]:
    text = file.read_text(encoding="utf-8")
    for chunk in text.split("[[people]]\n")[1:]:
        data = tomllib.loads(chunk)
        debrief = interview_file.parse(
            _ABOUT_THEM.sub("", chunk), source=file, now=data["interview_end"] + timedelta(hours=1)
        )
        profile = Profile(
            name=data["me"],
            addresses=(_ME,),
            time_zone=debrief.their_time_zone,
            tone=debrief.tone or Tone.WARM,
            given=data.get("my_given", ""),
        )
        yield JobSeeker(data["id"], data["who"], data["style"], profile, debrief)


def play(seeker: JobSeeker, rewordings: int = 0) -> Play:
    """Everything that would be placed for somebody who sends each letter as it is.

    Args:
        seeker: The person.
        rewordings: How often they ask for other words of each letter.
    """
    first = replace(build_situation(seeker), now=seeker.debrief.interview_end + timedelta(minutes=70))
    known, letters = _write(seeker, first, rewordings)
    known = _sent(known, Kind.THANK_YOU, first.now + timedelta(minutes=20))
    for moment in _mornings(known) if known.debrief.botched else ():
        after, written = _write(seeker, replace(known, now=moment), rewordings, Kind.SECOND_CHANCE)
        if written:
            letters += written
            known = _sent(after, Kind.SECOND_CHANCE, moment + timedelta(minutes=30))
            break
    no = known.now + timedelta(days=1)
    declined = (*known.thread, _hear(known.debrief, no, SignalKind.REJECTION))
    later = replace(known, thread=declined, now=no + timedelta(hours=1))
    letters += _write(seeker, later, rewordings, Kind.GRACIOUS_DECLINE)[1]
    kinds = {one.step.kind for one in letters if one.letter and not one.withheld}
    wanted = [Kind.THANK_YOU, *([Kind.SECOND_CHANCE] if known.debrief.botched else []), Kind.GRACIOUS_DECLINE]
    missed = tuple(kind for kind in wanted if kind not in kinds)
    return Play(seeker, letters, first.problems, missed)


def build_situation(seeker: JobSeeker) -> Situation:
    """What is known right after the interview: the debrief, and the invitation that came before it."""
    asked = sanitise.clean_debrief(seeker.debrief)
    problems = (*refusals.lint(asked), *find_missing(asked))
    debrief, pay_left_out = refusals.without_salary_questions(asked)
    end = debrief.interview_end
    return Situation(
        id=InterviewId(seeker.id),
        debrief=debrief,
        profile=seeker.profile,
        waiting=Waiting(),
        now=end,
        recorded_at=end,
        thread=(_hear(debrief, end - timedelta(days=4)),),
        problems=problems,
        salary_question_left_out=pay_left_out,
        had_botched=bool(debrief.botched),
    )


def _mornings(known: Situation) -> Iterator[datetime]:
    """Half past ten on the business days after the interview, where they are."""
    their = known.their
    end = known.debrief.interview_end.astimezone(their.zone)
    for n in range(1, _LONGEST_WAIT):
        day = their.days.after(end.date(), n)
        yield datetime(day.year, day.month, day.day, 10, 30, tzinfo=their.zone)


def _hear(debrief: Debrief, when: datetime, kind: SignalKind = SignalKind.HUMAN_OTHER) -> ClassifiedMessage:
    """A mail to the person by the first interviewer who has an address, the others in copy."""
    lead, *others = [one for one in debrief.interviewers if one.email]
    mail = message(
        f"<{kind}@{lead.email.partition('@')[2]}>",
        sender=f"{lead.name} <{lead.email}>",
        to=_ME,
        cc=tuple(Address(one.email, one.name) for one in others),
        date=when.isoformat(),
        subject=f"Interview: {debrief.role}",
        text="We would like to invite you.",
    )
    signal = Signal(kind, personal=True, evidence="as said")
    return ClassifiedMessage(mail, signal, lead.name, Voice.COMPANY)


def _write(
    seeker: JobSeeker, known: Situation, rewordings: int, kind: Kind = Kind.THANK_YOU
) -> tuple[Situation, tuple[CheckedLetter, ...]]:
    """The letters of a kind due now, each compared with those before it, and what is known then."""
    letters: list[CheckedLetter] = []
    for step in decide(known).steps:
        if step.kind is kind:
            siblings = tuple(one.letter.text for one in letters if one.letter)
            letters.append(_write_one(seeker, known, replace(step, rewording=rewordings), siblings))
    placed = tuple(one.step for one in letters if one.letter and not one.withheld)
    return after_placing(known, placed), tuple(letters)


def _write_one(seeker: JobSeeker, known: Situation, step: Step, siblings: tuple[str, ...]) -> CheckedLetter:
    mails: tuple[Message, ...] = tuple(one.message for one in known.thread)
    positions = [
        place
        for place, question in enumerate(seeker.debrief.botched)
        if not lexicon.is_about_pay(question, seeker.debrief)
    ]
    observation = Observation(
        situation=known,
        thread=Thread("local", mails),
        choice=ThreadChoice(),
        question_positions=tuple(positions),
        warnings=(),
    )
    return write_letter(_agent(seeker), observation, step, siblings)


class _NoOtherInterviews:
    """A journal as far as letters are written from it: no other interview is on record."""

    def __init__(self, debrief: Debrief) -> None:
        self.debrief = debrief

    def get(self, _: InterviewId) -> _NoOtherInterviews:
        return self

    def find_names(self, _: str) -> frozenset[str]:
        return frozenset()


def _agent(seeker: JobSeeker) -> Agent:
    config = Config(profile=seeker.profile, waiting=Waiting(), mailboxes={})
    journal = cast("Journal", _NoOtherInterviews(seeker.debrief))
    return Agent(config, journal, Templates.shipped(), _no_mailbox, bytes)


def _no_mailbox(_: str) -> Any:
    raise AssertionError


def _sent(known: Situation, kind: Kind, when: datetime) -> Situation:
    """The situation once the person sent every draft of a kind."""
    return after_sending(known, kind, when.isoformat())


def show(played: Play) -> str:
    """Everything that came of one person's words, to be read by eye."""
    seeker = played.seeker
    lines = [
        f"######## {seeker.id} ({seeker.style}): {seeker.who}; {seeker.profile.name}; {seeker.profile.tone}"
    ]
    for one in played.letters:
        lines.append(f"\n--- {one.step.kind} to {one.step.person}" + (" WITHHELD" if one.withheld else ""))
        lines += [f"!! {code}" for code in one.withheld]
        lines += [
            f"?? {f.rule} {f.severity}: {f.text} ({f.field})" for f in one.findings if _speaks(f.severity)
        ]
        if one.letter:
            lines.append(one.letter.text.strip())
    lines += [f"\n--- refused {one.code}: {one.words!r}" for one in played.refused]
    lines += [f"--- missing: {kind}" for kind in played.missed]
    return "\n".join(lines)


def _speaks(severity: Severity) -> bool:
    return severity is Severity.ERROR or "--findings" in sys.argv


if __name__ == "__main__":
    chosen = [word for word in sys.argv[1:] if not word.startswith("-")]
    for somebody in read_people():
        if not chosen or somebody.id in chosen or somebody.style in chosen:
            print(show(play(somebody)), end="\n\n")  # noqa: T201 - for the eyes
