"""One root for everything that can go wrong. Each error has its sentence, its next step and its exit code.

Exit codes: 0 fine · 1 a step failed · 2 usage · 75 try again later · 77 authorise again ·
78 bad config or interview file.
"""

from __future__ import annotations


class SecondChanceError(Exception):
    """Something a person can understand and act on; never shown as a traceback.

    Attributes:
        text: One plain sentence saying what happened.
        hint: The next step, naming a command where there is one.
        code: A short stable word for the JSON `errors[].code`.
        exit_code: What the process ends with when this is the only error.
        has_steps: The hint is a list of steps with lines of its own; nobody else's words end a line in it.
    """

    code = "failed"
    exit_code = 1
    has_steps = False

    def __init__(self, text: str, hint: str = "") -> None:
        """Keep the sentence and the next step."""
        super().__init__(text)
        self.text = text
        self.hint = hint


class UsageError(SecondChanceError):
    """The command line does not say what to do."""

    code = "usage"
    exit_code = 2


class TryLaterError(SecondChanceError):
    """Something that passes: a lock, a full disk, no network."""

    code = "try_later"
    exit_code = 75


class AuthoriseError(SecondChanceError):
    """The mailbox refuses access; only the person can change that."""

    code = "authorise"
    exit_code = 77


class LockedError(AuthoriseError):
    """What opens the mailbox is kept where it cannot be read now; the sign-in may be as good as ever."""


class BadFileError(SecondChanceError):
    """A config, interview or template file that cannot be used; every problem is listed at once."""

    code = "bad_file"
    exit_code = 78

    def __init__(self, text: str, hint: str = "", problems: tuple[str, ...] = ()) -> None:
        """Keep every problem, each as `field: what was expected`."""
        super().__init__(text, hint)
        self.problems = problems


class MailboxError(SecondChanceError):
    """The mailbox is there but did not do what was asked."""

    code = "mailbox"


class MailboxMissingError(MailboxError):
    """The mailbox, or its Drafts folder, cannot be found or read."""

    code = "mailbox_missing"


class JournalError(SecondChanceError):
    """The journal cannot be trusted; nothing is placed without it."""

    code = "journal"


class UnknownInterviewError(SecondChanceError):
    """No interview on record has this id."""

    code = "unknown_interview"
    exit_code = 2


class RefusedError(SecondChanceError):
    """The person asked for something that this program promises never to do, such as a second letter."""

    code = "refused"


class UnclearError(ValueError):
    """An answer that cannot be accepted; its text says in one sentence why, and what would be."""


_LONGEST = 120


def describe_error(error: Exception) -> str:
    """Describe an unforeseen error on one line by its first words; more might quote the mail it was about."""
    first = str(error).strip().splitlines()[:1]
    return f"{type(error).__name__}: {first[0][:_LONGEST]}" if first else type(error).__name__


def wrap_unforeseen(error: Exception, where: str) -> SecondChanceError:
    """Turn an error that nobody foresaw into one of ours, so that it does not stop the other interviews.

    Args:
        error: What was raised.
        where: Where it happened, such as `inside Second Chance`.
    """
    return SecondChanceError(
        f"Something went wrong {where} ({describe_error(error)}).",
        "Nothing was sent. `second-chance run -v` tries again; please report it if it stays.",
    )
