"""A record -> the lines of its page: every catalogue field with a name, relations both ways, facets
as links.
"""

from collections.abc import Iterable, Iterator

from flask import url_for

from indexer.coverage import DocumentCoverage, percent
from indexer.engine.protocol import Engine
from indexer.engine.results import DuplicateReason, duplicate_reason
from indexer.model import Record
from search_app.documents.coverage import reader_names
from search_app.documents.formats import CONTAINERS, format_of
from search_app.documents.links import web_address
from search_app.html.base import LabelledLinks, Link
from search_app.html.labels import Names, source_note
from search_app.text import count, date, size

__all__ = ["record_fields", "value_link"]

# Remarks that readers leave as a code.
_REMARKS = {"published_from_file_date": "The date of publication is only that of the file itself."}
_VERIFIED = {True: "checked against its source", False: "not verified", None: ""}


def record_fields(engine: Engine, record: Record, names: Names) -> tuple[LabelledLinks, ...]:
    """The lines that have something to say, in the order in which people ask."""
    lines = (
        *_bibliography(record),
        *_facets(record, names),
        *_relations(engine, record),
        *_holding(record),
    )
    return tuple(line for line in lines if line.values)


def value_link(names: Names, facet: str, value: str) -> Link:
    """A facet's value as a link to its page."""
    declared = names.value(facet, value)
    note = "not verified" if declared and declared.verified is False else ""
    url = url_for("pages.value", name=facet, value=value)
    return Link(names.value_label(facet, value), url, note)


def _line(label: str, *texts: str) -> LabelledLinks:
    return LabelledLinks(label, tuple(Link(text) for text in texts if text))


def _sourced(record: Record, field: str, label: str, *texts: str) -> LabelledLinks:
    """A line that says where its values come from, where that makes them less sure."""
    note = source_note(record, field)
    return LabelledLinks(
        label, tuple(Link(text, note=note and f"({note})") for text in texts if text)
    )


def _outside(label: str, url: str) -> LabelledLinks:
    return LabelledLinks(label, (Link(url, web_address(url), external=True),) if url else ())


def _bibliography(record: Record) -> Iterable[LabelledLinks]:
    yield _sourced(record, "title", "Title", record.title if source_note(record, "title") else "")
    yield _line("Other titles", *record.other_titles)
    yield _sourced(record, "authors", "Authors", *record.authors)
    yield _line("Editors", *record.editors)
    yield _line("Date of the event", date(record.event_date))
    yield _sourced(record, "published", "Date of publication", date(record.published))
    yield _line("Place", record.place)
    yield _line("Publisher", record.publisher)
    yield _line("Sponsors", *record.sponsors)
    yield _line("Extent", count(record.page_count, "page") if record.page_count else "")
    yield _sourced(record, "language", "Language", record.language)
    yield from (_line(name, value) for name, value in record.identifiers.items())
    yield _line("Recommended citation", record.citation)
    yield _outside("Address", record.url)


def _facets(record: Record, names: Names) -> Iterable[LabelledLinks]:
    for facet in names.facets.values():
        values = record.facets.get(facet.name, ())
        anchors = tuple(value_link(names, facet.name, value) for value in values)
        label = facet.label if len(values) == 1 else facet.plural
        if facet.name != "year":  # the date of publication says it
            yield LabelledLinks(label, anchors)


def _relations(engine: Engine, record: Record) -> Iterable[LabelledLinks]:
    others = {other.id: other for other in engine.records()}

    def anchors(identifiers: Iterable[str]) -> tuple[Link, ...]:
        return tuple(
            Link(others[identifier].title, url_for("pages.document", identifier=identifier))
            for identifier in identifiers
            if identifier in others
        )

    yield LabelledLinks("Attached to", anchors((record.attached_to,)))
    if record.format not in CONTAINERS:  # what lies in one has its own place on the page
        yield LabelledLinks("Attachments", anchors(record.attachments))
    yield LabelledLinks(
        "Attached, not in this copy",
        tuple(
            Link(link.text or link.url, web_address(link.url), external=True)
            for link in record.missing_attachments
        ),
    )
    yield LabelledLinks("Another issue of", anchors((record.issue_of,)))
    yield LabelledLinks(
        "Other issues", anchors(o.id for o in others.values() if o.issue_of == record.id)
    )
    yield LabelledLinks("The same file", anchors(_copies(record, others.values(), "file")))
    yield LabelledLinks("Nearly the same text", anchors(_copies(record, others.values(), "text")))
    named = dict.fromkeys(record.related)
    named |= dict.fromkeys(o.id for o in others.values() if record.id in o.related)
    yield LabelledLinks("Related", anchors(named))


def _copies(record: Record, others: Iterable[Record], why: DuplicateReason) -> Iterator[str]:
    """The documents of the same work for this reason; issues have lines of their own."""
    work = record.work or record.id
    for other in others:
        same = (other.work or other.id) == work and other.id != record.id
        if same and duplicate_reason(record, other) == why:
            yield other.id


def _holding(record: Record) -> Iterable[LabelledLinks]:
    yield _line("Description", _VERIFIED[record.verified])
    yield _line("Source of the description", record.source)
    yield _line("Note", record.note)
    if record.available:
        form = format_of(record)
        words = [form.words[:1].upper() + form.words[1:]] if form else []
        yield _line("File", ", ".join([*words, size(record.size)]))
        yield _line("SHA-256 of the file", record.sha256)
        yield from _reading(record)
    yield _line(
        "Remarks of the reader", *(_REMARKS.get(warning, warning) for warning in record.warnings)
    )
    yield _line("Identifier", record.id)


def _reading(record: Record) -> Iterable[LabelledLinks]:
    """Who read the pages, how well two readers agree, and what each page became."""
    coverage = DocumentCoverage.of(record)
    counts = coverage.counts
    yield _line("Read by", reader_names(coverage))
    if coverage.mean is not None and coverage.lowest is not None:
        lowest = percent(coverage.lowest)
        yield _line("Agreement of readers", f"{percent(coverage.mean)}, lowest {lowest}")
    if counts.pages:
        states = {
            "with text": counts.pages_with_text,
            "blank": counts.pages_blank,
            "in need of text recognition": counts.pages_needing_ocr,
            "not read": counts.pages_unread,
        }
        said = ", ".join(f"{number:,} {words}" for words, number in states.items() if number)
        sums = f"{count(counts.pages, record.unit)}: {said}; {count(counts.words, 'word')}"
        yield LabelledLinks("Coverage", (Link(sums),))
