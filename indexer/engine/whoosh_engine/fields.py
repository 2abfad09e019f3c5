"""Our fields -> the Whoosh schema and its values: each text twice, as stems and as exact forms,
position by position.

The values are handed over already analysed, words parted by blanks, so that the schema pickled into
the index holds classes of Whoosh alone: any Whoosh opens it, and no analysis of Whoosh can disagree
with ours.
"""

from collections.abc import Mapping, Sequence
from itertools import takewhile

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, STORED, TEXT, Schema

from indexer.engine.analysis.analyzer import GAP, STOP_WORDS, indexed, stem
from indexer.engine.schema import FIELDS
from indexer.model import Record

__all__ = ["analyzed", "exact_name", "field_texts", "length", "values", "whoosh_schema"]


def exact_name(field: str) -> str:
    """The Whoosh field that holds the exact forms of a field."""
    return f"{field}_exact"


def whoosh_schema() -> Schema:
    """The schema of a generation."""
    analyzer = SpaceSeparatedTokenizer()
    texts = {
        name: TEXT(analyzer=analyzer, phrase=True)
        for f in FIELDS
        for name in (f.name, exact_name(f.name))
    }
    return Schema(passage=ID(stored=True, unique=True), page=STORED, **texts)


def field_texts(record: Record, heading: str, body: str) -> dict[str, str]:
    """The text of each searchable field of a page."""
    return {
        "title": record.title,
        "author": "; ".join((*record.authors, *record.editors)),
        "alias": "; ".join((*record.other_titles, *record.identifiers.values(), *years(record))),
        "abstract": record.abstract,
        "heading": heading,
        "body": body,
    }


def years(record: Record) -> tuple[str, ...]:
    """The years of publication and of the event: people ask for "kaufman 2012"."""
    parts = (record.published, *record.event_date.split("/"))
    return tuple(dict.fromkeys(part[:4] for part in parts if part))


def values(forms: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Each field's forms as the two texts that Whoosh splits at blanks; without empty fields."""
    result: dict[str, str] = {}
    for name, words in forms.items():
        if words:
            result[name] = " ".join(map(stem, words))
            result[exact_name(name)] = " ".join(words)
    return result


def length(forms: Sequence[str]) -> int:
    """Words that count for length normalisation: all but stop words, and each once however it may
    be written.
    """
    return sum(form not in STOP_WORDS for form in takewhile(GAP.__ne__, forms))


def analyzed(texts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The folded forms of each field's text."""
    return {name: tuple(token.form for token in indexed(text)) for name, text in texts.items()}
