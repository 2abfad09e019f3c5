"""Our fields -> the Whoosh schema and its values: each text twice, as stems and as exact forms,
position by position.

The values are handed over already analysed, words parted by blanks, so that the schema pickled into
the index holds classes of Whoosh alone: any Whoosh opens it, and no analysis of Whoosh can disagree
with ours.
"""

from collections.abc import Mapping, Sequence

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, STORED, TEXT, Schema

from indexer.engine.analysis.stemmer import stem
from indexer.engine.schema import FIELDS

__all__ = ["exact_name", "index_values", "whoosh_schema"]


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


def index_values(forms: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Each field's forms as the two texts that Whoosh splits at blanks; without empty fields."""
    result: dict[str, str] = {}
    for name, words in forms.items():
        if words:
            result[name] = " ".join(map(stem, words))
            result[exact_name(name)] = " ".join(words)
    return result
