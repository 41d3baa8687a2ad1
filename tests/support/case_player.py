"""Plays a case of tests/cases through the command line against a real mailbox, as somebody outside would.

A case (YAML) names the person, the recipient's calendar, the mails that lie there, the debrief, and a
timeline of steps. The truth about drafts is what lies in Drafts; the program's JSON is read only for the
second-chance track, warnings, input requests and the suggested time.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from case_files import Conversations, address_of, build_mail, config_file, interview_file
from case_letters import Anatomy, plain, same_moment, wrong_headers, wrong_time, wrong_words
from command_line import Said, say
from desk import Desk
from mail_program import edit, parse, rewrite_as_sent, text_of
from worlds import DRAFTS, INBOX, SENT_FOLDER, World
from yaml_files import read_yaml

from agent.keeping.home_folder import Home

Case = dict[str, Any]
Step = dict[str, Any]


def cases_of(*files: Path) -> list[Case]:
    """All cases of YAML files; nothing is shared between two of them."""
    several = [case for file in files for case in read_yaml(file)["cases"]]
    return [copy.deepcopy(case) for case in several]


def failures(case: Case, folder: Path, world: World, say: Callable[..., Said] = say) -> list[str]:
    """Play a case in an empty folder and an empty world; every fact that does not hold, in order."""
    play = _Play(case, folder, world, say)
    play.whole()
    return play.failures


class _Play:
    def __init__(self, case: Case, folder: Path, world: World, say: Callable[..., Said]) -> None:
        self.case = case
        config = config_file(case["profile"], world.settings)
        self.desk = Desk(folder, world, config=config, say=say)
        world.authorise(Home(self.desk.home), "local")
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
            before = self._drafts()
            getattr(self, f"_do_{step['do']}")(step)
            self._note(step, self._wrong_after(step, set(before) | set(self.placed.values())))
            if step["do"] == "tick":
                self._note(step, self._wrong_when_repeated(step))
        for raw in self._drafts().values():
            self.failures += self._never(parse(raw))

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
        mail = {"subject": subject, **step["message"], "date": str(step["at"])}
        self._lay(mail, own=mail.get("dir") == "out")
        self._do_tick(step)

    def _do_send(self, step: Step) -> None:
        draft = self._draft(step)
        if draft:
            raw = self.desk.world.send(draft, _moment(step["at"]), step["message_id"])
            parent = self.known.key_of(str(parse(raw)["In-Reply-To"] or "").strip())
            self.known.add(step["as"], step["message_id"], parent)
        self._do_tick(step)

    def _do_delete(self, step: Step) -> None:
        """Ours: the person deletes a draft."""
        draft = self._draft(step)
        if draft:
            self.desk.delete(draft)
        self._do_tick(step)

    def _do_rewrite(self, step: Step) -> None:
        """Ours: the person writes something else into a draft, which becomes another mail."""
        draft = self._draft(step)
        if draft:
            when = _moment(step["at"])
            raw = edit(self.desk.drafts()[draft], text=step["text"])
            self.desk.delete(draft)
            before = set(self._drafts())
            self.desk.deliver(rewrite_as_sent(raw, when, step["message_id"]), when, DRAFTS)
            (self.placed[step["draft"], step["for"]],) = set(self._drafts()) - before
        self._do_tick(step)

    def _do_command(self, step: Step) -> None:
        """Ours: any other command; `{id}` is the interview's."""
        index = step.get("debrief_index", 0)
        words = [word.replace("{id}", self._id(index)) for word in step["words"]]
        self.last = self._call(*words, at=step["at"])

    def _lay(self, mail: Mapping[str, Any], *, own: bool) -> None:
        self.known.add(mail["id"], mail["message_id"], mail.get("in_reply_to"))
        raw = build_mail(mail, self.case["profile"]["addresses"][0], self.known)
        self.desk.deliver(raw, _moment(mail["date"]), SENT_FOLDER if own else INBOX)

    def _file(self, index: int) -> str:
        text = interview_file(self.case["calendar"], self.debriefs[index])
        return self.desk.file(text, f"interview{index}.toml")

    def _drafts(self) -> dict[str, bytes]:
        """What lies in Drafts, by id and words: with other words it is another draft."""
        return {f"{draft} {sha256(raw).hexdigest()}": raw for draft, raw in self.desk.drafts().items()}

    def _draft(self, step: Step) -> str | None:
        name = self.placed.get((step["draft"], step.get("for")))
        if name in self._drafts():
            return name.partition(" ")[0]
        self._note(step, [f"no draft {step['draft']} for {step.get('for')}"])
        return None

    def _call(self, *words: str, at: object) -> dict[str, Any]:
        said = self.desk(*words, "--json", now=_moment(at))
        if "Traceback" in said.err or "went wrong inside" in said.err:
            self.failures.append(f"{words[0]} at {at}: {said.err.strip()[-400:]}")
        try:
            return said.json
        except ValueError:
            self.failures.append(
                f"{words[0]} at {at}: exit {said.code}, no JSON: {(said.err or said.out)[:400]}"
            )
            return {}

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
        new = {name: parse(raw) for name, raw in self._drafts().items() if name not in before}
        wanted = expect.get("drafts") or []
        lying = len(self.desk.drafts())
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
        before = len(self.desk.drafts())
        self._call("run", at=step["at"])
        if len(self.desk.drafts()) != before:
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


def _moment(at: object) -> datetime:
    return datetime.fromisoformat(str(at))


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
