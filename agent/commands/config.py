"""`second-chance config`: shows the settings, or changes one of them with the file's comments kept."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

from agent.commands import screen
from agent.commands.command import find_home, talk
from agent.errors import UsageError
from agent.mailboxes.registry import load_config
from agent.setting_up.settings import change, find_key, for_json, hide, list_settings, show_value

_VERSION = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `config`."""
    parser.add_argument("action", choices=("get", "set"), help="what to do")
    parser.add_argument(
        "key",
        nargs="?",
        metavar="KEY",
        help="such as me.tone; a table such as me, or nothing, shows all of it",
    )
    parser.add_argument("value", nargs="*", metavar="VALUE", help="of set: the value, or several for a list")


def run(args: argparse.Namespace) -> int:
    """Show or change."""
    file = find_home(args).config_file
    config = load_config(file)
    settings = list_settings(config)
    if args.action == "get":
        if args.value:
            raise UsageError("get takes one KEY.", f"Did you mean: second-chance config set {args.key} …")
        return _show(args, settings)
    if not args.key or not args.value:
        raise UsageError("set takes a KEY and its VALUE.", "Such as: second-chance config set me.tone formal")
    key = find_key(args.key, settings)
    before, after = change(file, key, args.value, settings)
    if args.json:
        screen.show_json(json.dumps({"version": _VERSION, "key": key, "value": for_json(after)}, indent=2))
    elif before == after:
        talk(args, f"{key} is {show_value(key, after)} already.")
    else:
        talk(args, f"{key} is {show_value(key, after)} now; it was {show_value(key, before)}.")
    return 0


def _show(args: argparse.Namespace, settings: Mapping[str, object]) -> int:
    chosen = dict(settings)
    if args.key:
        table = args.key.strip().casefold().rstrip(".") + "."
        chosen = {key: value for key, value in settings.items() if key.casefold().startswith(table)}
    if not chosen:
        key = find_key(args.key, settings)
        chosen = {key: settings[key]}
    if args.json:
        values = {key: for_json(hide(key, value)) for key, value in chosen.items()}
        screen.show_json(json.dumps({"version": _VERSION, "settings": values}, ensure_ascii=False, indent=2))
    elif len(chosen) == 1 and isinstance(value := next(iter(chosen.values())), str):
        screen.show(*value.split("\n"))
    elif len(chosen) == 1:
        screen.show(*(show_value(key, value) for key, value in chosen.items()))
    else:
        screen.show(*(f"{key} = {show_value(key, value)}" for key, value in chosen.items()))
    return 0
