"""Whoosh as it is used without us: its own searcher, groups and highlights."""

import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

from whoosh.analysis import StemmingAnalyzer
from whoosh.fields import ID, KEYWORD, TEXT, Schema
from whoosh.index import create_in, open_dir
from whoosh.qparser import FuzzyTermPlugin, MultifieldParser, OrGroup
from whoosh.query import And, Or, Term
from whoosh.sorting import FieldFacet

from tests.tools.search_bench.engines.protocol import FULL, PAGE, Answer, index_path
from tests.tools.search_bench.entries import FACETS, entries
from tests.tools.search_bench.question import BenchQuery

_TEXTS = ["title", "body"]


class Engine:
    """Counts of a facet that is ticked are of the filtered pages: it counts no other ones."""

    levels = (FULL,)

    def __init__(self, size: int) -> None:
        self._size = size
        self._folder = index_path("whoosh", size)

    def build(self) -> Path:
        """Writes the index."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        analyzer = StemmingAnalyzer()
        schema = Schema(
            id=ID(stored=True),
            title=TEXT(analyzer=analyzer, stored=True, field_boost=2.0),
            body=TEXT(analyzer=analyzer, stored=True),
            kind=ID,
            topic=KEYWORD,
            pillar=KEYWORD,
        )
        writer = create_in(str(self._folder), schema).writer(limitmb=256, procs=1)
        for entry in entries(self._size):
            writer.add_document(
                id=entry.id,
                title=entry.title,
                body=entry.text,
                kind=entry.kind,
                topic=" ".join(entry.topic),
                pillar=" ".join(entry.pillar),
            )
        writer.commit()
        return self._folder

    def open(self) -> str:
        """Opens the index."""
        index = open_dir(str(self._folder))
        self._searcher = index.searcher()
        self._all = MultifieldParser(_TEXTS, index.schema)
        self._all.add_plugin(FuzzyTermPlugin())
        self._any = MultifieldParser(_TEXTS, index.schema, group=OrGroup)
        return version("whoosh3")

    def forget(self) -> None:
        """It keeps nothing of a question."""

    def ask(self, level: str, query: BenchQuery) -> Answer | None:
        """The full work."""
        results = self._searcher.search(
            self._query(query),
            limit=PAGE,
            filter=_filter(query.ticked()),
            groupedby={facet: FieldFacet(facet, allow_overlap=True) for facet in FACETS},
        )
        hits = list(results)
        counts = {
            facet: {value: len(pages) for value, pages in results.groups(facet).items()}
            for facet in FACETS
        }
        return Answer(
            len(results),
            tuple(hit["id"] for hit in hits),
            counts,
            tuple(hit.highlights("body") for hit in hits),
        )

    def _query(self, query: BenchQuery) -> Any:
        text = " ".join(query.words)
        typed = {"phrase": f'"{text}"', "prefix": f"{text}*", "fuzzy": f"{text}~1/2"}
        parser = self._any if query.any_word else self._all
        return parser.parse(typed.get(query.kind, text))


def _filter(ticked: dict[str, list[str]]) -> Any:
    facets = [Or([Term(facet, value) for value in values]) for facet, values in ticked.items()]
    return And(facets) if facets else None
