"""The command pillars-index: its subcommands and options; output is text or one JSON value."""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import click

from indexer.build.pipeline import build, plan
from indexer.check import check, stats
from indexer.cli import text
from indexer.cli.demo import copy_collection
from indexer.cli.document_text import format_documents
from indexer.cli.progress_bar import BuildProgressBar, FetchProgressBar
from indexer.console import notify, run, version_option
from indexer.corpus.files import open_source
from indexer.errors import UsageError
from indexer.extract import extract_all, tessdata
from indexer.json_codec import to_json
from indexer.model import Document, Source, Unreadable
from indexer.progress import NO_PROGRESS
from indexer.settings import Settings, environment_name

__all__ = ["commands", "main"]

_READING = (
    "workers",
    "read_seconds",
    "read_memory",
    "max_file",
    "max_html",
    "max_archive",
    "readers",
    "ocr",
    "ocr_languages",
)
_BUILDING = ("corpus", "index", *_READING, "page_images")
_FETCHING = ("fetch_pause", "fetch_seconds", "fetch_retries", "fetch_contact", "max_file")
_ATTENTION = 1  # done, but something needs attention

Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class _Output:
    """Output of a command: text on stdout, or one JSON value there and the text on stderr."""

    json: bool
    quiet: bool
    no_progress: bool

    def say(self, words: str, value: object) -> None:
        """Prints a result."""
        if self.json:
            click.echo(json.dumps(value, ensure_ascii=False, indent=1))
        if not self.quiet:
            (notify if self.json else click.echo)(words)

    @property
    def shows_progress(self) -> bool:
        """Whether somebody watches a progress bar on stderr."""
        return sys.stderr.isatty() and not (self.quiet or self.no_progress)


def _options(*names: str) -> Callable[[Command], Command]:
    """Options of the command line from the fields of `Settings`, and those of all commands."""

    def decorate(command: Command) -> Command:
        for name, help_text in (
            ("--no-progress", "show no progress bar"),
            ("--quiet", "say nothing but errors"),
            ("--json", "print one JSON value on stdout; the same as --format json"),
        ):
            command = click.option(name, is_flag=True, help=help_text)(command)
        form = click.Choice(["text", "json"])
        command = click.option("--format", "form", type=form, help="words or JSON")(command)
        known = {field.name: field for field in fields(Settings)}
        for name in reversed(names):
            field = known[name]
            shown = f"{field.metadata['help']}  [{field.default}; {environment_name(name)}]"
            option, plain = f"--{name.replace('_', '-')}", type(field.default) is bool
            declared = f"{option}/--no-{option[2:]}" if plain else option
            kind = None if plain else _type(field.default)
            command = click.option(declared, name, type=kind, default=None, help=shown)(command)
        return command

    return decorate


def _type(default: object) -> click.ParamType[Any] | type:
    return click.Path() if isinstance(default, Path) else type(default)


def _settings(options: dict[str, Any]) -> tuple[Settings, _Output]:
    """Splits the options of the command line into settings and output."""
    output = _Output(
        json=options.pop("json") | (options.pop("form") == "json"),
        quiet=options.pop("quiet"),
        no_progress=options.pop("no_progress"),
    )
    return Settings.load(options), output


@version_option
@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Builds and looks after the index of a folder of documents."""


@commands.command("build")
@click.option("--full", is_flag=True, help="read every file, write the index in any case")
@_options(*_BUILDING)
def _build(full: bool, **options: Any) -> int:
    """Bring the index up to date with the corpus: only new and changed files are read."""
    settings, output = _settings(options)
    progress = BuildProgressBar(sys.stderr) if output.shows_progress else NO_PROGRESS
    report = build(settings, full, progress)
    missing = tessdata.unavailable_reason(settings.ocr_languages)
    ocr = missing if settings.ocr else "It is switched off: set the option ocr."
    output.say(text.format_build(report, ocr), report.json())
    return _ATTENTION if report.unread else 0


@commands.command("plan")
@_options(*_BUILDING)
def _plan(**options: Any) -> int:
    """Say what a build would add, read again and remove."""
    settings, output = _settings(options)
    report = plan(settings)
    output.say(text.format_plan(report, settings.index), report.json())
    return _ATTENTION if report.unread else 0


@commands.command("check")
@_options("index")
def _check(**options: Any) -> int:
    """Verify the index and print what was read of each document."""
    settings, output = _settings(options)
    result = check(settings.index)
    output.say(text.format_check(result, settings.index), result.json())
    return 0 if result.ok else _ATTENTION


@commands.command("stats")
@_options("index")
def _stats(**options: Any) -> int:
    """Print the figures of the index."""
    settings, output = _settings(options)
    figures = stats(settings.index)
    output.say(text.format_stats(figures), figures.json())
    return 0


@commands.command("extract")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_options(*_READING)
def _extract(files: tuple[Path, ...], **options: Any) -> int:
    """Show what the indexer sees in files: fields, pages, headings, text, and who read it."""
    settings, output = _settings(options)
    extracts: list[Document | Unreadable] = []
    for file in files:
        if not file.exists():
            raise UsageError(f"There is no file {file}.", "Name files that exist.")
        source = open_source(file)
        if isinstance(source, Source):
            extracts += [
                document for _, extract in extract_all([source], settings) for document in extract
            ]
        else:
            extracts.append(source)
    output.say(format_documents(extracts), [_extract_json(document) for document in extracts])
    return _ATTENTION if any(isinstance(document, Unreadable) for document in extracts) else 0


def _extract_json(extract: Document | Unreadable) -> dict[str, Any]:
    """The design's shape, which calls the format the kind; a file that was not read has it too, but
    empty.
    """
    document = Document(extract.path, "", "", ()) if isinstance(extract, Unreadable) else extract
    data: dict[str, Any] = {"path": extract.path, "kind": document.format, **to_json(document)}
    del data["format"], data["embedded"]
    data["pages"] = [{**to_json(page), "words": page.words} for page in document.pages]
    data["unread"] = None
    if isinstance(extract, Unreadable):
        data["unread"] = {"reason": str(extract.reason), "message": extract.message}
    return data


@commands.command("demo")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@_options()
def _demo(folder: Path, **options: Any) -> int:
    """Copy the collection that ships with this program to DIR/corpus, to try it out."""
    _, output = _settings(options)
    copy = copy_collection(folder)
    output.say(copy.text(), copy.json())
    return 0


@commands.command("fetch")
@click.argument("addresses", nargs=-1, metavar="[URL]...")
@click.option("--dry-run", is_flag=True, help="say what would be fetched, and ask no server")
@click.option("--again", is_flag=True, help="ask if files that are here have changed")
@click.option("--repin", is_flag=True, help="take what has changed since it was fetched")
@click.option("--no-attachments", is_flag=True, help="leave what web pages attach where it is")
@_options("corpus", *_FETCHING, "read_seconds", "read_memory", "max_html")
def _fetch(addresses: tuple[str, ...], no_attachments: bool, **options: Any) -> int:
    """Download the documents that the catalogue names, or pages with what is attached to them."""
    # No other command needs what talks to servers.
    from indexer import fetch

    flags = {
        "dry_run": bool(options.pop("dry_run")),
        "recheck": bool(options.pop("again")),
        "accept_changes": bool(options.pop("repin")),
    }
    settings, output = _settings(options)
    fetch_options = fetch.FetchOptions(addresses, attachments=not no_attachments, **flags)
    progress = FetchProgressBar(sys.stderr) if output.shows_progress else fetch.NO_PROGRESS
    report = fetch.fetch(settings, fetch_options, progress)
    output.say(fetch.format_report(report), report.json())
    return _ATTENTION if report.failed else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit code."""
    return run(commands, "pillars-index", arguments)
