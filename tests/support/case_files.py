"""The files of a case: config.toml and the interview file of the debrief."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import tomlkit

_PLAIN = ("company", "role", "mode", "enthusiasm", "private_note", "nudge", "feedback", "tone")


def config_file(profile: Mapping[str, Any], mailbox: Mapping[str, Any]) -> str:
    """config.toml with one mailbox, `local`; only weekends and the case's closed days count."""
    return tomlkit.dumps(
        {
            "me": {
                "name": profile["name"],
                "addresses": profile["addresses"],
                "time_zone": profile["tz"],
                "tone": profile["tone"],
            },
            "waiting": {"holidays": False},
            "mailbox": {"local": dict(mailbox)},
        }
    )


def interview_file(calendar: Mapping[str, Any], debrief: Mapping[str, Any]) -> str:
    """The interview file of one debrief; what the YAML leaves empty is left out."""
    names = {one["key"]: one["name"] for one in debrief["interviewers"]}
    content: dict[str, Any] = {key: debrief[key] for key in _PLAIN if debrief.get(key) is not None}
    content["interview_end"] = datetime.fromisoformat(str(debrief["interview_end"]))
    content["their_time_zone"] = calendar["tz"]
    content["their_country"] = calendar["country"]
    if calendar.get("subdiv"):
        content["subdivision"] = calendar["subdiv"]
    content["closed_days"] = calendar["non_business"]
    for table in ("decision", "references"):
        if debrief.get(table):
            content[table] = debrief[table]
    for rows in ("interviewers", "fit", "botched"):
        if debrief.get(rows):
            content[rows] = [_row(row, names) for row in debrief[rows]]
    return tomlkit.dumps(content)


def _row(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    kept = {key: value for key, value in row.items() if key != "key" and value not in (None, "")}
    if "asked_by" in kept:
        kept["asked_by"] = names.get(kept["asked_by"], kept["asked_by"])
    return kept
