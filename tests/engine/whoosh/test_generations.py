"""The index on disk: published whole or not at all, one build at a time, damage found."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.engine import (
    build_lock,
    current_generation,
    open_engine,
    open_writer,
    problems,
    read_manifest,
)
from indexer.engine.protocol import Question
from indexer.engine.query.nodes import Word
from indexer.engine.schema import fingerprint
from indexer.errors import BuildFailed, BuildLocked, IndexDamaged, IndexMissing, IndexOutdated
from tests.support.small_index import TAXONOMY, Book, Sheet, write_index

ONE = (Book("one", "One", (Sheet("alpha"),)),)
TWO = (*ONE, Book("two", "Two", (Sheet("alpha beta"),)))


def _count(url: str) -> int:
    engine = open_engine(url)
    try:
        return engine.search(Question(Word("alpha"))).documents
    finally:
        engine.close()


def _generations(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "generations").iterdir())


def test_nothing_built_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing) as error:
        open_engine(f"whoosh:{tmp_path}")

    assert "pillars-index build" in error.value.hint
    assert read_manifest(f"whoosh:{tmp_path}") is None


def test_an_unpublished_generation_does_not_serve(tmp_path: Path) -> None:
    url = write_index(tmp_path, ONE)
    writer = open_writer(url, TAXONOMY)
    writer.add(TWO[1].record, TWO[1].passages)

    assert _count(url) == 1

    writer.abort()

    assert _count(url) == 1
    assert _generations(tmp_path) == [current_generation(url)]


def test_an_open_engine_keeps_its_generation(tmp_path: Path) -> None:
    url = write_index(tmp_path, ONE)
    engine = open_engine(url)
    write_index(tmp_path, TWO)
    write_index(tmp_path, TWO)

    assert engine.search(Question(Word("alpha"))).documents == 1
    assert engine.page("one", 1).text.text == "alpha"
    assert _count(url) == 2
    engine.close()


def test_the_serving_generation_and_the_one_before_are_kept(tmp_path: Path) -> None:
    url = write_index(tmp_path, ONE)
    kept = [current_generation(url)]
    for _ in range(2):
        write_index(tmp_path, TWO)
        kept.append(current_generation(url))

    assert _generations(tmp_path) == kept[1:]


def test_a_second_build_is_refused_at_once(tmp_path: Path) -> None:
    url = f"whoosh:{tmp_path}"
    with build_lock(url), pytest.raises(BuildLocked), build_lock(url):
        pass
    with build_lock(url):
        pass


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    script = (
        "import os, sys; from indexer.engine import build_lock; "
        "build_lock(sys.argv[1]).__enter__(); os._exit(9)"
    )
    url = f"whoosh:{tmp_path}"
    ended = subprocess.run([sys.executable, "-c", script, url], check=False, timeout=60)

    assert ended.returncode == 9
    with build_lock(url):
        assert write_index(tmp_path, ONE) == url


def test_two_documents_of_one_id_are_refused(tmp_path: Path) -> None:
    writer = open_writer(f"whoosh:{tmp_path}", TAXONOMY)
    writer.add(ONE[0].record, ONE[0].passages)
    with pytest.raises(BuildFailed, match="'one'"):
        writer.add(ONE[0].record, ONE[0].passages)
    writer.abort()


def test_every_file_is_in_the_manifest_with_its_hash(tmp_path: Path) -> None:
    url = write_index(tmp_path, ONE)
    folder = tmp_path / "generations" / current_generation(url)
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    manifest = read_manifest(url)

    assert manifest is not None
    assert set(manifest["files"]) == files - {"manifest.json"}
    assert (manifest["version"], manifest["fingerprint"]) == ("test", fingerprint())
    assert problems(url) == []


def test_damage_is_found_in_every_file(tmp_path: Path) -> None:
    url = write_index(tmp_path, ONE)
    folder = tmp_path / "generations" / current_generation(url)
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json"):
        content = path.read_bytes()
        path.write_bytes(content + b"\0")
        assert problems(url) == [f"{path} was changed or damaged."]
        path.unlink()
        assert problems(url) == [f"{path} is missing."]
        path.write_bytes(content)


@pytest.mark.parametrize("name", ["records.jsonl", "info.json", "snapshot/columns.npz"])
def test_a_damaged_index_says_so(tmp_path: Path, name: str) -> None:
    url = write_index(tmp_path, ONE)
    (tmp_path / "generations" / current_generation(url) / name).write_bytes(b"{")
    with pytest.raises(IndexDamaged) as error:
        open_engine(url)

    assert "check" in error.value.hint


def test_a_record_that_is_damaged_says_so_when_it_is_read(tmp_path: Path) -> None:
    url = write_index(tmp_path, ONE)
    path = tmp_path / "generations" / current_generation(url) / "records.jsonl"
    path.write_bytes(b"?" + path.read_bytes()[1:])
    engine = open_engine(url)
    with pytest.raises(IndexDamaged) as error:
        engine.record("one")
    engine.close()

    assert error.value.message == f"Line 1 of {path} is damaged."
    assert f"pillars-index check --index {url}" in error.value.hint


def test_a_damaged_manifest_says_so(tmp_path: Path) -> None:
    url = write_index(tmp_path, ONE)
    (tmp_path / "generations" / current_generation(url) / "manifest.json").write_text("no")
    with pytest.raises(IndexDamaged, match=r"manifest\.json"):
        open_engine(url)


def test_an_index_of_another_schema_is_refused(tmp_path: Path) -> None:
    url = write_index(tmp_path, ONE)
    path = tmp_path / "generations" / current_generation(url) / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "fingerprint": "other"}))
    with pytest.raises(IndexOutdated) as error:
        open_engine(url)

    assert "pillars-index build --full" in error.value.hint
