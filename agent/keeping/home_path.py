"""Where the home folder is, found without loading anything that a quiet run does not need."""

import os
import sys
from collections.abc import Mapping

JOURNAL = "journal.db"
APP = "second-chance"


def locate_home(option: str | None, environ: Mapping[str, str]) -> str:
    """The absolute path of the home: `--home`, else SECOND_CHANCE_HOME, else the place the system names.

    Args:
        option: What `--home` was given; None or empty when it was not.
        environ: The environment; an empty SECOND_CHANCE_HOME counts as not set.
    """
    chosen = option or environ.get("SECOND_CHANCE_HOME", "").strip()
    if not chosen:
        return _locate_system_home(environ)
    return os.path.abspath(os.path.expanduser(chosen))  # noqa: PTH100, PTH111 - pathlib costs half a quiet run


def locate_journal(option: str | None, environ: Mapping[str, str]) -> str:
    """The absolute path of the journal in that home."""
    return locate_home(option, environ) + os.sep + JOURNAL


def _locate_system_home(environ: Mapping[str, str]) -> str:
    """What platformdirs answers; on plain Linux, where loading it would double the cost, its rule by hand."""
    if sys.platform == "linux" and "ANDROID_DATA" not in environ:
        base = environ.get("XDG_DATA_HOME", "")
        if not base.strip():
            base = (environ.get("HOME") or os.path.expanduser("~")) + "/.local/share"  # noqa: PTH111 - as above
        return f"{base}{os.sep}{APP}"
    from platformdirs import user_data_dir  # noqa: PLC0415 - 11 ms, only where there is no simple rule

    return user_data_dir(APP, appauthor=False)
