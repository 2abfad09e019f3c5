"""Autocompletion: documents, facet values and phrases for what was typed so far, each with the
numbers of documents and pages that its URL finds.

Suggestions are for the whole index, regardless of current filters.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Literal

from indexer.engine.analysis.stemmer import stems_of
from indexer.engine.analysis.tokenizer import forms_of, tokens
from indexer.engine.engine_cache import EngineCache
from indexer.engine.protocol import Engine, Filter, Question
from search_app.assist.name_index import NamedEntry, NameIndexes
from search_app.request.execution import execute
from search_app.request.links import Links
from search_app.request.state import SearchState

__all__ = [
    "LIMIT",
    "MAX_LIMIT",
    "MAX_POSTINGS",
    "MAX_TYPED",
    "Completion",
    "autocomplete",
    "warm_up",
]

Kind = Literal["document", "facet", "phrase"]
Mark = tuple[int, int]
Numbers = tuple[int, int]

LIMIT = 8
MAX_LIMIT = 20
# Characters of the typed text that are used.
MAX_TYPED = 100
# Suggestions of each kind at most, while there are others.
_SHARE = 3
# Phrases that are tried for one that is shown, for many find the same.
_TRIED = 2
# Postings that the phrases of one request may have: the answer has to arrive before the next key is
# pressed. A budget of work, not of time, gives the same answer on every machine, cold or warm.
MAX_POSTINGS = 500_000
# Searches whose numbers are kept.
_NUMBERS = 10_000


@dataclass(frozen=True, slots=True)
class Completion:
    """A suggestion, and the numbers of documents and pages that its URL finds.

    `label` says what kind of thing it is. `marks` are the spans [start, end) of `text` that were
    typed. `called` is the other name by which it was found, with marks of its own; `q` is the query
    of a phrase.
    """

    text: str
    kind: Kind
    label: str
    documents: int
    pages: int
    url: str
    marks: tuple[Mark, ...] = ()
    called: str = ""
    called_marks: tuple[Mark, ...] = ()
    q: str = ""


class _IndexCache:
    """The names and numbers of one open index; each number is computed once.

    It does not refer to the engine, so that both go when a newer generation replaces it.
    """

    def __init__(self, engine: Engine) -> None:
        self.names = NameIndexes.of(engine)
        self._numbers: dict[SearchState, Numbers] = {
            _with_value(facet.name, value.value): (value.documents, value.pages)
            for facet in engine.search(Question(limit=0)).facets
            for value in facet.values
        }

    def numbers(self, engine: Engine, state: SearchState) -> Numbers:
        """The numbers of documents and pages that a search finds."""
        if state not in self._numbers:
            if len(self._numbers) > _NUMBERS:
                self._numbers.clear()
            # without a time limit: a number counted in part would be kept
            whole = replace(state, seconds=math.inf)
            results = execute(engine, whole, limit=0, facets=()).results
            self._numbers[state] = (results.documents, results.pages)
        return self._numbers[state]


_CACHE = EngineCache(_IndexCache)


def autocomplete(
    engine: Engine, typed: str, limit: int = LIMIT, root: str = "", postings: int = MAX_POSTINGS
) -> list[Completion]:
    """At most `limit` suggestions: documents by their titles, then facet values by their names,
    then phrases and words of the texts; none without documents.

    The first count of a phrase reads the postings of its words: phrases after the first are
    suggested while all of them together have at most `postings`, counted before or not.
    """
    cache = _CACHE.get(engine)
    typed = typed[:MAX_TYPED]
    words = forms_of(typed)
    if not words:
        return []
    documents = [
        _document(engine, name, words, root) for name in cache.names.documents(words, limit)
    ]
    values = list(_values(engine, cache, words, limit, root))
    room = limit - min(len(documents), _SHARE) - min(len(values), _SHARE)
    candidates = _phrases(engine, cache, typed, words, root, postings)
    phrases = list(islice(candidates, max(room, 0)))
    return _share([documents, values, phrases], limit)


def warm_up(engine: Engine) -> None:
    """Collect the names and the numbers of facet values. No posting list is read: decoding those of
    frequent words would keep the first visitors waiting.
    """
    _CACHE.get(engine)


def _share(kinds: list[list[Completion]], limit: int) -> list[Completion]:
    """Some of each kind, and more where others have fewer; in the order of the kinds."""
    room = [min(len(kind), _SHARE) for kind in kinds[:-1]]
    room.append(min(len(kinds[-1]), limit - sum(room)))
    for at, kind in enumerate(kinds):
        room[at] += max(0, min(len(kind) - room[at], limit - sum(room)))
    shares = (kind[:size] for kind, size in zip(kinds, room, strict=True))
    return list(chain.from_iterable(shares))[:limit]


def _document(engine: Engine, name: NamedEntry, words: tuple[str, ...], root: str) -> Completion:
    pages = len(engine.record(name.value).pages)
    return _named(
        name, "document", (1, pages), Links(SearchState(), root).document(name.value), words
    )


def _values(
    engine: Engine, cache: _IndexCache, words: tuple[str, ...], limit: int, root: str
) -> Iterator[Completion]:
    for name in cache.names.values(words, limit):
        state = _with_value(name.facet, name.value)
        numbers = cache.numbers(engine, state)
        if numbers[0]:
            yield _named(name, "facet", numbers, state.url(f"{root}/search"), words)


def _named(
    name: NamedEntry, kind: Kind, numbers: Numbers, url: str, words: tuple[str, ...]
) -> Completion:
    return Completion(
        name.text,
        kind,
        name.label,
        *numbers,
        url,
        _marks(name.text, words),
        name.alias,
        _marks(name.alias, words),
    )


def _with_value(facet: str, value: str) -> SearchState:
    return SearchState(filters=(Filter(facet, value),))


def _phrases(
    engine: Engine,
    cache: _IndexCache,
    typed: str,
    words: tuple[str, ...],
    root: str,
    postings: int,
) -> Iterator[Completion]:
    """Phrases and words, of those that find the same only the first."""
    seen: set[tuple[str, ...]] = set()
    needed = 0
    for phrase in engine.autocomplete(typed, _TRIED * MAX_LIMIT):
        stems = stems_of(phrase.text)
        if stems in seen:
            continue
        needed += sum(map(engine.page_frequency, forms_of(phrase.text)))
        if seen and needed > postings:
            return
        seen.add(stems)
        state = SearchState(q=f'"{phrase.text}"' if len(stems) > 1 else phrase.text)
        numbers = cache.numbers(engine, state)
        if numbers[0]:
            url, marks = state.url(f"{root}/search"), _marks(phrase.text, words)
            yield Completion(phrase.text, "phrase", "", *numbers, url, marks, q=state.q)


def _marks(text: str, words: tuple[str, ...]) -> tuple[Mark, ...]:
    """The spans of the prefixes of words that were typed."""
    marks = []
    for token in tokens(text):
        size = max((len(word) for word in words if token.form.startswith(word)), default=0)
        if size:
            marks.append((token.start, min(token.start + size, token.end)))
    return tuple(marks)
