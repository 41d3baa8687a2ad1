"""Being told: whether each way of `[notify]` could work from here. No word is said."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from agent.checkup.installation import Installation
from agent.errors import BadFileError, SecondChanceError
from agent.keeping.notify_addresses import read_address
from agent.model.finding import Finding, State
from agent.telling.inboxes import check_inboxes
from agent.telling.way import Foreseeing
from agent.telling.ways import KEYRING, list_ways


def check_telling(installation: Installation) -> Iterator[Finding]:
    """Every way of `[notify]` could tell a word; a server is asked where that is harmless."""
    config = installation.config
    if config is None:
        return
    if not config.notify.has_way:
        text = "You are not told when something waits; second-chance notify shows by which ways you could be."
        yield Finding("notify", State.OK, text)
        return
    read = partial(read_address, installation.home, environ=installation.environ)
    found = list_ways(config.notify, read, installation.environ)
    for one in found.problems:
        code = one.exit_code if one.exit_code == BadFileError.exit_code else 1
        yield Finding(one.name, one.state, one.text, one.fix, code)
    for way in found.ways:
        if not isinstance(way, Foreseeing):
            continue
        name = f"notify.{way.name.partition(' ')[0]}"
        try:
            yield Finding(name, State.OK, way.look())
        except SecondChanceError as error:
            yield Finding(name, State.WARNING, error.text, error.hint)
    labels = {way.name: way.label for way in found.ways}
    for name in installation.untold:
        said = f"By {labels.get(name, name)} you could not be told what there was to tell"
        text = f"{said}; second-chance log shows when."
        yield Finding("notify", State.WARNING, text, "second-chance notify --test")
    yield from check_inboxes(config)
    plain = [url for url in config.notify.urls if not url.startswith(KEYRING)]
    if plain:
        text = (
            f"Addresses of phone services in config.toml: {len(plain)}. Whoever reads one can write to you."
        )
        fix = "To keep one in the keyring: second-chance notify --add NAME"
        yield Finding("notify", State.OK, text, fix)
