"""Words that no letter carries: placeholders, excuses, apologies, shouting, links (C-15 to C-21, SC-14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.knowledge.fields import Placeholder, placeholders
from agent.model.letter import Kind, Severity
from agent.writing.lexicon import LEX, Phrase, find_likely_phrases, forbidden_phrases
from agent.writing.rules.letter import LetterText
from agent.writing.rules.rule import Fault, error, only, rule, warn
from agent.writing.text_model import normalise, words

_OWN_WORDS_EXEMPT = frozenset({"program", "joins"})
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f]")
_CAPITALS_MAX = 4
LINK = re.compile(r"https?://\S*|\bwww\.\S+", re.IGNORECASE)


def subject_warnings(subject: str) -> tuple[str, ...]:
    """The warning codes of an inherited subject: kept as it is, but the person should know (C-15)."""
    hit = any(
        placeholder.group == "template" and placeholder.pattern.search(subject)
        for placeholder in placeholders()
    )
    return ("subject_contains_template_syntax",) if hit else ()


@rule("C-15", "E")
def no_placeholders(letter: LetterText) -> Iterator[Fault]:
    """No placeholder, template syntax, leaked value, markup, broken encoding or joining error.

    Why: An unfilled placeholder is the worst failure that such a program can show.
    """
    pieces = [("greeting", letter.anatomy.greeting), ("closing", letter.anatomy.closing)]
    pieces.append(("closing", letter.anatomy.name))
    if not letter.context.subject_inherited:
        pieces.append(("subject", letter.subject))
    pieces += [(f"paragraph {n}", text) for n, text in enumerate(letter.anatomy.paragraphs, start=1)]
    for place, text in pieces:
        own = [(span, field.field) for field in letter.own_words for span in letter.owned(text, [field])]
        for placeholder in placeholders():
            yield from _placeholder_hits(own, placeholder, place, text)


def _placeholder_hits(
    own: list[tuple[tuple[int, int], str]], placeholder: Placeholder, place: str, text: str
) -> Iterator[Fault]:
    for match in placeholder.pattern.finditer(text):
        if placeholder.group in _OWN_WORDS_EXEMPT and any(_inside(match, span) for span, _ in own):
            continue
        fields = [name for (a, b), name in own if a <= match.start() and match.end() <= b]
        field = fields[0] if fields else ""
        if (
            placeholder.group == "template"
            and field.endswith(".question")
            and not set("{}") & set(match.group())
        ):
            continue  # a question about $PATH or TODO comments
        yield error(
            place,
            f"{_GROUP_TEXT[placeholder.group]}: {_make_visible(match.group())}",
            field,
            placeholder.group,
            words=match.group(),
        )


_GROUP_TEXT = {
    "template": "An unfilled placeholder or template syntax",
    "program": "A program's inner value",
    "markup": "Markup",
    "encoding": "Broken encoding or an invisible character",
    "joins": "Words or marks that do not join",
}


def _inside(match: re.Match[str], span: tuple[int, int]) -> bool:
    """Whether a hit is the person's own: `.NET` may begin with a stop, `Inc.` may meet a comma."""
    start, end = span
    before = 1 if match.group()[:1].isspace() and match.start() == start - 1 else 0
    after = 1 if match.group() == ".," else 0
    return start - before <= match.start() and match.end() <= end + after


def _make_visible(text: str) -> str:
    """Blanks and control characters made visible."""
    return text if text.strip() and text.isprintable() else ascii(text)


@rule("C-16", "E/W")
def no_forbidden_phrases(letter: LetterText) -> Iterator[Fault]:
    """No excuse, blame, begging, boasting, over-apology, pay, pressure or stock phrase.

    Why: Excuses, blame, begging, boasting and worn phrases each lower what the reader thinks of the
    writer, and none of them adds anything.
    Source: Nexxt, HR Capitalist, Ask The Headhunter, LiveAbout, Things not to say, Cover letter clichés.
    """
    greeting = normalise(letter.anatomy.greeting)
    for phrase in find_likely_phrases(f"{letter.unexempt}\n{greeting}"):
        hit = error if phrase.severity is Severity.ERROR else warn
        says = phrase.category.replace("_", " ").capitalize()
        for match in phrase.find_in(letter.unexempt):
            place, field = letter.place_of(match.start()), letter.field_at(*match.span())
            yield hit(place, f"{says}: {match.group()}", field, phrase.category, words=match.group())
        for match in phrase.find_in(greeting):
            yield hit("greeting", f"{says}: {match.group()}", "", phrase.category, words=match.group())


@rule("C-17", "E/W")
def apologies(letter: LetterText) -> Iterator[Fault]:
    """No apology; a second-chance letter may hold one.

    Why: One plain word of regret does no harm; more of it draws all eyes to the failure, and where the
    doubt is about skill it gains nothing over a plain explanation.
    Source: Ask The Headhunter, LiveAbout, Tsai 2010.
    """
    own = tuple(field for field in letter.own_words if not field.field.endswith(".better_answer"))
    text = letter.blank(letter.body, own)
    found = list(LEX.APOLOGY.finditer(text))
    pair = letter.limits["apology_max"]
    if found and len(found) > pair.warn:
        hit = error if len(found) > pair.error else warn
        last = found[-1]
        place, field = letter.place_of(last.start()), letter.field_at(*last.span())
        yield hit(
            place, f"Words of apology: {len(found)}, such as {last.group()}.", field, words=last.group()
        )


@rule("C-18", "E/W")
def no_shouting(letter: LetterText) -> Iterator[Fault]:
    """Few exclamation marks, no emoji, no words in capitals.

    Why: Too much warmth costs answers: slightly warm does better than gushing.
    Source: Boomerang.
    """
    count, pair = letter.masked.count("!"), letter.limits["exclamation_max"]
    if count > pair.error:
        yield error("letter", f"Exclamation marks: {count}, at most {pair.error:g}.")
    elif letter.unexempt.count("!") > pair.warn:
        yield warn("letter", f"Exclamation marks: better at most {pair.warn:g}.")
    for match in EMOJI.finditer(letter.unexempt):
        place = letter.place_of(match.start())
        yield error(
            place, f"An emoji: {match.group()}", letter.field_at(*match.span()), "emoji", words=match.group()
        )
    known = set(words(letter.context.known_words)) | {
        w for text in letter.own_words for w in words(text.text)
    }
    for word in dict.fromkeys(words(letter.masked)):
        letters = [letter for letter in word if letter.isalpha()]
        if len(letters) > 1 and word.isupper() and word not in known:
            hit = error if len(letters) > _CAPITALS_MAX else warn
            yield hit(letter.place_of(letter.masked.index(word)), f"A word in capitals: {word}", words=word)


@rule("C-19", "E/W")
def no_relative_days(letter: LetterText) -> Iterator[Fault]:
    """No `today` or `this morning`: the letter may be sent later.

    Why: The draft waits until the person sends it, perhaps the next morning; "today" may then be wrong.
    """
    for line in letter.lines:
        tied = LEX.THANKS.search(line.masked) or LEX.INTERVIEW_TALK.search(line.masked)
        for match in LEX.RELATIVE_DAY.finditer(line.unexempt):
            start, end = match.span()
            ours = line.masked[start:end] == match.group()
            field = "" if ours else letter.field_at(line.start + start, line.start + end)
            hit = error if tied and ours else warn
            yield hit(
                line.place,
                f"A day that depends on when it is read: {match.group()}",
                field,
                words=match.group(),
            )


@rule("C-21", "E")
def no_attachments_or_links(letter: LetterText) -> Iterator[Fault]:
    """Nothing is attached, and no link but those of the signature.

    Why: Nothing is attached to these drafts, and a link makes a mail look like an advertisement.
    """
    for match in LINK.finditer(letter.unexempt):
        place, field = letter.place_of(match.start()), letter.field_at(*match.span())
        yield error(place, f"A link: {match.group()}", field, "link", words=match.group())
    attached = LEX.ATTACHMENT.search(letter.masked) or LEX.SAYS_ATTACHED.search(letter.unexempt)
    if attached:
        place, field = letter.place_of(attached.start()), letter.field_at(*attached.span())
        yield error(
            place, f"Nothing is attached: {attached.group()}", field, "attachment", words=attached.group()
        )


@rule("SC-14", "E", only(Kind.SECOND_CHANCE))
def what_never_why(letter: LetterText) -> Iterator[Fault]:
    """Says what was missing, never why.

    Why: What was missing is a fact; why it was missing is an excuse, whatever the reason was.
    Source: Nexxt, HR Capitalist.
    """
    for line in letter.lines:
        excuses = (match for phrase in _excuses() for match in phrase.find_in(line.unexempt))
        reason = LEX.REASON.search(line.masked) if LEX.OWNERSHIP.search(line.masked) else None
        if match := next(excuses, reason):
            field = letter.field_at(line.start + match.start(), line.start + match.end())
            yield error(
                line.place,
                f"Says why the answer was not good: {match.group()}",
                field,
                "excuse",
                words=match.group(),
            )


def _excuses() -> list[Phrase]:
    return [phrase for phrase in forbidden_phrases() if phrase.category == "excuse"]
