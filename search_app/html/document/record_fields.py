"""The record of a document as labeled fields: bibliography, facets, relations in both directions,
file and reading.
"""

from collections.abc import Iterable, Iterator

from flask import url_for

from indexer.coverage import DocumentCoverage, percent
from indexer.engine.protocol import DocumentStore
from indexer.engine.results import DuplicateReason, duplicate_reason
from indexer.model import Record
from search_app.documents.coverage import reader_names
from search_app.documents.formats import CONTAINERS, format_of
from search_app.documents.links import web_address
from search_app.html.base import LabelledLinks, Link
from search_app.html.labels import Names, source_note
from search_app.text import count, date, size

__all__ = ["record_fields", "value_link"]

# Warnings that readers give as a code.
_REMARKS = {"published_from_file_date": "The date of publication is only that of the file itself."}
_VERIFIED = {True: "checked against its source", False: "not verified", None: ""}


def record_fields(store: DocumentStore, record: Record, names: Names) -> tuple[LabelledLinks, ...]:
    """All fields that have a value, the most asked for first."""
    lines = (
        *_bibliography(record),
        *_facets(record, names),
        *_relations(store, record),
        *_file(record),
    )
    return tuple(line for line in lines if line.values)


def value_link(names: Names, facet: str, value: str) -> Link:
    """A facet value as a link to its page."""
    declared = names.value(facet, value)
    note = "not verified" if declared and declared.verified is False else ""
    url = url_for("pages.value", name=facet, value=value)
    return Link(names.value_label(facet, value), url, note)


def _line(label: str, *texts: str) -> LabelledLinks:
    return LabelledLinks(label, tuple(Link(text) for text in texts if text))


def _sourced(record: Record, field: str, label: str, *texts: str) -> LabelledLinks:
    """A field with a note on where its values come from, if that makes them less certain."""
    note = source_note(record, field)
    return LabelledLinks(
        label, tuple(Link(text, note=note and f"({note})") for text in texts if text)
    )


def _external(label: str, url: str) -> LabelledLinks:
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
    yield _external("Address", record.url)


def _facets(record: Record, names: Names) -> Iterable[LabelledLinks]:
    for facet in names.facets.values():
        values = record.facets.get(facet.name, ())
        label = facet.label if len(values) == 1 else facet.plural
        if facet.name != "year":  # the date of publication says it
            links = (value_link(names, facet.name, value) for value in values)
            yield LabelledLinks(label, tuple(links))


def _relations(store: DocumentStore, record: Record) -> Iterable[LabelledLinks]:
    relatives = store.relatives(record.id)
    names = (record.attached_to, *record.attachments, record.issue_of, *record.related)
    others = {other.id: other for other in (*relatives, *store.records(dict.fromkeys(names)))}

    def links(identifiers: Iterable[str]) -> tuple[Link, ...]:
        return tuple(
            Link(others[identifier].title, url_for("pages.document", identifier=identifier))
            for identifier in identifiers
            if identifier in others
        )

    yield LabelledLinks("Attached to", links((record.attached_to,)))
    if record.format not in CONTAINERS:  # the page lists what an archive contains elsewhere
        yield LabelledLinks("Attachments", links(record.attachments))
    yield LabelledLinks(
        "Attached, not in this copy",
        tuple(
            Link(link.text or link.url, web_address(link.url), external=True)
            for link in record.missing_attachments
        ),
    )
    yield LabelledLinks("Another issue of", links((record.issue_of,)))
    yield LabelledLinks("Other issues", links(o.id for o in relatives if o.issue_of == record.id))
    yield LabelledLinks("The same file", links(_copies(record, relatives, "file")))
    yield LabelledLinks("Nearly the same text", links(_copies(record, relatives, "text")))
    related = dict.fromkeys(record.related)
    related |= dict.fromkeys(o.id for o in relatives if record.id in o.related)
    yield LabelledLinks("Related", links(related))


def _copies(record: Record, others: Iterable[Record], why: DuplicateReason) -> Iterator[str]:
    """The documents of the same work for this reason; editions have fields of their own."""
    work = record.work or record.id
    for other in others:
        same = (other.work or other.id) == work and other.id != record.id
        if same and duplicate_reason(record, other) == why:
            yield other.id


def _file(record: Record) -> Iterable[LabelledLinks]:
    yield _line("Description", _VERIFIED[record.verified])
    yield _line("Source of the description", record.source)
    yield _line("Note", record.note)
    if record.available:
        file_format = format_of(record)
        words = [file_format.words[:1].upper() + file_format.words[1:]] if file_format else []
        yield _line("File", ", ".join([*words, size(record.size)]))
        yield _line("SHA-256 of the file", record.sha256)
        yield from _reading(record)
    yield _line(
        "Remarks of the reader", *(_REMARKS.get(warning, warning) for warning in record.warnings)
    )
    yield _line("Identifier", record.id)


def _reading(record: Record) -> Iterable[LabelledLinks]:
    """Who read the pages, how well two readers agree, and how many pages have text."""
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
        parts = ", ".join(f"{number:,} {words}" for words, number in states.items() if number)
        lines = counts.running_lines
        running = f"; {count(lines, 'line')} of running headers and footers" if lines else ""
        yield _line(
            "Coverage",
            f"{count(counts.pages, record.unit)}: {parts}; {count(counts.words, 'word')}{running}",
        )
