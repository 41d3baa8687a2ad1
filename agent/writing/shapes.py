"""The shape of the words that a person typed into one field: which frames of a letter they fit into."""
# ruff: noqa: PLR0911 (a rule is a line, and the first that holds decides)

from __future__ import annotations

from agent.writing.deeds import behind_adverbs, is_deed, is_doing, is_past
from agent.writing.noun_phrases import (
    find_head,
    is_asset,
    is_counted,
    is_duration,
    is_person,
    is_plural,
    needs_article,
)
from agent.writing.opened_phrases import ANSWERS, FELT, find_clause, find_opened, shape_of_time
from agent.writing.openings import (
    begins_spoken,
    is_about_the_answer,
    is_list,
    is_nothing,
    is_several_sentences,
)
from agent.writing.predicates import Mode, find_predicate, is_late
from agent.writing.shape_names import GROUPS, Shape, Words
from agent.writing.word_kinds import END, Word, are_one, behind, listed, read_words

__all__ = ["GROUPS", "Shape", "Words", "shape_of"]

_WITHOUT_APOSTROPHE = frozenset({"id", "ill"})
_ALL_OF_YOU = frozenset({"all", "both", "guys"})
_PHRASE_MOST = 40
"""Words: the verb of a sentence stands among them."""
_SENTENCES = frozenset({Shape.CLAUSE, Shape.SELF})


def shape_of(text: str, field: str = "") -> Shape:
    """The shape of one answer.

    Args:
        text: sanitised, as typed.
        field: the last part of the field's name, such as `need` or `better_answer`: what is most likely there
            decides where a word can be a noun and a verb.
    """
    words = _without_edges(read_words(text))
    if is_nothing(words, field):
        return Shape.NOTHING
    if field in ANSWERS and is_about_the_answer(words):
        return Shape.ABOUT
    if begins_spoken(words):
        return Shape.SPOKEN
    if is_list(text):
        return _shape_of_list(words, field)
    if is_several_sentences(words):
        return Shape.SENTENCES
    return _shape_of_phrase(_without_brackets(words)[:_PHRASE_MOST], field)


def _without_edges(words: list[Word]) -> list[Word]:
    """Without quotation marks around, and without laughter and stops at the end; a question mark stays."""
    begin, end = 0, len(words)
    while end and (
        words[end - 1].is_a("laughing") or (words[end - 1].is_a("mark") and words[end - 1].text != "?")
    ):
        end -= 1
    while begin < end and words[begin].is_a("mark"):
        begin += 1
    return words[begin:end]


def _without_brackets(words: list[Word]) -> list[Word]:
    """Without what is said in brackets, unless all is."""
    kept, depth = [], 0
    for word in words:
        depth += (word.text in "([") - (word.text in ")]")
        if depth <= 0 and word.text not in ")]":
            kept.append(word)
    return kept or words


def _shape_of_list(words: list[Word], field: str) -> Shape:
    """A list, or a sentence with another behind a semicolon."""
    ends = [place for place, word in enumerate(words) if word.text == ";"]
    first = _shape_of_phrase(words[: ends[0]], field) if len(ends) == 1 and ends[0] else Shape.LIST
    return first if first in _SENTENCES else Shape.LIST


def _shape_of_phrase(words: list[Word], field: str) -> Shape:
    """The first rule that knows the beginning decides."""
    colon = _find_colon(words)
    if colon:
        first = _shape_of_phrase(words[:colon], field)
        return first if first in _SENTENCES or first is Shape.IMPERATIVE else Shape.SENTENCES
    for rule in (_full_name, _denied, find_opened, _subject_first, _verb_first, _quality_first, _named):
        shape = rule(words, field)
        if shape:
            return shape
    return Shape.FRAGMENT


def _find_colon(words: list[Word]) -> int:
    """The place of a colon between two parts; 0 where there is none, as in `1:1`."""
    for place in range(1, len(words) - 1):
        if words[place].text == ":" and words[place + 1].start > words[place].start + 1:
            return place
    return 0


def _full_name(words: list[Word], field: str) -> Shape | None:
    """Somebody's name where a name is asked for: `Ana Ruiz`, `Will Carter`, `Mr. Cook`."""
    first, second = words[0], behind(words, 0)
    if field != "who" or not first.is_titled:
        return None
    is_name = second.is_titled and not first.is_a(
        "noun", "adjective", "article", "possessive", "number", "made"
    )
    is_unknown = first.is_a("unknown") and (
        second.is_titled or second.is_a("end", "mark", "joint", "preposition")
    )
    is_unknown = is_unknown and not first.is_a("person", "plural", "adjective", "past", "ing", "agent")
    return Shape.PERSON if is_name or is_unknown else None


def _denied(words: list[Word], field: str) -> Shape | None:
    """What begins with `not`."""
    if words[0].text != "not":
        return None
    if _quality_first(words, field):
        return Shape.ADJECTIVE
    if find_predicate(words, 1) > 0:
        return Shape.CLAUSE
    return Shape.GERUND if is_doing(words, 1) else Shape.FRAGMENT


def _subject_first(words: list[Word], field: str) -> Shape | None:
    """A pronoun in front and its verb."""
    del field
    place = behind_adverbs(words)
    place += place < len(words) - 1 and place > 0 and words[place].text == ","
    words = words[place:] if place < len(words) else words
    first, second = words[0], behind(words, 0)
    if first.text in _WITHOUT_APOSTROPHE and (
        second.is_a("adverb") or (second.is_a("verb") and not second.is_a("noun"))
    ):
        return Shape.SELF
    if first.is_a("contracted"):
        return Shape.IMPERATIVE if first.text == "let's" else _told_by(first)
    if not first.is_a("subject"):
        return None
    if first.is_a("pronoun"):
        return None if second.is_a("joint", "end", "mark") else _told_by(first)
    if first.is_a("demonstrative") and not second.is_a("modal", "be", "have", "do", "third"):
        return None
    return Shape.CLAUSE if _agrees(first, _verb_behind(words)) else None


def _verb_behind(words: list[Word]) -> Word:
    """The first word behind a subject that is no adverb, nor one of `you all`, `you guys`."""
    for word in words[1:]:
        if word.is_a("verb", "third") or not (word.is_a("adverb") or word.text in _ALL_OF_YOU):
            return word
    return END


def _agrees(subject: Word, verb: Word) -> bool:
    """Whether a word may be the verb of a pronoun: `somebody experienced` has none."""
    if subject.is_a("somebody") and verb.is_a("made"):
        return False
    if verb.is_a("past", "third", "modal", "be", "have", "do"):
        return True
    is_bare = verb.is_a("verb", "unknown") and not verb.is_a("plural")
    return subject.text in ("you", "u", "ppl") and is_bare


def _told_by(subject: Word) -> Shape:
    return Shape.SELF if subject.is_a("oneself") else Shape.CLAUSE


def _verb_first(words: list[Word], field: str) -> Shape | None:
    """A deed in front: bare, in the past, or with -ing."""
    place = behind_adverbs(words)
    if place >= len(words) or are_one(words[place], behind(words, place), "quality_pair"):
        return None
    word, following = words[place], behind(words, place)
    if is_doing(words, place) or (place and following.is_a("ing") and word.is_a("verb", "adverb")):
        told = Shape.HEARING if _is_told(word, following, field) else Shape.GERUND
        return find_clause(words, place + 1, Mode.DOING) or told
    if word.is_a("modal", "do", "be", "have") and not word.is_a("contracted"):
        if following.is_a("pronoun", "subject") and not following.is_a("demonstrative"):
            return Shape.FRAGMENT
        if word.text in ("is", "are", "isn't", "aren't", "isnt", "arent", "does", "has", "doesn't", "hasn't"):
            return Shape.FRAGMENT
        if following.text == "to" and word.text == "have" and field != "need":
            return Shape.PAST
        is_bare = word.text in ("do", "don't", "dont", "have") and not following.is_a("participle")
        return _bare_verb(word, field) if is_bare else Shape.PAST
    if is_deed(words, place, field):
        return _bare_verb(word, field)
    if word.is_a("third") and not word.is_a("unknown"):
        has_object = following.is_a("article", "possessive", "object", "infinitive")
        return Shape.FRAGMENT if has_object or not word.is_a("noun") else None
    if word.is_a("participle") and not word.is_a("past", "made", "noun", "verb", "adjective"):
        return Shape.FRAGMENT
    return Shape.PAST if word.is_a("past") and is_past(words, place, field) else None


def _bare_verb(word: Word, field: str) -> Shape:
    """What one does is told of oneself where one tells what one likes, and a deed elsewhere."""
    return Shape.PAST if field in FELT and word.is_a("feeling") else Shape.IMPERATIVE


def _is_told(word: Word, following: Word, field: str) -> bool:
    if word.is_a("hearing"):
        return following.is_a(
            "preposition", "asking", "demonstrative", "possessive", "article", "pronoun", "object"
        )
    is_learnt = following.text == "about" or (
        following.is_a("asking", "demonstrative") and following.text != "how"
    )
    return word.is_a("learning") and field in ("highlight", "") and (is_learnt or following.text == "how")


def _quality_first(words: list[Word], field: str) -> Shape | None:
    """What one is, with nothing named behind it."""
    del field
    place, seen = 0, False
    while place < len(words):
        word, following = words[place], behind(words, place)
        if are_one(word, following, "quality_pair"):
            place, seen = place + 2, True
            continue
        before = words[place - 1] if place else END
        if _is_quality(word, before, following):
            seen = True
        elif not (
            (word.is_a("adverb", "negation") and not word.is_a("noun", "person"))
            or (seen and (word.is_a("joint") or word.text in ",/"))
        ):
            break
        place += 1
    if not seen:
        return Shape.ADJECTIVE if _is_quality_of_noun(words) else None
    if place == len(words) or words[0].is_a("no_attribute"):
        return Shape.ADJECTIVE
    if words[place].is_a("article", "possessive") and words[place - 1].is_a("joint"):
        return Shape.FRAGMENT
    goes_on = words[place].is_a("preposition", "infinitive", "subordinator", "asking") or (
        words[place].is_a("ing") and words[place - 1].text in listed("before_doing")
    )
    if not goes_on or words[place - 1].text == ",":
        return None
    return Shape.ADJECTIVE if find_predicate(words, place) < 0 else Shape.CLAUSE


def _is_quality_of_noun(words: list[Word]) -> bool:
    """`stress resistant`, `CPR certified`: a quality behind bare nouns."""
    return (
        1 < len(words) <= _LONGEST_QUALITY
        and words[-1].is_a("behind_noun")
        and all(word.is_a("noun") and not word.is_a("ing", "article", "possessive") for word in words[:-1])
    )


def _is_quality(word: Word, before: Word, following: Word) -> bool:
    if not word.is_a("adjective", "made"):
        return False
    if word.is_a("noun", "person") and (before.is_a("adjective", "made") or before is END):
        return before is END and word.is_a("made")
    return not (word.is_a("noun") and following.is_a("noun"))


def _named(words: list[Word], field: str) -> Shape:
    """A name for something; a sentence where a verb stands behind it."""
    predicate = find_predicate(words)
    if predicate > 0:
        return (
            Shape.FRAGMENT if is_late(words, predicate) else find_clause(words, 0, Mode.NAME) or Shape.CLAUSE
        )
    if is_duration(words):
        return shape_of_time(field)
    if words[0].is_a("adverb") and (clause := find_clause(words, 1, Mode.PLACE)):
        return clause
    head = find_head(words)
    if head < 0 or (words[0].is_a("adverb") and behind(words, 0).is_a("joint", "end", "preposition")):
        return (
            Shape.FRAGMENT
            if not words[0].is_a("article", "possessive", "noun", "demonstrative")
            else Shape.NOUN
        )
    if field == "who":
        return _somebody(words, head)
    if _is_bare_series(words):
        return Shape.LIST
    if field in ("skill", "") and is_asset(words):
        return Shape.TITLE if is_counted(words, head) and needs_article(words) else Shape.ASSET
    return _person_or_thing(words, field)


def _person_or_thing(words: list[Word], field: str) -> Shape:
    """Somebody where one tells what one is or who is needed; elsewhere they are what is spoken of."""
    if field not in ("need", "skill", "") or not is_person(words):
        return Shape.NOUN
    if field == "skill" and (is_plural(words) or words[0].is_a("possessive")):
        return Shape.NOUN
    return Shape.TITLE if needs_article(words) else Shape.PERSON


def _somebody(words: list[Word], head: int) -> Shape:
    if words[head].is_a("paper") and not words[head].is_a("person"):
        return Shape.FRAGMENT
    is_titled = words[0].text == "couple" or (is_person(words) and needs_article(words))
    return Shape.TITLE if is_titled else Shape.PERSON


_LONGEST_QUALITY = 4  # words
_LONG_SERIES = 3  # commas


def _is_bare_series(words: list[Word]) -> bool:
    """`power, pressure, then the thermostat`, `Terraform, Kubernetes`; not `tea, coffee and cake`."""
    commas = [
        place
        for place, word in enumerate(words[:-1])
        if word.text == ","
        and not (words[place - 1].is_a("adjective") and words[place + 1].is_a("adjective"))
    ]
    if not commas:
        return False
    rest = words[commas[-1] + 1 :]
    if rest[0].is_a("negation", "preposition", "relative", "asking") or rest[0].text in (
        "especially",
        "even",
        "so",
    ):
        return False
    return len(commas) >= _LONG_SERIES or not any(word.text in ("and", "or", "&") for word in rest)
