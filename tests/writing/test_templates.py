"""The letter templates: found, checked, bounded, filled in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, meta

from agent.errors import BadFileError
from agent.model.letter import Kind
from agent.writing.lexicon import shipped_folder
from agent.writing.template_language import Missing, Problem, compile_template
from agent.writing.templates import Page, Slot, Templates, Value

VALUES: dict[str, Value] = {
    "greeting": "Dear Ada,",
    "name": "Noor Haddad",
    "company": "Fjordlab",
    "need": Missing("fit[0].need"),
    "tone": "warm",
    "count": 2,
    "via": False,
}
FIELDS = frozenset(VALUES)


def own(folder: Path, source: str, kind: Kind = Kind.THANK_YOU) -> Templates:
    """The person's own letter in front of the shipped ones."""
    (folder / f"{kind}.j2").write_text(source, encoding="utf-8")
    return Templates.of_home(folder)


def page(folder: Path, source: str, **values: Value) -> Page:
    """The person's own letter with these fields besides the usual ones."""
    return own(folder, source).lay_out(Kind.THANK_YOU, VALUES | values)


def texts(block: tuple[Slot | str, ...]) -> list[str | list[str]]:
    """A block with the lines of its slots."""
    return [piece if isinstance(piece, str) else [line.text for line in piece.lines] for piece in block]


@pytest.mark.parametrize("kind", Kind)
def test_every_slot_has_five_lines(kind: Kind) -> None:
    """Of each block there are at least five lines; the closing phrases are a short closed list (C-23)."""
    source = (shipped_folder() / "en" / f"{kind}.j2").read_text(encoding="utf-8")
    for name, block in re.findall(r'call one_of\("(\w+)"\) %\}\n(.*?)\{% endcall', source, re.DOTALL):
        lines = [line for line in block.splitlines() if not line.startswith("{%")]
        assert len(lines) >= 5 or name == "closing", name


@pytest.mark.parametrize("kind", Kind)
def test_the_head_of_a_template_explains_its_fields(kind: Kind) -> None:
    """A person who opens a template finds every field it uses in the comment at its head."""
    source = (shipped_folder() / "en" / f"{kind}.j2").read_text(encoding="utf-8")
    head, _, letter = source.partition("#}")
    environment = Environment(autoescape=True)
    environment.filters["fits"] = str
    used = meta.find_undeclared_variables(environment.parse(letter)) - {"one_of"}
    explained = set(re.findall(r"\w+", head))
    numbered = {re.sub(r"_\d$", "_1", name) for name in used}
    assert numbered - explained == set()


def test_the_persons_own_letter_wins_letter_by_letter(tmp_path: Path) -> None:
    """An own thank-you is taken, the other letters stay the shipped ones."""
    templates = own(tmp_path, "{{ greeting }}\n\nMine.\n\nBye,\n{{ name }}\n")
    assert texts(templates.lay_out(Kind.THANK_YOU, VALUES).paragraphs[0]) == ["Mine."]
    with pytest.raises(BadFileError, match="status_nudge"):
        templates.lay_out(Kind.STATUS_NUDGE, VALUES)
    (tmp_path / "en").mkdir()
    english = "{{ greeting }}\n\nEnglish.\n\nBye,\n{{ name }}"
    (tmp_path / "en" / "thank_you.j2").write_text(english, encoding="utf-8")
    assert texts(templates.lay_out(Kind.THANK_YOU, VALUES).paragraphs[0]) == ["English."]


def test_shipped_letters_are_found_in_a_checkout() -> None:
    """The four letters lie where the program looks for them."""
    assert {f"{kind}.j2" for kind in Kind} == {path.name for path in (shipped_folder() / "en").glob("*.j2")}
    assert Templates.shipped().folders == (shipped_folder(),)


def test_a_page_keeps_the_usable_lines(tmp_path: Path) -> None:
    """Lines whose fields are empty are not usable; blocks in an untrue `if` are gone."""
    found = page(
        tmp_path,
        """{# explains #}
{{ greeting }}

{% call one_of("open") %}
{% if tone == "formal" %}
Formal.
{% else %}
Needs {{ need }}.
  At {{ company }}.

{% endif %}
{% endcall %}
{% if need %}
{% call one_of("never") %}
Never.
{% endcall %}
{% endif %}
Plain
{% if not via and count > 1 %}
text{{ "!" if via else "." }}
{% endif %}

{% if via %}
Not this paragraph.
{% endif %}

{% call one_of("closing") %}
Bye,
{% endcall %}
{{ name }}
Tel. 5
""",
    )
    assert texts(found.greeting) == ["Dear Ada,"]
    assert [texts(block) for block in found.paragraphs] == [[["At Fjordlab."], "Plain", "text."]]
    assert texts(found.ending) == [["Bye,"], "Noor Haddad", "Tel. 5"]
    slot = found.paragraphs[0][0]
    assert isinstance(slot, Slot)
    assert (slot.name, slot.lines[0].number, slot.missing, found.missing) == ("open", 1, "", "")


def test_an_empty_field_is_named(tmp_path: Path) -> None:
    """A slot without a usable line, and text outside slots, tell which field they need."""
    found = page(
        tmp_path,
        "{{ greeting }}\n\n{% call one_of('a') %}\nFor {{ need }}.\n{% endcall %}\nAnd {{ need }}.\n\n"
        "Bye,\n{{ name }}",
    )
    slot = found.paragraphs[0][0]
    assert isinstance(slot, Slot)
    assert (slot.lines, slot.missing, found.missing) == ((), "fit[0].need", "fit[0].need")


def test_an_empty_slot_is_left_out(tmp_path: Path) -> None:
    """A slot in which no line stands at all says nothing."""
    found = page(
        tmp_path,
        "{{ greeting }}\n\nText.\n{% call one_of('a') %}\n{% if via %}\nNo.\n{% endif %}\n{% endcall %}\n\n"
        "Bye,\n{{ name }}",
    )
    assert texts(found.paragraphs[0]) == ["Text."]


def test_a_blank_line_above_the_name_is_allowed(tmp_path: Path) -> None:
    """Closing phrase and name may stand in blocks of their own."""
    found = page(tmp_path, "{{ greeting }}\r\n\r\nText.\r\n\r\nBye,\r\n\r\n{{ name }}\r\n")
    assert texts(found.ending) == ["Bye,", "Noor Haddad"]


@pytest.mark.parametrize(
    ("value", "line", "expected"),
    [
        ("Kestrel Inc.", "At {{ company }}.", "At Kestrel Inc."),
        ("Kestrel Inc.", "At {{ company }} they met.", "At Kestrel Inc. they met."),
        ("“Why?”", "You asked {{ company }}, and more.", "You asked “Why?”, and more."),
        ("“Why?”", "I gave: {{ company }}", "I gave: “Why?”"),
        ("“Why”", "I gave: {{ company }}", "I gave: “Why”."),
        ("“Why”", "It was: {{ company }} My answer.", "It was: “Why”. My answer."),
        ("“Why”", "You asked {{ company }}, and more.", "You asked “Why”, and more."),
        ("“Why?”", "In one list: {{ company }}.", "In one list: “Why?”"),
        ("She is calm.", "He said “{{ company }}”.", "He said “She is calm.”"),
        ("wait... and see", "I saw {{ company }}.", "I saw wait... and see."),
        ("{{ name }} ${HOME} {% if %}", "At {{ company }}.", "At {{ name }} ${HOME} {% if %}."),
    ],
)
def test_marks_join_as_in_ordinary_writing(tmp_path: Path, value: str, line: str, expected: str) -> None:
    """A field that ends in a stop gets no second one, a quotation gets one; text is never rendered."""
    source = f"{{{{ greeting }}}}\n\n{line}\n\nBye,\n{{{{ name }}}}"
    assert texts(page(tmp_path, source, company=value).paragraphs[0]) == [expected]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{% for a in company %}x{% endfor %}", "line 3: a letter template cannot hold a loop"),
        ("{{ company.upper() }}", "line 3: a letter template cannot hold a call"),
        ("{{ company.__class__ }}", "a dot behind a field"),
        ("{{ company[0] }}", "a bracket behind a field"),
        ("{{ company|upper }}", "a filter"),
        ("{% if company is defined %}x{% endif %}", "a test"),
        ("{{ range(10) }}", "a call"),
        ("{% set a = 'x' %}", "a set"),
        ("{% set a %}x{% endset %}", "a set"),
        ("{% include 'x' %}", "an include"),
        ("{% import 'x' as y %}", "cannot hold import"),
        ("{% macro m() %}x{% endmacro %}", "a macro"),
        ("{{ company ~ company }}", "cannot hold concat"),
        ("{{ 9 ** 9 ** 9 }}", "cannot hold pow"),
        ("{{ 'a' * 99999999 }}", "cannot hold mul"),
        ("{{ one_of('a') }}", "a call"),
        ("{% call one_of(company) %}x{% endcall %}", "only {% call one_of"),
        ("{% call one_of('a', 'b') %}x{% endcall %}", "only {% call one_of"),
        ("{% call one_of(name='a') %}x{% endcall %}", "only {% call one_of"),
        ("{% call(x) one_of('a') %}x{% endcall %}", "only {% call one_of"),
        ("{% call company() %}x{% endcall %}", "only {% call one_of"),
        ("{% call company.x() %}x{% endcall %}", "only {% call one_of"),
        ("{% call one_of('a') %}{% call one_of('b') %}x{% endcall %}{% endcall %}", "not inside another"),
        ("{{ compny }}", "there is no field compny. Did you mean company?"),
        ("{{ zzz }}", "there is no field zzz. There are: company, count"),
        ("{{ company ", "line 5: expected token"),
        ("{% if company %}x", "The innermost block that needs to be closed"),
        ("{% if count > company %}x{% endif %}", "an if compares a word with a number"),
        ("\x010\x01", "line 3: it holds a control character"),
        (r"{{ '\x015\x01' }}", "line 3: it holds a control character"),
        ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "nested too deeply"),
        ("{{ " + "1" * 5000 + " }}", "nested too deeply or holds a number"),
        ("{% if company %}" * 200 + "x" + "{% endif %}" * 200, "nested too deeply"),
    ],
)
def test_what_a_template_may_not_hold(tmp_path: Path, body: str, words: str) -> None:
    """Nothing that loops, reaches into a field, reads a file or grows; the error says where and why."""
    with pytest.raises(BadFileError) as caught:
        page(tmp_path, f"{{{{ greeting }}}}\n\n{body}\n\nBye,\n{{{{ name }}}}")
    assert words in caught.value.text
    assert str(tmp_path / "thank_you.j2") in caught.value.text
    assert caught.value.hint
    assert caught.value.exit_code == 78


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"x" * 70_000, "larger than 64 kB"),
        (b"", "greeting, paragraphs, and a closing phrase"),
        (b"Dear X,\n\nText.\n", "greeting, paragraphs, and a closing phrase"),
        (b"Dear X,\n\nText.\n\nBye,\n", "greeting, paragraphs, and a closing phrase"),
    ],
)
def test_what_is_no_letter(tmp_path: Path, raw: bytes, words: str) -> None:
    """A file that is no text or no letter is refused in plain words."""
    (tmp_path / "thank_you.j2").write_bytes(raw)
    with pytest.raises(BadFileError, match=words):
        Templates((tmp_path,)).lay_out(Kind.THANK_YOU, VALUES)


def test_a_missing_template(tmp_path: Path) -> None:
    """Where no folder has the letter, the error names the place."""
    with pytest.raises(BadFileError, match="is not there"):
        Templates((tmp_path,)).lay_out(Kind.THANK_YOU, VALUES)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that is there and not readable")
def test_an_unreadable_template(tmp_path: Path) -> None:
    """A file that cannot be read is an error of the file."""
    (tmp_path / "thank_you.j2").symlink_to("/proc/self/mem")
    with pytest.raises(BadFileError, match="cannot be read"):
        Templates((tmp_path,)).lay_out(Kind.THANK_YOU, VALUES)


BITS = st.sampled_from(
    [
        *(
            "{{ ",
            " }}",
            "{% ",
            " %}",
            "{# ",
            " #}",
            "company",
            "if ",
            "endif",
            "call ",
            "one_of('a')",
            "endcall",
        ),
        *(
            "else",
            "for x in company",
            "endfor",
            "not ",
            "(",
            ")",
            "'",
            "\n",
            "\n\n",
            "Text.",
            "Bye,",
            "need",
            "1",
        ),
        *("==", "\x00", "\\x01"),
    ]
)


@given(st.lists(BITS, max_size=30).map("".join))
def test_any_source_is_a_letter_or_a_sentence(source: str) -> None:
    """Whatever stands in a template, it is laid out or refused in words."""
    found = compile_template(source, FIELDS)
    assert not isinstance(found, Problem) or (found.line >= 1 and found.text)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{{ 'a' if count > 1 else 'b' }}", "a"),
        ("{{ 'a' if count < 2 }}", ""),
        ("{% if 1 < count <= 2 and not need %}a{% endif %}", "a"),
        ("{% if count != 2 or company in 'Ace' %}a{% else %}b{% endif %}", "b"),
        ("{% if 'A' not in company %}a{% elif company >= 'Acme' %}b{% endif %}", "b"),
    ],
)
def test_conditions(tmp_path: Path, body: str, expected: str) -> None:
    """Everything that a condition may hold."""
    source = f"{{{{ greeting }}}}\n\nSo: {body}!\n\nBye,\n{{{{ name }}}}"
    values = {**VALUES, "count": 2, "company": "Acme", "need": ""}
    (tmp_path / "thank_you.j2").write_text(source, encoding="utf-8")
    laid_out = Templates((tmp_path,)).lay_out(Kind.THANK_YOU, values)
    assert texts(laid_out.paragraphs[0]) == [f"So: {expected}!"]
