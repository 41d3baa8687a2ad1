"""What folders are called: modified UTF-7 on disk, the usual names of Drafts and others, and their marks."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from enum import StrEnum

from agent.model.mail import Mark


class Role(StrEnum):
    """What a folder is for."""

    INBOX = "inbox"
    DRAFTS = "drafts"
    SENT = "sent"
    TRASH = "trash"
    SPAM = "spam"


_MARKS = {Role.DRAFTS: Mark.DRAFT, Role.SENT: Mark.SENT, Role.TRASH: Mark.TRASH, Role.SPAM: Mark.SPAM}


def _names(text: str) -> frozenset[str]:
    return frozenset(" ".join(name.split()) for name in text.split(","))


USUAL_NAMES: dict[Role, frozenset[str]] = {
    Role.DRAFTS: _names(
        """drafts, draft, entwürfe, brouillons, borradores, bozze, concepten, rascunhos, utkast, kladder,
        luonnokset, szkice, kopie robocze, wersje robocze, koncepty, rozepsané, piszkozatok, ciorne,
        taslaklar, πρόχειρα, черновики, чернетки, 下書き, 草稿, 草稿箱, 임시보관함, טיוטות, المسودات, मसौदा"""
    ),
    Role.SENT: _names(
        """sent, sent mail, sent items, sent messages, sent-mail, gesendet, gesendete objekte,
        gesendete elemente, envoyés, messages envoyés, éléments envoyés, enviados, elementos enviados,
        correo enviado, mensajes enviados, inviata, posta inviata, elementi inviati, verzonden,
        verzonden items, itens enviados, e-mails enviados, skickat, skickade, sendt, sendte elementer,
        sendt post, lähetetyt, wysłane, elementy wysłane, odeslané, odoslané, elküldött, trimise,
        gönderilmiş, gönderilenler, απεσταλμένα, отправленные, надіслані, 送信済み, 送信済みメール, 已发送,
        已发送邮件, 寄件備份, 보낸편지함, נשלח, المرسلة"""
    ),
    Role.TRASH: _names(
        """trash, bin, deleted, deleted items, deleted messages, papierkorb, gelöscht, gelöschte elemente,
        gelöschte objekte, corbeille, éléments supprimés, papelera, elementos eliminados, cestino,
        posta eliminata, prullenbak, verwijderde items, lixeira, lixo, itens excluídos, papperskorg,
        papperskorgen, papirkurv, slettede elementer, roskakori, kosz, koš, kôš, lomtár, kuka, coș de gunoi,
        çöp, çöp kutusu, κάδος, корзина, удаленные, удалённые, кошик, ごみ箱, ゴミ箱, 垃圾桶, 已删除,
        已删除邮件, 휴지통, אשפה, المهملات"""
    ),
    Role.SPAM: _names(
        """spam, junk, junk e-mail, junk email, junk mail, bulk mail, unerwünscht, spamverdacht, werbung,
        indésirables, courrier indésirable, pourriel, correo no deseado, posta indesiderata,
        ongewenste e-mail, ongewenst, lixo eletrônico, lixo eletrónico, skräppost, søppelpost,
        uønsket e-mail, uønsket post, roskaposti, wiadomości-śmieci, nevyžádaná pošta, nevyžiadaná pošta,
        levélszemét, gereksiz, спам, нежелательная почта, небажана пошта, 迷惑メール, 垃圾邮件, 스팸함, 스팸,
        דואר זבל"""
    ),
}
"""Last levels as mail programs and providers name them, as `comparable` gives them."""


def read_marks(role: Role | None, *, has_draft_flag: bool, is_deleted: bool) -> frozenset[Mark]:
    """The marks of a mail in a folder; what lies in Sent was sent, even where it kept the flag of a draft."""
    marks = {_MARKS[role]} if role in _MARKS else set[Mark]()
    if has_draft_flag and Mark.SENT not in marks:
        marks.add(Mark.DRAFT)
    return frozenset(marks | {Mark.TRASH} if is_deleted else marks)


def from_modified_utf7(name: str) -> str:
    """A folder name as IMAP servers write it on disk (RFC 3501 §5.1.3), decoded; a plain name stays.

    >>> from_modified_utf7("Entw&APw-rfe")
    'Entwürfe'
    >>> from_modified_utf7("R&D")
    'R&D'
    """
    if "&" not in name or not name.isascii():
        return name
    try:
        return re.sub(r"&([A-Za-z0-9+,]*)-", lambda found: _decode_run(found[1]), name)
    except (binascii.Error, UnicodeDecodeError):
        return name


def to_modified_utf7(name: str) -> str:
    """A folder name as IMAP servers write it on disk (RFC 3501 §5.1.3).

    >>> to_modified_utf7("Entwürfe & Ähnliches")
    'Entw&APw-rfe &- &AMQ-hnliches'
    """

    def shift(found: re.Match[str]) -> str:
        packed = base64.b64encode(found[0].encode("utf-16-be")).decode("ascii")
        return f"&{packed.rstrip('=').replace('/', ',')}-"

    return re.sub(r"[^\x20-\x7e]+", shift, name.replace("&", "&-"))


def comparable(name: str) -> str:
    """A folder name as it is compared: `/` and `.` both separate, any case, no leading INBOX.

    >>> comparable("INBOX.Entw&APw-rfe")
    'entwürfe'
    """
    plain = unicodedata.normalize("NFC", from_modified_utf7(name)).casefold().replace(".", "/").strip("/")
    return plain.removeprefix("inbox/")


def guess_role(name: str) -> Role | None:
    """What a folder of this name, or the folder it lies in, is usually for; None when neither name says.

    >>> guess_role("[Gmail]/Papierkorb")
    <Role.TRASH: 'trash'>
    >>> guess_role("Sent.2024")
    <Role.SENT: 'sent'>
    """
    plain = comparable(name)
    if plain == Role.INBOX:
        return Role.INBOX
    for level in reversed(plain.split("/")):
        for role, names in USUAL_NAMES.items():
            if level in names:
                return role
    return None


def _decode_run(packed: str) -> str:
    """The text of one shifted run; an empty run is the ampersand itself."""
    if not packed:
        return "&"
    padding = "=" * (-len(packed) % 4)
    return base64.b64decode(packed.replace(",", "/") + padding, validate=True).decode("utf-16-be")
