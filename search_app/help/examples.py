"""Examples of the query language, made of words and facet values of a collection, each of which
finds something there.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, permutations

from indexer.engine.protocol import Engine
from indexer.engine.query.nodes import FacetTerm
from indexer.engine.query.render import to_query_string
from indexer.engine.results import ValueCount
from indexer.model import Record
from search_app.facets.lookup import value_counts
from search_app.help.syntax import Operator
from search_app.request.state import SearchState
from search_app.search.service import execute_with_fallbacks

__all__ = ["Example", "Examples", "pairs"]

# Fields in which words of the text seldom occur.
_LISTS = ("author", "alias")
# Texts and records that are searched for words, and fillings of a pattern that are tried: enough to
# find some within milliseconds.
_TEXTS = 200
_TRIED = 12
_WORD = re.compile(r"[^\W\d_]{4,}")
# Two words of some length side by side, or of any.
_PAIRS = (
    re.compile(r"\b([^\W\d_]{4,}) ([^\W\d_]{4,})\b"),
    re.compile(r"\b([^\W_]{2,}) ([^\W_]{2,})\b"),
)
_ANY = re.compile(r"[^\W_]{2,}")
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Example:
    """A filled pattern, the search for it, and the number of documents that it finds."""

    text: str
    state: SearchState
    documents: int


def pairs(engine: Engine) -> list[tuple[str, str]]:
    """Up to three pairs of words that occur side by side: in the values that most documents have,
    else in titles, else in the text; no word twice.
    """
    return _pairs(_texts(engine, _sample(engine)))


def _pairs(all_texts: Iterable[str]) -> list[tuple[str, str]]:
    texts = [text.lower() for text in islice(all_texts, _TEXTS)]
    for pattern in _PAIRS:
        disjoint: list[tuple[str, str]] = []
        used: set[str] = set()
        for match in filter(None, map(pattern.search, texts)):
            if used.isdisjoint(match.groups()):
                disjoint.append((match[1], match[2]))
                used.update(match.groups())
        if disjoint:
            return disjoint[:3]
    return []


def _sample(engine: Engine) -> Sequence[Record]:
    """The first records of a collection."""
    return [*islice(engine.all_records(), _TEXTS)]


def _texts(engine: Engine, records: Sequence[Record]) -> Iterator[str]:
    facets = [facet.name for facet in engine.info.taxonomy.facets if facet.scope == "passage"]
    counts = [count for of in value_counts(engine, *facets).values() for count in of.values()]
    yield from (count.label for count in sorted(counts, key=lambda count: -count.documents))
    yield from (record.title for record in records)
    for record in records:
        for page in record.pages[:1]:
            yield engine.page(record.id, page.number).text.text


class Examples:
    """Fills patterns with words and facet values of one collection."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._records = _sample(engine)
        self._pairs = _pairs(_texts(engine, self._records))
        names = [facet.name for facet in engine.info.taxonomy.facets]
        self.values = {
            name: [count for count in counts.values() if count.documents]
            for name, counts in value_counts(engine, *names).items()
        }

    def of(self, operator: Operator) -> Example:
        """The first filling that finds something; without a search when there is none."""
        names = set(re.findall(r"\{(\w+)\}", operator.pattern))
        fillings = (
            filling for filling in self._fillings(operator, names) if names <= filling.keys()
        )
        for filling in islice(fillings, _TRIED):
            example = self._fill(operator, filling)
            if example.documents:
                return example
        return Example(operator.typed, SearchState(), 0)

    def value(self, name: str) -> Example:
        """A value of a facet, from the middle of those that documents have."""
        values = self.values[name]
        if not values:
            return Example("", SearchState(), 0)
        return self._execute(_query_text(name, values[len(values) // 2].value), SearchState())

    def _fill(self, operator: Operator, filling: dict[str, str]) -> Example:
        text = operator.pattern.format(**filling)
        return self._execute(text, replace(SearchState(), **operator.state))

    def _execute(self, text: str, state: SearchState) -> Example:
        search = replace(state, q=text)
        results = execute_with_fallbacks(self._engine, search, limit=0, facets=()).results
        shown = text if state == SearchState() else search.url("")
        return Example(shown, search, results.documents)

    def _fillings(self, operator: Operator, names: set[str]) -> Iterator[dict[str, str]]:
        if "facet" in names:
            yield from (words | facet for words in self._words() for facet in self._facets(names))
        elif "field" in names:
            name = operator.typed.partition(":")[0]
            yield from ({"field": word} for word in islice(self._field(name), _TRIED))
        elif "term" in names:
            rows = self._engine.info.taxonomy.synonyms
            yield from ({"term": term} for term in dict.fromkeys(row[0] for row in rows))
        else:
            yield from self._words()

    def _words(self) -> Iterator[dict[str, str]]:
        word_pairs = self._pairs if len(self._pairs) > 1 else self._pairs * 2
        for (a, b), (c, d) in permutations(word_pairs, 2):
            yield {"a": a, "b": b, "c": c, "d": d} | _expandable(a)
        if not word_pairs:
            for text in islice(_texts(self._engine, self._records), _TEXTS):
                yield from ({"a": word} | _expandable(word) for word in _ANY.findall(text)[:1])

    def _facets(self, names: set[str]) -> Iterator[dict[str, str]]:
        """A facet with two values, or with two numbers where the pattern is a range."""
        for name, values in self.values.items():
            numbers = sorted(int(count.value) for count in values if _NUMBER.fullmatch(count.value))
            if names & {"low", "high"}:
                if numbers:
                    middle = numbers[len(numbers) // 2]
                    yield {"facet": name, "low": str(numbers[0]), "high": str(middle)}
            elif len(values) > ("other" in names):
                yield {"facet": name} | _two_values(name, values)

    def _field(self, name: str) -> Iterator[str]:
        """Words that may occur in a field: of the text, then those of the records."""
        if name not in _LISTS:
            yield from (word for pair in self._pairs for word in pair)
        words = (
            word.lower()
            for record in self._records
            for text in _in_field(record, name)
            for word in _WORD.findall(text)
        )
        yield from dict.fromkeys(islice(words, _TEXTS))


def _expandable(word: str) -> dict[str, str]:
    """A prefix of a word, the word with wildcards, and the word with two letters exchanged or one
    less; a short word has only some of these.
    """
    if len(word) < 4:
        return {"begin": word[:1]} | ({"wild": f"{word[0]}?{word[2]}"} if len(word) == 3 else {})
    swapped = word[:2] + word[3] + word[2] + word[4:]
    return {
        "begin": word[: max(3, len(word) // 2)],
        "wild": word[:2] + "?" + word[3:-1] + "*",
        "wrong": swapped if swapped != word else word[:3] + word[4:],
    }


def _in_field(record: Record, name: str) -> Iterable[str]:
    fields: dict[str, Iterable[str]] = {
        "title": (record.title,),
        "author": record.authors,
        "alias": record.other_titles,
        "abstract": (record.abstract,),
        "heading": (page.heading for page in record.pages),
    }
    return fields.get(name, ())


def _two_values(facet: str, values: list[ValueCount]) -> dict[str, str]:
    middle = len(values) // 2
    counts = (values[max(0, middle - 1)], values[middle])
    value, other = (_query_text(facet, count.value).partition(":")[2] for count in counts)
    return {"value": value, "other": other}


def _query_text(facet: str, value: str) -> str:
    """A facet value in the query language, in quotation marks where it needs them."""
    return to_query_string(FacetTerm(facet, value))
