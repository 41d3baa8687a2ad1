"""From a code typed at Microsoft to a draft on a real IMAP server that asks Microsoft about each token."""

from __future__ import annotations

import imaplib
import io
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from command_line import say
from desk import INTERVIEW, config_text
from dovecot import Dovecot
from fake_microsoft import ACCOUNT, CLIENT_ID, FakeMicrosoft
from mails import DEBRIEFED, INVITED, invitation
from worlds.imap import imap_settings

from agent.commands.terminal import SignInTerminal

OAUTH = """\
auth = "{auth}"
client_id = "{client_id}"
oauth_endpoint = "{endpoint}"
sasl_ir = {at_once}
"""
WITH_TOKENS = """\
auth_mechanisms = plain login xoauth2 oauthbearer
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {args}
}}
"""


@contextmanager
def introspection(fake: FakeMicrosoft) -> Iterator[str]:
    """Where Dovecot asks whose token it was shown."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            (token,) = parse_qs(urlsplit(self.path).query).get("token", [""])
            known = token in fake.access_tokens
            body = json.dumps({"email": ACCOUNT} if known else {"error": "invalid_token"}).encode()
            self.send_response(200 if known else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name its base gives it
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/info?token="
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.dovecot
@pytest.mark.parametrize(
    ("auth", "at_once"), [("xoauth2", "false"), ("xoauth2", "true"), ("oauthbearer", "false")]
)
def test_a_draft_behind_microsofts_sign_in(
    auth: str, at_once: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`auth`, `doctor` and `debrief` on Dovecot: each login has a fresh token, and the draft stands."""
    args = tmp_path / "oauth2.conf"
    with ExitStack() as stack:
        fake = stack.enter_context(FakeMicrosoft())
        address = stack.enter_context(introspection(fake))
        tmp_path.chmod(0o755)
        # Dovecot's part that checks logins waits half a minute where this is not there when it starts.
        args.write_text(f"tokeninfo_url = {address}\nusername_attribute = email\n", encoding="utf-8")
        server = stack.enter_context(Dovecot(more=WITH_TOKENS.format(args=args)))
        home = tmp_path / "home"
        home.mkdir(mode=0o700)
        oauth = OAUTH.format(auth=auth, client_id=CLIENT_ID, endpoint=fake.url, at_once=at_once)
        config = config_text("work", imap_settings(server.port, ACCOUNT), address=ACCOUNT) + oauth
        (home / "config.toml").write_text(config, encoding="utf-8")
        given = ("--home", str(home), "--now", DEBRIEFED.isoformat())
        with imaplib.IMAP4("127.0.0.1", server.port) as program:
            program.login(ACCOUNT, "secret")
            when = imaplib.Time2Internaldate(INVITED)
            program.append("INBOX", "(\\Seen)", when, invitation())
            fake.decides = "yes"
            monkeypatch.setattr(SignInTerminal, "wait", lambda *_: None)
            monkeypatch.setattr(sys, "stdin", io.StringIO())
            said = say("auth", "work", "--store", "file", *given)
            assert (said.code, "could not be tried" in said.err) == (0, False), said.err + server.log()
            interview = tmp_path / "interview.toml"
            interview.write_text(INTERVIEW, encoding="utf-8")
            said = say("debrief", str(interview), "--json", *given)
            assert said.code == 0, said.err
            assert ["thank_you"] == [one["kind"] for one in said.only["placed_now"]], said.out
            program.select("Drafts", readonly=True)
            assert [b"1"] == program.search(None, "DRAFT")[1]
        fake.access_tokens.clear()
        fake.refuses_refresh = 700082
        said = say("run", *given)
        assert said.code == 77, said.err
        assert "second-chance auth work" in said.err
