"""Lookup of what a record names: its pages by number, and the documents that belong to it."""

from collections.abc import Iterable

from indexer.engine.protocol import DocumentStore
from indexer.engine.results import PageHit, PageText
from indexer.model import PageInfo, Record

__all__ = ["attached_records", "listed_page", "page_info"]


def attached_records(store: DocumentStore, records: Iterable[Record]) -> dict[str, Record]:
    """By id the documents that these are attached to or have attached, as far as the index has
    them.
    """
    names = (name for record in records for name in (record.attached_to, *record.attachments))
    return {record.id: record for record in store.records(dict.fromkeys(names))}


def listed_page(record: Record, number: int) -> PageInfo | None:
    """What the record says of a page, None where it does not list that number."""
    for page in record.pages:
        if page.number == number:
            return page
    return None


def page_info(record: Record, page: PageHit | PageText) -> PageInfo:
    """What the record says of a page that the engine gives, else what that itself says."""
    listed = listed_page(record, page.number)
    return listed or PageInfo(page.number, page.label, page.heading.text, 0)
