"""Any answer as JSON text; `VERSION` rises when its shape changes."""

from __future__ import annotations

import json
from datetime import datetime

VERSION = 1


def render_answer(now: datetime, **fields: object) -> str:
    """Any answer as JSON text, with the version and the moment (aware) before its own fields."""
    answer = {"version": VERSION, "now": now.isoformat(), **fields}
    return json.dumps(answer, ensure_ascii=False, indent=2, default=str)
