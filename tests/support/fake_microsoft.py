"""A fake Microsoft for tests: device code, token and refresh endpoints on a real HTTP server (RFC 8628).

    with FakeMicrosoft() as microsoft:
        ...  # the program asks for a code
        microsoft.says_yes(user_code)

Strict where Microsoft is: known tenants and apps only, public clients only, no polling faster than told.
Each refresh gives a new refresh token; `revokes_used` makes the used ones worthless, which Microsoft's own
does not do.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from fake_google.faults import Fault, Faults
from fake_google.loopback import Answer, Asked, Entry, Loopback
from fake_google.tokens import Clock

CLIENT_ID = "11111111-2222-4333-8444-555555555555"
ACCOUNT = "marcus.ellery@mail.example"
IMAP = "https://outlook.office.com/IMAP.AccessAsUser.All"
SCOPE = f"{IMAP} offline_access"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
TOKEN_LIFE = timedelta(days=90)
TENANTS = ("common", "organizations", "mail.example")


@dataclass
class Device:
    """A code that waits for the person."""

    user_code: str
    expires: datetime
    interval: float
    decision: str = ""
    """Empty: none yet; `yes`, `no`, or the number of an error."""
    asked: datetime | None = None


class RefusalError(Exception):
    """An error as Microsoft words it."""

    def __init__(self, error: str, number: int, status: int = 400) -> None:
        super().__init__(error)
        self.error, self.number, self.status = error, number, status

    @property
    def answer(self) -> Answer:
        body = {
            "error": self.error,
            "error_description": f"AADSTS{self.number}: Something with refresh-1 in it.\r\nTrace ID: 0",
            "error_codes": [self.number],
            "correlation_id": "0",
        }
        return Answer(self.status, json.dumps(body).encode())


class FakeMicrosoft:
    """Context manager. `account` is who signs in."""

    def __init__(self, *, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.faults = Faults()
        self.requests: list[Entry] = []
        self.interval: Any = 5
        self.lasts: Any = 900
        self.is_public = True
        """The app allows public client flows."""
        self.revokes_used = False
        self.gives_refresh = True
        self.impatient = 0
        """So many times it answers `slow_down` whatever the pace."""
        self.decides = ""
        """What the person has decided already when the code is shown; as in `Device`."""
        self.refuses_refresh = 0
        """Not 0: the number of the error that every refresh meets."""
        self.refuses_as = "invalid_grant"
        self.devices: dict[str, Device] = {}
        self.refresh_tokens: dict[str, datetime] = {}
        """Those that are good, with their end."""
        self.access_tokens: list[str] = []
        self._count = 0
        self._loopback = Loopback(self)

    def __enter__(self) -> Self:
        """Itself, listening."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self._loopback.close()

    @property
    def url(self) -> str:
        """Its address."""
        return self._loopback.url

    @property
    def asked(self) -> list[str]:
        """The requests so far."""
        return [entry.method for entry in self.requests]

    def says(self, user_code: str, decision: str) -> None:
        """What the person does on Microsoft's page: `yes`, `no`, or the number of an error they meet."""
        (device,) = (one for one in self.devices.values() if one.user_code == user_code)
        device.decision = decision

    # ---- the service behind the server

    def name(self, asked: Asked) -> str:
        """`devicecode`, `token`, `refresh`; verb and path for anything else."""
        tail = asked.path.rpartition("/")[2]
        if asked.verb != "POST" or not asked.path.endswith(f"/oauth2/v2.0/{tail}"):
            return f"{asked.verb} {asked.path}"
        return "refresh" if asked.form().get("grant_type") == "refresh_token" else tail

    def units(self, asked: Asked) -> int:  # noqa: ARG002 - the server asks every service
        """Nothing here costs quota."""
        return 0

    def failure(self, fault: Fault) -> Answer:
        """An error as Microsoft words it."""
        said = {503: "temporarily_unavailable", 500: "server_error"}
        body = {"error": said.get(fault.status, fault.how), "error_description": "A fault."}
        return Answer(fault.status, json.dumps(body).encode())

    def answer(self, asked: Asked) -> Answer:
        """Do what the endpoint does."""
        work = {"devicecode": self._device_code, "token": self._token, "refresh": self._refresh}
        place = work.get(self.name(asked))
        if place is None:
            return Answer(404, b"<html>Not found</html>", "text/html")
        try:
            self._known(asked)
            return Answer(200, json.dumps(place(asked.form())).encode())
        except RefusalError as refusal:
            return refusal.answer

    def _known(self, asked: Asked) -> None:
        tenant, form = asked.path.split("/")[1], asked.form()
        if tenant not in TENANTS:
            raise RefusalError("invalid_request", 90002)
        if form.get("client_id") != CLIENT_ID:
            raise RefusalError("unauthorized_client", 700016)

    def _device_code(self, form: dict[str, str]) -> dict[str, Any]:
        if form.get("scope") != SCOPE:
            raise RefusalError("invalid_scope", 70011)
        name, user_code = self._next("device"), self._next("CODE")
        lasts = timedelta(seconds=self.lasts) if isinstance(self.lasts, int) else timedelta()
        interval = self.interval if isinstance(self.interval, (int, float)) else 5
        self.devices[name] = Device(user_code, self.clock.now + lasts, interval, self.decides)
        answer = {
            "user_code": user_code,
            "device_code": name,
            "verification_uri": "https://microsoft.com/devicelogin",
            "expires_in": self.lasts,
            "interval": self.interval,
            "message": "To sign in, use a web browser.",
        }
        return {key: value for key, value in answer.items() if value is not None}

    def _token(self, form: dict[str, str]) -> dict[str, Any]:
        device = self.devices.get(form.get("device_code", ""))
        if form.get("grant_type") != DEVICE_CODE or device is None:
            raise RefusalError("bad_verification_code", 70018)
        if not self.is_public:
            raise RefusalError("invalid_client", 7000218, 401)
        before, device.asked = device.asked, self.clock.now
        if self.clock.now >= device.expires:
            raise RefusalError("expired_token", 70020)
        if self.impatient or (before and self.clock.now - before < timedelta(seconds=device.interval)):
            self.impatient = max(0, self.impatient - 1)
            device.interval += 5
            raise RefusalError("slow_down", 70016)
        if not device.decision:
            raise RefusalError("authorization_pending", 70016)
        if device.decision == "no":
            raise RefusalError("authorization_declined", 65004)
        if device.decision != "yes":
            raise RefusalError("access_denied", int(device.decision))
        del self.devices[form["device_code"]]
        return self._tokens()

    def _refresh(self, form: dict[str, str]) -> dict[str, Any]:
        used = form.get("refresh_token", "")
        if self.refuses_refresh:
            raise RefusalError(self.refuses_as, self.refuses_refresh)
        if self.clock.now >= self.refresh_tokens.get(used, self.clock.now):
            raise RefusalError("invalid_grant", 700082)
        if self.revokes_used:
            del self.refresh_tokens[used]
        return self._tokens()

    def _tokens(self) -> dict[str, Any]:
        access, refresh = self._next("access"), self._next("refresh")
        self.access_tokens.append(access)
        answer = {"token_type": "Bearer", "scope": IMAP, "expires_in": 3599, "access_token": access}
        if not self.gives_refresh:
            return answer
        self.refresh_tokens[refresh] = self.clock.now + TOKEN_LIFE
        return {**answer, "refresh_token": refresh}

    def _next(self, what: str) -> str:
        self._count += 1
        return f"{what}-{self._count}"
