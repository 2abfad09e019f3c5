"""The names of facet values: which values a query or a typed name means, exactly or nearly."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

from indexer.engine.analysis.stemmer import Stems, stems_of
from indexer.engine.analysis.tokenizer import forms_of
from indexer.engine.query.nodes import FacetLeaf, FacetTerm, Leaf, Query, Word
from indexer.engine.query.synonyms import thesaurus
from indexer.engine.query.visitors import QueryClause, leaves, map_leaves
from indexer.engine.taxonomy import FacetDeclaration, FacetValue, Taxonomy

__all__ = ["FacetName", "FacetNameIndex"]

Forms = tuple[str, ...]

# Values offered instead of one that a facet does not declare.
_CLOSE = 3
_NUMBER = re.compile(r"[0-9]{1,9}")
# Where a value gets a name from, strongest first: a typed name means the values that have it from
# the first of these from which any has it.
_LEVELS: tuple[Callable[[FacetValue], Iterable[str]], ...] = (
    lambda value: (value.value,),
    lambda value: (value.label,),
    lambda value: (value.title, *value.aliases),
)


class FacetName(NamedTuple):
    """A name of a facet's value: its label, title or an alias, or a synonym of one of these."""

    facet: FacetDeclaration
    value: FacetValue
    text: str


class FacetNameIndex:
    """Looks up the declared values of a taxonomy by their names: identifier, label, title, aliases.

    Names are compared by their folded forms, or by their stems in `values_named`.
    """

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._taxonomy = taxonomy
        self._values = {
            facet.name: {value.value: value for value in facet.values} for facet in taxonomy.facets
        }
        self._by_forms = {facet.name: _by_forms(facet) for facet in taxonomy.facets}
        self._by_stems: dict[Stems, dict[FacetTerm, None]] = defaultdict(dict)
        for facet in taxonomy.facets:
            for value in facet.values:
                for stems in map(stems_of, _texts(value)):
                    self._by_stems[stems][FacetTerm(facet.name, value.value)] = None

    @cached_property
    def names(self) -> tuple[FacetName, ...]:
        """All names of all values, in declared order; of each value its label, its other names, and
        the synonyms of these, each text once.
        """
        return tuple(
            FacetName(facet, value, text)
            for facet in self._taxonomy.facets
            for value in facet.values
            for text in self._texts_with_synonyms(value)
        )

    @cached_property
    def words(self) -> frozenset[str]:
        """The folded words of all labels, titles and aliases, and of the taxonomy's synonyms."""
        texts = [text for row in self._taxonomy.synonyms for text in row[:2]]
        for facet in self._taxonomy.facets:
            for value in facet.values:
                texts += _texts(value)
        return frozenset(form for text in texts for form in forms_of(text))

    def values_named(self, query: Query) -> tuple[FacetTerm, ...]:
        """The values whose name is all of a query, in declared order: its words in any form, in
        this order. None when it has phrases, wildcards, fields, exclusions or facet values.
        """
        typed: list[str] = []
        for clause in leaves(query):
            if not isinstance(clause, QueryClause) or clause.negated or clause.field:
                return ()
            if clause.synonym_of:
                continue
            if not isinstance(clause.leaf, Word):
                return ()
            typed += stems_of(clause.leaf.text)
        return tuple(self._by_stems.get(tuple(typed), ()))

    def resolve_facet_values(self, query: Query) -> Query:
        """The query with each facet value that is typed by a name (`state:Georgia`, `summit:III`)
        replaced by the value's identifier; those that no value goes by stay as they are.
        """
        return map_leaves(query, self._resolve)

    def undeclared_values(self, query: Query) -> tuple[FacetTerm, ...]:
        """The facet values in a resolved query that their facets do not declare, each once. A facet
        without declared values is open, so that none of its values is undeclared.
        """
        return tuple(
            leaf
            for leaf in dict.fromkeys(clause.leaf for clause in leaves(query))
            if isinstance(leaf, FacetTerm)
            and (values := self._values.get(leaf.facet))
            and leaf.value not in values
        )

    def close_values(self, facet: str, name: str) -> tuple[FacetValue, ...]:
        """At most three values of a declared facet whose names are spelled like one that none has,
        most similar first; if there are none and it is a number, the nearest numbers.
        """
        by_text = {" ".join(forms): values for forms, values in self._by_forms[facet].items()}
        similar = get_close_matches(" ".join(forms_of(name)), by_text, _CLOSE)
        close = {value.value: value for text in similar for value in by_text[text]}
        if not close and _NUMBER.fullmatch(name):
            numbers = [value for value in self._values[facet] if _NUMBER.fullmatch(value)]
            numbers.sort(key=lambda number: abs(int(number) - int(name)))
            close = {number: self._values[facet][number] for number in numbers}
        return tuple(close.values())[:_CLOSE]

    def _resolve(self, leaf: Leaf | FacetLeaf) -> Query:
        if not isinstance(leaf, FacetTerm) or leaf.facet not in self._values:
            return leaf
        if leaf.value in self._values[leaf.facet]:
            return leaf
        values = self._by_forms[leaf.facet].get(forms_of(leaf.value))
        return FacetTerm(leaf.facet, values[0].value) if values else leaf

    def _texts_with_synonyms(self, value: FacetValue) -> Iterator[str]:
        texts = _texts(value)
        same = thesaurus(self._taxonomy.synonyms).same
        yield from dict.fromkeys(
            (value.label, *texts, *(synonym for text in texts for synonym in same(text)))
        )


def _texts(value: FacetValue) -> list[str]:
    """The names of a value that have words."""
    return [text for text in (value.label, value.title, *value.aliases) if forms_of(text)]


def _by_forms(facet: FacetDeclaration) -> dict[Forms, list[FacetValue]]:
    """The values that each name means, in declared order."""
    strongest: dict[Forms, list[FacetValue]] = {}
    for texts_of in _LEVELS:
        level: dict[Forms, list[FacetValue]] = defaultdict(list)
        for value in facet.values:
            for forms in dict.fromkeys(map(forms_of, texts_of(value))):
                if forms:
                    level[forms].append(value)
        strongest = level | strongest
    return strongest
