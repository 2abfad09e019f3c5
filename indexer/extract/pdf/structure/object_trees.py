"""Access to PDF objects: resolve references, read typed values, and walk name and number trees,
which may loop.
"""

from collections.abc import Iterator

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    PdfObject,
    TextStringObject,
)

__all__ = ["array", "dictionary", "object_id", "resolve", "string", "tree_leaves"]

# Nodes and leaves of a name or number tree; a long manual has about ten thousand.
_MAX_NODES = 20_000
_MAX_LEAVES = 200_000


def resolve(value: object) -> object:
    """Resolve a reference; None for null and for dangling references."""
    if isinstance(value, PdfObject):
        value = value.get_object()
    return None if isinstance(value, NullObject) else value


def dictionary(holder: object, key: str) -> DictionaryObject | None:
    """The dictionary under `key` of a dictionary, None if there is none."""
    value = _value(holder, key)
    return value if isinstance(value, DictionaryObject) else None


def array(holder: object, key: str) -> list[object]:
    """The array under `key` of a dictionary, [] if there is none."""
    value = _value(holder, key)
    return list(value) if isinstance(value, ArrayObject) else []


def string(holder: object, key: str) -> str:
    """The text under `key` of a dictionary, "" if there is none."""
    value = _value(holder, key)
    if isinstance(value, TextStringObject):
        return str(value)
    return value.decode("latin-1") if isinstance(value, bytes) else ""


def object_id(value: object) -> tuple[int, int] | None:
    """The object number and generation of a reference; None for a direct object."""
    return (value.idnum, value.generation) if isinstance(value, IndirectObject) else None


def tree_leaves(root: object, key: str) -> Iterator[tuple[object, object]]:
    """The key and value pairs of a "/Names" or "/Nums" tree, in order; each node once."""
    waiting, visited, leaves_left = [root], set(), _MAX_LEAVES
    for _ in range(_MAX_NODES):
        if not waiting or leaves_left <= 0:
            return
        node = waiting.pop()
        number = object_id(node)
        if number is not None and number in visited:
            continue
        visited.add(number)
        pairs = array(node := resolve(node), key)[: 2 * leaves_left]
        leaves_left -= len(pairs) // 2
        yield from zip(pairs[::2], pairs[1::2], strict=False)
        waiting += reversed(array(node, "/Kids"))


def _value(holder: object, key: str) -> object:
    return resolve(holder.get(key)) if isinstance(holder, DictionaryObject) else None
