"""Options and the engine -> the pages of embedding: the frame, and the builder with its choices,
lines and previews.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import request, url_for

from indexer.engine.protocol import Engine
from indexer.engine.query.ranges import Range
from indexer.engine.results import ValueCount
from indexer.engine.taxonomy import FacetDeclaration
from indexer.settings import Settings
from search_app.embed.options import CHOICES, PARAMETERS, EmbedOptions
from search_app.embed.site_check import SiteCheck, check_site
from search_app.embed.snippets import (
    HEIGHT,
    PlainForm,
    Snippets,
    attributes,
    direction,
    host_address,
    plain_form,
    snippets,
)
from search_app.embed.texts import FORMS, LANGUAGES, PICKS
from search_app.facets.hierarchy import as_tree, parents_of
from search_app.facets.lookup import WHOLE_NUMBER, is_scale, value_counts
from search_app.html.base import Context, SiteContext
from search_app.html.rendering import site
from search_app.html.search.search_context import RangeFilter
from search_app.request.range_params import FROM, TO
from search_app.request.state import SearchState
from search_app.web.static_files import widget

__all__ = ["builder_page", "frame_page", "lines"]

_DEEPEST = 3


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


def frame_page(engine: Engine, options: EmbedOptions) -> FramePage:
    """The component alone; what it shows is asked of this very server."""
    root = request.script_root
    if options.target == "_self":  # our other pages refuse to stand in a frame
        options = replace(options, target="_blank")
    form = plain_form(options, root, engine.info.name)
    lang = options.lang or "en"
    return FramePage(lang, direction(lang), options.theme, attributes(options), form)


def lines(engine: Engine, options: EmbedOptions, settings: Settings) -> Snippets:
    """The lines to paste, with the address that the settings name, else that of this request."""
    return snippets(options, _host(settings), widget(), engine.info.name)


def _host(settings: Settings) -> str:
    return host_address(settings.base_url) or host_address(request.url_root)


def builder_page(engine: Engine, options: EmbedOptions, settings: Settings) -> BuilderPage:
    """The choices and what comes of them."""
    host = _host(settings)
    here = options.for_iframe().url(url_for("pages.embed"))
    presets = _presets(engine, options.search)
    return BuilderPage(
        site=site(here="builder", noindex=bool(options.to_args())),
        options=options,
        address=options.url(url_for("pages.builder")),
        chosen=frozenset(name for name, _ in options.to_args()),
        picks=_picks(engine, options),
        presets=presets,
        rest=urlencode(_rest(options.search, presets), errors="replace"),
        remarks=tuple(remark.message for remark in options.remarks),
        site_check=check_site(options.site, host, settings.embed_origins),
        snippets=tuple(
            Snippet(name, *FORMS[name], text)
            for name, text in lines(engine, options, settings).items()
        ),
        attributes=_preview(options),
        form=plain_form(options, request.script_root, engine.info.name),
        frame_url=here,
        height=HEIGHT,
    )


def _preview(options: EmbedOptions) -> dict[str, str]:
    """The same element on this page, which keeps its own address and keys."""
    return attributes(replace(options, sync="", keys="none"))


def _picks(engine: Engine, options: EmbedOptions) -> dict[str, tuple[SelectOption, ...]]:
    chosen = {
        "mode": options.mode,
        "theme": options.theme,
        "more": options.more,
        "target": options.target,
        "script": "pinned" if options.pinned else "stable",
    }
    picks = {
        name: tuple(
            SelectOption(v, words[v][0], v == chosen[name], words[v][1]) for v in CHOICES[name]
        )
        for name, words in PICKS.items()
    }
    languages = LANGUAGES | {options.lang: LANGUAGES.get(options.lang, options.lang)}
    picks["lang"] = tuple(
        SelectOption(v, label, v == options.lang) for v, label in languages.items()
    )
    picks["facets"] = tuple(
        SelectOption(facet.name, facet.plural, facet.name in options.facets)
        for facet in engine.info.taxonomy.facets
    )
    return picks


def _presets(engine: Engine, state: SearchState) -> tuple[Preset, ...]:
    """The facets as check boxes; one that is called as an option of the builder has none."""
    facets = [f for f in engine.info.taxonomy.facets if f.name not in PARAMETERS]
    found = value_counts(engine, *(facet.name for facet in facets))
    presets = (_preset(facet, found[facet.name], state) for facet in facets)
    return tuple(preset for preset in presets if preset.values)


def _preset(facet: FacetDeclaration, found: dict[str, ValueCount], state: SearchState) -> Preset:
    ticked = state.values(facet.name)
    labels = {v.value: v.label for v in found.values()} | {v.value: v.label for v in facet.values}
    order = [v.value for v in facet.values] + [v for v in found if v not in labels]
    order += [v for v in found if v not in order]
    shown = [v for v in order if v in found or v in ticked]
    values = tuple(
        PresetValue(
            value=node.value,
            label=labels[node.value],
            documents=found[node.value].documents if node.value in found else 0,
            depth=min(node.depth, _DEEPEST),
            on=node.value in ticked,
        )
        for node in as_tree(shown, parents_of(facet))
    )
    said = [labels.get(v) or _range(v) for v in ticked if v in labels or Range.parse(v)]
    scale = _scale(facet, ticked, [*found]) if is_scale(facet) else None
    return Preset(facet.name, facet.label, values, scale, ", ".join(said))


def _range(value: str) -> str:
    span = Range.parse(value)
    return span.words if span else value


def _scale(facet: FacetDeclaration, ticked: tuple[str, ...], found: list[str]) -> RangeFilter:
    spans = [span for value in ticked if (span := Range.parse(value))]
    span = spans[0] if spans else Range()
    numbers = sorted(int(value) for value in found if WHOLE_NUMBER.fullmatch(value))
    return RangeFilter(
        from_name=facet.name + FROM,
        to_name=facet.name + TO,
        low="" if span.low is None else str(span.low),
        high="" if span.high is None else str(span.high),
        lowest=str(numbers[0]) if numbers else "",
        highest=str(numbers[-1]) if numbers else "",
        bars=(),
    )


def _rest(state: SearchState, presets: tuple[Preset, ...]) -> list[tuple[str, str]]:
    """What of the preset search no box or field of the page shows."""
    seen = {("q", state.q)}
    for preset in presets:
        seen |= {(preset.name, value.value) for value in preset.values if value.on}
        if preset.scale and (preset.scale.low or preset.scale.high):
            low, high = preset.scale.low, preset.scale.high
            seen.add((preset.name, f"{low}..{high}"))
    return [pair for pair in state.to_args() if pair not in seen]
