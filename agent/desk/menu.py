"""The entry in a computer's menu of programs, so that nobody has to open a terminal twice.

Linux has a standard (Desktop Entry Specification); macOS wants a bundle, Windows a file in a folder of its
own. The latter two are written by their makers' books and have not been tried.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from os import fsencode
from pathlib import Path
from plistlib import dumps

from agent.keeping.home_folder import choose_home, write_private
from agent.scheduling.scheduler import Job, build_job

_NAME = "Second Chance"
_ICON = Path(__file__).parent / "static" / "icon.svg"
_RESERVED = frozenset(" \t\n\"'\\><~|&;$*?#()`")
"""In an argument with one of these, quotes are needed (Desktop Entry Specification, the Exec key)."""
_ESCAPED = frozenset('"`$\\')
_READABLE, _EXECUTABLE = 0o644, 0o755


@dataclass(frozen=True, slots=True)
class Entry:
    """What is put into the menu."""

    shown: Path
    """The file or folder that the menu shows; without it, the entry is gone."""
    files: Mapping[Path, tuple[bytes, int]]
    """What is written where, and its rights."""
    is_tried: bool = True
    """Whether this was ever tried on such a system."""


def build_entry(home: str, environ: Mapping[str, str], system: str = sys.platform) -> Entry:
    """The entry of a home for this computer's menu.

    Args:
        home: The home folder; absolute.
        environ: The environment, which names the folders of the system.
        system: As `sys.platform` names it.

    Raises:
        UsageError: a path that cannot be written down.
    """
    job = build_job(home)
    usual = str(
        choose_home(None, {name: environ[name] for name in environ if name != "SECOND_CHANCE_HOME"}).root
    )
    tag = "" if home == usual else sha256(fsencode(home)).hexdigest()[:8]
    name = f"{_NAME} ({Path(home).name})" if tag else _NAME
    person = Path(environ.get("HOME") or Path.home())
    if system == "darwin":
        return _build_bundle(job, person / "Applications" / f"{_in_a_name(name)}.app", name)
    if system == "win32":
        roaming = environ.get("APPDATA") or str(person / "AppData" / "Roaming")
        menu = Path(roaming, "Microsoft", "Windows", "Start Menu", "Programs")
        return _build_script(job, menu / f"{_in_a_name(name)}.cmd")
    data = Path(environ.get("XDG_DATA_HOME", "").strip() or person / ".local" / "share")
    return _build_desktop_file(job, data, f"second-chance{'-' * bool(tag)}{tag}", name)


def put_entry(entry: Entry) -> None:
    """Write an entry, in the place of an older one; twice is once.

    Raises:
        TryLaterError: the disk is full.
        SecondChanceError: it cannot be written there.
    """
    for file, (octets, rights) in entry.files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        write_private(file, octets)
        file.chmod(rights)


def describe_entry(entry: Entry) -> tuple[str, ...]:
    """That it is there, how it goes again, and whether this was ever tried; a sentence each."""
    there = f"Second Chance is in your menu of programs now. To take it away again, delete {entry.shown}."
    if entry.is_tried:
        return (there,)
    return (
        there,
        "It was written by the book and has not been tried on this system: please tell if it fails.",
    )


def _list_words(job: Job) -> tuple[str, ...]:
    return (*job.program, "desk", "--home", job.home)


def _build_desktop_file(job: Job, data: Path, name: str, shown_name: str) -> Entry:
    icon = data / "icons" / "hicolor" / "scalable" / "apps" / "second-chance.svg"
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        "Version=1.0",
        f"Name={_as_value(shown_name)}",
        "Comment=Thank-you and second-chance letters after a job interview, as drafts",
        f"Exec={_as_value(' '.join(map(_quote, _list_words(job))))}",
        *([f"Path={_as_value(job.folder)}"] if job.folder else []),
        f"Icon={_as_value(str(icon))}",
        "Terminal=false",
        "Categories=Office;",
        "Keywords=interview;job;letter;",
        "StartupNotify=false",
    ]
    file = data / "applications" / f"{name}.desktop"
    text = "\n".join(lines) + "\n"
    return Entry(file, {icon: (_ICON.read_bytes(), _READABLE), file: (text.encode(), _READABLE)})


def _quote(word: str) -> str:
    """One argument of the Exec key: in quotes where it needs them, and a percent sign doubled."""
    word = word.replace("%", "%%")
    if word and not _RESERVED & set(word):
        return word
    return '"' + "".join(f"\\{one}" if one in _ESCAPED else one for one in word) + '"'


def _as_value(text: str) -> str:
    r"""A value of a desktop file: backslashes are doubled, a leading blank is `\s`."""
    text = text.replace("\\", "\\\\")
    return f"\\s{text[1:]}" if text[:1] == " " else text


def _build_bundle(job: Job, folder: Path, name: str) -> Entry:
    about = {
        "CFBundleName": name,
        "CFBundleIdentifier": "org.second-chance.desk",
        "CFBundleExecutable": "second-chance",
        "CFBundlePackageType": "APPL",
        "CFBundleVersion": "1",
        "LSUIElement": True,  # no picture in the Dock: the browser has one
    }
    start = shlex.join(_list_words(job))
    script = "\n".join(
        [
            "#!/bin/sh",
            *([f"cd {shlex.quote(job.folder)} || exit 1"] if job.folder else []),
            f"exec {start}",
            "",
        ]
    )
    files = {
        folder / "Contents" / "Info.plist": (dumps(about), _READABLE),
        folder / "Contents" / "MacOS" / "second-chance": (script.encode(), _EXECUTABLE),
    }
    return Entry(folder, files, is_tried=False)


def _build_script(job: Job, file: Path) -> Entry:
    words = " ".join('"' + word.replace("%", "%%") + '"' for word in _list_words(job))
    lines = ["@echo off", "chcp 65001 >nul", *([f'cd /d "{job.folder}"'] if job.folder else [])]
    lines.append(f'start "{_NAME}" /min {words}')
    return Entry(file, {file: ("\r\n".join([*lines, ""]).encode(), _READABLE)}, is_tried=False)


def _in_a_name(text: str) -> str:
    """A text as part of a file's name."""
    return "".join(one if one.isalnum() or one in " ()-_." else "_" for one in text)
