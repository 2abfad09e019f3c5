"""TOML tables read field by field; each error names file, table and field."""

import re
import tomllib
from pathlib import Path
from typing import NoReturn

from indexer.causes import cause
from indexer.errors import CorpusInvalid

__all__ = ["Table", "read_toml"]

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_DATES = "YYYY, YYYY-MM or YYYY-MM-DD, in quotes"


class Table:
    """One table of a TOML file. Each method reads a field; `end` rejects fields that were not
    read."""

    def __init__(self, file: str, name: str, values: object) -> None:
        self.file = file
        self.name = name
        if not isinstance(values, dict):
            raise CorpusInvalid(
                f"{file}: {name} must be a table, not {values!r}.", f"Mend {file}: write [{name}]."
            )
        self._values: dict[str, object] = values
        self._known: set[str] = set()

    def wrong(self, field: str, what: str) -> NoReturn:
        """Raises CorpusInvalid: this table's field is wrong in the way that `what` says."""
        place = f"{self.name}: " if self.name else ""
        raise CorpusInvalid(f"{self.file}: {place}{field} {what}.", f"Mend {self.file}.")

    def names(self) -> list[str]:
        """The table's keys in the order of the file; all of them count as read."""
        self._known |= set(self._values)
        return list(self._values)

    def has(self, field: str) -> bool:
        """Whether the field is there, empty or not."""
        return field in self._values

    def text(self, field: str, *, required: bool = False) -> str:
        """A text without blanks around it; "" when absent."""
        value = self._get(field)
        if value is None:
            value = ""
        if not isinstance(value, str):
            self.wrong(field, f"is {value!r}: it must be text in quotes")
        if required and not value.strip():
            self.wrong(field, "is missing")
        return value.strip()

    def texts(self, field: str) -> tuple[str, ...]:
        """A list of texts, none of them empty and none twice; () when absent."""
        value = self._get(field)
        items = [] if value is None else value
        if not isinstance(items, list) or not all(isinstance(i, str) and i.strip() for i in items):
            self.wrong(field, f"is {value!r}: it must be a list of texts in quotes")
        texts = tuple(item.strip() for item in items)
        for item in texts:
            if texts.count(item) > 1:
                self.wrong(field, f"names {item!r} twice")
        return texts

    def pairs(self, field: str) -> dict[str, str]:
        """A table of texts without its empty ones; {} when absent."""
        inner = self.table(field)
        return {key: text for key in inner.names() if (text := inner.text(key))}

    def number(self, field: str) -> int:
        """A whole number from 0; 0 when absent."""
        value = self._get(field)
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.wrong(field, f"is {value!r}: it must be a whole number")
        return value

    def flag(self, field: str) -> bool | None:
        """True or false; None when absent."""
        value = self._get(field)
        if value is not None and not isinstance(value, bool):
            self.wrong(field, f"is {value!r}: it must be true or false")
        return value

    def date(self, field: str, *, interval: bool = False) -> str:
        """An ISO 8601 date with the precision known, or with `interval` two of them; "" when
        absent.
        """
        text = self.text(field)
        parts = text.split("/") if interval else [text]
        if text and (len(parts) > 2 or not all(map(_DATE.fullmatch, parts))):
            also = ", or two of them with a / between" if interval else ""
            self.wrong(field, f"is {text!r}: it must be a date ({_DATES}){also}")
        if len(parts) == 2 and parts[1] < parts[0]:
            self.wrong(field, f"is {text!r}: it ends before it begins")
        return text

    def address(self, field: str) -> str:
        """A web address; "" when absent."""
        text = self.text(field)
        if text and not re.match(r"https?://[^\s/]+", text):
            self.wrong(field, f"is {text!r}: it must be an address that starts with https://")
        return text

    def table(self, field: str) -> "Table":
        """A table within this one; an empty one when absent."""
        value = self._get(field)
        return Table(self.file, self._inner(field), {} if value is None else value)

    def tables(self, field: str) -> list["Table"]:
        """A list of tables, numbered from 1 in messages; [] when absent."""
        value = self._get(field)
        items = [] if value is None else value
        if not isinstance(items, list):
            self.wrong(field, f"must be a list of tables: write [[{self._inner(field)}]]")
        return [
            Table(self.file, f"{self._inner(field)} {number}", item)
            for number, item in enumerate(items, 1)
        ]

    def end(self) -> None:
        """CorpusInvalid when the table has a field that was never read."""
        for field in self._values:
            if field not in self._known:
                allowed = ", ".join(sorted(self._known))
                self.wrong(field, f"is not a known field; known are {allowed}")

    def _get(self, field: str) -> object:
        self._known.add(field)
        return self._values.get(field)

    def _inner(self, field: str) -> str:
        return f"{self.name}.{field}" if self.name else field


def read_toml(path: Path) -> Table | None:
    """The file's outermost table, None when there is no such file; CorpusInvalid when it cannot be
    read.
    """
    try:
        return Table(path.name, "", tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CorpusInvalid(f"{path} cannot be read: {cause(error)}.", f"Fix {path}.") from error
