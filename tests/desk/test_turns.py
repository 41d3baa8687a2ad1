"""Requests in the order in which they came."""

from agent.desk.turns import Turns


def test_a_late_request_undoes_no_newer_one() -> None:
    """What was asked first and comes to its end last is left out; another thing has its own order."""
    turns, kept = Turns(), dict[str, int]()
    first, second, third = turns.take(), turns.take(), turns.take()
    for what, turn in (("letter", second), ("letter", first), ("other", first), ("letter", third)):
        with turns.hold(what, turn) as is_newest:
            if is_newest:
                kept[what] = turn
    assert kept == {"letter": third, "other": first}
    with turns.hold("letter", second) as is_newest:
        assert not is_newest
