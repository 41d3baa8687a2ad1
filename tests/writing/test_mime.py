"""From a letter to the bytes of its draft (RFC 5322, RFC 2045 to 2047; C-07, RT-14)."""
# ruff: noqa: RUF001 (typographic quotes and other scripts are what is tested)

from __future__ import annotations

import email.policy
import html
import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from builders import address, at
from hidden_characters import EMOJI, ODD, PERSIAN, find_hidden
from hypothesis import given
from hypothesis import strategies as st

from agent.knowledge.text import strip_hidden
from agent.model.letter import Addressing, Kind, Letter
from agent.model.mail import Address, MessageId
from agent.writing.mime import BadAddressError, ascii_domain, build, tidy

NOON = at("2026-09-04T12:10:00-05:00")
OWN_ID = MessageId("<0123456789abcdef0123456789abcdef@mail.example>")
LETTER = Letter(
    kind=Kind.THANK_YOU,
    greeting="Dear Dr. Weiß,",
    paragraphs=("Thank you & goodbye <soon> “today”. " * 9 + "End.", "From here on: a=b, 日本語 and Ж."),
    closing="Kind regards,",
    name="Zoë O'Neill",
    signature="Tel. +1 555 0100\n\nhttps://zoe.example/?a=1&b=2",
)
TO = Addressing(
    sender=address("Marcus Ellery <marcus@mail.example>"),
    to=(address("Denise Kowalczyk <denise@prairiegate.example>"),),
    subject="Re: Branch Operations Manager interview",
)
OUTLOOK_ID = MessageId(f"<{'AM0PR04MB4867' * 5}012@AM0PR04MB4867.eurprd04.prod.outlook.com>")
HEADERS = {"From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References"}
HEADERS |= {"MIME-Version", "Content-Type", "Content-Transfer-Encoding"}


def raw(addressing: Addressing = TO, letter: Letter = LETTER, *, alternative: bool = True) -> bytes:
    """The draft's bytes."""
    return build(letter, addressing, message_id=OWN_ID, date=NOON, alternative=alternative)


def parsed(addressing: Addressing = TO, letter: Letter = LETTER, *, alternative: bool = True) -> EmailMessage:
    """The draft as another program reads it."""
    found = message_from_bytes(raw(addressing, letter, alternative=alternative), policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert found.defects == []
    assert set(found.keys()) <= HEADERS
    assert len(found.keys()) == len(set(found.keys()))
    return found


def part_text(message: EmailMessage, kind: str) -> str:
    """The text of its plain or html part."""
    part = message.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text.replace("\r\n", "\n")


def people(message: EmailMessage, name: str) -> list[tuple[str, str]]:
    """Names and addresses of a header."""
    # The standard library shows the blanks between two encoded words of a name, which do not count.
    return [(" ".join(one.display_name.split()), one.addr_spec) for one in message[name].addresses]


def test_the_draft_says_what_the_letter_says() -> None:
    """Headers and text come back as they went in."""
    message = parsed(replace(TO, cc=(address("r@prairiegate.example"),)))
    assert people(message, "From") == [("Marcus Ellery", "marcus@mail.example")]
    assert people(message, "To") == [("Denise Kowalczyk", "denise@prairiegate.example")]
    assert people(message, "Cc") == [("", "r@prairiegate.example")]
    assert message["Subject"] == TO.subject
    assert message["Message-ID"] == OWN_ID
    assert parsedate_to_datetime(message["Date"]) == NOON
    assert message["MIME-Version"] == "1.0"
    assert (message["In-Reply-To"], message["References"], message["Bcc"]) == (None, None, None)
    assert part_text(message, "plain") == LETTER.text


@pytest.mark.parametrize("alternative", [True, False])
def test_the_parts_are_plain_and_html_or_plain_alone(*, alternative: bool) -> None:
    """multipart/alternative of plain and html, or plain alone (RT-14); the same bytes each time."""
    message = parsed(alternative=alternative)
    kinds = [part.get_content_type() for part in message.walk()]
    expected = ["multipart/alternative", "text/plain", "text/html"] if alternative else ["text/plain"]
    assert kinds == expected
    assert {part.get_content_charset() for part in message.walk()} - {None} == {"utf-8"}
    assert raw(alternative=alternative) == raw(alternative=alternative)
    assert all(part["MIME-Version"] is None for part in message.iter_parts())


def test_the_html_says_exactly_the_same() -> None:
    """Text of the html part equals the plain part; only bare div, p and br; no attributes (C-07)."""
    message = parsed()
    source = part_text(message, "html")
    tags = set(re.findall(r"<[^>]*>", source))
    assert tags == {"<p>", "</p>", "<div>", "</div>", "<br>"}
    shown = html.unescape(re.sub(r"<[^>]*>", "", source.replace("</p>", "</p>\n")))
    assert shown.rstrip("\n") == LETTER.text.rstrip("\n")


def test_lines_end_in_crlf_and_are_short() -> None:
    """Every line ends in CRLF and none is longer than 78 octets, however long the paragraph."""
    for alternative in (True, False):
        octets = raw(alternative=alternative)
        assert b"\n" not in octets.replace(b"\r\n", b"")
        assert b"\r" not in octets.replace(b"\r\n", b"")
        assert max(len(line) for line in octets.split(b"\r\n")) <= 78
        octets.decode("ascii")


def test_paragraphs_are_not_wrapped() -> None:
    """A paragraph stays one line of text, so that no client shows ragged lines."""
    plain = part_text(parsed(), "plain")
    assert LETTER.paragraphs[0] in plain.split("\n")


@pytest.mark.parametrize(
    ("words", "encoding"), [("plain words ", "quoted-printable"), ("面接の機会をいただき", "base64")]
)
def test_the_encoding_fits_the_script(words: str, encoding: str) -> None:
    """Mostly Latin text is quoted-printable, mostly other text base64."""
    letter = replace(LETTER, paragraphs=(words * 40,), signature="")
    message = parsed(letter=letter)
    assert {part["Content-Transfer-Encoding"] for part in message.iter_parts()} == {encoding}
    assert part_text(message, "plain") == letter.text


def test_long_exchange_ids_stay_intact() -> None:
    """Ids of 82 characters are neither encoded nor broken, or Outlook would lose the thread."""
    assert len(OUTLOOK_ID) > 82
    chain = tuple(MessageId(f"<{n}{OUTLOOK_ID[1:]}") for n in range(14))
    octets = raw(replace(TO, in_reply_to=OUTLOOK_ID, references=(*chain, OUTLOOK_ID)))
    lines = octets.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    assert f"In-Reply-To: {OUTLOOK_ID}" in lines
    assert f"References: {chain[0]}" in lines
    assert [f" {one}" for one in (*chain[1:], OUTLOOK_ID)] == lines[
        lines.index(f"References: {chain[0]}") + 1 :
    ][:14]
    message = parsed(replace(TO, in_reply_to=OUTLOOK_ID, references=(*chain, OUTLOOK_ID)))
    assert message["In-Reply-To"] == OUTLOOK_ID
    assert len(message["References"]) > 900
    assert message["References"].split() == [*chain, OUTLOOK_ID]


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "no-brackets@x",
        "<a\r\nBcc: <x@y>",
        "<a\nb@x>",
        "<ü@x>",
        "<a<b>@x>",
        f"<{'a' * 1200}@x>",
        "<>",
        "<a\x00@x>",
    ],
)
def test_what_is_no_message_id_is_left_out(bad: str) -> None:
    """A broken id neither breaks the header nor begins another one."""
    message = parsed(replace(TO, in_reply_to=MessageId(bad), references=(MessageId(bad), MessageId("<a@x>"))))
    assert message["In-Reply-To"] is None
    assert message["References"] == "<a@x>"


def test_an_id_with_a_blank_is_kept_and_none_stands_twice() -> None:
    """Ids are written exactly as the mail carried them, each once."""
    odd = MessageId("<a b@x>")
    message = parsed(replace(TO, in_reply_to=odd, references=(odd, MessageId("<c@x>"), odd)))
    assert (message["In-Reply-To"], message["References"]) == ("<a b@x>", "<a b@x> <c@x>")


NAMES = [
    "Denise Kowalczyk",
    "Kowalczyk, Denise",
    'Kim "Q" Lee',
    "Back\\slash",
    "Weiß-Öztürk, Henrike",
    "山田 太郎",
]
NAMES += [
    "Ольга " * 12,
    "a" * 70,
    "word " * 30,
    "=?utf-8?q?not_encoded?=",
    "O'Neill (Sales)",
    "",
    "نور حداد",
    "😀 Joy",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_any_script_come_back(name: str) -> None:
    """Display names are quoted or encoded as needed (RFC 5322 §3.2.5, RFC 2047), in To, Cc and From."""
    who = Address("someone@company.example", name)
    octets = raw(replace(TO, sender=who, to=(who, who), cc=(who,)))
    assert max(len(line) for line in octets.split(b"\r\n")) <= 78
    message = parsed(replace(TO, sender=who, to=(who, who), cc=(who,)))
    expected = " ".join(name.split())
    assert people(message, "To") == [(expected, "someone@company.example")] * 2
    assert people(message, "From") == people(message, "Cc") == [(expected, "someone@company.example")]


SUBJECTS = [
    "Re: Interview",
    "Re: Vorstellungsgespräch am Dienstag – Raum „Elbe“ " * 3,
    "Re: 面接日程のご連絡" * 9,
]
SUBJECTS += [
    "Re: " + "word " * 60,
    "Re: " + "x" * 300,
    "Re: =?utf-8?q?odd?=",
    "Re: [EXT] 50% & <b>",
    "",
    "Re: اﻟمقابلة 😀",
]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_subjects_of_any_script_come_back(subject: str) -> None:
    """A subject is the same after a round trip, in short header lines."""
    octets = raw(replace(TO, subject=subject))
    assert max(len(line) for line in octets.split(b"\r\n")) <= 78
    assert parsed(replace(TO, subject=subject))["Subject"] == subject.strip()


@pytest.mark.parametrize(
    "bad",
    [
        *(
            "",
            "@",
            "nobody",
            "a@",
            "@x.example",
            "a b@x.example",
            "a..b@x.example",
            ".a@x.example",
            "a@x..example",
        ),
        *("a@-x.example", "a@x.example>", "<a@x.example>", "a@x.example, b@x.example", 'a"b@x.example'),
        *("a@x.example\r\nBcc: c@x.example", "a\r\nBcc:b@x.example", "müller@x.example", "a@straße.example"),
        *(
            "a@[192.0.2.1]",
            f"a@{'x' * 64}.example",
            f"a@{'x.' * 140}example",
            "a@xn--\ud800.example",
            "a@\u2028x.y",
        ),
    ],
)
@pytest.mark.parametrize("place", ["sender", "to", "cc"])
def test_an_address_that_is_none_is_refused(bad: str, place: str) -> None:
    """Bad syntax, letters outside ASCII before the @ and double-spelled domains are refused in words."""
    one = Address(bad, "Name")
    change: dict[str, Any] = {place: one if place == "sender" else (one,)}
    changed = replace(TO, **change)
    with pytest.raises(BadAddressError) as caught:
        raw(changed)
    assert caught.value.text
    assert "\n" not in caught.value.text


def test_nobody_to_write_to_is_refused() -> None:
    """A draft without a recipient is never made."""
    with pytest.raises(BadAddressError, match="nobody"):
        raw(replace(TO, to=()))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("a@bücher.example", "a@xn--bcher-kva.example"),
        (" a@X.example ", "a@X.example"),
        ('"a b"@x.example', '"a b"@x.example'),
        ("reply+7f3=x_y@mail.greenhouse.example", "reply+7f3=x_y@mail.greenhouse.example"),
        ("a@localhost", "a@localhost"),
        (f"{'t' * 90}@reply.example", f"{'t' * 90}@reply.example"),
    ],
)
def test_addresses_travel_as_typed(typed: str, expected: str) -> None:
    """Tokens stay as they are; a domain outside ASCII travels in punycode (RT-07, RFC 5890)."""
    assert f"To: {expected}\r\n".encode() in raw(replace(TO, to=(Address(typed),)))


ANYTHING = st.one_of(
    st.text(max_size=120), st.text(alphabet="\r\n \t:a=?<>@,;\"'\\é日\u2028\x00", max_size=60)
)


@given(subject=ANYTHING, name=ANYTHING, local=ANYTHING, domain=ANYTHING, ids=st.lists(ANYTHING, max_size=4))
def test_nothing_from_outside_begins_a_header(
    subject: str, name: str, local: str, domain: str, ids: list[str]
) -> None:
    """Whatever stands in subject, names, addresses and ids: the headers are ours, or the draft is refused."""
    broken = [MessageId(f"<{one}>") for one in ids]
    addressing = replace(
        TO,
        sender=Address("me@mail.example", name),
        to=(Address("you@x.example", name),),
        subject=subject,
        in_reply_to=broken[0] if broken else None,
        references=tuple(broken),
    )
    octets = raw(addressing)
    lines = octets.partition(b"\r\n\r\n")[0].split(b"\r\n")
    names = [line.partition(b":")[0].decode() for line in lines if line[:1] not in (b" ", b"\t")]
    assert set(names) <= HEADERS
    assert len(names) == len(set(names))
    assert all(line.strip() for line in lines)
    message = message_from_bytes(octets, policy=email.policy.default)
    assert people(message, "To")[0][1] == "you@x.example"
    assert len(people(message, "To")) == 1
    try:
        strange = raw(replace(TO, to=(Address(f"{local}@{domain}", name),)))
    except BadAddressError:
        return
    assert len(people(message_from_bytes(strange, policy=email.policy.default), "To")) == 1


SEEN = st.characters(blacklist_categories=("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")).filter(strip_hidden)
"""Whatever can be seen by itself."""


@given(st.text(alphabet=SEEN, max_size=200))
def test_any_subject_comes_back(subject: str) -> None:
    """Every subject without blanks and without what nobody sees survives the round trip."""
    assert parsed(replace(TO, subject=f"Re: {subject}".strip()))["Subject"] == f"Re: {subject}".strip()


@given(st.text(alphabet=st.characters(blacklist_categories=("Cc", "Cs")), min_size=1, max_size=300))
def test_any_paragraph_comes_back(paragraph: str) -> None:
    """Every paragraph survives in both parts."""
    letter = replace(LETTER, paragraphs=(paragraph,), signature="")
    for alternative in (True, False):
        message = parsed(letter=letter, alternative=alternative)
        assert part_text(message, "plain") == letter.text
    assert html.escape(paragraph, quote=False) in part_text(parsed(letter=letter), "html")


@given(ANYTHING)
def test_a_domain_is_plain_or_refused(domain: str) -> None:
    """What leaves is ASCII letters, digits, dots and hyphens."""
    try:
        plain = ascii_domain(domain)
    except BadAddressError:
        return
    assert re.fullmatch(r"[A-Za-z0-9_.-]+", plain)


def test_a_signature_for_an_editor_that_adds_its_own() -> None:
    """Below `-- ` in both parts, wrapped in the html as Gmail's editor marks its own; both say the same."""
    letter = replace(LETTER, signature="Chicago", signature_html="<b>Chicago</b>")
    assert letter.text.endswith(f"\n{LETTER.name}\n-- \nChicago\n")
    source = part_text(parsed(letter=letter), "html")
    assert source.endswith(
        '<div>-- </div>\n<div class="gmail_signature" data-smartmail="gmail_signature"><b>Chicago</b></div>\n'
    )
    shown = html.unescape(re.sub("<[^>]+>", " ", source))
    assert re.findall(r"\w+", letter.text) == re.findall(r"\w+", shown)


def test_names_and_subjects_hide_nothing() -> None:
    """Whatever steers, turns or hides is left out; what is spelled with joiners stays; the record agrees."""
    odd = replace(
        TO,
        sender=Address("marcus@mail.example", f"Marcus{ODD}"),
        to=(Address("denise@prairiegate.example", ODD),),
        cc=(Address("jo@prairiegate.example", f"{PERSIAN} \u202e{EMOJI}"),),
        subject=f"Re: {PERSIAN} {ODD} {EMOJI}",
        in_reply_to=MessageId("<r\x9b2\u202e@prairiegate.example>"),
        references=(MessageId("<a1@x.example>"), MessageId("<r\u200b@x.example>"), OUTLOOK_ID),
    )
    tidied = tidy(odd)
    assert (tidied.in_reply_to, tidied.references) == (OUTLOOK_ID, ("<a1@x.example>", OUTLOOK_ID))
    assert raw(tidied) == raw(replace(odd, in_reply_to=OUTLOOK_ID))
    message = parsed(tidied)
    assert find_hidden("\n".join(map(str, message.values()))) == []
    assert message["Subject"] == tidied.subject
    assert f"{PERSIAN} {EMOJI}" in [name for name, _ in people(message, "Cc")]
    assert tidy(tidied) == tidied


def test_an_id_without_an_odd_one_above_it() -> None:
    """Where no id of the conversation can be written, none is."""
    tidied = tidy(replace(TO, in_reply_to=MessageId("<r\x9b@x.example>")))
    assert (tidied.in_reply_to, tidied.references) == (None, ())
    assert tidy(replace(TO, references=(OUTLOOK_ID,))).in_reply_to is None


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\u202e", "\u2060", "\ufe0f", "\U000e0041", "\x9b"])
def test_an_address_with_something_hidden_is_none(hidden: str) -> None:
    """Punycode would leave it out, and so make another address of it."""
    for written in (f"denise@prairie{hidden}gate.example", f"den{hidden}ise@prairiegate.example"):
        with pytest.raises(BadAddressError) as caught:
            raw(replace(TO, to=(Address(written),)))
        assert find_hidden(caught.value.text) == []
