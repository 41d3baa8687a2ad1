"""A fake Google for tests: consent page, token and revocation endpoints, on a real HTTP server.

    with FakeGoogle() as google:
        path = google.client_secret(folder)
        redirect = google.consent(authorization_url, scopes=[READONLY])

Strict where Google is: loopback redirects only, PKCE S256, codes used once, client checked.
"""

from fake_google.google import ACCOUNT, CLIENT_ID, CLIENT_SECRET, FakeGoogle
from fake_google.people import NotAskedError, browser, visit
from fake_google.tokens import ASKED, COMPOSE, FULL, METADATA, MODIFY, READONLY, Clock, Grant, TokenBook

__all__ = [
    "ACCOUNT",
    "ASKED",
    "CLIENT_ID",
    "CLIENT_SECRET",
    "COMPOSE",
    "FULL",
    "METADATA",
    "MODIFY",
    "READONLY",
    "Clock",
    "FakeGoogle",
    "Grant",
    "NotAskedError",
    "TokenBook",
    "browser",
    "visit",
]
