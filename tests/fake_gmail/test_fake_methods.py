"""The table of methods against Google's own discovery document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import googleapiclient.discovery_cache
import pytest
from fake_gmail.methods import METHODS, Method, find

DOCUMENT = Path(googleapiclient.discovery_cache.__file__).parent / "documents" / "gmail.v1.json"


def published() -> dict[str, dict[str, Any]]:
    """Method name -> its description by Google."""
    found: dict[str, dict[str, Any]] = {}

    def walk(resource: dict[str, Any]) -> None:
        for method in resource.get("methods", {}).values():
            found[method["id"].removeprefix("gmail.users.")] = method
        for inner in resource.get("resources", {}).values():
            walk(inner)

    walk(json.loads(DOCUMENT.read_text(encoding="utf-8"))["resources"]["users"])
    return found


PUBLISHED = published()


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_a_method_is_as_google_describes_it(method: Method) -> None:
    """Verb, path, scopes and parameters are those of the discovery document."""
    official = PUBLISHED[method.name]
    in_path = {name for name, of in official["parameters"].items() if of["location"] == "path"}
    assert (official["httpMethod"], official["path"]) == (
        method.verb,
        "gmail/v1/users/{userId}" + method.path,
    )
    assert set(official["scopes"]) == method.scopes
    assert set(official["parameters"]) - in_path == method.parameters


@pytest.mark.parametrize("name", sorted(set(PUBLISHED) - {method.name for method in METHODS}))
def test_every_other_method_is_not_served(name: str) -> None:
    """Nothing that sends, inserts, imports, changes labels or settings has a place here."""
    official = PUBLISHED[name]
    path = official["path"]
    for variable in official["parameters"]:
        path = path.replace(f"{{{variable}}}", "me" if variable == "userId" else "19a0c3d20003a51f")
    assert find(official["httpMethod"], f"/{path}") is None
