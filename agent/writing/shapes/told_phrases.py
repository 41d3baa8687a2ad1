"""The shape of words that begin with a subject or with a deed."""
# ruff: noqa: PLR0911 (a rule is a line, and the first that holds decides)

from __future__ import annotations

from agent.writing.shapes.deeds import behind_adverbs, is_deed, is_doing, is_past
from agent.writing.shapes.names import Shape
from agent.writing.shapes.opened_phrases import FELT, find_clause
from agent.writing.shapes.predicates import Mode, find_predicate, is_late
from agent.writing.shapes.qualities import find_quality, is_quality_of_noun
from agent.writing.shapes.word_kinds import END, Word, are_one, behind

_WITHOUT_APOSTROPHE = frozenset({"id", "ill"})
_BEGINNING = 4  # words
_ALL_OF_YOU = frozenset({"all", "both", "guys"})


def find_subject(words: list[Word], field: str) -> Shape | None:
    """A pronoun in front and its verb; None for anything else. In a need, `we` are those who told it."""
    place = behind_adverbs(words)
    place += place < len(words) - 1 and place > 0 and words[place].text == ","
    words = words[place:] if place < len(words) else words
    first, second = words[0], behind(words, 0)
    if first.text in _WITHOUT_APOSTROPHE and (
        second.is_a("adverb") or (second.is_a("verb") and not second.is_a("noun"))
    ):
        return Shape.SELF
    if first.text == "its" and (second.is_a("article") or find_quality(words[1:])):
        return Shape.CLAUSE
    if first.is_a("contracted"):
        return Shape.IMPERATIVE if first.text == "let's" else _told_by(first, field)
    if not first.is_a("subject"):
        return None
    if first.is_a("pronoun"):
        return None if second.is_a("joint", "end", "mark") else _told_by(first, field)
    is_verb = second.is_a("modal", "be", "have", "do") or (second.is_a("third") and not second.is_a("noun"))
    if first.is_a("demonstrative") and not is_verb:
        return None
    if first.is_a("somebody") and second.is_a("plural") and behind(words, 1).is_a("modal", "be", "have"):
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


def _told_by(subject: Word, field: str) -> Shape:
    is_oneself = subject.is_a("oneself") and not (field == "need" and subject.text.startswith("we"))
    return Shape.SELF if is_oneself else Shape.CLAUSE


def find_deed(words: list[Word], field: str) -> Shape | None:
    """A deed in front: bare, in the past, or with -ing; None for anything else."""
    place = behind_adverbs(words)
    if place >= len(words) or _is_quality(words[place:]):
        return None
    word, following = words[place], behind(words, place)
    if word.is_a("thanks") or _looks_forward(words):
        is_plain = field == "enthusiasm" and word.text == "looking"
        return Shape.ADJECTIVE if is_plain else Shape.FRAGMENT
    if place and words[place - 1].is_a("before_made") and word.is_a("participle"):
        return None
    if is_doing(words, place) or (place and following.is_a("ing") and word.is_a("verb", "adverb")):
        told = Shape.HEARING if _is_told(word, following, field) else Shape.GERUND
        return _find_splice(words) or find_clause(words, place + 1, Mode.DOING) or told
    if word.is_a("modal", "do", "be", "have") and not word.is_a("contracted"):
        return _auxiliary(word, following, field)
    if is_deed(words, place, field):
        return _bare_verb(word, following, field)
    if word.is_a("third") and not word.is_a("unknown"):
        return _third_person(word, following)
    if word.is_a("participle") and not word.is_a("past", "made", "noun", "verb", "adjective"):
        return Shape.FRAGMENT
    if not (word.is_a("past") and is_past(words, place, field)):
        return None
    return _who_did(word) if field == "highlight" else Shape.PAST


def find_of_those_met(words: list[Word], field: str) -> Shape | None:
    """What they are at who need something, and what was seen of them; None for anything else."""
    place = behind_adverbs(words)
    word, following = words[place] if place < len(words) else END, behind(words, place)
    if field == "need" and _is_underway(word, following):
        return Shape.UNDERWAY
    return _who_did(word) if field == "highlight" and word.is_a("lived", "be") else None


def _who_did(word: Word) -> Shape:
    """Of what is remembered: `showed me the ward` did the reader, `loved the tour` oneself."""
    if word.is_a("told_by_them"):
        return Shape.PAST
    return Shape.LIVED if word.is_a("lived") else Shape.FRAGMENT


def _is_underway(word: Word, following: Word) -> bool:
    """`looking for a night nurse`, `trying to cut waste`, `missing a cook`; not `looking after children`."""
    if word.text == "looking":
        return following.text in ("for", "to")
    if word.is_a("short_of"):
        return following.text in ("of", "on", "with", "by", "") and (
            word.text != "short" or following.text != ""
        )
    if word.is_a("seeking"):
        return following.is_a("infinitive", "article", "possessive", "number", "preposition", "noun")
    return word.is_a("hoping") and following.text == "to"


def _is_quality(words: list[Word]) -> bool:
    """`on time`, `audit ready`: what looks like a deed is part of a quality."""
    return is_quality_of_noun(words) or are_one(words[0], behind(words, 0), "quality_pair")


def _find_splice(words: list[Word]) -> Shape | None:
    """A deed with a sentence behind its comma: `teaching adults, it makes me cry`."""
    predicate = find_predicate(words)
    return Shape.FRAGMENT if predicate > 0 and is_late(words, predicate) else None


def _looks_forward(words: list[Word]) -> bool:
    """`very much looking forward to it`: no line has a verb for it."""
    return any(
        word.text == "looking" and behind(words, place).text == "forward"
        for place, word in enumerate(words[:_BEGINNING])
    )


def _auxiliary(word: Word, following: Word, field: str) -> Shape:
    """`can lift 25 kg`, `have worked`, `don't wait`; a question is none of them, nor what another does."""
    is_asked = following.is_a("pronoun", "subject") and not following.is_a("demonstrative")
    if is_asked or word.is_a("of_another"):
        return Shape.FRAGMENT
    if following.text == "to" and word.text == "have" and field != "need":
        return Shape.PAST
    is_lack = field == "need" and following.text in ("have", "know", "want", "get")
    is_bare = (
        word.text in ("do", "don't", "dont", "have") and not following.is_a("participle") and not is_lack
    )
    return _bare_verb(word, following, field) if is_bare else Shape.PAST


def _third_person(word: Word, following: Word) -> Shape | None:
    """`needs a lead` lacks its subject; `plans for May` may be a name."""
    if not word.is_a("noun"):
        return None if following.is_a("verb", "modal", "be", "have", "past") else Shape.FRAGMENT
    goes_on = following.is_a("article", "possessive", "object", "adverb", "infinitive")
    return Shape.FRAGMENT if goes_on and word.is_a("acting", "feeling") else None


def _bare_verb(word: Word, following: Word, field: str) -> Shape:
    """What one does is told of oneself where one tells what one likes, and a deed elsewhere."""
    if field == "need" and word.text in ("need", "want"):
        return Shape.PAST
    is_felt = word.is_a("feeling") or following.text == "forward"
    if field == "need":  # what they told of themselves: `want to open a second clinic`
        is_felt = following.text == "to" and word.text in ("want", "need", "have", "hope", "wish", "plan")
    return Shape.PAST if field in (*FELT, "need") and is_felt else Shape.IMPERATIVE


def _is_told(word: Word, following: Word, field: str) -> bool:
    if field == "highlight" and word.is_a("witnessing") and not following.is_a("end", "mark"):
        return True
    if word.is_a("hearing"):
        return following.is_a(
            "preposition", "asking", "demonstrative", "possessive", "article", "pronoun", "object"
        )
    is_learnt = following.text == "about" or (
        following.is_a("asking", "demonstrative") and following.text != "how"
    )
    return word.is_a("learning") and field in ("highlight", "") and (is_learnt or following.text == "how")
