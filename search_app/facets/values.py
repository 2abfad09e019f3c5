"""An address and the engine -> all values of a facet under a search, with what each would find: one
value behind the page and its CSV.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from indexer.engine.protocol import Engine
from indexer.engine.query.messages import Notice, notice
from indexer.engine.results import Results, ValueCount
from indexer.engine.taxonomy import FacetDeclaration
from indexer.settings import Settings
from search_app.facets.hierarchy import Node, as_tree, parents_of
from search_app.facets.lookup import require_facet
from search_app.request.state import MAX_PAGE, MultiArgs, SearchState
from search_app.search.results import QueryInfo
from search_app.search.service import execute_with_fallbacks, query_info

__all__ = ["ORDERS", "PER_PAGE", "FacetList", "FacetListState", "FacetRow", "facet_list"]

# The first is the default. Numbers fall, names rise.
ORDERS = ("documents", "pages", "occurrences", "name")
# So many values are read at one go and narrowed in the browser; more of them are paged.
PER_PAGE = 500
# Parameters of the list beside those of the search: no facet's name holds a dot.
_OWN = "list."
_FIND, _ORDER, _PAGE = "list.find", "list.order", "list.page"


@dataclass(frozen=True, slots=True)
class FacetListState:
    """The search, and what of the list is shown: `find` narrows it to names that hold these
    letters.
    """

    search: SearchState
    find: str = ""
    order: str = ORDERS[0]
    page: int = 1
    remarks: tuple[Notice, ...] = field(default=(), compare=False)

    @classmethod
    def from_args(
        cls, args: MultiArgs, facets: Sequence[str], settings: Settings | None = None
    ) -> "FacetListState":
        """Reads an address: never fails; what is not understood gets its default and a remark."""
        pairs = list(args.items(multi=True))
        own = dict(reversed([(n, v.strip()) for n, v in pairs if n.startswith(_OWN)]))
        rest = [pair for pair in pairs if not pair[0].startswith(_OWN)]
        order, page = own.get(_ORDER) or ORDERS[0], own.get(_PAGE) or "1"
        said = [notice("unknown_parameter", name=n[:64]) for n in own if n not in _KNOWN]
        if order not in ORDERS:
            said.append(notice("bad_value", name=_ORDER, value=order[:64], used=ORDERS[0]))
            order = ORDERS[0]
        if not re.fullmatch(r"[1-9][0-9]{0,4}", page) or int(page) > MAX_PAGE:
            said.append(notice("bad_value", name=_PAGE, value=page[:64], used="1"))
            page = "1"
        search = SearchState.from_args(rest, facets, settings)
        return cls(search, own.get(_FIND, ""), order, int(page), tuple(said))

    def pairs(self) -> list[tuple[str, str]]:
        """The canonical pairs, defaults left out; `from_args` reads them back."""
        own = {
            _FIND: self.find,
            _ORDER: self.order if self.order != ORDERS[0] else "",
            _PAGE: str(self.page) if self.page > 1 else "",
        }
        return [*self.search.to_args(), *((n, v) for n, v in own.items() if v)]

    def url(self, path: str) -> str:
        """The address of this list under `path`."""
        given = self.pairs()
        return f"{path}?{urlencode(given, errors='replace')}" if given else path


_KNOWN = {_FIND, _ORDER, _PAGE}


@dataclass(frozen=True, slots=True)
class FacetRow:
    """A value in the tree with its numbers; `context` ones stand there for their children alone."""

    count: ValueCount
    depth: int
    context: bool
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FacetList:
    """All values that the state asks for; `state` has its mode resolved, `total` counts the values
    before the letters of `find` narrow them.
    """

    facet: FacetDeclaration
    state: FacetListState
    query: QueryInfo
    results: Results
    version: str
    values: tuple[FacetRow, ...]
    total: int

    @property
    def page_count(self) -> int:
        """Pages of the list, at least 1."""
        return max(1, -(-len(self.values) // PER_PAGE))

    @property
    def shown(self) -> tuple[FacetRow, ...]:
        """One page of the list; where it begins below a parent, the parents again."""
        start = (self.state.page - 1) * PER_PAGE
        page = self.values[start : start + PER_PAGE]
        above: list[FacetRow] = []
        depth = page[0].depth if page else 0
        for value in reversed(self.values[:start]):
            if value.depth < depth:
                above.insert(0, replace(value, context=True))
                depth = value.depth
        return (*above, *page)


def facet_list(engine: Engine, name: str, state: FacetListState) -> FacetList:
    """The values of a facet that have documents under the query and the other facets' filters, and
    those in force; NotFound for a facet that nobody declared.
    """
    facet = require_facet(engine, name)
    asked = execute_with_fallbacks(engine, state.search, limit=0, facets=(name,))
    counts = {value.value: value for facet in asked.results.facets for value in facet.values}
    also = {value.value: value.aliases for value in facet.values}
    ordered = sorted(counts.values(), key=lambda one: _key(one, state.order))
    kept = [one.value for one in ordered if _holds(one.label, also.get(one.value, ()), state.find)]
    nodes = as_tree(kept, parents_of(facet))
    labels = {value.value: value.label for value in facet.values}
    return FacetList(
        facet=facet,
        state=replace(state, search=replace(state.search, match=asked.match, page=1)),
        query=query_info(asked, state.search, engine),
        results=asked.results,
        version=engine.info.version,
        values=tuple(
            FacetRow(
                counts.get(node.value) or _unfound(node, labels),
                node.depth,
                node.is_placeholder,
                also.get(node.value, ()),
            )
            for node in nodes
        ),
        total=len(counts),
    )


def _unfound(node: Node, labels: Mapping[str, str]) -> ValueCount:
    return ValueCount(node.value, labels.get(node.value, node.value), node.parent, 0, 0, 0)


def _key(one: ValueCount, order: str) -> tuple[object, ...]:
    """Where a value stands; equal ones by name."""
    numbers = {"documents": one.documents, "pages": one.pages, "occurrences": one.occurrences}
    parts = re.split(r"([0-9]+)", _folded(one.label))
    name = tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts if part)
    return (-numbers.get(order, 0), -one.pages if order in numbers else 0, name)


def _holds(label: str, aliases: Sequence[str], letters: str) -> bool:
    wanted = _folded(letters)
    return any(wanted in _folded(name) for name in (label, *aliases))


def _folded(text: str) -> str:
    """Without case and accents, gaps as one space: as the box does in the browser."""
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())
