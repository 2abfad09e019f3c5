"""Indexing and asking, measured: `python -m tests.tools.bench [COPIES]`.

The shipped corpus is built once, then written again COPIES times over (default 10) into one index,
so that there is something to count. There each query is put in turn to our engine and to Whoosh's
own BM25F, which ranks and gives the ids of ten hits; the ratios are those of the paired times. Ours
is asked three times: to rank and count, to count every facet as well, and for all that a page of
results shows, snippets included.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice, pairwise
from pathlib import Path

from whoosh.index import open_dir
from whoosh.query import Or, Term
from whoosh.scoring import BM25F
from whoosh.searching import Searcher

from indexer.build.pipeline import build
from indexer.engine import current_generation, open_engine, open_writer
from indexer.engine.analysis.stemmer import stem
from indexer.engine.analysis.stop_words import STOP_WORDS
from indexer.engine.analysis.tokenizer import tokens
from indexer.engine.protocol import Engine, Question
from indexer.engine.query.nodes import Or as AnyOf
from indexer.engine.query.nodes import Query, Word
from indexer.engine.schema import FIELDS
from indexer.model import Passage, Record
from indexer.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5
# How many hits are shown, and which facets are counted (None = all).
RANKED = (0, ())
WORK = (("ranked", *RANKED), ("ranked, facets", 0, None), ("a page of results", 10, None))
Words = tuple[str, ...]


def main(arguments: list[str]) -> int:
    """Prints the figures."""
    copies = int(arguments[0]) if arguments else 10
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        settings = Settings(corpus=ROOT / "corpus", index=f"whoosh:{name}/once")
        report = build(settings)
        pages = report.coverage.pages
        say("reading and indexing", report.seconds / pages * 1000, f"ms a page, {pages} pages")
        url = f"whoosh:{name}/copied"
        started = time.monotonic()
        rows = copied(settings.index, url, copies)
        seconds = (time.monotonic() - started) / rows * 1000
        say("writing alone", seconds, f"ms a page, {rows} pages")
        compare(url, Path(name) / "copied")
    return 0


def say(what: str, figure: float, unit: str) -> None:
    sys.stdout.write(f"{what:32} {figure:9.2f}  {unit}\n")


def copied(source: str, target: str, copies: int) -> int:
    """Writes every document of an index `copies` times into a new one; the number of its pages."""
    engine = open_engine(source)
    documents = [(record, tuple(passages(engine, record))) for record in engine.records()]
    writer = open_writer(target, engine.info.taxonomy)
    for copy in range(copies):
        for record, found in documents:
            identifier = f"{record.id}-{copy}"
            again = (replace(passage, document=identifier) for passage in found)
            writer.add(replace(record, id=identifier), again)
    writer.publish(replace(engine.info, name="bench"), {"version": "bench"})
    engine.close()
    return copies * sum(len(found) for _, found in documents)


def passages(engine: Engine, record: Record) -> Iterator[Passage]:
    """A document's passages as they were written."""
    if not record.pages:
        yield Passage(record.id, 0, "", "", "")
    for page in record.pages:
        text = engine.page(record.id, page.number)
        yield Passage(record.id, page.number, page.label, page.heading, text.text.text, text.tags)


def compare(url: str, folder: Path) -> None:
    """Puts the same queries to all, in turn, and prints medians and ratios."""
    whoosh = open_dir(str(folder / "generations" / current_generation(url) / "whoosh"))
    engine = open_engine(url)
    with whoosh.searcher(weighting=BM25F()) as searcher:
        queries = list(asked(searcher))
        first = [timed(lambda q=q: engine.search(question(q, *RANKED))) for q in queries]
        times = [in_turn(engine, searcher, q) for q in queries]
    engine.close()
    note = f"ms, median of {len(queries)} queries"
    theirs = [one[-1] for one in times]
    say("Whoosh's BM25F, ids of ten hits", statistics.median(theirs) * 1000, note)
    say("ours, ranked, first time", statistics.median(first) * 1000, note)
    for at, (what, *_) in enumerate(WORK):
        mine = [one[at] for one in times]
        say(f"ours, {what}", statistics.median(mine) * 1000, note)
        ratios = sorted(a / b for a, b in zip(mine, theirs, strict=True))
        tenth = len(ratios) // 10
        spread = f"times Whoosh's ({ratios[tenth]:.2f} to {ratios[-tenth - 1]:.2f} for 80 of 100)"
        say("", statistics.median(ratios), spread)


def in_turn(engine: Engine, searcher: Searcher, words: Words) -> list[float]:
    """Median seconds of each kind of work of ours, and of Whoosh, last."""
    work = [partial(engine.search, question(words, *sizes)) for _, *sizes in WORK]
    rounds = [
        [timed(one) for one in (*work, partial(ask_whoosh, searcher, words))] for _ in range(ROUNDS)
    ]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def asked(searcher: Searcher) -> Iterator[Words]:
    """Frequent, middling and rare words of the index, alone and by two and three."""
    reader = searcher.reader()
    found = ((reader.doc_frequency("body_exact", t), t) for t in reader.lexicon("body_exact"))
    words = [t.decode() for _, t in sorted(found, reverse=True) if t.isalpha()]
    words = [w for w in words if w not in STOP_WORDS and len(w) > 3 and [*tokens(w)]]
    for start, step in ((0, 3), (200, 40), (len(words) // 2, 50)):
        some = list(islice(words, start, None, step))[:8]
        yield from ((word,) for word in some)
        yield from pairwise(some)
        yield from zip(some, some[1:], some[2:], strict=False)


def question(words: Words, limit: int, facets: tuple[str, ...] | None) -> Question:
    leaves: tuple[Query, ...] = tuple(Word(word) for word in words)
    query = leaves[0] if len(leaves) == 1 else AnyOf(leaves)
    return Question(query, limit=limit, facets=facets)


def ask_whoosh(searcher: Searcher, words: Words) -> list[object]:
    terms = [Term(field.name, stem(word)) for word in words for field in FIELDS]
    return [hit["passage"] for hit in searcher.search(Or(terms), limit=10)]


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
