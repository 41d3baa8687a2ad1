"""Characters that steer a terminal, turn the reading direction or hide, and whether any is in a text.

They are named here by their code points and not by what the program says of them.
"""

from __future__ import annotations

import re
from base64 import b64encode

HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but for tab and line end, DEL, C1
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
    "|(?<=[A-Za-z0-9 <>@.])[\u200c\u200d\ufe00-\ufe0f]"  # joiners where nothing is spelled with them
)
STYLES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")
"""What rich and prompt_toolkit write to a terminal by themselves."""
FORGED = "Error: all is lost"
"""What must not stand at the beginning of a line: a line end before it is a stranger's."""

ODD = (
    "A\x1b]52;c;ZXZpbA==\x07B\x1b[31mC\x9b31mD\x90E\u202eF\u2066G\u200bH\u200fI\x7fJ\u2028K\x85L\U000e0041M"
    "\x08N\u061cO\ufeffP\u00adQ\u180eR\x1b]8;;http://evil.example\x1b\\S\x9cT\u2069U\u200dV\u200cW\u3164X"
    f"\x0bY\x0cZ\u2060a\u034fb\ufe0fc\r{FORGED}\n{FORGED}"
)
"""Everything at once, as somebody might put it into a subject, a name or a title."""
PERSIAN, EMOJI = "می‌خواهم", "👩‍💻"
"""Words that are spelled with joiners, and stay as they are."""


def encode_word(text: str) -> str:
    """A text as one encoded word of a header (RFC 2047), however long."""
    return f"=?utf-8?b?{b64encode(text.encode('utf-8', 'surrogatepass')).decode()}?="


def find_hidden(text: str) -> list[str]:
    """What is hidden in a text, each with what stands around it; and a line that was forged."""
    hidden = [
        f"U+{ord(match.group()):04X} in {text[max(0, match.start() - 30) : match.end() + 10]!r}"
        for match in HIDDEN.finditer(text)
    ]
    return hidden + [f"forged: {line}" for line in text.splitlines() if line.lstrip().startswith(FORGED)]
