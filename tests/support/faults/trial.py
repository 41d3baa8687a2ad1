"""One attempt after another: lay a moment, let one operation fail, go on, and judge."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from itertools import zip_longest

from command_line import Said
from states import fix_ids, read_state

from faults.ground import NOTHING, Ground, Kept
from faults.moments import CHAINS, Moment, count_kinds
from faults.verdict import LOSS, Wrong, judge_claims, judge_end, judge_words

AUTHORISE = 77


@dataclass(frozen=True, slots=True)
class Fault:
    """One operation of one moment, and how it fails."""

    moment: Moment
    number: int
    """Of the operation, from 0."""
    operation: str
    way: str

    def __str__(self) -> str:
        """As a line of a report."""
        return f"{self.moment.name} | {self.number} {self.operation} | {self.way}"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one fault."""

    fault: Fault
    wrong: tuple[tuple[str, Wrong], ...] = ()
    """What else happened, and what was wrong then."""
    asked: bool = False
    """The person was asked, as it could not be known."""
    met: bool = True

    def lines(self) -> list[str]:
        """A line for each thing that was wrong."""
        return [
            f"{self.fault} | {happening} | {wrong.kind}: {wrong.words}" for happening, wrong in self.wrong
        ]


@dataclass
class Trials:
    """All that is tried on one ground."""

    ground: Ground
    kept: dict[str, Kept] = field(default_factory=dict)
    """The moments, by name."""
    ends: dict[tuple[str, str, str], tuple[tuple[Wrong, ...], bool]] = field(default_factory=dict)
    """Moment, state after the fault, what else happened -> how it ended; equal states end alike."""
    is_short: bool = False
    """Beside "nothing", one thing only happens after each fault, another each time."""
    attempts: int = 0
    """Faults tried, each with everything else that may happen, equal states counted once."""

    def list_faults(self) -> list[Fault]:
        """Every operation of every moment in every way; the moments are kept on the way."""
        faults = []
        for chain in CHAINS:
            self.ground.begin()
            fix_ids(self.ground.desk)
            for moment in chain:
                moment.prepare(self.ground.desk)
                self.kept[moment.name] = self.ground.keep()
                with self.ground.counting() as seen:
                    said = self._give(moment)
                assert said.code == 0, (moment.name, said)
                standing = count_kinds(self.ground.standing())
                assert standing == Counter(moment.stands), (moment.name, standing)
                faults += [
                    Fault(moment, number, operation, way)
                    for number, operation in enumerate(seen)
                    for way in self.ground.ways(operation)
                ]
        return faults

    def attempt(self, fault: Fault) -> Result:
        """Let it happen, with whatever else may happen before the next run."""
        ground, moment = self.ground, fault.moment
        ground.lay(self.kept[moment.name])
        said, met = ground.suffer(fault.number, fault.way, partial(self._give, moment))
        wrong: list[tuple[str, Wrong]] = []
        if said:
            told = f"{fault.operation} {fault.way}"
            wrong += [("", one) for one in judge_words(said, told)]
            wrong += [("", one) for one in judge_claims(said, count_kinds(ground.standing()))]
        code = "killed" if said is None else said.code
        state = f"{code} {read_state(ground.desk)}"
        after: Kept | None = None
        asked = False
        for name in self._happenings(fault):
            key = (moment.name, state, name)
            if key not in self.ends:
                if after is None:
                    after = ground.keep()
                ground.lay(after)
                self.attempts += 1
                self.ends[key] = self._go_on(moment, said, name)
            ended, one_asked = self.ends[key]
            wrong += [(name, one) for one in ended]
            asked |= one_asked
            if one_asked and not self._is_in_doubt(fault):
                wrong.append((name, Wrong(LOSS, "the person is asked what could be known")))
        return Result(fault, tuple(dict.fromkeys(wrong)), asked, met)

    def _is_in_doubt(self, fault: Fault) -> bool:
        """Whether nobody can tell whether a draft was made; a program that was killed knows nothing of it."""
        changes = self.ground.changes(fault.operation) or fault.way.startswith("killed")
        return changes and self.ground.leaves_doubt(fault.way)

    def _happenings(self, fault: Fault) -> list[str]:
        names = list(self.ground.happenings())
        if not self.is_short:
            return names
        return [NOTHING, names[1 + (fault.number + len(fault.way)) % (len(names) - 1)]]

    def _give(self, moment: Moment, *, later: bool = False) -> Said:
        desk = self.ground.desk
        words = [str(desk.base / word) if word.endswith(".toml") else word for word in moment.words]
        return desk(*words, "--json", now=moment.later[0] if later else moment.now)

    def _go_on(self, moment: Moment, said: Said | None, happening: str) -> tuple[tuple[Wrong, ...], bool]:
        """All is well from here on: what is wrong in the end, and whether the person is asked."""
        ground, desk = self.ground, self.ground.desk
        ground.happenings()[happening](moment.now)
        wrong: list[Wrong] = []
        if said and said.code == AUTHORISE:
            ground.sign_in()
        if moment.again and (said is None or said.code):
            again = self._give(moment, later=True)
            wrong += judge_words(again, "")
        for now in moment.later:
            run = desk("run", "--json", now=now)
            wrong += judge_words(run, "")
            wrong += judge_claims(run, count_kinds(ground.standing()))
        standing = count_kinds(ground.standing())
        status = desk("status", "--json", now=moment.later[-1])
        told = desk("find", now=moment.later[-1]) if moment.is_asked_by_form else None
        ended, asked = judge_end(status, standing, moment.stands, moment.sent, told)
        wrong += ended
        wrong += judge_words(told, "") if told else ()
        wrong += judge_words(desk("status", now=moment.later[-1]), "")
        if run.code and not asked:
            wrong.append(Wrong(LOSS, f"runs still end with {run.code}: {' '.join(run.err.split())[:200]}"))
        return tuple(dict.fromkeys(wrong)), asked


def choose(ground: Ground, faults: list[Fault], count: int) -> list[Fault]:
    """So many faults, the same each time; every second one is of an operation that changes something.

    First comes one of each operation in each way, then more of them.
    """
    groups: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in faults:
        groups.setdefault((fault.moment.name, fault.operation, fault.way), []).append(fault)
    mixed = sorted(groups.values(), key=lambda group: sha256(str(group[0]).encode()).digest())
    changing = [group for group in mixed if ground.changes(group[0].operation)]
    others = [group for group in mixed if not ground.changes(group[0].operation)]
    alternating = [group for pair in zip_longest(changing, others) for group in pair if group]
    return [fault for one in zip_longest(*alternating) for fault in one if fault][:count]
