"""What is true of every file of the repository, and of the letters that come with it."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from jinja2 import Environment, StrictUndefined, UndefinedError, meta
from needs import PROGRAMS

from agent.model.letter import Kind
from agent.writing.lexicon import shipped_folder

CHECKOUT = Path(__file__).parents[2]
LETTERS = sorted((CHECKOUT / "templates/en").glob("*.j2"))
ELSEWHERE = re.compile(
    r"(?:pypi|pythonhosted|npmjs|crates)\.(?:org|io|com)"  # whoever installs chooses where from
    r"|(?<![\w.])/(?:root|work|workspace|builds|mnt)/\w+"  # a place on one machine
    r"|(?<![\w.])/(?:home|Users)/(?!(?:marcus|ana)\b)\w+",  # somebody who is not of the examples
)

PAPERS = re.compile(r"\b[A-Z][A-Z-]{4,}\.md\b|\b[A-Z][A-Z-]{4,} §")


def texts() -> dict[str, str]:
    """The files under version control, by name; in an unpacked archive, where there is none, all files."""
    listed = subprocess.run(["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    files = [CHECKOUT / name for name in listed.stdout.splitlines()] or [
        file for file in CHECKOUT.rglob("*") if not any(p.startswith(".") for p in file.parts)
    ]
    found = {}
    for file in files:
        if file.is_file():
            raw = file.read_bytes()
            found[file.relative_to(CHECKOUT).as_posix()] = raw.decode("utf-8", errors="replace")
    return found


@pytest.mark.git
def test_no_file_names_a_place_that_others_do_not_have() -> None:
    """No package registry and no folder of one machine is written down anywhere."""
    hits = {name: sorted({hit.group() for hit in ELSEWHERE.finditer(text)}) for name, text in texts().items()}
    assert {name: found for name, found in hits.items() if found} == {}


@pytest.mark.git
def test_no_file_points_at_a_paper_that_is_not_here() -> None:
    """Whoever reads a reason finds it in the repository; headings in capitals are names of its own files."""
    hits = {
        name: papers
        for name, text in texts().items()
        if (papers := sorted(set(PAPERS.findall(text)) - {file.name for file in CHECKOUT.glob("*.md")}))
    }
    assert {} == hits


def test_what_tests_need_is_told_and_installed() -> None:
    """Each program has a marker, a row in CONTRIBUTING.md, and its packages in what CI installs."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    markers = {line.partition(":")[0] for line in project["tool"]["pytest"]["ini_options"]["markers"]}
    assert {"process", "server", "faults", "long", *PROGRAMS} == markers
    page = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|.*\| ?([\w, -]*)\|$", page, re.MULTILINE)
    told = {marker: set(re.findall(r"[\w-]+", packages)) for marker, packages in rows}
    needed = {marker: set(program.packages) for marker, program in PROGRAMS.items()}
    assert {"process": set(), "server": set(), "faults": set(), "long": set(), **needed} == told
    (installed,) = re.findall(r"^packages=\((.*)\)$", (CHECKOUT / ".ci/run").read_text(), re.MULTILINE)
    assert set(installed.split()) == {package for packages in needed.values() for package in packages}


@pytest.mark.git
def test_no_test_reckons_with_time() -> None:
    """A test that looks at a clock fails on a busy machine; bench/hostile.py measures, waiting.py waits.

    What `growth.py` compares is processor time with processor time, measured again before it counts.
    """
    clock = re.compile(r"\b(?:monotonic|perf_counter|process_time|thread_time)(?:_ns)?\(")
    waiting = {"tests/support/growth.py", "tests/support/waiting.py"}
    tests = {name: text for name, text in texts().items() if re.fullmatch(r"tests/.*\.py", name)}
    assert waiting == {name for name, text in tests.items() if clock.search(text)}


def test_there_is_a_letter_for_each_kind() -> None:
    """Every kind of letter has its template, in the checkout and where the program looks."""
    assert sorted(f"{kind}.j2" for kind in Kind) == [file.name for file in LETTERS]
    assert sorted(file.name for file in (shipped_folder() / "en").glob("*.j2")) == [
        file.name for file in LETTERS
    ]


@pytest.mark.parametrize("letter", LETTERS, ids=lambda file: file.stem)
def test_a_letter_renders_and_tells_its_fields(letter: Path) -> None:
    """Strict jinja2 fills it in with the fields its first comment explains; a missing one is an error."""
    source = letter.read_text(encoding="utf-8")
    strict = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - letters are plain text
    strict.filters["fits"] = lambda words, *_: words
    fields = meta.find_undeclared_variables(strict.parse(source)) - {"one_of"}
    explained = source.partition("#}")[0]
    one_each = {re.sub(r"_\d$", "_1", field) for field in fields}  # "answer_1 to answer_3"
    assert not [field for field in sorted(one_each) if not re.search(rf"\b{field}\b", explained)]

    def filled(fields: set[str]) -> str:
        return strict.from_string(source).render(
            {field: 2 if field == "count" else field for field in fields}, one_of=lambda _, caller: caller()
        )

    assert "greeting" in filled(fields)
    with pytest.raises(UndefinedError):
        filled(fields - {"greeting"})
