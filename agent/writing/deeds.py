"""Whether words begin with a deed: bare, in the past, or with -ing."""
# ruff: noqa: C901, PLR0911 (a rule is a line here, and the first that holds decides)

from __future__ import annotations

from agent.writing.word_kinds import END, Word


def behind_adverbs(words: list[Word]) -> int:
    """The place of the first word that is no mere adverb."""
    place = 0
    while (
        place < len(words)
        and words[place].is_a("adverb")
        and not words[place].is_a("noun", "verb", "adjective", "ing")
    ):
        place += 1
    return place


def is_doing(words: list[Word], place: int) -> bool:
    """Whether a word in -ing is a deed: `training new staff`, not `training plan`."""
    while place < len(words) and words[place].is_a("adverb") and not words[place].is_a("ing"):
        place += 1
    if place >= len(words) or not words[place].is_a("ing"):
        return False
    behind = words[place + 1] if place + 1 < len(words) else END
    if words[place].is_a("named_ing"):
        return behind.is_a("article", "possessive", "object")
    if words[place].is_a("adjective"):
        return False
    return not (behind.is_a("behind_ing") and not behind.is_a("plural_person"))


def is_deed(words: list[Word], place: int, field: str) -> bool:
    """Whether the bare verb in front is one: `cut waste`, not `support for night shifts`."""
    word, behind = words[place], words[place + 1] if place + 1 < len(words) else END
    if not word.is_a("verb"):
        return False
    if behind.is_a("article", "possessive", "object", "demonstrative", "pronoun", "asking"):
        return True
    if word.is_a("adjective", "person") and not behind.is_a("particle"):
        return False
    if not word.is_a("noun"):
        return True
    if behind is END or behind.is_a("mark"):
        return _is_series_of_deeds(words, place)
    if behind.is_a("joint"):
        third = words[place + 2] if place + 2 < len(words) else END
        return third.is_a("verb") and not third.is_a("noun", "adjective")
    if behind.text == "to":
        return word.is_a("feeling")
    if behind.is_a("preposition", "particle") and not behind.is_a("noun"):
        if behind.text in ("up", "out", "off", "down", "over", "back", "away"):
            return True
        return field in ("better_answer", "skill") or not word.is_a("thing")
    if behind.is_a("adverb", "number", "adjective") and not behind.is_a("noun"):
        return True
    return word.is_a("deed", "feeling") or (behind.is_a("plural") and not behind.is_a("plural_person"))


def _is_series_of_deeds(words: list[Word], place: int) -> bool:
    """`stop, look, listen`."""
    behind = [words[at + 1] for at in range(place, len(words) - 1) if words[at].text == ","]
    return bool(behind) and all(word.is_a("verb", "adverb") and not word.is_a("noun") for word in behind)


def is_past(words: list[Word], place: int, field: str) -> bool:
    """`worked 4 years`, not `certified in ACLS` or `experienced night nurses`."""
    word, behind = words[place], words[place + 1] if place + 1 < len(words) else END
    if word.is_a("never_a_deed"):
        return False
    if not word.is_a("participle"):
        return not (word.is_a("verb", "noun") and not behind.is_a("article", "possessive"))
    if word.is_a("noun"):
        return behind.is_a("article", "possessive", "number", "preposition")
    if word.is_a("made"):
        return behind.is_a("article", "possessive", "number") or (
            field == "skill" and behind.is_a("adjective", "plural")
        )
    return not (
        field in ("need", "who") and not behind.is_a("article", "possessive", "preposition", "number")
    )
