"""Runs a command line and turns every failure into a message and an exit code.

0 done · 1 done, but something needs attention · 2 wrong usage · 3 no usable index · 4 another build
runs · 5 invalid corpus · 6 the build failed · 7 the engine cannot be reached · 70 a bug of ours ·
74 the output cannot be written · 130 interrupted
"""

import json
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO

import click
from click.shell_completion import shell_complete

from indexer.errors import OutputUnwritable, PillarsError, UsageError
from indexer.settings import completion_request, plain_output

__all__ = ["notify", "run", "version_option"]

_BUG, _INTERRUPTED = 70, 130
_PACKAGE = "pillars-search"


def run(command: click.Command, name: str, arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code; with --json a failure is one JSON value too."""
    _replace_closed_streams()
    code = _exit_code(command, name, list(sys.argv[1:] if arguments is None else arguments))
    for stream in (sys.stdout, sys.stderr):
        _discard_unwritten(stream)
    return code


def _exit_code(command: click.Command, name: str, words: list[str]) -> int:
    wants_json = "--json" in words or "--format json" in " ".join(words).replace("=", " ")
    variable, request = completion_request(name)
    try:
        if request:
            return shell_complete(command, {}, name, variable, request)
        # Not command.main: it ends the process by itself, with 1, where a reader has gone away.
        color = False if plain_output() else None
        with command.make_context(name, words.copy(), color=color) as context:
            code = command.invoke(context)
    except PillarsError as error:
        return _fail(wants_json, error.code, error.message, error.hint, error.exit_code)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        notify(error.format_message())
        return UsageError.exit_code
    except click.ClickException as error:
        hint = f"See {name} --help."
        message = error.format_message()
        return _fail(wants_json, UsageError.code, message, hint, UsageError.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return _fail(wants_json, "interrupted", "Interrupted.", "", _INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the last resort, which still owes an exit code
        return _unwritten(error) if _is_from_output(error) else _bug(wants_json, error)
    return code if isinstance(code, int) else 0


def version_option(command: click.Group) -> click.Group:
    """Add the option `--version`, which prints the version of the installed package."""
    return click.version_option(package_name=_PACKAGE, message="%(prog)s %(version)s")(command)


def notify(text: str) -> None:
    """Prints text for people on standard error. Where that cannot be written the text is lost, but
    neither the result nor the exit code.
    """
    with suppress(OSError):
        click.echo(text, err=True)


def _replace_closed_streams() -> None:
    """Opens what the caller closed, so that no file of ours takes its place: writing to standard
    output still fails, and standard error is lost.
    """
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


def _is_from_output(error: Exception) -> bool:
    """Whether printing raised the error: everything on standard output goes through click.echo."""
    frames = traceback.walk_tb(error.__traceback__)
    is_output_error = isinstance(error, OSError | UnicodeEncodeError)
    return is_output_error and any(frame.f_code is click.echo.__code__ for frame, _ in frames)


def _unwritten(error: Exception) -> int:
    if isinstance(error, BrokenPipeError):
        return 0  # whoever read our output has seen enough
    if isinstance(error, UnicodeEncodeError):
        character = error.object[error.start]
        cause = f"its encoding {error.encoding} has no {character!r}"
        hint = "Choose another encoding: PYTHONIOENCODING=utf-8."
    else:
        cause = str(getattr(error, "strerror", None) or error)
        hint = "Send it to another file or device."
    message = f"Standard output cannot be written: {cause}."
    return _fail(False, OutputUnwritable.code, message, hint, OutputUnwritable.exit_code)


def _bug(wants_json: bool, error: Exception) -> int:
    notify("".join(traceback.format_exception(error)).rstrip())
    message = f"{type(error).__name__}: {error}"
    hint = "This is a bug: please report it with the lines above."
    return _fail(wants_json, "internal_error", message, hint, _BUG)


def _discard_unwritten(stream: TextIO) -> None:
    """Sends nowhere what the stream still holds and cannot write: at exit Python would complain of
    it, and change the exit code.
    """
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _fail(wants_json: bool, code: str, message: str, hint: str, exit_code: int) -> int:
    if wants_json:
        error = {"code": code, "message": message, "hint": hint}
        with suppress(OSError, UnicodeEncodeError):
            click.echo(json.dumps({"ok": False, "error": error}, ensure_ascii=False))
    notify(" ".join(filter(None, [f"Error: {message}", hint])))
    return exit_code
