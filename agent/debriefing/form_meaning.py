"""What the words in a form mean, before they are judged: remarks, several answers in one line, signs, jobs.

What was typed stays in the form as it is; this is what becomes of it. Whatever is left out is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from agent.debriefing.form_choices import read_choice
from agent.debriefing.form_lines import MOST_PEOPLE, MOST_SKILLS, MOST_TO_PREPARE, label_of
from agent.debriefing.form_loose_words import join_notes
from agent.debriefing.form_people import NamedPerson, is_remark, read_names
from agent.debriefing.form_points import (
    end_spoken,
    find_correction,
    join_points,
    split_points,
    strip_marks,
    strip_signs,
)
from agent.debriefing.how_it_went import WENT
from agent.debriefing.question import Question
from agent.errors import UnclearError
from agent.knowledge.names import same_person
from agent.knowledge.text import fold, straighten
from agent.model.prefill import Person
from agent.writing.answers.field_names import plain_name
from agent.writing.answers.sanitise import quoted
from agent.writing.lexicon import english
from agent.writing.rules.phrases import EMOJI

_NAME = re.compile(r"interviewers\[(?P<position>\d{1,3})\]\.name")
_OF_A_PERSON = re.compile(r"(?P<entry>interviewers\[\d{1,3}\])\.\w+")
_QUESTION = re.compile(r"botched\[\d{1,3}\]\.question")
_WORDS_OF_A_CHOICE = 4
"""Who says more than that of how it went says something worth keeping."""
_HOW_IT_WENT = Question(field="went", section="", label="", ask="", choices=WENT)
_FOR_A_LETTER = frozenset({
    "company", "role", "name", "given", "family", "highlight", "skill", "need", "why", "enthusiasm",
    "question", "topic", "better_answer", "request", "references.who", "references.testimonial.text",
    "references.testimonial.source", "decision.text",
})  # fmt: skip
_MAY_BE_EMPTY = frozenset({
    "highlight", "need", "why", "topic", "request", "references.who", "references.testimonial.text",
    "references.testimonial.source", "decision.date", "decision.text", "said_by", "asked_by", "email",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """The words of a form as they were meant."""

    texts: Mapping[str, str]
    """Field to words."""
    left_out: tuple[str, ...] = ()
    """A sentence each for what no letter will carry."""
    placed: Mapping[str, str] = field(default_factory=dict)
    """Where words of another line now stand, and the line they were typed in."""


def read_meaning(texts: Mapping[str, str], people: Collection[Person] = ()) -> Meaning:
    """What the words in a form mean.

    Args:
        texts: Field to words, as `read_form` gives them.
        people: Those whom the mails know: an address of one is nobody else's.
    """
    reader = _Reader(dict(texts), tuple(people))
    reader.read()
    return Meaning(reader.texts, tuple(dict.fromkeys(reader.told)), reader.placed)


class _Reader:
    """Goes over the lines of one form."""

    def __init__(self, texts: dict[str, str], people: tuple[Person, ...]) -> None:
        self.texts = texts
        self.told: list[str] = []
        self.placed: dict[str, str] = {}
        self._people = people

    def read(self) -> None:
        """Every line in turn; those about people first, then lists, then each alone."""
        for name in [one for one in self.texts if _NAME.fullmatch(one)]:
            self._read_name(name)
        self._drop_addresses_of_others()
        self._split_list("fit[{}].skill", MOST_SKILLS)
        self._split_list("improve[{}]", MOST_TO_PREPARE)
        for one in list(self.texts):
            self._read_line(one)
        self._turn_questions()
        self._read_questions()
        self._read_how_it_went()
        self._read_corrections()
        self._shorten_role()

    # ---- people

    def _read_name(self, name: str) -> None:
        typed = self.texts[name].strip()
        entry = name.removesuffix(".name")
        if not typed:
            return
        said = strip_signs(typed)
        named, is_substitute = read_names(said), is_remark(said)
        if is_substitute:
            named = tuple(self._list_new(named, name))
        if not named:
            for one in [one for one in self.texts if one.startswith(f"{entry}.")]:
                del self.texts[one]
            self.texts[name] = ""
            self.told.append(f"Nobody is written to for {quoted(typed)}.")
            return
        if is_substitute:
            kept = self.texts.get(f"{entry}.email", "")
            for one in [one for one in self.texts if one.startswith(f"{entry}.")]:
                del self.texts[one]
            self.texts[f"{entry}.email"] = kept  # theirs, unless it is another's
            names = " and ".join(one.name for one in named)
            self.told.append(f"{quoted(typed)} is taken as: {names} was there.")
            self.told += [] if kept else [_ask_address(f"{entry}.email")]
        first, *others = named
        self._put_person(entry, first)
        for other in others:
            if free := self._find_free():
                self._put_person(free, other)
                self.placed[f"{free}.name"] = name
            else:
                self.told.append(f"There is no line left for {quoted(other.name)}.")

    def _list_new(self, named: Collection[NamedPerson], line: str) -> Iterator[NamedPerson]:
        """Those of a remark who stand in no other line, by the whole name where the mails know it."""
        others = [text for one, text in self.texts.items() if _NAME.fullmatch(one) and one != line]
        for one in named:
            words = set(fold(one.name).split())
            if any(words <= set(fold(other).split()) for other in others):
                continue
            known = [person.name for person in self._people if words <= set(fold(person.name).split())]
            yield replace(one, name=known[0]) if len(known) == 1 else one

    def _put_person(self, entry: str, person: NamedPerson) -> None:
        self.texts[f"{entry}.name"] = person.name
        for part, words in (("title", person.title), ("part", person.job)):
            if words and not self.texts.get(f"{entry}.{part}", "").strip():
                self.texts[f"{entry}.{part}"] = words
        if person.email:
            self.texts[f"{entry}.email"] = person.email

    def _find_free(self) -> str:
        """The first place that nobody has."""
        entries = (f"interviewers[{position}]" for position in range(MOST_PEOPLE))
        return next((one for one in entries if not self.texts.get(f"{one}.name", "").strip()), "")

    def _drop_addresses_of_others(self) -> None:
        """Who was written in somebody's place does not get that one's mail."""
        for one in list(self.texts):
            if not one.endswith("].email") or not self.texts[one]:
                continue
            name = self.texts.get(f"{one.removesuffix('.email')}.name", "")
            owner = next((p for p in self._people if fold(p.email) == fold(self.texts[one].strip())), None)
            if name and owner and not _may_be_same(name, owner.name):
                self.texts[one] = ""
                self.told += [f"{owner.name}'s address is not used for {name}.", _ask_address(one)]

    # ---- lines

    def _split_list(self, pattern: str, most: int) -> None:
        """Several points in one line of a list get a line each."""
        points = list[tuple[str, str]]()
        for position in range(most):
            name = pattern.format(position)
            found = split_points(self.texts.get(name, "")) if name in self.texts else []
            if position and not found:
                continue
            points += [(point, name) for point in found]
        if len(points) <= sum(
            bool(self.texts.get(pattern.format(place), "").strip()) for place in range(most)
        ):
            return
        for position, (point, name) in enumerate(points[:most]):
            target = pattern.format(position)
            self.texts[target] = point
            if target != name:
                self.placed[target] = name
        self.told += [f"There is no room for {quoted(point)}." for point, _ in points[most:]]

    def _read_line(self, name: str) -> None:
        plain, typed = plain_name(name), self.texts[name]
        if plain not in _FOR_A_LETTER and plain not in _MAY_BE_EMPTY:
            return
        words = end_spoken(typed) if plain in _FOR_A_LETTER else typed
        if plain in _FOR_A_LETTER and strip_marks(words):
            words = strip_marks(words)
        points = split_points(words)
        if plain in _FOR_A_LETTER and (len(points) > 1 or (points and points[0] != words.strip())):
            words = join_points(points)
        if plain in _FOR_A_LETTER and EMOJI.search(words):
            signs = "".join(dict.fromkeys(EMOJI.findall(words))).replace("\ufe0f", "")
            words = strip_signs(words)
            self.told.append(
                f"{signs} is left out of {quoted(label_of(name))}: a letter carries no such signs."
            )
        if plain in _MAY_BE_EMPTY and words.strip() and _is_no_answer(words):
            words = ""
        self.texts[name] = words

    def _read_questions(self) -> None:
        """`Nothing, all went fine` is no question."""
        for name in [one for one in self.texts if _QUESTION.fullmatch(one)]:
            typed = self.texts[name].strip()
            said = straighten(typed).casefold()
            if typed and not typed.endswith("?") and _find("no_question").fullmatch(said):
                entry = name.removesuffix(".question")
                answer = self.texts.get(f"{entry}.better_answer", "").strip()
                if answer and not _is_no_answer(answer):
                    continue
                for one in [one for one in self.texts if one.startswith(f"{entry}.")]:
                    del self.texts[one]
                self.texts[name] = ""
                if " " in typed:
                    self._keep(typed)
                    self.told.append(f"{quoted(typed)} is taken as: no question.")

    def _turn_questions(self) -> None:
        """A question and its answer that stand in each other's line change places."""
        for name in [one for one in self.texts if _QUESTION.fullmatch(one)]:
            answer = f"{name.removesuffix('.question')}.better_answer"
            asked, said = self.texts[name].strip(), self.texts.get(answer, "").strip()
            if said.endswith("?") and not asked.endswith("?") and _find("own_answer").match(asked.casefold()):
                self.texts[name], self.texts[answer] = said, asked
                self.told.append(f"{quoted(said)} is taken as the question, {quoted(asked)} as your answer.")

    def _read_corrections(self) -> None:
        """`It was actually for senior nurse`, `Fenwick House (not Fenwick Care)`: only what is right."""
        for name in ("company", "role"):
            typed = self.texts.get(name, "").strip()
            right = find_correction(typed)
            if right and right != typed:
                self.texts[name] = right
                self.told.append(f"{quoted(typed)} is taken as {quoted(right)}.")

    def _read_how_it_went(self) -> None:
        """A story, or words that are none of the answers, are kept as a note to oneself."""
        typed = self.texts.get("went", "").strip()
        if not typed:
            return
        try:
            value = read_choice(_HOW_IT_WENT, typed)
        except UnclearError:
            self.texts["went"] = ""
            self._keep(typed)
        else:
            self.texts["went"] = value
            if len(typed.split()) > _WORDS_OF_A_CHOICE:
                self._keep(typed)

    def _shorten_role(self) -> None:
        """`staff nurse at Fenwick` names the company once more, which the letters do themselves."""
        role, company = self.texts.get("role", ""), self.texts.get("company", "").strip()
        for joint in (" at ", ", ", " - ", " @ "):
            end = f"{joint}{company}"
            if company and role.casefold().strip().endswith(end.casefold()):
                self.texts["role"] = role.strip()[: -len(end)]

    def _keep(self, words: str) -> None:
        self.texts["private_note"] = join_notes(self.texts.get("private_note", ""), [words])


def _ask_address(field: str) -> str:
    return f"If you know theirs, write it behind {quoted(label_of(field))}."


def _is_no_answer(words: str) -> bool:
    return _find("no_answer").fullmatch(straighten(words).casefold().strip(" .!")) is not None or (
        not any(map(str.isalnum, words))
    )


def _may_be_same(name: str, owner: str) -> bool:
    """Whether a name may be another spelling, or a part, of somebody's."""
    ours, theirs = set(fold(name).split()), set(fold(owner).split())
    return same_person(name, owner) or bool(ours & theirs)


@cache
def _find(name: str) -> re.Pattern[str]:
    return re.compile(english("form")[name])
