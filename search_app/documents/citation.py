"""Citations: the sentence that cites a document or a page of it, with the corpus version."""

from collections.abc import Sequence

from indexer.engine.taxonomy import IndexInfo
from indexer.model import PageInfo, Record
from search_app.documents.formats import page_name

__all__ = ["cite"]


def cite(record: Record, info: IndexInfo, page: PageInfo | None = None) -> str:
    """Cite a document, or a page of it, with the corpus version and the document's URL.

    It begins with the citation that the document itself recommends, else with authors, date, title
    and publisher as far as they are known. The URL is last, so that no punctuation follows it.
    """
    work = record.citation or _composed(record)
    parts = [_on_page(work, page_name(record, page.number, page.label)) if page else work]
    parts.append(f"{info.name}, corpus version {info.version}")
    if record.url and record.url not in work:
        parts.append(record.url)
    return " ".join(_closed(part) for part in parts)


def _composed(record: Record) -> str:
    people = _listed(record.authors) or (
        f"{_listed(record.editors)} (eds.)" if record.editors else ""
    )
    date = f"({record.published or 'n.d.'})"
    # Without a person the title comes first, followed by the date.
    first = [f"{people} {date}", record.title] if people else [f"{record.title} {date}"]
    return " ".join(_closed(part) for part in (*first, record.publisher) if part)


def _on_page(work: str, name: str) -> str:
    return f"{work[:-1]}, {name}" if work.endswith(".") else f"{work} {name}"


def _listed(people: Sequence[str]) -> str:
    if len(people) < 2:
        return "".join(people)
    return ", ".join(people[:-1]) + " and " + people[-1]


def _closed(part: str) -> str:
    """With a full stop, except after a URL, which a stop would change."""
    last = part.rsplit(None, 1)[-1] if part.strip() else ""
    return part if part.endswith((".", "?", "!")) or "://" in last else f"{part}."
