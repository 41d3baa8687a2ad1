"""What a mail system tells the rest of the house about itself: one frozen record, `BackEnd`.

A mail system is a package beside this module. It owns its settings, the mailbox itself, its sign-in, its
check for `doctor` and its questions for `init`. Its `__init__` holds its `BackEnd`, whose functions load the
rest of the package only when they are called. `agent.mailboxes.registry` lists the mail systems there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from agent.keeping.config import MailboxSettings, TableReader
from agent.keeping.home_folder import Home
from agent.mailboxes.interface import Mailbox
from agent.model.finding import Finding
from agent.model.interview import Profile
from agent.model.mail import MessageId

S = TypeVar("S", bound=MailboxSettings)

Rights: TypeAlias = Mapping[str, str]
"""What a provider must grant: each scope with what it lets the program do, in words for the person."""
Answers: TypeAlias = Mapping[str, str]
"""What the person said of a mailbox in `init`, by the keys of its table."""
OVER_IMAP = "over_imap"
"""The key in `Answers` by which a mail system says that its mailbox is to be used over IMAP instead, with a
password made for this program; its value is the IMAP server."""
SERVERS_WANTED = "the name of a mail server, or a list of such names"
"""What is expected as `authserv_id`, which every table takes."""
PATIENCE_WANTED = "a number of seconds"
"""What is expected as `patience`, which the tables of all servers take."""
Lines: TypeAlias = Mapping[str, tuple[object, str]]
"""The lines of a table as `init` writes them: each key with its value and its comment."""
SERVERS_LINE = ("", "the server that checks who wrote your mail (RFC 8601); empty: it is found out")
"""The line of `authserv_id`."""
PATIENCE_LINE = (90, "seconds a server may take for one answer")
"""The line of `patience`."""


class Terminal(Protocol):
    """Where a person signs in: what is shown goes to stderr, what they type comes from stdin."""

    @property
    def is_interactive(self) -> bool:
        """Whether somebody sits there who can be asked again; else stdin is a file or a pipe."""
        ...

    @property
    def may_open_browser(self) -> bool:
        """Whether the person wants their browser opened (they do without `--no-browser`)."""
        ...

    @property
    def place(self) -> str:
        """Where the person goes on behind a page of somebody else's, such as `in the terminal`."""
        ...

    def open_page(self, address: str, advice: str, when_blocked: str) -> bool:
        """Lead the person to a page that asks for their consent; False: there is no browser here.

        Args:
            address: The page.
            advice: What they need to know of it, a sentence or two.
            when_blocked: What to do where the page leads nowhere, from which no answer comes back.
        """
        ...

    def say(self, text: str) -> None:
        """Tell something that nobody needs who asked for quiet."""
        ...

    def show(self, text: str) -> None:
        """Show what the person needs in order to go on."""
        ...

    def read_line(self, what: str) -> str:
        """The next line without its end; empty when nothing comes.

        Args:
            what: What it should be, for the sentence when it is no text.

        Raises:
            UsageError: it is not UTF-8.
        """
        ...

    def read_secret(self, prompt: str) -> str:
        """A line that is not echoed."""
        ...

    def wait(self, seconds: float) -> None:
        """Let some time pass."""
        ...


class Questions(Protocol):
    """Somebody who can be asked how their mailbox is set up; each question is asked until it is answered."""

    def say(self, text: str) -> None:
        """Tell something."""
        ...

    def ask_line(
        self, question: str, *, hint: str = "", default: str = "", longest: int = 0, is_optional: bool = False
    ) -> str:
        """One line of text.

        Args:
            question: What is asked.
            hint: What it may look like; may be empty.
            default: What a bare Enter answers.
            longest: How many characters it may have; 0: any number.
            is_optional: Whether it may be empty.
        """
        ...

    def ask(self, question: str, take: Callable[[str], str], *, hint: str = "", default: str = "") -> str:
        """What `take` makes of the answer; where it raises UnclearError, that is said and asked again."""
        ...

    def ask_path(self, question: str, *, hint: str, default: str = "") -> str:
        """A path: absolute, or beginning with `~`."""
        ...

    def choose(self, question: str, choices: Sequence[tuple[str, str]], default: str) -> str:
        """The first part of one of several choices, whose second part is shown."""
        ...

    def confirm(self, question: str, *, default: bool = True) -> bool:
        """Yes or no; a bare Enter means the default."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInContext:
    """The person who signs in, and where they do."""

    profile: Profile
    home: Home
    terminal: Terminal
    now: datetime
    """Aware."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInResult:
    """What a sign-in came to; nothing is kept yet."""

    account: str
    """A mail address, or a user on a server."""
    scopes: tuple[str, ...]
    """What was granted; empty for a password."""
    secret: str = field(repr=False)
    """The refresh token or the password."""
    ends_at: datetime | None = None
    """When the provider said that it ends the sign-in; None: it named no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBackResult:
    """What came of giving access back to whoever gave it."""

    at_provider: bool | None = None
    """Whether the provider took it back; None: it cannot be told."""
    note: str = ""
    """What the person must know or do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access(Generic[S]):
    """How a person lets the program into a mailbox."""

    rights: Callable[[S], Rights]
    """What must be granted; nothing where a password opens.

    Raises BadFileError where config.toml does not say who signs in."""
    sign_in: Callable[[S, SignInContext], SignInResult]
    """Asks the person. Raises AuthoriseError, BadFileError, TryLaterError or UsageError, with the reason."""
    give_back: Callable[[S, str], GiveBackResult]
    """Gives a refresh token back; empty: none was found."""
    advise: Callable[[S], tuple[str, ...]] = lambda _: ()
    """What the person needs to know or have before they sign in, a sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """What `init` asks and writes."""

    name: str
    """What the mailbox is called in config.toml, unless the person calls it otherwise."""
    ask: Callable[[Questions, str], Answers]
    """Asks for what the table needs; the person's first address may say something of it."""
    write: Callable[[Answers], Lines]
    """The lines of the table but for `kind`."""
    steps_before_use: Callable[[Answers, Home], list[str]]
    """What is to be done until the mailbox opens, in order."""
    suits: Callable[[str], bool] = lambda _: False
    """Whether the provider of a mail address is known to be used in this way; where no mail system says so,
    the first in the registry is offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """What a mailbox says when `doctor` asks it something."""

    problems: tuple[Finding, ...] = ()
    proves: str = ""
    """What else its answer shows, a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackEnd(Generic[S]):
    """One mail system."""

    kind: str
    """Its word in config.toml."""
    label: str
    """What it is called where a person chooses one."""
    read_table: TableReader
    own_servers: tuple[str, ...] = ()
    """Servers whose Authentication-Results are the mailbox's own beyond doubt; empty: it depends."""
    open: Callable[[S, Profile, Home, datetime, datetime], Mailbox]
    """A mailbox for its settings; nothing is asked of it yet, and the caller closes it.

    The first moment is the system's clock, for the age of what is kept of the mailbox between runs; the
    second is that of the run (`--now`), for what it leaves alone for a while. Raises AuthoriseError or
    BadFileError where what opens it is missing."""
    check: Callable[[S, Mailbox], CheckResult]
    """Asks an open mailbox something harmless. Raises as the mailbox does."""
    set_up: Callable[[], SetUp]
    access: Callable[[], Access[Any]] | None = None
    """None: nothing needs to be authorised."""


NO_MESSAGE = MessageId("<nobody@second-chance.invalid>")
"""The id of a mail that is in no mailbox."""


def read_no_message(_: MailboxSettings, mailbox: Mailbox) -> CheckResult:
    """Ask a mailbox for a mail that is not there, which it answers when all is well."""
    mailbox.read((NO_MESSAGE,))
    return CheckResult()
