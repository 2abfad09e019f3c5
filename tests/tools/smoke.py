"""The wheel in an environment of its own: three files, one query, one page, and the collection that
ships: -m tests.tools.smoke.

Nothing but what requirements/run.lock names is there, so a module that leans on anything else
fails. Where pyproject.toml or the lock file changed since the last success, and in `make test-all`,
pip installs it all; otherwise the files come from the environment that runs this.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.support.environment import EXHAUSTIVE
from tests.support.locks import LOCKS, pins

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "bakery.html": "Bread is baked in a wood-fired oven before sunrise.",
    "orchard.html": "Apples ripen late; the oldest tree still bears fruit.",
}
LOCK = LOCKS / "run.lock"
CACHE = ROOT / ".cache"
PROGRAMS = Path("env", "Scripts" if os.name == "nt" else "bin")
STOP_SECONDS = 15


def main() -> int:
    """Goes through installation, indexing, a query and a page; the first that fails raises."""
    CACHE.mkdir(exist_ok=True)
    stamp, declared = CACHE / "smoke-installed", declaration()
    install = EXHAUSTIVE or not stamp.exists() or stamp.read_text() != declared
    with tempfile.TemporaryDirectory(prefix="smoke-", dir=CACHE) as name:
        folder = Path(name)
        programs = (installed if install else assembled)(folder, built(folder))
        corpus(folder / "corpus")
        places = ["--corpus", "corpus", "--index", "whoosh:index"]

        report = asked(folder, programs / "pillars-index", "build", *places, "--json")
        expect(report["documents"] == 3, "three documents", report)
        expect(report["unread"] == [], "every file read", report)

        answer = asked(folder, programs / "pillars-search", "query", "oven", *places[2:], "--json")
        found = [hit["document"] for hit in answer["hits"]]
        expect(found == ["bakery"], "the bakery found by its oven", found)

        with served(folder, programs / "pillars-search", places) as base:
            page = urlopen(f"{base}/search?q=oven", timeout=10).read().decode()
            style = re.search(r'href="(/static/[^"]+[.]css[^"]*)"', page)
            expect(style is not None, "a link to the style sheet", page)
            expect(urlopen(base + style[1], timeout=10).status == 200, "the style sheet", style)
        expect("<mark>oven</mark>" in page, "the page of results with the word marked", page)

        asked(folder, programs / "pillars-index", "demo", "demo", "--json")
        expect(
            contents(folder / "demo" / "corpus") == contents(ROOT / "corpus"),
            "the collection that ships, byte for byte",
            sorted(contents(folder / "demo")),
        )
    stamp.write_text(declared)
    sys.stdout.write("smoke: the installed package works and has the collection.\n")
    return 0


def declaration() -> str:
    """A digest of what decides on the content of the environment."""
    digest = hashlib.sha256(sys.version.encode())
    for path in (ROOT / "pyproject.toml", LOCK):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def built(folder: Path) -> str:
    """Builds the wheel; its path."""
    run(ROOT, sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist"))
    (wheel,) = (folder / "dist").glob("*.whl")
    return str(wheel)


def installed(folder: Path, wheel: str) -> Path:
    """Installs the wheel and what it needs into a new environment; the folder of its programs."""
    run(folder, sys.executable, "-m", "venv", "env")
    pip = [str(folder / PROGRAMS / "python"), "-m", "pip", "--disable-pip-version-check"]
    run(folder, *pip, "install", "--quiet", "--require-hashes", "-r", str(LOCK))
    run(folder, *pip, "install", "--quiet", "--no-deps", "--no-index", wheel)
    run(folder, *pip, "check")
    return folder / PROGRAMS


def assembled(folder: Path, wheel: str) -> Path:
    """Installs the wheel into a new environment, to which only the files of the distributions in
    the lock file are linked; the folder of its programs.
    """
    run(folder, sys.executable, "-m", "venv", "--without-pip", "env")
    python = str(folder / PROGRAMS / "python")
    place = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder / "env")}))
    for pin in filter(lambda pin: pin.applies, pins("run")):
        distribution = metadata.distribution(pin.name)
        expect(
            distribution.version == pin.version, f"{pin.name} {pin.version}", distribution.version
        )
        for file in distribution.files or ():
            if ".." not in file.parts:
                linked(Path(str(file.locate())), place / file)
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check"]
    run(folder, *pip, "install", "--quiet", "--no-deps", "--no-index", wheel)
    run(folder, *pip, "check")
    return folder / PROGRAMS


def linked(file: Path, place: Path) -> None:
    """Makes a file appear at another place too; a copy of it where file systems differ."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        place.hardlink_to(file)
    except OSError:
        shutil.copy(file, place)


def corpus(folder: Path) -> None:
    """A folder of foreign documents: two web pages and one of our PDFs."""
    folder.mkdir()
    for name, text in PAGES.items():
        title = name.removesuffix(".html").title()
        page = f"<!doctype html><title>{title}</title><main><h1>{title}</h1><p>{text}</main>"
        (folder / name).write_text(page, encoding="utf-8")
    pdf = min((ROOT / "corpus").rglob("*.pdf"), key=lambda path: (path.stat().st_size, path.name))
    shutil.copy(pdf, folder)


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a folder by their paths in it."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@contextmanager
def served(folder: Path, program: Path, places: list[str]) -> Iterator[str]:
    """The address that the server prints; afterwards it must stop when asked to."""
    command = [str(program), "serve", *places, "--port", "0"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    process = subprocess.Popen(command, cwd=folder, env=clean(), text=True, **pipes)
    try:
        yield address(process)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    expect(process.returncode == 0, "a graceful stop", process.returncode)


def address(process: "subprocess.Popen[str]") -> str:
    """The first address among the lines that the server prints."""
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line)
        if found := re.search(r"http://[^\s/]+", line):
            return found[0]
    raise AssertionError("The server printed no address: " + "".join(lines))


def asked(folder: Path, program: Path, *arguments: str) -> Any:
    """The JSON value that a command prints."""
    return json.loads(run(folder, str(program), *arguments))


def run(folder: Path, *command: str) -> str:
    """What the command prints; its own words when it fails."""
    done = subprocess.run(command, cwd=folder, env=clean(), capture_output=True, text=True)
    if done.returncode:
        raise AssertionError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def clean() -> dict[str, str]:
    """The environment without what would let code or settings in from outside."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PILLARS_", "PYTHON"))
    }


def expect(holds: bool, what: str, seen: object) -> None:
    """AssertionError with what was seen instead."""
    if not holds:
        raise AssertionError(f"Expected {what}, got: {str(seen)[:2000]}")


if __name__ == "__main__":
    sys.exit(main())
