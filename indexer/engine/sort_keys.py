"""Sort keys of documents, for results that are sorted by date or title."""

from indexer.engine.analysis.tokenizer import fold
from indexer.engine.protocol import Sort
from indexer.model import Record

__all__ = ["SortKey", "sort_key", "tie_key"]

SortKey = tuple[int | str, ...]


def sort_key(record: Record, sort: Sort) -> SortKey:
    """What a document is sorted by before its score, in ascending order: nothing by relevance, the
    date of publication with undated documents last in both directions, or the folded title.
    """
    if sort == "relevance":
        return ()
    if sort == "title":
        return (" ".join(fold(word) for word in record.title.split()),)
    return _date_key(record.published, -1 if sort == "newest" else 1)


def _date_key(published: str, sign: int) -> SortKey:
    """The numbers of an ISO 8601 date, the missing ones 0, each multiplied by `sign`."""
    if not published:
        return (1,)
    numbers = [int(part) for part in published.split("-")[:3]]
    return (0, *(sign * number for number in [*numbers, 0, 0][:3]))


def tie_key(record: Record) -> SortKey:
    """What documents of equal sort key and score are sorted by, in ascending order: those of one
    work follow each other, the original before its editions and copies.
    """
    return record.work or record.id, bool(record.work), record.id
