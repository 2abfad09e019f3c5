"""The wheel in an empty environment: three files, one query, one page: -m tests.tools.smoke.

Nothing but the run dependencies is installed there, so a module that leans on anything else fails.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "bakery.html": "Bread is baked in a wood-fired oven before sunrise.",
    "orchard.html": "Apples ripen late; the oldest tree still bears fruit.",
}
STOP_SECONDS = 15


def main() -> int:
    """Goes through installation, indexing, a query and a page; the first that fails raises."""
    with tempfile.TemporaryDirectory(prefix="smoke") as name:
        folder = Path(name)
        programs = installed(folder)
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
    sys.stdout.write("smoke: the installed package indexes, searches and serves.\n")
    return 0


def installed(folder: Path) -> Path:
    """Builds the wheel and installs it into a new environment; the folder of its programmes."""
    run(ROOT, sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist"))
    run(folder, sys.executable, "-m", "venv", "env")
    programs = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check"]
    lock = str(ROOT / "requirements" / "run.lock")
    run(folder, *pip, "install", "--quiet", "--require-hashes", "-r", lock)
    wheels = [str(wheel) for wheel in (folder / "dist").glob("*.whl")]
    run(folder, *pip, "install", "--quiet", "--no-deps", "--no-index", *wheels)
    run(folder, *pip, "check")
    return programs


def corpus(folder: Path) -> None:
    """A folder of foreign documents: two web pages and one of our PDFs."""
    folder.mkdir()
    for name, text in PAGES.items():
        title = name.removesuffix(".html").title()
        page = f"<!doctype html><title>{title}</title><main><h1>{title}</h1><p>{text}</main>"
        (folder / name).write_text(page, encoding="utf-8")
    pdf = min((ROOT / "corpus").rglob("*.pdf"), key=lambda path: (path.stat().st_size, path.name))
    shutil.copy(pdf, folder)


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
