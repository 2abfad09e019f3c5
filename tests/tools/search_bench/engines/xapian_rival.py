"""Xapian by Debian's python3-xapian, which runs in Debian's own Python."""

import json
import shutil
from pathlib import Path
from typing import Any

import xapian  # type: ignore[import-not-found, unused-ignore]

from tests.tools.search_bench.engines.protocol import FULL, PAGE, SNIPPET, Answer, index_path
from tests.tools.search_bench.entries import FACETS, entries
from tests.tools.search_bench.question import BenchQuery

# A facet's values lie in slots of their own (a slot has one value), and are terms for filters.
_SLOTS = {"kind": range(1), "topic": range(1, 6), "pillar": range(6, 10)}
_PREFIXES = {"kind": "XK", "topic": "XT", "pillar": "XP"}
_COMMIT_EVERY = 20_000


class Engine:
    """Stemmed words of title and text together; it has no fuzzy words."""

    levels = (FULL,)

    def __init__(self, size: int) -> None:
        self._size = size
        self._folder = index_path("xapian", size)
        self._stemmer = xapian.Stem("en")

    def build(self) -> Path:
        """Writes the database."""
        shutil.rmtree(self._folder, ignore_errors=True)
        database = xapian.WritableDatabase(str(self._folder), xapian.DB_CREATE_OR_OPEN)
        generator = xapian.TermGenerator()
        generator.set_stemmer(self._stemmer)
        for number, entry in enumerate(entries(self._size), 1):
            document = xapian.Document()
            generator.set_document(document)
            generator.index_text(entry.title, 2)
            generator.increase_termpos()
            generator.index_text(entry.text)
            document.set_data(json.dumps([entry.id, entry.title, entry.text]))
            values = {"kind": (entry.kind,), "topic": entry.topic, "pillar": entry.pillar}
            for facet in FACETS:
                for slot, value in zip(_SLOTS[facet], values[facet], strict=False):
                    document.add_value(slot, value)
                    document.add_boolean_term(_PREFIXES[facet] + value)
            database.add_document(document)
            if number % _COMMIT_EVERY == 0:
                database.commit()
        database.commit()
        database.close()
        return self._folder

    def open(self) -> str:
        """Opens the database."""
        self._database = xapian.Database(str(self._folder))
        self._parser = xapian.QueryParser()
        self._parser.set_database(self._database)
        self._parser.set_stemmer(self._stemmer)
        self._parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
        version: str = xapian.version_string()
        return version

    def forget(self) -> None:
        """It keeps nothing."""

    def ask(self, level: str, query: BenchQuery) -> Answer | None:
        """The full work."""
        if query.kind == "fuzzy":
            return None
        matching, ticked = self._query(query), query.ticked()
        found, counts = self._search(matching, ticked, PAGE, self._unticked(ticked))
        for facet in ticked:
            others = {name: values for name, values in ticked.items() if name != facet}
            counts.update(self._search(matching, others, 0, (facet,))[1])
        hits, snippets = [], []
        options = xapian.MSet.SNIPPET_EXHAUSTIVE | xapian.MSet.SNIPPET_BACKGROUND_MODEL
        for match in found:
            identifier, _, text = json.loads(match.document.get_data())
            hits.append(identifier)
            snippets.append(
                found.snippet(
                    text, SNIPPET, self._stemmer, options, b"<mark>", b"</mark>", "…"
                ).decode()
            )
        return Answer(found.get_matches_estimated(), tuple(hits), counts, tuple(snippets))

    def _unticked(self, ticked: dict[str, list[str]]) -> tuple[str, ...]:
        return tuple(facet for facet in FACETS if facet not in ticked)

    def _search(
        self, matching: Any, ticked: dict[str, list[str]], limit: int, facets: tuple[str, ...]
    ) -> tuple[Any, dict[str, dict[str, int]]]:
        """The hits among the pages with the values ticked, and all of these pages by facet."""
        enquire = xapian.Enquire(self._database)
        enquire.set_query(_filtered(matching, ticked))
        spies = {
            facet: [xapian.ValueCountMatchSpy(slot) for slot in _SLOTS[facet]] for facet in facets
        }
        for spy in (spy for group in spies.values() for spy in group):
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, limit, self._database.get_doccount())
        return found, {facet: _counted(group) for facet, group in spies.items()}

    def _query(self, query: BenchQuery) -> Any:
        any_word = xapian.Query.OP_OR if query.any_word else xapian.Query.OP_AND
        self._parser.set_default_op(any_word)
        text, flags = " ".join(query.words), xapian.QueryParser.FLAG_DEFAULT
        if query.kind == "phrase":
            text = f'"{text}"'
        elif query.kind == "prefix":
            text, flags = f"{text}*", flags | xapian.QueryParser.FLAG_WILDCARD
        return self._parser.parse_query(text, flags)


def _filtered(matching: Any, ticked: dict[str, list[str]]) -> Any:
    query = matching
    for facet, values in ticked.items():
        terms = [xapian.Query(_PREFIXES[facet] + value) for value in values]
        query = xapian.Query(xapian.Query.OP_FILTER, query, xapian.Query(xapian.Query.OP_OR, terms))
    return query


def _counted(spies: list[Any]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for spy in spies:
        for value in spy.values():
            name = value.term.decode()
            counts[name] = counts.get(name, 0) + value.termfreq
    return counts
