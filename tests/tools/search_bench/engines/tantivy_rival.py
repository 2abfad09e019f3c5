"""tantivy, Rust's Lucene, by its Python package."""

import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy  # type: ignore[import-not-found, unused-ignore]

from tests.tools.search_bench.engines.protocol import FULL, PAGE, SNIPPET, Answer, index_path
from tests.tools.search_bench.entries import FACETS, entries
from tests.tools.search_bench.question import BenchQuery

_TEXTS = ["title", "body"]
_BOOSTS = {"title": 2.0}
_COUNTS = {facet: {"terms": {"field": facet, "size": 64}} for facet in FACETS}


class Engine:
    """Stemmed title and body, facets as columns, one segment writer."""

    levels = (FULL,)

    def __init__(self, size: int) -> None:
        self._size = size
        self._folder = index_path("tantivy", size)

    def build(self) -> Path:
        """Writes the index."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        index = tantivy.Index(_schema(), path=str(self._folder))
        writer = index.writer(heap_size=400_000_000, num_threads=1)
        for entry in entries(self._size):
            document = tantivy.Document(
                id=[entry.id],
                title=[entry.title],
                body=[entry.text],
                year=[entry.year],
                kind=[entry.kind],
                topic=list(entry.topic),
                pillar=list(entry.pillar),
            )
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        return self._folder

    def open(self) -> str:
        """Opens the index."""
        self._index = tantivy.Index.open(str(self._folder))
        self._index.reload()
        self._searcher = self._index.searcher()
        return version("tantivy")

    def forget(self) -> None:
        """It keeps nothing."""

    def ask(self, level: str, query: BenchQuery) -> Answer | None:
        """The full work."""
        matching = self._query(query)
        ticked = query.ticked()
        found = self._searcher.search(self._ticked(matching, ticked), PAGE)
        snippets = tantivy.SnippetGenerator.create(
            self._searcher, matching, self._index.schema, "body"
        )
        snippets.set_max_num_chars(SNIPPET)
        documents = [self._searcher.doc(address) for _, address in found.hits]
        return Answer(
            found.count,
            tuple(document["id"][0] for document in documents),
            self._counts(matching, ticked),
            tuple(snippets.snippet_from_doc(document).to_html() for document in documents),
        )

    def _counts(self, matching: Any, ticked: dict[str, list[str]]) -> dict[str, dict[str, int]]:
        """The pages of each value; a facet that is ticked counts without its own filter."""
        groups = {}
        if ticked:
            for facet in FACETS:
                others = {name: values for name, values in ticked.items() if name != facet}
                filtered = self._ticked(matching, others)
                groups.update(self._searcher.aggregate(filtered, {facet: _COUNTS[facet]}))
        else:
            groups = self._searcher.aggregate(matching, _COUNTS)
        return {
            facet: {bucket["key"]: bucket["doc_count"] for bucket in groups[facet]["buckets"]}
            for facet in FACETS
        }

    def _ticked(self, matching: Any, ticked: dict[str, list[str]]) -> Any:
        if not ticked:
            return matching
        clauses = [(tantivy.Occur.Must, matching)]
        for facet, values in ticked.items():
            terms = [tantivy.Query.term_query(self._index.schema, facet, v) for v in values]
            clauses.append((tantivy.Occur.Must, tantivy.Query.const_score_query(_any(terms), 0.0)))
        return tantivy.Query.boolean_query(clauses)

    def _query(self, query: BenchQuery) -> Any:
        schema, word = self._index.schema, query.words[0]
        if query.kind == "prefix":
            return _any([tantivy.Query.regex_query(schema, name, f"{word}.*") for name in _TEXTS])
        if query.kind == "fuzzy":
            fuzzy = tantivy.Query.fuzzy_term_query
            options = {"distance": 1, "transposition_cost_one": True}
            return _any([fuzzy(schema, name, word, **options) for name in _TEXTS])
        text = " ".join(query.words)
        return self._index.parse_query(
            f'"{text}"' if query.kind == "phrase" else text,
            _TEXTS,
            field_boosts=_BOOSTS,
            conjunction_by_default=not query.any_word,
        )


def _any(queries: list[Any]) -> Any:
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in _TEXTS:
        builder.add_text_field(name, stored=True, tokenizer_name="en_stem")
    builder.add_integer_field("year", stored=True, fast=True, indexed=True)
    for facet in FACETS:
        builder.add_text_field(
            facet, stored=True, fast=True, tokenizer_name="raw", index_option="basic"
        )
    return builder.build()
