"""What `doctor` says where the mail that a person sends would not be seen.

Only what lies among the sent mail counts as theirs; where a provider keeps none, no thank-you is ever sent.
"""

from __future__ import annotations

from collections.abc import Sequence

from agent.model.finding import Finding, State

IN_USE = 50
"""With so many mails in its inbox a mailbox is in use; its owner will have sent some mail."""


def warn_of_no_sent(mailbox: str, place: str, wanted: Sequence[str], existing: Sequence[str]) -> Finding:
    """There is no folder for sent mail.

    Args:
        mailbox: Its name in config.toml.
        place: Where it is, as the person knows it.
        wanted: The names of the setting `sent`.
        existing: The names of all folders.
    """
    lacking = f"has no folder {' or '.join(wanted)}" if wanted else "has no folder for sent mail"
    text = f"{place} {lacking}; what you send would not be seen. It has: {', '.join(existing) or 'none'}."
    return _warn(mailbox, text)


def warn_of_empty_sent(mailbox: str, sent: Sequence[str]) -> Finding:
    """There is one, and it is empty although the mailbox is in use: sent mail seems to be kept elsewhere."""
    text = (
        f"No mail lies in {' or '.join(sent)}, although there is much in the inbox. If you ever sent mail "
        "from here, it is kept elsewhere or not at all, and what you send would not be seen."
    )
    return _warn(mailbox, text)


def _warn(mailbox: str, text: str) -> Finding:
    name = f"mailbox.{mailbox}"
    fix = (
        f"Set `sent` of [{name}] in config.toml; where no folder keeps it: "
        "second-chance thanked ID, each time you sent a thank-you"
    )
    return Finding(name, State.WARNING, text, fix)
