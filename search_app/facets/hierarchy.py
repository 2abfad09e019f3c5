"""Values in an order and their parents -> the same values as a tree, each below its parent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.engine.taxonomy import FacetDeclaration

__all__ = ["Node", "ancestors", "as_tree", "parents_of"]


@dataclass(frozen=True, slots=True)
class Node:
    """A value in its place: `depth` 0 is a root; `added` ones stand there for their children
    alone.
    """

    value: str
    parent: str
    depth: int
    is_placeholder: bool


def parents_of(facet: FacetDeclaration | None) -> dict[str, str]:
    """The parent of each declared value that has one."""
    values = facet.values if facet else ()
    return {value.value: value.parent for value in values if value.parent}


def ancestors(value: str, parents: Mapping[str, str]) -> list[str]:
    """The values above a value, the nearest first."""
    found: list[str] = []
    while (value := parents.get(value, "")) and value not in found:
        found.append(value)
    return found


def as_tree(values: Sequence[str], parents: Mapping[str, str]) -> list[Node]:
    """Depth first, siblings in the order of `values`; parents that are not among the values are
    added where their first child stands.
    """
    given = set(values)
    places = {value: place for place, value in enumerate(values)}
    for place, value in enumerate(values):
        for above in ancestors(value, parents):
            places.setdefault(above, place)
    children: dict[str, list[str]] = {}
    for one in sorted(places, key=lambda one: places[one]):
        above = parents.get(one, "")
        children.setdefault(above if above in places else "", []).append(one)
    nodes: list[Node] = []
    waiting = [(one, 0) for one in reversed(children.get("", []))]
    while waiting:
        value, depth = waiting.pop()
        nodes.append(Node(value, parents.get(value, ""), depth, value not in given))
        waiting += [(one, depth + 1) for one in reversed(children.get(value, []))]
    return nodes
