"""The titles of documents and the names of facet values in an index -> those of which every typed
word begins a word.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from indexer.engine.analysis.tokenizer import forms_of
from indexer.engine.protocol import Engine
from indexer.model import Record

__all__ = ["NameIndexes", "NamedEntry", "PrefixIndex"]

Words = tuple[str, ...]

# A character that no form has, after all those that a form may begin with.
_END = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class NamedEntry:
    """A name of something: `text` as it is shown, `label` what kind of thing it is, `value` and
    `facet` what is meant, `called` the other name by which it goes here, "" for its own. `bare`:
    there is nothing in it to read.
    """

    text: str
    label: str
    value: str
    facet: str = ""
    alias: str = ""
    is_empty: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What is meant, by whichever name."""
        return self.facet, self.value


class PrefixIndex:
    """Looks names up by how their words begin: by binary search, then a sort of what was found."""

    def __init__(self, names: Iterable[NamedEntry]) -> None:
        # The better first: a thing's own name before its others, what can be read, the shorter.
        named = [(forms_of(name.alias or name.text), name) for name in names]
        named.sort(key=lambda pair: (bool(pair[1].alias), pair[1].is_empty, len(pair[0])))
        self._names = [name for _, name in named]
        self._own = {name.key: at for at, name in enumerate(self._names) if not name.alias}
        self._wholes = sorted((" ".join(words), at) for at, (words, _) in enumerate(named))
        self._starts = sorted({(word, at) for at, (words, _) in enumerate(named) for word in words})

    def find(self, typed: Words, limit: int) -> list[NamedEntry]:
        """The names of which each typed word begins a word; first those that begin so themselves,
        then the shorter; each thing once, by its own name where that will do.
        """
        ranges = sorted((_begin(self._starts, word) for word in set(typed)), key=len)
        inside = set(ranges[0]).intersection(*ranges[1:])
        whole = _begin(self._wholes, " ".join(typed)) if inside else []
        found: dict[tuple[str, str], NamedEntry] = {}
        for at in (*sorted(whole), *sorted(inside)):
            thing = self._names[at].key
            own = self._own.get(thing, at)
            found.setdefault(thing, self._names[own if own in inside else at])
            if len(found) == limit:
                break
        return list(found.values())


def _begin(entries: Sequence[tuple[str, int]], start: str) -> list[int]:
    first = bisect_left(entries, (start, 0))
    last = bisect_left(entries, (start + _END, 0), first)
    return [at for _, at in entries[first:last]]


class NameIndexes:
    """All names of one index."""

    def __init__(self, documents: PrefixIndex, values: PrefixIndex) -> None:
        self._documents = documents
        self._values = values

    @classmethod
    def of(cls, engine: Engine) -> Self:
        """The names of an open index."""
        taxonomy = engine.info.taxonomy
        kinds = taxonomy.kinds or {}
        titles = (
            NamedEntry(record.title, _label(record, kinds), record.id, "", called, not record.pages)
            for record in engine.records()
            for called in ("", *record.other_titles)
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


def _label(record: Record, kinds: Mapping[str, str]) -> str:
    """What tells documents of one title apart: "Report, 2012", and whether it can be opened."""
    year = str(record.year or "")
    away = "" if record.available else "not in this copy"
    return ", ".join(filter(None, (kinds.get(record.kind, record.kind), year, away)))
