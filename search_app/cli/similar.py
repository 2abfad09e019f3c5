"""The commands pillars-search alike and similar: the pages most like a page."""

import json

import click

from indexer.engine import open_engine
from indexer.settings import Settings
from search_app.cli.options import settings_options
from search_app.cli.text import format_similar_pages
from search_app.search.more_like_this import LIMIT, MAX_LIMIT, more_like_this
from search_app.serializers.search import similar_pages_json

__all__ = ["command"]


@click.command()
@click.argument("document")
@click.argument("page", type=click.IntRange(1))
@click.option("--limit", type=click.IntRange(1, MAX_LIMIT), default=LIMIT, help="pages at most")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--json", "as_json", is_flag=True, help="the same as --format json")
@settings_options("index")
def command(
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
