"""Whether a word is a finite verb where it stands: told by its neighbours."""
# ruff: noqa: PLR0911 (a rule is a line, and the first that holds decides)

from __future__ import annotations

from agent.writing.shapes.word_kinds import END, Word, behind

_NO_VERB_BEHIND = ("article", "possessive", "preposition", "infinitive", "modal", "number")
_OBJECT = ("article", "possessive", "object", "demonstrative", "pronoun", "somebody")
_COMPLEMENT = (*_OBJECT, "number", "adverb", "asking", "infinitive")
_VERBS = ("verb", "modal", "be", "have", "do", "past")
_ASKS_WHO = frozenset({"who", "what", "which", "that"})
_NUMBERED = Word("", frozenset({"noun"}), -1, is_titled=False)  # `ward 7`, `the recall of 2024`
_SO_MUCH = frozenset(
    {"much", "many", "most", "all", "some", "both", "few", "enough", "little", "more", "less"}
)
_AT_ONCE = 2  # words before
_ALL = frozenset({"all", "both", "up"})


def is_finite(
    words: list[Word], place: int, begin: int = 0, *, expected: bool = False, bare: bool = False
) -> bool:
    """Whether the word is a finite verb there.

    Args:
        words: of one sentence.
        place: of the word.
        begin: the place of the first word that counts.
        expected: a clause is open that waits for its verb.
        bare: bare verbs there belong to another: `helping farmers sell more`, `let levels be quiet`.
    """
    word, before = words[place], _find_subject(words, place, begin)
    is_behind_subject = before.is_a("pronoun", "subject") or before.text in _ASKS_WHO
    is_named = is_behind_subject or before.is_a("noun") or before.text == "one"
    if (before.is_a(*_NO_VERB_BEHIND) and not is_named) or (before.is_a("somebody") and word.is_a("made")):
        return False
    if word.is_a("modal", "be", "have", "do") and not word.is_a("contracted"):
        is_second = word.text in ("had", "been", "done", "having") and before.is_a("have", "be", "modal")
        return place > 0 and not is_second and not (word.text == "may" and word.is_titled)
    if before is END or (before.is_a("adjective") and not before.is_a("noun", "subject")):
        return False
    if before.is_a("pronoun") and word.is_a("unknown"):
        return True
    if word.is_a("third"):
        is_awaited = expected and (is_behind_subject or before.is_a("noun"))
        return not (bare and place == begin) and _is_third(
            words, place, before, expected=is_awaited, bare=bare
        )
    if word.is_a("past"):
        return _is_past(words, place, before, expected=expected or is_behind_subject)
    if word.is_a("adjective") and not before.is_a("pronoun", "plural", "plural_person"):
        return False
    if not word.is_a("verb") or bare:
        return is_behind_subject and expected and word.is_a("verb")
    return _is_plural_verb(words, place, before, expected=expected)


def _find_subject(words: list[Word], place: int, begin: int) -> Word:
    """The word before that may be the subject; a number or `so many` is a name where it stands for one."""
    word, before = words[place], before_adverbs(words, place, begin)
    is_number = before.is_a("number") and place > 1 and _is_named_by_number(words[place - 2], before)
    is_amount = before.text in _SO_MUCH and word.is_a("be", "modal", "have", "third")
    return _NUMBERED if is_number or is_amount else before


def _is_named_by_number(earlier: Word, number: Word) -> bool:
    """`ward 7 needs`, `the recall of 2024 taught`; not `at 100 words a minute`."""
    return earlier.is_a("noun") or (earlier.is_a("preposition") and len(number.text) == len("2024"))


def _is_third(words: list[Word], place: int, before: Word, *, expected: bool, bare: bool) -> bool:
    """`the team needs a lead`; not `customer needs`."""
    word, following = words[place], behind(words, place)
    if not word.is_a("noun"):
        if following is END and not expected:
            return words[0].is_a("article", "possessive", "demonstrative", "subject", "ing", "negation")
        return before.is_a("noun", "subject", "relative", "object", "ing", "adverb", "adjective")
    if expected:
        return before.text in _ASKS_WHO or (_has_waited_for(before) and not following.is_a(*_VERBS))
    if not before.is_a("noun", "subject") or (before.is_a("plural") and not bare):
        return False
    if word.is_a("acting") and following.is_a("noun", "adjective", "ing") and not before.is_a("needy"):
        return not bare and (not following.is_a("ing") or words[0].is_a("article", "possessive"))
    if bare and not word.is_a("acting"):
        return False
    is_told = words[0].is_a("article", "possessive", "demonstrative")
    is_complement = following.is_a(*_COMPLEMENT) and following.text not in ("that", "who", "which", "where")
    if following.is_a("infinitive") and not word.is_a("acting"):
        return False
    return is_complement or (is_told and word.is_a("moving") and following.is_a("preposition", "end"))


def _has_waited_for(before: Word) -> bool:
    """Whether a verb may follow at once: behind a noun, not behind `how`."""
    return before.is_a("noun", "subject") and not before.is_a("asking", "subordinator")


def _is_past(words: list[Word], place: int, before: Word, *, expected: bool) -> bool:
    """`the wall moved`, `she told me`; not `sites finished before the rains`."""
    word, following = words[place], behind(words, place)
    if expected and before.is_a("asking", "subordinator") and before.text not in _ASKS_WHO:
        return False
    if expected or not word.is_a("participle"):
        return True
    if not before.is_a("noun"):
        return False
    if words[0].is_a("subject") and words[1].is_a("joint"):
        return True
    if following.is_a("article", "possessive", "object", "pronoun") and following.text not in _ALL:
        return True
    is_told = words[0].is_a("article", "possessive", "demonstrative")
    return is_told and word.is_a("moving") and following.is_a("end", "preposition", "adverb", "mark")


def _is_plural_verb(words: list[Word], place: int, before: Word, *, expected: bool) -> bool:
    """`patients wait too long`, `people stay`; not `customer needs`."""
    word, following = words[place], behind(words, place)
    if before.is_a("pronoun") or before.text in ("who", "which", "you", "there", "u", "y'all"):
        return True
    if expected and (before.is_a("plural", "plural_person", "subject") or before.text == "that"):
        return True
    is_plural = before.is_a("plural", "plural_person") or (place == 1 and before.is_a("third"))
    if not is_plural or following is END or word.is_a("preposition"):
        return False
    if place <= _AT_ONCE and word.is_a("moving"):
        return following.is_a("preposition", *_COMPLEMENT)
    if place == 1 and before.is_a("plural_person") and following.is_a("adjective"):
        return True
    if word.is_a("acting") and place <= _AT_ONCE and following.is_a("adjective", "noun"):
        return True
    return following.is_a(*_COMPLEMENT) if word.is_a("noun") else not following.is_a("mark")


def before_adverbs(words: list[Word], place: int, begin: int) -> Word:
    """The word before, adverbs passed over; before the first, the one that opened; `END` before all."""
    for earlier in range(place - 1, begin - 1, -1):
        word = words[earlier]
        if not word.is_a("adverb") or word.is_a(*_NO_MERE_ADVERB):
            return word
    return words[begin - 1] if begin > 0 else END


_NO_MERE_ADVERB = ("pronoun", "subject", "relative", "noun", "preposition", "article")
