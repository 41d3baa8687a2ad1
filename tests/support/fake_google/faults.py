"""What goes wrong on the way: which request, how, and whether the work was done before.

`how` is one of the names below. A name with `_after_commit` behind it does the work first and
loses the answer; without it the work is never done. `truncated`, `cut_json` and `trickle` are
answers to work that was done.

    400 401 404 429 500 502 503        an error as Google words it (429 carries Retry-After)
    301 302 303 307 308                the request is sent on to `location`
    rateLimitExceeded, userRateLimitExceeded, dailyLimitExceeded, insufficientPermissions,
    domainPolicy, or any other reason  403 with this reason
    html                               502 with a page for people
    html_ok                            200 with a page for people (a captive portal)
    not_json                           200 with bytes that are no JSON
    empty                              200 without a body
    truncated                          the connection ends before Content-Length is reached
    cut_json                           the answer is whole for HTTP, but its JSON stops halfway
    reset                              the connection is reset (TCP RST)
    dropped                            the connection is closed without a word (httplib2 asks again by itself)
    timeout                            no answer until the client gives up
    trickle                            the answer comes byte by byte
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace

AFTER = "_after_commit"
MANNERS = frozenset({"truncated", "cut_json", "reset", "dropped", "timeout", "trickle"})
DONE_BY_NATURE = frozenset({"truncated", "cut_json", "trickle"})
EVERY = "*"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong, some times in a row."""

    method: str
    how: str
    after_commit: bool = False
    times: int | None = 1
    """None: from now on, always."""
    skip: int = 0
    """So many of these requests go well before."""
    retry_after: str = ""
    """The Retry-After header of a 429: seconds or a date."""
    location: str = ""
    """Where the request is sent on to."""

    @property
    def label(self) -> str:
        """Its name in the journal of requests."""
        return self.how + (AFTER if self.after_commit and self.how not in DONE_BY_NATURE else "")

    @property
    def status(self) -> int:
        """The HTTP status it shows; 0 when it shows none."""
        if self.how in MANNERS:
            return 0
        special = {"html": 502, "html_ok": 200, "not_json": 200, "empty": 200}
        return special.get(self.how) or (int(self.how) if self.how.isdigit() else 403)


@dataclass
class Faults:
    """The faults still to come, in the order a test asked for them."""

    _waiting: deque[Fault] = field(default_factory=deque)

    def add(
        self,
        method: str,
        how: str,
        *,
        times: int | None = 1,
        skip: int = 0,
        retry_after: str = "",
        location: str = "",
    ) -> None:
        """Let requests of this method (`*`: any) go wrong."""
        manner = how.removesuffix(AFTER)
        after = how.endswith(AFTER) or manner in DONE_BY_NATURE
        self._waiting.append(Fault(method, manner, after, times, skip, retry_after, location))

    def take(self, method: str) -> Fault | None:
        """The fault of this request; None when it goes well."""
        for place, fault in enumerate(self._waiting):
            if fault.method not in (EVERY, method):
                continue
            if fault.skip:
                self._waiting[place] = replace(fault, skip=fault.skip - 1)
                return None
            if fault.times == 1:
                del self._waiting[place]
            elif fault.times is not None:
                self._waiting[place] = replace(fault, times=fault.times - 1)
            return fault
        return None

    def clear(self) -> None:
        """From now on all goes well."""
        self._waiting.clear()

    def __len__(self) -> int:
        """How many are still to come."""
        return len(self._waiting)
