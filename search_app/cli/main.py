"""The program pillars-search: its commands, which print text for people or one JSON value."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import click

from indexer.console import run
from indexer.engine import open_engine
from indexer.engine.protocol import Engine
from indexer.settings import Settings
from search_app.cli.embed import embed
from search_app.cli.options import (
    Command,
    WithFacets,
    filter_option,
    filter_pairs,
    settings_options,
)
from search_app.cli.text import format_results, format_similar_pages, format_summary
from search_app.request.state import CHOICES, MAX_PAGE, MAX_PER_PAGE, PARAMETERS, SearchState
from search_app.search.more_like_this import LIMIT, MAX_LIMIT, more_like_this
from search_app.search.service import search
from search_app.serializers.search import results_json, similar_pages_json

__all__ = ["commands", "main"]

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


def _parameters(command: Command) -> Command:
    """Add an option for each parameter of a search but q, which is the words."""
    for name in reversed(PARAMETERS[1:]):
        kind = click.Choice(CHOICES[name]) if name in CHOICES else _NUMBERS.get(name)
        flag = f"--{name.replace('_', '-')}"
        if name == "explain":
            option = click.option(flag, is_flag=True, help="say why each hit was found")
        else:
            option = click.option(flag, name, type=kind, help=_HELP[name])
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Searches the index, and serves it."""


@commands.command(
    "query",
    cls=WithFacets,
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
def _query(
    words: tuple[str, ...], filters: tuple[str, ...], limit: int | None, **options: Any
) -> None:
    """Find pages: WORDS are the query, in the language of the search box.

    A word with one hyphen before it, such as -word, is left out; after -- all is part of the query.
    """
    overrides = {name: options.pop(name) for name in ("corpus", "index", "base_url")}
    settings = Settings.load(overrides)
    engine = open_engine(settings.index)
    state = _state(engine, settings, " ".join(words), filters, options)
    if limit is not None:
        state = replace(state, page=1, per_page=limit)
    page = search(engine, state, base_url=settings.base_url, modes=False)
    as_json = options["as_json"] or options["form"] == "json"
    if as_json:
        click.echo(json.dumps(results_json(page), ensure_ascii=False, indent=1))
    if not options["quiet"]:
        click.echo(format_summary(page), err=as_json)
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


@commands.command("alike")
@click.argument("document")
@click.argument("page", type=click.IntRange(1))
@click.option("--limit", type=click.IntRange(1, MAX_LIMIT), default=LIMIT, help="pages at most")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--json", "as_json", is_flag=True, help="the same as --format json")
@settings_options("index")
def _similar_pages(
    document: str, page: int, limit: int, form: str, as_json: bool, index: str | None
) -> None:
    """Find the pages most like page number PAGE of a DOCUMENT."""
    answer = more_like_this(
        open_engine(Settings.load({"index": index}).index), document, page, limit
    )
    if as_json or form == "json":
        click.echo(json.dumps(similar_pages_json(answer), ensure_ascii=False, indent=1))
    else:
        click.echo(format_similar_pages(answer))


# The name under which people who know search engines look for it.
commands.add_command(_similar_pages, "similar")
commands.add_command(embed)


@commands.command("serve")
@settings_options("host", "port", "server_workers", "corpus", "index", "base_url", "log_queries")
@settings_options("embed_origins", "trusted_proxies")
@click.option("--quiet", is_flag=True, help="do not print the address")
def _serve(quiet: bool, **options: Any) -> None:
    """Serve the index on a production server until interrupted."""
    # Imported here: the server is a large library that a query on the command line can do without.
    from search_app.cli.serve import serve

    def say(url: str) -> None:
        if not quiet:
            click.echo(f"Serving on {url}  (stop with Ctrl-C)")

    serve(Settings.load(options), say)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    return run(commands, "pillars-search", arguments)
