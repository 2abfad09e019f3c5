"""The set-up names in one sentence all that is missing, installs what it may, and repeats for
free.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NO_PYTHON = "setup: Missing: Python 3.11 or later."
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
        self.script_at(self.bin / name, body)

    def script_at(self, path: Path, body: str) -> None:
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
        self.script_at(folder / "python", "[ $1 != -m ]")  # no pip that could install anything
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


PYTHON_MISSING = ("Python 3.11 or later", "python3-venv")
# Besides the languages of OCR, which are on every machine that gets as far as this test.
FOR_THE_TESTS = [("a browser", "chromium fonts-liberation"), ("pdftotext", "poppler-utils")]


def sentence(*missing: tuple[str, str]) -> str:
    """What the set-up says of things that are missing, each with its packages."""
    names, packages = zip(*missing, strict=True)
    command = f"sudo apt-get install {' '.join(packages)}"
    return f"setup: Missing: {', '.join(names)}. On Debian 12, Ubuntu 24.04 or later: {command}"


def test_a_bare_machine_is_told_everything_in_one_sentence(machine: Machine) -> None:
    assert said(machine.setup("run")) == [sentence(("make", "make"), PYTHON_MISSING)]


def test_the_line_for_bare_machines_in_the_readme_installs_just_that(machine: Machine) -> None:
    line = re.search(r"apt-get install -y (.+)\"$", (ROOT / "README.md").read_text(), re.M)

    assert line
    assert said(machine.setup("run"))[0].endswith(f" {line[1]}")


def test_the_tests_need_more_and_it_is_the_same_sentence(machine: Machine) -> None:
    everything = sentence(("make", "make"), PYTHON_MISSING, *FOR_THE_TESTS)

    assert said(machine.setup("test")) == [everything]


@pytest.mark.parametrize("python", ["", "exit 1"], ids=["no python3", "an old python3"])
def test_a_missing_python(machine: Machine, python: str) -> None:
    machine.have("make")
    if python:
        machine.python(python)

    assert said(machine.setup("run")) == [sentence(PYTHON_MISSING)]


@pytest.mark.parametrize("name", ["python3", "python3.12", "python3.14"])
def test_a_python_without_venv_needs_the_package_of_its_name(machine: Machine, name: str) -> None:
    machine.have("make")
    machine.script(name, 'case "$2" in *ensurepip*) exit 1 ;; esac')

    assert said(machine.setup("run")) == [sentence((f"{name}-venv", f"{name}-venv"))]


@pytest.mark.parametrize("missing", FOR_THE_TESTS, ids=lambda missing: missing[0])
def test_a_single_thing_that_the_tests_need(machine: Machine, missing: tuple[str, str]) -> None:
    machine.have("make", *({"chromium", "pdftotext"} - {missing[0], missing[1].split()[0]}))
    machine.prepared("test")

    assert said(machine.setup("test")) == [sentence(missing)]


def test_a_driver_that_cannot_start_is_one_sentence(machine: Machine) -> None:
    """The driver comes with an environment that was just made: here by a python3 of the test."""
    machine.have("make", "chromium", "pdftotext")
    machine.prepared("test")
    (machine.project / ".venv" / "ready-test").unlink()
    python = machine.project / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to(shutil.which("true") or "")
    machine.python("exit 0")

    assert said(machine.setup("test"))[-1] == (
        "setup: libatomic1 is missing; on Debian or Ubuntu: sudo apt-get install libatomic1"
    )


def test_the_program_needs_no_browser(machine: Machine) -> None:
    machine.have("make")
    machine.prepared("run")

    assert machine.setup("run").returncode == 0


@pytest.mark.parametrize(
    "browser", ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
)
def test_any_chromium_will_do(machine: Machine, browser: str) -> None:
    machine.have("make", "pdftotext", browser)
    machine.prepared("test")

    assert machine.setup("test").returncode == 0


def test_an_environment_that_is_ready_is_left_alone(machine: Machine) -> None:
    machine.have("make")
    machine.prepared("run")

    done = machine.setup("run")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_tests_environment_runs_the_program_too(machine: Machine) -> None:
    machine.have("make")
    machine.prepared("test")

    assert machine.setup("run").returncode == 0


def test_another_lock_file_asks_for_an_installation(machine: Machine) -> None:
    machine.have("make")
    machine.prepared("run")
    with (machine.project / "requirements" / "run.lock").open("a") as lock:
        lock.write("# changed\n")

    assert said(machine.setup("run")) == [
        "setup: Installing into .venv, a minute or two.",
        "setup: The packages could not be installed: look at the lines above, then try again.",
    ]


def test_an_environment_that_was_moved_is_made_again(machine: Machine) -> None:
    machine.have("make")
    machine.prepared("run")
    machine.project = machine.project.rename(machine.project.with_name("elsewhere"))

    assert said(machine.setup("run"))[0].startswith(NO_PYTHON)


def test_root_installs_all_that_is_missing_at_once(machine: Machine) -> None:
    """The lists of a new machine are empty: the first try fails, the second follows an update."""
    machine.script("id", "echo 0")
    log, lists = machine.project / "log", machine.project / "lists"
    machine.script(
        "apt-get",
        f'echo "$*" >>"{log}"\n'
        f'case $1 in update) touch "{lists}"; exit 0 ;; esac\n'
        f'[ -e "{lists}" ] || exit 100\n'
        "for name in make chromium pdftotext\n"
        f'do ln -s {shutil.which("true")} "{machine.bin}/$name"; done',
    )
    machine.prepared("test")

    done = machine.setup("test")

    packages = "make chromium fonts-liberation poppler-utils"
    assert done.returncode == 0
    assert done.stderr == f"setup: Installing {packages} with apt-get.\n"
    assert log.read_text().splitlines() == [
        f"install -y --no-install-recommends {packages}",
        "update",
        f"install -y --no-install-recommends {packages}",
    ]


def test_root_without_the_package_is_told_in_one_sentence(machine: Machine) -> None:
    machine.script("id", "echo 0")
    machine.script("apt-get", "exit 100")
    machine.prepared("run")

    assert said(machine.setup("run"))[-1] == sentence(("make", "make"))


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
