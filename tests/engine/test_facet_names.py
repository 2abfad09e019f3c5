"""Facet values by their names: what a query or a typed name means, exactly or nearly."""

import pytest

from indexer.engine.facet_names import FacetNameIndex
from indexer.engine.query.nodes import (
    And,
    Boost,
    Expanded,
    FacetTerm,
    Field,
    MatchAll,
    Not,
    Phrase,
    Query,
    Word,
)
from indexer.engine.taxonomy import FacetDeclaration, FacetValue, Taxonomy

NAMES = FacetNameIndex(
    Taxonomy(
        facets=(
            FacetDeclaration(
                "state",
                "State",
                "States",
                "document",
                values=(
                    FacetValue("ga", "Georgia", "The State of Georgia", aliases=("Peach State",)),
                    FacetValue("ny", "New York", aliases=("Georgia", "GA")),
                    FacetValue("nj", "New Jersey", aliases=("!",)),
                ),
            ),
            FacetDeclaration(
                "summit",
                "Summit",
                "Summits",
                "document",
                values=(
                    FacetValue("2009", "2009", "First summit"),
                    FacetValue("2012", "2012", aliases=("third summit", "peach states")),
                ),
            ),
            FacetDeclaration("year", "Year", "Years", "document"),
        ),
        synonyms=(
            ("Peach State", "PS", "acronym"),
            ("New Jersey", "Garden State", "same"),
            ("New York", "Jersey", "related"),
        ),
    )
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ga", "ga"),
        ("GA", "ga"),  # an identifier before another value's alias
        ("georgia", "ga"),  # a label before another value's alias
        ("  GEORGIA ", "ga"),
        ("the state-of Georgia", "ga"),
        ("peach state", "ga"),
        ("New York", "ny"),
    ],
)
def test_a_typed_name_becomes_the_identifier(typed: str, meant: str) -> None:
    assert NAMES.resolve_facet_values(FacetTerm("state", typed)) == FacetTerm("state", meant)


@pytest.mark.parametrize(
    "term",
    [
        FacetTerm("state", "Peach States"),  # names are compared by exact forms, not by stems
        FacetTerm("state", "PS"),  # a synonym is no name here
        FacetTerm("state", "!"),
        FacetTerm("state", ""),
        FacetTerm("year", "2009"),
        FacetTerm("nothing", "ga"),
    ],
)
def test_what_no_value_is_called_stays_as_typed(term: FacetTerm) -> None:
    assert NAMES.resolve_facet_values(term) == term


def test_values_are_resolved_anywhere_in_a_tree() -> None:
    tree = And((Word("Georgia"), Not(Boost(FacetTerm("state", "Georgia"), 2.0))))

    assert NAMES.resolve_facet_values(tree) == And(
        (Word("Georgia"), Not(Boost(FacetTerm("state", "ga"), 2.0)))
    )


GA, NY, LATER = FacetTerm("state", "ga"), FacetTerm("state", "ny"), FacetTerm("summit", "2012")


@pytest.mark.parametrize(
    ("query", "values"),
    [
        (Word("georgia"), (GA, NY)),
        (And((Word("peach"), Word("states"))), (GA, LATER)),
        (And((Word("states"), Word("peach"))), ()),
        (Expanded(Word("Georgia"), (Word("GA"),)), (GA, NY)),
        (Word("ga"), (NY,)),  # an alias; identifiers are no names in texts
        (Phrase("new york"), ()),
        (Field("title", Word("georgia")), ()),
        (Not(Word("georgia")), ()),
        (And((Word("georgia"), FacetTerm("state", "ga"))), ()),
        (And((Word("peach"), Word("state"), Word("park"))), ()),
        (Word("!"), ()),
        (MatchAll(), ()),
    ],
)
def test_a_query_that_is_only_a_name_means_its_values(
    query: Query, values: tuple[FacetTerm, ...]
) -> None:
    assert NAMES.values_named(query) == values


@pytest.mark.parametrize(
    ("facet", "typed", "close"),
    [
        ("state", "Gorgia", ["ga"]),
        ("state", "new yersey", ["nj", "ny"]),
        ("state", "xyz", []),
        ("state", "2009", []),
        ("summit", "2010", ["2012", "2009"]),
        ("summit", "1776", ["2009", "2012"]),
        ("year", "2010", []),
    ],
)
def test_close_values_for_a_name_that_none_has(facet: str, typed: str, close: list[str]) -> None:
    assert [value.value for value in NAMES.close_values(facet, typed)] == close


def test_undeclared_values_are_those_of_facets_that_declare_any() -> None:
    texas = FacetTerm("state", "tx")
    tree = And((texas, Not(texas), GA, FacetTerm("year", "1900"), FacetTerm("nothing", "x")))

    assert NAMES.undeclared_values(tree) == (texas,)


def test_all_names_come_in_declared_order_each_once() -> None:
    names = [(name.value.value, name.text) for name in NAMES.names if name.facet.name == "state"]

    assert names == [
        ("ga", "Georgia"),
        ("ga", "The State of Georgia"),
        ("ga", "Peach State"),
        ("ga", "PS"),
        ("ny", "New York"),
        ("ny", "Georgia"),
        ("ny", "GA"),
        ("nj", "New Jersey"),
        ("nj", "Garden State"),
    ]


def test_the_words_of_names_and_synonyms() -> None:
    assert {"georgia", "peach", "ps", "garden", "jersey", "third", "2009"} <= NAMES.words
    assert "nj" not in NAMES.words
