"""The Whoosh schema: each field of `engine.schema` twice, as stems and as exact forms, position by
position.

Texts are handed over already analyzed, with blanks between the words, so that the schema that is
pickled into the index consists of Whoosh's own classes: every version of Whoosh opens it, and no
analysis of Whoosh can disagree with ours.
"""

from collections.abc import Mapping, Sequence

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, STORED, TEXT, Schema

from indexer.engine.analysis.stemmer import stem
from indexer.engine.schema import FIELDS

__all__ = ["exact_name", "index_values", "whoosh_schema"]


def exact_name(field: str) -> str:
    """The Whoosh field with the exact forms of a field."""
    return f"{field}_exact"


def whoosh_schema() -> Schema:
    """The schema of a generation."""
    analyzer = SpaceSeparatedTokenizer()
    texts = {
        name: TEXT(analyzer=analyzer, phrase=True)
        for field in FIELDS
        for name in (field.name, exact_name(field.name))
    }
    return Schema(passage=ID(stored=True, unique=True), page=STORED, **texts)


def index_values(forms: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The texts of a passage's Whoosh fields from the forms of its fields, without empty ones."""
    texts: dict[str, str] = {}
    for field, words in forms.items():
        if words:
            texts[field] = " ".join(map(stem, words))
            texts[exact_name(field)] = " ".join(words)
    return texts
