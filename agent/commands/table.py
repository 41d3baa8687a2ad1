"""Everything that can be typed: one row for each command, with what `--help` says of it.

A command is one row here and one module of the same name, with `add_arguments` and `run`. The short words on
one interview (confirm, skip, close and so on) share the module `words_on_interview`, where each has its row
too. Nothing but this table is loaded to list the commands; the module is loaded when its command is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    import argparse


class Runnable(Protocol):
    """What a command's module has, or its row among the words on an interview."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Its own arguments; the common options come behind them."""

    def run(self, args: argparse.Namespace) -> int:
        """Do it; the exit code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command, as the person sees it."""

    name: str
    summary: str
    """One line in the list of all commands."""
    help: str
    example: str
    """A whole command line that works on the sample of the documentation."""
    runs: str = ""
    """Where its code is, within `agent.commands`; empty: in the module of its name."""

    def load(self) -> Runnable:
        """The code behind it."""
        return cast("Runnable", resolve_name(f"agent.commands.{self.runs or self.name}"))


COMMANDS = (
    Command(
        name="demo",
        summary="show the whole job on a sample mailbox; no account needed",
        help="Play the whole job on a sample mailbox of 48 mails: the form in Drafts, the thank-you draft, "
        "the person sending it, the days of waiting, the second-chance draft, the answer. Needs "
        "no account.",
        example="second-chance demo --keep ~/second-chance-demo",
    ),
    Command(
        name="init",
        summary="write config.toml by asking a few questions",
        help="Write config.toml by answering a few questions: who you are, and where your mail lives. "
        "What an option gives is not asked. A config.toml that is there is never changed.",
        example='second-chance init --name "Marcus Ellery" --address marcus@mail.example --maildir '
        "~/Mail --time-zone America/Chicago",
    ),
    Command(
        name="config",
        summary="show the settings, or change one",
        help="Show the settings that hold (config get), one of them (config get me.tone), or change one "
        "(config set me.tone formal). Comments and all other lines of config.toml stay; a value that "
        "cannot be is refused, and nothing is changed. Secrets are not shown.",
        example="second-chance config set me.time_zone Hamburg",
    ),
    Command(
        name="auth",
        summary="let Second Chance into a mailbox, once; or take that back",
        help="Lets Second Chance into a mailbox. Gmail: your browser opens once, and Google asks you. "
        "IMAP: the password is asked for, or read from stdin when that is no terminal; or, with "
        "auth = xoauth2, Google or Microsoft asks you. A Maildir needs nothing. What opens the "
        "mailbox goes into your system's keyring.",
        example="second-chance auth personal",
    ),
    Command(
        name="debrief",
        summary="record an interview, by answering questions or from a file",
        help="Record an interview: answer the questions (about five minutes; you can leave and come "
        "back), or give a TOML file. Then the thank-you is placed as a draft in the "
        "interviewer's thread. Small corrections of a file are told, and made with --yes.",
        example="second-chance debrief",
    ),
    Command(
        name="run",
        summary="bring every open interview up to date; what cron calls",
        help="See which interviews came up in your mail, ask about those that are over, visit every "
        "open interview that needs it, and place what is due as drafts. Silent when there is "
        "nothing to do. It never sends.",
        example="second-chance run --dry-run -v",
    ),
    Command(
        name="status",
        summary="show every interview, what stands where, and why",
        help="Show every interview: where it stands, which drafts were placed, what became of them, "
        "and what comes next.",
        example="second-chance status",
    ),
    Command(
        name="preview",
        summary="show a letter beside the six tips and the rules",
        help="Show the letters of an interview beside the six tips: as they were placed, or as they "
        "would be written now. Places nothing.",
        example="second-chance preview prairie-gate-credit-union-2026-09-04 second_chance",
    ),
    Command(
        name="desk",
        summary="a page in your browser for everything",
        help="Open a page in your browser, on this computer only, where all of it can be seen and done: "
        "set-up, what waits, each interview with its letters, the questions behind it, the settings. "
        "It ends with Ctrl-C, or after an hour without use. It never sends.",
        example="second-chance desk",
    ),
    Command(
        name="explain",
        summary="say why this thread, this message, this time",
        help="Say why this thread was chosen, which message each draft answers, and why now or not yet.",
        example="second-chance explain prairie-gate-credit-union-2026-09-04",
    ),
    Command(
        name="open",
        summary="open the draft: in Gmail, or your mail program",
        help="Open the newest draft of an interview, or the form about it: in the browser where your mail is "
        "read there (Gmail shows the very draft), else by starting your mail program. It says which draft it "
        "is and where it stands; without a screen it says that alone.",
        example="second-chance open prairie-gate-credit-union-2026-09-04",
    ),
    Command(
        name="choose",
        summary="say which thread is the interview's",
        help="Say which thread is the interview's, by the Message-ID of any mail in it; then visit "
        "the interview.",
        example="second-chance choose prairie-gate-credit-union-2026-09-04 '<a1@prairiegate.example>'",
        runs="words_on_interview:CHOOSE",
    ),
    Command(
        name="confirm",
        summary="yes: write although it was a while ago, or to the new address",
        help="An interview recorded more than 14 days after it took place waits for your word. This "
        "says: yes, write the letters all the same. Where you were asked to which address letters go, it "
        "takes the new one. For what `find` lists as perhaps an interview it says: yes, it is one.",
        example="second-chance confirm prairie-gate-credit-union-2026-09-04",
        runs="words_on_interview:CONFIRM",
    ),
    Command(
        name="snooze",
        summary="write nothing for an interview before a certain time",
        help="Write nothing for an interview before a certain time: a day in words or as a date, with a time "
        "if you like, or a span such as 3d or 12h. Days begin and times are those of their time zone.",
        example='second-chance snooze prairie-gate-credit-union-2026-09-04 "next week"',
        runs="words_on_interview:SNOOZE",
    ),
    Command(
        name="skip",
        summary="do without a letter of an interview",
        help="Do without one kind of letter for an interview, or without all that are not written "
        "yet. Of what `find` lists it says: that is no interview, or I want nothing written.",
        example="second-chance skip prairie-gate-credit-union-2026-09-04 second_chance",
        runs="words_on_interview:SKIP",
    ),
    Command(
        name="rearm",
        summary="ask for the second-chance letter although they answered",
        help="Ask for the second-chance letter although they answered: after a reply stopped it, or where "
        "you were asked what a mail is. The letter comes on the next business day at 10:00 their time at "
        "the earliest, and only while its time has not run out.",
        example="second-chance rearm prairie-gate-credit-union-2026-09-04",
        runs="words_on_interview:REARM",
    ),
    Command(
        name="reword",
        summary="choose another wording for a letter",
        help="Choose another wording for a letter. A draft you have not touched is renewed in place; "
        "one you edited, sent or deleted stays as it is.",
        example="second-chance reword prairie-gate-credit-union-2026-09-04 thank_you",
        runs="words_on_interview:REWORD",
    ),
    Command(
        name="letter",
        summary="show a letter as it stands, or put your own words there",
        help="Show a letter as it stands in your mailbox now, edited or not, with what the rules say of it; "
        "or put your own words (or your assistant's) in its place: into our draft while you have not "
        "touched it; before it is due they are kept for its day. Only what would harm you stops them.",
        example="second-chance letter prairie-gate-credit-union-2026-09-04 thank_you --from my-words.txt",
    ),
    Command(
        name="close",
        summary="write nothing more for an interview",
        help="Write nothing more for an interview. Drafts that stand in your mailbox stay as they are.",
        example="second-chance close prairie-gate-credit-union-2026-09-04",
        runs="words_on_interview:CLOSE",
    ),
    Command(
        name="reopen",
        summary="go on as if a mail that stopped something had not come",
        help="Say that what they wrote was no decision and no answer: the interview goes on as if those "
        "mails had not come, and the old dates hold. It takes back what a mail stopped, postponed or asks "
        "about, and your own `close` and `declined`; not once your answer to their no was sent.",
        example="second-chance reopen prairie-gate-credit-union-2026-09-04",
        runs="words_on_interview:REOPEN",
    ),
    Command(
        name="declined",
        summary="say that it was a no",
        help="Say that they decided for somebody else, in a mail you were asked about or in another way: a "
        "short, gracious answer comes as a draft, and nothing more is written.",
        example="second-chance declined prairie-gate-credit-union-2026-09-04",
        runs="words_on_interview:DECLINED",
    ),
    Command(
        name="thanked",
        summary="say that you have thanked them yourself",
        help="Say that you have thanked them yourself, or that a thank-you was sent which your mailbox does "
        "not show among the sent mail. The wait for the second-chance letter counts from there.",
        example="second-chance thanked prairie-gate-credit-union-2026-09-04 Denise --on 2026-09-04",
        runs="words_on_interview:THANKED",
    ),
    Command(
        name="remake",
        summary="make a letter again that was deleted by mistake, or got lost",
        help="Make a letter again that you deleted by mistake, or of which it cannot be told whether it was "
        "made. It is looked for once more first; one that stands in your Drafts, or was sent, stays "
        "the only one.",
        example="second-chance remake prairie-gate-credit-union-2026-09-04 thank_you",
        runs="words_on_interview:REMAKE",
    ),
    Command(
        name="forget",
        summary="remove an interview from the journal",
        help="Remove an interview and all that is known of it from the journal. Drafts and mails in "
        "your mailbox stay as they are.",
        example="second-chance forget prairie-gate-credit-union-2026-09-04",
        runs="words_on_interview:FORGET",
    ),
    Command(
        name="find",
        summary="list interviews seen in your mail that have no debrief yet",
        help="Look for interviews in your mail (what is new since the last look, at most as often as "
        "[find] every_minutes in config.toml says) and list those without a debrief. It changes "
        "nothing in your mailbox.",
        example="second-chance find --why",
    ),
    Command(
        name="schedule",
        summary="have run called every hour: cron, systemd or launchd",
        help="Have `second-chance run` called every hour: show what is installed and what would be, "
        "install it, or remove it. A run that was missed is made up for by the next one; two at "
        "a time do no harm.",
        example="second-chance schedule install",
    ),
    Command(
        name="notify",
        summary="be told when something waits: on your phone, your desktop, in your inbox",
        help="Show by which ways you are told when something waits; say a test word over each with --test; "
        "or keep the secret address of a phone service in the keyring with --add. It never sends mail.",
        example="second-chance notify --test",
    ),
    Command(
        name="doctor",
        summary="look for everything that could stop the next run, with the fix",
        help="Look for everything that could stop the next run, as cron would start it, and say how "
        "to mend each. Nothing is changed.",
        example="second-chance doctor",
    ),
    Command(
        name="log",
        summary="show what the last runs did",
        help="Show the last runs that had something to do: when, how long they took, how they ended, and "
        "what they did. The newest stands last.",
        example="second-chance log -n 20",
    ),
    Command(
        name="export",
        summary="print all that is known, as JSON",
        help="Print everything Second Chance has on record, as JSON: interviews, drafts, and what "
        "became of them.",
        example="second-chance export > my-interviews.json",
    ),
    Command(
        name="completion",
        summary="let your shell complete commands, options and ids",
        help="Print what bash, zsh or fish needs to complete commands, options, kinds of letters and the ids "
        'of your interviews with Tab. For this window alone: eval "$(second-chance completion bash)".',
        example="second-chance completion bash > ~/.local/share/bash-completion/completions/second-chance",
    ),
)
"""In the order of a person's day."""
