"""Values as a tree: children below parents, siblings in order, parents added for their children."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_app.facets.hierarchy import ancestors, as_tree

PARENTS = {"cat": "mammal", "dog": "mammal", "mammal": "animal", "trout": "fish", "fish": "animal"}


def drawn(*values: str) -> str:
    """The tree as one line: a dot a level, an asterisk where a parent was added."""
    return " ".join(
        "." * node.depth + node.value + "*" * node.is_placeholder
        for node in as_tree(values, PARENTS)
    )


@pytest.mark.parametrize(
    ("values", "tree"),
    [
        ("", ""),
        ("stone", "stone"),
        ("animal mammal cat dog", "animal .mammal ..cat ..dog"),
        ("dog cat mammal animal", "animal .mammal ..dog ..cat"),
        ("trout stone animal", "stone animal .fish* ..trout"),
        ("dog stone", "animal* .mammal* ..dog stone"),
        ("stone dog trout cat", "stone animal* .mammal* ..dog ..cat .fish* ..trout"),
    ],
)
def test_trees(values: str, tree: str) -> None:
    assert drawn(*values.split()) == tree


@given(st.permutations(["stone", *PARENTS, "animal"]), st.integers(0, 7))
def test_every_value_stands_once_below_all_that_is_above_it(order: list[str], count: int) -> None:
    nodes = as_tree(order[:count], PARENTS)
    names = [node.value for node in nodes]

    assert len(names) == len(set(names))
    assert {node.value for node in nodes if not node.is_placeholder} == set(order[:count])
    for at, node in enumerate(nodes):
        above = ancestors(node.value, PARENTS)
        assert node.depth == len(above)
        assert set(above) <= set(names[:at])
