"""The set-up names what is missing in one sentence, installs what it may, and repeats for free."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NO_PYTHON = "setup: Python 3.11 or later is missing"
TOOLS = ("sh", "dirname", "id", "cat", "cksum", "grep", "head", "rm", "mkdir", "touch", "ln")


class Machine:
    """A machine with only what a test puts on its PATH, and a copy of the project's set-up."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.project = folder / "a project"
        self.bin.mkdir()
        (self.project / ".ci").mkdir(parents=True)
        shutil.copy(ROOT / ".ci" / "setup", self.project / ".ci")
        shutil.copy(ROOT / "pyproject.toml", self.project)
        shutil.copytree(ROOT / "requirements", self.project / "requirements")
        for tool in TOOLS:
            self.link(tool, shutil.which(tool))
        self.script("id", "echo 1000")

    def link(self, name: str, target: str | None) -> None:
        assert target, f"this machine has no {name}"
        (self.bin / name).symlink_to(target)

    def script(self, name: str, body: str) -> None:
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!{shutil.which('sh')}\n{body}\n")
        path.chmod(0o755)

    def have(self, *names: str) -> None:
        for name in names:
            self.script(name, "exit 0")

    def python(self, works: str = "exit 0") -> None:
        """A python3 that says yes to what is asked of it; `works` may say otherwise."""
        self.script("python3", works)

    def prepared(self, level: str) -> None:
        """A .venv as the set-up leaves it behind."""
        folder = self.project / ".venv" / "bin"
        folder.mkdir(parents=True)
        (folder / "python").symlink_to(sys.executable)
        (folder / "pip").write_text(f"#!{self.project.resolve()}/.venv/bin/python\n")
        (self.project / ".venv" / f"ready-{level}").write_text(self.stamp())

    def stamp(self) -> str:
        parts = [self.project / ".ci" / "setup", self.project / "pyproject.toml"]
        parts += sorted((self.project / "requirements").glob("*.lock"))
        content = b"".join(part.read_bytes() for part in parts)
        return subprocess.run(
            ["cksum"], input=content, capture_output=True, check=True
        ).stdout.decode()

    def setup(self, level: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.project / ".ci" / "setup"), level],
            env={"PATH": str(self.bin), "LC_ALL": "C"},
            capture_output=True,
            text=True,
            timeout=60,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def said(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert done.returncode == 1
    assert done.stdout == ""
    return done.stderr.splitlines()


def test_missing_git_is_one_sentence(machine: Machine) -> None:
    machine.have("make")

    assert said(machine.setup("run")) == [
        "setup: git is missing; on Debian or Ubuntu: sudo apt-get install git"
    ]


def test_missing_make_is_one_sentence(machine: Machine) -> None:
    machine.have("git")

    assert said(machine.setup("run")) == [
        "setup: make is missing; on Debian or Ubuntu: sudo apt-get install make"
    ]


@pytest.mark.parametrize("python", ["", "exit 1"], ids=["no python3", "an old python3"])
def test_missing_python_is_one_sentence(machine: Machine, python: str) -> None:
    machine.have("git", "make")
    if python:
        machine.python(python)

    assert said(machine.setup("run")) == [
        f"{NO_PYTHON}; on Debian or Ubuntu: sudo apt-get install python3.11"
    ]


def test_missing_venv_is_one_sentence(machine: Machine) -> None:
    machine.have("git", "make")
    machine.python('case "$2" in *ensurepip*) exit 1 ;; esac')

    assert said(machine.setup("run")) == [
        "setup: python3-venv is missing; on Debian or Ubuntu: sudo apt-get install python3-venv"
    ]


def test_missing_browser_is_one_sentence_for_the_tests(machine: Machine) -> None:
    machine.have("git", "make")

    assert said(machine.setup("test")) == [
        "setup: A browser is missing; on Debian or Ubuntu: sudo apt-get install chromium"
    ]


def test_missing_poppler_is_one_sentence_for_the_tests(machine: Machine) -> None:
    machine.have("git", "make", "chromium")

    assert said(machine.setup("test")) == [
        "setup: poppler-utils is missing; on Debian or Ubuntu: sudo apt-get install poppler-utils"
    ]


def test_a_driver_that_cannot_start_is_one_sentence(machine: Machine) -> None:
    """The driver comes with an environment that was just made: here by a python3 of the test."""
    machine.have("git", "make", "chromium", "pdftotext")
    machine.prepared("test")
    (machine.project / ".venv" / "ready-test").unlink()
    python = machine.project / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to(shutil.which("true") or "")
    machine.python("exit 0")

    assert said(machine.setup("test"))[-1] == (
        "setup: libatomic1 is missing; on Debian or Ubuntu: sudo apt-get install libatomic1"
    )


def test_the_programme_needs_no_browser(machine: Machine) -> None:
    machine.have("git", "make")
    machine.prepared("run")

    assert machine.setup("run").returncode == 0


@pytest.mark.parametrize(
    "browser", ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
)
def test_any_chromium_will_do(machine: Machine, browser: str) -> None:
    machine.have("git", "make", "pdftotext", browser)
    machine.prepared("test")

    assert machine.setup("test").returncode == 0


def test_an_environment_that_is_ready_is_left_alone(machine: Machine) -> None:
    machine.have("git", "make")
    machine.prepared("run")

    done = machine.setup("run")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_tests_environment_runs_the_programme_too(machine: Machine) -> None:
    machine.have("git", "make")
    machine.prepared("test")

    assert machine.setup("run").returncode == 0


def test_another_lock_file_asks_for_an_installation(machine: Machine) -> None:
    machine.have("git", "make")
    machine.prepared("run")
    with (machine.project / "requirements" / "run.lock").open("a") as lock:
        lock.write("# changed\n")

    assert said(machine.setup("run"))[0].startswith(NO_PYTHON)


def test_an_environment_that_was_moved_is_made_anew(machine: Machine) -> None:
    machine.have("git", "make")
    machine.prepared("run")
    machine.project = machine.project.rename(machine.project.with_name("elsewhere"))

    assert said(machine.setup("run"))[0].startswith(NO_PYTHON)


def test_root_installs_what_is_missing(machine: Machine) -> None:
    """The lists of a new machine are empty: the first try fails, the second follows an update."""
    machine.script("id", "echo 0")
    log, lists = machine.project / "log", machine.project / "lists"
    machine.script(
        "apt-get",
        f'echo "$*" >>"{log}"\n'
        f'case $1 in update) touch "{lists}"; exit 0 ;; esac\n'
        f'[ -e "{lists}" ] || exit 100\n'
        f'for name in "$@"; do :; done; ln -s {shutil.which("true")} "{machine.bin}/$name"',
    )
    machine.have("make")
    machine.prepared("run")

    done = machine.setup("run")

    assert done.returncode == 0
    assert done.stderr == "setup: Installing git with apt-get.\n"
    assert log.read_text().splitlines() == [
        "install -y --no-install-recommends git",
        "update",
        "install -y --no-install-recommends git",
    ]


def test_root_without_the_package_is_told_in_one_sentence(machine: Machine) -> None:
    machine.script("id", "echo 0")
    machine.script("apt-get", "exit 100")
    machine.have("make")

    assert said(machine.setup("run"))[-1] == (
        "setup: git is missing; on Debian or Ubuntu: sudo apt-get install git"
    )


def test_other_words_are_answered_with_the_usage(machine: Machine) -> None:
    assert said(machine.setup("everything")) == ["setup: Usage: .ci/setup run|test"]


def test_the_lock_files_pin_by_hash_and_name_no_host() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text()
        pins = [line for line in text.splitlines() if line[:1].isalnum()]

        assert all("==" in pin and pin.endswith("\\") for pin in pins), lock.name
        assert text.count("--hash=sha256:") >= len(pins), lock.name
        assert "://" not in text, lock.name


def test_the_scripts_are_executable() -> None:
    for script in ("setup", "run", "lock"):
        assert os.access(ROOT / ".ci" / script, os.X_OK), script
