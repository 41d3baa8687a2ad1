"""What is left to do once config.toml is written: each step on a yes; what did not work is said."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from agent.commands import screen
from agent.commands.command import CommandParser, add_common_options, talk
from agent.commands.failures import print_error
from agent.commands.table import COMMANDS
from agent.errors import SecondChanceError, describe_error
from agent.setting_up.person import Person
from agent.setting_up.steps import WHAT_COMES, Step

Run = Callable[[argparse.Namespace, Step], int]
"""Runs a step as the command line would; its exit code."""


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
        f"{done} {WHAT_COMES}",
        "To tell of an interview now: second-chance debrief",
        "To see what stands where: second-chance status",
    )
