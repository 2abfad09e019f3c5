"""Hierarchy of facet values: a list of values as a tree, each below its parent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.engine.taxonomy import FacetDeclaration

__all__ = ["Node", "ancestors", "as_tree", "parents_of"]


@dataclass(frozen=True, slots=True)
class Node:
    """A value in the tree; `depth` 0 is a root. A placeholder is there for its children alone."""

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
    above: list[str] = []
    while (value := parents.get(value, "")) and value not in above:
        above.append(value)
    return above


def as_tree(values: Sequence[str], parents: Mapping[str, str]) -> list[Node]:
    """Depth first, siblings in the order of `values`; parents that are not among the values are
    added as placeholders, where their first child is.
    """
    places = {value: place for place, value in enumerate(values)}
    for place, value in enumerate(values):
        for ancestor in ancestors(value, parents):
            places.setdefault(ancestor, place)
    children: dict[str, list[str]] = {}
    for value in sorted(places, key=lambda value: places[value]):
        parent = parents.get(value, "")
        children.setdefault(parent if parent in places else "", []).append(value)
    listed = set(values)
    nodes: list[Node] = []
    waiting = [(value, 0) for value in reversed(children.get("", []))]
    while waiting:
        value, depth = waiting.pop()
        nodes.append(Node(value, parents.get(value, ""), depth, value not in listed))
        waiting += [(child, depth + 1) for child in reversed(children.get(value, []))]
    return nodes
