"""What is handed out: the wheel and the source archive, and that the program runs from the wheel alone.

Both are built from a copy of the checkout, the wheel out of the source archive, as a packager does. The wheel
is installed into a new virtual environment, so that the package itself can only come from there. Its
dependencies are not fetched again: a .pth file of that environment points behind its own packages to
those the tests run with; that the wheel asks for exactly the declared ones is looked up in its metadata.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from pathlib import Path
from urllib.parse import urljoin

import pytest
import requests

from agent import __version__
from agent.model.letter import Kind

CHECKOUT = Path(__file__).parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".venv", "dist", "build", "__pycache__", "*.egg-info", ".*_cache", ".hypothesis", ".coverage*"
)
FOR_THE_PERSON = "credentials/client_secret.json"

pytestmark = pytest.mark.process


@dataclass(frozen=True)
class Built:
    """The two archives and what lies in them."""

    wheel: Path
    names: frozenset[str]
    source: frozenset[str]
    """Names in the source archive, without its top folder."""
    metadata: Message


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The archives, built from a copy that holds a secret where people put theirs."""
    copy = tmp_path_factory.mktemp("checkout") / "second-chance"
    shutil.copytree(CHECKOUT, copy, ignore=LEFT_BEHIND)
    (copy / FOR_THE_PERSON).write_text('{"installed": {"client_secret": "not for others"}}', encoding="utf-8")
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(copy)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,), (archive,) = out.glob("*.whl"), out.glob("*.tar.gz")
    with tarfile.open(archive) as source:
        sources = frozenset(name.partition("/")[2] for name in source.getnames())
    with zipfile.ZipFile(wheel) as inside:
        names = frozenset(inside.namelist())
        (about,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = message_from_string(inside.read(about).decode())
    return Built(wheel, names, sources, metadata)


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment with the wheel in it."""
    place = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(place, with_pip=False, symlinks=os.name != "nt")
    paths = sysconfig.get_paths("venv", vars={"base": str(place), "platbase": str(place)})
    programs, packages = Path(paths["scripts"]), Path(paths["purelib"])
    pip = [sys.executable, "-m", "pip", "--python", str(programs / "python")]
    quietly = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"]
    subprocess.run([*pip, "install", *quietly, str(built.wheel)], check=True)
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return programs


def at_home(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program from a folder of its own, in an environment that knows nothing of the checkout."""
    folder.mkdir(exist_ok=True)
    bare = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP") if name in os.environ}
    environment = {**bare, "HOME": str(folder), "USERPROFILE": str(folder)}
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_wheel_is_whole(built: Built) -> None:
    """Every module, letter, word list and sample mail of the checkout is in the wheel, and py.typed too."""
    package = {
        file.relative_to(CHECKOUT).as_posix()
        for file in (CHECKOUT / "agent").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    letters = {f"agent/templates/en/{file.name}" for file in (CHECKOUT / "templates/en").iterdir()}
    kinds = {file.rpartition(".")[2] for file in package}
    assert {"py", "typed", "yaml", "eml", "toml", "html", "css", "js", "svg"} <= kinds
    assert sum(name.endswith(".j2") for name in letters) == len(Kind)
    manual = {f"second_chance-{__version__}.data/data/share/man/man1/second-chance.1"}
    assert package | letters | manual == {name for name in built.names if ".dist-info/" not in name}


def test_nothing_of_the_person_is_handed_out(built: Built) -> None:
    """Neither archive holds a secret or leavings of tools; the source holds the tests, the wheel none."""
    private = ("client_secret.json", ".db", ".pyc", ".coverage", ".venv")
    for names in (built.names, built.source):
        assert not [name for name in names if any(word in name for word in private)]
    assert {"credentials/README.md", "tests/conftest.py", "templates/en/thank_you.j2"} <= built.source
    assert not [name for name in built.names if "tests/" in name or "credentials/" in name]


def test_the_wheel_says_what_the_project_says(built: Built) -> None:
    """Name, version, licence, and exactly the dependencies of pyproject.toml."""
    about = built.metadata
    needs = {line for line in about.get_all("Requires-Dist", []) if "extra ==" not in line}
    assert (PROJECT["name"], PROJECT["version"], "MIT") == (
        about["Name"],
        about["Version"],
        about["License-Expression"],
    )
    assert {one.lower() for one in PROJECT["dependencies"]} == {one.lower() for one in needs}
    assert __version__ == about["Version"]


@pytest.fixture(scope="module")
def played(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the demo leaves behind: a mailbox and a home."""
    folder = tmp_path_factory.mktemp("demo")
    done = at_home(folder / "elsewhere", installed / "second-chance", "demo", "--keep", folder / "kept")
    assert done.returncode == 0, done.stderr
    assert "The second chance" in done.stdout
    assert "none was sent" in done.stderr
    return folder / "kept"


def test_the_demo_plays_from_the_wheel(played: Path) -> None:
    """The installed program lays the mailbox, writes the letters and leaves them as drafts."""
    drafts = [draft.read_text(encoding="utf-8") for draft in (played / "Mail/.Drafts/cur").iterdir()]
    answers = [one for one in drafts if "To: Ruth Adeyinka" in one]
    assert [one for one in answers if "Dear Ruth Adeyinka," in one and "thank you" in one.casefold()]


def test_the_package_comes_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    """What runs there is the installed package, not the checkout."""
    done = at_home(tmp_path, installed / "python", "-c", "import agent; print(agent.__file__)")
    assert installed.parent.resolve() in Path(done.stdout.strip()).resolve().parents


@pytest.mark.parametrize("start", [["second-chance"], ["python", "-m", "agent"]], ids=" ".join)
def test_it_says_its_version(installed: Path, tmp_path: Path, start: list[str]) -> None:
    """The program and `python -m agent` are the same."""
    done = at_home(tmp_path, installed / start[0], *start[1:], "--version")
    assert (0, f"second-chance {__version__}\n") == (done.returncode, done.stdout), done.stderr


def test_a_quiet_run_needs_none_of_the_dependencies(installed: Path, played: Path, tmp_path: Path) -> None:
    """With nothing due, `run` ends before any of them is imported."""
    asks = (
        "import sys; from agent.cli import main; print(main(sys.argv[2:]), "
        "[m for m in sys.modules.values() if (getattr(m, '__file__', '') or '').startswith(sys.argv[1])])"
    )
    run = [asks, sysconfig.get_path("purelib"), "run", "--quiet", "--home", str(played / "home"), "--now"]
    at_home(tmp_path, installed / "python", "-c", *run, "2026-09-16T14:00:00-05:00")  # visits what is due
    done = at_home(tmp_path, installed / "python", "-c", *run, "2026-09-16T13:59:00-05:00")
    assert done.stdout == "0 []\n"


@pytest.mark.server
def test_the_desk_opens_from_the_wheel(installed: Path, played: Path) -> None:
    """Its pages, with styles and scripts, come from the installed package; Ctrl-C ends it."""
    words = [str(installed / "second-chance"), "desk", "--no-browser", "--home", str(played / "home")]
    desk = subprocess.Popen(words, cwd=played, stdout=subprocess.PIPE, text=True)
    try:
        assert desk.stdout
        address = desk.stdout.readline().strip()
        with requests.Session() as browser:
            page = browser.get(address, timeout=60)
            assert page.status_code == 200
            assert "Today" in page.text
            parts = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
            assert {part.rpartition(".")[2] for part in parts} >= {"css", "js", "svg"}
            assert {200} == {browser.get(urljoin(address, part), timeout=60).status_code for part in parts}
    finally:
        desk.send_signal(signal.SIGINT)
        desk.communicate(timeout=60)
    assert desk.returncode == 0
