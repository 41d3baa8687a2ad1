"""The questions of `init`, in order: mailbox, name, time zone, how to be told; each answer can be mended."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from agent.debriefing.question import Choice, parse_address, require_answer
from agent.errors import SecondChanceError, UnclearError
from agent.keeping.config import Notify
from agent.knowledge.zones import SeveralZonesError, read_zone
from agent.mailboxes.registry import BACK_ENDS, ask_mailbox
from agent.model.interview import Tone
from agent.setting_up.config_text import Setup, write_mailbox
from agent.setting_up.person import LONGEST_NAME, Person, read_name
from agent.setting_up.surroundings import Surroundings

_NTFY = "https://ntfy.sh/"

TONES = (
    Choice(Tone.WARM, "Warm: Dear Denise, …"),
    Choice(Tone.FORMAL, "Formal: full names, full sentences"),
    Choice(Tone.BRIEF, "Brief: short sentences"),
)


def ask_all(person: Person, known: Setup, around: Surroundings) -> Setup:
    """Everything that is not known yet, then all of it once more to look over.

    Args:
        person: Who is asked.
        known: What options gave; empty where they gave nothing.
        around: The moment, and the computer.
    """
    setup = known
    if not (setup.mailbox and setup.addresses):
        setup = ask_for_mailbox(person, setup)
    setup = ask_for_name(person, setup, has_name=bool(known.name), has_addresses=bool(known.addresses))
    if not setup.time_zone:
        setup = replace(setup, time_zone=ask_zone(person, around))
    if not setup.tone:
        setup = replace(setup, tone=ask_tone(person, Tone.WARM))
    setup = replace(setup, told=ask_told(person, setup.told, around, bears_notes=_bears_notes(setup.mailbox)))
    return _look_over(person, setup, around)


def _look_over(person: Person, setup: Setup, around: Surroundings) -> Setup:
    """Show the answers until all of them are right."""
    while True:
        for line in describe(setup):
            person.say(line)
        parts = (
            ("", "Yes, write it down"),
            ("mailbox", "Change the mailbox"),
            ("name", "Change name or addresses"),
            ("zone", "Change the time zone"),
            ("tone", "Change the tone of the letters"),
            ("told", "Change how you are told"),
        )
        try:
            wrong = person.choose("Is all of this right?", parts, "")
        except EOFError:  # the answers came from a file, and all questions have one
            return setup
        if wrong == "mailbox":
            setup = ask_for_mailbox(person, setup)
        elif wrong == "name":
            setup = ask_for_name(person, setup)
        elif wrong == "zone":
            setup = replace(setup, time_zone=ask_zone(person, replace(around, zone=setup.time_zone)))
        elif wrong == "tone":
            setup = replace(setup, tone=ask_tone(person, setup.tone))
        elif wrong == "told":
            setup = replace(
                setup, told=ask_told(person, setup.told, around, bears_notes=_bears_notes(setup.mailbox))
            )
        else:
            return setup


def describe(setup: Setup) -> list[str]:
    """The answers, a line each."""
    box = setup.mailbox
    where = box.get("path") or (f"{box['host']} as {box['user']}" if "host" in box else setup.addresses[0])
    name = f"{setup.name} ({setup.given})" if setup.given else setup.name
    return [
        "",
        f"  Mailbox:    {BACK_ENDS[box['kind']].label.partition(':')[0]}: {where}",
        f"  Name:       {name}",
        f"  Addresses:  {', '.join(setup.addresses)}",
        f"  Time zone:  {setup.time_zone}",
        f"  Letters:    {setup.tone}",
        f"  Told by:    {describe_told(setup.told)}",
    ]


def describe_told(told: Notify) -> str:
    """The ways in which somebody is told, in words."""
    ways = [
        *(["this computer's screen"] if told.desktop else []),
        *(["your phone"] if told.urls else []),
        *(["a program"] if told.command else []),
        *(["a note in your inbox"] if told.inbox else []),
    ]
    return ", ".join(ways) or "nothing; you look yourself"


def ask_for_mailbox(person: Person, setup: Setup) -> Setup:
    """The address that mail goes to, and where it lives; the address may say what is usual."""
    addresses = setup.addresses
    if not addresses or setup.mailbox:
        typed = person.ask(
            "Your email address?",
            require_answer(_take_addresses),
            hint="The one you write to companies from; others of yours may stand behind it.",
            default=" ".join(addresses),
        )
        addresses = tuple(dict.fromkeys(typed.split()))
    if setup.mailbox and not setup.addresses:  # an option said where it lives
        return replace(setup, addresses=addresses)
    fitting = (kind for kind, back_end in BACK_ENDS.items() if back_end.set_up().suits(addresses[0]))
    usual = setup.mailbox.get("kind") or next(fitting, next(iter(BACK_ENDS)))
    choices = [(kind, back_end.label) for kind, back_end in BACK_ENDS.items()]
    kind = person.choose("Where does your mail live?", choices, usual)
    return replace(setup, addresses=addresses, mailbox=ask_mailbox(kind, person, addresses[0]))


def _take_addresses(text: str) -> str:
    return " ".join(parse_address(word) for word in text.replace(",", " ").split())


def ask_for_name(
    person: Person, setup: Setup, *, has_name: bool = False, has_addresses: bool = False
) -> Setup:
    """The name, the first name, and the other addresses."""
    name = setup.name if has_name else person.ask("Your name, as you sign?", read_name, default=setup.name)
    given = person.ask_line(
        "And your first name?",
        hint="It stands alone under letters to people you greet by theirs. "
        "Leave it empty, and the whole name stands under every letter.",
        default=setup.given if name == setup.name and setup.given else name.split()[0],
        longest=LONGEST_NAME,
        is_optional=True,
    )
    addresses = setup.addresses
    if not has_addresses:
        more = person.ask(
            "Other addresses of your own?",
            _take_addresses,
            hint="With a blank between them; empty if there are none. A letter never goes to one of yours.",
            default=" ".join(addresses[1:]),
        )
        addresses = tuple(dict.fromkeys((addresses[0], *more.split())))
    return replace(setup, name=name, given=given, addresses=addresses)


def ask_zone(person: Person, around: Surroundings) -> str:
    """The time zone, by its name, a town, a state or a country; several are offered."""

    def show(zone: str) -> str:
        return f"{zone} ({around.now.astimezone(ZoneInfo(zone)):%H:%M} now)"

    while True:
        typed = person.ask_line(
            "Your time zone?",
            hint="A big city near you, a state or a country will do: Leeds, Ohio, Germany.",
            default=around.zone,
        )
        try:
            zone = read_zone(typed)
        except SeveralZonesError as several:
            choices = [*((one, show(one)) for one in several.zones), ("", "None of these")]
            usual = around.zone if around.zone in several.zones else several.zones[0]
            zone = person.choose(f"{typed} has several. Which is yours?", choices, usual)
        except UnclearError as problem:
            person.say(str(problem))
            zone = ""
        if zone:
            person.say(f"Your time zone is {show(zone)}.")
            return zone


def ask_tone(person: Person, default: str) -> str:
    """How the letters speak."""
    return person.asker.choose(
        "Which tone shall the letters have?",
        help="You can choose another for each interview.",
        choices=TONES,
        default=default,
    )


def ask_told(person: Person, before: Notify, around: Surroundings, *, bears_notes: bool) -> Notify:
    """How the person is told that something waits: one way, or several."""
    told = replace(before, desktop=False, urls=(), inbox=False)
    ways = [
        *([("inbox", "A note to yourself in your inbox")] if bears_notes else []),
        ("phone", "A message on your phone (app ntfy)"),
        *([("desktop", "A message on this screen")] if sys.platform != "win32" else []),
        ("", "Not at all: I look myself"),
    ]
    usual = "desktop" if around.has_screen else ""
    usual = next((way for way, _ in ways if way == "inbox"), usual)
    person.say("When something waits for you (a form, a draft, a question), you can be told.")
    question = "How shall you be told?"
    while ways:
        try:
            way = person.choose(question, ways, usual)
        except EOFError:  # answers from a file that say nothing of this
            return told
        if way == "inbox":
            told = replace(told, inbox=True)
        elif way == "desktop":
            told = replace(told, desktop=True)
        elif way == "phone":
            told = replace(told, urls=(_ask_topic(person, around.topic),))
        else:
            return told
        ways = [(one, label) for one, label in ways[:-1] if one != way]
        if ways:
            ways.append(("", "No, that is all"))
        question, usual = "In another way as well?", ""
    return told


def _bears_notes(mailbox: Mapping[str, str]) -> bool:
    kind = mailbox["kind"]
    table = {key: value for key, (value, _) in write_mailbox(mailbox).items()}
    settings, _ = BACK_ENDS[kind].read_table("new", table, Path.home())
    return settings is not None and settings.bears_notes


def _ask_topic(person: Person, topic: str) -> str:
    """The address of an ntfy topic; one that nobody can guess is offered."""
    from agent.telling.services import open_service  # noqa: PLC0415 - the same
    from agent.telling.topics import make_topic  # noqa: PLC0415 - only where a phone is named

    def take(text: str) -> str:
        address = text.strip()
        if "://" not in address and address and "/" not in address and " " not in address:
            address = f"{_NTFY}{address}"  # the topic alone
        try:
            open_service(address)
        except SecondChanceError as problem:
            raise UnclearError(f"{problem.text} {problem.hint}") from problem
        return address

    offered = f"{_NTFY}{topic or make_topic()}"
    return person.ask(
        "The address of your topic?",
        take,
        hint="Install the free app ntfy on your phone, press +, and subscribe to the topic that is offered "
        "here: the part behind the last slash. It is hard to guess; whoever knows it can read along. You "
        "may also give the address of another service (docs/notify.md).",
        default=offered,
    )
