"""The titles of documents and the names of facet values in an index -> those of which every typed
word begins a word.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from indexer.engine.analysis import stem, tokens
from indexer.engine.results import Engine, FacetDeclaration, FacetValue
from indexer.engine.synonyms import thesaurus

__all__ = ["Known", "Name", "Names"]

Words = tuple[str, ...]

# A character that no form has, after all those that a form may begin with.
_END = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Name:
    """A name of something: `text` as it is shown, `label` what kind of thing it is, `value` and
    `facet` what is meant, `called` the other name by which it goes here, "" for its own.
    """

    text: str
    label: str
    value: str
    facet: str = ""
    called: str = ""


class Names:
    """Looks names up by how their words begin."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = list(names)
        self._words = [_words(name.called or name.text) for name in self._names]
        starts = {(word, at) for at, words in enumerate(self._words) for word in words}
        self._starts = sorted(starts)

    def find(self, typed: Words, limit: int) -> list[Name]:
        """The names of which each typed word begins a word; first those that begin so themselves,
        then the shorter; each thing once.
        """
        found = sorted(set.intersection(*map(self._begin, set(typed))), key=self._rank(typed))
        things: dict[tuple[str, str], Name] = {}
        for at in found:
            name = self._names[at]
            things.setdefault((name.facet, name.value), name)
            if len(things) == limit:
                break
        return list(things.values())

    def _begin(self, start: str) -> set[int]:
        first = bisect_left(self._starts, (start, 0))
        last = bisect_left(self._starts, (start + _END, 0), first)
        return {at for _, at in self._starts[first:last]}

    def _rank(self, typed: Words) -> "_Rank":
        return _Rank(typed, self._names, self._words)


@dataclass(frozen=True, slots=True)
class _Rank:
    typed: Words
    names: Sequence[Name]
    words: Sequence[Words]

    def __call__(self, at: int) -> tuple[object, ...]:
        words, typed = self.words[at], self.typed
        ahead = words[: len(typed) - 1] == typed[:-1]
        begins = ahead and " ".join(words[len(typed) - 1 :]).startswith(typed[-1])
        return not begins, bool(self.names[at].called), len(words), at


class Known:
    """All names of one index."""

    def __init__(self, documents: Names, values: Names) -> None:
        self._documents = documents
        self._values = values

    @classmethod
    def of(cls, engine: Engine) -> Self:
        """The names of an open index."""
        taxonomy = engine.info.taxonomy
        kinds = taxonomy.kinds or {}
        titles = (
            Name(record.title, kinds.get(record.kind, record.kind), record.id, "", called)
            for record in engine.records()
            for called in ("", *record.other_titles)
        )
        values = (
            name
            for facet in taxonomy.facets
            for value in facet.values
            for name in _named(facet, value, taxonomy.synonyms)
        )
        return cls(Names(titles), Names(values))

    def documents(self, typed: Words, limit: int) -> list[Name]:
        """Documents by their titles; `value` is the document's id."""
        return self._documents.find(typed, limit)

    def values(self, typed: Words, limit: int) -> list[Name]:
        """Values of facets by label, title, other names and synonyms of these."""
        return self._values.find(typed, limit)

    @staticmethod
    def stems(text: str) -> Words:
        """What tells two phrases apart that find the same."""
        return tuple(stem(token.form) for token in tokens(text))


def _named(
    facet: FacetDeclaration, value: FacetValue, synonyms: tuple[tuple[str, str, str], ...]
) -> Iterator[Name]:
    own = (value.label, value.title, *value.aliases)
    others = (text for name in own for text in thesaurus(synonyms).same(name))
    for called in dict.fromkeys(("", *own[1:], *others)):
        if called != value.label:
            yield Name(value.label, facet.label, value.value, facet.name, called)


def _words(text: str) -> Words:
    return tuple(token.form for token in tokens(text))
