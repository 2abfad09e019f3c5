"""The taxonomy of an index as plain values: its facets with their declared values, document kinds
and synonyms; and what an index says about itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from indexer.engine.query.ranges import range_label

__all__ = [
    "ALL",
    "GROUPS",
    "NONE",
    "FacetDeclaration",
    "FacetValue",
    "FormerVersion",
    "IndexInfo",
    "Taxonomy",
    "none_value",
]

# Groups of pages that are no values, so that no facet may declare values of these names: the pages
# without a value, and all pages.
NONE, ALL = "none", "all"
GROUPS = frozenset({NONE, ALL})


def none_value(facet: str) -> str:
    """The value that filters the pages without a value of a facet; the year has one of its own."""
    return "undated" if facet == "year" else NONE


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A declared value of a facet.

    `value` is its identifier in filters and URLs, `label` the short and `title` the long name,
    `text` its definition, `aliases` further names. `parent` is the `value` of the broader value,
    "" at the top. `verified`: whether the definition was compared with `source`, None = unknown.
    `rule` is the query that tags a page with the value, "" = none.
    """

    value: str
    label: str
    title: str = ""
    text: str = ""
    parent: str = ""
    verified: bool | None = None
    source: str = ""
    aliases: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class FacetDeclaration:
    """A facet: its names, and its values in the order in which they are displayed.

    `scope` says whether values belong to documents or to passages (pages). A facet without declared
    values is open: any value of a document is its own label.
    """

    name: str
    label: str
    plural: str
    scope: Literal["document", "passage"]
    about: str = ""
    chart: bool = False
    values: tuple[FacetValue, ...] = ()

    def with_undeclared(self, values: Collection[str]) -> tuple[FacetValue, ...]:
        """The declared values, then those of `values` that are not declared, in ascending order and
        each as its own label (a range in words).
        """
        undeclared = sorted({*values} - {value.value for value in self.values})
        return (*self.values, *(FacetValue(value, range_label(value)) for value in undeclared))


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The facets of an index in display order, the labels of its document kinds, and its synonyms
    as rows (term, variant, relation) with a relation of `query.synonyms`.
    """

    facets: tuple[FacetDeclaration, ...] = ()
    kinds: Mapping[str, str] | None = None
    synonyms: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FormerVersion:
    """A version before the current one, and what differs since: documents, counted, and `parts` of
    what they are searched by: "facets", "kinds", "synonyms", "program" (its analysis and ranking).
    """

    version: str
    added: int
    removed: int
    changed: int
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """One generation of an index: `version` is the corpus version, `built` an ISO 8601 time; the
    numbers count the whole index. `skipped` counts the files of the corpus folder that were no
    documents, by rule. `former` are the versions before that are remembered, the newest first.
    """

    name: str
    about: str
    version: str
    built: str
    documents: int
    pages: int
    pages_with_text: int
    taxonomy: Taxonomy
    skipped: Mapping[str, int] = field(default_factory=dict)
    former: tuple[FormerVersion, ...] = ()
