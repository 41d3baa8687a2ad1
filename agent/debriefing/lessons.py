"""What debriefs teach for the next interview: what went badly, what to prepare, and what comes again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from agent.keeping.journal.records import Record
from agent.knowledge.text import comparable_name
from agent.model.interview import InterviewId, WentWrong
from agent.writing.content_words import list_stems

_ALIKE = 0.5
"""How much of the words of two questions is the same where they are one question."""
_SHARED = 2
"""So many words they share at the least, unless one has all the words of the other."""
_STEM = 5
"""So much of a word tells what it is about: “shortage” is “short”."""
_READ = 500
"""So many characters of an entry tell what it is about."""
_TRIED = 5
"""So many groups are looked at more closely, those that share most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One entry of one debrief: a question that went badly, or a line to prepare."""

    interview: InterviewId
    company: str
    role: str
    ended: datetime
    """When that interview was over; aware."""
    text: str
    """As the person typed it."""
    topic: str = ""
    went: WentWrong = WentWrong.UNKNOWN
    better_answer: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is one matter, however often it came."""

    said: tuple[Said, ...]
    """Each time it was written down, the latest first; at least one."""

    @property
    def title(self) -> str:
        """What it is called: the latest topic, else the latest words."""
        return next((one.topic for one in self.said if one.topic), self.said[0].text)

    @property
    def times(self) -> int:
        """At how many interviews it came."""
        return len({one.interview for one in self.said})


@dataclass(frozen=True, slots=True)
class Lessons:
    """All of it, what came most often first, then what came last."""

    questions: tuple[Lesson, ...]
    to_prepare: tuple[Lesson, ...]


def learn(records: Iterable[Record]) -> Lessons:
    """What these interviews teach.

    Args:
        records: The interviews, the latest first.
    """
    questions: list[Said] = []
    to_prepare: list[Said] = []
    for record in records:
        for one in record.debrief.botched:
            asked = _take(record, one.question or one.topic)
            questions.append(
                replace(
                    asked, topic=one.topic.strip(), went=one.went, better_answer=one.better_answer.strip()
                )
            )
        to_prepare += [_take(record, line) for line in record.debrief.improve]
    return Lessons(_group(questions), _group(to_prepare))


def _take(record: Record, text: str) -> Said:
    debrief = record.debrief
    return Said(
        interview=record.id,
        company=debrief.company,
        role=debrief.role,
        ended=debrief.interview_end,
        text=text.strip(),
    )


class _Groups:
    """Entries put together as they come: each joins the group that it is most like, or begins one."""

    def __init__(self) -> None:
        self.groups: list[list[Said]] = []
        self._by_words: dict[str, int] = {}
        """The group that has a topic or a text, as names are compared."""
        self._stems: list[frozenset[str]] = []
        """What the first entry of each group is about."""
        self._by_stem: dict[str, list[int]] = defaultdict(list)

    def add(self, said: Said) -> None:
        """Put one entry where it belongs."""
        names = [comparable_name(text[:_READ]) for text in (said.topic, said.text) if text]
        stems = frozenset(stem[:_STEM] for stem in list_stems(said.text[:_READ]))
        known = next((self._by_words[name] for name in names if name in self._by_words), None)
        at = self._find_like(stems) if known is None else known
        if at is None:
            at = len(self.groups)
            self.groups.append([])
            self._stems.append(stems)
            for stem in stems:
                self._by_stem[stem].append(at)
        self.groups[at].append(said)
        for name in names:
            self._by_words.setdefault(name, at)

    def _find_like(self, stems: frozenset[str]) -> int | None:
        """The group whose first entry is about the same; None: none is."""
        shared = Counter(at for stem in stems for at in self._by_stem.get(stem, ()))
        for at, number in shared.most_common(_TRIED):
            if _are_alike(stems, self._stems[at], number):
                return at
        return None


def _are_alike(one: frozenset[str], other: frozenset[str], shared: int) -> bool:
    """Whether two questions share most of their words, or one says one word more than the other."""
    if shared == min(len(one), len(other)):
        return abs(len(one) - len(other)) <= 1
    return shared >= _SHARED and shared / len(one | other) >= _ALIKE


def _group(entries: Iterable[Said]) -> tuple[Lesson, ...]:
    """Put together what is the same, what came at most interviews first, then what came last."""
    found = _Groups()
    for one in entries:
        if one.text:
            found.add(one)
    lessons = [Lesson(tuple(group)) for group in found.groups]
    return tuple(sorted(lessons, key=lambda lesson: (-lesson.times, -lesson.said[0].ended.timestamp())))
