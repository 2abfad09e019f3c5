"""What page views share: the context of a template, the frame around every page, links, a document
in a list.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from indexer.engine.taxonomy import IndexInfo
from indexer.model import Record

__all__ = [
    "Context",
    "DocumentLine",
    "LabelledLinks",
    "Link",
    "SiteContext",
    "ToggleLink",
]


@dataclass(frozen=True, slots=True)
class SiteContext:
    """What every page shows around its content: the index, the query in the search box with the
    `hidden_fields` that a new search keeps, and which item of the navigation is current (`here`).
    """

    info: IndexInfo
    q: str = ""
    hidden_fields: tuple[tuple[str, str], ...] = ()
    here: str = ""
    noindex: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A text, the URL it links to ("" = plain text), and a note after it."""

    text: str
    url: str = ""
    note: str = ""
    external: bool = False


@dataclass(frozen=True, slots=True)
class ToggleLink:
    """One of several ways to show the same page; `url` is "" for a gap between page numbers."""

    text: str
    url: str
    on: bool


@dataclass(frozen=True, slots=True)
class LabelledLinks:
    """A field of a record: its label and its values."""

    label: str
    values: tuple[Link, ...]


class Context:
    """All variables of a template; each page has a dataclass of this type in its view module."""

    __slots__ = ()
    template: ClassVar[str]

    def as_dict(self) -> Mapping[str, Any]:
        """The variables by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in a list; `meta` describes it in a line, `pages` are links to some of it."""

    record: Record
    url: str
    meta: str
    pages: tuple[Link, ...]
