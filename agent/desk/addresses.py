"""Addresses of pages in a sentence of ours as links."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_ADDRESS = re.compile(r"https://[\w./?=%#~+:@-]{1,500}")


def link_addresses(sentence: str) -> Markup:
    """A sentence as HTML, with each https address in it as a link that opens in a tab of its own.

    Args:
        sentence: Of the house, or already HTML; never a stranger's words.
    """
    html = str(escape(sentence))
    return Markup(_ADDRESS.sub(_link, html))  # noqa: S704 - escaped above


def _link(found: re.Match[str]) -> str:
    address = found[0].rstrip(".:?-")
    rest = found[0][len(address) :]
    return f'<a href="{address}" target="_blank" rel="noopener noreferrer">{address}</a>{rest}'
