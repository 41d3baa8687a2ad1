"""Children of the test process that are killed, starved or stripped of rights, and what they say."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from types import FrameType
from typing import Any

from agent.keeping.journal import database
from agent.mailboxes.maildir import file_bytes

KILLED = -signal.SIGKILL
_STEPS = frozenset({"rename", "replace", "link", "unlink", "fsync", "open", "utime"})
"""What `os` does to the disk; beside it the beginning and the end of every write of the journal."""
_READING = file_bytes._open_file.__wrapped__.__code__  # type: ignore[attr-defined]  # set by contextmanager
"""Opening a mail to read it changes nothing."""
_WRITING = database.transaction.__wrapped__.__code__  # type: ignore[attr-defined]  # set by contextmanager


def fork(work: Callable[[], object]) -> int:
    """Run the work in a child; 0 when it ended, 1 when it raised, KILLED when it was killed."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        except BaseException:  # noqa: BLE001 - nothing of a child may run on in the test
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die_at(call: int, *, named: frozenset[str]) -> None:
    """Kill this process at the nth border, counting before and after each C call of these names."""
    seen = 0

    def watch(_frame: FrameType, event: str, function: Any) -> None:
        nonlocal seen
        if event in {"c_call", "c_return", "c_exception"} and function.__name__ in named:
            seen += 1
            if seen == call:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)


def die_after_write(step: int) -> None:
    """Kill this process right after the nth thing it does to the disk: the moment before the next one."""
    seen = 0

    def watch(frame: FrameType, event: str, function: Any) -> None:
        nonlocal seen
        if event not in {"c_return", "c_exception"}:
            return
        name = function.__name__
        to_disk = function.__module__ == "posix" and name in _STEPS and frame.f_code is not _READING
        if to_disk or (name == "execute" and frame.f_code is _WRITING):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)


def small_files(size: int) -> None:
    """From now on no file of this process grows beyond so many bytes, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def give_up_root() -> None:
    """From now on permissions hold for this process as for any user, also where the tests run as root.

    It stays the owner of its files, so it reaches the checkout and its folders wherever they lie. What goes
    are root's capabilities (capabilities(7)), until it executes another program.
    """
    if os.getuid() == 0:
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this thread
        none = (ctypes.c_uint32 * 6)()
        if ctypes.CDLL(None, use_errno=True).capset(header, none):
            raise OSError(ctypes.get_errno(), "root's capabilities cannot be given up")
