"""The command pillars-search embed: prints the snippets that put this search on another site."""

import json
from typing import Any
from urllib.parse import urlencode

import click

from indexer.console import notify
from indexer.engine import open_engine
from indexer.engine.protocol import Engine
from indexer.errors import UsageError
from indexer.settings import Settings
from search_app.cli.options import (
    Command,
    WithFacets,
    filter_option,
    filter_pairs,
    settings_options,
)
from search_app.embed.options import CHOICES, EmbedOptions
from search_app.embed.snippets import host_address, snippets
from search_app.embed.texts import FORMS
from search_app.request.state import MAX_PER_PAGE
from search_app.web.static_files import widget

__all__ = ["command"]

_TEXTS = {
    "facets": "filters for visitors, by name, parted by spaces; none = no filters",
    "lang": "language of the box, as en or es; that of the page around it by default",
    "label": "name of the box",
    "placeholder": "words in the empty box",
    "sync": "parameter of the page's own address that keeps the search",
    "keys": "keys that bring the box, as 'mod+k /'; none = no keys",
    "value": "first words in the box",
    "search": "a whole search as its address here, or as a query string",
}
_CHOSEN = {
    "mode": "where results appear",
    "theme": "colours",
    "more": "more results by turning pages in the box or by a link to the source",
    "target": "where links open",
}
# Options that are parameters of the builder under another name.
_NAMES = {"value": "q", "search": "filters"}


def _options(declared: Command) -> Command:
    """Add an option for each parameter of the builder."""
    for name, words in reversed(_TEXTS.items()):
        declared = click.option(f"--{name}", help=words)(declared)
    for name, words in reversed(_CHOSEN.items()):
        declared = click.option(f"--{name}", type=click.Choice(CHOICES[name]), help=words)(declared)
    hits = click.IntRange(1, MAX_PER_PAGE)
    return click.option("--hits", type=hits, help="results at once")(declared)


@click.command(cls=WithFacets, context_settings={"help_option_names": ["--help"]})
@click.option("--variant", type=click.Choice([*FORMS]), help="only these lines; all by default")
@_options
@filter_option
@click.option(
    "--pinned/--stable",
    "pinned",
    default=False,
    help="this very version of the script with its hash, or the address that stays",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--json", "as_json", is_flag=True, help="the same as --format json")
@settings_options("index", "base_url")
@click.pass_obj
def command(
    opened: Engine | None,
    /,
    variant: str | None,
    filters: tuple[str, ...],
    form: str,
    **options: Any,
) -> None:
    """Print the lines that put this search on another site, as /embed/builder shows them."""
    settings = Settings.load({name: options[name] for name in ("index", "base_url")})
    host = _host(settings.base_url)
    info = (opened or open_engine(settings.index)).info
    facets = [facet.name for facet in info.taxonomy.facets]
    preset = urlencode(filter_pairs(facets, filters, options))
    pairs = [("filters", preset), ("script", "pinned" if options["pinned"] else "")]
    for name in (*_TEXTS, *_CHOSEN, "hits"):
        pairs.append((_NAMES.get(name, name), str(options[name] or "")))
    embed_options = EmbedOptions.from_args(pairs, facets)
    texts = {
        name: text
        for name, text in snippets(embed_options, host, widget(), info.name).items()
        if variant in (None, name)
    }
    for remark in embed_options.remarks:
        notify(remark.message)
    if options["as_json"] or form == "json":
        answer = {"ok": True, "builder": embed_options.url(f"{host}/embed/builder"), **texts}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    elif variant:
        click.echo(texts[variant], nl=False)
    else:
        parts = (f"{FORMS[name][0]}: {FORMS[name][1]}\n\n{text}" for name, text in texts.items())
        click.echo("\n".join(parts), nl=False)


def _host(base_url: str) -> str:
    if not base_url:
        raise UsageError(
            "The lines need the public address of this search, and none is set.",
            "Give it with --base-url https://search.example.org, or as the setting base_url.",
        )
    host = host_address(base_url)
    if not host:
        raise UsageError(
            f"The option base_url is {base_url!r}, which is no address of the web.",
            "It begins with https:// or http://.",
        )
    return host
