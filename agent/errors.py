"""One root for all that can go wrong; each error has its sentence, its next step and its exit code.

Exit codes (DESIGN §5): 0 fine · 1 a step failed · 2 usage · 75 try again later · 77 authorise again ·
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
    """

    code = "failed"
    exit_code = 1

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
    """Nothing is wrong for good: a lock, a full disk, no network."""

    code = "try_later"
    exit_code = 75


class AuthoriseError(SecondChanceError):
    """The mailbox no longer lets us in; only the person can change that."""

    code = "authorise"
    exit_code = 77


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
    """The person asked for something that would break a promise, such as a second letter."""

    code = "refused"


class UnclearError(ValueError):
    """An answer that cannot be taken; its text is one sentence saying why and what would do."""


_LONGEST = 120


def described(error: Exception) -> str:
    """An unforeseen error on one line, its first words only: it may quote what it was working on."""
    first = str(error).strip().splitlines()[:1]
    return f"{type(error).__name__}: {first[0][:_LONGEST]}" if first else type(error).__name__


def unforeseen(error: Exception, where: str) -> SecondChanceError:
    """What nobody thought of, as an error like any other: one fault must not cost the rest (promise 6).

    Args:
        error: The fault.
        where: Such as `inside Second Chance`.
    """
    return SecondChanceError(
        f"Something went wrong {where} ({described(error)}).",
        "Nothing was sent. `second-chance run -v` tries again; please report it if it stays.",
    )
