"""Our own engine and application, at each of their levels."""

import gc
from collections.abc import Callable, Iterator
from functools import _lru_cache_wrapper
from importlib.metadata import version
from pathlib import Path
from typing import Any

from indexer.engine import open_engine
from indexer.engine.protocol import Filter, Question
from indexer.engine.query.parser import parse
from indexer.engine.schema import FIELDS
from indexer.settings import Settings
from search_app.application import create_app
from search_app.request.state import SearchState
from search_app.search.service import search
from tests.tools.search_bench.build import index_folder, write_index
from tests.tools.search_bench.engines.protocol import FULL, PAGE, Answer
from tests.tools.search_bench.entries import FACETS
from tests.tools.search_bench.question import BenchQuery

# Modules whose caches are of the index or of words, not of questions.
_WARM = ("indexer.engine.analysis.", "indexer.engine.whoosh_engine.postings")
_WARM_TOO = ("search_app.web.", "indexer.engine.query.synonyms")


class Engine:
    """`full` is the work of all engines, by page; `documents` the same in documents, as the
    application asks; `application` its answer as values, `html` and `json` the whole response.
    """

    levels = (FULL, "documents", "application", "html", "json")

    def __init__(self, size: int) -> None:
        self._size = size
        self._url = f"whoosh:{index_folder(size)}"
        self._caches: list[_lru_cache_wrapper[Any]] = []

    def build(self) -> Path:
        """Writes the index."""
        return write_index(self._size)

    def open(self) -> str:
        """Opens the index; the application is made at its first use."""
        self._engine = open_engine(self._url)
        self._client: Any = None
        self._names = tuple(field.name for field in FIELDS)
        return version("pillars-search")

    def forget(self) -> None:
        """Empties the caches of clauses, patterns, texts and explanations."""
        if not self._caches:
            self._caches = list(_caches_of_questions())
        for cache in self._caches:
            cache.cache_clear()

    def ask(self, level: str, query: BenchQuery) -> Answer | None:
        """Answers at a level."""
        asked: dict[str, Callable[[BenchQuery], Answer]] = {
            FULL: self._pages,
            "documents": self._documents,
            "application": self._application,
            "html": self._html,
            "json": self._json,
        }
        return asked[level](query)

    def _pages(self, query: BenchQuery) -> Answer:
        results = self._engine.search(self._question(query, by_page=True))
        facets = {
            facet.name: {value.value: value.pages for value in facet.values}
            for facet in results.facets
        }
        hits = tuple(f"{hit.record.id}#{hit.best}" for hit in results.hits)
        snippets = tuple(hit.pages[0].snippet.text for hit in results.hits)
        return Answer(results.pages, hits, facets, snippets)

    def _documents(self, query: BenchQuery) -> Answer:
        return Answer(self._engine.search(self._question(query, by_page=False)).pages)

    def _question(self, query: BenchQuery, *, by_page: bool) -> Question:
        return Question(
            parse(text(query), self._names, FACETS).query("all"),
            tuple(Filter(facet, value) for facet, value in query.filters),
            by="page" if by_page else "document",
            group=not by_page,
            limit=PAGE,
        )

    def _application(self, query: BenchQuery) -> Answer:
        state = SearchState.from_args(parameters(query), FACETS)
        return Answer(search(self._engine, state).results.pages)

    def _html(self, query: BenchQuery) -> Answer:
        return self._response("/search", query)

    def _json(self, query: BenchQuery) -> Answer:
        return self._response("/api/v1/search", query)

    def _response(self, path: str, query: BenchQuery) -> Answer:
        if self._client is None:
            self._client = create_app(Settings(index=self._url), self._engine).test_client()
        response = self._client.get(path, query_string=parameters(query))
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {response.status_code} to {text(query)!r}.")
        return Answer(len(response.data))


def _caches_of_questions() -> "Iterator[_lru_cache_wrapper[Any]]":
    for item in gc.get_objects():
        if isinstance(item, _lru_cache_wrapper):
            module = getattr(item.__wrapped__, "__module__", "") or ""
            ours = module.startswith(("indexer.", "search_app."))
            if ours and not module.startswith((*_WARM, *_WARM_TOO)):
                yield item


def parameters(query: BenchQuery) -> list[tuple[str, str]]:
    """The parameters of the URL of a question."""
    return [("q", text(query)), *query.filters]


def text(query: BenchQuery) -> str:
    """A question as it is typed."""
    if query.kind == "phrase":
        return f'"{" ".join(query.words)}"'
    if query.kind == "prefix":
        return f"{query.words[0]}*"
    if query.kind == "fuzzy":
        return f"{query.words[0]}~"
    return (" OR " if query.any_word else " ").join(query.words)
