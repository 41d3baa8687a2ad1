from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from builders import at, message

import agent
from agent.knowledge import languages as shipped
from agent.knowledge.languages import Language, languages, load_language, read_also
from agent.knowledge.languages.schema import SECTIONS, missing_sections, problems
from agent.knowledge.languages.schema_of_decisions import Kind
from agent.knowledge.text import fold_by_letter
from agent.model.mail import SignalKind
from agent.reading.evidence.reasons import weights
from agent.reading.headers import parse_subject
from agent.reading.new_words import new_text
from agent.reading.signals import classify, classify_text
from agent.reading.times.said_times import find_said_times

FOLDER = Path(shipped.__file__).parent
CORE = [name for name, section in SECTIONS.items() if section.core]
NUMBERED = [name for name, section in SECTIONS.items() if section.kind in {Kind.MONTHS, Kind.DAYS}]
NO = "Am decis să continuăm cu un alt candidat."
EXAMPLE = (Path(agent.__file__).parents[1] / "docs/languages.md").read_text(encoding="utf-8")


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Path]:
    """The language that docs/languages.md takes for an example, read beside the others."""
    file = tmp_path / "xx.yaml"
    file.write_text(EXAMPLE.partition("```yaml\n")[2].partition("```")[0], encoding="utf-8")
    read_also(file)
    yield file
    read_also()


@pytest.mark.parametrize("language", languages(), ids=lambda language: language.code)
def test_a_language_file_fits_the_schema(language: Language) -> None:
    """Every section is one of the schema and written as it says; what a language lacks is printed."""
    lacking = list(missing_sections(language))
    name = language.sections["name"]
    print(f"{name} lacks {len(lacking)} of {len(SECTIONS)}: {', '.join(lacking)}")  # noqa: T201 - pytest -rP
    assert [] == list(problems(language))


@pytest.mark.parametrize("code", ["en", "de", "fr", "es", "sv"])
def test_the_best_known_languages_lack_nothing_important(code: str) -> None:
    """Without these sections a language is hardly read."""
    language = next(one for one in languages() if one.code == code)
    assert [] == [name for name in missing_sections(language) if name in CORE and name != "attributions"]


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yaml")), ids=lambda file: file.stem)
def test_sections_are_what_the_whole_file_says(file: Path) -> None:
    """Each section is parsed alone, when it is asked for; together they are the file."""
    assert dict(load_language(file).sections) == yaml.safe_load(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "section", [name for name, one in SECTIONS.items() if one.kind in {Kind.MONTHS, Kind.DAYS}]
)
def test_no_word_means_two_days_or_months(section: str) -> None:
    """Whatever the language, a word is one month or one day of the week."""
    meanings: dict[str, set[int]] = {}
    for language in languages():
        for number, line in enumerate(language.sections.get(section, ())):
            for word in line.split():
                meanings.setdefault(fold_by_letter(word), set()).add(number)
    assert {} == {word: several for word, several in meanings.items() if len(several) > 1}


def test_groups_are_those_with_points() -> None:
    """Words of a group without points would count for nothing."""
    for section, groups in (
        ("speaks_for", weights().groups_for),
        ("speaks_against", weights().groups_against),
    ):
        named = {name for language in languages() for name in language.sections.get(section, ())}
        assert named == {group.name for group in groups}


def test_no_section_is_written_for_nothing() -> None:
    """Each is read somewhere in the program."""
    root = Path(agent.__file__).parent
    code = [f.read_text(encoding="utf-8") for f in root.rglob("*.py") if not f.name.startswith("schema")]
    named = set(re.findall(r"""["'](\w+)["']""", "\n".join(code)))
    assert set() == SECTIONS.keys() - named


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("monts: []", "there is no section `monts`"),
        ("months: [a, b]", "it has 2 lines"),
        ("away: [no, yes]", "needs quotation marks"),
        ("away: Abwesend", "it is no list of texts"),
        ("away: ['Abwesend']", "has capital letters"),
        ("away: ['(']", "is none"),
        ("away: ['a|b']", "write each as an entry of its own"),
        ("speaks_for: {role: ['(']}", "is none"),
        ("zone_names: [x]", "it has no names"),
        ("stop_words: [x]", "it is no text"),
    ],
)
def test_what_is_wrong_is_said(text: str, problem: str, tmp_path: Path) -> None:
    """One sentence for each section that does not fit."""
    file = tmp_path / "xx.yaml"
    file.write_text(f"name: Made-up\n{text}\n", encoding="utf-8")
    (said,) = problems(load_language(file))
    assert problem in said


def test_patterns_with_alternatives_in_brackets_are_one(tmp_path: Path) -> None:
    """Only an alternative at the outermost level has to be an entry of its own."""
    file = tmp_path / "xx.yaml"
    file.write_text(r"away: ['(?:a|b(?:c|d)) [x|y] \|']" + "\n", encoding="utf-8")
    assert [] == list(problems(load_language(file)))


def test_one_file_teaches_a_language(another: Path) -> None:
    """The example of the page fits, and is read: times, prefixes, automatic replies, a rejection, a quote."""
    assert [] == list(problems(load_language(another)))
    mail = message(text="Vă așteptăm vineri, 4 septembrie, la ora 10.", date="2026-09-01T09:00:00-05:00")
    (said,) = find_said_times(mail, "America/Chicago")
    assert at("2026-09-04T10:00:00-05:00") == said.start
    assert parse_subject("RĂSP: Contabil", is_reply=True).base == "Contabil"
    automatic = classify(replace(mail, subject="Răspuns automat: Contabil"), interview_end=None)
    assert (automatic.kind, automatic.personal) == (SignalKind.AUTO, False)
    assert classify_text(NO) is SignalKind.REJECTION
    assert new_text("Mulțumesc!\n\nPe 1 sept. 2026, Dana Pop a scris:\nVă așteptăm.") == "Mulțumesc!"


def test_without_the_file_it_is_not_read(another: Path) -> None:
    """What was made of a file is forgotten with it."""
    assert another.exists()
    assert classify_text(NO) is SignalKind.REJECTION
    read_also()
    assert classify_text(NO) is SignalKind.HUMAN_OTHER
