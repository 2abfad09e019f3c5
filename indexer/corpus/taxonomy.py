"""The taxonomy: reads taxonomy.toml and synonyms.tsv into facets, kinds and synonyms, strictly
checked.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal, cast

from indexer.causes import cause
from indexer.corpus.toml_table import Table, read_toml
from indexer.engine.taxonomy import GROUPS, FacetDeclaration, FacetValue, Taxonomy
from indexer.errors import CorpusInvalid

__all__ = [
    "RELATIONS",
    "RESERVED",
    "SYNONYMS",
    "TAXONOMY",
    "load_taxonomy",
    "with_observed",
]

TAXONOMY = "taxonomy.toml"
SYNONYMS = "synonyms.tsv"
RELATIONS = ("same", "acronym", "narrower", "related", "ambiguous")

# Facet names become parameters of addresses and options of commands: these are taken.
RESERVED = frozenset(
    "q document match synonyms stem sort by page per_page explain v year kind "
    "format limit json quiet corpus index filter help no-progress".split()
)

_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_VALUE = re.compile(r"[a-z0-9][a-z0-9-]*")
_BASIC_KINDS = {"web-page": "Web page", "document": "Document"}
UNDATED = "undated"


def load_taxonomy(
    corpus: Path, fields: Collection[str] = (), kinds: Collection[str] = ()
) -> Taxonomy:
    """The folder's taxonomy with the built-in facets `year` and `kind` at its end.

    `fields`: names of searchable fields, which no facet may have. `kinds`: those that the catalogue
    uses; they count as declared when there is no [kinds] table. CorpusInvalid says what is wrong.
    """
    root = read_toml(corpus / TAXONOMY)
    declared = root.pairs("kinds") if root else {}
    facets: list[FacetDeclaration] = []
    if root:
        for slug in declared:
            if not _VALUE.fullmatch(slug):
                root.wrong(
                    f"kinds.{slug}", "is not a slug: use lower-case letters, digits, hyphens"
                )
            if slug in GROUPS:
                root.wrong(f"kinds.{slug}", "is a reserved name: choose another for this kind")
        table = root.table("facets")
        for name in table.names():
            _check_name(table, name, fields)
            facets.append(_facet(name, table.table(name)))
        root.end()
    labels = (declared or {kind: _labelled(kind) for kind in kinds}) | {
        slug: label for slug, label in _BASIC_KINDS.items() if slug not in declared
    }
    built_in = _built_in(labels, chart=not any(facet.chart for facet in facets))
    return Taxonomy((*facets, *built_in), labels, _synonyms(corpus / SYNONYMS))


def with_observed(taxonomy: Taxonomy, values: Mapping[str, Collection[str]]) -> Taxonomy:
    """The taxonomy with the values that documents really have where a facet declares none;
    `undated` comes last.
    """
    facets = []
    for facet in taxonomy.facets:
        if not facet.values:
            observed = sorted(
                values.get(facet.name, ()), key=lambda value: (value == UNDATED, value)
            )
            facet = replace(
                facet, values=tuple(FacetValue(v, _observed_label(v)) for v in observed)
            )
        facets.append(facet)
    return replace(taxonomy, facets=tuple(facets))


def _observed_label(value: str) -> str:
    return "Undated" if value == UNDATED else value


def _labelled(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def _built_in(kinds: Mapping[str, str], chart: bool) -> tuple[FacetDeclaration, FacetDeclaration]:
    return (
        FacetDeclaration(
            name="year",
            label="Year",
            plural="Years",
            scope="document",
            about="The year of publication, which is not always the year of the event.",
            chart=chart,
        ),
        FacetDeclaration(
            name="kind",
            label="Kind",
            plural="Kinds",
            scope="document",
            about="What sort of document it is.",
            values=tuple(FacetValue(slug, label) for slug, label in kinds.items()),
        ),
    )


def _check_name(table: Table, name: str, fields: Collection[str]) -> None:
    if not _NAME.fullmatch(name):
        table.wrong(name, "is not a facet's name: use a-z, 0-9, _ and - and begin with a letter")
    if name in RESERVED or name in fields:
        table.wrong(name, "is a reserved name: choose another for this facet")


def _facet(name: str, table: Table) -> FacetDeclaration:
    label = table.text("label", required=True)
    scope = table.text("scope") or "document"
    if scope not in {"document", "passage"}:
        table.wrong("scope", f"is {scope!r}: it must be document or passage")
    values = [_value(value, scope) for value in table.tables("values")]
    facet = FacetDeclaration(
        name=name,
        label=label,
        plural=table.text("plural") or label,
        scope=cast(Literal["document", "passage"], scope),
        about=table.text("about"),
        chart=bool(table.flag("chart")),
        values=tuple(values),
    )
    table.end()
    _check_values(table, facet)
    return facet


def _value(table: Table, scope: str) -> FacetValue:
    value = table.text("value", required=True).lower()
    if not _VALUE.fullmatch(value):
        table.wrong("value", f"is {value!r}: use letters, digits and hyphens")
    if value in GROUPS:
        table.wrong("value", f"is {value!r}, which is reserved: choose another name for it")
    declared = FacetValue(
        value=value,
        label=table.text("label") or value,
        title=table.text("title"),
        text=table.text("text"),
        parent=table.text("parent").lower(),
        verified=table.flag("verified"),
        source=table.text("source"),
        aliases=table.texts("aliases"),
        rule=table.text("rule"),
    )
    table.end()
    if declared.rule and scope == "document":
        table.wrong("rule", "tags passages: give the facet the scope passage, or drop the rule")
    return declared


def _check_values(table: Table, facet: FacetDeclaration) -> None:
    parents: dict[str, str] = {}
    for value in facet.values:
        if value.value in parents:
            table.wrong("values", f"declares {value.value!r} twice")
        parents[value.value] = value.parent
    for child, parent in parents.items():
        if parent and parent not in parents:
            table.wrong("values", f"gives {child!r} the parent {parent!r}, which is not declared")
        above = [child]
        while parent:
            if parent in above:
                table.wrong("values", f"puts {child!r} above itself")
            above.append(parent)
            parent = parents[parent]


def _synonyms(path: Path) -> tuple[tuple[str, str, str], ...]:
    """Rows of term, variant and relation separated by tabs; blank lines, # lines and a row of
    column names are skipped.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusInvalid(f"{path} cannot be read: {cause(error)}.", f"Fix {path}.") from error
    rows: dict[tuple[str, str, str], int] = {}
    for number, line in enumerate(lines, 1):
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if not line.strip() or line.startswith("#") or cells == ("term", "variant", "relation"):
            continue
        where = f"{path.name}: line {number}"
        if len(cells) != 3 or not all(cells):
            raise CorpusInvalid(
                f"{where} is {line!r}: it must be term, variant and relation, parted by tabs.",
                f"Mend {path.name}.",
            )
        term, variant, relation = cells
        if relation not in RELATIONS:
            raise CorpusInvalid(
                f"{where}: the relation {relation!r} is not one of {', '.join(RELATIONS)}.",
                f"Mend {path.name}.",
            )
        row = (term, variant, relation)
        if row in rows:
            raise CorpusInvalid(f"{where} repeats line {rows[row]}.", f"Mend {path.name}.")
        rows[row] = number
    return tuple(rows)
