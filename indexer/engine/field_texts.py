"""The searchable texts of a page: the text of each field of the schema, its forms and length."""

from collections.abc import Mapping, Sequence
from itertools import takewhile

from indexer.engine.analysis.stop_words import STOP_WORDS
from indexer.engine.analysis.tokenizer import GAP, Token, indexed_tokens
from indexer.model import Record

__all__ = ["field_length", "field_texts", "field_tokens"]


def field_texts(record: Record, heading: str, body: str, *running: str) -> dict[str, str]:
    """The text of each field of `schema.FIELDS` for a page with this heading and body, and these
    running lines.
    """
    aliases = (*record.other_titles, *record.identifiers.values(), *_years(record))
    return {
        "title": record.title,
        "author": "; ".join((*record.authors, *record.editors)),
        "alias": "; ".join(aliases),
        "abstract": record.abstract,
        "heading": heading,
        "body": body,
        "running": "\n".join(filter(None, running)),
    }


def _years(record: Record) -> tuple[str, ...]:
    """The years of publication and of the event: people search for "kaufman 2012"."""
    dates = (record.published, *record.event_date.split("/"))
    return tuple(dict.fromkeys(date[:4] for date in dates if date))


def field_tokens(texts: Mapping[str, str]) -> dict[str, list[Token]]:
    """The tokens of each field's text, position by position."""
    return {field: indexed_tokens(text) for field, text in texts.items()}


def field_length(forms: Sequence[str]) -> int:
    """The words that count for length normalization: all but stop words, and a word that may have
    been broken at the end of a line only once.
    """
    return sum(form not in STOP_WORDS for form in takewhile(GAP.__ne__, forms))
