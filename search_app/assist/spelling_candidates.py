"""The words of a query that are nowhere, or hardly anywhere -> what may stand in their places:
other spellings, two words for one, one for two.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from weakref import WeakKeyDictionary

from indexer.engine.analysis.analyzer import tokens
from indexer.engine.matching.expansion import Spelling
from indexer.engine.query.nodes import Phrase, Word
from indexer.engine.results import Engine
from search_app.assist.likeness import begins_alike, is_sure, likeliness
from search_app.assist.query_words import Fix, TypedWord, typed_words
from search_app.request.execution import FIELD_NAMES, Asked, Trial

__all__ = ["LITTLE", "Respelling", "respellings"]

# Fewer documents than this are little: seen at a glance, and people wish for more.
LITTLE = 3
# A word of three letters is one edit away from too many others.
_SHORTEST = 4
# Words of a query that are looked at, and spellings of each: what was meant is nearly always among
# the first three.
_WORDS, _SPELLINGS = 4, 4
# A word on at most so many pages is doubted where another, one edit away, is on so many times as
# many and on at least so many: a word that is used on purpose is used more than twice, and nobody
# misspells one word in twenty-five.
_RARE, _TIMES, _FREQUENT = 2, 25, 20
# Below this a spelling is a chance: two edits away, and on fewer than twenty pages.
_LEAST = -3.0
# Of a word in two parts each has so many letters, or nearly every word could be parted; and so many
# of the ways to part it are tried.
_PART, _PARTED = 2, 2

_NAMES: WeakKeyDictionary[Engine, tuple[frozenset[str], frozenset[str]]] = WeakKeyDictionary()


class Respelling(NamedTuple):
    """What may stand in a place of the query, how likely it is, and whether it is beyond doubt."""

    fix: Fix
    likely: float
    sure: bool


def respellings(asked: Asked, trial: Trial) -> list[list[Respelling]]:
    """For each word that is doubted, in order, what may stand in its place, the likeliest first;
    words for which nothing is known are left out.
    """
    engine = trial.engine
    facets = [facet.name for facet in engine.info.taxonomy.facets]
    typed = typed_words(asked.parsed, FIELD_NAMES, facets)
    declared, titled = _names(engine)
    little = asked.results.documents_without_filters < LITTLE
    found: list[list[Respelling]] = []
    for at, word in enumerate(typed):
        pages = engine.count(word.form)
        if word.form in declared or len(found) == _WORDS:
            continue
        if pages == 0 and not trial.holds(Word(word.form)):
            beside = typed[max(0, at - 1) : at + 2]
            options = [
                *_spelled(word, engine.spellings(word.form), declared | titled),
                *_parted(word.form, word, trial),
                *_joined(beside, asked.parsed.text, trial),
            ]
        elif little and 0 < pages <= _RARE:
            options = list(_spelled(word, _far_more(word, pages, engine), declared | titled))
        else:
            continue
        if options:
            found.append(sorted(options, key=lambda one: -one.likely)[:_SPELLINGS])
    return found


def _spelled(
    word: TypedWord, others: Iterable[Spelling], named: frozenset[str]
) -> Iterator[Respelling]:
    if len(word.form) < _SHORTEST:
        return
    for other in others:
        if other.edits > 1 and not begins_alike(word.form, other.form):
            continue
        likely = likeliness(word.form, other, named=other.form in named)
        if likely >= _LEAST:
            yield Respelling(word.to(other.form), likely, is_sure(word.form, other))


def _far_more(word: TypedWord, pages: int, engine: Engine) -> list[Spelling]:
    """Spellings beside which a word that is there may be a misprint."""
    least = max(_FREQUENT, _TIMES * pages)
    return [
        other for other in engine.spellings(word.form) if other.edits == 1 and other.pages >= least
    ]


def _parted(form: str, place: TypedWord, trial: Trial) -> Iterator[Respelling]:
    """A word as two that stand side by side somewhere: "peersupport"."""
    ways = []
    for at in range(_PART, len(form) - _PART + 1):
        least = min(trial.engine.count(form[:at]), trial.engine.count(form[at:]))
        if least:
            ways.append((least, f"{form[:at]} {form[at:]}"))
    for _, text in sorted(ways, reverse=True)[:_PARTED]:
        if found := trial.holds(Phrase(text)):
            yield Respelling(place.to(text), math.log(1 + found), sure=True)


def _joined(words: Sequence[TypedWord], text: str, trial: Trial) -> Iterator[Respelling]:
    """Neighbours as one word, or parted elsewhere: "co ordination", "pee rsupport"."""
    for one, other in pairwise(words):
        if text[one.end : other.start] != " ":
            continue
        form, place = (
            one.form + other.form,
            one._replace(end=other.end, bound=one.bound or other.bound),
        )
        if pages := trial.engine.count(form):
            yield Respelling(place.to(form), math.log(1 + pages), sure=True)
        for way in _parted(form, place, trial):
            if way.fix.text != f"{one.form} {other.form}":
                yield way


def _names(engine: Engine) -> tuple[frozenset[str], frozenset[str]]:
    """The words that the taxonomy declares, which are right as they are, and those of titles."""
    if engine not in _NAMES:
        taxonomy = engine.info.taxonomy
        declared = [text for row in taxonomy.synonyms for text in row[:2]]
        for facet in taxonomy.facets:
            for value in facet.values:
                declared += [value.label, value.title, *value.aliases]
        titles = [
            title for record in engine.records() for title in (record.title, *record.other_titles)
        ]
        _NAMES[engine] = _forms(declared), _forms(titles)
    return _NAMES[engine]


def _forms(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(token.form for text in texts for token in tokens(text))
