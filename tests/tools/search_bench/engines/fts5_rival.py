"""SQLite's full-text search FTS5 with tables of facet values."""

import shutil
import sqlite3
from pathlib import Path

from tests.tools.search_bench.engines.protocol import FULL, PAGE, Answer, index_path
from tests.tools.search_bench.entries import FACETS, Entry, entries
from tests.tools.search_bench.question import BenchQuery

_CREATE = """
PRAGMA journal_mode = off;
PRAGMA synchronous = off;
CREATE TABLE page (rowid INTEGER PRIMARY KEY, id, title, body, year INTEGER);
CREATE TABLE tag (facet, value, page INTEGER);
CREATE VIRTUAL TABLE search USING fts5
    (title, body, content=page, content_rowid=rowid, tokenize='porter unicode61');
"""
_FINISH = """
INSERT INTO search (search) VALUES ('optimize');
INSERT INTO search (search, rank) VALUES ('rank', 'bm25(2.0, 1.0)');
CREATE INDEX tag_by_page ON tag (page, facet, value);
ANALYZE;
"""
_OPEN = """
PRAGMA mmap_size = 2000000000;
PRAGMA cache_size = -200000;
PRAGMA temp_store = memory;
CREATE TEMP TABLE matching (page INTEGER PRIMARY KEY);
"""
_HITS = """
SELECT page.id, page.title, page.year, hit.snippet FROM (
    SELECT rowid, rank, snippet(search, 1, '<mark>', '</mark>', '…', 40) AS snippet
    FROM search WHERE search MATCH ? {} ORDER BY rank LIMIT ?
) AS hit JOIN page USING (rowid) ORDER BY hit.rank
"""
_TAGGED = """EXISTS (
    SELECT 1 FROM tag WHERE tag.page = matching.page AND facet = ? AND value IN ({})
)"""
_COUNTS = "SELECT value, count(*) FROM tag WHERE facet = ? AND page IN ({}) GROUP BY value"


class Engine:
    """The matching pages are collected once, and counted by facet from there."""

    levels = (FULL,)

    def __init__(self, size: int) -> None:
        self._size = size
        self._folder = index_path("fts5", size)

    def build(self) -> Path:
        """Writes the database."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        database = sqlite3.connect(self._folder / "pages.sqlite")
        database.executescript(_CREATE)
        for number, entry in enumerate(entries(self._size)):
            page = (number, entry.id, entry.title, entry.text, entry.year)
            database.execute("INSERT INTO page VALUES (?, ?, ?, ?, ?)", page)
            words = (number, entry.title, entry.text)
            database.execute("INSERT INTO search (rowid, title, body) VALUES (?, ?, ?)", words)
            database.executemany("INSERT INTO tag VALUES (?, ?, ?)", _tags(number, entry))
        database.executescript(_FINISH)
        database.commit()
        database.close()
        return self._folder

    def open(self) -> str:
        """Opens the database."""
        self._database = sqlite3.connect(self._folder / "pages.sqlite")
        self._database.executescript(_OPEN)
        return sqlite3.sqlite_version

    def forget(self) -> None:
        """It keeps nothing but pages of the database."""

    def ask(self, level: str, query: BenchQuery) -> Answer | None:
        """The full work; it has no fuzzy words."""
        if query.kind == "fuzzy":
            return None
        expression, ticked = _expression(query), query.ticked()
        self._database.execute("DELETE FROM temp.matching")
        self._database.execute(
            "INSERT INTO temp.matching SELECT rowid FROM search WHERE search MATCH ?", (expression,)
        )
        within, values = _within(ticked)
        total = f"SELECT count(*) FROM ({within})"  # noqa: S608 -- fixed text
        condition = f"AND +rowid IN ({within})" if ticked else ""
        parameters = (expression, *values, PAGE)
        hits = self._database.execute(_HITS.format(condition), parameters).fetchall()
        return Answer(
            self._database.execute(total, values).fetchone()[0],
            tuple(hit[0] for hit in hits),
            {facet: self._counts(facet, ticked) for facet in FACETS},
            tuple(hit[3] for hit in hits),
        )

    def _counts(self, facet: str, ticked: dict[str, list[str]]) -> dict[str, int]:
        """The pages of each value; a facet that is ticked counts without its own filter."""
        within, values = _within({name: ticked[name] for name in ticked if name != facet})
        return dict(self._database.execute(_COUNTS.format(within), (facet, *values)).fetchall())


def _within(ticked: dict[str, list[str]]) -> tuple[str, tuple[str, ...]]:
    """The query of the matching pages with the values ticked, and its parameters."""
    conditions = [_TAGGED.format(", ".join("?" * len(values))) for values in ticked.values()]
    parameters = [text for facet, values in ticked.items() for text in (facet, *values)]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT page FROM temp.matching{where}", tuple(parameters)  # noqa: S608 -- fixed text


def _tags(number: int, entry: Entry) -> list[tuple[str, str, int]]:
    topics = [("topic", value, number) for value in entry.topic]
    pillars = [("pillar", value, number) for value in entry.pillar]
    return [("kind", entry.kind, number), *topics, *pillars]


def _expression(query: BenchQuery) -> str:
    if query.kind == "phrase":
        return f'"{" ".join(query.words)}"'
    if query.kind == "prefix":
        return f"{query.words[0]}*"
    return (" OR " if query.any_word else " AND ").join(f'"{word}"' for word in query.words)
