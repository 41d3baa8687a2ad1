"""The file from Google's console, wherever it lies and however its name comes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from agent.errors import BadFileError
from agent.mailboxes.oauth.client_file import find_downloads, list_clients, placing, read_path
from agent.mailboxes.oauth.google_client import load, parse

NAME = "client_secret_123-abc.apps.googleusercontent.com.json"


def client(path: Path, client_id: str = "1-a", kind: str = "installed") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({kind: {"client_id": client_id, "client_secret": "GOCSPX-x"}}))
    return path


def test_a_name_as_people_give_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In quotes, from the home, as an address, with a terminal's backslashes: always the same file."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    file = client(tmp_path / "My Downloads" / "client_secret_1 (1).json")
    url = "file://{}" + str(file).replace(" ", "%20").replace("(", "%28")
    for text in (
        str(file),
        f"  {file}\n",
        f"'{file}'",
        f'"{file}"',
        f"“{file}”",
        f"<{file}>",
        "~/My Downloads/client_secret_1 (1).json",
        '"~/My Downloads/client_secret_1 (1).json"',
        "My Downloads/client_secret_1 (1).json",
        str(file).replace(" ", "\\ ").replace("(", "\\(").replace(")", "\\)"),
        url.format(""),
        url.format("localhost"),
        f"'{url.format('')}'",
        url.format("").replace("file:", "FILE:"),
    ):
        assert file == read_path(text), text
    for strange in ("", "'", "~nobody-of-this-name/x", "file://[", "file:", "\\", "a\\b"):
        assert read_path(strange).is_absolute()


def test_what_lies_in_downloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desktop's folder for downloads and ~/Downloads; the newest client first."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    monkeypatch.delenv("XDG_DOWNLOAD_DIR", raising=False)
    assert (tmp_path / "Downloads",) == find_downloads()
    (tmp_path / ".config").mkdir()
    (tmp_path / ".config" / "user-dirs.dirs").write_text('XDG_DOWNLOAD_DIR="$HOME/Descargas"\n')
    folders = find_downloads()
    assert (tmp_path / "Descargas", tmp_path / "Downloads") == folders
    assert () == list_clients(folders), "folders that are not there"
    old = client(folders[1] / NAME)
    new = client(folders[0] / NAME.replace(".json", " (1).json"), "2-b")
    os.utime(old, (1000, 1000))
    client(folders[0] / "client_secret_web.json", kind="web")
    client(folders[0] / "holiday.json")
    (folders[0] / f"{NAME}.crdownload").write_bytes(old.read_bytes())
    (folders[0] / "client_secret_folder.json").mkdir()
    assert (new, old) == list_clients(folders)


def test_a_download_that_has_not_ended(tmp_path: Path) -> None:
    """Whatever is in it already."""
    path = client(tmp_path / f"{NAME}.crdownload")
    with pytest.raises(BadFileError, match="a download that has not ended"):
        parse(path, path.read_bytes())


def test_it_is_copied_and_stays(tmp_path: Path) -> None:
    """Readable by its owner alone, whatever the rights of the first; that one is as it was."""
    source, target = client(tmp_path / NAME), tmp_path / "home" / "credentials" / "client_secret.json"
    source.chmod(0o644)
    before = source.read_bytes()
    with placing(source, source.read_bytes(), target):
        assert target.read_bytes() == before
    assert 0o600 == target.stat().st_mode & 0o777
    assert (before, 0o644) == (source.read_bytes(), source.stat().st_mode & 0o777)


def test_another_client_comes_back_where_the_sign_in_fails(tmp_path: Path) -> None:
    """What was granted to it goes on; a first client, and one in place of a useless file, stays for later."""
    first, second = client(tmp_path / "a.json", "1-a"), client(tmp_path / "b.json", "2-b")
    target = tmp_path / "home" / "client_secret.json"

    def fail(source: Path) -> str:
        with pytest.raises(KeyboardInterrupt), placing(source, source.read_bytes(), target):
            raise KeyboardInterrupt
        return load(target).client_id

    assert "1-a" == fail(first)
    assert "1-a" == fail(second)
    client(target, "3-c", kind="web")
    assert "2-b" == fail(second)
