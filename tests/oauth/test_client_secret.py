"""client_secret.json as Google's console gives it, and as people save it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import BadFileError
from agent.mailboxes.oauth.google_client import AUTH_URI, TOKEN_URI, load

INNER = {"client_id": "1-a.apps.googleusercontent.com", "client_secret": "GOCSPX-x"}


def saved(folder: Path, content: Any) -> Path:
    path = folder / "client_secret.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_desktop_client_is_read(tmp_path: Path) -> None:
    """Its four facts; Google's own addresses where the file names none."""
    found = load(saved(tmp_path, {"installed": INNER}))
    assert (INNER["client_id"], AUTH_URI, TOKEN_URI) == (found.client_id, found.auth_uri, found.token_uri)
    assert "https://oauth2.googleapis.com/revoke" == found.revoke_uri


def test_the_secret_is_not_in_its_repr(tmp_path: Path) -> None:
    """Printing the record shows no secret."""
    assert "GOCSPX" not in repr(load(saved(tmp_path, {"installed": INNER})))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"web": INNER}, "type Web application"),
        ({"type": "service_account", "private_key": "GOCSPX-x"}, "service account"),
        ({"installed": {"client_id": "x"}}, "lacks client_id or client_secret"),
        ({"installed": INNER | {"client_secret": ""}}, "lacks client_id or client_secret"),
        ({"installed": INNER | {"token_uri": "http://evil.example/token"}}, "token_uri is no https address"),
        (
            {"installed": INNER | {"token_uri": "http://127.0.0.1.evil.example/token"}},
            "token_uri is no https",
        ),
        ({"installed": INNER | {"auth_uri": "https://[", "token_uri": 5}}, "auth_uri is no https address"),
        ({"installed": INNER | {"auth_uri": "https://"}}, "auth_uri is no https address"),
        ([], "no client_secret.json as Google's console gives it"),
        ({"type": "authorized_user", "refresh_token": "GOCSPX"}, "another program's sign-in"),
        ({"token": "GOCSPX", "refresh_token": "x"}, "another program's sign-in"),
        ("AIzaGOCSPX-key", "is an API key, and that opens nobody's mailbox"),
        ('"AIzaGOCSPX-key"', "is an API key"),
        ({"api_key": "AIzaGOCSPX"}, "is an API key"),
        ("\ufeff <!doctype html><title>GOCSPX", "is a web page"),
        (" \n", "is empty: the download came to nothing"),
        ("4711-abc.apps.googleusercontent.com\n", "holds the client's id alone"),
        ('{"installed": {"client_id": "GOCSPX-', "saved only in part"),
        ("\0\0", "saved only in part"),
        ("[" * 100_000, "saved only in part"),
    ],
)
def test_anything_else_is_a_sentence_and_the_steps(content: Any, words: str, tmp_path: Path) -> None:
    """The reason, then the numbered steps that end in the path; nothing of the file is quoted."""
    path = saved(tmp_path, content)
    with pytest.raises(BadFileError) as caught:
        load(path)
    assert words in caught.value.text
    assert caught.value.hint.endswith(str(path))
    assert "GOCSPX" not in caught.value.text + caught.value.hint
    assert 78 == caught.value.exit_code


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost"])
def test_a_file_on_this_machine_may_name_loopback(host: str, tmp_path: Path) -> None:
    """Plain http is fine as long as nothing leaves the machine."""
    found = load(saved(tmp_path, {"installed": INNER | {"token_uri": f"http://{host}:8/x/token"}}))
    assert f"http://{host}:8/x/revoke" == found.revoke_uri


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """What cannot be opened is said with the system's reason."""
    with pytest.raises(BadFileError, match="cannot be read: is a directory"):
        load(tmp_path)


@given(content=st.binary(max_size=200) | st.text().map(str.encode))
def test_no_bytes_escape(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever the file holds, it is refused in words."""
    path = tmp_path_factory.mktemp("client") / "client_secret.json"
    path.write_bytes(content)
    with pytest.raises(BadFileError):
        load(path)
