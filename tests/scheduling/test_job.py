from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from agent.errors import UsageError
from agent.scheduling import scheduler
from agent.scheduling.scheduler import Job, build_job, find_start


def script(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "second-chance"
    file.touch(mode=0o755)
    return file


def test_the_script_beside_the_interpreter(tmp_path: Path) -> None:
    """A venv's and pipx's console script, by its absolute path, however the program was started."""
    ours = script(tmp_path / "venv/bin")
    other = script(tmp_path / "local/bin")
    for started in ("second-chance", str(other), "/src/agent/__main__.py", "-c"):
        assert ((str(ours),), "") == find_start(ours.parent, started, "/usr/bin/python3", "")


def test_the_script_it_was_started_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that lies elsewhere (pip install --user), also when it was named from its own folder."""
    ours = script(tmp_path / "local/bin")
    nowhere = tmp_path / "nowhere"
    assert ((str(ours),), "") == find_start(nowhere, str(ours), "/usr/bin/python3", "")
    monkeypatch.chdir(ours.parent)
    assert ((str(ours),), "") == find_start(nowhere, "./second-chance", "/usr/bin/python3", "")


def test_python_m_agent(tmp_path: Path) -> None:
    """Without any script the interpreter runs the package; from its folder when it is not installed."""
    words = ("/usr/bin/python3", "-m", "agent")
    assert (words, "") == find_start(tmp_path, "/x/agent/__main__.py", "/usr/bin/python3", "")
    ours = script(tmp_path / "bin")
    assert (words, "/src") == find_start(ours.parent, str(ours), "/usr/bin/python3", "/src")


def test_a_script_that_cannot_be_started_is_passed_over(tmp_path: Path) -> None:
    """A folder of that name, or a file without leave to run."""
    (tmp_path / "second-chance").mkdir()
    assert find_start(tmp_path, "x", "/py", "")[0] == ("/py", "-m", "agent")
    (tmp_path / "b").mkdir()
    (tmp_path / "b/second-chance").touch(mode=0o644)
    assert find_start(tmp_path / "b", "x", "/py", "")[0] == ("/py", "-m", "agent")


def test_where_the_package_is_only_a_checkout() -> None:
    """Installed: no folder is needed; else the one that holds the package."""
    assert scheduler._checkout("second-chance") == ""
    assert scheduler._checkout("second-chance-that-nobody-has") == str(Path(scheduler.__file__).parents[2])


@pytest.mark.process
def test_a_job_of_this_very_program(tmp_path: Path) -> None:
    """Its words start it from any folder, in an environment that knows nothing."""
    job = build_job(str(tmp_path / "home"))
    assert ("run", "--home", str(tmp_path / "home")) == job.words[-3:]
    done = subprocess.run([*job.program, "--version"], cwd="/", env={}, capture_output=True, check=True)
    assert done.stdout.startswith(b"second-chance ")
    assert Path(job.program[0]).parent == Path(sys.executable).parent


@pytest.mark.parametrize("name", ["a\nb", "a\x00b", os.fsdecode(b"a\xffb")])
def test_a_path_that_is_no_text_is_refused(name: str) -> None:
    """No crontab, unit or property list could hold it."""
    with pytest.raises(UsageError, match="is no text"):
        build_job(f"/home/{name}")


def test_the_minute_is_the_homes_own() -> None:
    """The same every time, another for another home, spread over the hour."""
    minutes = [Job(("/p",), f"/home/{n}").minute for n in range(600)]
    assert minutes == [Job(("/q",), f"/home/{n}").minute for n in range(600)]
    assert set(range(60)) == set(minutes)
