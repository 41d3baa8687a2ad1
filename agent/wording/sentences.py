"""What the program's codes mean, in words for the person who reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from agent.knowledge.kinds import KINDS
from agent.model.interview import Debrief, InterviewId
from agent.model.letter import Kind
from agent.model.mail import Address
from agent.model.plan import Because, Fate, InterviewState, Placement, Track, TrackState
from agent.wording.field_sentences import describe_left_out, describe_refusal, name_field

FATES = {
    Fate.UNSENT: "in your Drafts",
    Fate.SENT: "sent",
    Fate.SENT_EDITED: "sent, with your changes",
    Fate.DELETED: "deleted by you; it is not made again unless you say so",
    Fate.UNKNOWN: "out of sight; it is not made again unless you say so",
}

INTERVIEW_STATES = {
    InterviewState.OPEN: "open",
    InterviewState.STALE: "a while ago; waits for your word",
    InterviewState.CLOSED: "closed",
}

TRACK_STATES = {
    TrackState.NONE: "none: no question to come back to",
    TrackState.NEEDS_INPUT: "needs a word from you",
    TrackState.ARMED: "begins to wait when the thank-you is sent",
    TrackState.WAITING: "waits until {not_before}",
    TrackState.DUE: "due now",
    TrackState.DRAFTED: "in your Drafts",
    TrackState.SENT: "sent",
    TrackState.CANCELLED: "stopped",
    TrackState.BLOCKED: "held back",
    TrackState.EXPIRED: "the time for it has passed",
}
"""How the second-chance letter stands; where there is a reason, the reason says it better."""

REASONS = {
    "rejection": "they decided for somebody else, so no second letter",
    "invitation": "they invited you, so no second letter is needed",
    "offer": "they made an offer, so no second letter is needed",
    "reply_received": "they answered, so no second letter",
    "user_followed_up": "you wrote to them yourself, so no second letter",
    "user": "you decided against it",
    "user_deleted": "you deleted the draft, so it is not made again",
    "thank_you_not_sent": "held back until the thank-you is sent",
    "bounced": "held back: the thank-you came back undelivered",
    "folder_unread": "held back for a day: their answer may lie in a folder that cannot be opened now",
}
"""Reasons of `cancelled` and `blocked`."""

WARNINGS = {
    "language_mismatch": "Their mails are not in English, and the letters are.",
    "generic_thank_you": "A thank-you names nothing from the talk itself; you can add what stayed with you.",
    "answer_shortened": "A better answer was too long and was shortened; please read it again.",
    "salary_question_left_out": "A question about pay is left out of the letters.",
    "newest_of_equal_threads": "Several conversations with them could be meant; the newest is taken. "
    "`second-chance explain` names the others, `second-chance choose` takes another.",
    "subject_contains_template_syntax": "The thread's subject holds what looks like an unfilled placeholder.",
    "unanswered_invitation": "There is an invitation in the thread that you have not answered yet.",
    "forwarded_thread_not_threadable": "The invitation was forwarded, so the draft is a new conversation.",
    "thank_you_overdue": "The thank-you is still in your Drafts; a late one is better than none.",
    "draft_in_the_way": "A letter that no longer fits still stands in your Drafts: please delete it there.",
    "draft_doubled": "Your mail server shows a draft of ours twice: please delete one of the two.",
    "folder_unread": "A folder that may hold their answer cannot be opened.",
}

REQUESTS = {
    "choose_thread": (
        "it is not clear which of your conversations is the one about this interview.",
        "`second-chance explain {id}` shows those that could be it, each with the command that takes it.",
    ),
    "recipient": (
        "nobody of the interview has an address.",
        "`second-chance debrief --id {id}` adds one.",
    ),
    "confirm_stale_interview": (
        "the interview was more than two weeks ago.",
        "`second-chance confirm {id}` if letters should still be written.",
    ),
}
"""What is asked, and what answers it."""

_DOUBT_CHOICES = (
    ("reopen", "It is no answer, or not from them: go on as if it had not come"),
    ("declined", "It was a no"),
    ("rearm", "It was an answer, and the second letter is wanted all the same"),
    ("close", "End it"),
)
_TAKE_BACK = (("reopen", "If that is wrong"),)
_LOOK = "Please look for it in your Drafts and among your sent mail."
_REMAKE = ("remake", "It is in neither, and you want it: make it again")
_LOST_THANKS = (
    ("thanked", "You sent it, or thanked them in another way"),
    _REMAKE,
    ("skip", "You do not want it"),
)
_LOST_LETTER = (_REMAKE, ("skip", "You sent it, or do not want it"))
"""What can be said of a letter of which nothing can be told."""
CAUSES = {
    "unverified_mail": (
        "a mail may be forged, so nothing follows from it before you have read it.",
        _DOUBT_CHOICES,
    ),
    "unclear_decision": (
        "a mail may tell of their decision; please read it, nothing follows from it before.",
        _DOUBT_CHOICES,
    ),
    "away_past_window": (
        "they are away until the time for a second letter has passed.",
        (
            ("rearm", "Write it all the same, for when they are back"),
            ("reopen", "They are not away: the old date holds"),
            ("close", "Write nothing more"),
        ),
    ),
    "recipient_changed": (
        "to which address shall letters go?",
        (("confirm", "To the new one"), ("reopen", "To the one on record")),
    ),
    "draft_unknown": (
        f"whether a letter was made, or sent, cannot be told. {_LOOK}",
        (("status", "Which one it is, and what you can say"),),
    ),
    "rejection": ("they decided for somebody else, so no further letter is written.", _TAKE_BACK),
    "offer": ("no second letter: they made an offer.", _TAKE_BACK),
    "invitation": ("no second letter: they invited you.", _TAKE_BACK),
    "reply_received": (
        "no second letter: they answered.",
        (*_TAKE_BACK, ("rearm", "If you want the letter although they answered")),
    ),
    "user_followed_up": ("no second letter: you wrote to them yourself.", _TAKE_BACK),
    "bounced": ("the second letter is held back: the thank-you came back undelivered.", _TAKE_BACK),
    "away": ("the second letter waits until they are back.", _TAKE_BACK),
}
"""What a mail did, or would do, and the commands that settle it, each with what it means."""

_MOST_NAMES = 10
"""Folders that are named in one sentence."""
_RULE = re.compile(r"[A-Z]{1,2}-\d\d")
_RULES_IN_BRACKETS = re.compile(rf" \((?:{_RULE.pattern}(?:, | and )?)+\)")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def format_moment(moment: datetime, zone: str, now: datetime) -> str:
    """A moment as the person's own clock shows it: `Wed 9 Sep, 10:00`; with the year when it is another."""
    return f"{format_day(moment, zone, now)}, {moment.astimezone(ZoneInfo(zone)):%H:%M}"


def format_day(moment: datetime, zone: str, now: datetime) -> str:
    """The day of a moment there: `Wed 9 Sep`; with the year when it is another."""
    local = moment.astimezone(ZoneInfo(zone))
    year = f" {local.year}" if local.year != now.astimezone(ZoneInfo(zone)).year else ""
    return f"{name_day(local)}{year}"


def name_day(day: date) -> str:
    """A day without its year: `Wed 9 Sep`."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def name_letter(placement: Placement) -> str:
    """`the thank-you to Denise Kowalczyk`."""
    return f"the {KINDS[placement.kind]} to {placement.person}"


def describe_fate(placement: Placement) -> str:
    """What became of a draft."""
    if placement.is_on_its_way:
        return "not in your Drafts yet; the next run sees to it"
    if placement.fate is Fate.UNSENT and placement.sighting.edited:
        return "in your Drafts, with your changes"
    if placement.fate is Fate.UNSENT and placement.is_own:
        return "in your Drafts, in your own words"
    return FATES[placement.fate]


def describe_track(track: Track, zone: str, now: datetime) -> str:
    """Where the second-chance letter stands and why; moments in the person's zone."""
    if track.reason:
        return REASONS.get(track.reason, f"{TRACK_STATES[track.state]}: {track.reason.replace('_', ' ')}")
    until = format_moment(track.not_before, zone, now) if track.not_before else "its day"
    return TRACK_STATES[track.state].format(not_before=until)


def describe_warning(
    code: str,
    unread: tuple[str, ...] = (),
    *,
    shortened: tuple[str, ...] = (),
    interview: InterviewId | None = None,
    debrief: Debrief | None = None,
) -> str:
    """A warning as a sentence.

    Args:
        code: The warning.
        unread: The folders it is about, where it is about folders.
        shortened: What is left of the answers it is about, where it is about answers.
        interview: Whose debrief it is about.
        debrief: As recorded; with it an answer is shown in the person's own words.
    """
    name, _, field = code.partition(": ")
    if name == "left_out":
        return describe_left_out(field, interview, debrief)
    if name == "praises_what_went_badly":
        return (
            f"The thank-you speaks of what went badly: {name_field(field, debrief)} is close to a question "
            "that you would answer otherwise now. Something else may be better there."
        )
    if code == "answer_shortened" and shortened:
        words = " and ".join(f"“{one}”" for one in shortened)
        return f"A better answer was too long. What is left of it: {words}. Please read it again."
    if code == "folder_unread" and unread:
        shown = ", ".join(unread[:_MOST_NAMES])
        more = f" and {len(unread) - _MOST_NAMES} more" if len(unread) > _MOST_NAMES else ""
        return (
            f"These cannot be looked into, and an answer there would be overlooked: {shown}{more}. "
            "Please look there yourself before you send the second letter."
        )
    return WARNINGS.get(code, f"{code.replace('_', ' ').capitalize()}.")


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to settle what is asked, or to take back what a mail did."""

    word: str
    """The command that does it."""
    meaning: str
    kind: Kind | None = None
    """The letter it is about, where the command asks for one."""


def describe_cause(cause: Because, interview: InterviewId, zone: str, now: datetime) -> tuple[str, ...]:
    """What a mail did or is asked about, who wrote what and when; then a line for each way to settle it."""
    choices = list_choices(cause.code, cause.kind or Kind.THANK_YOU)
    return (describe_mail(cause, zone, now), *(_format_choice(one, interview) for one in choices))


def describe_mail(cause: Because, zone: str, now: datetime) -> str:
    """What a mail did or is asked about, who wrote what and when; or that nothing can be told of a letter."""
    if cause.code == "draft_unknown":
        kind = KINDS[cause.kind or Kind.THANK_YOU]
        return f"whether the {kind} was made, or sent, cannot be told. {cause.note} {_LOOK}"
    who = cause.sender.name or cause.sender.email or "Somebody"
    address = f" ({cause.sender.email})" if cause.sender.name else ""
    words = f": “{cause.words}”" if cause.words else "."
    wrote = f"{who}{address} wrote on {format_moment(cause.date, zone, now)}{words}"
    lead = CAUSES[cause.code][0] if cause.code in CAUSES else f"{cause.code.replace('_', ' ')}."
    return " ".join((lead, wrote, *filter(None, [cause.note])))


def list_choices(code: str, kind: Kind | None = None) -> tuple[Choice, ...]:
    """How what a code says is settled, or taken back.

    Args:
        code: Of a mail that did something or is asked about, or of what is asked.
        kind: The letter of which nothing can be told, where it is about one.
    """
    if code == "draft_unknown" and kind:
        several = _LOST_THANKS if kind is Kind.THANK_YOU else _LOST_LETTER
        return tuple(Choice(word, said, None if word == "thanked" else kind) for word, said in several)
    return tuple(Choice(word, said) for word, said in CAUSES.get(code, ("", _TAKE_BACK))[1])


def _format_choice(choice: Choice, interview: InterviewId) -> str:
    kind = f" {choice.kind}" if choice.kind else ""
    return f"{choice.meaning}: `second-chance {choice.word} {interview}{kind}`"


def describe_redirection(placement: Placement, debrief: Debrief) -> str:
    """That a letter goes to another address than the one the person noted; empty where it does not."""
    noted = next((one.email for one in debrief.interviewers if one.name == placement.person), "")
    keys = {address.key for address in placement.to}
    if not noted or Address(noted).key in keys:
        return ""
    to = ", ".join(address.email for address in placement.to)
    asked = f"It goes to {to}, where their mail asks for answers; you noted {noted}."
    return f"{asked} You can change that in the draft."


def is_of_an_answer(code: str) -> bool:
    """Whether what is asked is another look at one answer of the debrief."""
    return code not in REQUESTS and code not in CAUSES and code.partition(": ")[0] not in KINDS


def describe_request(code: str, interview: InterviewId, debrief: Debrief | None = None) -> str:
    """What is asked of the person, with the command that answers it; with the debrief, in their own words."""
    if code in REQUESTS:
        return " ".join(REQUESTS[code]).format(id=interview)
    if code in CAUSES:
        return " ".join((CAUSES[code][0], *(_format_choice(one, interview) for one in list_choices(code))))
    field, _, category = code.partition(": ")
    if field in KINDS:
        kind = Kind(field)
        if category == "own_words":
            return (
                f"your own {KINDS[kind]} cannot go in as it is. `second-chance letter {interview} {kind}` "
                f"shows what would harm you, `second-chance letter {interview} {kind} --edit` changes it."
            )
        return (
            f"the {KINDS[kind]} breaks a rule of such letters, by your own template, and is held back. "
            f"`second-chance preview {interview} {kind}` shows which."
        )
    return describe_refusal(code, interview, debrief)


def describe_correction(
    field: str, typed: str, corrected: str, why: str, debrief: Debrief | None = None
) -> str:
    """A small change to one answer, with the words before and after it."""
    return f"  {name_field(field, debrief)}: “{typed}” becomes “{corrected}”. {why}"


def begin(sentence: str) -> str:
    """With a capital: behind a company's name these sentences begin small."""
    return sentence[:1].upper() + sentence[1:]


def drop_rule_ids(sentence: str) -> str:
    """A sentence of the journal for a person: version 0.1.0 wrote the ids of its rules into them."""
    return _RULES_IN_BRACKETS.sub("", sentence)
