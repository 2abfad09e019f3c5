"""Pictures are taken from a reading process as a copy, and only when they are pictures."""

import errno
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.extract.workers import received_images
from indexer.extract.workers.received_images import receive_images
from indexer.page_images import Layout, Picture, PicturesFile, read_picture

PNG = b"\x89PNG\r\n\x1a\n and so on"
PICTURE = Picture(PNG, 3, 4, Layout(30, 40, ((0, 5, 1.0, 2.0, 3.0, 4.0),)))


def written(path: Path) -> None:
    """What a good worker writes: two pages of the file, one of an embedded one, one without PNG."""
    with PicturesFile(path) as file:
        file.add(0, 1, PICTURE)
        file.add(0, 2, Picture(b"", 3, 4, Layout(30, 40)))
        file.of(2).add(1, PICTURE)


def test_a_full_disk_costs_the_pictures_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with PicturesFile(tmp_path / "a.zip") as file:
        file.add(0, 1, PICTURE)
        monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
        file.add(0, 2, PICTURE)
        file.add(0, 3, PICTURE)

    assert list(tmp_path.iterdir()) == []


PAGES = (2, 0, 1)


def test_good_pictures_are_copied(tmp_path: Path) -> None:
    written(tmp_path / "a.zip")

    assert receive_images(tmp_path / "a.zip", tmp_path / "b.zip", PAGES)
    assert read_picture(tmp_path / "b.zip", 2, 1) == PICTURE
    assert (tmp_path / "a.zip").stat().st_ino != (tmp_path / "b.zip").stat().st_ino


def packed(path: Path, *entries: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, content in entries:
            file.writestr(zipfile.ZipInfo(name), content, method)


def longer(path: Path) -> None:
    written(path)
    with path.open("ab") as file:
        file.write(b"and something behind it, long enough for a record")


def huge_count(path: Path) -> None:
    """The long form of the end says that there are four billion entries."""
    written(path)
    content = path.read_bytes()
    far = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 2**32, 2**32, 2**40, 0)
    where = struct.pack("<4sLQL", b"PK\x06\x07", 0, len(content) - 22, 1)
    path.write_bytes(content[:-22] + far + where + content[-22:])


BAD: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: None,
    "an empty file": lambda path: path.touch(),
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "a link": lambda path: path.symlink_to(path.with_name("good.zip")),
    "no zip": lambda path: path.write_bytes(b"words " * 100),
    "an empty zip": packed,
    "more behind it": longer,
    "the long form": huge_count,
    "a path out of it": lambda path: packed(path, ("../../evil.png", PNG)),
    "an absolute path": lambda path: packed(path, ("/0/1.png", PNG)),
    "another kind of file": lambda path: packed(path, ("0/1.html", b"<script>")),
    "a page that is not there": lambda path: packed(path, ("0/3.png", PNG)),
    "a page 0": lambda path: packed(path, ("0/0.png", PNG)),
    "a document that is not there": lambda path: packed(path, ("3/1.png", PNG)),
    "a document without pages": lambda path: packed(path, ("1/1.png", PNG)),
    "a picture that is none": lambda path: packed(path, ("0/1.png", b"<svg onload=x>")),
    "a packed picture": lambda path: packed(
        path, ("0/1.png", PNG + bytes(2**20)), method=zipfile.ZIP_DEFLATED
    ),
    "a layout that is none": lambda path: packed(path, ("0/1.json", b"[1]")),
    "a layout too deep": lambda path: packed(path, ("0/1.json", b"[" * 200_000)),
    "a layout with markup": lambda path: packed(
        path, ("0/1.json", b'{"width": "<b>", "height": 1, "page": [1, 1]}')
    ),
    "a layout without an end": lambda path: packed(
        path, ("0/1.json", b'{"width": 1e999, "height": 1, "page": [1, 1]}')
    ),
    "a word without a place": lambda path: packed(
        path, ("0/1.json", b'{"width": 1, "height": 1, "page": [1, 1], "words": [1]}')
    ),
    "a bomb of a layout": lambda path: packed(
        path, ("0/1.json", bytes(5 * 2**20)), method=zipfile.ZIP_DEFLATED
    ),
}


@pytest.mark.parametrize("make", BAD.values(), ids=BAD)
def test_anything_else_is_left(tmp_path: Path, make: Callable[[Path], object]) -> None:
    written(tmp_path / "good.zip")
    make(tmp_path / "a.zip")

    assert not receive_images(tmp_path / "a.zip", tmp_path / "b.zip", PAGES)
    assert not (tmp_path / "b.zip").exists()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_page_twice_is_left(tmp_path: Path) -> None:
    packed(tmp_path / "a.zip", ("0/1.png", PNG), ("0/1.png", PNG))

    assert not receive_images(tmp_path / "a.zip", tmp_path / "b.zip", PAGES)


def test_too_large_a_file_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(received_images, "_MAX_BYTES", 200)
    written(tmp_path / "a.zip")

    assert not receive_images(tmp_path / "a.zip", tmp_path / "b.zip", PAGES)
    assert not (tmp_path / "b.zip").exists()


def test_every_damage_to_it_is_left_or_harmless(tmp_path: Path) -> None:
    written(tmp_path / "a.zip")
    content = (tmp_path / "a.zip").read_bytes()
    for at in range(0, len(content), 3):
        flipped = content[:at] + bytes([content[at] ^ 41]) + content[at + 1 :]
        for damaged in (content[:at], flipped):
            (tmp_path / "a.zip").write_bytes(damaged)
            if receive_images(tmp_path / "a.zip", tmp_path / "b.zip", PAGES):
                read_picture(tmp_path / "b.zip", 0, 1)
