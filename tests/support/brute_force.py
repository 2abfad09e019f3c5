"""Every answer by reading every page, from its characters up, as the definitions have it: nothing
of the package is imported, neither its tokenizer nor what finds, counts or marks matches.

Queries are the package's trees, read by the names of their classes; documents come from an engine
as text. The American spellings of words are given, for they are a list of words and no rule.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from typing import Any, NamedTuple

from snowballstemmer.english_stemmer import EnglishStemmer

__all__ = ["BruteForce", "Page", "Stretch"]

# What the documents say of open words: so many forms, the most frequent ones.
MOST = 200
# And of a word that is nowhere: from so many letters on, words spelled like it count.
LETTERS_OF_HINT = 5

Test = tuple[str, str]  # "stem", "form", "exact", "like" or "spelled", and a text


class Wanted(NamedTuple):
    """A test for each word, how many words may be between, and whether in order."""

    tests: tuple[Test, ...]
    distance: int
    in_order: bool


class Stretch(NamedTuple):
    """Characters [start, end) of a part of a page, "heading" or "text"."""

    part: str
    start: int
    end: int


class Word(NamedTuple):
    start: int
    end: int
    form: str
    accented: str


@dataclass(frozen=True)
class Text:
    """A text with its words; those that a line may have broken are joined beside."""

    text: str
    words: tuple[Word, ...]
    joined: tuple[Word, ...]

    @classmethod
    @cache
    def of(cls, text: str) -> "Text":
        words = tuple(
            Word(match.start(), match.end(), folded(match[0]), folded(match[0], accents=True))
            for match in _WORD.finditer(text)
        )
        joined = []
        for match in _BROKEN.finditer(text):
            inside = [
                word for word in words if word.end > match.start() and word.start < match.end()
            ]
            both = match[1] + match[2]
            forms = folded(both), folded(both, accents=True)
            joined.append(Word(inside[0].start, inside[-1].end, *forms))
        return cls(text, words, tuple(joined))

    @property
    def forms(self) -> set[str]:
        return {word.form for word in (*self.words, *self.joined)}


@dataclass(frozen=True, eq=False)
class Page:
    """A page, or a document without any (number 0): the text of each field, and the values of each
    facet. `heading_at` is the character of the body where the heading is printed, "before" for a
    heading that is a part of its own, "" for one that is not on the page.
    """

    document: str
    number: int
    texts: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    heading_at: int | str

    @property
    def place(self) -> tuple[str, int]:
        return self.document, self.number


class BruteForce:
    """Reads the pages of an engine once."""

    def __init__(self, engine: Any, american: Callable[[str], str]) -> None:
        self.pages = list(_pages(engine))
        self._american = american
        self._stemmer = EnglishStemmer()
        self._stem = cache(self._stem_of)
        held = Counter(
            form
            for page in self.pages
            for form in set().union(*(Text.of(text).forms for text in page.texts.values()))
        )
        self._forms = sorted(held, key=lambda form: (-held[form], form))
        self._all = frozenset(range(len(self.pages)))
        self._fitting = cache(self._fits)
        self._matching = cache(self._where)

    def satisfied(self, query: Any) -> list[Page]:
        """The pages, and documents without pages, that satisfy a query."""
        places = self._satisfied(query, "")
        return [page for place, page in enumerate(self.pages) if place in places]

    def listed(self, query: Any) -> dict[tuple[str, int], list[Stretch]]:
        """The pages that a query lists, with the stretches that count on each."""
        satisfied, wordless = self._satisfied(query, ""), self._wordless(query, "")
        leaves = list(self._counted(query, "", satisfied))
        pages = {}
        for place in sorted(satisfied):
            page = self.pages[place]
            here = {(field, wanted) for field, wanted, places in leaves if place in places}
            stretches = _swept(
                stretch
                for field, wanted in here
                for stretch in self._stretches(wanted, field, page)
            )
            if page.number and (stretches or place in wordless):
                pages[page.place] = stretches
        return pages

    def _satisfied(self, query: Any, field: str) -> frozenset[int]:
        kind = type(query).__name__
        if kind == "Field":
            return self._satisfied(query.child, query.name)
        if kind == "Boost":
            return self._satisfied(query.child, field)
        if kind == "Expanded":
            children = (query.child, *query.variants)
            return frozenset().union(*(self._satisfied(child, field) for child in children))
        if kind == "And":
            return self._all.intersection(
                *(self._satisfied(child, field) for child in query.children)
            )
        if kind == "Or":
            return frozenset().union(*(self._satisfied(child, field) for child in query.children))
        if kind == "Not":
            return self._all - self._satisfied(query.child, field)
        return self._all if kind == "MatchAll" else self._matching(query, field)

    def _wordless(self, query: Any, field: str) -> frozenset[int]:
        """The pages that satisfy a branch in which no word is asked for."""
        kind = type(query).__name__
        if kind in {"FacetTerm", "NumericRange", "MatchAll", "Not"}:
            return self._satisfied(query, field)
        if kind in {"Field", "Boost"}:
            return self._wordless(query.child, query.name if kind == "Field" else field)
        if kind == "And":
            return self._all.intersection(
                *(self._wordless(child, field) for child in query.children)
            )
        if kind == "Or":
            return frozenset().union(*(self._wordless(child, field) for child in query.children))
        return frozenset()

    def _counted(
        self, query: Any, field: str, places: frozenset[int], typed: bool = True
    ) -> Iterator[tuple[str, Wanted, frozenset[int]]]:
        """What counts where: the field, what is wanted there, and the pages where all the ANDs
        around it hold.
        """
        kind = type(query).__name__
        if kind in {"Field", "Boost"}:
            name = query.name if kind == "Field" else field
            yield from self._counted(query.child, name, places, typed)
        elif kind == "Expanded":
            yield from self._counted(query.child, field, places, typed)
            for variant in query.variants:
                yield from self._counted(variant, field, places, typed=False)
        elif kind in {"And", "Or"}:
            inside = places & self._satisfied(query, field) if kind == "And" else places
            for child in query.children:
                yield from self._counted(child, field, inside, typed)
        elif kind not in {"Not", "MatchAll", "FacetTerm", "NumericRange"}:
            yield field, self._wanted(query), places
            form = self._form_of_hint(query)
            if typed and form and not self._matching(query, field):
                yield field, Wanted((("spelled", form),), 0, True), places

    def _form_of_hint(self, leaf: Any) -> str:
        words = Text.of(leaf.text).words if type(leaf).__name__ == "Word" else ()
        return words[0].form if len(words) == 1 and len(words[0].form) >= LETTERS_OF_HINT else ""

    def _where(self, leaf: Any, field: str) -> frozenset[int]:
        return frozenset(
            place for place, page in enumerate(self.pages) if self._matches(leaf, page, field)
        )

    def _matches(self, leaf: Any, page: Page, field: str) -> bool:
        if type(leaf).__name__ in {"FacetTerm", "NumericRange"}:
            return any(_carried(leaf, value) for value in page.values.get(leaf.facet, ()))
        names = [field] if field else list(page.texts)
        wanted = self._wanted(leaf)
        return any(self._spans(wanted, Text.of(page.texts[name])) for name in names)

    def _stretches(self, wanted: Wanted, field: str, page: Page) -> Iterator[Stretch]:
        """The stretches of a page's text that fit, restricted to a field unless ""."""
        body, heading = Text.of(page.texts["body"]), Text.of(page.texts["heading"])
        if field in ("", "body"):
            for span in self._spans(wanted, body):
                yield Stretch("text", *span)
        if field not in ("", "heading"):
            return
        if page.heading_at == "before":
            for span in self._spans(wanted, heading):
                yield Stretch("heading", *span)
        elif field and page.heading_at != "":
            offset = next(n for n, word in enumerate(body.words) if word.start == page.heading_at)
            starts = {word.start: n for n, word in enumerate(heading.words)}
            ends = {word.end: n for n, word in enumerate(heading.words)}
            for start, end in self._spans(wanted, heading):
                first, last = body.words[offset + starts[start]], body.words[offset + ends[end]]
                yield Stretch("text", first.start, last.end)

    def _spans(self, wanted: Wanted, text: Text) -> list[tuple[int, int]]:
        """The characters of each match in a text; of words near each other those of the stretches
        that hold no other.
        """
        tests, distance, in_order = wanted
        fitting = [self._fitting(test) for test in tests]
        if len(tests) == 1:
            words = (*text.words, *text.joined)
            return [
                (word.start, word.end)
                for word in words
                if word.form in fitting[0] and _has_accents(word, tests[0])
            ]
        places = [
            [
                at
                for at, word in enumerate(text.words)
                if word.form in fits and _has_accents(word, test)
            ]
            for fits, test in zip(fitting, tests, strict=True)
        ]
        if not all(places):
            return []
        if distance == 0 and in_order:
            later = list(enumerate(map(set, places)))
            runs = [
                (at, at + len(tests) - 1)
                for at in places[0]
                if all(at + step in held for step, held in later)
            ]
        else:
            runs = _shortest(places, len(tests) + distance, in_order)
        return [(text.words[first].start, text.words[last].end) for first, last in runs]

    def _fits(self, test: Test) -> frozenset[str]:
        """The forms of all texts that pass a test."""
        kind, text = test
        if kind == "stem":
            return frozenset(form for form in self._forms if self._stem(form) == text)
        if kind in {"form", "exact"}:
            return frozenset({folded(text)})
        if kind == "like":
            like = "".join({"*": ".*", "?": "."}.get(sign, re.escape(sign)) for sign in text)
            passing = [form for form in self._forms if re.fullmatch(like, form)]
        else:
            passing = [
                form for form in self._forms if form[:2] == text[:2] and _edits(text, form) < 2
            ]
        return frozenset(passing[:MOST])

    def _stem_of(self, form: str) -> str:
        if any(map(str.isdigit, form)):
            return form
        return self._stemmer.stemWord(self._american(form)) or form

    def _wanted(self, leaf: Any) -> Wanted:
        kind, text = type(leaf).__name__, leaf.text
        if kind in {"Word", "Fuzzy"}:
            name = "stem" if kind == "Word" else "spelled"
            forms = [word.form for word in Text.of(text).words]
            return Wanted(
                tuple((name, self._stem(f) if name == "stem" else f) for f in forms), 0, True
            )
        literal = "form" if kind in {"Prefix", "Wildcard"} else "exact"
        if kind in {"Phrase", "Proximity"} and not leaf.exact:
            literal = "stem"
        words = _with_wildcards(text + "*" * (kind == "Prefix"), kind)
        tests = tuple(self._test(form, word, literal) for form, word in words)
        near = kind == "Proximity" and len(tests) > 1
        return Wanted(tests, leaf.distance if near else 0, leaf.ordered if near else True)

    def _test(self, form: str, word: str, literal: str) -> Test:
        if "*" in form or "?" in form:
            return "like", form
        texts = {"stem": self._stem(form), "form": form, "exact": folded(word, accents=True)}
        return literal, texts[literal]


def _has_accents(word: Word, test: Test) -> bool:
    return test[0] != "exact" or word.accented == test[1]


def _swept(stretches: Iterator[Stretch]) -> list[Stretch]:
    """By start, the longer first; one is kept that begins at or after the end of the last kept."""
    kept: list[Stretch] = []
    for stretch in sorted(stretches, key=lambda s: (s.part, s.start, -s.end)):
        if not kept or kept[-1].part != stretch.part or stretch.start >= kept[-1].end:
            kept.append(stretch)
    return kept


def _shortest(places: list[list[int]], longest: int, in_order: bool) -> list[tuple[int, int]]:
    windows = []
    for start in sorted(set().union(*places)):
        inside = [[at for at in held if start <= at < start + longest] for held in places]
        end = _earliest(inside, in_order)
        if end is not None:
            windows.append((start, end))
    return [
        window
        for window in windows
        if not any(
            window != other and window[0] <= other[0] and other[1] <= window[1] for other in windows
        )
    ]


def _pages(engine: Any) -> Iterator[Page]:
    of_pages = [facet.name for facet in engine.info.taxonomy.facets if facet.scope == "passage"]
    for record in engine.all_records():
        years = [record.published, *record.event_date.split("/")]
        named = [*record.other_titles, *record.identifiers.values()]
        front = {
            "title": record.title,
            "author": "; ".join([*record.authors, *record.editors]),
            "alias": "; ".join([*named, *dict.fromkeys(year[:4] for year in years if year)]),
            "abstract": record.abstract,
        }
        if not record.pages:
            own = dict.fromkeys(("heading", "body", "running"), "")
            yield Page(record.id, 0, {**front, **own}, record.facets, "")
        starting = {(heading.page, heading.text) for heading in record.headings}
        for info in record.pages:
            stored = engine.page(record.id, info.number)
            heading, body = stored.heading.text, stored.text.text
            at = _printed(heading, body, record.unit == "page")
            carried = (info.number, heading) not in starting
            running = "\n".join(filter(None, (stored.above, stored.below)))
            texts = {**front, "heading": heading, "body": body, "running": running}
            values = {**record.facets, **dict.fromkeys(of_pages, ()), **stored.tags}
            yield Page(record.id, info.number, texts, values, "" if carried else at)


def _printed(heading: str, body: str, on_paper: bool) -> int | str:
    """Where a heading that begins on a page is printed: on lines of its own, else on paper anywhere
    in the text, else on paper nowhere, and otherwise before the text.
    """
    wanted = [word.form for word in Text.of(heading).words]
    if not wanted:
        return ""
    words = Text.of(body).words
    lines: list[list[Word]] = [[]]
    for n, word in enumerate(words):
        if n and "\n" in body[words[n - 1].end : word.start]:
            lines.append([])
        lines[-1].append(word)
    for n in range(len(lines)):
        for m in range(n + 1, len(lines) + 1):
            run = [word.form for line in lines[n:m] for word in line]
            if run == wanted:
                return lines[n][0].start
            if len(run) >= len(wanted):
                break
    anywhere = (
        words[n].start
        for n in range(len(words))
        if [word.form for word in words[n : n + len(wanted)]] == wanted
    )
    return next(anywhere, "") if on_paper else "before"


def _carried(tag: Any, value: str) -> bool:
    if type(tag).__name__ == "FacetTerm":
        return bool(value == tag.value)
    number = int(value) if re.fullmatch(r"-?[0-9]+", value) else None
    low = -math.inf if tag.low is None else tag.low
    high = math.inf if tag.high is None else tag.high
    return number is not None and bool(low <= number <= high)


# Initials with their stops are one word (N.A.P.S.), numbers keep their commas and points, and an
# apostrophe, an accent of its own or a soft hyphen inside a word does not end it.
_LETTER, _SIGN = r"[^\W\d_]", r"[^\W_]"
_ACCENT = "[\u0300-\u036f\u00ad]"
_RUN = rf"(?:{_ACCENT}+{_SIGN}*)*"
_WORD = re.compile(
    rf"(?:{_LETTER}\.){{2,}}(?:{_LETTER}(?!{_SIGN}))?(?!{_SIGN})"
    rf"|\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!{_SIGN})"
    rf"|\d+(?:\.\d+)+(?!{_SIGN})"
    rf"|{_SIGN}+{_RUN}(?:['\u2019\u02bc]{_LETTER}+{_RUN})*"
)
_BROKEN = re.compile(rf"({_LETTER}+)-\u00ad({_LETTER}+)")


@cache
def folded(word: str, accents: bool = False) -> str:
    """Without case, soft hyphens, the commas of numbers, the stops of initials, and accents."""
    letters = unicodedata.normalize("NFKD", word.replace("\u2019", "'").replace("\u02bc", "'"))
    letters = unicodedata.normalize("NFC" if accents else "NFD", letters.casefold())
    plain = [
        letter
        for letter in letters
        if (accents or not unicodedata.combining(letter)) and letter not in ",\u00ad"
    ]
    return "".join(
        letter
        for n, letter in enumerate(plain)
        if letter != "." or (n + 1 < len(plain) and not plain[n - 1].isalpha())
    )


def _with_wildcards(text: str, kind: str) -> list[tuple[str, str]]:
    """The forms and words of what was typed; * and ? are wild after a letter, ? only before another
    one.
    """
    if kind == "Exact":
        return [(word.form, text[word.start : word.end]) for word in Text.of(text).words]
    held = {"*": "\ua000", "?": "\ua001"}
    wild = re.compile(rf"(?<={_SIGN})[*?]*(?:\*|\?(?=[*?]*{_SIGN}))")
    marked = wild.sub(lambda match: "".join(map(held.__getitem__, match[0])), text)
    back = str.maketrans({letter: sign for sign, letter in held.items()})
    return [
        (word.form.translate(back), text[word.start : word.end]) for word in Text.of(marked).words
    ]


def _earliest(places: Sequence[Sequence[int]], in_order: bool) -> int | None:
    """Where the earliest choice of different places ends, None where there is none."""
    if in_order:
        return _follow(places)
    if len(places) < 5:
        ends = [_follow(order) for order in permutations(places)]
        return min((end for end in ends if end is not None), default=None)
    return next((end for end in sorted(set().union(*places)) if _seated(places, end)), None)


def _follow(places: Sequence[Sequence[int]]) -> int | None:
    at = -1
    for held in places:
        later = [place for place in held if place > at]
        if not later:
            return None
        at = min(later)
    return at


def _seated(places: Sequence[Sequence[int]], end: int) -> bool:
    """Whether places up to here suffice: by Hall's theorem, every set of tests has as many."""
    inside = [{place for place in held if place <= end} for held in places]
    sets = range(1, 1 << len(inside))
    return all(
        len(set().union(*(held for bit, held in enumerate(inside) if some >> bit & 1)))
        >= some.bit_count()
        for some in sets
    )


def _edits(word: str, other: str) -> int:
    """Letters more, less, another, or two neighbours exchanged (the textbook's table)."""
    if abs(len(word) - len(other)) > 1:
        return 2
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(word, 1):
        row = [i]
        for j, there in enumerate(other, 1):
            best = min(rows[-1][j - 1] + (letter != there), rows[-1][j] + 1, row[-1] + 1)
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == there:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
