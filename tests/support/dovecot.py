"""Debian's Dovecot on loopback, from a config written here: the real server of the IMAP tests and benches.

    python tests/support/dovecot.py [PORT]

runs one in the foreground for trying things out: any user, password `secret`.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

PROGRAM = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
PASSWORD = "secret"  # noqa: S105 - of a server that lives as long as a test
NOBODY = 65534
SPECIAL = {
    "Drafts": "\\Drafts",
    "Sent": "\\Sent",
    "Trash": "\\Trash",
    "Junk": "\\Junk",
    "Archive": "\\Archive",
}

CONFIG = """\
base_dir = {base}/run
state_dir = {base}/run
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_mechanisms = plain login {mechanisms}
auth_failure_delay = 0 secs
default_internal_user = {login}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:{base}/mail/%u{layout}
mail_max_userip_connections = 100
mailbox_list_index = no
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
{mailboxes}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
protocol imap {{
  imap_capability = {capability}
}}
{more}
"""


class Dovecot:
    """One server with any number of users, each with an empty mailbox of their own."""

    def __init__(  # noqa: PLR0913 - the ways in which servers differ
        self,
        *,
        special: dict[str, str] | None = None,
        separator: str = "/",
        prefix: str = "",
        layout: str = "",
        certificate: tuple[Path, Path] | None = None,
        capability: str = "",
        port: int = 0,
        more: str = "",
    ) -> None:
        """Name a server; entering it starts it.

        Args:
            special: Folder name -> special use, empty for none; each user has these folders.
            separator: Between the levels of a folder name.
            prefix: Of the personal namespace, as in `INBOX.`.
            layout: `:LAYOUT=fs` and the like.
            certificate: Certificate and key for TLS and STARTTLS.
            capability: What the server says it can instead of the truth, as in `+X` or a whole list.
            port: For plain and STARTTLS; 0: any free one.
            more: Further lines of config.
        """
        self.host = "127.0.0.1"
        self.port = port or free_port()
        self.tls_port = free_port() if certificate else 0
        self.base = Path(tempfile.mkdtemp(prefix="second-chance-dovecot-"))
        self._process: subprocess.Popen[bytes] | None = None
        as_root = os.getuid() == 0
        own = (os.getuid(), os.getgid())
        self._user = (NOBODY, NOBODY) if as_root else own
        login, group = _names()
        special = SPECIAL if special is None else special
        boxes = [
            f'  mailbox "{name}" {{\n    auto = create\n'
            + (f"    special_use = {use}\n" if use else "")
            + "  }"
            for name, use in special.items()
        ]
        tls = f"ssl_cert = <{certificate[0]}\nssl_key = <{certificate[1]}" if certificate else ""
        self._config = CONFIG.format(
            base=self.base,
            ssl="yes" if certificate else "no",
            certificate=tls,
            mechanisms="",
            login=login,
            group=group,
            layout=layout,
            password=PASSWORD,
            uid=self._user[0],
            gid=self._user[1],
            separator=separator,
            prefix=prefix,
            mailboxes="\n".join(boxes),
            port=self.port,
            tls_port=self.tls_port,
            capability=capability,
            more=more,
        )

    def __enter__(self) -> Self:
        for name in ("run", "mail"):
            (self.base / name).mkdir()
            os.chown(self.base / name, *self._user)
        self.base.chmod(0o755)
        config = self.base / "dovecot.conf"
        config.write_text(self._config, encoding="utf-8")
        assert PROGRAM, "Dovecot is not installed"
        self._process = subprocess.Popen(
            [PROGRAM, "-F", "-c", str(config)], stderr=subprocess.DEVNULL, start_new_session=True
        )
        for _ in range(500):
            with socket.socket() as one:
                if one.connect_ex((self.host, self.port)) == 0:
                    return self
            if self._process.poll() is not None:
                break
            time.sleep(0.01)
        raise AssertionError(f"Dovecot did not start: {self.log()}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)  # a polite end takes a second
            self._process.wait(10)
        shutil.rmtree(self.base, ignore_errors=True)

    def maildir(self, user: str) -> Path:
        """The mail of a user on disk, for an independent judge."""
        return self.base / "mail" / user

    def wait_for_end_of_sessions(self, user: str, *, but: int) -> None:
        """Until the server has done all that clients who are gone asked of it, but for so many who stay."""
        for _ in range(500):
            log = self.log()
            if (
                log.count(f"Login: user=<{user}>") - len(re.findall(rf"imap\({user}\).*Disconnected", log))
                == but
            ):
                return
            time.sleep(0.01)
        raise AssertionError(f"sessions of {user} do not end: {self.log()}")

    def log(self) -> str:
        """What the server wrote down."""
        path = self.base / "log"
        return path.read_text(errors="replace") if path.exists() else "no log"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _names() -> tuple[str, str]:
    """Whom the server's own processes run as: never root."""
    import grp  # noqa: PLC0415 - not everywhere
    import pwd  # noqa: PLC0415

    user = pwd.getpwuid(os.getuid() or NOBODY)
    return user.pw_name, grp.getgrgid(user.pw_gid).gr_name


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    with Dovecot(port=int(sys.argv[1]) if len(sys.argv) > 1 else 0) as server:
        print(f"CASES_IMAP={server.host}:{server.port}:marcus:{PASSWORD}", flush=True)  # noqa: T201 - for a person
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
