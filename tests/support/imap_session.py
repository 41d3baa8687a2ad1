"""One connection to a scripted IMAP server: it answers commands, or fails in every way a connection can."""

from __future__ import annotations

import base64
import re
import socketserver
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripted_imap import ScriptedImap, Stored

_POLITE = {"CAPABILITY", "LOGIN", "AUTHENTICATE", "ID", "LOGOUT"}
KEEPS_ALIVE = 0.05
"""Seconds between two lines that only keep a connection alive."""
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_VERB = re.compile(r"(\S+) (UID )?(\S+) ?(.*)", re.DOTALL)
_APPEND = re.compile(r'"?([^"]*?)"? \(([^)]*)\) (?:"([^"]*)" )?\{(\d+)\+?\}', re.DOTALL)


class How(StrEnum):
    """In which way a command fails."""

    NO = "NO"
    BAD = "BAD"
    BYE = "BYE"
    """Nothing is done, the server says goodbye."""
    DROP = "drop"
    """Nothing is done, the line is cut."""
    LOST = "lost"
    """It is done, and the line cut before the answer."""
    SILENT = "silent"
    """Nothing is done and nothing is said, ever."""
    GARBAGE = "garbage"
    """The answer means nothing."""
    EMPTY = "empty"
    """Nothing is done, and the answer is OK without a line."""
    BEGUN = "begun"
    """The answer begins with the words given, and the line is cut."""
    KEPT = "kept"
    """A line that only keeps the connection alive, as often as the words say, then the answer."""


class _Gone(Exception):  # noqa: N818 - the end of a conversation is no error
    pass


class ImapSession(socketserver.StreamRequestHandler):
    world: ScriptedImap
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.folder = ""
        self.say(self.world.style.greeting)
        try:
            while line := self.line():
                if self.world.style.takes_one and self.is_pressed():
                    self.connection.close()
                    return
                self.command(line)
        except (_Gone, OSError):
            self.connection.close()

    def is_pressed(self) -> bool:
        """Whether another command is there already."""
        self.connection.settimeout(0)
        waiting = self.rfile.peek(1)  # type: ignore[attr-defined]  # it is a buffered reader
        self.connection.settimeout(None)
        return bool(waiting)

    def line(self) -> str:
        """One command line, the literals in it (but APPEND's) put in its place."""
        line = self.rfile.readline().decode("utf-8", "surrogateescape").rstrip("\r\n")
        while (found := re.search(r"\{(\d+)(\+?)\}$", line)) and " APPEND " not in line:
            if not found[2]:
                self.say("+ go on")
            literal = self.rfile.read(int(found[1])).decode("utf-8", "surrogateescape")
            line = line[: found.start()] + f'"{literal}"' + self.rfile.readline().decode().rstrip("\r\n")
        return line

    def say(self, line: str | bytes) -> None:
        self.wfile.write(
            (line.encode("utf-8", "surrogateescape") if isinstance(line, str) else line) + b"\r\n"
        )

    def command(self, line: str) -> None:
        if "\0" in line:  # TLS that was begun behind our back
            self.say("* BAD what is that?")
            raise _Gone
        found = _VERB.match(line)
        assert found, line
        tag, _, verb, words = found.groups()
        verb = verb.upper()
        self.world.lines.append(line)
        trouble = self.world.trouble(verb)
        if trouble and trouble[0] is How.KEPT:
            self.keep_alive(int(trouble[1]))
            trouble = None
        if trouble and trouble[0] is not How.LOST:
            self.fail(tag, *trouble)
            return
        if self.world.style.after_login and verb not in _POLITE:
            self.say(f"{tag} {self.world.style.after_login}")
            return
        if verb in {"SEARCH", "FETCH", "STORE", "EXPUNGE", "MOVE"} and self.folder not in self.world.boxes:
            self.say(f"{tag} BAD no folder is open")
            return
        where = _folder_of(verb, words) or self.folder
        with self.world._lock:
            answer = self.world.refused.get((verb, where)) or getattr(self, f"do_{verb.lower()}")(words)
        if trouble:
            raise _Gone
        if self.world.alert:
            self.say(f"* OK [ALERT] {self.world.alert}")
        if verb == "LOGOUT":
            self.say("* BYE")
        self.say(answer if answer.startswith(("+", "*")) else f"{tag} {answer}")

    def keep_alive(self, times: int) -> None:
        for _ in range(times):
            self.say("* OK Still here")
            self.world._stop.wait(KEEPS_ALIVE)

    def fail(self, tag: str, how: How, words: str) -> None:
        if how in {How.NO, How.BAD}:
            self.say(f"{tag} {how} {words}")
            return
        if how is How.BYE:
            self.say(f"* BYE {words}")
        elif how is How.EMPTY:
            self.say(f"{tag} OK done")
            return
        elif how is How.GARBAGE:
            self.say("* 1 FETCH (FLAGS ((( nonsense")
            self.say(f"{tag} OK done")
            return
        elif how is How.BEGUN:
            self.say(words)
        elif how is How.SILENT:
            self.world._stop.wait(30)
        raise _Gone

    # ---- commands

    def do_capability(self, _: str) -> str:
        self.say(f"* CAPABILITY {self.world.style.capability}")
        return "OK done"

    def do_starttls(self, _: str) -> str:
        """It goes on in plain text, which no client may take."""
        return "OK begin"

    def do_login(self, words: str) -> str:
        user, secret = (re.sub(r"\\(.)", r"\1", word) for word in _QUOTED.findall(words))
        return self._admit(user, secret)

    def do_authenticate(self, words: str) -> str:
        if words == "LOGIN":
            return self._admit(*(self.ask_for(word) for word in ("User Name", "Password")))
        said = words.partition(" ")[2]
        if not said:
            self.say("+ ")
            said = self.rfile.readline().decode().strip()
            self.world.lines.append(said)
        if self.world.style.login:
            self.say("+ eyJzdGF0dXMiOiI0MDEifQ==")
            self.rfile.readline()
        return self._admit(*_user_and_secret(base64.b64decode(said).decode()))

    def ask_for(self, what: str) -> str:
        self.say(f"+ {base64.b64encode(what.encode()).decode()}")
        return base64.b64decode(self.rfile.readline()).decode()

    def _admit(self, user: str, secret: str) -> str:
        self.world.tried.append((user, secret))
        good = self.world.good
        if good is not None and secret not in good():
            return "NO [AUTHENTICATIONFAILED] no such login"
        return self.world.style.login or "OK in"

    def do_id(self, _: str) -> str:
        self.say('* ID ("name" "scripted")')
        return "OK done"

    def do_namespace(self, _: str) -> str:
        self.say(f"* NAMESPACE {self.world.style.namespace}")
        return "OK done"

    def do_list(self, words: str) -> str:
        states = re.search(r"STATUS (\([^)]*\))", words)
        style = self.world.style
        if "RETURN" in words and style.refuse_list:
            return style.refuse_list
        for line in style.listed:
            self.say(f"* LIST {line}")
        for name, box in self.world.boxes.items():
            written = style.names.get(name, f'"{name}"'.encode())
            self.say(f'* LIST ({box.flags}) "/" '.encode() + written)
            if states and "\\noselect" not in box.flags:
                self.do_status(f"{written.decode('utf-8', 'surrogateescape')} {states[1]}")
        return "OK done"

    def find_name(self, written: str) -> str:
        """The folder that goes by a name as it is written; a name that is written otherwise is not known."""
        names = self.world.style.names
        raw = written.encode("utf-8", "surrogateescape")
        plain = written.strip('"')
        return next((name for name, one in names.items() if one == raw), "" if plain in names else plain)

    def do_status(self, words: str) -> str:
        name, _, items = words.rpartition(" (")
        box = self.world.boxes.get(self.find_name(name))
        if box is None:
            return "NO [NONEXISTENT] unknown mailbox"
        told = {"UIDVALIDITY": box.validity, "HIGHESTMODSEQ": box.changes, "MESSAGES": len(box.mails)}
        told |= {"UIDNEXT": box.next_uid} if self.world.style.uidnext else {}
        asked = [f"{item} {told[item]}" for item in items.strip("()").split() if item in told]
        self.say(f"* STATUS {name} ({' '.join(asked)})")
        return "OK done"

    def do_examine(self, words: str) -> str:
        return self.do_select(words, "READ-ONLY")

    def do_select(self, words: str, mode: str = "READ-WRITE") -> str:
        folder, self.folder = self.find_name(words), ""
        box = self.world.boxes.get(folder)
        if folder in self.world.closed:
            return f"NO {self.world.closed[folder]}"
        self.folder = folder
        if box is None:
            return "NO [NONEXISTENT] unknown mailbox"
        self.say("* FLAGS (\\Seen \\Draft)")
        self.say(f"* {len(box.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {box.validity}] valid")
        if "CONDSTORE" in self.world.style.capability:
            self.say(f"* OK [HIGHESTMODSEQ {box.changes}] highest")
        if self.world.style.uidnext:
            self.say(f"* OK [UIDNEXT {box.next_uid}] next")
        return f"OK [{mode}] done"

    def do_search(self, words: str) -> str:
        if refused := self.world.style.refuse_search(words):
            return refused
        if self.world.style.is_blind(words):
            self.say("* SEARCH")
            return "OK done"
        if not words.isascii() and not self.world.style.takes_8bit:
            return "NO [BADCHARSET (US-ASCII)] no"
        mails = self.mails()
        if newest := re.fullmatch(r"(\d+):\*", words):
            mails, words = mails[int(newest[1]) - 1 :], "ALL"
        if later := re.match(r"UID (?:(\d+):)?\* ?", words):  # the last mail is always among them
            least = int(later[1] or 2**32)
            mails, words = [m for m in mails if m is mails[-1] or m.uid >= least], words[later.end() :]
        found = [mail.uid for mail in mails if _matches(mail, words)]
        if self.world.style.chatter:  # an answer may come in several lines
            for uid in found:
                self.say(f"* SEARCH {uid}")
            return "OK done"
        self.say(f"* SEARCH {' '.join(map(str, found))}".rstrip())
        return "OK done"

    def do_fetch(self, words: str) -> str:
        uids, _, items = words.partition(" ")
        if "[TEXT]" in items and self.world.style.text_answer:
            return self.world.style.text_answer
        mails = self.mails()
        if newest := re.fullmatch(r"(\d+):\*", uids):  # by their places
            wanted = {mail.uid for mail in mails[int(newest[1]) - 1 :]}
        else:
            wanted = {int(uid) for uid in uids.split(",")}
        for number, mail in enumerate(mails, 1):
            if mail.uid in wanted:
                self.say(self.fetched(number, mail, items))
        if self.world.style.chatter:
            self.say("* 99 EXISTS")
            self.say("* 77 FETCH (FLAGS (\\Seen) UID 77)")
        return "OK done"

    def fetched(self, number: int, mail: Stored, items: str) -> bytes:
        when = mail.received.strftime("%d-%b-%Y %H:%M:%S %z")
        if "BODYSTRUCTURE" in items:
            return f"* {number} FETCH (UID {mail.uid} BODYSTRUCTURE {structure(mail.raw)})".encode()
        if "[TEXT]" in items:
            head, _, words = mail.raw.partition(b"\r\n\r\n")
            most = int(re.findall(r"<0\.(\d+)>", items)[0])
            head, words = head + b"\r\n\r\n", words[:most]
            start = f"* {number} FETCH (UID {mail.uid} BODY[HEADER.FIELDS (CONTENT-TYPE)] {{{len(head)}}}\r\n"
            return start.encode() + head + f" BODY[TEXT]<0> {{{len(words)}}}\r\n".encode() + words + b")"
        flags = " ".join([*mail.flags, *self.world.style.fetched_flags.split()])
        start = f'* {number} FETCH (UID {mail.uid} FLAGS ({flags}) INTERNALDATE "{when}"'
        if "X-GM-THRID" in items:
            start += f" X-GM-THRID {mail.thread} X-GM-LABELS ({mail.labels})"
        head = mail.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        name, body = (
            ("BODY[]<0>", mail.raw) if "BODY.PEEK[]" in items else ("BODY[HEADER.FIELDS (FROM)]", head)
        )
        if self.world.style.quoted_bodies and b'"' not in body and b"\r" not in body.strip():
            short = body.strip().decode("ascii")
            return f"{start} {name} {chr(34) + short + chr(34) if short else 'NIL'})".encode()
        return f"{start} {name} {{{len(body)}}}\r\n".encode() + body + b")"

    def do_append(self, words: str) -> str:
        found = _APPEND.match(words)
        assert found, words
        name, flags, when, size = found.groups()
        box = self.world.boxes.get(name)
        if box is None:
            return "NO [TRYCREATE] no such folder"
        self.say("+ go on")
        raw = self.rfile.read(int(size))
        self.rfile.readline()
        received = datetime.strptime(when.strip(), "%d-%b-%Y %H:%M:%S %z") if when else datetime.now(UTC)
        if self.world.style.forgets:
            return "OK done"
        mail = self.world.appended(name, raw, received, flags)
        return f"OK [APPENDUID {box.validity} {mail.uid}] done" if self.world.style.appenduid else "OK done"

    def do_store(self, words: str) -> str:
        uid, _, flags = words.split(" ", 2)
        for mail in self.mails():
            if mail.uid == int(uid):
                mail.flags |= set(flags.strip("()").split())
        return "OK done"

    def do_expunge(self, words: str) -> str:
        gone = {int(uid) for uid in words.split(",")}
        box = self.world.boxes[self.folder]
        box.mails = [one for one in box.mails if one.uid not in gone or "\\Deleted" not in one.flags]
        return "OK done"

    def do_move(self, words: str) -> str:
        uid, _, target = words.partition(" ")
        for mail in [one for one in self.mails() if one.uid == int(uid)]:
            self.world.moved(self.folder, mail, target.strip('"'))
        return "OK done"

    def do_logout(self, _: str) -> str:
        return "OK bye"

    def mails(self) -> list[Stored]:
        return list(self.world.boxes[self.folder].mails)


def structure(raw: bytes) -> str:
    """What parts a mail has, as a server writes it, without what nobody here asks for."""

    def written(part: Message) -> str:
        kind = f'"{part.get_content_subtype()}"'
        if part.is_multipart():
            return f"({''.join(written(one) for one in part.get_payload())} {kind})"  # type: ignore[arg-type]  # messages
        name = part.get_filename()
        params = f'("name" "{name}")' if name else "NIL"
        return f'("{part.get_content_maintype()}" {kind} {params} NIL NIL "7BIT" 1)'

    return written(message_from_bytes(raw))


def _matches(mail: Stored, words: str) -> bool:
    """Whether one of the words asked for is anywhere in it."""
    if keyword := re.search(r"^KEYWORD (\S+)", words):
        return keyword[1].lower() in {flag.lower() for flag in mail.flags}
    if label := re.search(r'^X-GM-LABELS ("[^"]*")', words):
        return label[1] in mail.labels
    if number := re.match(r"UID (\d+)\b ?", words):
        words = words[number.end() :]
        if mail.uid != int(number[1]) or not words:
            return mail.uid == int(number[1])
    if str(mail.thread) in re.findall(r"X-GM-THRID (\d+)", words):
        return True
    asked = [word.lower() for word in re.findall(r'"([^"]*)"', words)]
    text = mail.raw.decode("utf-8", "surrogateescape").lower()
    return not asked or "=?" in text or any(word in text for word in asked)


def _folder_of(verb: str, words: str) -> str:
    """The folder that a command opens; empty: none."""
    return words.strip('"') if verb in {"EXAMINE", "SELECT"} else ""


def _user_and_secret(words: str) -> tuple[str, str]:
    """User and secret of XOAUTH2, OAUTHBEARER (RFC 7628) and PLAIN (RFC 4616)."""
    if bearer := re.fullmatch(
        r"(?:user=|n,a=)([^\x01,]*),?\x01.*?auth=Bearer ([^\x01]*)\x01\x01", words, re.DOTALL
    ):
        return bearer[1], bearer[2]
    _, user, password = words.split("\0")
    return user, password
