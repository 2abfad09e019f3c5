"""Objects of an open PDF in, what they refer to out; trees are walked once, however they loop."""

from collections.abc import Iterator

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    PdfObject,
    TextStringObject,
)

__all__ = ["array", "dictionary", "identity", "leaves", "resolved", "string"]

# Nodes of a tree of names or numbers, and its leaves; a long manual has some ten thousand.
_MOST_NODES = 20_000
_MOST_LEAVES = 200_000


def resolved(value: object) -> object:
    """What a value refers to; None for null and for references to nothing."""
    if isinstance(value, PdfObject):
        value = value.get_object()
    return None if isinstance(value, NullObject) else value


def dictionary(where: object, key: str) -> DictionaryObject | None:
    """The dictionary that stands under a key of one, if there is one."""
    value = _under(where, key)
    return value if isinstance(value, DictionaryObject) else None


def array(where: object, key: str) -> list[object]:
    """The array that stands under a key of a dictionary, [] for none."""
    value = _under(where, key)
    return list(value) if isinstance(value, ArrayObject) else []


def string(where: object, key: str) -> str:
    """The text that stands under a key of a dictionary, "" for none."""
    value = _under(where, key)
    if isinstance(value, TextStringObject):
        return str(value)
    return value.decode("latin-1") if isinstance(value, bytes) else ""


def identity(value: object) -> tuple[int, int] | None:
    """The number of the object that a reference points to; None for what stands on its own."""
    return (value.idnum, value.generation) if isinstance(value, IndirectObject) else None


def leaves(root: object, key: str) -> Iterator[tuple[object, object]]:
    """The pairs of a tree of "/Names" or "/Nums", in order; each node once."""
    waiting, seen, left = [root], set(), _MOST_LEAVES
    for _ in range(_MOST_NODES):
        if not waiting or left <= 0:
            return
        node = waiting.pop()
        number = identity(node)
        if number is not None and number in seen:
            continue
        seen.add(number)
        pairs = array(node := resolved(node), key)[: 2 * left]
        left -= len(pairs) // 2
        yield from zip(pairs[::2], pairs[1::2], strict=False)
        waiting += reversed(array(node, "/Kids"))


def _under(where: object, key: str) -> object:
    return resolved(where.get(key)) if isinstance(where, DictionaryObject) else None
