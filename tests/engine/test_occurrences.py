"""An occurrence is a stretch of a page's text, and each stretch counts once: the total, the sums of
the pages, the facets and the marks are one number, which reading every page gives as well.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from indexer.build.identity import AttachmentLinks
from indexer.build.passages import DocumentInput, build_record
from indexer.engine import open_engine, open_writer
from indexer.engine.analysis.spelling_variants import american
from indexer.engine.matching.matcher import AnalyzedText
from indexer.engine.protocol import Engine
from indexer.engine.query.nodes import (
    And,
    Exact,
    Expanded,
    FacetTerm,
    Field,
    Fuzzy,
    Leaf,
    MatchAll,
    Not,
    Or,
    Phrase,
    Prefix,
    Proximity,
    Query,
    Wildcard,
    Word,
)
from indexer.engine.taxonomy import IndexInfo
from indexer.model import Document, Heading, Page, Source
from tests.support.brute_force import BruteForce
from tests.support.environment import EXHAUSTIVE
from tests.support.occurrences import compare
from tests.support.small_index import TAXONOMY

QUERIES = 2000 if EXHAUSTIVE else 400
WORDS = ("peer", "peers", "support", "supported", "whole", "health", "program", "pro", "gram")
# As printed: broken at the end of a line, with the mark of a footnote, with an accent, in initials.
PRINTED = (
    *WORDS,
    *("pro-\u00adgram", "sup-\u00adported", "well-\u00adbeing"),
    *(
        "support1",
        "health.\u00b2",
        "caf\u00e9",
        "Cafe",
        "cafe\u0301-\u00adbar",
        "W.H.O.",
        "the",
        "a",
    ),
)


def sentence(chance: random.Random, longest: int) -> str:
    words = [chance.choice(PRINTED) for _ in range(chance.randint(1, longest))]
    return " ".join(words)


def document(number: int, format_: str, chance: random.Random) -> Document:
    """A document whose headings are printed in the text, or before it, or nowhere."""
    pages: list[Page] = []
    headings: list[Heading] = []
    for page in range(1, 7):
        heading = sentence(chance, 4)
        lines = [sentence(chance, 12) for _ in range(chance.randint(0, 4))]
        where = chance.choice(("line", "two lines", "within", "carried", "not"))
        if where == "line":
            lines.insert(chance.randint(0, len(lines)), heading)
        elif where == "two lines":
            lines.insert(0, "\n".join(heading.split(" ", 1)))
        elif where == "within":
            lines.insert(0, f"peer {heading} health")
        if where == "carried":
            heading = pages[-1].heading if pages else ""
        else:
            headings.append(Heading(1, heading, page))
        pages.append(Page(page, "", heading, "\n\n".join(lines)))
    name = f"d{number}.{format_}"
    return Document(
        path=name,
        format=format_,
        title=sentence(chance, 3),
        pages=tuple(pages),
        headings=tuple(headings),
    )


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Documents of several formats as a build writes them."""
    url = f"whoosh:{tmp_path_factory.mktemp('printed')}"
    writer, chance = open_writer(url, TAXONOMY), random.Random(5)  # noqa: S311
    for number in range(24):
        extracted = document(number, ("pdf", "html", "pptx")[number % 3], chance)
        item = DocumentInput(
            f"d{number}",
            extracted=extracted,
            source=Source(extracted.path, Path(extracted.path), 1, 1, str(number)),
        )
        record, passages = build_record(item, AttachmentLinks())
        summits = (("2009",), (), ("2010", "2011"))[number % 3]
        facets = {**record.facets, "summit": summits}
        writer.add(replace(record, facets=facets), passages)
    writer.publish(IndexInfo("Test", "", "v", "2026-01-01", 24, 144, 144, TAXONOMY), {})
    engine = open_engine(url)
    yield engine
    engine.close()


class _Chance:
    """Query trees by chance, in which much overlaps."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311

    def words(self, most: int) -> str:
        return " ".join(self.chance.choice(WORDS) for _ in range(self.chance.randint(1, most)))

    def leaf(self) -> Leaf:
        chance = self.chance
        spelled = ("wellbeing", "helth", "prograx", "cafe", "caf\u00e9", "who", "W.H.O.")
        word = chance.choice((*WORDS, *spelled))
        return chance.choice(
            (
                Word(word),
                Word(word),
                Exact(word),
                Phrase(self.words(3), chance.random() < 0.3),
                Phrase(f"{chance.choice(WORDS)} {chance.choice(WORDS)}"),
                Phrase("peer sup*"),
                Prefix(word[: chance.randint(2, 4)]),
                Wildcard(f"{word[0]}*{word[-1]}"),
                Fuzzy(word),
                Proximity(self.words(4), chance.randint(0, 6), chance.random() < 0.5),
            )
        )

    def query(self, depth: int = 3) -> Query:
        chance = self.chance
        kind = chance.random()
        if depth == 0 or kind < 0.3:
            return self.leaf()
        if kind < 0.5:
            return Expanded(self.leaf(), tuple(self.leaf() for _ in range(chance.randint(1, 3))))
        if kind < 0.56:
            return Field(chance.choice(("heading", "body", "title")), self.query(depth - 1))
        if kind < 0.62:
            return Not(self.query(depth - 1))
        if kind < 0.68:
            return chance.choice(
                (MatchAll(), FacetTerm("summit", "2010"), FacetTerm("summit", "2009"))
            )
        children = tuple(self.query(depth - 1) for _ in range(chance.randint(2, 3)))
        return (And if kind < 0.8 else Or)(children)


@pytest.fixture
def _analyzed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """All pages are marked at each query: that their texts are kept makes it bearable."""
    monkeypatch.setattr(AnalyzedText, "of", cache(AnalyzedText.of))


@pytest.mark.usefixtures("_analyzed_once")
def test_numbers_and_marks_are_those_of_reading_where_much_overlaps(printed: Engine) -> None:
    pages, chance = BruteForce(printed, american), _Chance(1)
    assert {page.heading_at == "before" for page in pages.pages} == {True, False}
    totals = [compare(printed, pages, chance.query()) for _ in range(QUERIES)]

    assert sum(total > 0 for total in totals) > QUERIES / 2


def test_a_section_counts_from_where_its_heading_is_printed(tmp_path: Path) -> None:
    texts = (
        "peer\n\nOne\n\npeer support\n\nTwo\n\npeer peer",
        "peer\n\nOne\n\npeer\n\nOne",
        "peer",
    )
    headings = [(1, "One", 1), (2, "Two", 1), (2, "One", 2), (1, "One", 2), (1, "Not there", 3)]
    extracted = Document(
        "a.pdf",
        "pdf",
        "A",
        pages=tuple(Page(n, "", "", text) for n, text in enumerate(texts, 1)),
        headings=(*(Heading(*heading) for heading in headings), Heading(1, "Nowhere", 9)),
    )
    source = Source("a.pdf", Path("a.pdf"), 1, 1, "1")
    record, passages = build_record(
        DocumentInput("a", extracted=extracted, source=source), AttachmentLinks()
    )
    writer = open_writer(f"whoosh:{tmp_path}", TAXONOMY)
    writer.add(record, passages)
    writer.publish(IndexInfo("Test", "", "v", "2026-01-01", 1, 3, 3, TAXONOMY), {})
    engine = open_engine(f"whoosh:{tmp_path}")
    occurrences = engine.occurrences(Or((Word("peer"), Phrase("peer support"))), "a")
    facets = engine.occurrences(MatchAll(), "a")
    engine.close()

    assert record.heading_positions == (1, 4, 1, 3, -1, -1)
    assert occurrences.pages == {1: 4, 2: 2, 3: 1}
    assert [tuple(section) for section in occurrences.sections] == [
        (1, 1, 2),
        (3, 1, 3),
        (1, 2, 2),
        (0, 0, 0),
        (1, 3, 1),
        (0, 0, 0),
    ]
    assert {tuple(section) for section in facets.sections} == {(0, 0, 0)}
