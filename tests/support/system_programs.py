"""crontab, systemctl and launchctl as scripts that answer as the real ones do; the system is not touched."""

from __future__ import annotations

from pathlib import Path

_CRONTAB = """\
#!/bin/sh
# As Debian's: refuses a last line without its end.
if [ -f {base}/crontab.says ]; then /bin/cat {base}/crontab.says >&2; exit 1; fi
case "$1" in
-l) if [ -f {base}/spool ]; then /bin/cat {base}/spool; else echo "no crontab for marcus" >&2; exit 1; fi ;;
-r) /bin/rm {base}/spool ;;
-)  /bin/cat > {base}/spool.new
    if [ -f {base}/loses ]; then exit 0; fi
    if [ -n "$(/usr/bin/tail -c 1 {base}/spool.new | /usr/bin/tr -d '\\n')" ]; then
        echo "new crontab file is missing newline before EOF, can't install." >&2; exit 1
    fi
    /bin/mv {base}/spool.new {base}/spool ;;
esac
"""

_RECORDER = """\
#!/bin/sh
echo "$@" >> {base}/{name}.asked
for word in $(/bin/cat {base}/{name}.refuses 2>/dev/null); do
    case " $* " in *" $word "*) echo "Failed to $word: no bus" >&2; exit 1 ;; esac
done
exit 0
"""


class SystemPrograms:
    """A folder for PATH that holds only the programs a test puts there."""

    def __init__(self, base: Path) -> None:
        self.base = base / "programs"
        self.base.mkdir()
        self.home = base / "person"
        self.home.mkdir()

    @property
    def environ(self) -> dict[str, str]:
        return {"PATH": str(self.base), "HOME": str(self.home)}

    # ---- cron

    @property
    def spool(self) -> Path:
        return self.base / "spool"

    def crontab(self, text: bytes | None = None) -> None:
        """There is a crontab program, and this crontab; None: none yet."""
        self._script("crontab", _CRONTAB)
        if text is not None:
            self.spool.write_bytes(text)

    def crontab_says(self, text: str) -> None:
        """From now on it says this and does nothing."""
        (self.base / "crontab.says").write_text(text)

    def crontab_loses(self) -> None:
        """From now on it takes what it is given and forgets it."""
        (self.base / "loses").touch()

    # ---- systemd, launchd

    def recorder(self, name: str) -> None:
        """There is a program of this name that does all it is asked and remembers it."""
        self._script(name, _RECORDER)

    def refuses(self, name: str, *words: str) -> None:
        """From now on it refuses to do these."""
        (self.base / f"{name}.refuses").write_text(" ".join(words))

    def asked(self, name: str) -> list[str]:
        file = self.base / f"{name}.asked"
        return file.read_text().splitlines() if file.exists() else []

    def _script(self, name: str, text: str) -> None:
        file = self.base / name
        file.write_text(text.format(base=self.base, name=name))
        file.chmod(0o755)
