"""Synonym expansion: the thesaurus of a collection, which adds synonyms to a query and offers
related terms.

Only the relations `same` and `acronym` expand a query, at a lower weight, and never inside a phrase
or an exact form. `same` makes several terms one, so that they share their acronyms; two acronyms of
one term are not synonyms of each other. Terms of the other relations are only offered.
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
    """Another term for a part of a query, and how it relates to it: "related", "narrower",
    "broader" or "ambiguous".
    """

    text: str
    of: str
    relation: str


@lru_cache(maxsize=4)
def thesaurus(rows: Rows) -> "Thesaurus":
    """The thesaurus of rows of (term, variant, relation), cached for the last four indexes."""
    return Thesaurus(rows)


class Thesaurus:
    """Terms and their relations, looked up by stems, so that plurals and hyphens do not matter."""

    def __init__(self, rows: Rows) -> None:
        self._texts: dict[Stems, str] = {}
        self._same: dict[Stems, dict[Stems, None]] = {}
        self._acronyms: dict[Stems, dict[Stems, None]] = {}
        self._others: dict[Stems, dict[tuple[str, str], None]] = {}
        for term, variant, relation in rows:
            if relation in _EXPANDING:
                self._relate(self._same if relation == "same" else self._acronyms, term, variant)
            else:
                self._others.setdefault(stems_of(term), {})[variant, relation] = None
                self._others.setdefault(stems_of(variant), {})[term, _inverse(relation)] = None
        self._longest = max(map(len, (*self._texts, *self._others)), default=0)

    def _relate(self, relation: dict[Stems, dict[Stems, None]], term: str, variant: str) -> None:
        for text, partner in ((term, variant), (variant, term)):
            if stems_of(text) and stems_of(text) != stems_of(partner):
                self._texts.setdefault(stems_of(text), text)
                relation.setdefault(stems_of(text), {})[stems_of(partner)] = None

    def _equivalents(self, term: Stems) -> dict[Stems, None]:
        """All terms that are the same as a term, itself first."""
        equivalents = {term: None}
        for current in (waiting := [term]):
            new = [other for other in self._same.get(current, ()) if other not in equivalents]
            equivalents |= dict.fromkeys(new)
            waiting += new
        return equivalents

    def _synonyms(self, term: Stems) -> dict[Stems, None]:
        """A term, its acronyms or what it is an acronym of, and all that are the same as any."""
        synonyms = self._equivalents(term)
        for equivalent in tuple(synonyms):
            for other in self._acronyms.get(equivalent, ()):
                synonyms |= self._equivalents(other)
        return synonyms

    def expand(self, query: q.Query) -> q.Query:
        """The query with `Expanded` nodes around its words, and runs of words, that have synonyms.

        Phrases, exact forms, wildcards and what is excluded stay as typed.
        """
        match query:
            case q.Word():
                variants = self._variants(stems_of(query.text))
                return q.Expanded(query, variants) if variants else query
            case q.Field(name, child):
                return q.Field(name, self.expand(child))
            case q.Boost(child, factor):
                return q.Boost(self.expand(child), factor)
            case q.And(children):
                expanded = tuple(self._expand_runs(children))
                return expanded[0] if len(expanded) == 1 else q.And(expanded)
            case q.Or(children):
                return self._expand_or(children)
            case _:
                return query

    def _expand_or(self, children: tuple[q.Query, ...]) -> q.Query:
        """Any of the children, or a synonym of a word or run of words among them."""
        variants: dict[q.Leaf, None] = {}
        for run, _ in self._segment(children):
            variants |= dict.fromkeys(self._variants(_run_stems(run)))
        inner = q.Or(
            tuple(child if isinstance(child, q.Word) else self.expand(child) for child in children)
        )
        return q.Expanded(inner, tuple(variants)) if variants else inner

    def _expand_runs(self, children: tuple[q.Query, ...]) -> Iterator[q.Query]:
        """The children of an And, each run of words that is a term expanded as a whole."""
        for run, is_term in self._segment(children):
            if not is_term:
                yield from map(self.expand, run)
                continue
            child = run[0] if len(run) == 1 else q.And(run)
            yield q.Expanded(child, self._variants(_run_stems(run)))

    def _segment(self, children: Sequence[q.Query]) -> Iterator[tuple[tuple[q.Query, ...], bool]]:
        """The children cut into runs, each the longest that is a term with synonyms, or a single
        child; and whether it is such a term.
        """
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
        """The synonyms of a term, without those that contain all its words anyway."""
        return tuple(
            q.Word(self._texts[other]) if len(other) == 1 else q.Phrase(self._texts[other])
            for other in self._synonyms(term)
            if not set(term) <= set(other)
        )

    def same(self, term: str) -> tuple[str, ...]:
        """The synonyms of a term as they are written."""
        return tuple(leaf.text for leaf in self._variants(stems_of(term)))

    def related_terms(self, query: q.Query) -> tuple[RelatedTerm, ...]:
        """The related terms of the words and runs of words in a query: by place in the query, then
        longest run first, then in the order of the thesaurus.
        """
        typed = [
            clause.leaf for clause in leaves(query) if isinstance(clause.leaf, q.Word | q.Phrase)
        ]
        related: dict[RelatedTerm, None] = {}
        for first in range(len(typed)):
            for size in range(self._longest, 0, -1):
                run = typed[first : first + size]
                term = tuple(stem for leaf in run for stem in stems_of(leaf.text))
                text = " ".join(leaf.text for leaf in run)
                for variant, relation in self._others.get(term, {}):
                    related[RelatedTerm(variant, text, relation)] = None
        return tuple(related)


def _inverse(relation: str) -> str:
    """The relation in the other direction."""
    return "broader" if relation == "narrower" else relation


def _run_stems(run: Sequence[q.Query]) -> Stems:
    """The stems of a run of words; none when it contains anything but words."""
    words = [query.text for query in run if isinstance(query, q.Word)]
    if len(words) < len(run):
        return ()
    return tuple(stem for word in words for stem in stems_of(word))
