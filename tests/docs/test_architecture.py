"""docs/architecture.md is a map of what is there."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions, requires
from itertools import permutations
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PAGE = (CHECKOUT / "docs/architecture.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SOURCES = sorted((CHECKOUT / "agent").rglob("*.py"))
NEVER_IMPORTED = {"tzdata"}
"""Data the standard library looks for by itself."""


def same(name: str) -> str:
    """A distribution's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=\[; ]", name)[0]).lower()


def declared() -> set[str]:
    return {same(line) for line in PROJECT["dependencies"]}


def imported() -> set[str]:
    """Top-level names the package imports from elsewhere, wherever in a file it does."""
    names: set[str] = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - {"agent"}


def brought(names: set[str]) -> set[str]:
    """What these distributions require, and what that requires: parts one speaks to them with."""
    found: set[str] = set()
    coming = set(names)
    while coming:
        name = coming.pop()
        found.add(name)
        lines = [line for line in requires(name) or [] if "extra ==" not in line]
        coming |= {one for one in map(same, lines) if is_installed(one)} - found
    return found


def is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


CLOCKS = {
    *(("datetime", name) for name in ("now", "today", "utcnow")),
    ("date", "today"),
    *(("time", name) for name in ("time", "time_ns", "localtime", "gmtime", "ctime")),
}
"""What says which moment it is. `time.monotonic` and `time.sleep` say nothing of it: they measure waits."""


def clocks_read(source: Path) -> list[str]:
    """Where a module asks which moment it is, or imports what tells."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            owner = node.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if (name, node.attr) in CLOCKS:
                found.append(f"{source}:{node.lineno} {name}.{node.attr}")
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            found += [f"{source}:{node.lineno}" for alias in node.names if ("time", alias.name) in CLOCKS]
    return found


def test_no_clock_below_the_commands() -> None:
    """The moment is a parameter everywhere else, so that every day can be played and every rule tried."""
    below = [
        one for one in SOURCES if one.relative_to(CHECKOUT / "agent").parts[0] not in {"commands", "desk"}
    ]
    assert [line for source in below for line in clocks_read(source)] == []
    above = [line for one in SOURCES if one not in below for line in clocks_read(one)]
    assert any("datetime.now" in line for line in above), "the check sees a clock where there is one"


def test_what_is_imported_is_declared() -> None:
    """Each import from outside is of a declared dependency, or of a part that one brings along."""
    owners = packages_distributions()
    used = {name: {same(one) for one in owners.get(name, [name])} for name in imported()}
    allowed = brought(declared())
    assert {name: owner for name, owner in used.items() if not owner & allowed} == {}


def test_what_is_declared_is_imported() -> None:
    """No dependency is left over from before."""
    owners = packages_distributions()
    used = {same(one) for name in imported() for one in owners.get(name, [name])}
    assert declared() - NEVER_IMPORTED - used == set()


def test_each_dependency_has_its_reason() -> None:
    """Every declared dependency has a line saying what it is for and what it was weighed against."""
    table = PAGE.partition("## Parts taken from others")[2]
    rows = [line.split("|") for line in table.splitlines() if line.startswith("| ")]
    told = {
        same(part.strip())
        for row in rows
        if all(cell.strip() for cell in row[1:4])
        for part in row[1].split(",")
    }
    assert declared() - told == set()


def test_each_room_is_on_the_map() -> None:
    """Every folder and module at the top of the package has its line, and no line is left from before."""
    plan = PAGE.partition("## The house")[2].partition("```")[2].partition("```")[0]
    drawn = set(re.findall(r"^  (\w+)(?:/|\.py) ", plan, re.MULTILINE))
    rooms = {
        path.stem
        for path in (CHECKOUT / "agent").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert rooms - {"__init__"} == drawn


def test_each_room_has_its_rules() -> None:
    """The table of who may import whom speaks of every room, as the checked layers do."""
    table = PAGE.partition("### Who may import whom")[2].partition("\n## ")[0]
    rooms = {path.parent.name for path in (CHECKOUT / "agent").glob("*/__init__.py")}
    assert not [room for room in sorted(rooms) if not re.search(rf"`{room}(\.\*)?`", table)]


BACK_ENDS = CHECKOUT / "agent/mailboxes"
KINDS = {path.parent.name for path in BACK_ENDS.glob("*/settings.py")}
NAMES_A_KIND = {
    "agent/commands/init.py",  # its own option, --maildir
    "agent/demo/sample.py",  # the demo's mailbox is a Maildir
}
"""Modules outside the mail systems' packages that may name one of them, beside the registry."""


def names_a_kind(source: Path) -> bool:
    """Whether a module imports a mail system's package, or holds the word for it in config.toml."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(module=str(module)):
                names = [module, *(f"{module}.{alias.name}" for alias in node.names)]
                if any(re.match(rf"agent\.mailboxes\.({'|'.join(KINDS)})\b", name) for name in names):
                    return True
            case ast.Constant(value=str(text)):
                if text in KINDS or re.search(rf'kind = "({"|".join(KINDS)})"', text):
                    return True
    return False


def test_a_mail_system_is_named_in_its_package_and_the_registry() -> None:
    """A new one is a package and a line; nothing else knows its name."""
    assert {"gmail", "imap", "maildir"} == KINDS
    inside = {BACK_ENDS / kind for kind in KINDS}
    outside = [path for path in SOURCES if not inside & {*path.parents} and path.name != "registry.py"]
    naming = {str(path.relative_to(CHECKOUT)) for path in outside if names_a_kind(path)}
    assert NAMES_A_KIND == naming


@pytest.mark.process
def test_no_back_end_may_import_another(tmp_path: Path) -> None:
    """The contract names each package with a mailbox in it, and refuses an import between any two of them.

    Tried on empty modules of the same names that import each other.
    """
    config = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    (contract,) = [one for one in contracts if one["type"] == "independence"]
    modules = "".join(f"\n  {module}" for module in contract["modules"])
    (tmp_path / ".importlinter").write_text(
        "[importlinter]\nroot_package = agent\n[importlinter:contract:one]\n"
        f"name = One\ntype = independence\nmodules ={modules}\n"
    )
    packages = sorted(path.parent.name for path in (CHECKOUT / "agent/mailboxes").glob("*/mailbox.py"))
    for package in packages:
        folder = tmp_path / "agent/mailboxes" / package
        folder.mkdir(parents=True)
        (folder / "__init__.py").touch()
        others = [other for other in packages if other != package]
        lines = (f"import agent.mailboxes.{other}.mailbox\n" for other in others)
        (folder / "mailbox.py").write_text("".join(lines))
    (tmp_path / "agent/__init__.py").touch()
    (tmp_path / "agent/mailboxes/__init__.py").touch()
    program = Path(sys.executable).with_name("lint-imports")
    said = subprocess.run([program, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False)
    for one, other in permutations(packages, 2):
        assert f"mailboxes.{one} is not allowed to import agent.mailboxes.{other}:" in said.stdout
