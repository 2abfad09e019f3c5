"""Runs a command line and turns every failure into a message and an exit code.

0 done · 1 done, but something needs attention · 2 wrong usage · 3 no usable index 4 another build
runs · 5 invalid corpus · 6 the build failed · 7 the engine cannot be reached 70 a bug of ours · 130
interrupted
"""

import json
import os
import sys
import traceback
from collections.abc import Sequence

import click
from click.shell_completion import shell_complete

from indexer.errors import PillarsError, UsageError
from indexer.settings import completion_request, plain_output

__all__ = ["run", "version_option"]

_BUG, _INTERRUPTED = 70, 130
_PACKAGE = "pillars-search"


def run(command: click.Command, name: str, arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code; with --json a failure is one JSON value too."""
    variable, request = completion_request(name)
    if request:
        return shell_complete(command, {}, name, variable, request)
    words = list(sys.argv[1:] if arguments is None else arguments)
    wants_json = "--json" in words or "--format json" in " ".join(words).replace("=", " ")
    try:
        # Not command.main: it ends the process by itself, with 1, where a reader has gone away.
        color = False if plain_output() else None
        with command.make_context(name, words.copy(), color=color) as context:
            code = command.invoke(context)
        sys.stdout.flush()
    except PillarsError as error:
        return _fail(wants_json, error.code, error.message, error.hint, error.exit_code)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return UsageError.exit_code
    except click.ClickException as error:
        hint = f"See {name} --help."
        message = error.format_message()
        return _fail(wants_json, UsageError.code, message, hint, UsageError.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _fail(wants_json, "interrupted", "Interrupted.", "", _INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last resort, which still owes an exit code
        traceback.print_exc()
        message = f"{type(error).__name__}: {error}"
        hint = "This is a bug: please report it with the lines above."
        return _fail(wants_json, "internal_error", message, hint, _BUG)
    return code if isinstance(code, int) else 0


def version_option(command: click.Group) -> click.Group:
    """Add the option `--version`, which prints the version of the installed package."""
    return click.version_option(package_name=_PACKAGE, message="%(prog)s %(version)s")(command)


def _fail(wants_json: bool, code: str, message: str, hint: str, exit_code: int) -> int:
    if wants_json:
        error = {"code": code, "message": message, "hint": hint}
        click.echo(json.dumps({"ok": False, "error": error}, ensure_ascii=False))
    click.echo(" ".join(filter(None, [f"Error: {message}", hint])), err=True)
    return exit_code
