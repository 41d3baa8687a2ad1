from __future__ import annotations

import shlex

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agent.errors import SecondChanceError, UsageError
from agent.scheduling import cron
from agent.scheduling.scheduler import Job

JOB = Job(("/opt/venv/bin/second-chance",), "/home/marcus/.local/share/second-chance")
OTHER = Job(("/opt/venv/bin/second-chance",), "/home/marcus/other")

LINES = st.sampled_from(
    [
        b"MAILTO=marcus@mail.example\n",
        b"MAILTO=\r\n",
        b"# a comment about second-chance\n",
        b"#second-chance begin\n",
        b"*/5 * * * * fetchmail\n",
        b"17 3 * * 1 echo \xff\xfe \\% done\r\n",
        b"\n",
        b"\x0c\x0b\r",
        "@daily söhne\u2028 --all\n".encode(),
    ]
)


def without_markers(text: bytes) -> bool:
    return not {cron.BEGIN, cron.END} & {line.rstrip() for line in text.split(b"\n")}


CRONTABS = (
    st.one_of(st.lists(LINES).map(b"".join), st.binary(max_size=60))
    .flatmap(lambda text: st.sampled_from([text, text.rstrip(b"\n"), text + b"tail without end"]))
    .filter(without_markers)
)


@given(CRONTABS)
@example(b"")
@example(b"\n")
@example(b"x")
@example(b"x\r")
def test_the_rest_stays_to_the_byte(text: bytes) -> None:
    """Installed, twice, for another home, removed: at every moment every other byte is the person's."""
    once = cron.insert_block(text, cron.render_block(JOB))
    assert once.startswith(text)
    assert once == cron.insert_block(once, cron.render_block(JOB))
    assert cron.render_block(JOB) == cron.read_block(once)
    changed = cron.insert_block(once, cron.render_block(OTHER))
    assert cron.render_block(OTHER) == cron.read_block(changed)
    assert once == cron.insert_block(changed, cron.render_block(JOB))
    assert text == cron.remove_block(once)
    assert text == cron.remove_block(text)
    assert cron.read_block(text) == ""


@given(CRONTABS, CRONTABS)
def test_what_is_added_below_later_stays_too(before: bytes, after: bytes) -> None:
    """Lines the person writes under the block are found behind those above it, each with its end."""
    text = cron.insert_block(before, cron.render_block(JOB)) + after
    ended = before + b"\n" if after and before and not before.endswith(b"\n") else before
    assert ended + after == cron.remove_block(text)
    assert text == cron.insert_block(text, cron.render_block(JOB))


def test_the_block() -> None:
    """One line, hourly at the home's own minute, between two markers, with the home passed."""
    text = cron.insert_block(b"MAILTO=me\n", cron.render_block(JOB)).decode().splitlines()
    assert ["MAILTO=me", "# second-chance begin"] == text[:2]
    assert "# second-chance end" == text[-1]
    assert f"{JOB.minute} * * * * /opt/venv/bin/second-chance run --home {JOB.home}" == text[-2]


@pytest.mark.parametrize("place", ['/a b/it\'s 100% "mine"', "/$HOME/`x`/söhne", "/a;b & c #d"])
def test_any_path_reaches_the_program_as_it_is(place: str) -> None:
    """Quoted for the shell, and a percent sign escaped for cron, which would end the command there."""
    job = Job((f"{place}/second-chance",), place)
    line = cron.render_block(job).splitlines()[-1].split(" ", 5)[5]
    assert line.count("%") == line.count("\\%")
    assert job.words == tuple(shlex.split(line.replace("\\%", "%")))


def test_a_checkout_is_entered_first() -> None:
    """Where the program is not installed, the line goes to its folder."""
    job = Job(("/usr/bin/python3", "-m", "agent"), "/h", "/src/second chance")
    assert cron.shell_command(job) == "cd '/src/second chance' && /usr/bin/python3 -m agent run --home /h"


def test_a_backslash_is_refused() -> None:
    """Crons differ in what they make of it."""
    with pytest.raises(UsageError, match="backslash"):
        cron.render_block(Job(("/p",), "/a\\b"))


@pytest.mark.parametrize(
    "text",
    [
        cron.BEGIN + b"\n",
        cron.END + b"\n",
        cron.END + b"\n" + cron.BEGIN + b"\n",
        (cron.BEGIN + b"\n" + cron.END + b"\n") * 2,
    ],
)
def test_a_damaged_block_is_not_guessed_at(text: bytes) -> None:
    """Half a block, or two: nothing is changed, the person is told."""
    for act in (cron.remove_block, cron.read_block, lambda one: cron.insert_block(one, "x\n")):
        with pytest.raises(SecondChanceError, match="other half, or twice"):
            act(text)


def test_a_block_with_other_line_ends_is_still_ours() -> None:
    """An editor that wrote CRLF everywhere does not hide it."""
    text = cron.insert_block(b"a\n", cron.render_block(JOB)).replace(b"\n", b"\r\n")
    assert b"a\r\n" == cron.remove_block(text)
    assert b"\r" not in cron.insert_block(text, cron.render_block(JOB)).removeprefix(b"a\r\n")


def test_variables_above_the_block_count() -> None:
    """Those below it, comments and jobs do not; quotes are not part of a value."""
    above = b"MAILTO=\"\"\n PATH = /opt/bin:/bin \n'TZ'='Europe/Oslo'\n# X=1\n* * * * * A=1\nQ='a\nQ2=\"\n"
    text = cron.insert_block(above, cron.render_block(JOB)) + b"LATE=1\n"
    expected = {"MAILTO": "", "PATH": "/opt/bin:/bin", "TZ": "Europe/Oslo", "Q": "'a", "Q2": '"'}
    assert expected == cron.read_settings(text)
    assert expected == cron.read_settings(above)
