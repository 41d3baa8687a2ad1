"""Texts that make a careless reader take quadratic or exponential time: tests read them, a bench times them.

A test asserts what the reader returns; were the time to grow badly, it would not end. The growth itself is
measured by bench/hostile.py.
"""
# ruff: noqa: RUF001 - typographic characters are what mail programs write

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from imaplib import IMAP4
from typing import Any

from builders import address, botched, debrief, message, profile
from forms import CODE

from agent.debriefing.form_reading import read_code, read_form
from agent.knowledge.names import clean_display_name, display_name, without_legal_form
from agent.knowledge.text import escape_hidden, strip_hidden
from agent.mailboxes.imap.answers import (
    Line,
    group_fetched,
    mend_flags,
    read_folders,
    read_prefixes,
    read_search,
    read_states,
)
from agent.mailboxes.imap.server_words import judge_login, read_words, show
from agent.model.letter import Kind
from agent.model.mail import Body, Mark, Message
from agent.noticing.glancing import PersonalMail
from agent.reading.absence import is_away_note
from agent.reading.alternatives import says_more
from agent.reading.body import text_of
from agent.reading.carried_text import without_carried_text
from agent.reading.decisions.programs import is_mere_receipt
from agent.reading.decisions.weighing import read_decision
from agent.reading.evidence.calling_off import find_calling_off, list_strange_callings
from agent.reading.headers import conversation_index, parse_addresses
from agent.reading.interviewers import find_interviewers, names_writer
from agent.reading.message import read_envelope, read_message
from agent.reading.mime import walk
from agent.reading.new_words import forward_block, new_text
from agent.reading.times.agreement import choose_times
from agent.reading.times.returns import find_return_date
from agent.reading.times.said_times import find_said_times
from agent.writing.answers.refusals import lint
from agent.writing.answers.sanitise import clean_question, clean_role
from agent.writing.rules import Context, check
from agent.writing.shapes import Shape, shape_of
from agent.writing.shapes.asked import is_question, leading_filler, name_question
from agent.writing.shortening import shorten
from agent.writing.template_language import Problem, compile_template

GLANCE = PersonalMail(profile())
RECEIVED = datetime(2026, 9, 4, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Reader:
    """One thing that reads what strangers wrote."""

    read: Callable[[str], Any]
    is_fine: Callable[[Any], bool]
    """Whether this may be returned."""
    size: int
    """Characters of a hostile text."""
    pieces: tuple[str, ...]
    """What is repeated; before a `|` stands how the text begins."""

    def texts(self, size: int) -> Iterator[tuple[str, str]]:
        """Each piece, and the text of this size that repeats it."""
        for piece in self.pieces:
            head, _, repeated = piece.rpartition("|")
            yield piece, head + repeated * (size // len(repeated))


_MULTIPART = "Content-Type: multipart/mixed; boundary=b\n\n"
_NESTED = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(12))


def _form(text: str) -> object:
    whole = f"{CODE}\n• company: X\n{text}\n{CODE}"
    body = Body(whole, whole[:200_000])
    read_code(body)
    return read_form(body, CODE)


def _letter(text: str) -> tuple[object, ...]:
    record = debrief(company="Acme")
    context = Context(
        kind=Kind.SECOND_CHANCE,
        debrief=record,
        profile=profile(),
        addressee=record.interviewers[0],
        now=RECEIVED,
    )
    letter = f"Dear Denise,\n\n{text}\n\nKind regards,\nMarcus Ellery\n"
    answers = debrief(enthusiasm=text, botched=(botched(question=text, better_answer=text),))
    return (*check(letter, text, context), *lint(answers))


def _calls_off(mail: Message) -> tuple[object, ...]:
    stranger = replace(mail, sender=address("kim@elsewhere.example"), message_id=None)
    found = find_calling_off([mail], None, profile())
    return (found and found.sentence, *list_strange_callings([mail, stranger], None, profile()))


def _mail(text: str) -> list[object]:
    raw = text.encode()
    whole = [read_message(raw, key="1", received=RECEIVED, headers_only=only) for only in (False, True)]
    return [*whole, read_envelope(raw, received=RECEIVED)]


def _glance(text: str) -> tuple[bool, bool]:
    """What is opened of new mail, by its headers and by its first words."""
    mail = read_message(text.encode(), key="1", received=RECEIVED)
    words = message(text=text, subject=text)
    return GLANCE.is_worth_reading(mail), GLANCE.is_telling(words)


def _carry(text: str) -> tuple[Message, ...]:
    older = message(text=text[: len(text) // 2], marks=frozenset({Mark.SENT}))
    return without_carried_text([older, message("<b@x>", text=text, date="2026-09-02T09:00:00-05:00")])


_ENTRY = "Received: from a.example by b.example\n"


def _refusal(text: str) -> tuple[object, ...]:
    said = [read_words(IMAP4.error(one)) for one in (text, f"b'{text}'", text.encode(errors="replace"))]
    return (*map(judge_login, said), *map(show, said))


def _imap_answers(text: str) -> tuple[int, ...]:
    """What an IMAP server writes of folders, their numbers, mails and flags."""
    line = text.encode()
    lists: list[Line] = [b'() "/" ' + line, (b"() NIL {9}", line), b"(" + line, b"(" + line + b') "/" a']
    fetched: list[Line] = [b"1 (FLAGS (" + line + b") UID 1)", b"1 (" + line, line]
    return (
        len(read_folders(lists)),
        len(read_states([line, b"a (" + line])),
        len(mend_flags(fetched)),
        len(group_fetched(fetched)),
        len(read_search([line])),
        len(read_prefixes(b"((" + line + b"))")),
    )


READERS: Mapping[str, Reader] = {
    "what an IMAP server writes": Reader(
        _imap_answers,
        lambda made: max(made) <= 100_000,
        100_000,
        (
            "&A",
            "&AOk-",
            '"',
            '\\"',
            ') "/" ',
            "FLAGS (",
            '"FLAGS (',
            ") UID",
            " UID 1",
            "UIDNEXT 1 ",
            "1 (",
            "1 2 ",
            '("" "/")',
            "((",
            "))",
        ),
    ),
    "what an IMAP server says to a login": Reader(
        _refusal,
        lambda made: max(len(one) for one in made[3:]) < 1_000,
        100_000,
        (
            "[A",
            "[A B",
            "[ALERT] ",
            "b'",
            "[b'",
            "\\x4",
            "* BYE ",
            "command: A => ",
            "append failed: ",
            "1 ",
            "é",
        ),
    ),
    "what a mail decides": Reader(
        lambda text: (read_decision(text), is_mere_receipt(text)),
        lambda found: found[0] is None or len(found[0].sentence) <= 300,
        20_000,
        (
            *("; ", "a. ", "- \n", "no not ", "if ", "you ", "we offer you the role "),
            *("not move your application forward ", "other candidates whose ", "unfortunately ", "x"),
        ),
    ),
    "a form that came back": Reader(
        _form,
        lambda found: found is not None,
        1_000_000,
        (
            *("> ", "• ", "• role ", "role ", "role\n", "* ", "‹", "‹from ", "• role (", "• role: x\n"),
            *(
                "<mailto:",
                "• part 1 : \n",
                "please leave this line ",
                "please leave this line: SC-",
                "On Fri wrote:\n",
                "a" * 50,
            ),
        ),
    ),
    "a letter and its fields, by the rules": Reader(
        _letter,
        lambda found: len(found) > 0,
        5_000,
        (
            *("word ", "!", "Aa", "A. ", "I was ", "${", "['", "<p", "1,", " .", "“(", "\n\n", "a@", "0 "),
            *("Thank you for the ", "my connection ", "On Friday I met Denise Kowalczyk at Prairie Gate. "),
        ),
    ),
    "the shape of an answer": Reader(
        lambda text: (
            shape_of(text, "better_answer"),
            is_question(text),
            name_question(text),
            leading_filler(text),
        ),
        lambda found: isinstance(found[0], Shape),
        100_000,
        (
            *(
                "so ",
                "yes, ",
                "and ",
                "if it is ",
                "the ",
                "that ",
                "who ",
                "a.b",
                "1) ",
                "; ",
                "-",
                "'",
                "[",
                "I ",
            ),
            *(
                "word",
                "Aa. ",
                "about ",
                "cut ",
                "ing ",
                "ten years ",
                "=",
                "x" * 300 + " ",
                "?",
                "é",
                "\n",
                "1,",
            ),
        ),
    ),
    "an answer to be shortened": Reader(
        lambda text: shorten(text, 8),
        lambda short: short is None or len(short.split()) <= 8,
        100_000,
        (", and ", ";", "(", "word ", "a, b"),
    ),
    "a question to be cleaned": Reader(
        clean_question,
        lambda question: "\n" not in question,
        50_000,
        ("<b ", "&amp;", "(", "&", "Q:", "“", "“|”", "- ", "\u00a0", "a |\u00a0", " "),
    ),
    "a role to be cleaned": Reader(
        clean_role,
        lambda role: role == clean_role(role),
        20_000,
        ("(", "(m", " ", "#1", "R-", "m/"),
    ),
    "a template": Reader(
        lambda text: compile_template(text, frozenset({"company"})),
        lambda found: not isinstance(found, Problem) or bool(found.text),
        10_000,
        ("{{ ", "{% ", "{# ", "{{ company }}", "{% if company %}", "(", "{{ (|(", "{{ not |not "),
    ),
    "a mail in HTML": Reader(
        text_of,
        lambda text: text.endswith("\n"),
        400_000,
        ("<", "<a ", "<!--", "<![", "</", "<div>", "&", "<a href='", "<style>", "<blockquote>"),
    ),
    "which alternative of a mail is read": Reader(
        lambda text: says_more(text, f"{text[:1_000]} and more words"),
        lambda more: isinstance(more, bool),
        200_000,
        ("<", "<a ", "<!--", "</", "<style>", "&", "http://", "www.", "a ", "a b ", ".", "\n"),
    ),
    "a note that its writer is away": Reader(
        lambda text: (is_away_note(text[:1_500]), find_return_date(text, RECEIVED, month_first=True)),
        lambda found: found[0] is False,
        50_000,
        ("i am ", "9/1 ", "until ", "the 1st ", "back on ", "1. ", ", ", "\n\n", "access ", "if it "),
    ),
    "what a mail carries along": Reader(
        _carry,
        lambda mails: len(mails) == 2,
        200_000,
        ("a ", "a b c d e. ", "\n", "To:\n", "1-1\n", "word word. word\n", ".", "x@y.example\n"),
    ),
    "the new words of a mail": Reader(
        new_text,
        lambda text: isinstance(text, str),
        1_000_000,
        (
            *("On x\n", "On x wrote:\n", "From: \n", "From: x\nTo: y\n", "a" * 300 + "\n", " ", ":\n"),
            "On " + "x " * 120 + ":\n",
        ),
    ),
    "whether a mail is forwarded": Reader(
        forward_block,
        lambda is_forwarded: is_forwarded is False,
        200_000,
        ("> \n", ">\n", "\n", ">", " \n", "-", "- ", "--\n", "------- \n"),
    ),
    "the times that a mail names": Reader(
        lambda text: find_said_times(message(text=text, subject=text[:30_000]), "America/Chicago"),
        lambda times: isinstance(times, tuple),
        200_000,
        (
            *(
                "9 ",
                "monday ",
                "12:30-",
                "9:30\n",
                "1.1.",
                "thursday 3 september at 10 - ",
                "9月3日 14時",
                "+1 2",
            ),
            *(
                "half past two ",
                "a week from ",
                "monday week ",
                "eastern time\n",
                "1400-1500 hrs ",
                "noon to ",
            ),
        ),
    ),
    "the times that hold in a conversation": Reader(
        lambda text: choose_times(
            [message(text=text), message("<m2@x.example>", text=text)], "America/Chicago"
        ),
        lambda times: isinstance(times, tuple),
        100_000,
        (
            "9:30 Ana\n",
            "monday at 10 works\n",
            "can't do 9:30, ",
            "if you ",
            "to reschedule ",
            "then ",
            "instead ",
        ),
    ),
    "a mail that calls an interview off": Reader(
        lambda text: _calls_off(message(text=text)),
        lambda found: isinstance(found, tuple),
        200_000,
        (
            "cancel the interview ",
            "cancel. ",
            "we have to cancel ",
            "unfortunately ",
            ". ",
            "we have to ",
            "a ",
        ),
    ),
    "a name": Reader(
        lambda text: (display_name(text), clean_display_name(text), without_legal_form(text)),
        lambda names: len(names[1]) <= 200,
        1_000_000,
        (
            " ",
            "a |  ",
            "(",
            "[",
            " via ",
            " @ ",
            "Dr ",
            "Dr. |\t",
            " GmbH",
            ",",
            "A. ",
            "a |, PhD",
            "x| ",
            "(a) ",
        ),
    ),
    "who is named": Reader(
        lambda text: (find_interviewers(text), names_writer(text)),
        lambda told: len(told[0]) <= 8,
        200_000,
        (
            "You will meet Ana Pires, ",
            "Ana ",
            "Ana van der |Pires ",
            "with\n",
            "10:00 Ana Pires\n",
            "10:00 - | ",
            "Ana Pires will interview you. ",
            "will interview you ",
            "Panel:\n",
            "- Ana Pires (|a",
            "Dr. ",
        ),
    ),
    "the Thread-Index of a mail": Reader(
        conversation_index,
        lambda index: index == "" or len(index) == 44,
        1_000_000,
        ("Ad", " ", "=", "\t", "A" * 80 + " "),
    ),
    "a list of addresses": Reader(
        parse_addresses,
        lambda addresses: len(addresses) <= 200,
        200_000,
        (
            "(",
            '"\\',
            "a@x.example, ",
            '"N, i" <a@x.example>, ',
            "Mon, ",
            "a, ",
            "a ",
            "=?a?q?a?=, ",
            "a| ",
            "a| \t",
            '"a"| ',
            "<@",
            "<|@",
        ),
    ),
    "a mail and its head": Reader(
        _mail,
        lambda mails: all(mail.date.tzinfo is not None for mail in mails),
        1_000_000,
        (
            *("X: y\n", "To: |a@x.example, ", "References: |<a@x> ", "Subject: |Re: ", 'From: |"', "\n"),
            *("Subject: |=?utf-8?q?a?= ", "Content-Type: multipart/mixed; boundary=|b"),
            *("References: |=?utf-8?q?a?= ", "References: |=?utf-8?q?", "References: |a", "In-Reply-To: |<a"),
        ),
    ),
    "the first words of a mail": Reader(
        _glance,
        lambda made: all(isinstance(one, bool) for one in made),
        100_000,
        (
            "interview ",
            "a hiring ",
            "Monday at 10 or ",
            "10:",
            "at half past ",
            "List-Id: a\n",
            "> a\n",
            "On ",
        ),
    ),
    "what servers say of a sender": Reader(
        _mail,
        lambda mails: all(isinstance(mail.unverified, str) for mail in mails),
        120_000,
        (
            *(
                f"{_ENTRY}Authentication-Results: |{piece}"
                for piece in (
                    *(
                        "(",
                        ")",
                        "((",
                        '"',
                        '\\"',
                        '"@',
                        '("',
                        '(" @',
                        "\\",
                        ";",
                        "=",
                        "a",
                        "a=",
                        "a=b ",
                        " ",
                        "/",
                    ),
                    *("a/1", "a/1=", "a.b=", 'a="', "dmarc=fail;", "dkim=pass header.d=x;", "spf=pass ("),
                )
            ),
            *(f"{_ENTRY}|{piece}" for piece in ("Authentication-Results: a; dmarc=fail\n", "Received: a\n")),
            *(f"{_ENTRY}Authentication-Results: b;|\n dmarc=fail;", "Received: from localhost by b\n"),
            *(f"Received: |{piece}" for piece in ("(", "from ", "by ", "a.", "a", "[::1] ", "1:", "helo=")),
            "Received: from localhost by b\nAuthentication-Results: b; dkim=none\n",
        ),
    ),
    "the parts of a mail": Reader(
        lambda text: list(walk(text.encode())),
        lambda parts: len(parts) <= 100,
        2_000_000,
        (
            *(
                f"{_MULTIPART}|{piece}"
                for piece in ("--b\n\nx\n", "--bx", "--bx\n", "--b\n--bb\n", "\n--b x")
            ),
            *(
                f"{_MULTIPART}|{piece}"
                for piece in ("--b" + " " * 99 + "x\n", f"--b\n{_MULTIPART}", "--b\nX: y\n")
            ),
            *(f"{_NESTED}|{piece}" for piece in ("--b", "\n--bx", "\n--b9", "\n--b11\n\nx")),
            f"{_MULTIPART}--b\n",
        ),
    ),
    "a text on its way to the screen, or into JSON": Reader(
        lambda text: (strip_hidden(text), escape_hidden(text)),
        lambda shown: not set("\u202e\x9b\n").intersection(shown[0]),
        200_000,
        ("\u202e", "a\u200d", "\u0915\u200d|\u200d", "❤\ufe0f", "\x9b31m", "é\u0301", "\n", "grüße "),
    ),
}
