"""What was written into the form becomes a debrief, or a sentence beside each line that cannot stay.

The dialogue's own questions check every answer, so that form and dialogue never disagree. Only the answers
of a choice have words of their own (`form_choices`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from agent.debriefing.answers import HEADS, NO, YES, Replay, make_debrief
from agent.debriefing.dialogue import generate_questions
from agent.debriefing.form_choices import read_choice
from agent.debriefing.form_lines import MEND, label_of
from agent.debriefing.form_meaning import Meaning, read_meaning
from agent.debriefing.form_refusals import list_in_another_language, refuse_wish_for_none
from agent.debriefing.offering import find_offer, tell_offer
from agent.debriefing.question import YES_OR_NO, Question
from agent.debriefing.shown import show_sentence, tell_sentence
from agent.debriefing.typing_errors import ask_about_typing
from agent.debriefing.usable_answers import keep_usable
from agent.errors import UnclearError
from agent.knowledge.spelled_dates import spell, spell_day
from agent.model.interview import Debrief
from agent.reading.times.deadlines import read_deadline
from agent.reading.times.typed_dates import find_clock, read_moment
from agent.writing.answers.field_names import plain_name
from agent.writing.answers.sanitise import quoted

_DAY = "decision.date"
_SPARED = frozenset({
    "highlight", "need", "said_by", "why", "topic", "asked_by", "request", "decision.text",
    "references.who", "references.testimonial.text", "references.testimonial.source",
})  # fmt: skip
"""What a letter can do without, as long as nothing asks for it."""
_OF_EVIDENCE = frozenset({"references.agreed", "references.testimonial.quotable"})
"""What needs a yes before a letter says it."""
_MAY_MEND = Question(field=MEND, section="", label="", ask="", choices=YES_OR_NO)
_IN_ENGLISH = "The letters are in English. Say this in English, too."
_WHO_WAS_THERE = "Who was there? Write the name of somebody you talked with."
_ENTRY = re.compile(r"(?P<group>\w+)\[(?P<position>\d{1,3})\](?P<rest>.*)")
_LEADS_TO_MORE = re.compile(r"botched.*\.question|fit\[0\]\.why")
"""What is asked because it was answered: it is known before the first question is."""
_ORPHANS = {
    "interviewers": "Who was it? Something about them stands below.",
    "fit": "What do you bring for it? What they need stands below.",
    "botched": "Which question was it? An answer to it stands below.",
}
_TYPED_BY_HAND = {"highlight", "need", "better_answer", "topic"}
"""What makes an entry without its first line one that was meant; the rest may have been filled in by us."""


def read_answers(texts: Mapping[str, str], replay: Replay) -> Debrief | Mapping[str, str]:
    """The debrief that the words in a form make, or field and sentence for all that is wrong.

    Words that no letter can carry hold nothing back where letters do without them: they stay as typed, and
    whatever writes the letters leaves them out and says so.

    Args:
        texts: Field to words, as `read_form` gives them. A question without a line takes what the dialogue
            suggests, and an empty line its plain default; what was read in a mail and taken out by the
            person stays out.
        replay: The person, the moment, and what is known of the interview; it is not changed.
    """
    moved = _ClosedUp(read_meaning(texts, replay.prefill.people))
    story, problems, spared = _answer_all(moved, replay, mends=_may_mend(texts))
    return problems if problems.keys() - spared else make_debrief(story.answers)


def list_left_out(texts: Mapping[str, str], replay: Replay) -> tuple[str, ...]:
    """A sentence for each word of a form that no letter will carry, and for days and times said in passing.

    Args:
        texts: Field to words, as `read_form` gives them.
        replay: As for `read_answers`.
    """
    meaning = read_meaning(texts, replay.prefill.people)
    _, problems, unclear = _answer_all(_ClosedUp(meaning), replay, mends=False)
    told = [*meaning.left_out, _tell_end(texts, replay), _tell_deadline(texts, replay)]
    if _DAY in problems and texts.get(_DAY):
        told.append(f"No day could be read in {quoted(texts[_DAY])}, so none counts; such as “next Friday”.")
    told += [
        f"{quoted(texts[field])} behind {quoted(label_of(field))} is no yes."
        for field in problems
        if field in unclear and field in _OF_EVIDENCE and texts.get(field)
    ]
    return tuple(filter(None, told))


def _tell_end(texts: Mapping[str, str], replay: Replay) -> str:
    """As what an end was taken that was said in passing: `yesterday 3ish`."""
    typed = texts.get("interview_end", "")
    try:
        if not typed or find_clock(typed) is not None:
            return ""
        moment = read_moment(typed, now=replay.now, zone=replay.zone)
    except (UnclearError, ValueError):
        return ""
    return f"{quoted(typed)} is taken as {spell(moment)}."


def _tell_deadline(texts: Mapping[str, str], replay: Replay) -> str:
    """As which day a decision was taken that has no date."""
    typed = texts.get(_DAY, "")
    today = replay.now.astimezone(replay.zone).date()
    with suppress(UnclearError, ValueError):
        end = texts.get("interview_end") or replay.prefill.interview_end.value
        today = read_moment(end, now=replay.now, zone=replay.zone).date()
    day = read_deadline(typed, today=today) if typed else None
    return (
        f"{quoted(typed)} is taken as {spell_day(day)}." if day and not any(map(str.isdigit, typed)) else ""
    )


def read_what_holds(texts: Mapping[str, str], replay: Replay) -> tuple[Debrief | None, Mapping[str, str]]:
    """As `read_answers`, but one bad line holds back only what would carry it.

    Returns:
        The debrief that the usable words make, None where these are not enough for a thank-you; and field
        and sentence for all that needs another look, empty where nothing does.
    """
    moved = _ClosedUp(read_meaning(texts, replay.prefill.people))
    story, problems, spared = _answer_all(moved, replay, mends=_may_mend(texts))
    if not problems.keys() - spared:
        return make_debrief(story.answers), {}
    wrong = {
        field: (moved.texts.get(field) or "").strip()
        for field in story.answers
        if moved.original(field) in problems
    }
    usable = keep_usable(story.answers, wrong)
    return make_debrief(usable) if usable else None, problems


def list_remarks(texts: Mapping[str, str], replay: Replay) -> Mapping[str, str]:
    """What may stand above the lines of a form that comes back: offers, doubts, and the finished sentences.

    Args:
        texts: Field to words, as `read_form` gives them.
        replay: As for `read_answers`.
    """
    moved = _ClosedUp(read_meaning(texts, replay.prefill.people))
    story, problems, _ = _answer_all(moved, replay, mends=False)
    remarks: dict[str, str] = {}
    told: set[str] = set()
    for field, answer in story.answers.items():
        line = moved.original(field)
        offer = find_offer(field, answer, story.answers) if answer and texts.get(line) else None
        if not answer or not texts.get(line) or (line in problems and not offer):
            continue
        words = offer.value if offer else answer
        known = {**story.answers, field: words}
        sentence = show_sentence(field, known, story.profile, story.templates)
        mistyped = ask_about_typing(field, known)
        parts = [tell_offer(words)] if offer else []
        parts += [mistyped] if mistyped else []
        parts += [tell_sentence(sentence)] if sentence and sentence not in told else []
        told.add(sentence)
        if parts:
            remarks[line] = " ".join(parts)
    return remarks


def _may_mend(texts: Mapping[str, str]) -> bool:
    """Whether the form says yes to all small corrections."""
    try:
        return read_choice(_MAY_MEND, texts.get(MEND, "")) == YES
    except UnclearError:
        return False


def _answer_all(moved: _ClosedUp, replay: Replay, *, mends: bool) -> tuple[Replay, dict[str, str], set[str]]:
    """Every question with the answer that the form has for it; field and sentence for what is wrong.

    Returns:
        The answers, what is wrong, and the fields among these that letters can do without.
    """
    where = {"mailbox": replay.prefill.mailbox, "thread": replay.prefill.thread}
    known = {field: answer for field, answer in where.items() if answer} | replay.answers
    asked_for = {field: text for field, text in moved.texts.items() if _LEADS_TO_MORE.fullmatch(field)}
    story = replace(replay, answers=known | asked_for)
    problems, spared = moved.orphans, set[str]()
    for question in generate_questions(story):
        text = moved.texts.get(question.field)
        try:
            refuse_wish_for_none(question, text or "")
            answer = choose_answer(question, text)
        except UnclearError as problem:
            answer = _mend(question, text or "", story) if mends else ""
            if not answer:
                line = moved.original(question.field)
                problems.setdefault(line, str(problem))
                (spared.add if _is_spared(question) else spared.discard)(line)
                answer = make_stand_in(question, text or "", story)
                if question.field == _DAY:  # what names no day may stand as their words
                    moved.texts["decision.text"] = moved.texts.get("decision.text") or text or ""
        else:
            answer = (_mend(question, answer, story) if mends else "") or answer
        story.answers[question.field] = answer
    for field in list_in_another_language(moved.texts):
        problems.setdefault(moved.original(field), _IN_ENGLISH)
    return story, problems, spared


def _is_spared(question: Question) -> bool:
    """Whether letters do without an answer, now that it cannot be taken."""
    name = plain_name(question.field)
    may_be_empty = not question.refusal("") or name.startswith("references.testimonial.")
    return question.field == _DAY or _is_yes_or_no(question) or (name in _SPARED and may_be_empty)


def _is_yes_or_no(question: Question) -> bool:
    """Whether a question is answered by yes or no: what is neither is no yes."""
    return question.choices == YES_OR_NO


def _mend(question: Question, text: str, story: Replay) -> str:
    """An answer with the small corrections that are offered for it; empty where there are none."""
    offer = find_offer(question.field, text, story.answers) if text else None
    return offer.value if offer and not question.refusal(offer.value) else ""


def choose_answer(question: Question, text: str | None) -> str:
    """The answer that somebody's words are; None: there is no line for it.

    Raises:
        UnclearError: they cannot be taken; the text says what would do.
    """
    if text:
        return read_choice(question, text) if _is_closed(question) else question.take(text)
    default = question.suggestion
    taken_out = text is not None and not _is_closed(question) and (default.source or _is_name(question.field))
    for answer in ("",) if taken_out else (default.value, ""):
        if not question.refusal(answer):
            return answer
    if question.field == "went":  # no letter needs it
        return ""
    if _is_closed(question):
        return read_choice(question, "")
    if _is_name(question.field):
        raise UnclearError(_WHO_WAS_THERE)
    raise UnclearError(f"This is still empty. {question.help}".strip())


def make_stand_in(question: Question, text: str, replay: Replay) -> str:
    """An answer with which the later questions can be asked, where the one given cannot be taken."""
    fixed = {
        "interview_end": replay.now.isoformat(),
        "their_time_zone": replay.profile.time_zone,
        "their_country": "",
        "subdivision": "",
        "decision.date": "",
    }
    if question.field in fixed:
        return fixed[question.field]
    if _is_closed(question):
        values = [choice.value for choice in question.choices]
        return next((value for value in (NO, "") if value in values), values[0])
    return text.strip() or ("?" if question.refusal("") else "")


def _is_name(field: str) -> bool:
    return field.endswith("].name")


def _is_closed(question: Question) -> bool:
    return bool(question.choices) and not question.other


class _ClosedUp:
    """Entries without gaps between them, and where each stood before."""

    def __init__(self, meaning: Meaning) -> None:
        texts = meaning.texts
        self._placed = meaning.placed
        self.orphans: dict[str, str] = {}
        self._kept: dict[str, list[int]] = {group: [] for group in HEADS}
        entries: dict[tuple[str, int], dict[str, str]] = {}
        self.texts: dict[str, str] = {}
        for field, text in texts.items():
            entry = _ENTRY.fullmatch(field)
            if entry and entry["group"] in HEADS:
                entries.setdefault((entry["group"], int(entry["position"])), {})[entry["rest"]] = text
            else:
                self.texts[field] = text
        for (group, position), rests in sorted(entries.items()):
            head = HEADS[group]
            if rests.get(head, "").strip():
                number = len(self._kept[group])
                self._kept[group].append(position)
                self.texts |= {f"{group}[{number}]{rest}": text for rest, text in rests.items()}
                continue
            self.texts.setdefault(f"{group}[0]{head}", "")
            if any(text.strip() and rest[1:] in _TYPED_BY_HAND for rest, text in rests.items()):
                self.orphans[f"{group}[{position}]{head}"] = _ORPHANS[group]

    def original(self, field: str) -> str:
        """The field as it is called in the form."""
        entry = _ENTRY.fullmatch(field)
        if entry is None or entry["group"] not in HEADS:
            return field
        number, kept = int(entry["position"]), self._kept[entry["group"]]
        position = kept[number] if number < len(kept) else number
        line = f"{entry['group']}[{position}]{entry['rest']}"
        return self._placed.get(line, line)
