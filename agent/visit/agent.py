"""What a visit works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from agent.errors import BadFileError
from agent.keeping.config import Config
from agent.keeping.journal.journal import Journal
from agent.mailboxes.interface import Mailbox
from agent.model.interview import Debrief
from agent.writing.templates import Templates


@dataclass(frozen=True, slots=True)
class Agent:
    """Config, journal, the letters' templates, a way to open a mailbox by name, the home's secret."""

    config: Config
    journal: Journal
    templates: Templates
    open_mailbox: Callable[[str], Mailbox]
    secret: Callable[[], bytes]
    """The secret of the home (`keeping.secret`): from it come the ids of drafts and the codes of forms. Asked
    for only where a draft is to be made; raises a BadFileError where its file is damaged."""

    @classmethod
    def of_home(
        cls,
        config: Config,
        journal: Journal,
        own_templates: Path,
        open_mailbox: Callable[[str], Mailbox],
        secret: Callable[[], bytes],
    ) -> Agent:
        """The agent of a home, whose own letters win over the shipped ones."""
        return cls(config, journal, Templates.of_home(own_templates), open_mailbox, secret)

    def mailbox_name(self, debrief: Debrief) -> str:
        """The mailbox an interview's thread lives in.

        Raises:
            BadFileError: the interview names none and there are several, or one that is not there.
        """
        names = tuple(self.config.mailboxes)
        if debrief.mailbox:
            if debrief.mailbox not in names:
                raise BadFileError(
                    f"The interview at {debrief.company} names the mailbox {debrief.mailbox!r}, which "
                    f"config.toml does not have.",
                    f"Write one of these as `mailbox`: {', '.join(names)}.",
                )
            return debrief.mailbox
        if len(names) != 1:
            raise BadFileError(
                f"The interview at {debrief.company} does not say which mailbox its thread is in.",
                f'Add a line such as `mailbox = "{names[0]}"` to the interview file; '
                f"there are: {', '.join(names)}.",
            )
        return names[0]

    def alternative(self, debrief: Debrief) -> bool:
        """Whether drafts carry an HTML part beside the plain text (RT-14); the mailbox may say no."""
        return not self.config.mailboxes[self.mailbox_name(debrief)].is_plain_text
