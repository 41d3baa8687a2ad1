"""The way to the mailboxes: which proxy is taken, where the environment names one."""

from __future__ import annotations

from collections.abc import Iterator

from agent.checkup.installation import Installation
from agent.mailboxes.oauth import google_client, microsoft
from agent.mailboxes.proxies import ProxyError, find_proxy
from agent.model.finding import Finding, State

_SIGN_INS = {
    "google": ("Google", google_client.TOKEN_URI),
    "microsoft": ("Microsoft", microsoft.ENDPOINT),
}


def check_proxies(installation: Installation) -> Iterator[Finding]:
    """Through which proxy Google and Microsoft are asked; nothing where it is none."""
    providers = dict.fromkeys(one.provider for one in installation.mailboxes if one.provider)
    for provider in providers:
        name, address = _SIGN_INS[provider]
        try:
            proxy = find_proxy(address)
        except ProxyError as error:
            yield Finding.of_error(f"proxy.{provider}", error.told)
            continue
        if proxy is not None:
            text = f"{name} is asked through the proxy {proxy} of the environment; IMAP goes directly."
            yield Finding(f"proxy.{provider}", State.OK, text)
