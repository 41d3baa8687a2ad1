"""What is left to do once config.toml is written, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from agent.keeping.config import Config, MailboxSettings
from agent.mailboxes.registry import find_back_end

WHAT_COMES = (
    "your mail is looked at once an hour. When an interview is over, a short form waits in your "
    "Drafts. Fill it in, on your phone too, and the letters follow there as drafts. You send them."
)
"""What happens from now on, behind a beginning of the sentence."""


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
        later = next((step for step in before_use if step.startswith("second-chance")), "")
        if not is_in_keyring:
            later = f"{later or 'second-chance auth'} --store file"
        yield Step(
            describe_sign_in(box, is_in_keyring=is_in_keyring),
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


def describe_sign_in(box: MailboxSettings, *, is_in_keyring: bool) -> str:
    """What letting Second Chance into a mailbox is, and where what opens it is kept."""
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
    return f"Second Chance has to be let into your mailbox, once. {how} {where}"
