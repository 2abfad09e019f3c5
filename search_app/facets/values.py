"""All values of a facet under a search, each with what it alone would find: behind the page of
values and its CSV.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from indexer.engine.protocol import Engine
from indexer.engine.query.messages import Notice
from indexer.engine.results import FacetCounts, Results, ValueCount
from indexer.engine.taxonomy import FacetDeclaration, IndexInfo
from indexer.settings import Settings
from search_app.facets.hierarchy import Node, as_tree, parents_of
from search_app.facets.lookup import require_facet
from search_app.request.params import ParamReader, with_params
from search_app.request.state import MAX_PAGE, MultiArgs, SearchState
from search_app.request.summary import QueryInfo, query_info
from search_app.search.service import execute_with_fallbacks

__all__ = [
    "ORDERS",
    "PER_PAGE",
    "FacetList",
    "FacetListState",
    "FacetRow",
    "facet_list",
    "tree_rows",
]

# The first is the default. Numbers fall, names rise.
ORDERS = ("documents", "pages", "occurrences", "name")
# Values on one page of the list; where all of them fit, the browser narrows them while one types.
PER_PAGE = 500
# Parameters of the list beside those of the search: no facet's name holds a dot.
_OWN = "list."
_FIND, _ORDER, _PAGE = "list.find", "list.order", "list.page"


@dataclass(frozen=True, slots=True)
class FacetListState:
    """The search, and what of the list is shown: `find` narrows it to names with these letters."""

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
        reader = ParamReader()
        for name in own:
            if name not in (_FIND, _ORDER, _PAGE):
                reader.unknown(name)
        order = reader.choice(_ORDER, own.get(_ORDER) or ORDERS[0], ORDERS)
        page = own.get(_PAGE) or "1"
        if not re.fullmatch(r"[1-9][0-9]{0,4}", page) or int(page) > MAX_PAGE:
            page = reader.replaced(_PAGE, page, "1")
        search = SearchState.from_args(rest, facets, settings)
        return cls(search, own.get(_FIND, ""), order, int(page), tuple(reader.remarks))

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
        return with_params(path, self.pairs())


@dataclass(frozen=True, slots=True)
class FacetRow:
    """A value in the tree with its numbers: `depth` 0 is a root. A placeholder is there for the
    values below it alone.
    """

    count: ValueCount
    depth: int
    is_placeholder: bool
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetList:
    """All values that the state asks for; `state` has its mode resolved, `counts` has all numbers
    of the facet, `total` counts the values before the letters of `find` narrow them.
    """

    facet: FacetDeclaration
    state: FacetListState
    query: QueryInfo
    results: Results
    counts: FacetCounts
    info: IndexInfo
    rows: tuple[FacetRow, ...]
    total: int

    @property
    def page_count(self) -> int:
        """Pages of the list, at least 1."""
        return max(1, -(-len(self.rows) // PER_PAGE))

    @property
    def shown(self) -> tuple[FacetRow, ...]:
        """One page of the list; where it begins below a parent, the parents again."""
        start = (self.state.page - 1) * PER_PAGE
        page = self.rows[start : start + PER_PAGE]
        above: list[FacetRow] = []
        depth = page[0].depth if page else 0
        for row in reversed(self.rows[:start]):
            if row.depth < depth:
                above.insert(0, replace(row, is_placeholder=True))
                depth = row.depth
        return (*above, *page)


def facet_list(engine: Engine, name: str, state: FacetListState) -> FacetList:
    """The values of a facet that have documents under the query and the other facets' filters, and
    the ticked and excluded ones; the pages without a value and all pages are in `counts`. NotFound
    for a facet that is not declared.
    """
    facet = require_facet(engine, name)
    executed = execute_with_fallbacks(engine, state.search, limit=0, facets=(name,))
    (counts,) = executed.results.facets
    aliases = {value.value: value.aliases for value in facet.values}
    return FacetList(
        facet=facet,
        state=replace(state, search=replace(state.search, match=executed.match, page=1)),
        query=query_info(executed, state.search, engine),
        results=executed.results,
        counts=counts,
        info=engine.info,
        rows=tree_rows(
            facet,
            sorted(counts.own_values, key=lambda count: _key(count, state.order)),
            lambda count: _has_letters((count.label, *aliases.get(count.value, ())), state.find),
        ),
        total=len(counts.own_values),
    )


def tree_rows(
    facet: FacetDeclaration | None,
    counts: Sequence[ValueCount],
    wanted: Callable[[ValueCount], bool] = lambda _: True,
) -> tuple[FacetRow, ...]:
    """The wanted values as a tree, in the order of `counts` within each level; a parent that is not
    wanted itself becomes a placeholder.
    """
    declared = {value.value: value for value in facet.values} if facet else {}
    by_value = {count.value: count for count in counts}

    def row(node: Node) -> FacetRow:
        value = declared.get(node.value)
        label = value.label if value else node.value
        none = ValueCount(node.value, label, node.parent, 0, 0, 0)
        return FacetRow(
            by_value.get(node.value, none),
            node.depth,
            node.is_placeholder,
            value.aliases if value else (),
        )

    values = [count.value for count in counts if wanted(count)]
    return tuple(map(row, as_tree(values, parents_of(facet))))


def _key(value: ValueCount, order: str) -> tuple[object, ...]:
    """Sorts numbers falling and names rising; values with equal numbers by name."""
    numbers = {"documents": value.documents, "pages": value.pages, "occurrences": value.occurrences}
    parts = re.split(r"([0-9]+)", _folded(value.label))
    name = tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts if part)
    return (-numbers.get(order, 0), -value.pages if order in numbers else 0, name)


def _has_letters(names: Iterable[str], letters: str) -> bool:
    wanted = _folded(letters)
    return any(wanted in _folded(name) for name in names)


def _folded(text: str) -> str:
    """Without case and accents, gaps as one space: as the box does in the browser."""
    plain = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())
