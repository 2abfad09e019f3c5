"""The pages of embedding: the frame with the component alone, and the builder with its options,
snippets and previews.
"""

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from urllib.parse import urlencode

from flask import request, url_for

from indexer.engine.protocol import Engine
from indexer.engine.query.ranges import Range, range_label
from indexer.engine.results import ValueCount
from indexer.engine.taxonomy import FacetDeclaration
from indexer.settings import Settings
from search_app.embed.options import CHOICES, PARAMETERS, EmbedOptions
from search_app.embed.site_check import SiteCheck, check_site
from search_app.embed.snippets import (
    HEIGHT,
    PlainForm,
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
from search_app.html.search.range_filter import RangeFilter
from search_app.request.state import SearchState
from search_app.web.static_files import widget

__all__ = ["builder_page", "frame_page"]

# Levels of the facet's tree that are indented.
_MAX_DEPTH = 3


@dataclass(frozen=True, slots=True)
class FramePage(Context):
    """The component alone, as a page for an iframe on another site."""

    template = "embed.html"
    lang: str
    dir: str
    theme: str
    attributes: Mapping[str, str]
    form: PlainForm


@dataclass(frozen=True, slots=True)
class SelectOption:
    """One of the values of an option."""

    value: str
    label: str
    note: str = ""
    _: KW_ONLY
    on: bool


@dataclass(frozen=True, slots=True)
class PresetValue:
    """A facet value that every search of the box can be limited to."""

    value: str
    label: str
    documents: int
    depth: int
    on: bool


@dataclass(frozen=True, slots=True)
class Preset:
    """A facet that every search of the box can be limited to, as a range if it is a scale; `words`
    name what is ticked.
    """

    facet: FacetDeclaration
    values: tuple[PresetValue, ...]
    scale: RangeFilter | None
    words: str


@dataclass(frozen=True, slots=True)
class Snippet:
    """A snippet to paste, with its heading and when to use it."""

    name: str
    heading: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class BuilderPage(Context):
    """The options with their current values, the snippets, and their previews.

    `address` is the canonical URL of this page; `changed` are the parameters that differ from
    their defaults; `other_filters` is the part of the preset search that no field of the page
    shows, as a query string; `select_options` are the values of each option that has a list.
    """

    template = "builder.html"
    site: SiteContext
    options: EmbedOptions
    address: str
    changed: frozenset[str]
    select_options: Mapping[str, tuple[SelectOption, ...]]
    presets: tuple[Preset, ...]
    other_filters: str
    site_check: SiteCheck | None
    snippets: tuple[Snippet, ...]
    attributes: Mapping[str, str]
    form: PlainForm
    frame_url: str
    height: int


def frame_page(engine: Engine, options: EmbedOptions) -> FramePage:
    """All that the template shows; the component in it searches this server."""
    if options.target == "_self":  # our other pages refuse to be framed
        options = replace(options, target="_blank")
    form = plain_form(options, request.script_root, engine.info.name)
    lang = options.lang or "en"
    return FramePage(lang, direction(lang), options.theme, attributes(options), form)


def builder_page(engine: Engine, options: EmbedOptions, settings: Settings) -> BuilderPage:
    """All that the template shows; snippets have the URL of the settings, else of the request."""
    host = host_address(settings.base_url) or host_address(request.url_root)
    presets = _presets(engine, options.search)
    texts = snippets(options, host, widget(), engine.info.name)
    return BuilderPage(
        site=site(here="builder", noindex=bool(options.to_args())),
        options=options,
        address=options.url(url_for("pages.builder")),
        changed=frozenset(name for name, _ in options.to_args()),
        select_options=_select_options(engine, options),
        presets=presets,
        other_filters=urlencode(_other_filters(options.search, presets), errors="replace"),
        site_check=check_site(options.site, host, settings.embed_origins),
        snippets=tuple(Snippet(name, *FORMS[name], text) for name, text in texts.items()),
        # The preview keeps its own address and keys.
        attributes=attributes(replace(options, sync="", keys="none")),
        form=plain_form(options, request.script_root, engine.info.name),
        frame_url=options.for_iframe().url(url_for("pages.embed")),
        height=HEIGHT,
    )


def _select_options(engine: Engine, options: EmbedOptions) -> dict[str, tuple[SelectOption, ...]]:
    current = {
        "mode": options.mode,
        "theme": options.theme,
        "more": options.more,
        "target": options.target,
        "script": "pinned" if options.pinned else "stable",
    }
    select_options = {
        name: tuple(
            SelectOption(value, *texts[value], on=value == current[name]) for value in CHOICES[name]
        )
        for name, texts in PICKS.items()
    }
    languages = LANGUAGES | {options.lang: LANGUAGES.get(options.lang, options.lang)}
    select_options["lang"] = tuple(
        SelectOption(value, label, on=value == options.lang) for value, label in languages.items()
    )
    select_options["facets"] = tuple(
        SelectOption(facet.name, facet.plural, on=facet.name in options.facets)
        for facet in engine.info.taxonomy.facets
    )
    return select_options


def _presets(engine: Engine, search: SearchState) -> tuple[Preset, ...]:
    """The facets as check boxes, except those with the name of an option of the builder."""
    facets = [f for f in engine.info.taxonomy.facets if f.name not in PARAMETERS]
    counts = value_counts(engine, *(facet.name for facet in facets))
    presets = (_preset(facet, counts[facet.name], search) for facet in facets)
    return tuple(preset for preset in presets if preset.values)


def _preset(
    facet: FacetDeclaration, counts: Mapping[str, ValueCount], search: SearchState
) -> Preset:
    ticked = search.values(facet.name)
    labels = {v.value: v.label for v in counts.values()} | {v.value: v.label for v in facet.values}
    declared = [v.value for v in facet.values]
    order = dict.fromkeys([*declared, *counts])
    shown = [value for value in order if value in counts or value in ticked]
    values = tuple(
        PresetValue(
            value=node.value,
            label=labels[node.value],
            documents=counts[node.value].documents if node.value in counts else 0,
            depth=min(node.depth, _MAX_DEPTH),
            on=node.value in ticked,
        )
        for node in as_tree(shown, parents_of(facet))
    )
    words = [labels.get(v) or range_label(v) for v in ticked if v in labels or Range.parse(v)]
    scale = _scale(facet, ticked, counts) if is_scale(facet) else None
    return Preset(facet, values, scale, ", ".join(words))


def _scale(facet: FacetDeclaration, ticked: Iterable[str], values: Iterable[str]) -> RangeFilter:
    spans = (span for value in ticked if (span := Range.parse(value)))
    span = next(spans, Range())
    numbers = (int(value) for value in values if WHOLE_NUMBER.fullmatch(value))
    return RangeFilter.of(facet.name, span, numbers)


def _other_filters(search: SearchState, presets: Iterable[Preset]) -> list[tuple[str, str]]:
    """The parameters of the preset search that no box or field of the page shows."""
    shown = {("q", search.q)}
    for preset in presets:
        name, scale = preset.facet.name, preset.scale
        shown |= {(name, value.value) for value in preset.values if value.on}
        if scale and (scale.low or scale.high):
            shown.add((name, f"{scale.low}..{scale.high}"))
    return [pair for pair in search.to_args() if pair not in shown]
