"""The address bar as a value and back: the only class that knows the URLs of searches."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, Self, get_args
from urllib.parse import quote, urlencode

from indexer.engine.protocol import By, Filter, Sort
from indexer.engine.query.messages import Notice, notice
from indexer.settings import Settings
from search_app.request.range_params import bound_of, joined, mended

__all__ = [
    "CHOICES",
    "MAX_FILTERS",
    "MAX_PAGE",
    "MAX_PER_PAGE",
    "PARAMETERS",
    "Match",
    "MultiArgs",
    "SearchState",
]

Match = Literal["auto", "all", "any"]
Pairs = Iterable[tuple[str, str]]

MAX_PER_PAGE = 100
MAX_PAGE = 10_000
# More than any page offers to tick; each costs a link of its own on the page of results.
MAX_FILTERS = 64
_PER_PAGE = 10
_SECONDS = Settings().search_seconds
# What a parameter may be, its default first.
CHOICES: dict[str, tuple[str, ...]] = {
    "match": get_args(Match),
    "synonyms": ("on", "off"),
    "stem": ("on", "off"),
    "sort": get_args(Sort),
    "by": get_args(By),
    "group": ("on", "off"),
    "correct": ("on", "off"),
    "explain": ("0", "1"),
}
# Every parameter of a search besides the facets, in the order in which addresses show them.
PARAMETERS = (
    "q",
    "document",
    "match",
    "synonyms",
    "stem",
    "sort",
    "by",
    "group",
    "correct",
    "page",
    "per_page",
    "explain",
    "v",
)
# Changes that leave the hits alone keep the page of results; any other goes back to the first.
_KEEPS_PAGE = frozenset({"page", "explain", "v", "remarks"})
# What other sites and tools append to links, and what belongs to routes: no remark about them.
_NOT_OURS = ("utm_", "fbclid", "gclid", "mc_", "format")


class MultiArgs(Protocol):
    """What werkzeug's `request.args` has and a dict of lists has not."""

    def items(self, multi: bool = False) -> Iterable[tuple[str, str]]:
        """All pairs."""


@dataclass(frozen=True, slots=True)
class SearchState:
    """All that an address says about a search.

    `filters` are sorted and distinct. `v` is the corpus version that the link was made with, "" =
    any. `default_per_page` is what the address leaves out. `remarks` say what in the address could
    not be understood, `seconds` how long it may take; these are no part of a state's identity.
    """

    q: str = ""
    filters: tuple[Filter, ...] = ()
    document: str = ""
    match: Match = "auto"
    synonyms: bool = True
    stem: bool = True
    sort: Sort = "relevance"
    by: By = "document"
    group: bool = True
    correct: bool = True
    page: int = 1
    per_page: int = _PER_PAGE
    explain: bool = False
    v: str = ""
    default_per_page: int = field(default=_PER_PAGE, compare=False)
    seconds: float = field(default=_SECONDS, compare=False)
    remarks: tuple[Notice, ...] = field(default=(), compare=False)

    @classmethod
    def from_args(
        cls,
        args: MultiArgs | Pairs,
        facets: Collection[str],
        settings: Settings | None = None,
    ) -> Self:
        """Reads an address: never fails; what is not understood gets its default and a remark.

        `args` is werkzeug's multi-dict or a list of pairs, `facets` are the names that the index
        declares. A facet's name filters, the name with a leading "-" excludes; the fields of a
        form for a range, as `year.from` and `year.to`, become one filter `year=2010..2012`.
        """
        pairs = args.items(multi=True) if hasattr(args, "items") else args
        reading = _Reading(settings.per_page if settings else _PER_PAGE)
        for name, value in pairs:
            reading.take(name, value, facets)
        reading.take_ranges()
        return cls(
            **reading.given,
            filters=_sorted(reading.filters),
            default_per_page=reading.per_page,
            seconds=settings.search_seconds if settings else _SECONDS,
            remarks=tuple(reading.remarks),
        )

    def to_args(self) -> list[tuple[str, str]]:
        """The canonical pairs, defaults left out, in stable order; `from_args` reads them back."""
        simple = {
            "document": self.document,
            "match": _unless(self.match, "auto"),
            "synonyms": "" if self.synonyms else "off",
            "stem": "" if self.stem else "off",
            "sort": _unless(self.sort, "relevance"),
            "by": _unless(self.by, "document"),
            "group": "" if self.group else "off",
            "correct": "" if self.correct else "off",
            "page": str(self.page) if self.page > 1 else "",
            "per_page": _unless(str(self.per_page), str(self.default_per_page)),
            "explain": "1" if self.explain else "",
            "v": self.v,
        }
        pairs = [("q", self.q)] if self.q else []
        pairs += [(("-" if f.exclude else "") + f.facet, f.value) for f in self.filters]
        return pairs + [(name, value) for name, value in simple.items() if value]

    def url(self, path: str = "/search") -> str:
        """The address of this state under `path`."""
        query = urlencode(self.to_args(), errors="replace")
        return f"{path}?{query}" if query else path

    def document_url(self, document: str, root: str = "") -> str:
        """The document's page, which marks the words of this search and leads back to it."""
        return self._carried().url(f"{root}/documents/{quote(document, safe='')}")

    def page_url(self, document: str, number: int, root: str = "", match: int = 0) -> str:
        """A page's reading view, which marks the words of this search and leads back to it; at its
        n-th match, where `match` says which.
        """
        url = self._carried().url(f"{root}/documents/{quote(document, safe='')}/pages/{number}")
        return f"{url}#m{match}" if match else url

    def with_(self, **changes: Any) -> Self:
        """This state with fields changed; starts at page 1 again unless `page` is among them."""
        if not set(changes) <= _KEEPS_PAGE:
            changes.setdefault("page", 1)
        return replace(self, **changes)

    def values(self, facet: str) -> tuple[str, ...]:
        """The values of a facet that are ticked."""
        return tuple(f.value for f in self.filters if f.facet == facet and not f.exclude)

    def excluded(self, facet: str) -> tuple[str, ...]:
        """The values of a facet that are excluded."""
        return tuple(f.value for f in self.filters if f.facet == facet and f.exclude)

    def toggle(self, facet: str, value: str) -> Self:
        """Ticks the value, or takes it away when it is ticked or excluded."""
        rest = self._others(facet, value)
        if len(rest) < len(self.filters):
            return self.with_(filters=rest)
        return self.with_(filters=_sorted((*rest, Filter(facet, value))))

    def only(self, facet: str, value: str) -> Self:
        """That value alone of the facet: what a facet's number links to."""
        return self.with_(filters=_sorted((*self.without(facet).filters, Filter(facet, value))))

    def exclude(self, facet: str, value: str) -> Self:
        """Without the pages that have the value."""
        rest = self._others(facet, value)
        return self.with_(filters=_sorted((*rest, Filter(facet, value, exclude=True))))

    def without(self, facet: str) -> Self:
        """No filter of that facet."""
        return self.with_(filters=tuple(f for f in self.filters if f.facet != facet))

    def unfiltered(self) -> Self:
        """The same query over everything: no facet, no document."""
        return self.with_(filters=(), document="")

    def _others(self, facet: str, value: str) -> tuple[Filter, ...]:
        return tuple(f for f in self.filters if (f.facet, f.value) != (facet, value))

    def _carried(self) -> Self:
        return replace(self, explain=False, v="")


class _Reading:
    """What has been understood of an address so far."""

    def __init__(self, per_page: int) -> None:
        self.per_page = min(max(per_page, 1), MAX_PER_PAGE)
        self.given: dict[str, Any] = {"per_page": self.per_page}
        self.filters: list[Filter] = []
        self.remarks: list[Notice] = []
        self._seen: set[str] = set()
        self._bounds: dict[str, dict[str, str]] = {}

    def take(self, name: str, value: str, facets: Collection[str]) -> None:
        facet = name.removeprefix("-")
        if name in PARAMETERS:
            self._parameter(name, value)
        elif facet in facets:
            used, said = mended(name, value)
            self.remarks += said
            if used:
                self._filter(Filter(facet, used, exclude=name.startswith("-")))
        elif ranged := bound_of(name, facets):
            self._bounds.setdefault(ranged, {}).setdefault(name.removeprefix(ranged), value)
        elif not name.startswith(_NOT_OURS):
            self.remarks.append(notice("unknown_parameter", name=name[:64]))

    def take_ranges(self) -> None:
        """What the two fields of each range say together."""
        for facet, bounds in self._bounds.items():
            used, said = joined(facet, bounds)
            self.remarks += said
            if used:
                self._filter(Filter(facet, used))

    def _filter(self, one: Filter) -> None:
        if len(self.filters) < MAX_FILTERS:
            self.filters.append(one)
        elif not any(said.code == "too_many_filters" for said in self.remarks):
            self.remarks.append(notice("too_many_filters", limit=MAX_FILTERS))

    def _parameter(self, name: str, value: str) -> None:
        value = value.strip()
        if not value:  # an empty field of a form says nothing
            return
        if name in self._seen:
            self.remarks.append(notice("repeated_parameter", name=name))
            return
        self._seen.add(name)
        if name in CHOICES:
            self._choice(name, value)
        elif name in {"page", "per_page"}:
            self._number(name, value)
        else:
            self.given[name] = value

    def _choice(self, name: str, value: str) -> None:
        if value not in CHOICES[name]:
            self._bad(name, value, CHOICES[name][0])
        elif name in {"synonyms", "stem", "group", "correct", "explain"}:
            self.given[name] = value in {"on", "1"}
        else:
            self.given[name] = value

    def _number(self, name: str, value: str) -> None:
        default, top = (1, MAX_PAGE) if name == "page" else (self.per_page, MAX_PER_PAGE)
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
        used = default if number is None else min(max(number, 1), top)
        if used != number:
            self._bad(name, value, str(used))
        self.given[name] = used

    def _bad(self, name: str, value: str, used: str) -> None:
        self.remarks.append(notice("bad_value", name=name, value=value[:64], used=used))


def _unless(value: str, default: str) -> str:
    return "" if value == default else value


def _sorted(filters: Iterable[Filter]) -> tuple[Filter, ...]:
    # A value that is both ticked and excluded is excluded: nothing that was ruled out may be found.
    out = {(f.facet, f.value) for f in filters if f.exclude}
    kept = {f for f in filters if f.exclude or (f.facet, f.value) not in out}
    return tuple(sorted(kept, key=lambda f: (f.facet, f.exclude, f.value)))
