"""A full disk and killed builds: nothing is left behind, the last index serves, and the next build
works.
"""

import errno
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest

from indexer.build.pipeline import build
from indexer.check import check
from indexer.engine import build_lock, current_generation, open_writer
from indexer.engine.taxonomy import Taxonomy
from indexer.errors import BuildFailed, BuildLocked
from indexer.settings import Settings
from tests.support.folders import here, page, put

__all__ = ["here"]  # a fixture

pytestmark = pytest.mark.usefixtures("here")

_GENERATIONS = "indexer.engine.whoosh_engine.generations"
_WRITER = "indexer.engine.whoosh_engine.writer"

# Where a build writes: owner, name, and which call fails.
_WRITES = [
    ("indexer.build.cache", "_write", 0),
    ("indexer.build.cache:Cache", "put", 0),
    ("indexer.build.cache:tempfile", "mkstemp", 0),
    (f"{_GENERATIONS}:Generations", "new", 0),
    (_WRITER, "create_in", 0),
    (f"{_WRITER}:WhooshWriter", "add", 0),
    (f"{_WRITER}:WhooshWriter", "add", 1),
    ("whoosh.writing:SegmentWriter", "add_document", 1),
    ("whoosh.writing:SegmentWriter", "commit", 0),
    ("indexer.engine.whoosh_engine.columns:np", "savez", 0),
    ("indexer.engine.whoosh_engine.term_dictionary:np", "save", 0),
    (_WRITER, "save_phrases", 0),
    (f"{_WRITER}:WhooshWriter", "_write", 0),
    (_WRITER, "save_records", 0),
    (_GENERATIONS, "_digest", 3),
    *((_GENERATIONS, "_sync", call) for call in (0, 1, 7, -2)),
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    put(tmp_path / "corpus", "a.html", page("First", "Whole health for the whole person."))
    return Settings(corpus=tmp_path / "corpus", index=f"whoosh:{tmp_path / 'index'}", workers=1)


def _full(step: Callable[..., Any], failing: int, calls: list[int]) -> Callable[..., Any]:
    """The step, which finds the disk full at the n-th call, counted from 0."""

    def write(*arguments: Any, **options: Any) -> Any:
        calls.append(len(calls))
        if calls[-1] == failing:
            raise OSError(errno.ENOSPC, "No space left on device")
        return step(*arguments, **options)

    return write


def _leftovers(settings: Settings) -> list[str]:
    """Files and folders of unfinished work in the index folder."""
    folder = Path(settings.index.partition(":")[2])
    generations = (folder / "generations").iterdir()
    unfinished = [path for path in generations if path.name != current_generation(settings.index)]
    return [str(path) for path in (*unfinished, *folder.rglob("*.new"), *folder.rglob(".new-*"))]


@pytest.mark.parametrize(("owner", "name", "call"), _WRITES)
def test_a_full_disk_leaves_nothing_behind(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, owner: str, name: str, call: int
) -> None:
    place = resolve_name(owner)
    syncs: list[int] = []
    with monkeypatch.context() as patch:
        patch.setattr(place, name, _full(getattr(place, name), -99, syncs))
        first = build(settings)
    put(settings.corpus, "new.html", page("New", "This is new."))
    failing = call if call >= 0 else len(syncs) + call
    with monkeypatch.context() as patch:
        patch.setattr(place, name, _full(getattr(place, name), failing, []))
        with pytest.raises(BuildFailed) as failure:
            build(settings)

    assert str(settings.index.partition(":")[2]) in failure.value.message
    assert "needs about 1 MiB" in failure.value.message
    assert failure.value.exit_code == 6
    assert _leftovers(settings) == []
    result = check(settings.index)
    assert (result.problems, result.version) == ((), first.version)
    assert build(settings).coverage.documents == 2


def test_a_first_build_estimates_from_the_corpus(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(settings.corpus, "large.txt", "word " * 1_000_000)
    monkeypatch.setattr(_WRITER + ".create_in", _full(print, 0, []))
    with pytest.raises(BuildFailed, match="needs about 4 MiB"):
        build(settings)


def test_stamps_that_do_not_fit_do_not_fail_a_published_build(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("indexer.build.cache.Cache.keep_stamps", _full(print, 0, []))
        assert build(settings).written
    assert not build(settings).written


def test_the_next_build_sweeps_what_killed_ones_left(settings: Settings, tmp_path: Path) -> None:
    build(settings)
    index = tmp_path / "index"
    put(index / "generations" / "20200101T000000000000" / "whoosh", "half.seg", b"half")
    put(index / "generations" / "99990101T000000000000", "manifest.json", "{}")
    put(index, "CURRENT.new", "99990101T000000000000")
    put(index / "cache" / "extracts" / "aa", ".new-x", b"half")
    put(index / "cache" / "incoming" / "readers-x", "pictures.zip", b"half")

    assert not build(settings).written, "also a build that has nothing to write"
    assert _leftovers(settings) == []
    assert not (index / "cache" / "incoming").exists()
    assert check(settings.index).ok


def test_the_generation_of_a_running_build_is_not_swept(settings: Settings) -> None:
    with build_lock(settings.index):
        writer = open_writer(settings.index, Taxonomy())
        with pytest.raises(BuildLocked):
            build(settings)
        assert len(list(Path(settings.index.partition(":")[2]).glob("generations/*/whoosh"))) == 1
        writer.abort()
