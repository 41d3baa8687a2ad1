"""The way out of a network that has no other: the proxy in HTTPS_PROXY, and what it means when it fails.

All that goes over HTTPS asks here: Gmail's API, the sign-ins at Google and Microsoft, and the revocation. So
a proxy and its exceptions are read in one way, whichever library makes the request. IMAP goes directly.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from agent.errors import MailboxError, SecondChanceError, TryLaterError
from agent.knowledge.text import printable

_PORTS = {"http": 80, "https": 443, "socks4": 1080, "socks4a": 1080, "socks5": 1080, "socks5h": 1080}
"""The kinds of proxy, and the port of each where none is named."""
_LONGEST = 100
"""Characters of a proxy's name that are shown."""
_AUTHORITIES = ("HTTPLIB2_CA_CERTS", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""Variables that name a file of authorities; the first that is set counts. A company's proxy may sign with
its own, to read along."""
_TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})")
"""How http.client words a proxy's refusal, below requests."""
_CONNECTING = frozenset({"ProxyError", "ReadTimeout", "ConnectTimeout", "ConnectionError"})
"""What requests calls a connection that fails; it is not loaded only to be asked."""
_WANTS_LOGIN = 407
_TROUBLE = frozenset({502, 503, 504})
_LATER = "Nothing was changed; the next run tries again."


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy as the environment names it."""

    scheme: str
    """http (the usual), https, socks4, socks4a, socks5 or socks5h."""
    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    url: str = field(default="", repr=False)
    """As it is given to requests: with the user and the password."""

    def __str__(self) -> str:
        """As it is shown: never with the user or the password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return printable(f"{self.scheme}://{host}:{self.port}")[:_LONGEST]


class ProxyError(OSError):
    """The proxy did not let a connection through: what was to be asked was surely not asked.

    Attributes:
        told: The same for a person.
        may_pass: A later try may go well.
    """

    def __init__(self, told: SecondChanceError, *, may_pass: bool) -> None:
        """Keep the sentence."""
        super().__init__(told.text)
        self.told = told
        self.may_pass = may_pass


# ---- which proxy


def find_proxy(address: str) -> Proxy | None:
    """The proxy for a web address; None: it is asked directly.

    HTTPS_PROXY names it, else ALL_PROXY, in capitals or not; where neither is set, the system's own settings
    (macOS, Windows). NO_PROXY names what needs none: hosts with all below them, networks, a port behind a
    colon if only that one, or `*`. What goes without encryption goes to this computer alone, and directly:
    a proxy would read the token.

    Raises:
        ProxyError: what is named there is no proxy.
    """
    from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 - a run that asks nobody needs neither

    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname:
        return None
    named: Mapping[str, str] = getproxies()
    value = named.get("https") or named.get("all") or ""
    if not value or _is_exempt(parts.hostname, parts.port or 443, named.get("no", "")):
        return None
    if not _is_in_environment() and proxy_bypass(parts.hostname):
        return None
    return read_proxy(value)


def read_proxy(value: str) -> Proxy:
    """A proxy as variables name it, `http://user:password@host:port`; `host:port` means http.

    Raises:
        ProxyError: it is none. The sentence does not show it: it may hold a password.
    """
    text = value.strip()
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        scheme = "socks5" if parts.scheme == "socks" else parts.scheme
        if scheme in _PORTS and parts.hostname:
            port = parts.port or _PORTS[scheme]
            user, password = unquote(parts.username or ""), unquote(parts.password or "")
            url = f"{scheme}://{parts.netloc if parts.port else f'{parts.netloc}:{port}'}"
            return Proxy(scheme, parts.hostname, port, user, password, url)
    except ValueError:
        pass
    told = TryLaterError(
        "What HTTPS_PROXY names is no proxy.",
        "Write it as http://HOST:PORT, or unset it where you need none; the next run tries again.",
    )
    raise ProxyError(told, may_pass=False)


def _is_in_environment() -> bool:
    return any(os.environ.get(name) for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"))


def _is_exempt(host: str, port: int, rules: str) -> bool:
    """Whether NO_PROXY names a host, with this port or with none."""
    for rule in re.split(r"[\s,]+", rules.casefold()):
        name, _, only = rule.rpartition(":") if re.search(r"(\]|^[^:]*):\d+$", rule) else (rule, "", "")
        if only and int(only) != port:
            continue
        name = name.strip("[]")
        if rule == "*" or name == "*" or _is_within(host.casefold(), name):
            return True
    return False


def _is_within(host: str, name: str) -> bool:
    """Whether a host is of this name, below it, or in this network."""
    from ipaddress import ip_address, ip_network  # noqa: PLC0415 - the same

    bare = name.removeprefix("*").lstrip(".")
    if bare and (host == bare or host.endswith(f".{bare}")):
        return True
    try:
        return ip_address(host) in ip_network(name, strict=False)
    except ValueError:
        return False


def find_authorities() -> str:
    """The file of the authorities whose certificates are believed: a variable's, or certifi's.

    Raises:
        MailboxError: the file that a variable names is not there.
    """
    for variable in _AUTHORITIES:
        if path := os.environ.get(variable, ""):
            if not os.path.exists(path):  # noqa: PTH110 - a string for the libraries, a folder for requests too
                raise MailboxError(
                    f"{variable} names {printable(path)}, and there is no such file.",
                    f"Put the right path there, or unset {variable}.",
                )
            return path
    from certifi import where  # noqa: PLC0415 - requests brings it

    return where()


# ---- what its failures mean


def explain_status(proxy: Proxy, status: int, host: str) -> ProxyError:
    """What an answer of the proxy other than yes means.

    Args:
        proxy: Who answered.
        status: The HTTP status of its answer to CONNECT (RFC 9110 §9.3.6).
        host: Where it was to connect to.
    """
    if status == _WANTS_LOGIN:
        what = (
            "does not accept the user name and password in HTTPS_PROXY"
            if proxy.user
            else ("wants a user name and a password")
        )
        fix = "Write them into HTTPS_PROXY, as http://USER:PASSWORD@HOST:PORT; the next run tries again."
        return ProxyError(TryLaterError(f"The proxy {proxy} {what} (HTTP 407).", fix), may_pass=False)
    if status in _TROUBLE:
        text = f"The proxy {proxy} does not reach {printable(host)} at the moment (HTTP {status})."
        return ProxyError(TryLaterError(text, f"{_LATER} If it stays, ask who runs it."), may_pass=True)
    text = f"The proxy {proxy} does not let this program through to {printable(host)} (HTTP {status})."
    fix = f"Ask who runs it to allow {printable(host)}; or name that in NO_PROXY, where it needs no proxy."
    return ProxyError(TryLaterError(text, fix), may_pass=False)


def explain_silence(proxy: Proxy) -> ProxyError:
    """The proxy did not answer in time."""
    return ProxyError(TryLaterError(f"The proxy {proxy} does not answer in time.", _LATER), may_pass=True)


def explain_absence(proxy: Proxy) -> ProxyError:
    """There is nothing where the proxy should be, or it hung up."""
    text = f"The proxy {proxy} cannot be reached."
    fix = (
        "See whether HTTPS_PROXY is right and you are in the network that has this proxy; "
        "the next run tries again."
    )
    return ProxyError(TryLaterError(text, fix), may_pass=True)


def explain_nonsense(proxy: Proxy) -> ProxyError:
    """What answered is no proxy."""
    text = f"What answers at {proxy} is no proxy of that kind."
    return ProxyError(TryLaterError(text, "See whether HTTPS_PROXY is right."), may_pass=False)


def explain(problem: BaseException, address: str) -> SecondChanceError | None:
    """What a failed request means where a proxy stands between; None: there is none, or it did its part.

    Args:
        problem: What requests or Google's libraries raised.
        address: What was asked.
    """
    chain = list(follow(problem))
    for one in chain:
        if isinstance(one, ProxyError | SecondChanceError):
            return one.told if isinstance(one, ProxyError) else one
    kinds = {type(one).__name__ for one in chain}
    proxy = find_proxy(address)  # what is wrong with its name was raised before anything was asked
    if proxy is None or not kinds & _CONNECTING or "SSLError" in kinds:
        return None
    if refused := _TUNNEL.search(str(problem)):
        return explain_status(proxy, int(refused[1]), urlsplit(address).hostname or "").told
    if kinds & {"ReadTimeout", "ConnectTimeout", "TimeoutError"}:
        return TryLaterError(f"There was no answer through the proxy {proxy} in time.", _LATER)
    return explain_absence(proxy).told


def follow(problem: BaseException) -> Iterator[BaseException]:
    """An error, and what is inside it and behind it; each once."""
    waiting, seen = [problem], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        waiting += [each for each in inner if isinstance(each, BaseException)]
