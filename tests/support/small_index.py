"""Builds small indexes for the tests, and the oracle that answers by reading every page of them."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from indexer.engine import open_engine, open_writer
from indexer.engine.analysis.stemmer import stem
from indexer.engine.analysis.stop_words import STOP_WORDS
from indexer.engine.analysis.tokenizer import tokens
from indexer.engine.matching.expansion import (
    MAX_EXPANSIONS,
    ExpandableKind,
    Expansion,
    matches_form,
)
from indexer.engine.matching.matcher import AnalyzedText, Span, find_spans, satisfies
from indexer.engine.matching.patterns import Pattern, expand_slots, pattern
from indexer.engine.protocol import Engine
from indexer.engine.query.nodes import (
    And,
    Boost,
    Expanded,
    FacetTerm,
    Field,
    Fuzzy,
    MatchAll,
    Not,
    NumericRange,
    Or,
    Query,
    Word,
)
from indexer.engine.query.visitors import leaves, scoring_clauses
from indexer.engine.schema import FIELDS, HINT_WEIGHT, K1, MIN_HINT_LENGTH, PAGE_FIELDS
from indexer.engine.taxonomy import (
    FacetDeclaration,
    FacetValue,
    FormerVersion,
    IndexInfo,
    Taxonomy,
)
from indexer.model import PageInfo, Passage, Record

TAXONOMY = Taxonomy(
    facets=(
        FacetDeclaration(
            "summit",
            "Summit",
            "Summits",
            "document",
            values=tuple(FacetValue(v, v) for v in ("2009", "2010", "2011")),
        ),
        FacetDeclaration(
            "topic",
            "Topic",
            "Topics",
            "passage",
            values=(FacetValue("health", "Whole Health"), FacetValue("billing", "Billing")),
        ),
        FacetDeclaration("year", "Year", "Years", "document"),
    )
)


@dataclass(frozen=True)
class Sheet:
    """A page of a test document."""

    text: str
    heading: str = ""
    topics: tuple[str, ...] = ()
    label: str = ""
    above: str = ""
    below: str = ""


@dataclass(frozen=True)
class Book:
    """A test document; without sheets it is a record without pages."""

    id: str
    title: str
    sheets: tuple[Sheet, ...] = ()
    authors: tuple[str, ...] = ()
    abstract: str = ""
    published: str = ""
    summits: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    format: str = "pdf"
    work: str = ""
    sha256: str = ""
    same_by: Literal["issue", "file", "text"] = "issue"

    @property
    def record(self) -> Record:
        topics = tuple(dict.fromkeys(topic for sheet in self.sheets for topic in sheet.topics))
        return Record(
            id=self.id,
            title=self.title,
            kind="guide",
            format=self.format,
            authors=self.authors,
            abstract=self.abstract,
            published=self.published,
            work=self.work,
            same_by=self.same_by if self.work else "",
            sha256=self.sha256,
            identifiers={str(n): number for n, number in enumerate(self.numbers)},
            facets={
                "summit": self.summits,
                "topic": topics,
                "year": (self.published[:4] or "undated",),
            },
            pages=tuple(
                PageInfo(n, s.label, s.heading, len(s.text.split()))
                for n, s in enumerate(self.sheets, 1)
            ),
        )

    @property
    def passages(self) -> tuple[Passage, ...]:
        if not self.sheets:
            return (Passage(self.id, 0, "", "", "", {"topic": ()}),)
        return tuple(
            Passage(self.id, n, s.label, s.heading, s.text, {"topic": s.topics}, s.above, s.below)
            for n, s in enumerate(self.sheets, 1)
        )


def write_index(folder: Path, books: Sequence[Book], version: str = "test") -> str:
    """Writes and publishes an index; returns its address."""
    url = f"whoosh:{folder}"
    writer = open_writer(url, TAXONOMY)
    for book in books:
        writer.add(book.record, book.passages)
    pages = sum(len(book.sheets) for book in books)
    info = IndexInfo(
        *("Test", "", version, "2026-01-01", len(books), pages, pages, TAXONOMY),
        former=(FormerVersion("former", 2, 0, 1, ("facets",)),),
    )
    writer.publish(info, {"version": version})
    return url


def open_index(folder: Path, books: Sequence[Book]) -> Engine:
    """An open engine on an index of the books."""
    return open_engine(write_index(folder, books))


@dataclass
class Oracle:
    """Every answer by reading every page: no index, no arrays, no Whoosh."""

    books: Sequence[Book]
    rows: list[tuple[Book, Passage, dict[str, AnalyzedText], dict[str, tuple[str, ...]]]] = field(
        init=False
    )

    def __post_init__(self) -> None:
        self.rows = [
            (book, passage, _fields(book, passage), _values(book, passage))
            for book in self.books
            for passage in book.passages
        ]

    def expand(self, kind: ExpandableKind, text: str) -> Expansion:
        """The forms of all texts that a word matches, the most frequent ones."""
        pages = Counter(
            form
            for _, _, texts, _ in self.rows
            for form in {f for t in texts.values() for f in t.forms}
        )
        forms = sorted(form for form in pages if form.isalnum() and matches_form(kind, text, form))
        frequent = sorted(forms, key=lambda form: (-pages[form], form))[:MAX_EXPANSIONS]
        return Expansion(tuple(sorted(frequent)), len(frequent) < len(forms))

    def clauses(self, query: Query) -> dict[tuple[str, Pattern], float]:
        """The weight of each different clause; a synonym that was typed as well is no synonym."""
        weights: dict[tuple[str, Pattern], float] = {}
        for clause in sorted(scoring_clauses(query), key=lambda clause: bool(clause.synonym_of)):
            key = clause.field, expand_slots(pattern(clause.leaf), self)
            if not (clause.synonym_of and key in self._typed(query)):
                weights[key] = weights.get(key, 0.0) + clause.weight
        return weights

    def _typed(self, query: Query) -> set[tuple[str, Pattern]]:
        return {
            (clause.field, expand_slots(pattern(clause.leaf), self))
            for clause in scoring_clauses(query)
            if not clause.synonym_of
        }

    def hints(self, query: Query) -> dict[tuple[str, Pattern], float]:
        """The weight of what is spelled like a word that occurs in no text."""
        weights: dict[tuple[str, Pattern], float] = {}
        for clause in scoring_clauses(query):
            key = clause.field, pattern(clause.leaf)
            form = "".join(token.form for token in tokens(clause.leaf.text))
            if (
                isinstance(clause.leaf, Word)
                and not clause.synonym_of
                and len(tokens(clause.leaf.text)) == 1
                and len(form) >= MIN_HINT_LENGTH
                and not any(self._counts(key, texts) for _, _, texts, _ in self.rows)
            ):
                hint = clause.field, expand_slots(pattern(Fuzzy(clause.leaf.text)), self)
                if hint not in self._typed(query):
                    weights[hint] = weights.get(hint, 0.0) + clause.weight * HINT_WEIGHT
        return weights

    def _counts(self, key: tuple[str, Pattern], texts: Mapping[str, AnalyzedText]) -> int:
        return sum(
            len(list(find_spans(key[1], text)))
            for name, text in texts.items()
            if key[0] in ("", name)
        )

    def named(self, query: Query, row: tuple[str, int]) -> float:
        """What being filed under a value adds when the query is its name and nothing else."""
        typed = [clause for clause in leaves(query) if not getattr(clause, "synonym_of", "")]
        if not all(isinstance(one.leaf, Word) and not one.negated and not one[0] for one in typed):
            return 0.0
        asked = [stem(token.form) for one in typed for token in tokens(one.leaf.text)]  # type: ignore[union-attr]
        total = 0.0
        for facet in TAXONOMY.facets:
            for value in facet.values:
                if asked and [stem(token.form) for token in tokens(value.label)] == asked:
                    filed = [values[facet.name] for _, _, _, values in self.rows]
                    n = sum(value.value in values for values in filed)
                    at = [(book.id, passage.number) for book, passage, _, _ in self.rows].index(row)
                    if value.value in filed[at]:
                        idf = math.log(1 + (len(self.rows) - n + 0.5) / (n + 0.5))
                        total += idf / (K1 + 1)
        return total

    def satisfied(self, query: Query) -> list[tuple[str, int]]:
        return [
            (book.id, passage.number)
            for book, passage, texts, values in self.rows
            if satisfies(query, texts, values, self)
        ]

    def occurrences(self, query: Query) -> dict[tuple[str, int], int]:
        """The stretches of heading and body, which overlap no other that counts."""
        counts = {}
        for book, passage, texts, values in self.rows:
            leaves = set(self._counted(query, "", texts, values))
            counts[book.id, passage.number] = sum(
                len(
                    highlight_spans(
                        {one for field, one in leaves if field in ("", name)}, texts[name]
                    )
                )
                for name in PAGE_FIELDS
            )
        return counts

    def _counted(
        self,
        query: Query,
        field: str,
        texts: Mapping[str, AnalyzedText],
        values: Mapping[str, tuple[str, ...]],
    ) -> Iterator[tuple[str, Pattern]]:
        """The leaves under no NOT whose ANDs hold on a page, with the fields that restrict them."""
        match query:
            case Field(name, child):
                yield from self._counted(child, name, texts, values)
            case Boost(child, _):
                yield from self._counted(child, field, texts, values)
            case Expanded(child, variants):
                yield from self._counted(child, field, texts, values)
                yield from ((field, expand_slots(pattern(leaf), self)) for leaf in variants)
            case And(children) | Or(children):
                scoped = Field(field, query) if field else query
                if isinstance(query, Or) or satisfies(scoped, texts, values, self):
                    for child in children:
                        yield from self._counted(child, field, texts, values)
            case Not() | MatchAll() | FacetTerm() | NumericRange():
                return
            case _:
                yield field, expand_slots(pattern(query), self)
                yield from self.hints(Field(field, query) if field else query)

    def listed(self, query: Query) -> list[tuple[str, int]]:
        counts = self.occurrences(query)
        return [
            row
            for row in self.satisfied(query)
            if row[1] > 0 and (counts[row] or row in self._wordless(query))
        ]

    def _wordless(self, query: Query) -> list[tuple[str, int]]:
        """The rows that satisfy a branch in which no word is asked for."""
        match query:
            case FacetTerm() | NumericRange() | MatchAll() | Not():
                return self.satisfied(query)
            case Field(name, Not() as child):
                return self.satisfied(Field(name, child))
            case Field(name, And(children) | Or(children)):
                scoped = tuple(Field(name, child) for child in children)
                return self._wordless(And(scoped) if isinstance(query.child, And) else Or(scoped))
            case Field(name, Field() | Boost() as child):
                inner = child if isinstance(child, Field) else Field(name, child.child)
                return self._wordless(inner)
            case Field(_, child) | Boost(child, _):
                return self._wordless(child)
            case And(children):
                sets = [set(self._wordless(child)) for child in children]
                return sorted(set.intersection(*sets))
            case Or(children):
                return sorted({row for child in children for row in self._wordless(child)})
            case _:
                return []

    def score(self, query: Query, row: tuple[str, int]) -> float:
        """BM25F by its formula, clause by clause."""
        lengths = {f.name: [_length(texts[f.name]) for _, _, texts, _ in self.rows] for f in FIELDS}
        formats = [book.format for book, _, _, _ in self.rows]
        total = self.named(query, row)
        weights = [*self.clauses(query).items(), *self.hints(query).items()]
        for (restriction, wanted), weight in weights:
            frequencies = []
            for i, (_, _, texts, _) in enumerate(self.rows):
                frequency = 0.0
                for f in FIELDS:
                    if restriction in ("", f.name):
                        peers = [
                            n
                            for n, o in zip(lengths[f.name], formats, strict=True)
                            if n and o == formats[i]
                        ]
                        ratio = lengths[f.name][i] * len(peers) / sum(peers) if peers else 1.0
                        count = len(list(find_spans(wanted, texts[f.name])))
                        b = f.b_section if formats[i] == "html" else f.b
                        frequency += f.weight * count / (1 - b + b * ratio)
                frequencies.append(frequency)
            n = sum(frequency > 0 for frequency in frequencies)
            at = next(i for i, (b, p, _, _) in enumerate(self.rows) if (b.id, p.number) == row)
            idf = math.log(1 + (len(self.rows) - n + 0.5) / (n + 0.5))
            total += weight * idf * frequencies[at] / (K1 + frequencies[at])
        return total


def _fields(book: Book, passage: Passage) -> dict[str, AnalyzedText]:
    texts: Mapping[str, str] = {
        "title": book.title,
        "author": "; ".join(book.authors),
        "alias": "; ".join((*book.numbers, book.published[:4])),
        "abstract": book.abstract,
        "heading": passage.heading,
        "body": passage.text,
        "running": "\n".join(filter(None, (passage.above, passage.below))),
    }
    return {name: AnalyzedText.of(text) for name, text in texts.items()}


def _values(book: Book, passage: Passage) -> dict[str, tuple[str, ...]]:
    return {
        "summit": book.summits,
        "year": (book.published[:4] or "undated",),
        "topic": passage.tags["topic"],
    }


def _length(text: AnalyzedText) -> int:
    return sum(token.form not in STOP_WORDS for token in tokens(text.text))


def highlight_spans(patterns: Iterable[Pattern], text: AnalyzedText) -> tuple[Span, ...]:
    """The characters of a text that match patterns: from the first on, of those that begin at the
    same place the longest, each that begins after the end of the last one.
    """
    spans = (span for pattern in patterns for span in find_spans(pattern, text))
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return tuple(kept)
