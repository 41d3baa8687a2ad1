"""Whether words begin with a deed: bare, in the past, or with -ing."""
# ruff: noqa: PLR0911 (a rule is a line, and the first that holds decides)

from __future__ import annotations

from agent.writing.shapes.word_kinds import Word, are_one, behind

_OBJECT = ("article", "possessive", "object", "demonstrative", "pronoun", "asking")
_MATTERS = frozenset({"matters", "helps", "counts", "means", "works"})
_AWAY = frozenset({"up", "out", "off", "down", "over", "back", "away"})


def behind_adverbs(words: list[Word]) -> int:
    """The place of the first word that is no mere adverb."""
    place = 0
    while place < len(words) and words[place].is_a("adverb"):
        if words[place].is_a("subject", "noun", "verb", "adjective", "ing", "preposition", "article"):
            break
        place += 1
    return place


def is_doing(words: list[Word], place: int) -> bool:
    """Whether a word in -ing is a deed: `training new staff`, not `training plan`."""
    while place < len(words) and words[place].is_a("adverb") and not words[place].is_a("ing", "adjective"):
        place += 1
    if place >= len(words) or not words[place].is_a("ing"):
        return False
    word, following = words[place], behind(words, place)
    if word.is_a("named_ing"):
        return following.is_a("article", "possessive", "object")
    if are_one(word, following, "pair"):
        return False
    if "-" in word.text and following.is_a("noun"):
        return False
    if following.is_a("behind_ing") or (word.is_a("either_ing") and following.is_a("behind_some_ing")):
        return False
    return not word.is_a("adjective") or following.text == "for"


def is_deed(words: list[Word], place: int, field: str) -> bool:
    """Whether the bare verb in front is one: `cut waste`, not `support for night shifts`."""
    word, following = words[place], behind(words, place)
    if not word.is_a("verb", "unknown") or are_one(word, following, "pair"):
        return False
    if place and word.is_a("unknown") and word.is_a("past"):
        return False
    if following.is_a(*_OBJECT):
        return not _is_described(words, place, field)
    if word.is_a("unknown"):
        return (
            place > 0
            and words[place - 1].text in ("never", "always", "please")
            and following.is_a("preposition")
        )
    if word.is_a("adjective", "person"):
        is_told_to = field == "better_answer" and word.is_a("adjective") and following.is_a("preposition")
        return following.text in _AWAY or is_told_to or (word.is_a("person") and following.is_a("number"))
    is_tool = field == "skill" and word.is_a("tool") and word.is_titled
    return not is_tool and _is_a_deed_here(words, place, field)


def _is_described(words: list[Word], place: int, field: str) -> bool:
    """`stock that adds up`: what follows is a clause about it; or a name before an article."""
    word, following = words[place], behind(words, place)
    if following.text == "that":
        is_name = word.is_a("noun") and field not in ("better_answer", "need")
        tells = behind(words, place + 1).is_a("third", "modal", "be", "have", "past")
        return word.is_a("unknown") or is_name or tells
    if following.text in ("what", "how", "why", "whether", "when"):
        return field not in ("better_answer", "need", "skill")
    if following.is_a("pronoun", "asking"):
        return word.is_a("noun") and not word.is_a("feeling")
    if following.text in ("you", "it", "people"):
        return word.is_a("unknown") or behind(words, place + 1).is_a("verb", "modal", "be")
    return word.is_a("unknown") and (
        word.is_titled or word.is_a("plural", "adverb", "ing") or following.is_a("adverb")
    )


def _is_a_deed_here(words: list[Word], place: int, field: str) -> bool:
    """Of a word that stands before no object."""
    word, following = words[place], behind(words, place)
    if not word.is_a("noun") and following.text == ",":
        return _is_series_of_deeds(words, place, at_least=True)
    if not word.is_a("noun"):
        return not following.is_a("joint") or behind(words, place + 1).is_a("verb", "adverb")
    if following.is_a("mark"):
        return _is_series_of_deeds(words, place)
    if following.is_a("joint"):
        return place + 2 < len(words) and _is_mere_verb(words[place + 2])
    if following.text == "to":
        is_to_somebody = behind(words, place + 1).is_a("article", "possessive", "object", "person")
        return word.is_a("feeling") or (is_to_somebody and not _is_a_thing(word, following, field))
    if following.is_a("behind_ing", "very") or following.text in _MATTERS or following.text == "of":
        return False
    if following.is_a("preposition", "particle") and not following.is_a("noun"):
        return _is_away(word, following) or not _is_a_thing(word, following, field)
    if following.is_a("number") and field == "skill":
        return word.is_a("deed")
    if following.is_a("adverb", "number", "adjective") and not following.is_a("noun"):
        return not (word.is_a("thing_needed") and field == "need")
    return field not in ("topic", "question") and (
        word.is_a("feeling") or _is_deed_before_a_name(word, following)
    )


def _is_deed_before_a_name(word: Word, following: Word) -> bool:
    """`cut waste`, `process orders`, `stop wasting food`; not `process improvement`."""
    if following.is_a("ing"):
        return word.is_a("before_doing_it")
    return word.is_a("deed") or (word.is_a("deed_of_many") and following.is_a("plural", "plural_person"))


def _is_away(word: Word, following: Word) -> bool:
    """`clean up`, `move out`; not `control over costs`."""
    return following.text in _AWAY and not (following.text == "over" and word.is_a("thing"))


def _is_a_thing(word: Word, following: Word, field: str) -> bool:
    if word.is_a("asset"):
        return True
    if field == "better_answer":
        return False
    if field in ("topic", "question"):
        return True
    return word.is_a("thing") or (field != "skill" and word.is_a("thing_needed") and following.text != "with")


def _is_mere_verb(word: Word) -> bool:
    return word.is_a("verb") and not word.is_a("noun", "adjective")


def _is_series_of_deeds(words: list[Word], place: int, *, at_least: bool = False) -> bool:
    """`stop, look, listen`; behind what can only be a verb, one more is enough."""
    items = [words[at + 1] for at in range(place, len(words) - 1) if words[at].text == ","]
    are_deeds = [word.is_a("verb", "adverb", "joint", "do") for word in items]
    return any(are_deeds) if at_least else all(are_deeds) and any(map(_is_mere_verb, items))


def is_past(words: list[Word], place: int, field: str) -> bool:
    """`worked 4 years`, not `certified in ACLS` or `experienced night nurses`."""
    word, following = words[place], behind(words, place)
    has_object = following.is_a("article", "possessive", "number", "object")
    if word.text == "used" and following.text == "to":
        return behind(words, place + 1).is_a("verb") and not behind(words, place + 1).is_a("ing")
    if word.is_a("never_a_deed"):
        return False
    if not word.is_a("participle"):
        return has_object or not word.is_a("verb", "noun")
    if word.is_a("noun", "made"):
        is_told = field == "skill" and following.is_a("adjective", "plural") and word.is_a("made")
        return has_object or is_told or (word.is_a("noun") and following.is_a("preposition"))
    if field in ("need", "who", "topic", "question"):
        return has_object
    is_of_a_thing = following.is_a("noun") and not following.is_a("plural", "ing", "preposition", "person")
    return has_object or field in ("skill", "better_answer") or not is_of_a_thing or word.is_a("feeling")
