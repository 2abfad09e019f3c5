"""Compares the numbers and marks of an answer with those of reading every page."""

from indexer.engine.protocol import Engine, Question
from indexer.engine.query.nodes import Query
from tests.support.brute_force import BruteForce, Stretch

__all__ = ["compare"]


def compare(engine: Engine, pages: BruteForce, query: Query) -> int:
    """Fail where documents, pages, occurrences, facets and marks of a query are not those of
    reading; returns how much occurs.
    """
    listed = pages.listed(query)
    results = engine.search(Question(query, limit=100_000, pages_per_hit=100_000))
    found = {(hit.record.id, page.number): page for hit in results.hits for page in hit.pages}
    total = sum(map(len, listed.values()))

    assert {hit.record.id for hit in results.hits} == {p.document for p in pages.satisfied(query)}
    assert found.keys() == listed.keys()
    assert (results.pages, results.occurrences) == (len(listed), total)
    assert {place: page.occurrences for place, page in found.items()} == {
        place: len(stretches) for place, stretches in listed.items()
    }
    for hit in results.hits:
        own = {page.number: page.occurrences for page in hit.pages}
        assert engine.occurrences(query, hit.record.id).pages == dict(sorted(own.items()))
        assert hit.occurrences == sum(own.values())
    for place, stretches in listed.items():
        assert _marks(engine, place, query) == stretches
    values = {page.place: page.values for page in pages.pages}
    for facet in results.facets:
        for value in facet.values:
            carrying = [p for p in listed if value.value in values[p].get(facet.name, ())]
            assert value.pages == len(carrying)
            assert value.occurrences == sum(len(listed[place]) for place in carrying)
        without = [p for p in listed if set(values[p].get(facet.name, ())) <= {"undated"}]
        assert facet.none.pages == len(without)
        assert facet.none.occurrences == sum(len(listed[place]) for place in without)
        assert (facet.total.pages, facet.total.occurrences) == (len(listed), total)
    return total


def _marks(engine: Engine, place: tuple[str, int], query: Query) -> list[Stretch]:
    page = engine.page(*place, query)
    in_heading = [Stretch("heading", *mark) for mark in page.heading.marks]
    return in_heading + [Stretch("text", *mark) for mark in page.text.marks]
