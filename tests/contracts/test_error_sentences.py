"""Errors are sentences without classes of exceptions, with the place that is wrong and the command
that helps.
"""

import ast
import json
import shutil
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.build.disk_space import build_failed
from indexer.causes import cause
from indexer.check import check
from indexer.cli.text import format_check
from indexer.engine import current_generation, index_folder, open_engine
from indexer.errors import IndexUnusable, UsageError
from indexer.extract.limits import MIB, size_text
from indexer.settings import Settings, environment_name, with_index

ROOT = Path(__file__).parents[2]
# The last resort, which asks for a report with the lines above it.
BUGS = {"indexer/console.py"}


# --- what an exception says -----------------------------------------------------------------------


def raised(call: Callable[[], object]) -> Exception:
    try:
        call()
    except Exception as error:  # noqa: BLE001  the table has errors of all kinds
        return error
    raise AssertionError("nothing was raised")


class EmptyIndexError(Exception):
    """Like that of a library."""


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Path("/nowhere").read_text(), "no such file or directory"),
        (lambda: b"ab\xff".decode(), "it is not UTF-8 text (byte 3)"),
        (lambda: json.loads("{"), "it is not JSON (line 1, column 2)"),
        (lambda: {}["files"], "files is missing"),
        (lambda: int("x"), "invalid literal for int() with base 10: 'x'"),
        (lambda: _raise(EmptyIndexError()), "empty index"),
        (lambda: _raise(ValueError("It is\n too large.")), "It is too large"),
        (lambda: _raise(ValueError("x" * 1000)), "x" * 200),
    ],
)
def test_a_cause_is_words(call: Callable[[], object], words: str) -> None:
    assert cause(raised(call)) == words


def test_a_cause_of_a_settings_file_names_its_line() -> None:
    assert "line 2" in cause(raised(lambda: tomllib.loads("a = 1\nb 2")))


def _raise(error: Exception) -> None:
    raise error


def formatted(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The exceptions that a handler puts into a text as they are: line and variable."""
    for handler in ast.walk(tree):
        if not isinstance(handler, ast.ExceptHandler) or not handler.name:
            continue
        for node in ast.walk(handler):
            if isinstance(node, ast.FormattedValue):
                value = node.value
                names = {part.id for part in ast.walk(value) if isinstance(part, ast.Name)}
                raw = isinstance(value, ast.Name) or "type" in names or node.conversion == ord("r")
                if raw and handler.name in names:
                    yield node.lineno, handler.name


def test_no_sentence_has_an_exception_in_it() -> None:
    raw = [
        f"{file.relative_to(ROOT)}:{line}"
        for package in ("indexer", "search_app")
        for file in sorted((ROOT / package).rglob("*.py"))
        if str(file.relative_to(ROOT)) not in BUGS
        for line, _ in formatted(ast.parse(file.read_text(encoding="utf-8")))
    ]

    assert raw == []


# --- settings -------------------------------------------------------------------------------------

_WRONG = [
    ("max_file", "many", "a whole number from 0"),
    ("max_file", "1.5", "a whole number from 0"),
    ("port", "-1", "a whole number from 0"),
    ("read_seconds", "soon", "a number from 0"),
    ("read_seconds", "nan", "a number from 0"),
    ("ocr", "perhaps", "on or off"),
    ("readers", "acrobat", "one of: both, pdfium, pypdf"),
]


@pytest.mark.parametrize(("name", "value", "rule"), _WRONG)
def test_a_wrong_setting_says_who_set_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, rule: str
) -> None:
    file = tmp_path / "pillars.toml"
    file.write_text(f'{name} = "{value}"', encoding="utf-8")
    places = {f"set in {file}": lambda: Settings.load(file=file)}
    places[f"set by --{name.replace('_', '-')}"] = lambda: Settings.load({name: value})

    for place, load in places.items():
        with pytest.raises(UsageError) as caught:
            load()
        assert caught.value.message == f"The option {name} is {value!r}, {place}."
        assert caught.value.hint == f"It must be {rule}."
    monkeypatch.setenv(environment_name(name), value)
    with pytest.raises(UsageError, match=f"set by {environment_name(name)}"):
        Settings.load()


def test_an_unknown_setting_names_its_file(tmp_path: Path) -> None:
    file = tmp_path / "pillars.toml"
    file.write_text("max_files = 1", encoding="utf-8")

    with pytest.raises(UsageError) as caught:
        Settings.load(file=file)
    assert caught.value.message == f"There is no option 'max_files', set in {file}."


@pytest.mark.parametrize("content", [b"max_file =", b"\xff"])
def test_a_settings_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "pillars.toml"
    file.write_bytes(content)

    with pytest.raises(UsageError) as caught:
        Settings.load(file=file)
    assert caught.value.message.startswith(f"The settings file {file} cannot be read: ")
    assert "Error" not in caught.value.message
    assert caught.value.hint == f"Fix {file}."


# --- sizes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 byte"),
        (812, "812 bytes"),
        (12_800, "12.5 KiB"),
        (MIB, "1.0 MiB"),
        (256 * MIB, "256.0 MiB"),
        (256 * MIB + 1, "256.1 MiB"),
    ],
)
def test_a_size_above_a_limit_is_seen_to_be(size: int, words: str) -> None:
    assert size_text(size) == words


# --- commands that help ---------------------------------------------------------------------------


def test_a_command_names_an_index_that_is_not_the_default() -> None:
    assert with_index("pillars-index build", "whoosh:index") == "pillars-index build"
    assert with_index("pillars-index build", "whoosh:my index") == (
        "pillars-index build --index 'whoosh:my index'"
    )


@pytest.mark.parametrize("damage", ["missing", "manifest", "manifest without files", "records"])
def test_an_index_that_cannot_serve_says_which_command_helps(
    shipped: Settings, tmp_path: Path, damage: str
) -> None:
    url = f"whoosh:{tmp_path / 'index'}"
    if damage != "missing":
        shutil.copytree(index_folder(shipped.index), tmp_path / "index")
        folder = index_folder(url) / "generations" / current_generation(url)
        file = "records.jsonl" if damage == "records" else "manifest.json"
        (folder / file).write_text("{" if damage != "manifest without files" else "{}")
    for use in (open_engine, check):
        try:
            result = use(url)
        except IndexUnusable as error:
            words = f"{error.message} {error.hint}"
        else:
            words = format_check(result, url)  # type: ignore[arg-type]
        assert f"--index {url}" in words
        assert str(tmp_path) in words
        assert "Error" not in words


def test_a_check_names_the_file_of_each_document(shipped: Settings) -> None:
    result = check(shipped.index)
    lines = format_check(result, shipped.index).splitlines()

    for record in result.records:
        if record.path:
            assert f"    {record.path}" in lines


def test_a_build_that_stops_names_the_file(tmp_path: Path) -> None:
    settings = Settings(index=f"whoosh:{tmp_path}")
    error = raised(lambda: (tmp_path / "none" / "x").write_text(""))
    assert isinstance(error, OSError)
    failure = build_failed(error, settings)

    assert failure.message == (
        f"The build stopped at {tmp_path}/none/x: no such file or directory."
    )
    assert failure.hint.endswith(f"pillars-index build --index whoosh:{tmp_path}")
