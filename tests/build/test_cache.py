"""The cache: what comes back, what is never kept, and what damage does (nothing)."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build.cache import Cache, Entry
from indexer.model import (
    Document,
    Embedded,
    Heading,
    Link,
    Page,
    Reason,
    Source,
    Unreadable,
)
from indexer.page_images import Layout, Picture, PicturesFile, read_picture

SOURCE = Source("a/b.pdf", Path("/corpus/a/b.pdf"), 3, 7, "ab" * 32)
DOCUMENT = Document(
    path="a/b.pdf",
    format="pdf",
    title="Ünï “title”\n",
    pages=(Page(1, "i", "Preface", "text", "pypdf", 0.5, ("odd",)), Page(2, "", "", "")),
    authors=("A", "B"),
    dates={"created": "2011-02-03"},
    headings=(Heading(1, "Preface", 1),),
    links=(Link("https://shelf.example/", "shelf"),),
    attachments=(Link("annex.html", "annex"),),
    embedded=(Embedded("annex.html", 256, "ab" * 32),),
    warnings=("w",),
)
UNREAD = Unreadable("a/b.pdf#annex.html", Reason.EMPTY, "It is empty.")


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache", "readers 1")


def stored(tmp_path: Path) -> Path:
    (path,) = (tmp_path / "cache" / "extracts").glob("*/*.gz")
    return path


def test_an_extract_comes_back_equal(cache: Cache) -> None:
    assert cache.get(SOURCE) is None
    cache.put(SOURCE, (DOCUMENT, UNREAD))

    assert cache.get(SOURCE) == Entry((DOCUMENT, UNREAD))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(SOURCE, sha256="cd" * 32), id="content"),
        pytest.param(replace(SOURCE, path="c/b.pdf"), id="path, which addresses rest on"),
    ],
)
def test_another_file_is_a_miss(cache: Cache, other: Source) -> None:
    cache.put(SOURCE, (DOCUMENT,))

    assert cache.get(other) is None


def test_other_readers_or_options_are_a_miss(cache: Cache, tmp_path: Path) -> None:
    cache.put(SOURCE, (DOCUMENT,))

    assert Cache(tmp_path / "cache", "readers 2").get(SOURCE) is None


def test_where_the_corpus_lies_does_not_matter(cache: Cache) -> None:
    cache.put(SOURCE, (DOCUMENT,))

    assert cache.get(replace(SOURCE, file=Path("/elsewhere/a/b.pdf"), mtime_ns=9)) == Entry(
        (DOCUMENT,)
    )


@pytest.mark.parametrize("reason", Reason)
def test_failures_of_the_moment_are_not_kept(cache: Cache, reason: Reason) -> None:
    passing = {"timed_out", "out_of_memory", "crashed", "no_permission", "missing"}
    extract = (Unreadable(SOURCE.path, reason, "why"),)
    cache.put(SOURCE, extract)

    assert cache.get(SOURCE) == (None if reason in passing else Entry(extract))


def test_every_damage_to_an_entry_is_a_miss(cache: Cache, tmp_path: Path) -> None:
    cache.put(SOURCE, (DOCUMENT, UNREAD))
    path = stored(tmp_path)
    content = path.read_bytes()

    for at in range(0, len(content), 7):
        path.write_bytes(content[:at])
        assert cache.get(SOURCE) is None, f"cut at {at}"
    for at in range(10, len(content), 7):
        path.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
        # A flip in the padding of the last block changes nothing: wrong is only another content.
        assert cache.get(SOURCE) in (None, Entry((DOCUMENT, UNREAD))), f"flipped at {at}"


def test_entries_of_another_shape_are_a_miss(cache: Cache, tmp_path: Path) -> None:
    cache.put(SOURCE, (DOCUMENT,))
    path = stored(tmp_path)

    for text in (b"1", b"[]", b"[1]", b"{}", b'[{"document": {"pages": 1}}]', b"[{}]"):
        path.write_bytes(gzip.compress(text))
        assert cache.get(SOURCE) is None


def pictures(tmp_path: Path, *documents: int) -> Path:
    """A file of pictures as a worker leaves it."""
    path = tmp_path / "incoming.zip"
    with PicturesFile(path) as file:
        for document in documents:
            file.add(document, 1, Picture(b"png", 1, 1, Layout(1, 1)))
    return path


def test_pictures_are_kept_beside_the_extract(cache: Cache, tmp_path: Path) -> None:
    cache.put(SOURCE, (DOCUMENT, UNREAD, DOCUMENT), taken := pictures(tmp_path, 0, 2))
    entry = cache.get(SOURCE)

    assert entry
    assert entry.places == {0, 2}
    assert entry.pictures
    assert read_picture(entry.pictures, 2, 1) == Picture(b"png", 1, 1, Layout(1, 1))
    assert not taken.exists()


def test_an_extract_whose_pictures_are_lost_is_a_miss(cache: Cache, tmp_path: Path) -> None:
    cache.put(SOURCE, (DOCUMENT,), pictures(tmp_path, 0))
    entry = cache.get(SOURCE)
    assert entry
    assert entry.pictures
    entry.pictures.write_bytes(entry.pictures.read_bytes()[:-1])
    assert cache.get(SOURCE) is None
    entry.pictures.unlink()
    assert cache.get(SOURCE) is None


def test_a_file_without_pictures_has_none(cache: Cache, tmp_path: Path) -> None:
    cache.put(SOURCE, (DOCUMENT,), tmp_path / "nothing.zip")

    assert cache.get(SOURCE) == Entry((DOCUMENT,))


def test_pictures_come_in_through_an_empty_folder(cache: Cache, tmp_path: Path) -> None:
    with cache.incoming() as folder:
        (folder / "left behind").mkdir()
        with cache.incoming() as again:
            assert list(again.iterdir()) == []
    assert list((tmp_path / "cache").iterdir()) == []


def test_pruning_leaves_what_is_wanted(cache: Cache, tmp_path: Path) -> None:
    other = replace(SOURCE, sha256="cd" * 32)
    cache.put(SOURCE, (DOCUMENT,), pictures(tmp_path, 0))
    cache.put(other, (DOCUMENT,), pictures(tmp_path, 0))
    assert (kept := cache.get(SOURCE))
    (entry_of_other := tmp_path / "cache" / "extracts" / "zz").mkdir()
    (entry_of_other / ".new-left-behind").write_text("half")
    cache.prune([cache.key(SOURCE)])

    assert cache.get(SOURCE) == kept
    assert cache.get(other) is None
    assert len(list((tmp_path / "cache").rglob("*.zip"))) == 1
    assert list(entry_of_other.iterdir()) == []


def test_stamps_come_back_and_damage_empties_them(cache: Cache, tmp_path: Path) -> None:
    stamps = {"a/b.pdf": ((1, 2, 3, 4), "ab")}
    assert cache.stamps() == {}
    cache.keep_stamps(stamps)
    assert cache.stamps() == stamps

    (tmp_path / "cache" / "files.json.gz").write_bytes(b"nonsense")
    assert cache.stamps() == {}
