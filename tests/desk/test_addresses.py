"""Addresses in our sentences as links."""

from __future__ import annotations

import pytest

from agent.desk.addresses import link_addresses


@pytest.mark.parametrize(
    ("sentence", "html"),
    [
        (
            "Make it at https://login.yahoo.example/security.",
            (
                'Make it at <a href="https://login.yahoo.example/security" target="_blank" '
                'rel="noopener noreferrer">https://login.yahoo.example/security</a>.'
            ),
        ),
        ("<b>https</b> & more", "&lt;b&gt;https&lt;/b&gt; &amp; more"),
        ('javascript:alert(1) http://plain.example "', "javascript:alert(1) http://plain.example &#34;"),
        (
            'https://x.example/"onclick=',
            (
                '<a href="https://x.example/" target="_blank" rel="noopener noreferrer">https://x.example/</a>'
                "&#34;onclick="
            ),
        ),
    ],
)
def test_addresses_become_links(sentence: str, html: str) -> None:
    """Only https, and nothing of the sentence becomes markup."""
    assert html == link_addresses(sentence)
