"""Write: from a step to a letter that has passed every rule, and to the bytes of its draft."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from agent.deciding.addressing import reply_subject
from agent.keeping.journal.marks import list_names
from agent.mailboxes.around import find_innermost
from agent.mailboxes.interface import Signs
from agent.model.interview import Debrief
from agent.model.letter import (
    Addressing,
    Brief,
    Finding,
    Kind,
    Letter,
    LetterFacts,
    Outgoing,
    fields_of,
)
from agent.model.mail import MessageId, Thread
from agent.model.plan import Placement, Stage, Step
from agent.reading.new_words import fingerprint
from agent.visit.agent import Agent
from agent.visit.observation import Observation
from agent.writing import leaving_out, mime, own_text, rules
from agent.writing.answers.refusals import usable
from agent.writing.compose import compose
from agent.writing.draft_names import former_message_id_for, message_id_for
from agent.writing.rules.thank_you import PRAISE
from agent.writing.templates import CannotComposeError

OWN_WORDS = "own_words"
"""The category of a letter that the person wrote themselves, and that would harm them as it is."""
_QUESTION = re.compile(r"\bbotched\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class CheckedLetter:
    """A letter, what the rules say of it, and whether it may be placed."""

    step: Step
    letter: Letter | None
    findings: tuple[Finding, ...]
    withheld: tuple[str, ...] = ()
    """Input requests (`field: category`) that keep it back; empty: it may be placed."""
    proofs: tuple[Finding, ...] = ()
    """What the tips are ticked by: of the person's own letter, what the rules say of it as of one of ours."""
    deeds: rules.Deeds = ()
    """The sentences that keep the tips."""


def write_letter(
    agent: Agent, observation: Observation, step: Step, siblings: tuple[str, ...] = ()
) -> CheckedLetter:
    """Compose the letter of a step, or take the person's own, and hold it against every rule.

    Raises:
        BadFileError: the person's own template cannot be used.
    """
    if own := observation.find_own_letter(step.kind, step.person):
        return judge_own_letter(agent, observation, step, own_text.read_own_letter(own.text, own.kind))
    contexts: dict[Debrief, rules.Context] = {}

    def judge(letter: Letter, brief: Brief) -> tuple[Finding, ...]:
        if brief.debrief not in contexts:
            contexts[brief.debrief] = _build_context(agent, observation, brief, step)
        context = replace(
            contexts[brief.debrief],
            other_names=_find_other_names(agent, observation, f"{subject}\n{letter.text}"),
            html_text=mime.html_of(letter),
        )
        return rules.check(letter.text, subject, context)

    subject = step.addressing.subject
    brief = replace(build_brief(agent, observation, step), siblings=siblings)
    attempt, asked = leaving_out.write(brief, agent.templates, judge)
    letter = attempt.letter
    deeds: rules.Deeds = ()
    if letter is not None:
        context = contexts.get(attempt.brief.debrief) or _build_context(
            agent, observation, attempt.brief, step
        )
        deeds = rules.find_deeds(letter.text, subject, context)
        told = tuple(f"left_out: {_name_as_asked(observation, field)}" for field in attempt.left_out)
        praised = tuple(
            f"{PRAISE}: {one.field}" for one in attempt.findings if one.rule.endswith(f" {PRAISE}")
        )
        letter = replace(letter, warnings=tuple(dict.fromkeys((*letter.warnings, *told, *praised))))
    withheld = tuple(dict.fromkeys(_name_as_asked(observation, code) for code in asked))
    return CheckedLetter(step, letter, attempt.findings, withheld, attempt.findings, deeds)


def judge_own_letter(agent: Agent, observation: Observation, step: Step, letter: Letter) -> CheckedLetter:
    """A letter in the person's own words, with what would harm them and what is only advice."""
    subject = step.addressing.subject
    names = _find_other_names(agent, observation, f"{subject}\n{letter.text}")
    brief = build_brief(agent, observation, step)
    # What no letter of ours could use is not missed in theirs.
    brief = replace(brief, debrief=usable(brief.debrief, step.kind)[0])
    context = replace(_build_context(agent, observation, brief, step), other_names=names)
    judgement = own_text.judge(letter, subject, context, _choose_roles(agent, names))
    withheld = (f"{step.kind}: {OWN_WORDS}",) if judgement.errors else ()
    deeds = () if judgement.is_no_letter else rules.find_deeds(letter.text, subject, context)
    return CheckedLetter(step, letter, judgement.findings, withheld, judgement.proofs, deeds)


def read_standing_letter(
    agent: Agent, observation: Observation, placement: Placement
) -> CheckedLetter | None:
    """A letter as it stands in Drafts or was sent, whoever wrote its words; None where it is not seen."""
    message = placement.sighting.message
    if message is None and placement.fate.is_sent and observation.thread:
        sent_id = placement.sighting.sent_message_id
        several = (one for one in observation.thread.messages if sent_id and one.message_id == sent_id)
        message = next(several, None)
    if message is None or message.body is None:
        return None
    step = rebuild_step(placement)
    step = replace(step, addressing=replace(step.addressing, subject=message.subject))
    text = message.body.new_text if placement.fate.is_sent else message.body.text
    return judge_own_letter(agent, observation, step, own_text.read_own_letter(text, placement.kind))


def _choose_roles(agent: Agent, names: frozenset[str]) -> frozenset[str]:
    """Those of some names that are roles of interviews on record, and neither companies nor people."""
    if not names:
        return names
    several = [record.debrief for record in agent.journal.interviews()]
    called = {one.company for one in several} | {who.name for one in several for who in one.interviewers}
    return names & ({one.role for one in several} - called)


def build_brief(agent: Agent, observation: Observation, step: Step) -> Brief:
    """All that a step's letter is written from."""
    situation = observation.situation
    return Brief(
        **fields_of(step, LetterFacts),
        debrief=situation.debrief,
        profile=agent.config.profile,
        addressee=situation.person(step.person),
        now=situation.now,
    )


def prepare_draft(
    agent: Agent,
    observation: Observation,
    step: Step,
    letter: Letter,
    *,
    message_id: MessageId | None = None,
) -> tuple[Placement, Outgoing]:
    """The record of a letter about to be placed, and its bytes.

    Args:
        agent: The house.
        observation: What is known.
        step: To whom, and in answer to what.
        letter: Its words.
        message_id: The id it has already; None: it follows from interview, kind and person.

    Raises:
        BadFileError: the secret of the home is damaged.
        TryLaterError, AuthoriseError: the mailbox does not say how the person signs there.
    """
    situation = observation.situation
    domain = step.addressing.sender.domain
    if not message_id:
        again = situation.remaking(step.kind)
        message_id = message_id_for(situation.id, step.kind, step.person, domain, agent.secret(), again)
    addressing, letter = _sign(agent, observation, step.addressing, letter)
    subject, addressing = addressing.subject, mime.tidy(addressing)
    raw = mime.build(
        letter,
        addressing,
        message_id=message_id,
        date=situation.now,
        alternative=agent.alternative(situation.debrief),
    )
    placement = Placement(
        **fields_of(step, LetterFacts),
        interview=situation.id,
        person=step.person,
        stage=Stage.INTENDED,
        message_id=message_id,
        other_ids=(former_message_id_for(situation.id, step.kind, step.person, domain),),
        in_reply_to=addressing.in_reply_to,
        references=addressing.references,
        sender=addressing.sender,
        to=addressing.to,
        cc=addressing.cc,
        subject=addressing.subject,
        suggested_send=step.suggested_send,
        is_own=bool(letter.own_text),
        fingerprint=fingerprint(letter.text),
        placed_at=situation.now,
        warnings=tuple(dict.fromkeys((*letter.warnings, *addressing.warnings))),
        why=(step.why, *addressing.why),
    )
    return placement, Outgoing(
        raw=raw,
        message_id=message_id,
        # Only the lead's draft stands in the thread: several there hide each other in Gmail's list of drafts;
        # the others join the conversation when they are sent. So does one that cannot have its exact subject.
        thread_key=observation.thread.key
        if observation.thread
        and addressing.in_reply_to
        and not step.position
        and addressing.subject.split() == subject.split()
        else "",
        in_reply_to=addressing.in_reply_to,
        recipients=addressing.to,
        text=letter.text,
    )


def _sign(
    agent: Agent, observation: Observation, addressing: Addressing, letter: Letter
) -> tuple[Addressing, Letter]:
    """A letter as the mailbox's own editor would begin it: its name for the sender, one signature.

    The person's signature in config.toml wins over the mailbox's. Either stands where the editor looks for
    one, so that it adds no second; neither is part of the letter that the rules are about.
    """
    mailbox = find_innermost(agent.open_mailbox(agent.mailbox_name(observation.situation.debrief)))
    if not isinstance(mailbox, Signs):
        return addressing, letter
    sender = addressing.sender
    known = mailbox.send_as(sender.email)
    if letter.signature:
        is_known = letter.own_text and letter.signature.split() == known.signature_text.split()
        html = known.signature_html if is_known else mime.lines_of(letter.signature)
        letter = replace(letter, signature_html=html)
    elif known.signature_html and not _ends_with(letter.own_text, known.signature_text):
        letter = replace(letter, signature=known.signature_text, signature_html=known.signature_html)
    return replace(addressing, sender=replace(sender, name=known.name or sender.name)), letter


def _ends_with(text: str, end: str) -> bool:
    """Whether a text ends with some words, whatever blanks and line ends part them."""
    tail = end.split()
    return bool(tail) and text.split()[-len(tail) :] == tail


def rebuild_step(placement: Placement) -> Step:
    """The step a placed letter was written from."""
    return Step(
        **fields_of(placement, LetterFacts),
        person=placement.person,
        addressing=Addressing(
            sender=placement.sender,
            to=placement.to,
            cc=placement.cc,
            subject=placement.subject,
            in_reply_to=placement.in_reply_to,
            references=placement.references,
        ),
        suggested_send=placement.suggested_send,
    )


def _name_as_asked(observation: Observation, code: str) -> str:
    """The code with the question's place in the person's own list, where pay questions still stand."""
    return _QUESTION.sub(lambda match: f"botched[{observation.question_positions[int(match[1])]}]", code)


def _build_context(agent: Agent, observation: Observation, brief: Brief, step: Step) -> rules.Context:
    """What the rules need to know beside the text."""
    return rules.Context(
        **fields_of(brief, Brief),
        earlier=_write_thanks_again(agent, observation, brief),
        known_words=_collect_words(observation.thread),
        subject_inherited=_inherits_subject(observation, step.addressing),
    )


def _inherits_subject(observation: Observation, addressing: Addressing) -> bool:
    """Whether the subject is the thread's; a letter that names no parent may have it all the same."""
    if addressing.in_reply_to:
        return True
    messages = observation.thread.messages if observation.thread else ()
    return mime.one_line(addressing.subject) in {
        mime.one_line(reply_subject(one.base_subject)) for one in messages
    }


def _write_thanks_again(agent: Agent, observation: Observation, brief: Brief) -> str | None:
    """The thank-you a second-chance letter is compared with (C-27): the same brief makes the same text."""
    if brief.kind is not Kind.SECOND_CHANCE:
        return None
    debrief, _ = usable(observation.situation.debrief, Kind.THANK_YOU)
    thanks = replace(brief, debrief=debrief, kind=Kind.THANK_YOU, rewording=0)
    try:
        return compose(thanks, agent.templates).text
    except CannotComposeError:
        return None


def _find_other_names(agent: Agent, observation: Observation, text: str) -> frozenset[str]:
    """Companies, roles and people of other interviews that may stand in a text (C-13)."""
    situation = observation.situation
    as_recorded = agent.journal.get(situation.id).debrief
    return agent.journal.find_names(text) - list_names(as_recorded) - list_names(situation.debrief)


def _collect_words(thread: Thread | None) -> str:
    """The thread's own words, in which a name or number of a letter may stand (C-30)."""
    if thread is None:
        return ""
    return "\n".join(f"{m.subject}\n{m.body.text if m.body else ''}" for m in thread.messages)
