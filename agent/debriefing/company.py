"""The company's name as its own mails spell it."""
# ruff: noqa: RUF001 - typographic apostrophes are what people write

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from agent.debriefing.moments import day_and_month
from agent.debriefing.question import Suggestion
from agent.model.mail import Message, Thread
from agent.reading import senders
from agent.reading.wording import squeeze

_MOST_WORDS = 6
_SHORT_LABEL = 4
_SECOND_LEVEL = {"co", "com", "org", "net", "ac", "gov", "edu", "or", "ne"}
_WORD = re.compile(r"[\w&'’.-]+")
_VIA = re.compile(
    r"^(?P<name>.{2,60}?)\s+(?:recruit(?:ing|ment)|hiring|talent|careers?|jobs|people|hr)(?:\s+(?:team|acquisition))?$"
    r"|^(?:.{2,60}?)\s+(?:at|@|from)\s+(?P<behind>.{2,60})$",
    re.IGNORECASE,
)


def company_in(thread: Thread, inbound: Sequence[Message]) -> Suggestion:
    """The company of the newest mail that tells one; free mail and applicant systems are never a company.

    Args:
        thread: All of it, for how the name is spelled.
        inbound: What others wrote, oldest first.
    """
    for message, sender in [(one, one.sender) for one in reversed(inbound) if one.sender]:
        domain = sender.domain
        if senders.is_free_mail(domain):
            continue
        if senders.is_ats(domain):
            name = _behind_the_system(sender.name)
            source = f"from the sender of the mail of {day_and_month(message.date.date())}"
        else:
            label = _label(domain)
            name = _spelled(label, thread) or _from_label(label)
            source = f"from the address {sender.email}"
        if name:
            return Suggestion(name, source)
    return Suggestion()


def _behind_the_system(sender: str) -> str:
    """`Halvorsen Transit Recruiting` writes for Halvorsen Transit."""
    found = _VIA.match(sender.strip())
    return (found["name"] or found["behind"]).strip() if found else ""


def _label(domain: str) -> str:
    """`prairiegate` of mail.prairiegate.example, `quillhouse` of quillhouse.co.uk."""
    parts = domain.split(".")
    if len(parts) > 2 and parts[-2] in _SECOND_LEVEL:  # noqa: PLR2004 - name, second level, country
        return parts[-3]
    return parts[-2] if len(parts) > 1 else ""


def _spelled(label: str, thread: Thread) -> str:
    """The words that make the label, with the capitalised words after them: `Prairie Gate Credit Union`."""
    wanted = squeeze(label)
    if not wanted:
        return ""
    counted = Counter(name for text in _texts(thread) for name in _named(wanted, text))
    if not counted:
        return ""
    most = max(counted.values())
    return max((name for name, count in counted.items() if count == most), key=len)


def _texts(thread: Thread) -> Iterator[str]:
    for message in thread.messages:
        yield message.subject
        if message.sender:
            yield message.sender.name
        if message.body:
            yield from message.body.new_text.splitlines()


def _named(wanted: str, line: str) -> Iterator[str]:
    words = list(_WORD.finditer(line))
    for start, first in enumerate(words):
        if not first[0][0].isupper() and not first[0][0].isdigit():
            continue
        made = ""
        for end in range(start, min(start + _MOST_WORDS, len(words))):
            made += squeeze(words[end][0])
            if made == wanted and "@" not in line[first.start() : words[end].end() + 1]:
                yield _with_what_follows(line, words, start, end)
                break
            if not wanted.startswith(made):
                break


def _with_what_follows(line: str, words: list[re.Match[str]], start: int, end: int) -> str:
    last = end
    for following in range(end + 1, min(start + _MOST_WORDS, len(words))):
        gap = line[words[following - 1].end() : words[following].start()]
        if gap != " " or not words[following][0][0].isupper():
            break
        last = following
    return line[words[start].start() : words[last].end()].rstrip(".,'’-")


def _from_label(label: str) -> str:
    """`nordhafen-antriebe` is Nordhafen Antriebe, `ibm` is IBM."""
    return " ".join(
        part.upper() if len(part) < _SHORT_LABEL else part.capitalize() for part in label.split("-") if part
    )
