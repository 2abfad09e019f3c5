"""The program pillars-search: the names of its commands, each imported when it is called."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any, NamedTuple

import click

from indexer.console import run, version_option

__all__ = ["commands", "main"]


class _Command(NamedTuple):
    """The module in this package that declares a command as `command`, and its line of help."""

    module: str
    help: str


_SIMILAR = _Command("similar", "Find the pages most like page number PAGE of a DOCUMENT.")
_COMMANDS = {
    "query": _Command("query", "Find pages: WORDS are written as in the search box."),
    "alike": _SIMILAR,
    # The name under which people who know search engines look for it.
    "similar": _SIMILAR,
    "embed": _Command("embed", "Print the lines that put this search on another site."),
    "serve": _Command("serve", "Serve the index on a production server until interrupted."),
}


class _Commands(click.Group):
    """Imports nothing for help, and for a command only what it uses: most of the time of a short
    command would be spent on the web application.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module: Any = import_module(f"search_app.cli.{_COMMANDS[cmd_name].module}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.help) for name, command in _COMMANDS.items()])


@version_option
@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Search the index, and serve it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    return run(commands, "pillars-search", arguments)
