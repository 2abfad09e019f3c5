"""What the templates of the frame and of the builder may rely on."""

from collections.abc import Mapping
from dataclasses import dataclass

from search_app.embed.options import EmbedOptions
from search_app.embed.site_check import SiteCheck
from search_app.embed.snippets import PlainForm
from search_app.html.base import Context, SiteContext
from search_app.html.search.search_context import RangeFilter

__all__ = [
    "BuilderPage",
    "FramePage",
    "Preset",
    "PresetValue",
    "SelectOption",
    "Snippet",
]


@dataclass(frozen=True, slots=True)
class FramePage(Context):
    """The component alone, as a page that stands in a page of somebody else."""

    template = "embed.html"
    lang: str
    dir: str
    theme: str
    attributes: Mapping[str, str]
    form: PlainForm


@dataclass(frozen=True, slots=True)
class SelectOption:
    """One of the values that an option may have."""

    value: str
    label: str
    on: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class PresetValue:
    """A value that every search of the box may be kept to."""

    value: str
    label: str
    documents: int
    depth: int
    on: bool


@dataclass(frozen=True, slots=True)
class Preset:
    """A facet that every search of the box may be kept to; `scale` is there for numbers."""

    name: str
    label: str
    values: tuple[PresetValue, ...]
    scale: RangeFilter | None
    words: str


@dataclass(frozen=True, slots=True)
class Snippet:
    """Lines to paste: how they are called, when they are right, and which preview they have."""

    name: str
    heading: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class BuilderPage(Context):
    """The choices with what is chosen, the lines to paste, and how they look.

    `chosen` are the parameters that are not as usual, `address` that of this page with nothing
    superfluous, `rest` what of the preset search no box or field of the page shows, as a query
    string.
    """

    template = "builder.html"
    site: SiteContext
    options: EmbedOptions
    address: str
    chosen: frozenset[str]
    picks: Mapping[str, tuple[SelectOption, ...]]
    presets: tuple[Preset, ...]
    rest: str
    remarks: tuple[str, ...]
    site_check: SiteCheck | None
    snippets: tuple[Snippet, ...]
    attributes: Mapping[str, str]
    form: PlainForm
    frame_url: str
    height: int
