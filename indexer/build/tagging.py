"""Tagging: the taxonomy's rules, as queries, give passages and records their facet values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.engine.matching.matcher import AnalyzedText, satisfies
from indexer.engine.query.nodes import MatchAll, Query
from indexer.engine.query.parser import parse
from indexer.engine.schema import FIELDS
from indexer.engine.taxonomy import FacetDeclaration, Taxonomy
from indexer.errors import CorpusInvalid
from indexer.model import Passage, Record

__all__ = ["Rules", "compile_rules", "tag"]

_FIELD_NAMES = tuple(field.name for field in FIELDS)


@dataclass(frozen=True, slots=True)
class Rules:
    """The facets with, for each passage facet, its values' queries."""

    facets: tuple[FacetDeclaration, ...]
    queries: Mapping[str, Mapping[str, Query]]


def compile_rules(taxonomy: Taxonomy) -> Rules:
    """Parses every rule; CorpusInvalid when the parser has any notice, since a rule must mean
    exactly what it says.
    """
    queries = {
        facet.name: {
            value.value: _query(facet.name, value.value, value.rule)
            for value in facet.values
            if value.rule
        }
        for facet in taxonomy.facets
    }
    return Rules(taxonomy.facets, queries)


def tag(
    rules: Rules, record: Record, passages: Iterable[Passage]
) -> tuple[Record, tuple[Passage, ...]]:
    """Tags each passage by its own heading and text and the document's title; the record gets the
    union.

    A value implies its ancestors. Values from the catalog hold on every page.
    """
    title = AnalyzedText.of(record.title)
    tagged = tuple(
        replace(passage, tags=_tags(rules, record, title, passage)) for passage in passages
    )
    facets = {facet.name: _record_values(facet, record, tagged) for facet in rules.facets}
    return replace(record, facets=facets), tagged


def _query(facet: str, value: str, rule: str) -> Query:
    parsed = parse(rule, _FIELD_NAMES, ())
    query = parsed.query("all")
    problem = parsed.notices[0].message if parsed.notices else ""
    if not problem and isinstance(query, MatchAll):
        problem = "It has no words."
    if problem:
        raise CorpusInvalid(
            f"taxonomy.toml: facets.{facet}: the rule of {value!r} is {rule!r}: {problem}",
            "Mend the rule in taxonomy.toml.",
        )
    return query


def _tags(
    rules: Rules, record: Record, title: AnalyzedText, passage: Passage
) -> dict[str, tuple[str, ...]]:
    own = {}
    if any(rules.queries.values()):
        own = {
            "title": title,
            "heading": AnalyzedText.of(passage.heading),
            "body": AnalyzedText.of(passage.text),
        }
    tags = {}
    for facet in rules.facets:
        if facet.scope == "passage":
            queries = rules.queries[facet.name]
            values = [value for value, query in queries.items() if satisfies(query, own)]
            if found := _with_parents(facet, [*record.facets.get(facet.name, ()), *values]):
                tags[facet.name] = found
    return tags


def _record_values(
    facet: FacetDeclaration, record: Record, passages: Sequence[Passage]
) -> tuple[str, ...]:
    values = list(record.facets.get(facet.name, ()))
    for passage in passages:
        values += passage.tags.get(facet.name, ())
    return _with_parents(facet, values)


def _with_parents(facet: FacetDeclaration, values: Iterable[str]) -> tuple[str, ...]:
    """The values and all above them, once each, in the order of the declaration."""
    parents = {value.value: value.parent for value in facet.values}
    ancestors: dict[str, None] = {}
    for value in values:
        current = value
        while current and current not in ancestors:
            ancestors[current] = None
            current = parents.get(current, "")
    if not facet.values:
        return tuple(sorted(ancestors))
    return tuple(value for value in parents if value in ancestors)
