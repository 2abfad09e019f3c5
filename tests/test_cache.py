"""The cache: what comes back, what is never kept, and what damage does (nothing)."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.cache import Cache
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


def entry(cache: Cache, tmp_path: Path) -> Path:
    (path,) = (tmp_path / "cache" / "extracts").glob("*/*.gz")
    return path


def test_an_extract_comes_back_equal(cache: Cache) -> None:
    assert cache.get(SOURCE) is None
    cache.put(SOURCE, (DOCUMENT, UNREAD))

    assert cache.get(SOURCE) == (DOCUMENT, UNREAD)


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

    assert cache.get(replace(SOURCE, file=Path("/elsewhere/a/b.pdf"), mtime_ns=9)) == (DOCUMENT,)


@pytest.mark.parametrize("reason", Reason)
def test_failures_of_the_moment_are_not_kept(cache: Cache, reason: Reason) -> None:
    passing = {"timed_out", "out_of_memory", "crashed", "no_permission", "missing"}
    extract = (Unreadable(SOURCE.path, reason, "why"),)
    cache.put(SOURCE, extract)

    assert cache.get(SOURCE) == (None if reason in passing else extract)


def test_every_damage_to_an_entry_is_a_miss(cache: Cache, tmp_path: Path) -> None:
    cache.put(SOURCE, (DOCUMENT, UNREAD))
    path = entry(cache, tmp_path)
    content = path.read_bytes()

    for at in range(0, len(content), 7):
        path.write_bytes(content[:at])
        assert cache.get(SOURCE) is None, f"cut at {at}"
    for at in range(10, len(content), 7):
        path.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
        # A flip in the padding of the last block changes nothing: wrong is only another content.
        assert cache.get(SOURCE) in (None, (DOCUMENT, UNREAD)), f"flipped at {at}"


def test_entries_of_another_shape_are_a_miss(cache: Cache, tmp_path: Path) -> None:
    cache.put(SOURCE, (DOCUMENT,))
    path = entry(cache, tmp_path)

    for text in (b"1", b"[]", b"[1]", b"{}", b'[{"document": {"pages": 1}}]', b"[{}]"):
        path.write_bytes(gzip.compress(text))
        assert cache.get(SOURCE) is None


def test_pruning_leaves_what_is_wanted(cache: Cache, tmp_path: Path) -> None:
    other = replace(SOURCE, sha256="cd" * 32)
    cache.put(SOURCE, (DOCUMENT,))
    cache.put(other, (DOCUMENT,))
    (entry_of_other := tmp_path / "cache" / "extracts" / "zz").mkdir()
    (entry_of_other / ".new-left-behind").write_text("half")
    cache.prune([cache.key(SOURCE)])

    assert cache.get(SOURCE) == (DOCUMENT,)
    assert cache.get(other) is None
    assert list(entry_of_other.iterdir()) == []


def test_stamps_come_back_and_damage_empties_them(cache: Cache, tmp_path: Path) -> None:
    stamps = {"a/b.pdf": ((1, 2, 3, 4), "ab")}
    assert cache.stamps() == {}
    cache.keep_stamps(stamps)
    assert cache.stamps() == stamps

    (tmp_path / "cache" / "files.json.gz").write_bytes(b"nonsense")
    assert cache.stamps() == {}
