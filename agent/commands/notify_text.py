"""What `notify` says where nothing is set up yet."""

from __future__ import annotations

from agent.telling.services import SERVICES

EXAMPLES = (
    "Nothing is set up to tell you when something waits. These ways there are:",
    "",
    "  ntfy, the easiest on a phone: install the app ntfy, then run",
    "    second-chance notify --add phone",
    "  and press Enter; it says what to type into the app.",
    "",
    "  Other services, each with its address in the same way:",
    *(f"    {one.title}: {one.expected}" for one in SERVICES[1:]),
    "",
    "  In config.toml under [notify]:",
    "    desktop = true                       a notification on this computer",
    '    command = ["~/bin/tell-me"]          a program of yours, which gets JSON on stdin',
    "    inbox = true                         a short unread note in your own inbox (IMAP, Maildir)",
    "",
    "Each of them is tried by: second-chance notify --test",
)
