"""What `init` asks and writes for a mailbox at Gmail."""

from __future__ import annotations

from agent.keeping.home_folder import Home
from agent.mailboxes.back_end import Answers, Lines, Questions, SetUp
from agent.mailboxes.oauth.google_client import CONFIG_LINE, step_before_use


def _ask(_questions: Questions, _address: str) -> Answers:
    return {}


def _write(_: Answers) -> Lines:
    return {"client_secret": CONFIG_LINE, "body": ("alternative", "alternative | plain")}


def _steps_before_use(_: Answers, home: Home) -> list[str]:
    return [step_before_use(home), "second-chance auth"]


SET_UP = SetUp(name="personal", ask=_ask, write=_write, steps_before_use=_steps_before_use)
