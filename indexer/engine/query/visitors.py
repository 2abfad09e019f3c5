"""A query's tree -> its leaves, the tree without some of them, the tree with others in their place,
and its text.
"""

import re
from collections.abc import Callable, Container
from typing import NamedTuple, assert_never

from indexer.engine.query.nodes import (
    Also,
    And,
    Between,
    Boost,
    Everything,
    Exact,
    Field,
    Fuzzy,
    Leaf,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Tag,
    Value,
    Wildcard,
    Word,
)
from indexer.engine.query.ranges import Range

__all__ = [
    "SYNONYM_WEIGHT",
    "Clause",
    "Tagged",
    "leaves",
    "mapped",
    "prune",
    "render",
    "words",
]

# What a synonym's match weighs beside one of the word itself: on the golden queries .3 to .7 give
# the same answers; half says that it is the lesser evidence.
SYNONYM_WEIGHT = 0.5

# A value that needs no quotation marks in the language.
_SIMPLE = re.compile(r"(?!(?:AND|OR|NOT)$)[^\W_][\w.:/-]*")


class Clause(NamedTuple):
    """A leaf of a tree that looks for words: the field that restricts it ("" = all), whether it is
    negated, how much it weighs, and what it is a synonym of ("" = it was typed).

    A `hint` is no part of the tree: it stands for a word that is nowhere, and only ranks.
    """

    field: str
    leaf: Leaf
    negated: bool = False
    weight: float = 1.0
    widens: str = ""
    hint: bool = False

    @property
    def query(self) -> Query:
        """The leaf as a query of its own."""
        return Field(self.field, self.leaf) if self.field else self.leaf


class Tagged(NamedTuple):
    """A leaf that looks at the values of a facet: it has neither matches nor a score."""

    leaf: Tag
    negated: bool = False

    @property
    def query(self) -> Query:
        """The leaf as a query of its own."""
        return self.leaf


_NOTHING = Clause("", Word(""))


def leaves(query: Query, around: Clause = _NOTHING) -> list[Clause | Tagged]:
    """The leaves in order of appearance; `around` holds what surrounds them."""
    match query:
        case Word() | Exact() | Phrase() | Near() | Prefix() | Wildcard() | Fuzzy():
            return [around._replace(leaf=query)]
        case Value() | Between():
            return [Tagged(query, around.negated)]
        case Field(name, child):
            return leaves(child, around._replace(field=name))
        case Boost(child, factor):
            return leaves(child, around._replace(weight=around.weight * factor))
        case Also(child, variants):
            lesser = around._replace(weight=around.weight * SYNONYM_WEIGHT, widens=_typed(child))
            return leaves(child, around) + [lesser._replace(leaf=one) for one in variants]
        case And(children) | Or(children):
            return [leaf for child in children for leaf in leaves(child, around)]
        case Not(child):
            return leaves(child, around._replace(negated=not around.negated))
        case Everything():
            return []
        case _:
            assert_never(query)


def words(query: Query) -> list[Clause]:
    """The leaves that look for words and are not negated: those that match, mark and score."""
    return [one for one in leaves(query) if isinstance(one, Clause) and not one.negated]


def mapped(query: Query, change: Callable[[Leaf | Tag], Query]) -> Query:
    """The tree with each leaf, synonyms aside, changed."""
    match query:
        case Field(name, child):
            return Field(name, mapped(child, change))
        case Boost(child, factor):
            return Boost(mapped(child, change), factor)
        case Also(child, variants):
            return Also(mapped(child, change), variants)
        case And(children):
            return And(tuple(mapped(child, change) for child in children))
        case Or(children):
            return Or(tuple(mapped(child, change) for child in children))
        case Not(child):
            return Not(mapped(child, change))
        case Everything():
            return query
        case _:
            return change(query)


def prune(
    query: Query, dropped: Container[tuple[str, Leaf | Tag]], field: str = ""
) -> Query | None:
    """The query as if the dropped leaves (each with the field that restricts it) were not typed.

    None when nothing is left.
    """
    match query:
        case Field(name, child):
            kept = prune(child, dropped, name)
            return None if kept is None else Field(name, kept)
        case Boost(child, factor):
            kept = prune(child, dropped, field)
            return None if kept is None else Boost(kept, factor)
        case Also(child, variants):
            rest = tuple(one for one in variants if (field, one) not in dropped)
            kept = prune(child, dropped, field)
            return _either(kept, rest) if kept is None or not rest else Also(kept, rest)
        case And(children) | Or(children):
            found = [prune(child, dropped, field) for child in children]
            left = tuple(child for child in found if child is not None)
            return None if not left else left[0] if len(left) == 1 else type(query)(left)
        case Not(child):
            kept = prune(child, dropped, field)
            return None if kept is None else Not(kept)
        case Everything():
            return query
        case _:
            return None if (field, query) in dropped else query


def _either(kept: Query | None, rest: tuple[Leaf, ...]) -> Query | None:
    if kept is not None or not rest:
        return kept
    return Boost(rest[0] if len(rest) == 1 else Or(rest), SYNONYM_WEIGHT)


def render(query: Query) -> str:
    """The query in the language that the parser reads: parsing it gives an equal tree for
    `match=all`. Synonyms were not typed and are left out.
    """
    match query:
        case Word() | Exact() | Phrase() | Near() | Prefix() | Wildcard() | Fuzzy():
            return _leaf(query)
        case Value() | Between():
            return _tag(query)
        case Field(name, child):
            return f"{name}:{_group(child)}"
        case Boost(child, factor):
            return f"{_group(child, (And, Or, Not, Boost))}^{factor:g}"
        case Also(child, _):
            return render(child)
        case And(children):
            return " AND ".join(_group(c) for c in children if not isinstance(c, Everything))
        case Or(children):
            return " OR ".join(_group(child) for child in children)
        case Not(child):
            return f"NOT {_group(child)}"
        case Everything():
            return ""
        case _:
            assert_never(query)


def _tag(tag: Tag) -> str:
    if isinstance(tag, Between):
        return f"{tag.facet}:{Range(tag.low, tag.high).render()}"
    simple = _SIMPLE.fullmatch(tag.value) and ".." not in tag.value
    return f"{tag.facet}:{tag.value}" if simple else f'{tag.facet}:"{tag.value}"'


def _leaf(leaf: Leaf) -> str:
    match leaf:
        case Word(text) | Wildcard(text):
            return text
        case Exact(text):
            return f"={text}"
        case Phrase(text, exact):
            return f'="{text}"' if exact else f'"{text}"'
        case Near(text, distance, ordered, exact):
            return f'{"=" * exact}"{text}"~{">" * ordered}{distance}'
        case Prefix(text):
            return f"{text}*"
        case Fuzzy(text):
            return f"{text}~1"
        case _:
            assert_never(leaf)


def _group(query: Query, kinds: tuple[type, ...] = (And, Or)) -> str:
    text = render(query)
    inner = query.child if isinstance(query, Also) else query
    return f"({text})" if isinstance(inner, kinds) else text


def _typed(query: Query) -> str:
    """A query's own words, as they stand."""
    return " ".join(render(one.leaf) for one in leaves(query))
