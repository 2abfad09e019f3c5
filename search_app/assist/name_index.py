"""Name index for autocompletion: titles of documents and names of facet values, looked up by the
prefixes of their words.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from indexer.engine.analysis.tokenizer import forms_of
from indexer.engine.document_values import DocumentName
from indexer.engine.protocol import Engine

__all__ = ["NameIndexes", "NamedEntry", "PrefixIndex"]

Words = tuple[str, ...]

# A character that no form has, after all those that a form may begin with.
_END = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class NamedEntry:
    """A name of a document or of a facet value.

    `text` is its own name, as it is shown, and `alias` the other name of this entry, "" for its
    own. `label` says what kind of thing it is. `value` is the id of a document or the value of
    `facet`. `is_empty`: a document without pages.
    """

    text: str
    label: str
    value: str
    facet: str = ""
    alias: str = ""
    is_empty: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What is named, whatever the name."""
        return self.facet, self.value


class PrefixIndex:
    """Finds names by the prefixes of their words, with binary search."""

    def __init__(self, names: Iterable[NamedEntry]) -> None:
        # The order of results: own names before aliases, what can be read, the shorter.
        ranked = [(forms_of(name.alias or name.text), name) for name in names]
        ranked.sort(key=lambda pair: (bool(pair[1].alias), pair[1].is_empty, len(pair[0])))
        self._names = [name for _, name in ranked]
        self._own = {name.key: at for at, name in enumerate(self._names) if not name.alias}
        self._wholes = sorted((" ".join(words), at) for at, (words, _) in enumerate(ranked))
        self._starts = sorted(
            {(word, at) for at, (words, _) in enumerate(ranked) for word in words}
        )

    def find(self, typed: Words, limit: int) -> list[NamedEntry]:
        """The names in which each typed word is a prefix of a word; first those that begin with
        what was typed, then the shorter; each thing once, by its own name where that matches.
        """
        positions = sorted((_with_prefix(self._starts, word) for word in set(typed)), key=len)
        matching = set(positions[0]).intersection(*positions[1:])
        beginning = _with_prefix(self._wholes, " ".join(typed)) if matching else []
        entries: dict[tuple[str, str], NamedEntry] = {}
        for at in (*sorted(beginning), *sorted(matching)):
            key = self._names[at].key
            own = self._own.get(key, at)
            entries.setdefault(key, self._names[own if own in matching else at])
            if len(entries) == limit:
                break
        return list(entries.values())


def _with_prefix(entries: Sequence[tuple[str, int]], prefix: str) -> list[int]:
    first = bisect_left(entries, (prefix, 0))
    last = bisect_left(entries, (prefix + _END, 0), first)
    return [at for _, at in entries[first:last]]


class NameIndexes:
    """The names of one index: of its documents, and of its facet values."""

    def __init__(self, documents: PrefixIndex, values: PrefixIndex) -> None:
        self._documents = documents
        self._values = values

    @classmethod
    def of(cls, engine: Engine) -> Self:
        """The names of an open index."""
        taxonomy = engine.info.taxonomy
        kinds = taxonomy.kinds or {}
        titles = (
            NamedEntry(name.title, label, name.document, "", alias, not name.has_pages)
            for name in engine.document_names()
            for label in [_label(name, kinds)]
            for alias in ("", *name.other_titles)
        )
        values = (
            NamedEntry(name.value.label, name.facet.label, name.value.value, name.facet.name, alias)
            for name in engine.facet_names.names
            for alias in ["" if name.text == name.value.label else name.text]
        )
        return cls(PrefixIndex(titles), PrefixIndex(values))

    def documents(self, typed: Words, limit: int) -> list[NamedEntry]:
        """Documents by their titles; `value` is the document's id."""
        return self._documents.find(typed, limit)

    def values(self, typed: Words, limit: int) -> list[NamedEntry]:
        """Values of facets by label, title, other names and synonyms of these."""
        return self._values.find(typed, limit)


def _label(name: DocumentName, kinds: Mapping[str, str]) -> str:
    """What tells documents with the same title apart: "Report, 2012", and whether it opens."""
    year = str(name.year or "")
    absent = "" if name.is_available else "not in this copy"
    return ", ".join(filter(None, (kinds.get(name.kind, name.kind), year, absent)))
