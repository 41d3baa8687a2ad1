"""One line for each command, so that `--help` loads none of them."""

from __future__ import annotations

SUMMARIES = {
    "demo": "show the whole job on a sample mailbox; no account needed",
    "init": "write config.toml by asking a few questions",
    "auth": "let Second Chance into a mailbox, once; or take that back",
    "debrief": "record an interview, by answering questions or from a file",
    "run": "bring every open interview up to date; what cron calls",
    "status": "show every interview, what stands where, and why",
    "preview": "show a letter beside the six tips and the rules",
    "explain": "say why this thread, this message, this time",
    "choose": "say which thread is the interview's",
    "confirm": "yes, write for this interview although it was a while ago",
    "snooze": "write nothing for an interview before a certain time",
    "skip": "do without a letter of an interview",
    "rearm": "ask for the second-chance letter again after a reply stopped it",
    "reword": "choose another wording for a letter",
    "close": "write nothing more for an interview",
    "forget": "remove an interview from the journal",
    "find": "list interviews seen in your mail that have no debrief yet",
    "schedule": "have run called every hour: cron, systemd or launchd",
    "doctor": "look for everything that could stop the next run, with the fix",
    "export": "print all that is known, as JSON",
}
