"""The synonyms of a collection -> a query that also finds what is called otherwise, and the words
that might be meant instead.

Only the relations `same` and `acronym` widen a search, at a lower weight, and never inside a phrase
or an exact form: `same` joins terms to one, which shares its acronyms, but two acronyms of a term
are not each other's. Other relations are offered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.engine.analysis.stemmer import Stems, stems_of
from indexer.engine.query import nodes as q
from indexer.engine.query.visitors import leaves

__all__ = ["RelatedTerm", "Thesaurus", "thesaurus"]

Rows = tuple[tuple[str, str, str], ...]

_EXPANDING = ("same", "acronym")


@dataclass(frozen=True, slots=True)
class RelatedTerm:
    """Other words for a part of a query: `relation` is "related", "narrower" or "ambiguous"."""

    text: str
    of: str
    relation: str


@lru_cache(maxsize=4)
def thesaurus(rows: Rows) -> "Thesaurus":
    """The thesaurus of an index: rows of (term, variant, relation)."""
    return Thesaurus(rows)


class Thesaurus:
    """Looks terms up by their stems, so that plurals and hyphens make no difference."""

    def __init__(self, rows: Rows) -> None:
        self._texts: dict[Stems, str] = {}
        self._same: dict[Stems, dict[Stems, None]] = {}
        self._acronyms: dict[Stems, dict[Stems, None]] = {}
        self._others: dict[Stems, dict[tuple[str, str], None]] = {}
        for term, variant, relation in rows:
            if relation in _EXPANDING:
                self._join(self._same if relation == "same" else self._acronyms, term, variant)
            else:
                self._others.setdefault(stems_of(term), {})[variant, relation] = None
                self._others.setdefault(stems_of(variant), {})[term, _inverse(relation)] = None
        self._longest = max(map(len, (*self._texts, *self._others)), default=0)

    def _join(self, relation: dict[Stems, dict[Stems, None]], one: str, other: str) -> None:
        for text, partner in ((one, other), (other, one)):
            if stems_of(text) and stems_of(text) != stems_of(partner):
                self._texts.setdefault(stems_of(text), text)
                relation.setdefault(stems_of(text), {})[stems_of(partner)] = None

    def _equivalents(self, term: Stems) -> dict[Stems, None]:
        """All that is the same as a term, itself first."""
        found = {term: None}
        for one in (waiting := [term]):
            new = [other for other in self._same.get(one, ()) if other not in found]
            found |= dict.fromkeys(new)
            waiting += new
        return found

    def _synonyms(self, term: Stems) -> dict[Stems, None]:
        """What else means a term: its acronyms, or what it is an acronym of, and all that is the
        same as either.
        """
        found = self._equivalents(term)
        for one in tuple(found):
            for other in self._acronyms.get(one, ()):
                found |= self._equivalents(other)
        return found

    def expand(self, query: q.Query) -> q.Query:
        """The query with synonyms beside its words and runs of words."""
        match query:
            case q.Word():
                variants = self._variants(stems_of(query.text))
                return q.Expanded(query, variants) if variants else query
            case q.Field(name, child):
                return q.Field(name, self.expand(child))
            case q.Boost(child, factor):
                return q.Boost(self.expand(child), factor)
            case q.And(children):
                found = tuple(self._expand_runs(children, q.And))
                return found[0] if len(found) == 1 else q.And(found)
            case q.Or(children):
                return self._widened_or(children)
            case _:  # phrases, exact and open words stay; what is excluded is excluded as typed
                return query

    def _widened_or(self, children: tuple[q.Query, ...]) -> q.Query:
        """Any of the words, or a synonym of one or of a run of them."""
        variants: dict[q.Leaf, None] = {}
        for run, _ in self._segment(children):
            variants |= dict.fromkeys(self._variants(_run_stems(run)))
        kept = tuple(
            child if isinstance(child, q.Word) else self.expand(child) for child in children
        )
        return q.Expanded(q.Or(kept), tuple(variants)) if variants else q.Or(kept)

    def _expand_runs(self, children: tuple[q.Query, ...], kind: type[q.And]) -> Iterator[q.Query]:
        for run, known in self._segment(children):
            if not known:
                yield from (self.expand(child) for child in run)
                continue
            child = run[0] if len(run) == 1 else kind(run)
            yield q.Expanded(child, self._variants(_run_stems(run)))

    def _segment(self, children: Sequence[q.Query]) -> Iterator[tuple[tuple[q.Query, ...], bool]]:
        """The children in runs, the longest that are known terms first, and whether each is one."""
        at = 0
        while at < len(children):
            size = next(
                (
                    size
                    for size in range(min(self._longest, len(children) - at), 0, -1)
                    if self._variants(_run_stems(children[at : at + size]))
                ),
                0,
            )
            yield tuple(children[at : at + (size or 1)]), bool(size)
            at += size or 1

    def _variants(self, term: Stems) -> tuple[q.Leaf, ...]:
        """The synonyms of a term, but for those that hold all its words anyway."""
        return tuple(
            q.Word(self._texts[other]) if len(other) == 1 else q.Phrase(self._texts[other])
            for other in self._synonyms(term)
            if not set(term) <= set(other)
        )

    def same(self, term: str) -> tuple[str, ...]:
        """What else means a term, as it is written."""
        return tuple(leaf.text for leaf in self._variants(stems_of(term)))

    def related_terms(self, query: q.Query) -> tuple[RelatedTerm, ...]:
        """What else might be meant by the words of a query, in the order of the thesaurus."""
        typed = [
            clause.leaf for clause in leaves(query) if isinstance(clause.leaf, q.Word | q.Phrase)
        ]
        found: dict[RelatedTerm, None] = {}
        for first in range(len(typed)):
            for size in range(self._longest, 0, -1):
                run = typed[first : first + size]
                term = tuple(stem for leaf in run for stem in stems_of(leaf.text))
                text = " ".join(leaf.text for leaf in run)
                for variant, relation in self._others.get(term, {}):
                    found[RelatedTerm(variant, text, relation)] = None
        return tuple(found)


def _inverse(relation: str) -> str:
    """The relation seen from its other end."""
    return "broader" if relation == "narrower" else relation


def _run_stems(run: Sequence[q.Query]) -> Stems:
    """The stems of words that stand side by side; none where something else stands among them."""
    words = [query.text for query in run if isinstance(query, q.Word)]
    if len(words) < len(run):
        return ()
    return tuple(stem for word in words for stem in stems_of(word))
