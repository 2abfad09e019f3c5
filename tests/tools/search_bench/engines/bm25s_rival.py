"""bm25s, scores computed beforehand in sparse arrays; facets and snippets with numpy and re."""

import json
import re
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

import bm25s  # type: ignore[import-not-found, unused-ignore]
import numpy as np
import Stemmer  # type: ignore[import-not-found, unused-ignore]

from tests.tools.search_bench.engines.protocol import FULL, PAGE, SNIPPET, Answer, index_path
from tests.tools.search_bench.entries import FACETS, Entry, entries
from tests.tools.search_bench.question import BenchQuery

_KINDS = ("rare", "medium", "common", "or")


class Engine:
    """Words alone: it has no conjunction, phrase, prefix, fuzzy word or filter."""

    levels = (FULL,)

    def __init__(self, size: int) -> None:
        self._size = size
        self._folder = index_path("bm25s", size)
        self._stemmer = Stemmer.Stemmer("english")

    def build(self) -> Path:
        """Writes scores, facet values and texts."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        pages = list(entries(self._size))
        texts = [f"{page.title} {page.title} {page.text}" for page in pages]
        tokens = bm25s.tokenize(texts, stopwords="en", stemmer=self._stemmer, show_progress=False)
        scores = bm25s.BM25()
        scores.index(tokens, show_progress=False)
        scores.save(str(self._folder / "scores"))
        for facet in FACETS:
            self._save_facet(facet, pages)
        self._save_texts(pages)
        return self._folder

    def _save_facet(self, facet: str, pages: list[Entry]) -> None:
        rows = [_values(page, facet) for page in pages]
        names = sorted({value for row in rows for value in row})
        numbers = {name: number for number, name in enumerate(names)}
        codes = np.full((len(rows), max(map(len, rows))), len(names), np.uint8)
        for row, values in enumerate(rows):
            codes[row, : len(values)] = [numbers[value] for value in values]
        np.save(self._folder / f"{facet}.npy", codes)
        (self._folder / f"{facet}.json").write_text(json.dumps(names), encoding="utf-8")

    def _save_texts(self, pages: list[Entry]) -> None:
        starts = [0]
        with (self._folder / "texts").open("wb") as file:
            for page in pages:
                file.write(json.dumps([page.id, page.title, page.text]).encode())
                starts.append(file.tell())
        np.save(self._folder / "starts.npy", np.array(starts))

    def open(self) -> str:
        """Opens them."""
        self._scores = bm25s.BM25.load(str(self._folder / "scores"), mmap=True, load_corpus=False)
        self._texts = (self._folder / "texts").open("rb")
        self._starts = np.load(self._folder / "starts.npy")
        self._codes = {facet: np.load(self._folder / f"{facet}.npy") for facet in FACETS}
        self._names = {
            facet: json.loads((self._folder / f"{facet}.json").read_text(encoding="utf-8"))
            for facet in FACETS
        }
        return version("bm25s")

    def forget(self) -> None:
        """It keeps nothing."""

    def ask(self, level: str, query: BenchQuery) -> Answer | None:
        """The full work for words."""
        if query.kind not in _KINDS:
            return None
        stems = self._stemmer.stemWords(list(query.words))
        known = [stem for stem in stems if stem in self._scores.vocab_dict]
        if not known:
            return Answer(0)
        scores = self._scores.get_scores(known)
        rows = np.flatnonzero(scores > 0)
        count = min(PAGE, len(rows))
        top = rows[np.argpartition(scores[rows], len(rows) - count)[len(rows) - count :]]
        pages = [self._text(row) for row in top[np.argsort(-scores[top])]]
        pattern = re.compile("|".join(rf"\b{re.escape(stem)}\w*" for stem in known), re.IGNORECASE)
        return Answer(
            len(rows),
            tuple(page[0] for page in pages),
            {facet: self._counts(facet, rows) for facet in FACETS},
            tuple(_snippet(pattern, page[2]) for page in pages),
        )

    def _counts(self, facet: str, rows: Any) -> dict[str, int]:
        names = self._names[facet]
        counts = np.bincount(self._codes[facet][rows].ravel(), minlength=len(names))
        return dict(zip(names, counts.tolist(), strict=False))

    def _text(self, row: int) -> list[str]:
        start, end = int(self._starts[row]), int(self._starts[row + 1])
        self._texts.seek(start)
        page: list[str] = json.loads(self._texts.read(end - start))
        return page


def _values(entry: Entry, facet: str) -> tuple[str, ...]:
    return {"kind": (entry.kind,), "topic": entry.topic, "pillar": entry.pillar}[facet]


def _snippet(pattern: re.Pattern[str], text: str) -> str:
    first = pattern.search(text)
    start = max(0, first.start() - SNIPPET // 3) if first else 0
    return pattern.sub(lambda match: f"<mark>{match[0]}</mark>", text[start : start + SNIPPET])
