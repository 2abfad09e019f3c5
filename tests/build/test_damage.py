"""Damages of the index that serves: a plan names each, a build heals each from the cache."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.build.pipeline import build, plan
from indexer.check import check
from indexer.engine import current_generation
from indexer.settings import Settings
from tests.support.folders import here, page, put

__all__ = ["here"]  # a fixture

pytestmark = pytest.mark.usefixtures("here")


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    if content:
        content[len(content) // 2] ^= 1
    else:
        content += b"x"
    path.write_bytes(content)


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] or b"x")


def _empty(path: Path) -> None:
    path.write_bytes(b"" if path.read_bytes() else b"x")


_DAMAGES: list[Callable[[Path], None]] = [Path.unlink, _truncate, _empty, _flip]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    put(tmp_path / "corpus", "a.html", page("First", "Whole health for the whole person."))
    return Settings(corpus=tmp_path / "corpus", index=f"whoosh:{tmp_path / 'index'}", workers=1)


def _files(settings: Settings) -> list[Path]:
    """The files of the current generation but its manifest."""
    index = Path(settings.index.partition(":")[2])
    files = (index / "generations" / current_generation(settings.index)).rglob("*.*")
    return sorted(path for path in files if path.is_file() and path.name != "manifest.json")


def _healed(settings: Settings, read: list[str]) -> None:
    """A plan names the damage, and a build heals it without reading a document."""
    found = plan(settings)
    assert found.damage
    assert not found.up_to_date
    read.clear()
    assert build(settings).written
    assert read == []
    assert plan(settings).up_to_date
    assert check(settings.index).ok


@pytest.mark.parametrize("damage", _DAMAGES)
def test_damage_of_every_file_is_named_and_healed(
    settings: Settings, here: list[str], damage: Callable[[Path], None]
) -> None:
    first = build(settings)
    for number in range(len(_files(settings))):
        path = _files(settings)[number]
        damage(path)
        assert any(str(path) in sentence for sentence in plan(settings).damage)
        _healed(settings, here)
    assert build(settings).version == first.version


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"[]", b"null", b"3", b"\xff", None])
def test_damage_of_the_manifest_is_healed(
    settings: Settings, here: list[str], tmp_path: Path, content: bytes | None
) -> None:
    build(settings)
    manifest = tmp_path / "index/generations" / current_generation(settings.index) / "manifest.json"
    if content is None:
        manifest.unlink()
    else:
        manifest.write_bytes(content)
    _healed(settings, here)


@pytest.mark.parametrize("content", [b"", b"nowhere", b"0000", b"../x", b"\xff\0", None])
def test_a_pointer_to_nothing_is_healed(
    settings: Settings, here: list[str], tmp_path: Path, content: bytes | None
) -> None:
    build(settings)
    pointer = tmp_path / "index" / "CURRENT"
    if content is None:
        pointer.unlink()
    else:
        pointer.write_bytes(content)
    _healed(settings, here)


def test_generations_that_are_gone_are_healed(
    settings: Settings, here: list[str], tmp_path: Path
) -> None:
    build(settings)
    shutil.rmtree(tmp_path / "index" / "generations")
    _healed(settings, here)


def test_nothing_built_is_no_damage(settings: Settings) -> None:
    assert plan(settings).damage == ()
