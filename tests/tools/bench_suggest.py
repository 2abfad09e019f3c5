"""Suggestions, measured: `python -m tests.tools.bench_suggest`.

Every word of a sample of the shipped corpus is typed letter by letter. Each beginning is put in
turn to ours and to the plain way, which looks through all titles, names and words of the texts at
every key and counts documents by the same searches. The times are CPU time; the ratios are those
of the paired times. Ours is asked twice: by a process that has just looked ahead, as a server does,
and again.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from indexer.build.pipeline import build
from indexer.engine import open_engine
from indexer.engine.analysis.tokenizer import tokens
from indexer.engine.protocol import Engine, Question
from indexer.engine.query.nodes import Word
from indexer.settings import Settings
from search_app.assist.autocomplete import LIMIT, autocomplete, warm_up

ROOT = Path(__file__).resolve().parents[2]
WORDS = 200
LETTERS = 6


def main() -> int:
    """Prints the figures."""
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        settings = Settings(corpus=ROOT / "corpus", index=f"whoosh:{name}/index")
        build(settings)
        ours, plain = open_engine(settings.index), open_engine(settings.index)
        forms = sorted({form for text in _texts(plain) for form in _forms(text)})
        typed = _typed(forms)
        for engine in (ours, plain):
            warm_up(engine)
        served = partial(autocomplete, ours)
        first = [timed(partial(served, start)) for start in typed]
        again = [timed(partial(served, start)) for start in typed]
        other = [timed(partial(_plainly, plain, forms, start)) for start in typed]
        ours.close()
        plain.close()
    for what, times in (("first", first), ("again", again)):
        ratios = [mine / theirs for mine, theirs in zip(times, other, strict=True)]
        cuts = statistics.quantiles(times, n=100)
        print(
            f"{what:6} median {cuts[49]:7.3f} ms  p95 {cuts[94]:7.3f} ms  "
            f"of the plain way {statistics.median(ratios):.3f}"
        )
    return 0


def timed(work: Callable[[], object]) -> float:
    """CPU milliseconds."""
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def _typed(forms: list[str]) -> list[str]:
    """The beginnings of a sample of words, each once, in the order in which they are typed."""
    sample = random.Random(1).sample([form for form in forms if form.isalpha()], WORDS)  # noqa: S311
    starts = (word[:size] for word in sample for size in range(1, min(len(word), LETTERS) + 1))
    return list(dict.fromkeys(starts))


def _texts(engine: Engine) -> list[str]:
    return [
        engine.page(record.id, page.number).text.text
        for record in engine.all_records()
        for page in record.pages
    ]


def _forms(text: str) -> set[str]:
    return {token.form for token in tokens(text)}


def _plainly(engine: Engine, forms: list[str], typed: str) -> list[tuple[str, int]]:
    """Looks through everything."""
    titles = [r.title for r in engine.all_records() if _begins(r.title, typed)]
    names = [
        value.label
        for facet in engine.info.taxonomy.facets
        for value in facet.values
        if any(_begins(name, typed) for name in (value.label, value.title, *value.aliases))
    ]
    words = [form for form in forms if form.startswith(typed)][:LIMIT]
    found = [
        (word, engine.search(Question(Word(word), limit=0, facets=())).documents) for word in words
    ]
    return [(text, 1) for text in (*titles[:3], *names[:3])] + found


def _begins(text: str, typed: str) -> bool:
    return any(form.startswith(typed) for form in _forms(text))


if __name__ == "__main__":
    sys.exit(main())
