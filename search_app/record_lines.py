"""A record -> the lines of its page: every catalogue field with a name, relations both ways, facets
as links.
"""

from collections.abc import Iterable

from flask import url_for

from indexer.engine.results import Engine
from indexer.model import Record
from search_app.contexts import Anchor, Line
from search_app.naming import Names, web_address
from search_app.typography import count, date, size

__all__ = ["record_lines", "value_anchor"]

_FORMS = {"pdf": "PDF", "html": "Web page (HTML)"}
_VERIFIED = {True: "checked against its source", False: "not verified", None: ""}


def record_lines(engine: Engine, record: Record, names: Names) -> tuple[Line, ...]:
    """The lines that have something to say, in the order in which people ask."""
    lines = (
        *_bibliography(record),
        *_facets(record, names),
        *_relations(engine, record),
        *_holding(record),
    )
    return tuple(line for line in lines if line.values)


def value_anchor(names: Names, facet: str, value: str) -> Anchor:
    """A facet's value as a link to its page."""
    declared = names.value(facet, value)
    note = "not verified" if declared and declared.verified is False else ""
    url = url_for("pages.value", name=facet, value=value)
    return Anchor(names.value_label(facet, value), url, note)


def _line(label: str, *texts: str) -> Line:
    return Line(label, tuple(Anchor(text) for text in texts if text))


def _outside(label: str, url: str) -> Line:
    return Line(label, (Anchor(url, web_address(url), external=True),) if url else ())


def _bibliography(record: Record) -> Iterable[Line]:
    yield _line("Other titles", *record.other_titles)
    yield _line("Authors", *record.authors)
    yield _line("Editors", *record.editors)
    yield _line("Date of the event", date(record.event_date))
    yield _line("Date of publication", date(record.published))
    yield _line("Place", record.place)
    yield _line("Publisher", record.publisher)
    yield _line("Sponsors", *record.sponsors)
    yield _line("Extent", count(record.page_count, "page") if record.page_count else "")
    yield _line("Language", record.language)
    yield from (_line(name, value) for name, value in record.identifiers.items())
    yield _line("Recommended citation", record.citation)
    yield _outside("Address", record.url)


def _facets(record: Record, names: Names) -> Iterable[Line]:
    for facet in names.facets.values():
        values = record.facets.get(facet.name, ())
        anchors = tuple(value_anchor(names, facet.name, value) for value in values)
        label = facet.label if len(values) == 1 else facet.plural
        if facet.name != "year":  # the date of publication says it
            yield Line(label, anchors)


def _relations(engine: Engine, record: Record) -> Iterable[Line]:
    others = {other.id: other for other in engine.records()}

    def anchors(identifiers: Iterable[str]) -> tuple[Anchor, ...]:
        return tuple(
            Anchor(others[one].title, url_for("pages.document", identifier=one))
            for one in identifiers
            if one in others
        )

    yield Line("Attached to", anchors((record.attached_to,)))
    yield Line("Attachments", anchors(record.attachments))
    yield Line(
        "Attached, not in this copy",
        tuple(
            Anchor(link.text or link.url, web_address(link.url), external=True)
            for link in record.missing_attachments
        ),
    )
    yield Line("Another issue of", anchors((record.issue_of,)))
    yield Line("Other issues", anchors(o.id for o in others.values() if o.issue_of == record.id))
    named = dict.fromkeys(record.related)
    named |= dict.fromkeys(o.id for o in others.values() if record.id in o.related)
    yield Line("Related", anchors(named))


def _holding(record: Record) -> Iterable[Line]:
    yield _line("Description", _VERIFIED[record.verified])
    yield _line("Source of the description", record.source)
    yield _line("Note", record.note)
    if record.available:
        yield _line("File", f"{_FORMS.get(record.format, record.format)}, {size(record.size)}")
        yield _line("SHA-256 of the file", record.sha256)
    yield _line("Remarks of the reader", *record.warnings)
    yield _line("Identifier", record.id)
