"""A private authority and certificates of it, made by openssl; a test that uses them has its marker."""

from __future__ import annotations

import subprocess
from pathlib import Path


def make_authority(folder: Path) -> Path:
    """Fill a folder with two authorities, `ca` and `strange`, and certificates of the first.

    Each is a NAME.pem and a NAME.key: `good` is for this machine, `expired` was, `other` is for another name.
    """

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    for name in ("ca", "strange"):
        openssl("req", "-x509", *new, "-keyout", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}")
    for name, alternative, days in (
        ("good", "DNS:localhost,IP:127.0.0.1", "2"),
        ("expired", "DNS:localhost,IP:127.0.0.1", "-1"),
        ("other", "DNS:imap.other.example", "2"),
    ):
        (folder / f"{name}.ext").write_text(f"subjectAltName={alternative}\n")
        openssl("req", *new, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        issue = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", f"{name}.ext"]
        openssl("x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.pem", "-days", days, *issue)
    return folder
