"""Whole builds of files made to hurt, and of damaged ones: every file has its outcome, no neighbour
is lost, nothing is written outside the index, the exit code is 1.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest

from indexer.engine import open_engine
from indexer.model import Record
from tests.support.documents import make_pdf
from tests.support.folders import page, put
from tests.support.hostile_formats import hostile
from tests.support.hostile_html import PAGES
from tests.support.hostile_pdfs import hostile_pdfs
from tests.support.site import ROOT

# PILLARS_MUTATIONS: how many damaged copies, PILLARS_SEED: which, for rounds longer than this one.
MUTATIONS = int(os.environ.get("PILLARS_MUTATIONS", "500"))
SEED = int(os.environ.get("PILLARS_SEED", "1"))
# Damaged copies of larger files would take most of the time.
LARGEST = 60_000
READ_SECONDS = 5
Files = Mapping[str, Callable[[], bytes]]


def pdfs() -> Files:
    return {f"{name}.pdf": make for name, make in hostile_pdfs().items()}


def pages() -> Files:
    """A tenth of the size at which parsers were seen to fail is enough to see it."""
    return {
        f"{name}.html": lambda make=make, size=size: make(max(300, size // 10))
        for name, (make, size) in PAGES.items()
    }


def others() -> Files:
    files = dict(hostile())
    del files["form-feeds.txt"]  # a hundred thousand pages: slow to index, not to read
    return files


def damaged() -> Files:
    """Copies of the shipped documents and of one of each format, each with a few faults."""
    paths = [*(ROOT / "corpus").rglob("*.*"), *(ROOT / "tests/data/formats").iterdir()]
    originals = {
        path.name: path.read_bytes()
        for path in sorted(paths)
        if path.stat().st_size < LARGEST and path.suffix not in {".toml", ".tsv"}
    }
    attached = {"note.html": page("Note", "A note.").encode()}
    originals["made.pdf"] = make_pdf([["Words."], ["More."]], attachments=attached)
    names, chance = sorted(originals), random.Random(SEED)  # noqa: S311  the same faults each time
    made = {}
    for number in range(MUTATIONS):
        name = names[number % len(names)]
        made[f"{number}-{name}"] = partial(bytes, faulty(originals[name], chance))
    return made


def faulty(content: bytes, chance: random.Random) -> bytes:
    """The content with one to eight faults."""
    made = bytearray(content)
    for _ in range(chance.choice((1, 2, 8))):
        at, size = chance.randrange(len(made) + 1), chance.choice((1, 1, 4, 200, 3000))
        match chance.randrange(6):
            case 0:
                made[at : at + size] = chance.randbytes(size)
            case 1:
                made[at : at + size] = bytes(size)
            case 2:
                del made[at : at + size]
            case 3:
                made[at:at] = made[chance.randrange(len(made) + 1) :][:size]
            case 4:
                made[at:at] = chance.choice((b"<", b">>", b"[" * 50, b"9" * 12, b"\xff\xfe", b"("))
            case 5:
                del made[max(1, at) :]
    return bytes(made)


class World:
    """A home, a working folder and a folder for temporary files; the index is in the second."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.corpus = place / "work" / "corpus"
        for name in ("home", "tmp", "work/corpus"):
            (place / name).mkdir(parents=True)

    def build(self) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "indexer", "build", "--json", "--workers", "2"]
        environment = {
            **{name: os.environ[name] for name in ("PATH",)},
            "HOME": str(self.place / "home"),
            "TMPDIR": str(self.place / "tmp"),
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PILLARS_READ_SECONDS": str(READ_SECONDS),
        }
        work = self.place / "work"
        return subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True)

    def outside(self) -> dict[str, tuple[int, int]]:
        """All files and folders but the index; files with their sizes and times."""
        index = self.place / "work" / "index"
        return {
            str(path): (path.stat().st_size, path.stat().st_mtime_ns) if path.is_file() else (0, 0)
            for path in self.place.rglob("*")
            if path != index and index not in path.parents
        }

    def records(self) -> Iterator[Record]:
        engine = open_engine(f"whoosh:{self.place / 'work' / 'index'}")
        yield from engine.all_records()
        engine.close()


@pytest.mark.slow
@pytest.mark.parametrize("files", [pdfs, pages, others, damaged])
def test_hostile_files_cost_themselves_alone(
    files: Callable[[], Files], tmp_path_factory: pytest.TempPathFactory
) -> None:
    world = World(tmp_path_factory.mktemp("w"))  # the address of a socket in it may be 108 bytes
    for number, (name, make) in enumerate(files().items()):
        put(world.corpus, name.replace("/", "-"), make())
        if number % 10 == 0:
            put(world.corpus, f"good-{number}.html", page("Good", f"Neighbour {number} is well."))
    names = {str(path.relative_to(world.corpus)) for path in world.corpus.rglob("*")}
    before = world.outside()
    done = world.build()
    report, records = json.loads(done.stdout), list(world.records())

    # Whether the slowest file is read within its time depends on the machine.
    assert done.returncode == int(bool(report["unread"])), done.stderr
    assert report["read"] == len(names)
    assert world.outside() == before
    assert {record.path for record in records if "#" not in record.path} == names
    assert all(r.unread or r.pages or r.format == "zip" for r in records), "no outcome"
    good = {record.path: record for record in records if record.path.startswith("good-")}
    assert len(good) > len(names) / 12
    assert all(record.pages[0].words >= 4 for record in good.values())
    failed = [one for one in report["unread"] if one["message"].startswith("The reader failed")]
    assert failed == [], "a reader lets an exception through"
