"""Options of commands, made of the settings and of the facets of the index, and their values as the
parameters of a search.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from indexer.engine import open_engine
from indexer.engine.protocol import Engine
from indexer.engine.taxonomy import FacetDeclaration
from indexer.errors import PillarsError, UsageError
from indexer.settings import Settings, environment_name

__all__ = ["Command", "WithFacets", "filter_option", "filter_pairs", "settings_options"]

Command = Callable[..., Any]
Pairs = list[tuple[str, str]]

# Values of a facet that help shows.
_EXAMPLES = 3


def settings_options(*names: str) -> Callable[[Command], Command]:
    """A decorator that adds an option for each of these fields of `Settings`."""

    def decorate(command: Command) -> Command:
        settings = {field.name: field for field in fields(Settings)}
        for name in reversed(names):
            field = settings[name]
            help_text = f"{field.metadata['help']}  [{field.default}; {environment_name(name)}]"
            flag = "workers" if name == "server_workers" else name.replace("_", "-")
            if isinstance(field.default, bool):
                option = click.option(f"--{flag}", name, is_flag=True, default=None, help=help_text)
            else:
                kind = click.Path() if isinstance(field.default, Path) else type(field.default)
                option = click.option(f"--{flag}", name, type=kind, help=help_text)
            command = option(command)
        return command

    return decorate


class WithFacets(click.Command):
    """A command with an option for each facet of the index, whose engine is the `obj` of its
    context; None where there is no index.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        declared = {option for param in self.params for option in param.opts}
        ctx.obj = engine = _engine(args)
        if engine:
            ctx.call_on_close(engine.close)
        facets = engine.info.taxonomy.facets if engine else ()
        ctx.meta[__name__] = [
            _facet_option(facet) for facet in facets if f"--{facet.name}" not in declared
        ]
        after = len(args) - args.index("--") - 1 if "--" in args else 0
        rest = super().parse_args(ctx, args)
        words = ctx.params.get("words") or ()
        for word in words[: len(words) - after]:
            if word.startswith("--") and not ctx.resilient_parsing:
                self._refuse(ctx, word.partition("=")[0])
        return rest

    def _refuse(self, ctx: click.Context, option: str) -> None:
        """End with the nearest known options: words begin with two hyphens only after `--`."""
        known = [name for param in self.get_params(ctx) for name in param.opts if name[0] == "-"]
        near = get_close_matches(option, known)
        raise click.NoSuchOption(option, possibilities=near, ctx=ctx)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        return [*super().get_params(ctx), *ctx.meta.get(__name__, [])]


def _facet_option(facet: FacetDeclaration) -> click.Option:
    """The option of a facet, with some values in its help and all of them in completion."""
    values = [value.value for value in facet.values]
    examples = f", for example {', '.join(values[:_EXAMPLES])}" if values else ""
    return click.Option(
        [f"--{facet.name}", _destination(facet.name)],
        multiple=True,
        metavar="VALUE",
        help=f"only pages with this {facet.label.lower()}{examples}; repeatable",
        shell_complete=lambda ctx, param, start: [v for v in values if v.startswith(start)],
    )


def _destination(facet: str) -> str:
    return "facet_" + re.sub(r"\W", "_", facet)


def _engine(args: Sequence[str]) -> Engine | None:
    """The engine of the index that the arguments name."""
    url = None
    options = args[: args.index("--")] if "--" in args else args
    for at, arg in enumerate(options):
        if arg == "--index" and at + 1 < len(options):
            url = options[at + 1]
        elif arg.startswith("--index="):
            url = arg.partition("=")[2]
    try:
        return open_engine(Settings.load({"index": url}).index)
    except PillarsError:
        return None


def filter_option(command: Command) -> Command:
    """Add the option `--filter`, for any value of any facet."""
    return click.option(
        "--filter",
        "filters",
        multiple=True,
        metavar="NAME=VALUE",
        help="only pages with this value of a facet, -NAME=VALUE without them; repeatable",
    )(command)


def filter_pairs(
    facets: Sequence[str], filters: Sequence[str], options: Mapping[str, Any]
) -> Pairs:
    """The values of `--filter` and of the options of facets, as parameters of a search; UsageError
    for an unknown facet.
    """
    pairs = []
    for filter_ in filters:
        name, equals, value = filter_.partition("=")
        if not equals or name.removeprefix("-") not in facets:
            declared = ", ".join(facets) or "none"
            raise UsageError(
                f"--filter {filter_} is no NAME=VALUE of a facet.", f"Facets: {declared}."
            )
        pairs.append((name, value))
    for name in facets:
        pairs += [(name, value) for value in options.get(_destination(name), ())]
    return pairs
