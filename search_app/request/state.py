"""Search state: the URL of a search as a value, and back."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, Self, get_args

from indexer.engine.protocol import By, Filter, Sort
from indexer.engine.query.lexer import MAX_CHARACTERS
from indexer.engine.query.messages import Notice, notice
from indexer.engine.taxonomy import NONE, none_value
from indexer.engine.work_budget import WorkBudget
from indexer.settings import Settings
from search_app.request.filters import canonical, filter_pair, only, toggled, with_exclusion
from search_app.request.params import ParamReader, with_params
from search_app.request.range_params import facet_of_bound, range_of_bounds, range_value

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
_SECONDS, _WORK = Settings().search_seconds, Settings().search_work
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
# Those that are booleans.
_SWITCHES = frozenset({"synonyms", "stem", "group", "correct", "explain"})
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
    not be understood, `seconds` how long a search may take, `budget` the work that is left for the
    request, whose other searches share it; these are no part of a state's identity.
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
    budget: WorkBudget | None = field(default=None, compare=False)
    remarks: tuple[Notice, ...] = field(default=(), compare=False)

    @classmethod
    def from_args(
        cls,
        args: MultiArgs | Pairs,
        facets: Collection[str],
        settings: Settings | None = None,
    ) -> Self:
        """Read the parameters of a URL; what is not understood gets its default and a remark.

        `args` is werkzeug's multi-dict or a list of pairs, `facets` are the names that the index
        declares. A facet's name filters, the name with a leading "-" excludes; the fields of a
        form for a range, as `year.from` and `year.to`, become one filter `year=2010..2012`.
        """
        pairs = args.items(multi=True) if hasattr(args, "items") else args
        reader = _StateReader(facets, settings.per_page if settings else _PER_PAGE)
        for name, value in pairs:
            reader.read(name, value)
        reader.read_bounds()
        return cls(
            **reader.fields,
            filters=canonical(reader.filters),
            default_per_page=reader.per_page,
            seconds=settings.search_seconds if settings else _SECONDS,
            budget=WorkBudget(settings.search_work if settings else _WORK),
            remarks=tuple(reader.remarks),
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
        pairs += [filter_pair(chosen) for chosen in self.filters]
        return pairs + [(name, value) for name, value in simple.items() if value]

    def url(self, path: str = "/search") -> str:
        """The address of this state under `path`."""
        return with_params(path, self.to_args())

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
        return self.with_(filters=toggled(self.filters, facet, value))

    def only(self, facet: str, value: str) -> Self:
        """That value alone of the facet: what a facet's number links to."""
        return self.with_(filters=only(self.filters, facet, value))

    def exclude(self, facet: str, value: str) -> Self:
        """Without the pages that have the value."""
        return self.with_(filters=with_exclusion(self.filters, facet, value))

    def without(self, facet: str) -> Self:
        """No filter of that facet."""
        return self.with_(filters=tuple(f for f in self.filters if f.facet != facet))

    def unfiltered(self) -> Self:
        """The same query over everything: no facet, no document."""
        return self.with_(filters=(), document="")

    def carried(self) -> Self:
        """What the address of a document keeps of the search that led to it."""
        return replace(self, explain=False, v="")


class _StateReader(ParamReader):
    """What has been read of a URL so far: the `fields` of the state, and its `filters`."""

    def __init__(self, facets: Collection[str], per_page: int) -> None:
        super().__init__()
        self.per_page = min(max(per_page, 1), MAX_PER_PAGE)
        self.fields: dict[str, Any] = {"per_page": self.per_page}
        self.filters: list[Filter] = []
        self._facets = facets
        self._bounds: dict[str, dict[str, str]] = {}

    def read(self, name: str, value: str) -> None:
        facet = name.removeprefix("-")
        if name in PARAMETERS:
            self._parameter(name, value.strip())
        elif facet in self._facets:
            self._filter(facet, range_value(name, value, self), exclude=name.startswith("-"))
        elif ranged := facet_of_bound(name, self._facets):
            self._bounds.setdefault(ranged, {}).setdefault(name.removeprefix(ranged), value)
        elif not name.startswith(_NOT_OURS):
            self.unknown(name)

    def read_bounds(self) -> None:
        """Read the ranges of a form, of which all fields have been read."""
        for facet, bounds in self._bounds.items():
            self._filter(facet, range_of_bounds(facet, bounds, self), exclude=False)

    def _filter(self, facet: str, value: str, *, exclude: bool) -> None:
        if not value:
            return
        if len(self.filters) < MAX_FILTERS:
            value = none_value(facet) if value == NONE else value
            self.filters.append(Filter(facet, value, exclude))
        elif not any(remark.code == "too_many_filters" for remark in self.remarks):
            self.remarks.append(notice("too_many_filters", limit=MAX_FILTERS))

    def _parameter(self, name: str, value: str) -> None:
        if not value or not self.is_first(name):  # an empty field of a form says nothing
            return
        if name in _SWITCHES:
            self.fields[name] = self.choice(name, value, CHOICES[name]) in {"on", "1"}
        elif name in CHOICES:
            self.fields[name] = self.choice(name, value, CHOICES[name])
        elif name == "page":
            self.fields[name] = self.number(name, value, 1, MAX_PAGE)
        elif name == "per_page":
            self.fields[name] = self.number(name, value, self.per_page, MAX_PER_PAGE)
        elif name == "q":  # one character more than is read says that there were more
            self.fields[name] = value[: MAX_CHARACTERS + 1]
        else:
            self.fields[name] = value


def _unless(value: str, default: str) -> str:
    return "" if value == default else value
