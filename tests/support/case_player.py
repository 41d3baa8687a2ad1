"""Plays a case of tests/cases through the command line against a real mailbox, as somebody outside would.

A case (YAML) names the person, the recipient's calendar, the mails that lie there, the debrief, and a
timeline of steps. The truth about drafts is what lies in Drafts; the program's JSON is read only for the
second-chance track, warnings, input requests and the suggested time.
"""

from __future__ import annotations

import contextlib
import copy
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from case_files import config_file, interview_file
from case_letters import Anatomy, plain, same_moment, text_of, wrong_headers, wrong_time, wrong_words
from case_mail import Conversations, Folders, Mail, address_of, built
from yaml_files import read_yaml

from agent.cli import main

Case = dict[str, Any]
Step = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


Runner = Callable[[list[str]], Said]


def in_process(words: list[str]) -> Said:
    """Run a command line here; fast."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(words)
        except SystemExit as stop:
            code = int(stop.code or 0)
    return Said(code, out.getvalue(), err.getvalue())


def in_own_process(words: list[str]) -> Said:
    """Run a command line as cron would."""
    done = subprocess.run(
        [sys.executable, "-m", "agent", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "NO_COLOR": "1"},
    )
    return Said(done.returncode, done.stdout, done.stderr)


def cases_of(*files: Path) -> list[Case]:
    """All cases of YAML files; nothing is shared between two of them."""
    several = [case for file in files for case in read_yaml(file)["cases"]]
    return [copy.deepcopy(case) for case in several]


def failures(
    case: Case, folder: Path, runner: Runner = in_process, mail: Callable[[Path, Case], Mail] = Folders
) -> list[str]:
    """Play a case in an empty folder; every fact that does not hold, in order."""
    play = _Play(case, folder, runner, mail)
    play.whole()
    return play.failures


class _Play:
    def __init__(self, case: Case, folder: Path, runner: Runner, mail: Callable[[Path, Case], Mail]) -> None:
        self.case, self.folder, self.runner = case, folder, runner
        self.home = folder / "home"
        self.home.mkdir(mode=0o700, exist_ok=True)
        self.mail = mail(folder, case)
        config = config_file(case["profile"], self.mail.settings)
        (self.home / "config.toml").write_text(config, encoding="utf-8")
        self.debriefs: list[dict[str, Any]] = copy.deepcopy(case.get("debriefs") or [case["debrief"]])
        self.known = Conversations()
        self.roots: dict[str, str] = {}
        self.interviews: dict[int, str] = {}
        self.placed: dict[tuple[str, str | None], str] = {}
        self.last: dict[str, Any] = {}
        self.failures: list[str] = []

    def whole(self) -> None:
        for thread in self.case["threads"]:
            self.roots[thread["id"]] = thread["messages"][0]["message_id"]
            for mail in thread["messages"]:
                self._lay(mail, own=mail["dir"] == "out")
        for step in self.case["timeline"]:
            self.mail.at(str(step["at"]))
            before = self.mail.drafts()
            getattr(self, f"_do_{step['do']}")(step)
            self._note(step, self._wrong_after(step, set(before) | set(self.placed.values())))
            if step["do"] == "tick":
                self._note(step, self._wrong_when_repeated(step))
        for draft in self.mail.drafts().values():
            self.failures += self._never(draft)

    # What happens -------------------------------------------------------------------------------------

    def _do_debrief(self, step: Step) -> None:
        index = step.get("debrief_index", 0)
        self.last = self._call("debrief", self._file(index), at=step["at"])
        new = [one["id"] for one in self._seen() if one["id"] not in self.interviews.values()]
        if new:
            self.interviews[index] = new[-1]

    def _do_edit(self, step: Step) -> None:
        index = step.get("debrief_index", 0)
        for path, value in step["set"].items():
            field, _, inner = path.partition("[")
            if inner:
                position, _, name = inner.partition("].")
                self.debriefs[index][field][int(position)][name] = value
            else:
                self.debriefs[index][field] = value
        self.last = self._call("debrief", self._file(index), "--id", self._id(index), at=step["at"])

    def _do_tick(self, step: Step) -> None:
        self.last = self._call("run", at=step["at"])

    def _do_choose(self, step: Step) -> None:
        self.last = self._call("choose", self._id(0), self.roots[step["thread"]], at=step["at"])

    def _do_receive(self, step: Step) -> None:
        subject = "Re: " + self.case["threads"][0]["messages"][0]["subject"]
        self._lay({"subject": subject, **step["message"], "date": str(step["at"])}, own=False)
        self._do_tick(step)

    def _do_send(self, step: Step) -> None:
        name = self._draft(step)
        if name:
            sent = self.mail.send(name, step["message_id"], str(step["at"]))
            parent = self.known.key_of(str(sent["In-Reply-To"] or "").strip())
            self.known.add(step["as"], step["message_id"], parent)
        self._do_tick(step)

    def _do_delete(self, step: Step) -> None:
        """Ours: the person deletes a draft."""
        name = self._draft(step)
        if name:
            self.mail.delete(name)
        self._do_tick(step)

    def _do_rewrite(self, step: Step) -> None:
        """Ours: the person writes something else into a draft."""
        name = self._draft(step)
        if name:
            before = set(self.mail.drafts())
            self.mail.rewrite(name, step["text"], step["message_id"], str(step["at"]))
            (self.placed[step["draft"], step["for"]],) = set(self.mail.drafts()) - before
        self._do_tick(step)

    def _do_command(self, step: Step) -> None:
        """Ours: any other command; `{id}` is the interview's."""
        index = step.get("debrief_index", 0)
        words = [word.replace("{id}", self._id(index)) for word in step["words"]]
        self.last = self._call(*words, at=step["at"])

    def _lay(self, mail: Mapping[str, Any], *, own: bool) -> None:
        self.known.add(mail["id"], mail["message_id"], mail.get("in_reply_to"))
        raw = built(mail, self.case["profile"]["addresses"][0], self.known)
        self.mail.lay(raw, str(mail["date"]), own=own)

    def _file(self, index: int) -> str:
        path = self.folder / f"interview{index}.toml"
        path.write_text(interview_file(self.case["calendar"], self.debriefs[index]), encoding="utf-8")
        return str(path)

    def _draft(self, step: Step) -> str | None:
        name = self.placed.get((step["draft"], step.get("for")))
        if name in self.mail.drafts():
            return name
        self._note(step, [f"no draft {step['draft']} for {step.get('for')}"])
        return None

    def _call(self, *words: str, at: object) -> dict[str, Any]:
        said = self.runner([*words, "--home", str(self.home), "--json", "--now", str(at)])
        if "Traceback" in said.err or "went wrong inside" in said.err:
            self.failures.append(f"{words[0]} at {at}: {said.err.strip()[-400:]}")
        try:
            answer: dict[str, Any] = json.loads(said.out)
        except ValueError:
            self.failures.append(
                f"{words[0]} at {at}: exit {said.code}, no JSON: {(said.err or said.out)[:400]}"
            )
            return {}
        return answer

    def _id(self, index: int) -> str:
        return self.interviews.get(index, "?")

    def _seen(self) -> list[dict[str, Any]]:
        several: list[dict[str, Any]] = self.last.get("interviews", [])
        return several

    # What must hold -----------------------------------------------------------------------------------

    def _note(self, step: Step, wrong: Iterator[str] | list[str]) -> None:
        self.failures += [f"{step['at']} {step['do']}: {one}" for one in wrong]

    def _wrong_after(self, step: Step, before: set[str]) -> Iterator[str]:
        expect = step["expect"]
        yield from self._wrong_drafts(expect, before)
        for want in _several(expect.get("second_chance")):
            index = want.get("interview", step.get("debrief_index", 0))
            yield from _wrong_track(want, self._interview(index, step["at"]))
        warnings = [code for one in self._seen() for code in one.get("warnings", [])]
        asked = [code for one in self._seen() for code in one.get("needs_input", [])]
        yield from (
            f"no warning {c}: {warnings}" for c in expect.get("warns_include") or [] if c not in warnings
        )
        yield from (f"nothing asked: {c}: {asked}" for c in expect.get("needs_input") or [] if c not in asked)
        if expect.get("needs_input") == [] and asked:
            yield f"asked: {asked}"
        candidates = max((len(one.get("candidates", [])) for one in self._seen()), default=0)
        if candidates < len(expect.get("candidates") or []):
            yield f"{candidates} candidates"
        states = [one.get("state") for one in self._seen()]
        if expect.get("state") and expect["state"] not in states:
            yield f"interview {states} instead of {expect['state']}"

    def _wrong_drafts(self, expect: Mapping[str, Any], before: set[str]) -> Iterator[str]:
        new = {name: draft for name, draft in self.mail.drafts().items() if name not in before}
        wanted = expect.get("drafts") or []
        lying = len(self.mail.drafts())
        if expect.get("lying", lying) != lying:
            yield f"{lying} drafts lie there instead of {expect['lying']}"
        if len(new) != len(wanted):
            yield f"{len(new)} drafts instead of {len(wanted)}: {[str(one['To']) for one in new.values()]}"
        records = {r.get("message_id"): r for one in self._seen() for r in one.get("placed_now", [])}
        letters = []
        for want in wanted:
            if not new:
                yield f"no {want['kind']} for {want['for']}"
                continue
            name = max(new, key=lambda key: _fits(want, new[key], records))
            draft = new.pop(name)
            record = records.get(str(draft["Message-ID"] or "").strip(), {})
            self.placed[want["kind"], want["for"]] = name
            letters.append(Anatomy(text_of(draft)))
            wrong = [*wrong_headers(want, draft, self.known), *wrong_words(want, draft)]
            wrong += [*wrong_time(want, record), *self._never(draft)]
            if record.get("kind", want["kind"]) != want["kind"]:
                wrong.append(f"its record says {record.get('kind')}")
            yield from (f"{want['kind']} for {want['for']}: {one}" for one in wrong)
        limit = expect.get("pairwise_overlap_max", 1.0)
        pairs = [(a, b) for i, a in enumerate(letters) for b in letters[:i]]
        yield from (f"siblings overlap {a.overlap(b):.2f}" for a, b in pairs if a.overlap(b) > limit)

    def _wrong_when_repeated(self, step: Step) -> Iterator[str]:
        """W-09: the same run again makes nothing."""
        before = len(self.mail.drafts())
        self._call("run", at=step["at"])
        if len(self.mail.drafts()) != before:
            yield "the same run again made drafts"

    def _interview(self, index: int, at: object) -> dict[str, Any]:
        """What the last command said of an interview; `status` is asked where it said nothing."""
        for several in (self._seen, lambda: self._call("status", at=at).get("interviews", [])):
            found = next((one for one in several() if one["id"] == self._id(index)), None)
            if found:
                return found
        return {}

    def _never(self, draft: Any) -> list[str]:
        text = plain(text_of(draft)).lower()
        return [f"has {one!r}" for one in self.case.get("never") or [] if plain(str(one)).lower() in text]


def _wrong_track(want: Mapping[str, Any], interview: Mapping[str, Any]) -> Iterator[str]:
    found = interview.get("second_chance") or {}
    if found.get("state") != want["state"]:
        yield f"second_chance {found.get('state')} ({found.get('reason')}) instead of {want['state']}"
    for name in ("not_before", "expires"):
        if want.get(name) and not same_moment(found.get(name), want[name]):
            yield f"{name} {found.get(name)} instead of {want[name]}"
    if want.get("reason") and found.get("reason") != want["reason"]:
        yield f"reason {found.get('reason')} instead of {want['reason']}"


def _fits(want: Mapping[str, Any], draft: Any, records: Mapping[str, Mapping[str, Any]]) -> int:
    """How well a new draft fits an expected one: the same recipients, the same kind."""
    recipients = re.findall(r"[^\s<,]+@[^\s>,]+", str(draft["To"] or "").lower())
    same_people = sorted(recipients) == sorted(address_of(one) for one in want["to"])
    record = records.get(str(draft["Message-ID"] or "").strip(), {})
    return 2 * int(same_people) + 2 * int(record.get("kind") == want["kind"])


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []
