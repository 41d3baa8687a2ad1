"""What is left to do once config.toml is written: each step on a yes; what did not work is said."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from agent.commands import screen
from agent.commands.command import CommandParser, add_common_options, talk
from agent.commands.failures import print_error
from agent.commands.init_person import Person
from agent.commands.table import COMMANDS
from agent.errors import SecondChanceError, describe_error
from agent.keeping.config import Config
from agent.mailboxes.registry import find_back_end


@dataclass(frozen=True, slots=True)
class Step:
    """One command that belongs to setting up."""

    about: str
    """What it does, a sentence or two."""
    ask: str
    """The question, short enough for a narrow terminal."""
    words: tuple[str, ...]
    """The command line, without `second-chance`."""
    before: tuple[str, ...] = ()
    """What the person does first, a sentence each."""
    later: str = ""
    """How the person does it later, where the command alone does not say it."""
    needs: str = ""
    """The command without which it cannot work."""
    is_look: bool = False
    """Whether its exit code tells of what it saw, not of how it went."""

    @property
    def typed(self) -> str:
        """The command as a person types it later."""
        return self.later or " ".join(("second-chance", *self.words))


Run = Callable[[argparse.Namespace, Step], int]
"""Runs a step as the command line would; its exit code."""


def list_steps(
    config: Config, before_use: tuple[str, ...], has_keyring: Callable[[], bool]
) -> Iterator[Step]:
    """The steps for these settings, in order.

    Args:
        config: What was written.
        before_use: What has to be done until the mailbox opens, as its mail system says it.
        has_keyring: Whether this computer has a keyring that can be used; else a file keeps what opens
            the mailbox, on the same yes.
    """
    (box,) = list(config.mailboxes.values())[:1]
    if find_back_end(box).access is not None:
        first = tuple(step for step in before_use if not step.startswith("second-chance"))
        is_in_keyring = has_keyring()
        how = (
            "A page in your browser asks you whether Second Chance may."
            if box.provider
            else "You are asked for its password, which is not shown."
        )
        where = (
            "What opens it is kept in your system's keyring."
            if is_in_keyring
            else "This computer has no keyring that can be used: what opens it is kept in a file which only "
            "you can read."
        )
        later = next((step for step in before_use if step.startswith("second-chance")), "")
        if not is_in_keyring:
            later = f"{later or 'second-chance auth'} --store file"
        yield Step(
            f"Second Chance has to be let into your mailbox, once. {how} {where}",
            "Open the mailbox now?",
            ("auth",) if is_in_keyring else ("auth", "--store", "file"),
            before=first,
            later=later,
        )
    yield Step(
        "Something has to call Second Chance once an hour; your computer can do it by itself.",
        "Set that up now?",
        ("schedule", "install"),
    )
    if config.notify.has_way:
        yield Step("A word can be sent to see that it reaches you.", "Send it now?", ("notify", "--test"))
    yield Step(
        "A check looks at everything that could stop a run. What is well is not listed.",
        "Check it now?",
        ("doctor", "--quiet"),
        later="second-chance doctor",
        is_look=True,
    )
    yield Step(
        "The first look through your mail for interviews may take a minute or two.",
        "Look now?",
        ("find",),
        needs="auth",
    )


def do_the_rest(args: argparse.Namespace, person: Person, steps: list[Step], run: Run | None = None) -> int:
    """Do each step on a yes; what was left out or did not work is listed at the end.

    Returns:
        0, or the exit code of the first step that did not work.
    """
    left: list[Step] = []
    ahead = list(steps)
    code = 0
    try:
        while ahead:
            step = ahead[0]
            missing = [one for one in left if one.words[0] == step.needs]
            if missing:
                left.append(ahead.pop(0))
                continue
            person.say("")
            person.say(step.about)
            for sentence in step.before:
                person.say(f"Before that: {sentence}")
            if not person.confirm(step.ask):
                left.append(ahead.pop(0))
                continue
            result = (run or run_step)(args, step)
            if step.is_look and not result:
                person.say("Nothing stands in the way.")
            if result:
                if not step.is_look:
                    person.say("That did not work yet; the rest goes on.")
                left.append(step)
            code = code or result
            ahead.pop(0)
    except (KeyboardInterrupt, EOFError):
        left += ahead
    _say_what_is_left(args, left)
    _say_what_comes(args, left)
    return code


def run_step(args: argparse.Namespace, step: Step) -> int:
    """Run a command in the same home; an error is said as the command line says it."""
    name, *words = step.words
    command = next(one for one in COMMANDS if one.name == name)
    parser = CommandParser(prog=f"second-chance {name}", allow_abbrev=False)
    code = command.load()
    code.add_arguments(parser)
    add_common_options(parser)
    home = ["--home", args.home] if args.home else []
    try:
        return code.run(parser.parse_args([*words, *home]))
    except SecondChanceError as error:
        print_error(error)
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - the other steps do not depend on it
        screen.tell(f"Error: something went wrong inside Second Chance ({describe_error(error)}).")
        return 1


def _say_what_is_left(args: argparse.Namespace, left: list[Step]) -> None:
    if left:
        talk(args, "", "Still to do, whenever you like:")
        for step in left:
            talk(args, *(f"  {sentence}" for sentence in step.before), f"  {step.typed}")


def _say_what_comes(args: argparse.Namespace, left: list[Step]) -> None:
    """What happens from now on, as far as it is set up."""
    waiting = {step.words[0] for step in left}
    done = "Once that is done," if waiting & {"auth", "schedule"} else "That is all. From now on"
    talk(
        args,
        "",
        f"{done} your mail is looked at once an hour. When an interview is over, a short form waits in your "
        "Drafts. Fill it in, on your phone too, and the letters follow there as drafts. You send them.",
        "To tell of an interview now: second-chance debrief",
        "To see what stands where: second-chance status",
    )
