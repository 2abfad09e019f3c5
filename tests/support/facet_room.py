"""A small collection with long, numbered and nested facets, tagged as a build tags."""

from pathlib import Path

from indexer.build.tagging import compile_rules, tag
from indexer.corpus.taxonomy import with_observed
from indexer.engine import open_engine, open_writer
from indexer.engine.protocol import Engine
from indexer.engine.taxonomy import FacetDeclaration, FacetValue, IndexInfo, Taxonomy
from indexer.model import PageInfo, Passage, Record

__all__ = ["PLACES", "furnished"]

PLACES = tuple(f"place-{n:03}" for n in range(300))
_YEARS = (1998, 2001, 2003, 2003, 2007, 2011, 2012, 2012, 2012, 2014, 2019, None)
_TEXTS = (
    "A cat on a wall.",
    "The trout in the river, and a cat that looks on.",
    "A stone wall without any creature.",
    "An old river.",
)

_CREATURES = (
    # children before their parents, and far from them: only the tree puts them together
    FacetValue("cat", "Cat", parent="mammal", rule="cat", aliases=("Félin domestique",)),
    FacetValue("stone", "=Stone", rule="stone"),
    FacetValue("animal", "Animal"),
    FacetValue("trout", "Trout", parent="fish", rule="trout"),
    FacetValue("mammal", "Mammal", parent="animal"),
    FacetValue("fish", "Fish", parent="animal"),
)
_TAXONOMY = Taxonomy(
    facets=(
        FacetDeclaration("creature", "Creature", "Creatures", "passage", values=_CREATURES),
        FacetDeclaration(
            "place",
            "Place",
            "Places",
            "document",
            values=tuple(
                FacetValue(place, f"Plače {n}", aliases=(("Ōsaka",) if n == 299 else ()))
                for n, place in enumerate(PLACES)
            ),
        ),
        FacetDeclaration("year", "Year", "Years", "document"),
    )
)


def _record(number: int, year: int | None) -> Record:
    return Record(
        id=f"book-{number:02}",
        title=f"Book {number}",
        kind="report",
        format="pdf",
        published=str(year or ""),
        facets={
            "place": PLACES[number::12] + (("place-000",) if number < 6 else ()),
            "year": (str(year) if year else "undated",),
        },
        pages=tuple(PageInfo(n, "", "", 9) for n in range(1, 3)),
    )


def furnished(folder: Path) -> Engine:
    """An open engine on the collection: 12 documents of two pages."""
    records = [_record(number, year) for number, year in enumerate(_YEARS)]
    observed = {"year": {value for record in records for value in record.facets["year"]}}
    taxonomy = with_observed(_TAXONOMY, observed)
    rules = compile_rules(taxonomy)
    writer = open_writer(f"whoosh:{folder}", taxonomy)
    for at, record in enumerate(records):
        texts = (_TEXTS[at % 4], _TEXTS[at % 3])
        passages = [Passage(record.id, n, "", "", text, {}) for n, text in enumerate(texts, 1)]
        writer.add(*tag(rules, record, passages))
    info = IndexInfo("Room", "", "room1", "2026-01-01", 12, 24, 24, taxonomy)
    writer.publish(info, {"version": "room1"})
    return open_engine(f"whoosh:{folder}")
