"""The methods of the Gmail API that are served: path, scopes, quota units, parameters.

Everything else is refused and noted, first of all whatever could send.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from fake_google import COMPOSE, FULL, METADATA, MODIFY, READONLY

LABELS = "https://www.googleapis.com/auth/gmail.labels"
SETTINGS = "https://www.googleapis.com/auth/gmail.settings.basic"
ADDONS = "https://www.googleapis.com/auth/gmail.addons.current."
COMMON = frozenset({"alt", "fields", "key", "prettyPrint", "quotaUser", "$.xgafv"})
READ = frozenset({FULL, MODIFY, READONLY, METADATA})
WRITE_DRAFTS = frozenset({FULL, MODIFY, COMPOSE, ADDONS + "action.compose"})
READ_DRAFTS = frozenset({FULL, MODIFY, READONLY, COMPOSE})
READ_SETTINGS = frozenset({FULL, MODIFY, READONLY, SETTINGS})
ADDON_READ = frozenset({ADDONS + "message.action", ADDONS + "message.readonly"})
ADDON_ANY = ADDON_READ | {ADDONS + "message.metadata"}
LISTING = "includeSpamTrash labelIds maxResults pageToken q"


@dataclass(frozen=True, slots=True)
class Method:
    """One method of the API."""

    name: str
    verb: str
    path: str
    """Behind /gmail/v1/users/{userId}."""
    units: int
    scopes: frozenset[str]
    parameters: frozenset[str] = frozenset()

    @property
    def pattern(self) -> re.Pattern[str]:
        """Of the whole path."""
        inner = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path)
        return re.compile(r"/gmail/v1/users/(?P<userId>[^/]+)" + inner)


def _method(name: str, verb: str, path: str, units: int, scopes: frozenset[str], words: str = "") -> Method:
    return Method(name, verb, path, units, scopes, frozenset(words.split()))


METHODS = (
    _method("getProfile", "GET", "/profile", 1, READ | {COMPOSE}),
    _method("labels.list", "GET", "/labels", 1, READ | {LABELS}),
    _method("messages.list", "GET", "/messages", 5, READ, LISTING),
    _method("messages.get", "GET", "/messages/{id}", 20, READ | ADDON_ANY, "format metadataHeaders"),
    _method(
        "messages.attachments.get",
        "GET",
        "/messages/{messageId}/attachments/{id}",
        20,
        READ - {METADATA} | ADDON_READ,
    ),
    _method("threads.list", "GET", "/threads", 10, READ, LISTING),
    _method("threads.get", "GET", "/threads/{id}", 40, READ | ADDON_ANY, "format metadataHeaders"),
    _method("drafts.list", "GET", "/drafts", 5, READ_DRAFTS, "includeSpamTrash maxResults pageToken q"),
    _method("drafts.get", "GET", "/drafts/{id}", 20, READ_DRAFTS, "format"),
    _method("drafts.create", "POST", "/drafts", 10, WRITE_DRAFTS),
    _method("drafts.update", "PUT", "/drafts/{id}", 15, WRITE_DRAFTS),
    _method("drafts.delete", "DELETE", "/drafts/{id}", 10, WRITE_DRAFTS),
    _method(
        "history.list", "GET", "/history", 2, READ, "historyTypes labelId maxResults pageToken startHistoryId"
    ),
    _method("settings.sendAs.list", "GET", "/settings/sendAs", 1, READ_SETTINGS),
    _method("settings.sendAs.get", "GET", "/settings/sendAs/{sendAsEmail}", 1, READ_SETTINGS),
)


def find(verb: str, path: str) -> tuple[Method, Mapping[str, str]] | None:
    """The method behind a request and the variables of its path; None when it is not served."""
    for method in METHODS:
        found = method.pattern.fullmatch(path)
        if found and method.verb == verb and found.groupdict().get("id") != "send":
            return method, {name: unquote(value) for name, value in found.groupdict().items()}
    return None
