"""What the mailbox shows of one interview: its thread, the fates of its drafts, the company's other mail.

`observe` asks for all of it once and reads it into one `Situation`, from which the decisions are made.
Which thread is the interview's (RT-13) is settled on the way and put on record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from agent.deciding import recipients, waiting
from agent.deciding.situation import LaterSession, Situation
from agent.keeping.journal.records import Record, is_ahead
from agent.knowledge.text import comparable_name, find_sentence
from agent.mailboxes.interface import Mailbox, Unread
from agent.model.interview import Debrief
from agent.model.letter import FieldFinding, Kind, OwnLetter
from agent.model.mail import ClassifiedMessage, Mark, Message, Thread, Voice
from agent.model.plan import Fate, OwnMail, Placement, SentMail, Stage, ThreadChoice, TrackState
from agent.reading import known_addresses, people, signals, speakers
from agent.reading.carried_text import without_carried_text
from agent.reading.decisions.weighing import SENTENCE
from agent.reading.new_words import looks_english
from agent.visit.agent import Agent
from agent.visit.outside_mail import read_news, read_thanks, search_outside
from agent.visit.placing import LetterEntry, adopt
from agent.visit.thread_settling import collect_letter_ids, settle_thread
from agent.writing import lexicon, rules
from agent.writing.answers import refusals, sanitise

_ONE_ALONE = frozenset(Kind) - {Kind.THANK_YOU}
"""Letters of which an interview has one, whoever it goes to."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What the mailbox showed, and what is on record beside it."""

    situation: Situation
    thread: Thread | None
    choice: ThreadChoice
    """With candidates where the thread is not settled."""
    question_positions: tuple[int, ...]
    """For each question of the situation's debrief, its place in the person's own list (pay left out)."""
    warnings: tuple[str, ...]
    """What the mail itself gives reason to warn of."""
    withdrawn: tuple[Placement, ...] = ()
    """Letters that were meant and surely never made: struck from the record, and still to be called so."""
    own_letters: tuple[OwnLetter, ...] = ()
    """What the person wrote themselves and what was not placed yet."""

    def find_own_letter(self, kind: Kind, person: str) -> OwnLetter | None:
        """The person's own letter for somebody, if one waits.

        Where the debrief calls nobody as it was called then, it is taken all the same, so that it is judged,
        and asked about, instead of passed over.
        """
        several = [one for one in self.own_letters if one.kind is kind]
        same = [one for one in several if comparable_name(one.person) == comparable_name(person)]
        names = {comparable_name(one.name) for one in self.situation.debrief.interviewers}
        lost = [one for one in several if comparable_name(one.person) not in names or kind in _ONE_ALONE]
        return next(iter((*same, *lost)), None)


def observe(agent: Agent, record: Record, mailbox: Mailbox, now: datetime) -> Observation:
    """Ask the mailbox about one interview; the fates it shows are recorded at once.

    Raises:
        As the mailbox's `search`, `read` and `find_fate`.
    """
    placements, withdrawn = _record_sightings(agent, record, mailbox, now)
    asked = sanitise.clean_debrief(record.debrief)
    own_letters = agent.journal.own_letters.list_waiting(record.id)
    problems = (*refusals.lint(asked), *find_missing(asked))
    debrief, pay_left_out = refusals.without_salary_questions(asked)
    thread, choice = settle_thread(agent, record, debrief, mailbox, now, collect_letter_ids(placements))
    messages = tuple(m for m in thread.messages if Mark.DRAFT not in m.marks) if thread else ()
    messages = without_carried_text(messages)
    debrief = known_addresses.with_addresses(debrief, messages, agent.config.profile)
    classified = tuple(_classify_in_thread(agent, m, debrief) for m in messages)
    outside = search_outside(agent, record.id, debrief, mailbox, choice, now)
    thanks = read_thanks(outside, debrief, placements, mailbox, now)
    situation = Situation(
        id=record.id,
        debrief=debrief,
        profile=agent.config.profile,
        waiting=agent.config.waiting,
        now=now,
        recorded_at=min(record.recorded_at, now),
        thread=classified,
        elsewhere=read_news(agent, outside, debrief, mailbox, now, known=messages),
        own_mail=_find_own_mail(agent, record, (*messages, *thanks), debrief, placements),
        placements=placements,
        words=record.words,
        problems=problems,
        own_letters=_list_own(own_letters, placements),
        thread_settled=thread is not None,
        thread_candidates=len(choice.candidates),
        had_botched=_was_armed(record),
        salary_question_left_out=pay_left_out,
        later_sessions=_find_later_sessions(agent, record),
        unread=_record_unread(agent, mailbox, now),
    )
    positions = tuple(
        position
        for position, question in enumerate(asked.botched)
        if not lexicon.is_about_pay(question, asked)
    )
    warnings = _collect_warnings(classified, choice)
    return Observation(situation, thread, choice, positions, warnings, withdrawn, own_letters)


def _list_own(
    waiting: tuple[OwnLetter, ...], placements: tuple[Placement, ...]
) -> frozenset[tuple[Kind, str]]:
    """The letters that the person wrote themselves, placed or not, each by its kind and person."""
    placed = {(one.kind, one.person) for one in placements if one.is_own}
    return frozenset({(one.kind, one.person) for one in waiting} | placed)


def find_missing(debrief: Debrief) -> tuple[FieldFinding, ...]:
    """Fields that a letter needs and may be empty: what the company needs `fit` for, a better answer.

    A form is recorded while a better answer still needs another look.
    """
    empty = [
        f"botched[{n}].better_answer"
        for n, one in enumerate(debrief.botched)
        if not one.better_answer.strip()
    ]
    if debrief.botched and not debrief.fit[0].need.strip():
        empty.append("fit[0].need")
    return tuple(FieldFinding(field, "missing", "", frozenset({Kind.SECOND_CHANCE})) for field in empty)


def _record_sightings(
    agent: Agent, record: Record, mailbox: Mailbox, now: datetime
) -> tuple[tuple[Placement, ...], tuple[Placement, ...]]:
    """Every placement with what became of it; and those proved never made, struck from the record."""
    known: list[Placement] = []
    withdrawn: list[Placement] = []
    for kept in agent.journal.placements(record.id):
        # One placed under a clock that ran ahead stands since the interview at the earliest.
        since = min(record.debrief.interview_end, now)
        placement = replace(kept, placed_at=since) if is_ahead(kept.placed_at, now) else kept
        if placement.fate.is_sent and placement.stage is Stage.PLACED:
            known.append(placement)
            continue
        sighting = mailbox.find_fate(placement)
        if sighting.fate is None:
            agent.journal.withdraw(placement)
            withdrawn.append(placement)
        elif placement.stage is not Stage.PLACED:
            known.append(adopt(LetterEntry(agent.journal, placement), placement, sighting))
        elif sighting.fate is Fate.DELETED and _may_lie_unseen(agent, mailbox, now):
            known.append(placement)
        else:
            if sighting != placement.sighting:
                agent.journal.record_sighting(placement, sighting)
            draft_id = sighting.draft_id or placement.draft_id
            known.append(replace(placement, sighting=sighting, draft_id=draft_id))
    return tuple(known), tuple(withdrawn)


def _may_lie_unseen(agent: Agent, mailbox: Mailbox, now: datetime) -> bool:
    """Whether what is gone may lie where nobody could look just now; after a day it counts as gone."""
    if not mailbox.unread:
        return False
    since = agent.journal.looks.unread(mailbox.name)
    return any(not waiting.is_passed_by(since.get(_name(one), now), now) for one in mailbox.unread)


def _classify_in_thread(agent: Agent, message: Message, debrief: Debrief) -> ClassifiedMessage:
    signal = signals.classify(message, interview_end=debrief.interview_end)
    voice = speakers.find_voice_in_thread(message, debrief, agent.config.profile)
    return ClassifiedMessage(message, signal, people.writer_of(message, debrief), voice)


def _find_own_mail(
    agent: Agent,
    record: Record,
    messages: Iterable[Message],
    debrief: Debrief,
    placements: tuple[Placement, ...],
) -> tuple[OwnMail, ...]:
    """What the person sent after the interview, and which draft it was, oldest first.

    It is what lies in the thread, and thanks in a new mail to somebody of the interview.

    The mailbox proves it by where the mail lies. Proof once seen stays: what was sent mail at an earlier
    visit was sent, wherever it lies now, as it was seen then.
    """
    several = [m for m in messages if Mark.SENT in m.marks and m.date > debrief.interview_end]
    # Two sessions of one round share a thread: what was written for one is no further mail of the other.
    sent = agent.journal.find_sent([m.message_id for m in several if m.message_id])
    sent |= {
        p.sighting.sent_message_id: (p.kind, p.person)
        for p in placements
        if p.fate.is_sent and p.sighting.sent_message_id
    }
    mine = {own.mail.identity: own for own in (record.plan.own_mail if record.plan else ())}
    for message in several:
        words = message.body.new_text if message.body else ""
        draft = sent.get(message.message_id) if message.message_id else None
        thanks = lexicon.has_thanks(words)
        # Only what may stop the second-chance letter is kept with a sentence.
        first = "" if draft or thanks else find_sentence(words, 0, 1, SENTENCE)
        mine[message.identity] = OwnMail(_as_sent(message), thanks, draft, first)
    return tuple(sorted(mine.values(), key=lambda own: own.mail.at))


def _as_sent(message: Message) -> SentMail:
    return SentMail(
        at=message.date,
        message_id=message.message_id,
        references=recipients.ancestry_with(message),
        sender=message.sender,
        to=message.to,
        cc=message.cc,
        base_subject=message.base_subject,
    )


def _record_unread(agent: Agent, mailbox: Mailbox, now: datetime) -> tuple[tuple[str, datetime], ...]:
    """What could not be looked into just now, and since when that is so."""
    places = [_name(one) for one in mailbox.unread]
    return tuple(agent.journal.looks.record_unread(mailbox.name, places, now).items())


def _name(unread: Unread) -> str:
    """A place as the journal keeps it, whatever bytes its name has."""
    return unread.place.encode("utf-8", "backslashreplace").decode()


def _was_armed(record: Record) -> bool:
    """Whether a second-chance letter was once on its way: clearing the questions then cancels it."""
    return record.plan is not None and record.plan.track.state is not TrackState.NONE


def _find_later_sessions(agent: Agent, record: Record) -> tuple[LaterSession, ...]:
    """Other conversations of the same round: same company and role, ended later."""
    return tuple(
        LaterSession(other.debrief.interview_end, _find_when_thanked(agent, other))
        for other in agent.journal.find_later_sessions(record.debrief)
    )


def _find_when_thanked(agent: Agent, record: Record) -> datetime | None:
    """When the thank-you of an interview was sent, as last seen."""
    addressee = recipients.second_chance_addressee(record.debrief)
    sent = [
        p.sighting.sent_at
        for p in agent.journal.placements(record.id)
        if p.kind is Kind.THANK_YOU
        and p.sighting.sent_at
        and (addressee is None or p.person == addressee.name)
    ]
    return max(sent, default=None)


def _collect_warnings(classified: tuple[ClassifiedMessage, ...], choice: ThreadChoice) -> tuple[str, ...]:
    """What the person should know of the thread.

    C-32: Where the thread's last mail of a person is not in English, the person is told so.
    Why: The letters are in English (D11), and their language is the person's to choose.
    """
    codes = [*choice.warnings, *rules.subject_warnings(choice.subject)]
    last = [
        mail.message
        for mail in classified
        if mail.signal.personal and mail.voice is Voice.COMPANY and mail.message.body
    ]
    if last and last[-1].body and looks_english(last[-1].body.new_text) is False:
        codes.append("language_mismatch")
    return tuple(codes)
