"""Writes the table of providers into docs/imap.md, from what `init` and `auth` know of them.

    python docs/providers.py

The facts, each with its source, stand in agent/mailboxes/imap/providers.toml.
"""

from __future__ import annotations

from pathlib import Path

from agent.mailboxes.imap.providers import Preset, load_presets

PAGE = Path(__file__).with_name("imap.md")
BEGIN, END = "<!-- providers -->\n", "<!-- end of providers -->\n"


def table() -> str:
    """The table, a line a provider."""
    lines = ["| provider | server | port, TLS | user name | sign-in | sources |", "|---|---|---|---|---|---|"]
    return "\n".join([*lines, *map(_line, load_presets())]) + "\n"


def with_table(page: str) -> str:
    """A page with its table as it is now."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def _line(one: Preset) -> str:
    user = "your address" if one.user == "address" else "what stands before the @"
    ways = " or ".join(
        f"[app password]({one.app_password})" if way == "password" and one.app_password else way
        for way in one.auth
    )
    sources = " ".join(f"[{number}]({source})" for number, source in enumerate(one.sources, 1))
    cells = (one.name, f"`{one.host}`", f"{one.port}, {one.tls}", user, ways, sources)
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
