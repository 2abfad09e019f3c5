"""What the plain pages' templates may rely on: one frozen dataclass a page, plain values and
addresses, no engine.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

from indexer.engine.schema import TextField

__all__ = [
    "AboutPage",
    "Context",
    "DocumentLine",
    "ErrorPage",
    "FacetPage",
    "FacetPreview",
    "HelpPage",
    "HomePage",
    "LabelledLinks",
    "Link",
    "SiteContext",
    "SyntaxRow",
    "SyntaxTable",
    "ValueLine",
    "ValuePage",
]


@dataclass(frozen=True, slots=True)
class SiteContext:
    """What every page shows around its own matter: the index, the words in the box and what a new
    search keeps.
    """

    name: str
    about: str
    version: str
    documents: int
    pages: int
    q: str = ""
    keep: tuple[tuple[str, str], ...] = ()
    here: str = ""
    noindex: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Words, where they lead ("" = nowhere), and a quiet note after them."""

    text: str
    url: str = ""
    note: str = ""
    external: bool = False


@dataclass(frozen=True, slots=True)
class LabelledLinks:
    """A line of a record: its name and its values."""

    label: str
    values: tuple[Link, ...]


class Context:
    """The whole context of the template that `template` names."""

    __slots__ = ()
    template: ClassVar[str]

    def as_dict(self) -> Mapping[str, Any]:
        """The fields by name, not deep."""
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class FacetPreview:
    """A facet on the home page, with a few of its values."""

    plural: str
    about: str
    url: str
    values: tuple[Link, ...]
    total: int

    @property
    def more(self) -> bool:
        """True when values were left out."""
        return self.total > len(self.values)


@dataclass(frozen=True, slots=True)
class HomePage(Context):
    """The first page: the box, examples that find something, and the ways to browse."""

    template = "home.html"
    site: SiteContext
    examples: tuple[Link, ...]
    shelves: tuple[FacetPreview, ...]


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A value to browse: how many documents have it, and what is known of it."""

    label: str
    title: str
    text: str
    url: str
    documents: int
    child: bool
    verified: bool | None


@dataclass(frozen=True, slots=True)
class FacetPage(Context):
    """All values of a facet; `bare` ones have neither documents nor words about them."""

    template = "browse_facet.html"
    site: SiteContext
    heading: str
    about: str
    values: tuple[ValueLine, ...]
    bare: tuple[ValueLine, ...]
    crumbs: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in a list."""

    title: str
    url: str
    meta: str
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ValuePage(Context):
    """A facet's value: its definition, its source and its documents."""

    template = "browse_value.html"
    site: SiteContext
    facet: str
    heading: str
    label: str
    text: str
    source: str
    verified: bool | None
    aliases: str
    rule: str
    documents: int
    pages: int
    lines: tuple[DocumentLine, ...]
    children: tuple[Link, ...]
    search_url: str
    crumbs: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class SyntaxRow:
    """A piece of the query language: what is typed, what it finds, an example and how many
    documents that finds; `url` is "" where nothing in this collection can be found so.
    """

    typed: str
    finds: str
    example: str
    url: str
    documents: int


@dataclass(frozen=True, slots=True)
class SyntaxTable:
    """Pieces that belong together, under a heading."""

    title: str
    rows: tuple[SyntaxRow, ...]


@dataclass(frozen=True, slots=True)
class HelpPage(Context):
    """How searches are written: all of the language, the bounds of a query, and the figures of the
    ranking.
    """

    template = "help.html"
    site: SiteContext
    tables: tuple[SyntaxTable, ...]
    facets: SyntaxTable
    bounds: tuple[tuple[str, str], ...]
    k1: float
    fields: tuple[TextField, ...]


@dataclass(frozen=True, slots=True)
class AboutPage(Context):
    """What this is: figures, version, how to cite."""

    template = "about.html"
    site: SiteContext
    built: str
    pages_with_text: int
    facets: tuple[Link, ...]
    citation: str


@dataclass(frozen=True, slots=True)
class ErrorPage(Context):
    """What happened, what to try, and where to go."""

    template = "error.html"
    site: SiteContext
    status: int
    heading: str
    message: str
    hint: str
    links: tuple[Link, ...]
