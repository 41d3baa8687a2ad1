"""`second-chance demo`: the whole job on a sample mailbox, with the clock moved by hand."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from agent.commands import board, render, screen
from agent.commands.command import read_clock, talk
from agent.commands.json_answer import build_interview, render_interviews
from agent.commands.pager import open_pager
from agent.composition import Occasion, open_agent
from agent.debriefing.form_lines import READY, label_of
from agent.demo import sample
from agent.demo.sample import SampleMailbox
from agent.demo.walk import ANSWERS, SCENES, Action, Scene, Show
from agent.errors import SecondChanceError, UsageError
from agent.keeping import interview_file
from agent.keeping.home_folder import Home, reason
from agent.mailboxes.registry import load_config
from agent.model.interview import InterviewId
from agent.model.letter import Kind
from agent.model.plan import Draft, Fate, Placement
from agent.noticing import (
    close_recorded_appointments,
    find_known_id,
    handle_due_appointments,
    notice,
)
from agent.visit import Agent, visit
from agent.visit.rewriting import preview
from agent.wording import letters, sentences

if TYPE_CHECKING:
    from rich.console import Console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `demo`."""
    parser.add_argument("--keep", metavar="DIR", type=Path, help="keep the mailbox in this new folder")
    parser.add_argument(
        "--step", action="store_true", help="wait for Enter behind each scene, where somebody looks on"
    )


def run(args: argparse.Namespace) -> int:
    """Play every scene."""
    with _folder(args.keep) as folder:
        mail = sample.write_mailbox(folder / "Mail")
        home = Home(folder / "home")
        home.ensure()
        home.config_file.write_text(mail.config, encoding="utf-8")
        occasion = Occasion(home=home, now=read_clock(), read_clock=read_clock)
        with open_agent(occasion, load_config(home.config_file), lambda: sample.SECRET) as agent:
            with nullcontext() if args.step else open_pager(args):
                player = _Player(agent, mail, None if args.json or args.quiet else render.open_console())
                for scene in SCENES:
                    player.play(scene)
                    if args.step and scene is not SCENES[-1] and not _goes_on(args):
                        break
            if args.json:
                shown = (
                    build_interview(agent.journal, record, agent.mailbox_name(record.debrief))
                    for record in agent.journal.interviews()
                )
                screen.show_json(render_interviews(SCENES[-1].at, shown))
        _farewell(args, mail, player.placed)
    return 0


def _goes_on(args: argparse.Namespace) -> bool:
    """Wait for Enter where somebody sits there; whether they want to see more."""
    if not is_anybody_there(args):
        return True
    screen.tell("", "Enter shows what comes next; q and Enter ends the demo.")
    typed = sys.stdin.readline()
    return bool(typed) and not typed.strip().casefold().startswith("q")


def is_anybody_there(args: argparse.Namespace) -> bool:
    """Whether somebody looks on who can press a key."""
    return not (args.json or args.quiet) and sys.stdin.isatty() and screen.is_watched()


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """The folder the demo plays in; gone afterwards unless it is to be kept."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="second-chance-demo-") as passing:
            yield Path(passing)
        return
    folder = keep.expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        empty = not any(folder.iterdir())
    except OSError as error:
        raise UsageError(
            f"{folder} cannot be made: {reason(error)}.", "Name another after --keep."
        ) from error
    if not empty:
        raise UsageError(f"{folder} is there already and not empty.", "Name a new folder after --keep.")
    yield folder


class _Player:
    """Plays scenes with the functions the real commands call, and shows what came of them."""

    def __init__(self, agent: Agent, mail: SampleMailbox, on: Console | None) -> None:
        self._agent = agent
        self._mail = mail
        self._on = on
        self._ids: dict[str, InterviewId] = {}
        self.placed: list[Placement] = []

    def play(self, scene: Scene) -> None:
        """Play one scene; a demo that goes otherwise than it says is an error, not a show."""
        if self._on:
            on = self._on
            on.print()
            moment = sentences.format_moment(scene.at, self._mail.profile.time_zone, SCENES[0].at)
            title = f"{scene.title} - {moment}"
            if on.is_terminal:
                on.rule(title)
            else:
                on.print(f"== {title}")
            on.print(scene.text)
        self._act(scene)
        new: list[Placement] = []
        if scene.interview in self._ids:
            new += visit(self._agent, self._ids[scene.interview], scene.at).placed
        self.placed += new
        kinds = {one.kind for one in new}
        if len(new) != scene.drafts or (scene.drafts and kinds != {scene.kind}):
            raise SecondChanceError(
                f"The demo went otherwise than it should: {len(new)} new drafts in {scene.title!r}.",
                "Please report this; your own mailbox was not touched.",
            )
        if self._on:
            self._show(self._on, scene, new)

    def _act(self, scene: Scene) -> None:
        match scene.action:
            case Action.ASK:
                notice(self._agent, scene.at)
            case Action.FILL_IN:
                labels = {label_of(field): answer for field, answer in ANSWERS.items()}
                self._mail.fill_in(self._find_form(), labels)
                handle_due_appointments(self._agent, scene.at)
                (record,) = self._agent.journal.interviews()
                self._ids[scene.interview] = record.id
            case Action.DEBRIEF:
                text = sample.read_interview(scene.interview)
                debrief = interview_file.parse(text, source=Path(f"{scene.interview}.toml"), now=scene.at)
                known_as = find_known_id(self._agent, debrief, scene.at)
                self._ids[scene.interview] = self._agent.journal.add(debrief, now=scene.at, known_as=known_as)
                close_recorded_appointments(self._agent)
            case Action.SEND:
                for placement in self._standing(scene):
                    self._mail.send(self._file(placement), scene.at)
            case Action.DELIVER:
                to = max(self._sent_files(), key=lambda file: file.stat().st_mtime)
                self._mail.deliver(sample.write_answer(scene.interview, to), scene.at)
            case Action.RUN:
                pass

    def _standing(self, scene: Scene) -> list[Placement]:
        mine = self._agent.journal.placements(self._ids[scene.interview])
        return [one for one in mine if one.kind is scene.kind and one.fate is Fate.UNSENT]

    def _file(self, draft: Draft) -> Path:
        return next(one for one in self._mail.drafts() if one.name.startswith(draft.draft_id))

    def _sent_files(self) -> list[Path]:
        return list((self._mail.root / ".Sent" / "cur").iterdir())

    def _show(self, on: Console, scene: Scene, new: list[Placement]) -> None:
        interview = self._ids.get(scene.interview, InterviewId(""))
        for what in scene.show:
            on.print()
            match what:
                case Show.FORM:
                    self._form(on, scene)
                case Show.THREAD:
                    self._thread(on, interview, scene)
                case Show.LETTER:
                    self._letters(on, interview, scene, {(one.kind, one.person) for one in new})
                case Show.BOARD:
                    board.print_board(
                        (self._agent.journal.get(interview),),
                        self._agent.journal.placements,
                        self._mail.profile,
                        scene.at,
                        on,
                    )

    def _find_form(self) -> Path:
        """The only draft from Marcus to Marcus."""
        waiting = (one for one in self._agent.journal.appointments.all() if one.form)
        forms = [self._file(one.form) for one in waiting if one.form]
        if len(forms) != 1:
            raise SecondChanceError(
                f"The demo went otherwise than it should: {len(forms)} forms in the Drafts.",
                "Please report this; your own mailbox was not touched.",
            )
        return forms[0]

    def _form(self, on: Console, scene: Scene) -> None:
        """The form in Drafts; what was typed into it, once it was."""
        lines = sample.read_form(self._find_form()).split("\n")
        if scene.action is Action.FILL_IN:
            typed = {label_of(field) for field, answer in ANSWERS.items() if answer}
            first = next((line for line in lines if line.strip()), "")
            lines = [first, "", *(line for line in lines if sample.name_line(line) in typed)]
        else:
            ends = next(
                (at for at, line in enumerate(lines, 1) if sample.name_line(line) == READY), len(lines)
            )
            below = sum(bool(sample.name_line(line)) for line in lines[ends:])
            lines = [*lines[:ends], "", f"({below} more lines below, only if he likes; his mail fills some.)"]
        render.print_page(on, "the form in his Drafts", lines)

    def _thread(self, on: Console, interview: InterviewId, scene: Scene) -> None:
        record = self._agent.journal.get(interview)
        mailbox = self._agent.open_mailbox(self._agent.mailbox_name(record.debrief))
        thread = mailbox.read(record.thread.message_ids)
        answered = {placement.in_reply_to for placement in self._agent.journal.placements(interview)}
        if thread:
            render.print_thread(on, thread, self._mail.profile, scene.at, answered=answered)

    def _letters(self, on: Console, interview: InterviewId, scene: Scene, new: set[tuple[Kind, str]]) -> None:
        _, previews = preview(self._agent, interview, scene.kind, scene.at)
        for one in previews:
            step = one.written.step
            if one.written.letter and (step.kind, step.person) in new:
                head = letters.list_facts(step.addressing)
                render.print_letter_beside_tips(on, one.written.letter.text, head, one.tips)


def _farewell(args: argparse.Namespace, mail: SampleMailbox, placed: list[Placement]) -> None:
    """Where it all lies."""
    number = "One draft was" if len(placed) == 1 else f"{len(placed)} drafts were"
    talk(args, "", f"{number} placed; none was sent by Second Chance.")
    if args.keep:
        talk(args, f"The mailbox is kept: {mail.root} (drafts in {mail.root / '.Drafts'}, sent in .Sent).")
        talk(args, f"Open it with any Maildir program, for example: mutt -f {mail.root}")
        return
    talk(args, "The sample mailbox is gone again. To keep one and open it: second-chance demo --keep DIR")
