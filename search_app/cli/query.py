"""The command pillars-search query: hits as text for people, or one JSON value."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import click

from indexer.console import notify
from indexer.engine import open_engine
from indexer.engine.protocol import Engine
from indexer.settings import Settings
from search_app.cli.options import (
    Command,
    WithFacets,
    filter_option,
    filter_pairs,
    settings_options,
)
from search_app.cli.text import format_results, format_summary
from search_app.request.state import CHOICES, MAX_PAGE, MAX_PER_PAGE, PARAMETERS, SearchState
from search_app.search.service import search
from search_app.serializers.search import results_json

__all__ = ["command"]

# With more hits an answer would be the whole corpus.
_MAX_LIMIT = 10_000
# Parameters of a search that are numbers.
_NUMBERS = {"page": click.IntRange(1, MAX_PAGE), "per_page": click.IntRange(1, MAX_PER_PAGE)}

_HELP = {
    "document": "search within this document",
    "match": "all words, any word, or all where that finds something",
    "synonyms": "find synonyms as well, or the words as typed",
    "stem": "find words in any form, or as typed",
    "correct": "where nothing matches, search for what was surely meant, or exactly as typed",
    "sort": "order of the hits",
    "by": "a hit is a document with its pages, or a page",
    "group": "issues and copies of one work as one hit, or each document as its own",
    "page": "which page of results",
    "per_page": "hits on a page of results",
    "v": "corpus version that the search was made with",
}

_EXAMPLES = """\b
Examples:
  pillars-search query '"whole health"'
  pillars-search query supervision -clinical --sort newest --limit 5
  pillars-search query '"recovery culture"~5 certif*' --explain
  pillars-search query Medicaid --filter year=2010..2012 --filter -kind=web --json
"""


def _parameters(declared: Command) -> Command:
    """Add an option for each parameter of a search but q, which is the words."""
    for name in reversed(PARAMETERS[1:]):
        kind = click.Choice(CHOICES[name]) if name in CHOICES else _NUMBERS.get(name)
        flag = f"--{name.replace('_', '-')}"
        if name == "explain":
            option = click.option(flag, is_flag=True, help="say why each hit was found")
        else:
            option = click.option(flag, name, type=kind, help=_HELP[name])
        declared = option(declared)
    return declared


@click.command(
    cls=WithFacets,
    epilog=_EXAMPLES,
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@_parameters
@filter_option
@click.option("--limit", type=click.IntRange(1, _MAX_LIMIT), help="the first N hits")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--json", "as_json", is_flag=True, help="the same as --format json")
@click.option("--quiet", is_flag=True, help="only the hits: no figures, no remarks")
@click.option("--no-progress", is_flag=True, hidden=True)
@settings_options("corpus", "index", "base_url")
@click.pass_obj
def command(
    opened: Engine | None,
    /,
    words: tuple[str, ...],
    filters: tuple[str, ...],
    limit: int | None,
    **options: Any,
) -> None:
    """Find pages: WORDS are written as in the search box.

    A word with one hyphen before it, such as -word, is left out; after -- all is part of the query.
    """
    overrides = {name: options.pop(name) for name in ("corpus", "index", "base_url")}
    settings = Settings.load(overrides)
    engine = opened or open_engine(settings.index)
    state = _state(engine, settings, " ".join(words), filters, options)
    if limit is not None:
        state = replace(state, page=1, per_page=limit)
    page = search(engine, state, base_url=settings.base_url, modes=False)
    as_json = options["as_json"] or options["form"] == "json"
    if as_json:
        click.echo(json.dumps(results_json(page), ensure_ascii=False, indent=1))
    if not options["quiet"]:
        (notify if as_json else click.echo)(format_summary(page))
    if page.results.hits and not as_json:
        click.echo(format_results(page))


def _state(
    engine: Engine,
    settings: Settings,
    words: str,
    filters: Sequence[str],
    options: dict[str, Any],
) -> SearchState:
    """The state of a search URL with the same parameters."""
    facets = [facet.name for facet in engine.info.taxonomy.facets]
    pairs = [("q", words), *filter_pairs(facets, filters, options)]
    for name in PARAMETERS[1:]:
        if options[name]:
            pairs.append((name, "1" if options[name] is True else str(options[name])))
    return SearchState.from_args(pairs, facets, settings)
