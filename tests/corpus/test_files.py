"""The walk: which files are documents, which cannot be opened and why, and when a hash is made
again.
"""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.corpus import files
from indexer.corpus.files import list_files, open_source
from indexer.corpus.skip_rules import SkipRule, is_skipped, rule_counts
from indexer.corpus.text import printable
from indexer.errors import CorpusInvalid
from indexer.model import Reason, Unreadable


def make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path, encoding="utf-8")


def paths(root: Path, *ignore: str) -> list[str]:
    return [source.path for source in list_files(root, ignore).sources]


def reasons(root: Path) -> dict[str, Reason]:
    return {one.path: one.reason for one in list_files(root).unread}


def age(root: Path, seconds: int = 60) -> None:
    """Makes files look as if they had been written some time ago."""
    for path in root.rglob("*"):
        time = path.stat().st_mtime_ns - seconds * 10**9
        os.utime(path, ns=(time, time))


def test_a_source_knows_its_path_size_and_hash(tmp_path: Path) -> None:
    make(tmp_path, "a/b.html")

    (source,) = list_files(tmp_path).sources
    assert source.path == "a/b.html"
    assert source.size == 8
    assert source.sha256 == hashlib.sha256(b"a/b.html").hexdigest()
    assert source.file.read_text() == "a/b.html"


def test_order_is_by_path_bytes(tmp_path: Path) -> None:
    make(tmp_path, "b.html", "a/z.html", "a.html", "ä.html", "B.html")

    assert paths(tmp_path) == ["B.html", "a.html", "a/z.html", "b.html", "ä.html"]


@pytest.mark.parametrize(
    ("path", "ignore", "expected"),
    [
        ("catalog.toml", (), True),
        ("deep/catalog.toml", (), False),
        ("synonyms.tsv", (), True),
        (".git/config", (), True),
        ("a/.hidden.html", (), True),
        ("page_files/style.css", (), True),
        ("page_files/LOGO.PNG", (), True),
        ("page_files/app.js.download", (), True),
        ("page_files/frame.html", (), False),
        ("pdf.js/report.pdf", (), False),
        ("a/.hidden/report.pdf", (), True),
        ("notes.txt", (), False),
        ("sources/a.typ", ("sources",), True),
        ("sources/deep/a.typ", ("sources/",), True),
        ("other/sources/a.typ", ("sources",), False),
        ("a/README.md", ("*.md",), True),
        ("README.md", ("README.md",), True),
        ("a/b/c.pdf", ("a/*/c.pdf",), True),
    ],
)
def test_what_is_left_out(path: str, ignore: tuple[str, ...], expected: bool) -> None:
    assert is_skipped(path, ignore) is expected


def test_ignored_files_and_a_folder_to_skip_are_passed_over(tmp_path: Path) -> None:
    make(tmp_path, "a.html", "sources/b.html", "index/c.html", ".d.html", "taxonomy.toml")

    listing = list_files(tmp_path, ["sources"], skip=tmp_path / "index")
    assert [source.path for source in listing.sources] == ["a.html"]
    assert listing.unread == ()
    assert [(entry.path, entry.rule, entry.pattern) for entry in listing.skipped] == [
        (".d.html", SkipRule.HIDDEN, ""),
        ("index/", SkipRule.INDEX, ""),
        ("sources/", SkipRule.IGNORE, "sources"),
    ]


ENDINGS = (
    "css js mjs map download png jpg jpeg gif svg webp avif ico bmp woff woff2 ttf otf eot"
).split()


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("stem", ["pdf", "2011.reports", "Ä b", "page_files/deep"])
@pytest.mark.parametrize("change", [str.lower, str.upper])
def test_endings_of_names_say_nothing_of_folders(
    tmp_path: Path, ending: str, stem: str, change: Callable[[str], str]
) -> None:
    folder = f"{stem}.{change(ending)}"
    make(tmp_path, f"{folder}/report.pdf", f"{folder}/deep.{ending}/annex.html", f"x/y.{ending}")

    assert paths(tmp_path) == sorted([f"{folder}/deep.{ending}/annex.html", f"{folder}/report.pdf"])
    (skipped,) = list_files(tmp_path).skipped
    assert (skipped.path, skipped.rule) == (f"x/y.{ending}", SkipRule.NAME_ENDING)
    assert skipped.pattern == f".{ending}"


def test_a_folder_counts_with_all_its_files(tmp_path: Path) -> None:
    make(tmp_path, "a.html", ".git/x", ".git/objects/y", ".git/objects/z.pdf", ".b", "c.js", "d.js")

    listing = list_files(tmp_path)
    assert {entry.path: entry.files for entry in listing.skipped} == {
        ".b": 1,
        ".git/": 3,
        "c.js": 1,
        "d.js": 1,
    }
    assert list(rule_counts(listing.skipped).values()) == [4, 2]


def test_nothing_is_lost_in_silence(tmp_path: Path) -> None:
    """Every file is a document, unread, skipped, in a skipped folder, or part of the catalog."""
    make(tmp_path, "page.html", "page_files/f.html", "page_files/a.pdf", "page_files/s.css/t.txt")
    make(tmp_path, ".h/a.pdf", "drafts/x/a.pdf", "b.svg", "catalog.toml", "e/taxonomy.toml")
    (tmp_path / "again.js").symlink_to("drafts")
    (tmp_path / "gone.png").symlink_to("nowhere")
    (tmp_path / "gone.pdf").symlink_to("nowhere")

    listing = list_files(tmp_path, ["drafts"])
    entries = [*listing.sources, *listing.unread, *listing.skipped]
    accounted = [entry.path for entry in entries]
    assert len(accounted) == len({*accounted})
    assert {entry.path: entry.rule for entry in listing.skipped} == {
        ".h/": SkipRule.HIDDEN,
        "again.js": SkipRule.FOLDER_LINK,
        "b.svg": SkipRule.NAME_ENDING,
        "drafts/": SkipRule.IGNORE,
        "gone.png": SkipRule.NAME_ENDING,
        "page_files/f.html": SkipRule.SAVED_PAGE,
        "page_files/s.css/t.txt": SkipRule.SAVED_PAGE,
    }
    for path in tmp_path.rglob("*"):
        relative = path.relative_to(tmp_path).as_posix()
        if not path.is_dir() and relative != "catalog.toml":
            assert any(
                relative == entry or (entry.endswith("/") and relative.startswith(entry))
                for entry in accounted
            )


@pytest.mark.parametrize("folder", ["page_files", "page-Dateien", "page_archivos", "page_fichiers"])
def test_of_what_a_browser_saves_beside_a_page_only_documents_count(
    tmp_path: Path, folder: str
) -> None:
    inside = ("report.PDF", "saved_resource.html", "script.txt", "deep/annex.docx", "logo.png")
    make(tmp_path, "page.html", *(f"{folder}/{name}" for name in inside))

    documents = ["page.html", f"{folder}/deep/annex.docx", f"{folder}/report.PDF"]
    assert paths(tmp_path) == sorted(documents)


def test_a_folder_without_its_page_is_a_folder(tmp_path: Path) -> None:
    make(tmp_path, "page_files/saved_resource.html")

    assert paths(tmp_path) == ["page_files/saved_resource.html"]


def test_links_stay_inside_and_lead_somewhere(tmp_path: Path) -> None:
    root, outside = tmp_path / "corpus", tmp_path / "outside"
    make(root, "a.html", "folder/b.html")
    make(outside, "secret.html")
    (root / "in.html").symlink_to("a.html")
    (root / "out.html").symlink_to(outside / "secret.html")
    (root / "out").symlink_to(outside)
    (root / "again").symlink_to("folder")
    (root / "nowhere.pdf").symlink_to("gone.pdf")
    (root / "loop.pdf").symlink_to("loop.pdf")

    assert paths(root) == ["a.html", "folder/b.html", "in.html"]
    assert reasons(root) == {
        "loop.pdf": Reason.DANGLING_LINK,
        "nowhere.pdf": Reason.DANGLING_LINK,
        "out": Reason.OUTSIDE,
        "out.html": Reason.OUTSIDE,
    }


def test_a_pipe_is_no_document_and_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")

    assert reasons(tmp_path) == {"pipe.pdf": Reason.UNSUPPORTED}


def test_strange_names_become_text(tmp_path: Path) -> None:
    make(tmp_path, "two\nlines.html")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.html")).write_text("x")

    assert paths(tmp_path) == ["caf\\xe9.html", "two\nlines.html"]
    assert printable("two\nlines.html") == "two\\nlines.html"


@pytest.mark.parametrize("name", ["missing", "file.html"])
def test_a_corpus_is_a_folder(tmp_path: Path, name: str) -> None:
    make(tmp_path, "file.html")

    with pytest.raises(CorpusInvalid, match="There is no folder"):
        list_files(tmp_path / name)


def test_unchanged_files_are_not_hashed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "a.html", "b.html")
    age(tmp_path)
    monkeypatch.setattr(files, "_SETTLED_NS", -(10**18))
    first = list_files(tmp_path)
    (tmp_path / "b.html").write_text("B.html")
    hashed = []
    digest = hashlib.file_digest
    monkeypatch.setattr(hashlib, "file_digest", lambda f, n: hashed.append(f.name) or digest(f, n))

    second = list_files(tmp_path, known=first.stamps)
    assert len(hashed) == 1
    assert second.sources[0] == first.sources[0]
    assert second.sources[1].sha256 == hashlib.sha256(b"B.html").hexdigest()


def test_a_file_changed_just_now_is_not_trusted(tmp_path: Path) -> None:
    make(tmp_path, "a.html")

    assert list_files(tmp_path).stamps == {}


def test_a_single_file_opens_anywhere(tmp_path: Path) -> None:
    make(tmp_path, "a.html")

    source = open_source(tmp_path / "a.html")
    assert not isinstance(source, Unreadable)
    assert source.path == str(tmp_path / "a.html")
    folder = open_source(tmp_path)
    assert isinstance(folder, Unreadable)
    assert folder.reason is Reason.UNSUPPORTED
