"""The corpus version means what is searched: a table of causes that change it, and of those that do
not; and a build reads files again only for a reason that it says.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import pytest

from indexer.build import extraction, inputs
from indexer.build import manifest as manifests
from indexer.build.corpus_version import ContentHash
from indexer.build.pipeline import build, plan
from indexer.engine import read_manifest, schema
from indexer.engine.taxonomy import FacetDeclaration, FacetValue, Taxonomy
from indexer.extract.dispatch import read_source
from indexer.extract.wire_format import FileResult
from indexer.model import (
    Document,
    Heading,
    Link,
    Page,
    PageInfo,
    Passage,
    Reason,
    Record,
    Source,
    Unreadable,
)
from indexer.settings import Settings
from tests.support.folders import here, page, put
from tests.support.site import ROOT

__all__ = ["here"]  # a fixture

PASSAGES = (
    Passage("a", 1, "i", "Preface", "Whole health.", {"topic": ("health",)}, "Head", "1"),
    Passage("a", 2, "1", "Preface", "Something else.", {}, "Head", "2"),
)
RECORD = Record(
    "a",
    "A title",
    "report",
    format="pdf",
    path="a.pdf",
    authors=("Ann", "Ben"),
    published="2011",
    identifiers={"doi": "10/1"},
    verified=True,
    facets={"summit": ("2010",), "topic": ("health",)},
    pages=(PageInfo(1, "i", "Preface", 2), PageInfo(2, "1", "Preface", 2)),
    dates={"created": "2011-02"},
)
TAXONOMY = Taxonomy(
    (
        FacetDeclaration(
            "summit", "Summit", "Summits", "document", values=(FacetValue("2010", "I"),)
        ),
        FacetDeclaration(
            "topic", "Topic", "Topics", "passage", values=(FacetValue("health", "H"),)
        ),
    ),
    {"report": "Report"},
    (("peer", "consumer", "same"), ("wh", "whole health", "acronym")),
)


@dataclass(frozen=True)
class Content:
    """What an index is written from."""

    documents: Mapping[str, tuple[Record, tuple[Passage, ...]]] = field(
        default_factory=lambda: {
            "a": (RECORD, PASSAGES),
            "b": (Record("b", "B", "report"), (Passage("b", 0, "", "", ""),)),
        }
    )
    taxonomy: Taxonomy = TAXONOMY

    def version(self) -> str:
        """Its corpus version."""
        content = ContentHash()
        for record, passages in self.documents.values():
            content.add(record, passages)
        return content.version(self.taxonomy)

    def record(self, **changes: Any) -> "Content":
        """The content with a changed record."""
        return replace(
            self, documents={**self.documents, "a": (replace(RECORD, **changes), PASSAGES)}
        )

    def passage(self, **changes: Any) -> "Content":
        """The content with a changed first page."""
        passages = (replace(PASSAGES[0], **changes), *PASSAGES[1:])
        return replace(self, documents={**self.documents, "a": (RECORD, passages)})

    def facet(self, **changes: Any) -> "Content":
        """The content with a changed facet."""
        facets = (replace(TAXONOMY.facets[0], **changes), *TAXONOMY.facets[1:])
        return replace(self, taxonomy=replace(TAXONOMY, facets=facets))


CONTENT = Content()
UNSEARCHED: dict[str, Any] = {
    "path": "moved/a.pdf",
    "sha256": "cd" * 32,
    "size": 9,
    "missing_attachments": (Link("gone.pdf", "gone"),),
    "heading_positions": (7,),
    "same_by": "text",
    "pages": (PageInfo(1, "i", "Preface", 2, "pdfium", 0.5, ("odd",), Reason.NEEDS_OCR),),
    "headings": (Heading(1, "Preface", 1),),
    "links": (Link("https://shelf.example/", "shelf"),),
    "warnings": ("odd",),
    "sources": {"title": "xmp"},
    "pictures": "b.zip/0",
    "unread": Unreadable("a.pdf", Reason.TIMED_OUT, "Too slow."),
}


def another(value: Any) -> Any:
    """Another value of the same type."""
    match value:
        case bool() | None:
            return not value
        case int():
            return value + 1
        case str():
            return value + "x"
        case tuple():
            return (*value, "x")
        case _:
            return {**value, "x": ("x",)}


@pytest.mark.parametrize("name", [field.name for field in fields(Record)])
def test_each_field_of_a_record_is_searched_or_not(name: str) -> None:
    """A new field is in the version, unless it is named here and there."""
    changes = {name: UNSEARCHED.get(name, another(getattr(RECORD, name)))}
    if name == "id":
        changed = replace(CONTENT, documents={"c": (replace(RECORD, id="c"), PASSAGES)})
    else:
        changed = CONTENT.record(**changes)

    assert (changed.version() == CONTENT.version()) == (name in UNSEARCHED)


@pytest.mark.parametrize("name", [field.name for field in fields(Passage)])
def test_each_field_of_a_page_is_searched(name: str) -> None:
    changed = CONTENT.passage(**{name: another(getattr(PASSAGES[0], name))})

    assert changed.version() != CONTENT.version()


def without(number: int) -> Content:
    left = tuple(passage for passage in PASSAGES if passage.number != number)
    return replace(CONTENT, documents={**CONTENT.documents, "a": (RECORD, left)})


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(without(1), id="a lost first page"),
        pytest.param(without(2), id="a lost last page"),
        pytest.param(CONTENT.passage(text=""), id="a page without its text"),
        pytest.param(CONTENT.passage(tags={}), id="a lost tag"),
        pytest.param(CONTENT.record(authors=("Ben", "Ann")), id="the order of authors"),
        pytest.param(CONTENT.record(attached_to="b"), id="a relation"),
        pytest.param(CONTENT.record(work="b"), id="a work"),
        pytest.param(CONTENT.facet(label="Meeting"), id="a facet's label"),
        pytest.param(CONTENT.facet(scope="passage"), id="a facet's scope"),
        pytest.param(CONTENT.facet(values=(FacetValue("2010", "II"),)), id="a value's label"),
        pytest.param(
            CONTENT.facet(values=(FacetValue("2010", "I", aliases=("first",)),)), id="an alias"
        ),
        pytest.param(
            replace(CONTENT, taxonomy=replace(TAXONOMY, kinds={"report": "R"})), id="a kind's label"
        ),
        pytest.param(
            replace(CONTENT, taxonomy=replace(TAXONOMY, synonyms=TAXONOMY.synonyms[1:])),
            id="a lost synonym",
        ),
        pytest.param(
            replace(
                CONTENT, taxonomy=replace(TAXONOMY, synonyms=(("peer", "consumer", "broader"),))
            ),
            id="a synonym's relation",
        ),
    ],
)
def test_other_content_has_another_version(changed: Content) -> None:
    assert changed.version() != CONTENT.version()


@pytest.mark.parametrize(
    "equal",
    [
        pytest.param(
            replace(CONTENT, documents=dict(reversed(CONTENT.documents.items()))), id="documents"
        ),
        pytest.param(
            replace(CONTENT, taxonomy=replace(TAXONOMY, synonyms=TAXONOMY.synonyms[::-1])),
            id="synonyms",
        ),
        pytest.param(
            CONTENT.record(facets=dict(reversed(RECORD.facets.items()))), id="keys of a mapping"
        ),
    ],
)
def test_order_that_means_nothing_does_not_count(equal: Content) -> None:
    assert equal.version() == CONTENT.version()


@pytest.mark.parametrize(
    ("name", "value"),
    [("K1", 1.7), ("HINT_WEIGHT", 0.4), ("SYNONYM_WEIGHT", 0.4), ("VERSION", 99)],
)
def test_constants_of_the_ranking_count(
    monkeypatch: pytest.MonkeyPatch, name: str, value: float
) -> None:
    before = CONTENT.version()
    monkeypatch.setattr(schema, name, value)

    assert CONTENT.version() != before


@pytest.mark.parametrize("number", range(len(schema.FIELDS)))
@pytest.mark.parametrize("name", ["weight", "b", "b_section"])
def test_each_weight_counts(monkeypatch: pytest.MonkeyPatch, number: int, name: str) -> None:
    before = CONTENT.version()
    row = schema.FIELDS[number]
    changed = replace(row, **{name: getattr(row, name) + 0.1})
    monkeypatch.setattr(
        schema, "FIELDS", (*schema.FIELDS[:number], changed, *schema.FIELDS[number + 1 :])
    )

    assert CONTENT.version() != before


def test_words_of_help_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    before = CONTENT.version()
    rows = tuple(replace(row, help=row.help + "x") for row in schema.FIELDS)
    monkeypatch.setattr(schema, "FIELDS", rows)

    assert CONTENT.version() == before


def test_the_version_of_the_shipped_collection_is_written_once(shipped: Settings) -> None:
    """Write the new one there when the collection, its analysis or its ranking change."""
    version = manifest(shipped)["version"]

    assert re.findall(r"`([0-9a-f]{12})`", (ROOT / "corpus/README.md").read_text("utf-8")) == [
        version
    ]
    texts = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    assert [path.name for path in texts if version in path.read_text("utf-8")] == []


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    put(tmp_path / "corpus", "a.html", page("First", "Whole health for the whole person."))
    put(tmp_path / "corpus", "b/c.html", page("Second", "Something else is here."))
    return Settings(corpus=tmp_path / "corpus", index=f"whoosh:{tmp_path / 'index'}", workers=1)


def manifest(settings: Settings) -> dict[str, Any]:
    served = read_manifest(settings.index)
    assert served is not None
    return served


def use_readers(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    monkeypatch.setattr(inputs, "readers", lambda _: line)


def use_rules(monkeypatch: pytest.MonkeyPatch, rules: int) -> None:
    monkeypatch.setattr(inputs, "READING_RULES", rules)
    monkeypatch.setattr(manifests, "READING_RULES", rules)


def test_a_newer_reader_reads_again_only_when_told_to(
    settings: Settings, here: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    use_readers(monkeypatch, "pypdf 7.1.0")
    first = build(settings)
    use_readers(monkeypatch, "pypdf 7.1.1")
    here.clear()
    second = build(settings)

    assert (here, second.written, second.version) == ([], False, first.version)
    wanted = plan(settings)
    assert (wanted.up_to_date, wanted.program) == (True, False)
    assert wanted.newer_readers == ("a.html", "b/c.html")

    put(settings.corpus, "new.html", page("New", "This is new."))
    third = build(settings)
    assert here == ["new.html"]
    assert plan(settings).newer_readers == ("a.html", "b/c.html")
    assert manifest(settings)["readers"] == ["pypdf 7.1.0", "pypdf 7.1.1"]

    fourth = build(settings, full=True)
    assert fourth.read == 3
    assert fourth.version == third.version, "the texts are equal"
    assert plan(settings).newer_readers == ()
    assert manifest(settings)["readers"] == ["pypdf 7.1.1"]


def test_newer_rules_of_reading_read_every_file_again(
    settings: Settings, here: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build(settings)
    use_rules(monkeypatch, 99)
    wanted = plan(settings)
    here.clear()
    second = build(settings)

    assert (wanted.program, wanted.up_to_date, wanted.newer_readers) == (True, False, ())
    assert sorted(here) == ["a.html", "b/c.html"]
    assert second.version == first.version
    assert plan(settings).up_to_date


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"max_html": 3}, id="a limit"),
        pytest.param({"page_images": 0}, id="pictures"),
        pytest.param({"ocr": False}, id="text recognition"),
    ],
)
def test_options_that_change_no_text_leave_the_version(
    settings: Settings, here: list[str], change: dict[str, Any]
) -> None:
    first = build(settings)
    second = build(replace(settings, **change))

    assert second.written
    assert second.version == first.version


RECORDS = """
[documents.first]
kind = "document"
title = "The title"
file = "{path}"
"""


def test_a_file_may_move_and_be_saved_again(settings: Settings, here: list[str]) -> None:
    put(settings.corpus, "catalog.toml", RECORDS.format(path="a.html"))
    first = build(settings)
    text = (settings.corpus / "a.html").read_text()
    (settings.corpus / "a.html").unlink()
    put(settings.corpus, "moved/d.html", text + "\n<!-- saved again -->\n")
    put(settings.corpus, "catalog.toml", RECORDS.format(path="moved/d.html"))
    second = build(settings)

    assert second.written
    assert second.version == first.version


def test_a_page_lost_to_a_limit_of_time_is_another_version(settings: Settings) -> None:
    whole = build(settings)
    hurried = build(replace(settings, read_seconds=0.001), full=True)

    assert hurried.coverage.pages_with_text < whole.coverage.pages_with_text
    assert hurried.version != whole.version
    assert build(settings).version == whole.version


def reading_scan(
    awaiting: bool, read: list[str]
) -> Callable[..., Iterator[tuple[Source, FileResult]]]:
    """Reading in which a.html is a scan, with or without text recognition."""

    def extract_all(
        sources: Iterable[Source], _: Settings, *, pictures: Path
    ) -> Iterator[tuple[Source, FileResult]]:
        assert pictures.is_dir()
        for source in sources:
            read.append(source.path)
            if source.path == "a.html":
                blank = Page(1, "", "", "", unread=Reason.NEEDS_OCR)
                scan = blank if awaiting else Page(1, "", "", "Recognized text.", "ocr")
                yield source, (Document(source.path, "pdf", "Scan", (scan,)),)
            else:
                yield source, read_source(source, _)

    return extract_all


def test_text_recognition_installed_later_reads_what_needs_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    use_readers(monkeypatch, "pypdf 7, no text recognition")
    monkeypatch.setattr(extraction, "extract_all", reading_scan(awaiting=True, read=read))
    first = build(settings)
    assert plan(settings).retry == ()
    assert not build(settings).written

    use_readers(monkeypatch, "pypdf 7, tesserocr 2 (eng 5)")
    monkeypatch.setattr(extraction, "extract_all", reading_scan(awaiting=False, read=read))
    read.clear()
    wanted = plan(settings)
    second = build(settings)

    assert wanted.retry == ("a.html",)
    assert wanted.newer_readers == ("b/c.html",)
    assert read == ["a.html"]
    assert second.written
    assert second.version != first.version
    assert plan(settings).retry == ()

    use_readers(monkeypatch, "pypdf 7, no text recognition")
    third = build(settings)
    assert (third.written, third.version) == (False, second.version)
