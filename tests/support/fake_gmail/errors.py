"""Errors as Google words them."""

from __future__ import annotations

import json

from fake_google.faults import Fault
from fake_google.loopback import Answer

STATUS = {
    400: ("INVALID_ARGUMENT", "badRequest", "Bad Request"),
    401: ("UNAUTHENTICATED", "authError", "Request had invalid authentication credentials."),
    403: ("PERMISSION_DENIED", "forbidden", "Forbidden"),
    404: ("NOT_FOUND", "notFound", "Requested entity was not found."),
    429: ("RESOURCE_EXHAUSTED", "rateLimitExceeded", "Too many concurrent requests for user."),
    500: ("INTERNAL", "backendError", "Internal error encountered."),
    502: ("UNAVAILABLE", "badGateway", "Bad Gateway"),
    503: ("UNAVAILABLE", "backendError", "The service is currently unavailable."),
}
REASONS = {
    "rateLimitExceeded": "Rate Limit Exceeded",
    "userRateLimitExceeded": "User-rate limit exceeded. Quota exceeded for quota metric 'Queries' and limit "
    "'Queries per minute per user' of service 'gmail.googleapis.com'.",
    "dailyLimitExceeded": "Daily Limit Exceeded",
    "insufficientPermissions": "Insufficient Permission: Request had insufficient authentication scopes.",
    "domainPolicy": "The domain administrators have disabled Gmail apps.",
}


class ApiError(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, message: str = "", reason: str = "", retry_after: str = "") -> None:
        super().__init__(status, message, reason)
        self.retry_after = retry_after

    @property
    def answer(self) -> Answer:
        """As JSON; 401 and 429 with their headers."""
        status, message, reason = self.args
        word, usual, text = STATUS[status]
        message, reason = message or text, reason or usual
        error = {
            "code": status,
            "message": message,
            "errors": [{"message": message, "domain": "global", "reason": reason}],
            "status": word,
        }
        headers = {"Retry-After": self.retry_after} if self.retry_after else {}
        if status == 401:
            headers["WWW-Authenticate"] = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
        return Answer(status, json.dumps({"error": error}).encode(), headers=headers)


def failure(fault: Fault) -> Answer:
    """The answer of a fault that shows a status."""
    reason = fault.how if not fault.how.isdigit() else ""
    retry_after = fault.retry_after or ("7" if fault.status == 429 else "")
    return ApiError(fault.status, REASONS.get(reason, ""), reason, retry_after).answer
