"""URL parameters: a reader that takes typed values and notes what it did not understand, and the
writer of a URL with parameters.
"""

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from indexer.engine.query.messages import Notice, notice

__all__ = ["ParamReader", "with_params"]

# Characters of a value that a notice repeats.
_SHOWN = 64


class ParamReader:
    """Reads the values of URL parameters; never fails. A value that is not understood is replaced
    by another one, with a notice in `remarks`.
    """

    def __init__(self) -> None:
        self.remarks: list[Notice] = []
        self._seen: set[str] = set()

    def is_first(self, name: str) -> bool:
        """Whether this is the first value of a parameter; a repeated one gets a notice."""
        if name in self._seen:
            self.remarks.append(notice("repeated_parameter", name=name))
            return False
        self._seen.add(name)
        return True

    def choice(self, name: str, value: str, choices: Sequence[str]) -> str:
        """One of the choices; the first where the value is none of them."""
        return value if value in choices else self.replaced(name, value, choices[0])

    def number(self, name: str, value: str, default: int, maximum: int) -> int:
        """A number from 1 to `maximum`: the nearest one, or the default for what is no number."""
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
        used = default if number is None else min(max(number, 1), maximum)
        if used != number:
            self.replaced(name, value, str(used))
        return used

    def replaced(self, name: str, value: str, used: str) -> str:
        """Note that a value was replaced by another; returns that."""
        self.remarks.append(notice("bad_value", name=name, value=value[:_SHOWN], used=used))
        return used

    def unknown(self, name: str) -> None:
        """Note a parameter that does not exist."""
        self.remarks.append(notice("unknown_parameter", name=name[:_SHOWN]))


def with_params(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A path with parameters as its query string; the path alone when there are none."""
    query = urlencode(list(pairs), errors="replace")
    return f"{path}?{query}" if query else path
