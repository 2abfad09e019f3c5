"""Every answer by reading every stored page, from its tokens up: no index, no arrays, and none of
the code that finds matches or expands words.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from typing import assert_never

from indexer.engine.analysis.stemmer import stem
from indexer.engine.analysis.tokenizer import (
    GAP,
    has_wildcard,
    indexed_tokens,
    tokens,
    wildcard_forms,
)
from indexer.engine.protocol import Engine, Filter, Question
from indexer.engine.query import nodes as q

__all__ = ["BruteForce", "Page", "asked"]

# What the documents say of open words: so many forms, the most frequent ones.
MOST = 200

Test = tuple[str, str]  # "stem", "form", "like" or "spelled", and a text
Wanted = tuple[tuple[Test, ...], int, bool]  # a test for each word, others between, in order


@dataclass(frozen=True)
class Page:
    """A stored page: the text of each field, its forms by their places, and the values of each
    facet.
    """

    document: str
    number: int
    texts: Mapping[str, str]
    fields: Mapping[str, list[str]]
    values: Mapping[str, tuple[str, ...]]


class BruteForce:
    """Reads the pages of an engine once."""

    def __init__(self, engine: Engine) -> None:
        self.pages = list(_pages(engine))
        held = Counter(
            form
            for page in self.pages
            for form in {form for forms in page.fields.values() for form in forms}
        )
        self._forms = sorted(held, key=lambda form: (-held[form], form))
        self._all = frozenset(range(len(self.pages)))
        self._fitting = cache(self._fits)
        self._matching = cache(self._where)

    def satisfied(self, query: q.Query) -> list[Page]:
        """The pages, and documents without pages, that satisfy a query."""
        places = self._satisfied(query, "")
        return [page for place, page in enumerate(self.pages) if place in places]

    def occurrences(self, query: q.Query, page: Page) -> int:
        """Matches of what is asked for in heading and body; asked twice is once."""
        clauses = {(field, _wanted(leaf)) for field, leaf in asked(query)}
        return sum(
            len(self._found(wanted, page.fields[name]))
            for field, wanted in clauses
            for name in ("heading", "body")
            if field in ("", name)
        )

    def _satisfied(self, query: q.Query, field: str) -> frozenset[int]:
        match query:
            case q.Field(name, child):
                return self._satisfied(child, name)
            case q.Boost(child, _):
                return self._satisfied(child, field)
            case q.Expanded(child, variants):
                return self._satisfied(q.Or((child, *variants)), field)
            case q.And(children):
                return self._all.intersection(
                    *(self._satisfied(child, field) for child in children)
                )
            case q.Or(children):
                return frozenset().union(*(self._satisfied(child, field) for child in children))
            case q.Not(child):
                return self._all - self._satisfied(child, field)
            case q.MatchAll():
                return self._all
            case _:
                return self._matching(query, field)

    def _where(self, query: q.Leaf | q.FacetLeaf, field: str) -> frozenset[int]:
        return frozenset(
            place for place, page in enumerate(self.pages) if self._matches(query, page, field)
        )

    def _matches(self, query: q.Leaf | q.FacetLeaf, page: Page, field: str) -> bool:
        if isinstance(query, q.FacetTerm | q.NumericRange):
            return any(_carried(query, value) for value in page.values.get(query.facet, ()))
        names = [field] if field else list(page.fields)
        return any(self._found(_wanted(query), page.fields[name]) for name in names)

    def _found(self, wanted: Wanted, forms: list[str]) -> list[tuple[int, int]]:
        """The stretches, none of which holds another, that have a place for each test."""
        tests, distance, in_order = wanted
        if not tests:
            return []
        fitting = [self._fitting(test) for test in tests]
        if any(fits.isdisjoint(forms) for fits in fitting):
            return []
        places = [[at for at, form in enumerate(forms) if form in fits] for fits in fitting]
        if distance == 0 and in_order:
            others = list(enumerate(map(set, places)))
            return [
                (at, at + len(tests) - 1)
                for at in places[0]
                if all(at + step in held for step, held in others)
            ]
        found = []
        for start in sorted(set().union(*places)):
            inside = [
                [at for at in held if start <= at < start + len(tests) + distance]
                for held in places
            ]
            end = _earliest(inside, in_order)
            if end is not None and GAP not in forms[start : end + 1]:
                found.append((start, end))
        return [
            one
            for one in found
            if not any(
                one != other and one[0] <= other[0] and other[1] <= one[1] for other in found
            )
        ]

    def _fits(self, test: Test) -> frozenset[str]:
        """The forms of all texts that pass a test."""
        kind, text = test
        if kind == "stem":
            return frozenset(form for form in self._forms if stem(form) == text)
        if kind == "form":
            return frozenset({text})
        if kind == "like":
            like = "".join({"*": ".*", "?": "."}.get(one, re.escape(one)) for one in text)
            passing = [form for form in self._forms if re.fullmatch(like, form)]
        else:
            passing = [
                form for form in self._forms if form[:2] == text[:2] and _edits(text, form) < 2
            ]
        return frozenset([form for form in passing if form != GAP][:MOST])


def _pages(engine: Engine) -> Iterator[Page]:
    facets = engine.info.taxonomy.facets
    tagged = {
        facet.name: {
            value.value: _carrying(engine, facet.name, value.value) for value in facet.values
        }
        for facet in facets
        if facet.scope == "passage"
    }
    for record in engine.records():
        years = [record.published, *record.event_date.split("/")]
        named = [*record.other_titles, *record.identifiers.values()]
        front = {
            "title": record.title,
            "author": "; ".join([*record.authors, *record.editors]),
            "alias": "; ".join([*named, *dict.fromkeys(year[:4] for year in years if year)]),
            "abstract": record.abstract,
        }
        for number in [page.number for page in record.pages] or [0]:
            stored = engine.page(record.id, number) if number else None
            own = {
                "heading": stored.heading.text if stored else "",
                "body": stored.text.text if stored else "",
            }
            texts = front | own
            forms = {
                name: [token.form for token in indexed_tokens(text)] for name, text in texts.items()
            }
            own_values = {
                name: tuple(value for value, held in values.items() if (record.id, number) in held)
                for name, values in tagged.items()
            }
            values = {**record.facets, **(own_values if number else {})}
            yield Page(record.id, number, texts, forms, values)


def _carrying(engine: Engine, facet: str, value: str) -> set[tuple[str, int]]:
    chosen = (Filter(facet, value),)
    hits = engine.search(Question(filters=chosen, by="page", limit=100_000, facets=())).hits
    return {(hit.record.id, hit.pages[0].number) for hit in hits}


def _carried(tag: q.FacetLeaf, value: str) -> bool:
    if isinstance(tag, q.FacetTerm):
        return value == tag.value
    number = int(value) if re.fullmatch(r"-?[0-9]+", value) else None
    low, high = (
        (-math.inf if tag.low is None else tag.low),
        (math.inf if tag.high is None else tag.high),
    )
    return number is not None and low <= number <= high


def asked(query: q.Query, field: str = "", excluded: bool = False) -> Iterator[tuple[str, q.Leaf]]:
    """What is asked for, and in which field; not what is excluded."""
    match query:
        case q.Field(name, child):
            yield from asked(child, name, excluded)
        case q.Boost(child, _):
            yield from asked(child, field, excluded)
        case q.Not(child):
            yield from asked(child, field, not excluded)
        case q.Expanded(child, variants):
            yield from asked(q.Or((child, *variants)), field, excluded)
        case q.And(children) | q.Or(children):
            for child in children:
                yield from asked(child, field, excluded)
        case q.MatchAll() | q.FacetTerm() | q.NumericRange():
            return
        case _ if not excluded:
            yield field, query


@cache
def _wanted(leaf: q.Leaf) -> Wanted:
    match leaf:
        case q.Word(text):
            return _side_by_side("stem", [stem(token.form) for token in tokens(text)])
        case q.Exact(text):
            return _side_by_side("form", [token.form for token in tokens(text)])
        case q.Fuzzy(text):
            return _side_by_side("spelled", [token.form for token in tokens(text)])
        case q.Prefix(text):
            return tuple(_test(form, exact=True) for form in wildcard_forms(f"{text}*")), 0, True
        case q.Wildcard(text):
            return tuple(_test(form, exact=True) for form in wildcard_forms(text)), 0, True
        case q.Phrase(text, exact):
            return _tests(text, exact), 0, True
        case q.Proximity(text, distance, ordered, exact):
            found = _tests(text, exact)
            return (found, distance, ordered) if len(found) > 1 else (found, 0, True)
        case _:
            assert_never(leaf)


def _tests(text: str, exact: bool) -> tuple[Test, ...]:
    forms = wildcard_forms(text) if has_wildcard(text) else [token.form for token in tokens(text)]
    return tuple(_test(form, exact=exact) for form in forms)


def _test(form: str, *, exact: bool) -> Test:
    if "*" in form or "?" in form:
        return "like", form
    return ("form", form) if exact else ("stem", stem(form))


def _side_by_side(kind: str, texts: list[str]) -> Wanted:
    return tuple((kind, text) for text in texts), 0, True


def _earliest(places: list[list[int]], in_order: bool) -> int | None:
    """Where the earliest choice of different places ends, None where there is none."""
    if in_order:
        return _follow(places)
    if len(places) < 5:
        ends = [_follow(list(order)) for order in permutations(places)]
        return min((end for end in ends if end is not None), default=None)
    return next((end for end in sorted(set().union(*places)) if _seated(places, end)), None)


def _follow(places: list[list[int]]) -> int | None:
    at = -1
    for held in places:
        later = [place for place in held if place > at]
        if not later:
            return None
        at = min(later)
    return at


def _seated(places: list[list[int]], end: int) -> bool:
    """Whether places up to here suffice: by Hall's theorem, every set of tests has as many."""
    inside = [{place for place in held if place <= end} for held in places]
    sets = range(1, 1 << len(inside))
    return all(
        len(set().union(*(held for bit, held in enumerate(inside) if some >> bit & 1)))
        >= some.bit_count()
        for some in sets
    )


def _edits(one: str, other: str) -> int:
    """Letters more, less, another, or two neighbours exchanged (the textbook's table)."""
    if abs(len(one) - len(other)) > 1:
        return 2
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, there in enumerate(other, 1):
            best = min(rows[-1][j - 1] + (letter != there), rows[-1][j] + 1, row[-1] + 1)
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
