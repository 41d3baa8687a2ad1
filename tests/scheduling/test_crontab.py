from __future__ import annotations

import shlex

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agent.errors import SecondChanceError, UsageError
from agent.scheduling import crontab
from agent.scheduling.job import Job

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
    return not {crontab.BEGIN, crontab.END} & {line.rstrip() for line in text.split(b"\n")}


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
    once = crontab.with_block(text, crontab.block(JOB))
    assert once.startswith(text)
    assert once == crontab.with_block(once, crontab.block(JOB))
    assert crontab.block(JOB) == crontab.installed(once)
    changed = crontab.with_block(once, crontab.block(OTHER))
    assert crontab.block(OTHER) == crontab.installed(changed)
    assert once == crontab.with_block(changed, crontab.block(JOB))
    assert text == crontab.without_block(once)
    assert text == crontab.without_block(text)
    assert crontab.installed(text) == ""


@given(CRONTABS, CRONTABS)
def test_what_is_added_below_later_stays_too(before: bytes, after: bytes) -> None:
    """Lines the person writes under the block are found behind those above it, each with its end."""
    text = crontab.with_block(before, crontab.block(JOB)) + after
    ended = before + b"\n" if after and before and not before.endswith(b"\n") else before
    assert ended + after == crontab.without_block(text)
    assert text == crontab.with_block(text, crontab.block(JOB))


def test_the_block() -> None:
    """One line, hourly at the home's own minute, between two markers, with the home passed."""
    text = crontab.with_block(b"MAILTO=me\n", crontab.block(JOB)).decode().splitlines()
    assert ["MAILTO=me", "# second-chance begin"] == text[:2]
    assert "# second-chance end" == text[-1]
    assert f"{JOB.minute} * * * * /opt/venv/bin/second-chance run --home {JOB.home}" == text[-2]


@pytest.mark.parametrize("place", ['/a b/it\'s 100% "mine"', "/$HOME/`x`/söhne", "/a;b & c #d"])
def test_any_path_reaches_the_program_as_it_is(place: str) -> None:
    """Quoted for the shell, and a percent sign escaped for cron, which would end the command there."""
    job = Job((f"{place}/second-chance",), place)
    line = crontab.block(job).splitlines()[-1].split(" ", 5)[5]
    assert line.count("%") == line.count("\\%")
    assert job.words == tuple(shlex.split(line.replace("\\%", "%")))


def test_a_checkout_is_entered_first() -> None:
    """Where the program is not installed, the line goes to its folder."""
    job = Job(("/usr/bin/python3", "-m", "agent"), "/h", "/src/second chance")
    assert crontab.command(job) == "cd '/src/second chance' && /usr/bin/python3 -m agent run --home /h"


def test_a_backslash_is_refused() -> None:
    """Crons differ in what they make of it."""
    with pytest.raises(UsageError, match="backslash"):
        crontab.block(Job(("/p",), "/a\\b"))


@pytest.mark.parametrize(
    "text",
    [
        crontab.BEGIN + b"\n",
        crontab.END + b"\n",
        crontab.END + b"\n" + crontab.BEGIN + b"\n",
        (crontab.BEGIN + b"\n" + crontab.END + b"\n") * 2,
    ],
)
def test_a_damaged_block_is_not_guessed_at(text: bytes) -> None:
    """Half a block, or two: nothing is changed, the person is told."""
    for act in (crontab.without_block, crontab.installed, lambda one: crontab.with_block(one, "x\n")):
        with pytest.raises(SecondChanceError, match="other half, or twice"):
            act(text)


def test_a_block_with_other_line_ends_is_still_ours() -> None:
    """An editor that wrote CRLF everywhere does not hide it."""
    text = crontab.with_block(b"a\n", crontab.block(JOB)).replace(b"\n", b"\r\n")
    assert b"a\r\n" == crontab.without_block(text)
    assert b"\r" not in crontab.with_block(text, crontab.block(JOB)).removeprefix(b"a\r\n")


def test_variables_above_the_block_count() -> None:
    """Those below it, comments and jobs do not; quotes are not part of a value."""
    above = b"MAILTO=\"\"\n PATH = /opt/bin:/bin \n'TZ'='Europe/Oslo'\n# X=1\n* * * * * A=1\nQ='a\nQ2=\"\n"
    text = crontab.with_block(above, crontab.block(JOB)) + b"LATE=1\n"
    expected = {"MAILTO": "", "PATH": "/opt/bin:/bin", "TZ": "Europe/Oslo", "Q": "'a", "Q2": '"'}
    assert expected == crontab.settings(text)
    assert expected == crontab.settings(above)
