"""docs/find.md says what is weighed, kept, measured and printed."""

from __future__ import annotations

import ast
import inspect
import re
import runpy
from pathlib import Path

from builders import appointment
from labelled_threads import samples

from agent.commands.json_answer import build_appointment
from agent.deciding.appointments import ASKED_FOR, LISTENED_TO
from agent.keeping.config import Find
from agent.model.appointment import AppointmentState, Band
from agent.noticing import looking
from agent.reading.evidence.reasons import weights

CHECKOUT = Path(__file__).parents[2]
PAGE = (CHECKOUT / "docs/find.md").read_text(encoding="utf-8")
MEASURE = CHECKOUT / "tests/noticing/test_precision_recall.py"


def floors() -> dict[str, dict[str, tuple[float, float]]]:
    """The figures that are kept from falling, by how they are measured."""
    assigned = {
        name.id: node.value
        for node in ast.parse(MEASURE.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign) and isinstance(name := node.targets[0], ast.Name)
    }
    return {name: ast.literal_eval(assigned[name]) for name in ("WEIGHED", "LOOKED")}


def test_the_table_of_signs_is_of_now() -> None:
    """Every sign with its points; otherwise: `python docs/signs.py`."""
    with_table = runpy.run_path(str(CHECKOUT / "docs/signs.py"))["with_table"]
    assert PAGE == with_table(PAGE)


def test_the_bands_are_those_that_are_weighed_by() -> None:
    """From how many points on, and how many words together can give."""
    signs = weights()
    assert f"**Sure**, from {signs.sure} points on" in PAGE
    assert f"**Perhaps**, from {signs.ask} points on" in PAGE
    most = f"at most {signs.most_title} points for the titles together and {signs.most_text} for the texts"
    assert most in PAGE


def test_every_key_of_the_json_is_explained() -> None:
    """In the table, and no other; with every state and band there is."""
    table = PAGE.partition("Each of `found`:")[2]
    told = [re.findall(r"`(\w+)`", row) for row in re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)]
    assert set(build_appointment(appointment())) == {key for keys in told for key in keys}
    for word in (*AppointmentState, Band.SURE, Band.ASK):
        assert f"`{word}`" in table


def test_every_key_of_the_config_is_shown() -> None:
    """With what it is where nobody wrote it."""
    shown = PAGE.partition("## Switching it off")[2]
    for key in Find.__dataclass_fields__:
        assert re.search(rf"^{key} = ", shown, re.MULTILINE), key
    assert f"every_minutes = {Find().every_minutes}" in shown


def test_the_figures_are_not_better_than_what_is_kept_from_falling() -> None:
    """Each of the table, rounded down; and the sample is at least as large as the page says."""
    by_itself, as_cron = floors()["WEIGHED"], floors()["LOOKED"]
    table = PAGE.partition("<!-- measured -->")[2].partition("<!-- end")[0]
    rows = re.findall(r"([\d.]+) % \| ([\d.]+) %", table)
    kept = [
        (100 * by_itself[band][which], 100 * as_cron[band][which])
        for band in ("sure", "sure or ask")
        for which in (0, 1)
    ]
    assert [(True, True) for _ in kept] == [
        (float(one) <= a + 1e-9, float(other) <= b + 1e-9)
        for (one, other), (a, b) in zip(rows, kept, strict=True)
    ]
    found = re.search(r"(\d+) mails in (\d+) conversations .*?, (\d+) of them job interviews", PAGE)
    assert found
    mails = sum(len(one.thread.messages) for one in samples())
    interviews = sum(one.truth.interview for one in samples())
    assert (True, True, True) == (
        int(found[1]) <= mails,
        int(found[2]) <= len(samples()),
        int(found[3]) <= interviews,
    )


def test_the_times_are_those_of_the_program() -> None:
    """How far back, how long it asks and listens, how much a look reads."""
    assert f"goes back {looking.LOOK_BACK.days} days" in PAGE
    limits = dict(
        re.findall(r"^(_\w+) = (?:timedelta\(days=)?(\d+)", inspect.getsource(looking), re.MULTILINE)
    )
    assert f"the {limits['_THREADS']} newest conversations" in PAGE
    assert f"talked with in the last {limits['_LATELY']} days" in PAGE
    assert f"for up to {ASKED_FOR.days} days" in PAGE
    assert f"read for {LISTENED_TO.days} days" in PAGE
