"""Rules tag passages, values bring those above them, and a rule that is not clear is refused."""

import pytest

from indexer.build.tagging import compile_rules, tag
from indexer.engine.taxonomy import FacetDeclaration, FacetValue, Taxonomy
from indexer.errors import CorpusInvalid
from indexer.model import Passage, Record


def facet(scope: str = "passage", **rules: str) -> FacetDeclaration:
    values = tuple(FacetValue(value, value, rule=rule) for value, rule in rules.items())
    return FacetDeclaration("topic", "Topic", "Topics", scope, values=values)  # type: ignore[arg-type]


def tags(rule: str, heading: str = "", text: str = "", title: str = "") -> tuple[str, ...]:
    rules = compile_rules(Taxonomy((facet(it=rule),)))
    record = Record("a", title, "report", authors=("Rivers, Ann",), abstract="lakes")
    _, (passage,) = tag(rules, record, [Passage("a", 1, "", heading, text)])
    return passage.tags.get("topic", ())


CASES = [
    ("whole health", {"text": "Health of the whole person."}, True),
    ("whole health", {"text": "The whole person."}, False),
    ('"whole health"', {"text": "whole-health services"}, True),
    ('"whole health"', {"text": "health, whole"}, False),
    ("supervising", {"text": "The supervisors supervise."}, True),
    ("Québec", {"text": "QUEBEC"}, True),
    ("one OR two", {"text": "two"}, True),
    ('Washington NOT "Washington, DC"', {"text": "Seattle, Washington"}, True),
    ('Washington NOT "Washington, DC"', {"text": "Washington, DC"}, False),
    ("heading:pillar", {"heading": "Pillar 9"}, True),
    ("heading:pillar", {"text": "pillar", "title": "Pillars"}, False),
    ("title:(peer support)", {"title": "Peer Support"}, True),
    ("body:peer", {"text": "peers"}, True),
    ("pillar", {"title": "Pillars"}, True),
    ("rivers", {}, False),
    ("lakes", {}, False),
]


@pytest.mark.parametrize(("rule", "page", "expected"), CASES)
def test_a_rule_looks_at_title_heading_and_text(
    rule: str, page: dict[str, str], expected: bool
) -> None:
    assert tags(rule, **page) == (("it",) if expected else ())


def test_tags_are_in_declared_order_and_the_record_has_their_union() -> None:
    rules = compile_rules(Taxonomy((facet(b="bee", a="ant", c="cat"),)))
    pages = [Passage("x", 1, "", "", "an ant and a bee"), Passage("x", 2, "", "", "a cat")]
    record, tagged = tag(rules, Record("x", "T", "report"), pages)

    assert [passage.tags for passage in tagged] == [{"topic": ("b", "a")}, {"topic": ("c",)}]
    assert record.facets == {"topic": ("b", "a", "c")}


def test_a_value_brings_those_above_it() -> None:
    values = (
        FacetValue("top", "Top"),
        FacetValue("middle", "Middle", parent="top"),
        FacetValue("low", "Low", parent="middle", rule="deep"),
    )
    rules = compile_rules(
        Taxonomy((FacetDeclaration("topic", "T", "T", "passage", values=values),))
    )
    record, (passage,) = tag(rules, Record("x", "T", "report"), [Passage("x", 1, "", "", "deep")])

    assert passage.tags == {"topic": ("top", "middle", "low")}
    assert record.facets == {"topic": ("top", "middle", "low")}


def test_passage_values_of_the_catalogue_hold_on_every_page() -> None:
    rules = compile_rules(Taxonomy((facet(a="ant", b="bee"),)))
    given = Record("x", "T", "report", facets={"topic": ("b",)})
    _, tagged = tag(rules, given, [Passage("x", 1, "", "", "ant"), Passage("x", 2, "", "", "")])

    assert [passage.tags["topic"] for passage in tagged] == [("a", "b"), ("b",)]


def test_document_facets_stay_with_the_record() -> None:
    rules = compile_rules(Taxonomy((facet("document", a="", b=""),)))
    given = Record("x", "T", "report", facets={"topic": ("b",)})
    record, (passage,) = tag(rules, given, [Passage("x", 1, "", "", "a b")])

    assert record.facets == {"topic": ("b",)}
    assert passage.tags == {}


def test_open_facets_keep_what_the_catalogue_gave() -> None:
    rules = compile_rules(Taxonomy((FacetDeclaration("year", "Year", "Years", "document"),)))
    record, _ = tag(rules, Record("x", "T", "report", facets={"year": ("2011",)}), [])

    assert record.facets == {"year": ("2011",)}


@pytest.mark.parametrize("rule", ['"open', "(a", "a)", "AND", "summit:2010", "...", "a OR"])
def test_a_rule_that_the_parser_has_to_guess_is_refused(rule: str) -> None:
    with pytest.raises(CorpusInvalid) as caught:
        compile_rules(Taxonomy((facet(it=rule),)))

    assert f"facets.topic: the rule of 'it' is {rule!r}" in caught.value.message
