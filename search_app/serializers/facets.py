"""JSON of facets: with the values beside the hits, and with all of them."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, TypedDict

from indexer.engine.results import FacetCounts, ValueCount
from indexer.engine.taxonomy import FacetDeclaration, FacetValue, IndexInfo
from search_app.facets.lookup import WHOLE_NUMBER, is_scale
from search_app.serializers.common import CorpusJson, CountsJson, corpus_json, counts_json

__all__ = ["COMPONENTS", "FacetJson", "facet_json", "facet_values_json"]

State = Literal["off", "on", "excluded"]


class ValueCountJson(CountsJson):
    """A value with what it alone would find under the other filters."""

    value: str
    label: str
    parent: str | None
    state: State


NoneJson = Annotated[
    ValueCountJson, "The pages without a value; the year has a value for them, `undated`"
]
AllJson = Annotated[CountsJson, "Each page once, whatever its values: the only total"]


class FacetJson(TypedDict):
    """A facet beside the hits; `more`: values were left out."""

    label: str
    more: bool
    values: list[ValueCountJson]
    none: NoneJson
    all: AllJson


class RangeJson(TypedDict):
    """Numbers at both ends."""

    low: int
    high: int


class DescribedValueJson(CountsJson):
    """A value with its declaration and its numbers."""

    value: str
    label: str
    title: str
    text: str
    parent: str | None
    verified: bool | None
    source: str
    aliases: list[str]
    rule: str
    state: State


class FacetValuesJson(TypedDict):
    """The answer of `GET /api/v1/facets/<name>`."""

    ok: Literal[True]
    corpus: CorpusJson
    name: str
    label: str
    plural: str
    scope: Literal["document", "passage"]
    about: str
    range: Annotated[
        RangeJson | None, "The lowest and highest number found, null where values are no numbers"
    ]
    values: list[DescribedValueJson]
    none: NoneJson
    all: AllJson


# Shapes that have a name in the OpenAPI document.
COMPONENTS: Mapping[str, type] = {"Facet": FacetJson, "FacetValues": FacetValuesJson}


def facet_json(facet: FacetCounts, shown: tuple[ValueCount, ...]) -> FacetJson:
    """A facet with those of its values that are shown beside the hits."""
    return {
        "label": facet.label,
        "more": len(shown) < len(facet.values),
        "values": list(map(_value_count, shown)),
        "none": _value_count(facet.none),
        "all": counts_json(facet.total),
    }


def _value_count(value: ValueCount) -> ValueCountJson:
    return {
        "value": value.value,
        "label": value.label,
        "parent": value.parent or None,
        **counts_json(value),
        "state": value.state,
    }


def facet_values_json(
    facet: FacetDeclaration, counts: FacetCounts, info: IndexInfo
) -> FacetValuesJson:
    """The declaration with every value, found or not; undeclared values, and ranges that are
    ticked, come last. `range` has the whole numbers found at both ends.
    """
    by_value = {value.value: value for value in counts.values}
    declared = {value.value: value for value in facet.values}
    return {
        "ok": True,
        "corpus": corpus_json(info),
        "name": facet.name,
        "label": facet.label,
        "plural": facet.plural,
        "scope": facet.scope,
        "about": facet.about,
        "range": _range(facet, by_value.values()),
        "values": [
            _described(
                declared.get(value) or FacetValue(value, by_value[value].label),
                by_value.get(value) or ValueCount(value, "", "", 0, 0, 0),
            )
            for value in dict.fromkeys((*declared, *by_value))
        ],
        "none": _value_count(counts.none),
        "all": counts_json(counts.total),
    }


def _range(facet: FacetDeclaration, counts: Iterable[ValueCount]) -> RangeJson | None:
    """The lowest and the highest number with a document; None where values are no numbers."""
    if not is_scale(facet):
        return None
    numbers = [
        int(value.value)
        for value in counts
        if value.documents and WHOLE_NUMBER.fullmatch(value.value)
    ]
    return {"low": min(numbers), "high": max(numbers)} if numbers else None


def _described(value: FacetValue, count: ValueCount) -> DescribedValueJson:
    return {
        "value": value.value,
        "label": value.label,
        "title": value.title,
        "text": value.text,
        "parent": value.parent or None,
        "verified": value.verified,
        "source": value.source,
        "aliases": list(value.aliases),
        "rule": value.rule,
        **counts_json(count),
        "state": count.state,
    }
