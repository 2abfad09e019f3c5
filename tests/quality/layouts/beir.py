"""BEIR's layout: corpus.jsonl, queries.jsonl and qrels/*.tsv -> a collection."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.quality.layouts.judgements import merged, read_judgements
from tests.quality.layouts.values import Collection, Document, LayoutError, decoded, unique

__all__ = ["read"]


def read(name: str, files: Sequence[Path]) -> Collection | None:
    """The collection in these files; None when they have another layout.

    Of the splits in `qrels` the one called test is asked; all, where none is.
    """
    named = {path.name: path for path in files if path.name in ("corpus.jsonl", "queries.jsonl")}
    splits = [path for path in files if path.parent.name == "qrels" and path.suffix == ".tsv"]
    if len(named) < 2 or not splits:
        return None
    asked = [path for path in splits if path.stem == "test"] or splits
    corpus, queries = named["corpus.jsonl"], named["queries.jsonl"]
    return Collection(
        name,
        unique(corpus, ((line, _document(item)) for line, item in _objects(corpus))),
        {str(item["_id"]): str(item["text"]) for _, item in _objects(queries)},
        merged(read_judgements(path) for path in asked),
        (corpus, queries, *asked),
    )


def _document(item: dict[str, object]) -> Document:
    return Document(str(item["_id"]), str(item.get("title") or ""), str(item["text"]))


def _objects(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """The objects of a file with their lines; each has `_id` and `text`."""
    # A line ends at \n alone: JSON may hold other separators as they are.
    for line, text in enumerate(decoded(path).split("\n"), 1):
        if not text.strip():
            continue
        try:
            item = json.loads(text)
        except json.JSONDecodeError as error:
            raise LayoutError(path, line, f"no JSON: {error.msg}.") from error
        if not isinstance(item, dict) or not {"_id", "text"} <= item.keys():
            raise LayoutError(path, line, "an object with _id and text is wanted.")
        yield line, item
