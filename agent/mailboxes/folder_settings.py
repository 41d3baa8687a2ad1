"""The settings `drafts` and `sent`: folders whose mail counts as the person's own. Loads pydantic.

Where mail of others comes in or ends up can be neither: whatever says there that it is from the person would
be believed.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from agent.keeping.toml_file import LONGEST_NAME, Line, Name, mistake, name_type, quote
from agent.mailboxes.folder_names import DESCRIPTIONS, Role, comparable, find_purpose

SENT_DESCRIPTION = "the name of the folder for sent mail, or a list of such names"
_MOST = 20
_NEVER_DRAFTS = frozenset({Role.INBOX, Role.TRASH, Role.SPAM})
_NEVER_SENT = _NEVER_DRAFTS | {Role.DRAFTS}


def describe_unfit_sent(name: str) -> str:
    """Why a folder of this name cannot hold the person's sent mail; empty: it may."""
    role = find_purpose(name)
    return f"{quote(name)} {DESCRIPTIONS[role]}" if role in _NEVER_SENT else ""


def find_sent_problems(names: tuple[str, ...], drafts: str) -> list[str]:
    """What is wrong with folders for sent mail beside one for drafts, a sentence each."""
    same = [name for name in names if drafts and comparable(name) == comparable(drafts)]
    return [f"{_EXPECTED}; {quote(name)} {DESCRIPTIONS[Role.DRAFTS]}" for name in same]


_EXPECTED = "expected a folder in which only your sent mail lies"


def _read_names(value: object) -> tuple[str, ...]:
    """One name or a list of them; an empty text is none."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
        wrong = (
            value if not isinstance(value, list) else next(one for one in value if not isinstance(one, str))
        )
        raise mistake(f"expected {SENT_DESCRIPTION}, found {name_type(wrong)}")
    if len(listed) > _MOST:
        raise mistake(f"expected at most {_MOST} folders, found {len(listed)}")
    if isinstance(value, list) and not all(name.strip() for name in listed):
        raise mistake(f"expected {SENT_DESCRIPTION}, found an empty name in it")
    return tuple(dict.fromkeys(name for name in listed if name.strip()))


def _check_sent(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise mistake(f"expected names of 1 to {LONGEST_NAME} printable characters, found {quote(name)}")
        if why := describe_unfit_sent(name):
            raise mistake(f"{_EXPECTED}; {why}")
    return names


def _check_drafts(name: str) -> str:
    role = find_purpose(name) if name else None
    if role in _NEVER_DRAFTS:
        raise mistake(f"expected a folder for drafts; {quote(name)} {DESCRIPTIONS[role]}")
    return name


SentFolders = Annotated[tuple[str, ...], BeforeValidator(_read_names), AfterValidator(_check_sent)]
"""The folders for sent mail; none: they are found by themselves."""
DraftsFolder = Annotated[Name, AfterValidator(_check_drafts)]
"""The folder for drafts."""
DraftsFolderOrNothing = Annotated[Line, AfterValidator(_check_drafts)]
"""The folder for drafts; empty: it is found by itself."""
