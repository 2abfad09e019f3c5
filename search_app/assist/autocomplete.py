"""What was typed so far -> what may be meant: documents, values of facets and phrases, each with
the numbers of documents and pages that its address finds.

Suggestions are over the whole index, whatever is ticked: they say where one may go.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from string import ascii_lowercase
from typing import Literal

from indexer.engine.analysis.stemmer import stems_of
from indexer.engine.analysis.tokenizer import forms_of, tokens
from indexer.engine.engine_cache import EngineCache
from indexer.engine.protocol import Engine, Filter, Question
from search_app.assist.name_index import NamedEntry, NameIndexes
from search_app.request.execution import execute
from search_app.request.links import Links
from search_app.request.state import SearchState

__all__ = ["LIMIT", "MAX_LIMIT", "MAX_TYPED", "Completion", "autocomplete", "warm_up"]

Kind = Literal["document", "facet", "phrase"]
Mark = tuple[int, int]
Numbers = tuple[int, int]

LIMIT = 8
MAX_LIMIT = 20
# Characters that are looked at: nobody types more before looking.
MAX_TYPED = 100
# Of each kind at the most, while there are others.
_SHARE = 3
# Phrases that are looked at for one that is shown: many find the same.
_TRIED = 2
# Searches whose numbers are kept.
_NUMBERS = 10_000


@dataclass(frozen=True, slots=True)
class Completion:
    """Something to go to: `label` says what kind of thing it is, `documents` and `pages` how many
    its address finds, `marks` which characters of the text were typed, `called` by which other name
    it was found, with marks of its own, `q` the query of a phrase.
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
    """The names and numbers of one open index; numbers are looked up once.

    It does not refer to the engine, so that both go when a newer generation replaces it.
    """

    def __init__(self, engine: Engine) -> None:
        self.known = NameIndexes.of(engine)
        self._numbers: dict[SearchState, Numbers] = {
            _filed(facet.name, value.value): (value.documents, value.pages)
            for facet in engine.search(Question(limit=0)).facets
            for value in facet.values
        }

    def numbers(self, engine: Engine, state: SearchState) -> Numbers:
        """The documents and pages that a search finds."""
        found = self._numbers.get(state)
        if found is None:
            if len(self._numbers) > _NUMBERS:
                self._numbers.clear()
            results = execute(engine, state, limit=0, facets=()).results
            found = self._numbers[state] = (results.documents, results.pages)
        return found


_CACHE = EngineCache(_IndexCache)


def autocomplete(
    engine: Engine, typed: str, limit: int = LIMIT, root: str = "", seconds: float = math.inf
) -> list[Completion]:
    """At most `limit` suggestions: documents by their titles, then values of facets by their names,
    then phrases and words of the texts; none without documents.

    A word that nobody asked for yet has its list read to be counted: after `seconds` no further one
    is, and the next key finds what this one left.
    """
    end = time.monotonic() + seconds
    cache = _CACHE.get(engine)
    typed = typed[:MAX_TYPED]
    words = forms_of(typed)
    if not words:
        return []
    documents = [
        _document(engine, name, words, root) for name in cache.known.documents(words, limit)
    ]
    values = list(_values(engine, cache, words, limit, root))
    room = limit - min(len(documents), _SHARE) - min(len(values), _SHARE)
    offered = _phrases(engine, cache, typed, words, root)
    phrases = list(_in_time(islice(offered, max(room, 0)), end))
    return _shared([documents, values, phrases], limit)


def warm_up(engine: Engine) -> None:
    """Looks at the most frequent words once, so that nobody waits for their lists to be read."""
    for letter in ascii_lowercase:
        autocomplete(engine, letter)


def _shared(kinds: list[list[Completion]], limit: int) -> list[Completion]:
    """Of each kind a share, and more where others have fewer; in the order of the kinds."""
    room = [min(len(kind), _SHARE) for kind in kinds[:-1]]
    room.append(min(len(kinds[-1]), limit - sum(room)))
    for at, kind in enumerate(kinds):
        room[at] += max(0, min(len(kind) - room[at], limit - sum(room)))
    return [one for kind, size in zip(kinds, room, strict=True) for one in kind[:size]][:limit]


def _document(engine: Engine, name: NamedEntry, words: tuple[str, ...], root: str) -> Completion:
    pages = len(engine.record(name.value).pages)
    return _named(
        name, "document", (1, pages), Links(SearchState(), root).document(name.value), words
    )


def _values(
    engine: Engine, cache: _IndexCache, words: tuple[str, ...], limit: int, root: str
) -> Iterator[Completion]:
    for name in cache.known.values(words, limit):
        state = _filed(name.facet, name.value)
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


def _filed(facet: str, value: str) -> SearchState:
    return SearchState(filters=(Filter(facet, value),))


def _in_time(offered: Iterator[Completion], end: float) -> Iterator[Completion]:
    for one in offered:
        yield one
        if time.monotonic() > end:
            return


def _phrases(
    engine: Engine, cache: _IndexCache, typed: str, words: tuple[str, ...], root: str
) -> Iterator[Completion]:
    """Phrases and words, those that find the same only once."""
    shown: set[tuple[str, ...]] = set()
    for found in engine.autocomplete(typed, _TRIED * MAX_LIMIT):
        stems = stems_of(found.text)
        if stems in shown:
            continue
        shown.add(stems)
        state = SearchState(q=f'"{found.text}"' if len(stems) > 1 else found.text)
        numbers = cache.numbers(engine, state)
        if numbers[0]:
            url, marks = state.url(f"{root}/search"), _marks(found.text, words)
            yield Completion(found.text, "phrase", "", *numbers, url, marks, q=state.q)


def _marks(text: str, words: tuple[str, ...]) -> tuple[Mark, ...]:
    """The beginnings of words that were typed."""
    marks = []
    for token in tokens(text):
        size = max((len(word) for word in words if token.form.startswith(word)), default=0)
        if size:
            marks.append((token.start, min(token.start + size, token.end)))
    return tuple(marks)
