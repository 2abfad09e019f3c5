"""Whole builds: what is read, written, reused and refused, and the folder full of everything that
goes wrong.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.build import extraction
from indexer.build.pipeline import build, plan
from indexer.check import check, stats
from indexer.cli.text import format_build, format_check, format_plan
from indexer.engine import build_lock, open_engine, problems, read_manifest
from indexer.engine.protocol import Engine
from indexer.errors import BuildFailed, BuildLocked, CorpusInvalid
from indexer.extract.dispatch import read_source
from indexer.extract.wire_format import FileResult
from indexer.model import Reason, Record, Source, Unreadable
from indexer.page_images import Layout, Picture, PicturesFile
from indexer.settings import Settings
from tests.support.documents import make_pdf
from tests.support.folders import everything_wrong, here, page, put

__all__ = ["here"]  # a fixture


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "corpus").mkdir()
    return Settings(corpus=tmp_path / "corpus", index=f"whoosh:{tmp_path / 'index'}", workers=1)


def engine(settings: Settings) -> Engine:
    return open_engine(settings.index)


def records(settings: Settings) -> dict[str, Record]:
    opened = engine(settings)
    try:
        return {record.id: record for record in opened.all_records()}
    finally:
        opened.close()


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.rglob("*")}


def two_pages(settings: Settings) -> None:
    put(settings.corpus, "a.html", page("First", "Whole health for the whole person."))
    put(settings.corpus, "b/c.html", page("Second", "Something else is here."))


def test_a_build_reports_what_it_did(settings: Settings, here: list[str]) -> None:
    two_pages(settings)
    report = build(settings)

    assert report.written
    assert (report.read, report.reused, report.removed, report.unread) == (2, 0, 0, ())
    data = report.json()
    assert list(data) == [
        "ok", "version", "documents", "pages", "pages_with_text",
        "read", "reused", "removed", "coverage", "unread",
            "acknowledged", "unmatched_acknowledgements", "skipped", "seconds",
    ]  # fmt: skip
    assert (data["documents"], data["pages"], data["pages_with_text"]) == (2, 2, 2)
    assert len(data["version"]) == 12


def test_a_second_build_reads_nothing_and_writes_nothing(
    settings: Settings, here: list[str], tmp_path: Path
) -> None:
    two_pages(settings)
    first = build(settings)
    here.clear()
    before = snapshot(tmp_path / "index")
    second = build(settings)

    assert here == []
    assert snapshot(tmp_path / "index") == before
    assert not second.written
    assert (second.read, second.reused) == (0, 2)
    assert (second.version, second.coverage) == (first.version, first.coverage)


def test_only_new_and_changed_files_are_read(settings: Settings, here: list[str]) -> None:
    two_pages(settings)
    put(settings.corpus, "gone.html", page("Gone", "Soon to be removed."))
    first = build(settings)
    here.clear()
    put(settings.corpus, "a.html", page("First", "Changed it is."))
    put(settings.corpus, "new.html", page("New", "This is new."))
    (settings.corpus / "gone.html").unlink()
    wanted = plan(settings)
    second = build(settings)

    assert (wanted.added, wanted.changed, wanted.removed) == (
        ("new.html",),
        ("a.html",),
        ("gone.html",),
    )
    assert (wanted.unchanged, wanted.serving, wanted.up_to_date) == (1, first.version, False)
    assert second.version != first.version
    assert sorted(here) == ["a.html", "new.html"]
    assert (second.read, second.reused, second.removed) == (2, 1, 1)
    assert set(records(settings)) == {"a", "b-c", "new"}
    assert plan(settings).up_to_date


def test_a_full_build_reads_everything_and_gives_the_same(
    settings: Settings, here: list[str]
) -> None:
    two_pages(settings)
    first, serving = build(settings), read_manifest(settings.index)
    here.clear()
    second = build(settings, full=True)

    assert len(here) == 2
    assert second.version == first.version
    assert second.written
    manifest = read_manifest(settings.index)
    assert manifest is not None
    assert serving is not None
    differing = {"built": "", "files": "", "sizes": ""}
    assert {**manifest, **differing} == {**serving, **differing}


def test_the_version_does_not_depend_on_place_or_time(
    settings: Settings, here: list[str], tmp_path: Path
) -> None:
    two_pages(settings)
    first = build(settings)
    elsewhere = tmp_path / "else" / "where"
    shutil.copytree(settings.corpus, elsewhere)
    os.utime(elsewhere / "a.html", (1, 1))
    second = build(replace(settings, corpus=elsewhere, index=f"whoosh:{tmp_path / 'index2'}"))

    assert second.version == first.version


CATALOG = '[documents.key]\nkind = "document"\ntitle = "T"\nfile = "a.html"\n'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", page("First", "Other words.")),
        ("d.html", page("Third", "One more.")),
        ("catalog.toml", CATALOG),
        ("taxonomy.toml", '[facets.x]\nlabel = "X"\n'),
        ("synonyms.tsv", "a\tb\tsame\n"),
    ],
)
def test_the_version_depends_on_every_file(
    settings: Settings, here: list[str], name: str, content: str
) -> None:
    two_pages(settings)
    first = build(settings)
    put(settings.corpus, name, content)
    wanted = plan(settings)
    second = build(settings)

    assert second.version != first.version
    assert second.written
    assert not wanted.up_to_date
    assert wanted.metadata == ((name,) if not name.endswith("html") else ())


def test_options_that_decide_what_is_read_have_the_files_read_again(
    settings: Settings, here: list[str]
) -> None:
    two_pages(settings)
    build(settings)
    wanted = plan(replace(settings, max_html=3))

    assert wanted.program
    assert not wanted.up_to_date
    assert plan(replace(settings, read_seconds=3, workers=2)).up_to_date


def test_catalogue_taxonomy_and_rules_reach_the_index(settings: Settings, here: list[str]) -> None:
    two_pages(settings)
    put(
        settings.corpus,
        "catalog.toml",
        '[corpus]\nname = "A shelf"\n'
        '[documents.first]\nkind = "report"\ntitle = "As printed"\npublished = "2011-02"\n'
        'file = "a.html"\n[documents.first.facets]\nsummit = ["2010"]\n'
        '[documents.absent]\nkind = "report"\ntitle = "Not here"\n'
        '[documents.gone]\nkind = "report"\ntitle = "Gone"\nfile = "gone.pdf"\n',
    )
    put(
        settings.corpus,
        "taxonomy.toml",
        '[kinds]\nreport = "Report"\n[facets.summit]\nlabel = "Summit"\n'
        '[[facets.summit.values]]\nvalue = "2010"\n'
        '[facets.topic]\nlabel = "Topic"\nscope = "passage"\n'
        '[[facets.topic.values]]\nvalue = "health"\nrule = \'"whole health"\'\n',
    )
    report = build(settings)
    found = records(settings)
    opened = engine(settings)
    years = next(f for f in opened.info.taxonomy.facets if f.name == "year")
    opened.close()

    assert found["first"].title == "As printed"
    assert found["first"].facets == {
        "summit": ("2010",), "topic": ("health",), "year": ("2011",), "kind": ("report",),
    }  # fmt: skip
    assert not found["absent"].available
    assert found["absent"].unread is None
    assert not found["gone"].available
    assert plan(settings).absent == ("gone.pdf",)
    assert report.unread == ()
    assert report.coverage.documents == 4
    assert [value.label for value in years.values] == ["2011", "Undated"]
    assert opened.info.name == "A shelf"


def test_a_page_its_attachment_and_what_is_embedded(settings: Settings, here: list[str]) -> None:
    annex = page("Annex", "An annex about bridges.").encode()
    report = make_pdf([["The report says so."]], attachments={"annex.html": annex})
    put(settings.corpus, "files/report.pdf", report)
    link = '<p><a href="../files/report.pdf">The report (PDF)</a> <a href="no.pdf">Lost</a></p>'
    put(
        settings.corpus,
        "pages/home.html",
        page("Home", "See the attached file.").replace("</main>", link + "</main>"),
    )
    build(settings)
    found = records(settings)

    assert set(found) == {"pages-home", "files-report", "files-report--annex"}
    assert found["files-report"].attached_to == "pages-home"
    assert found["pages-home"].attachments == ("files-report",)
    assert [link.url for link in found["pages-home"].missing_attachments] == ["pages/no.pdf"]
    assert found["files-report"].attachments == ("files-report--annex",)
    inner = found["files-report--annex"]
    assert (inner.attached_to, inner.path) == ("files-report", "files/report.pdf#annex.html")
    assert inner.size == len(annex)


def test_a_foreign_folder_has_sensible_titles_years_and_kinds(
    settings: Settings, here: list[str]
) -> None:
    date = '<meta property="article:published_time" content="2019-05-06T07:08:09Z">'
    put(settings.corpus, "news/item.html", page("Water in the north", "Rain fell.", date))
    information = {"/Title": "Annual report on lakes", "/CreationDate": "D:20140203040506Z"}
    put(settings.corpus, "2014_lakes.pdf", make_pdf([["Lakes are deep."]], information=information))
    put(settings.corpus, "notes-on_rivers.html", "<p>Rivers run to the sea.</p>")
    report = build(settings)
    found = records(settings)

    assert report.unread == ()
    shown = {key: (one.title, one.year, one.kind) for key, one in found.items()}
    assert shown["news-item"] == ("Water in the north", 2019, "web-page")
    assert shown["2014-lakes"] == ("Annual report on lakes", 2014, "document")
    assert shown["notes-on-rivers"][1:] == (None, "web-page")
    assert shown["notes-on-rivers"][0]
    assert "published_from_file_date" in found["2014-lakes"].warnings


WRONG = {
    "empty.pdf": "empty",
    "encrypted.pdf": "encrypted",
    "huge.html": "too_large",
    "large.html": "too_large",
    "nowhere.pdf": "dangling_link",
    "text.pdf": "mislabelled",
    "truncated.pdf": "damaged",
}


def test_a_folder_of_everything_wrong_builds_to_the_end(settings: Settings) -> None:
    everything_wrong(settings.corpus)
    limited = replace(settings, max_html=1)
    report = build(limited)
    found = records(settings)

    assert {one.path: str(one.reason) for one in report.unread} == WRONG
    assert all(one.message for one in report.unread)
    assert report.coverage.documents == 9
    assert found["two-lines"].path == "two\nlines.html"
    assert found["encrypted"].unread is not None
    assert not build(limited).written, "what cannot be read is remembered as well"
    result = check(settings.index)
    assert result.problems == ()
    assert not result.ok
    assert len(result.records) == 9


def fails(reason: Reason, path: str, count: list[str]) -> object:
    def extract_all(
        sources: Iterable[Source], limits: Settings, *, pictures: Path
    ) -> Iterator[tuple[Source, FileResult]]:
        for source in sources:
            count.append(source.path)
            bad = (Unreadable(source.path, reason, "Not this time."),)
            yield source, bad if source.path == path else read_source(source, limits)

    return extract_all


def test_failures_of_the_moment_are_tried_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    two_pages(settings)
    read: list[str] = []
    monkeypatch.setattr(extraction, "extract_all", fails(Reason.TIMED_OUT, "a.html", read))
    first = build(settings)
    read.clear()
    serving = read_manifest(settings.index)
    again = build(settings)

    assert [one.reason for one in first.unread] == [Reason.TIMED_OUT]
    assert read == ["a.html"]
    assert (again.read, again.written) == (1, False)
    assert again.unread == first.unread
    assert read_manifest(settings.index) == serving
    assert plan(settings).retry == ("a.html",)

    monkeypatch.setattr(extraction, "extract_all", fails(Reason.TIMED_OUT, "", read))
    healed = build(settings)
    assert healed.written
    assert healed.unread == ()
    assert healed.version != first.version, "it has a page more"


def test_a_file_that_changes_while_it_is_read_is_not_believed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_pages(settings)

    def extract_all(
        sources: Iterable[Source], limits: Settings, *, pictures: Path
    ) -> Iterator[tuple[Source, FileResult]]:
        for source in sources:
            if source.path == "a.html":
                source.file.write_text(page("First", "Quite other words."))
            yield source, read_source(source, limits)

    monkeypatch.setattr(extraction, "extract_all", extract_all)
    report = build(settings)

    assert [one.path for one in report.unread] == ["a.html"]
    assert "changed while it was being read" in report.unread[0].message
    monkeypatch.setattr(extraction, "extract_all", fails(Reason.TIMED_OUT, "", []))
    assert build(settings).unread == ()


def test_a_build_under_way_keeps_others_out(settings: Settings, here: list[str]) -> None:
    two_pages(settings)
    with build_lock(settings.index), pytest.raises(BuildLocked):
        build(settings)
    assert here == []
    assert plan(settings).added == ("a.html", "b/c.html"), "a plan needs no lock"
    assert build(settings).written


def test_a_build_that_breaks_publishes_nothing_and_frees_the_lock(
    settings: Settings, here: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    two_pages(settings)
    first = build(settings)
    put(settings.corpus, "new.html", page("New", "This is new."))
    with monkeypatch.context() as patch:
        patch.setattr(
            "indexer.build.cache.gzip.compress", lambda *_, **__: _raise(OSError(28, "disk full"))
        )
        with pytest.raises(BuildFailed, match="is full"):
            build(settings)
    manifest = read_manifest(settings.index)

    assert manifest is not None
    assert manifest["version"] == first.version
    assert build(settings).version != first.version


def _raise(error: Exception) -> None:
    raise error


def test_a_damaged_cache_is_read_around(
    settings: Settings, here: list[str], tmp_path: Path
) -> None:
    two_pages(settings)
    build(settings)
    here.clear()
    for path in (tmp_path / "index" / "cache").rglob("*.gz"):
        path.write_bytes(b"nonsense")
    put(settings.corpus, "new.html", page("New", "This is new."))

    assert build(settings).unread == ()
    assert sorted(here) == ["a.html", "b/c.html", "new.html"]


def test_the_cache_keeps_what_the_corpus_has(
    settings: Settings, here: list[str], tmp_path: Path
) -> None:
    two_pages(settings)
    build(settings)
    put(settings.corpus, "a.html", page("First", "Changed it is."))
    build(settings)

    assert len(list((tmp_path / "index" / "cache" / "extracts").glob("*/*"))) == 2


PNG = b"\x89PNG\r\n\x1a\n and so on"
PICTURE = Picture(PNG, 30, 40, Layout(300, 400, ((0, 5, 1.0, 2.0, 3.0, 4.0),)))


def with_pictures(read: list[str]) -> object:
    """Reading that leaves a picture of the first page of each file, and of what is embedded."""

    def extract_all(
        sources: Iterable[Source], limits: Settings, *, pictures: Path
    ) -> Iterator[tuple[Source, FileResult]]:
        for number, source in enumerate(sources):
            read.append(source.path)
            extract = read_source(source, limits)
            with PicturesFile(pictures / f"{number}.zip") as file:
                for place in range(len(extract)):
                    file.add(place, 1, PICTURE)
            yield source, extract

    return extract_all


def test_pictures_come_with_the_generation(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(extraction, "extract_all", with_pictures(read))
    annex = page("Annex", "An annex about bridges.").encode()
    put(settings.corpus, "report.pdf", make_pdf([["It says so."]], attachments={"a.html": annex}))
    put(settings.corpus, "home.html", page("Home", "See the report."))
    build(settings)
    put(settings.corpus, "new.html", page("New", "This is new."))
    build(settings)
    opened = engine(settings)
    seen = {record.id: opened.picture(record.id, 1) for record in opened.all_records()}
    opened.close()

    assert read == ["home.html", "report.pdf", "new.html"], "what is cached is not read again"
    assert seen == dict.fromkeys(("home", "new", "report", "report--a"), PICTURE)
    assert check(settings.index).ok


def test_lost_pictures_are_made_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    read: list[str] = []
    monkeypatch.setattr(extraction, "extract_all", with_pictures(read))
    two_pages(settings)
    build(settings)
    next((tmp_path / "index" / "cache").rglob("*.pictures.zip")).unlink()
    read.clear()
    put(settings.corpus, "new.html", page("New", "This is new."))
    build(settings)

    assert len(read) == 2
    assert "new.html" in read
    assert sorted(path.name for path in (tmp_path / "index" / "cache").iterdir()) == [
        "extracts",
        "files.json.gz",
    ]


MODULES = """
import sys
import indexer.cli
from indexer.extract import extract_all
from indexer.build.pipeline import build, plan
from indexer.settings import Settings

if __name__ == "__main__":
    settings = Settings.load({"corpus": sys.argv[1], "index": sys.argv[2], "workers": 2})
    assert build(settings).read == 3
    assert plan(settings).up_to_date
    print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))
    print(" ".join(name for name in sys.modules if name.startswith("indexer.extract.")))
"""
PARSERS = set(
    "pypdf pypdfium2 pypdfium2_raw PIL tesserocr bs4 soupsieve lxml trafilatura justext htmldate "
    "courlan dateparser warcio mammoth pptx openpyxl striprtf markdown_it py3langid simplemma "
    "cryptography charset_normalizer".split()
)


def test_the_process_that_builds_holds_no_parser(settings: Settings, tmp_path: Path) -> None:
    two_pages(settings)
    put(settings.corpus, "report.pdf", make_pdf([["It says so."]]))
    script = tmp_path / "build.py"
    script.write_text(MODULES)
    command = [sys.executable, str(script), str(settings.corpus), settings.index]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path.cwd())
    tops, ours = (set(line.split()) for line in done.stdout.splitlines())

    assert tops & PARSERS == set()
    assert "indexer.extract.dispatch" not in ours
    assert not [
        name for name in ours if name.startswith(("indexer.extract.pdf", "indexer.extract.html"))
    ]


def test_an_index_inside_the_corpus_is_not_indexed(settings: Settings, here: list[str]) -> None:
    two_pages(settings)
    inside = replace(settings, index=f"whoosh:{settings.corpus / 'index'}")

    assert build(inside).coverage.documents == 2
    assert not build(inside).written


def test_an_empty_folder_is_refused(settings: Settings, here: list[str]) -> None:
    with pytest.raises(CorpusInvalid, match="holds no documents"):
        build(settings)


def test_check_finds_damage(settings: Settings, here: list[str], tmp_path: Path) -> None:
    two_pages(settings)
    build(settings)
    assert check(settings.index).ok
    victim = next((tmp_path / "index" / "generations").rglob("*.pst"))
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)

    result = check(settings.index)
    assert result.problems
    assert problems(settings.index)
    assert not result.ok
    assert result.json()["ok"] is False


def test_stats_count_by_facet(settings: Settings, here: list[str]) -> None:
    two_pages(settings)
    report = build(settings)
    figures = stats(settings.index)

    assert figures.facets == {"year": {"undated": 2}, "kind": {"web-page": 2}}
    assert (figures.version, figures.available) == (report.version, 2)
    assert figures.bytes > 1000
    assert json.dumps(figures.json())


def test_what_is_skipped_is_listed_by_plan_build_and_check(
    settings: Settings, here: list[str]
) -> None:
    """Documents in a folder that is named like a script are read; scripts are listed."""
    for number in range(3):
        put(settings.corpus, f"pdf.js/{number}.html", page(f"Page {number}", "Whole health."))
    put(settings.corpus, "pdf.js/viewer.js", "let it;")
    put(settings.corpus, ".git/config", "[core]")
    skipped = [
        {"path": ".git/", "rule": "hidden", "pattern": "", "files": 1},
        {"path": "pdf.js/viewer.js", "rule": "name_ending", "pattern": ".js", "files": 1},
    ]

    assert plan(settings).json()["skipped"] == skipped
    report = build(settings)
    assert {f"pdf.js/{number}.html" for number in range(3)} <= {*here}
    assert report.json()["skipped"] == skipped
    assert check(settings.index).json()["skipped"] == skipped
    for text in (
        format_plan(plan(settings)),
        format_build(report),
        format_check(check(settings.index)),
    ):
        assert "1  .js: part of a web page" in text
        assert "1  hidden: the name starts with a dot" in text
