"""The documents say what the code does: what a person meets is in them, and no link is dead."""

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import fields
from itertools import chain
from pathlib import Path

import click
import pytest

from indexer import errors
from indexer.cli.commands import commands as index_commands
from indexer.errors import PillarsError
from indexer.model import Reason
from indexer.settings import Settings, environment_name
from search_app import create_app
from search_app.api.openapi import SCHEMAS
from search_app.cli.main import commands as search_commands
from search_app.request.state import PARAMETERS

ROOT = Path(__file__).parents[2]
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "corpus").glob("*.md")])
# Other programs that documents show, and the start of the line for a bare machine.
TOOLS = {"curl", "pipx", "podman", "sudo", "$(command"}
PROGRAMS = {
    program: {name: commands.get_command(context, name) for name in commands.list_commands(context)}
    for program, commands in {
        "pillars-index": index_commands,
        "pillars-search": search_commands,
    }.items()
    for context in [click.Context(commands)]
}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def rows(name: str) -> set[str]:
    """The first cells of all tables of a document."""
    return {line.split("|")[1].strip() for line in text(name).splitlines() if line[:2] == "| "}


def code(cells: set[str]) -> set[str]:
    """What stands in code type in these cells."""
    return {found for cell in cells for found in re.findall(r"`([^`]+)`", cell)}


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text(name), re.M | re.S)


def errors_of_ours() -> Iterator[type[PillarsError]]:
    yield from (getattr(errors, name) for name in errors.__all__ if name != "PillarsError")


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.M)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


# --- settings, commands, exit codes ---------------------------------------------------------------


@pytest.mark.parametrize("option", fields(Settings), ids=lambda option: option.name)
def test_every_setting_has_its_row(option: object) -> None:
    name, default = option.name, option.default  # type: ignore[attr-defined]
    shown = {False: "off", True: "on"}.get(default) if isinstance(default, bool) else f"`{default}`"
    shown = "none" if default == "" else shown
    help_text = option.metadata["help"]  # type: ignore[attr-defined]

    row = f"| `{name}` | `{environment_name(name)}` | {shown} | {help_text} |"

    assert row in text("docs/configuration.md")


def test_no_setting_is_documented_that_does_not_exist() -> None:
    documented = code(rows("docs/configuration.md"))

    assert documented == {option.name for option in fields(Settings)}


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_command_is_documented_and_says_what_it_does(program: str) -> None:
    commands = PROGRAMS[program]
    documented = {
        cell.split()[1] for cell in code(rows("docs/operating.md")) if cell.startswith(program)
    }

    assert documented == set(commands)
    assert [name for name, command in commands.items() if not command.help] == []


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_option_is_documented(program: str) -> None:
    """Settings in configuration.md by their own name, all others in the table of options."""
    settings = {option.name for option in fields(Settings)}
    documented = code(rows("docs/operating.md"))
    missing = [
        f"{name} {option.opts[-1]}"
        for name, command in PROGRAMS[program].items()
        for option in command.params
        if isinstance(option, click.Option) and option.name not in settings
        if not {*option.opts, option.opts[0]} & documented
    ]

    assert missing == []


def test_every_exit_code_is_documented() -> None:
    known = {str(error.exit_code) for error in errors_of_ours()} | {"0", "1", "70", "130"}

    assert {cell for cell in rows("docs/operating.md") if cell.isdigit()} == known


def test_every_reason_has_its_row() -> None:
    missing = [
        reason
        for reason in Reason
        if f"| `{reason}` | {reason.sentence} |" not in text("docs/operating.md")
    ]

    assert missing == []


# --- the interface for programs -------------------------------------------------------------------


def routes() -> set[str]:
    """The addresses of the application in the form of the documents."""
    names = {"identifier": "id", "number": "n"}
    found = set()
    for rule in create_app(Settings()).url_map.iter_rules():
        address = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: f"<{names.get(m[1], m[1])}>", rule.rule)
        if rule.endpoint not in {"static", "api.nothing"}:
            found.add(address.replace("/browse/<name>", "/browse/<facet>"))
    return found


def test_the_documented_addresses_are_those_that_exist() -> None:
    documented = {cell for cell in code(rows("docs/json-api.md")) if cell.startswith("/")}

    assert documented == routes()


def test_every_parameter_is_documented() -> None:
    assert set(PARAMETERS) - code(rows("docs/json-api.md")) == set()


def test_every_error_code_is_documented_with_its_status() -> None:
    app = {error for error in PillarsError.__subclasses__() if error not in set(errors_of_ours())}
    missing = [
        error.code
        for error in chain(errors_of_ours(), app)
        if f"| `{error.code}` | {error.status} |" not in text("docs/json-api.md")
    ]

    assert missing == []


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_json_examples_parse(path: Path) -> None:
    for block in blocks(str(path.relative_to(ROOT)), "json"):
        json.loads(block)


def test_the_example_has_every_key_of_the_answer() -> None:
    """The shapes are those that the OpenAPI description promises."""
    example = json.loads(blocks("docs/json-api.md", "json")[0])

    assert set(example) == set(SCHEMAS["ResultsPage"]["properties"])
    assert set(example["query"]) == set(SCHEMAS["Query"]["properties"])
    assert set(example["hits"][0]) == set(SCHEMAS["Hit"]["properties"])
    assert set(example["facets"]["summit"]) == set(SCHEMAS["Facet"]["properties"])


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_that_documents_name_exist(path: Path) -> None:
    """Whole paths, or the end of one: `whoosh_engine/kernels/proximity.py`."""
    modules = {
        "/" + module.relative_to(ROOT).as_posix()
        for folder in ("indexer", "search_app", "tests")
        for module in (ROOT / folder).rglob("*.py")
    }
    named = re.findall(r"`([\w/]+\.py)`", path.read_text(encoding="utf-8"))

    assert [name for name in named if not any(m.endswith(f"/{name}") for m in modules)] == []


# --- links and commands ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_lead_somewhere(path: Path) -> None:
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if target.startswith(("http://", "https://")):
            continue
        place, _, anchor = target.partition("#")
        found = (path.parent / place).resolve() if place else path
        if not found.exists() or (anchor and anchor not in anchors(found)):
            dead.append(target)

    assert dead == []


def packages() -> set[str]:
    """Every package below the two of the project, as a path."""
    return {
        path.parent.relative_to(ROOT).as_posix()
        for package in ("indexer", "search_app")
        for path in (ROOT / package).rglob("*/__init__.py")
    } - {"indexer", "search_app"}


def test_architecture_explains_every_package() -> None:
    """In a section or an entry of its own, a few lines each: a map, not an index of modules."""
    document = text("ARCHITECTURE.md")
    explained = set(re.findall(r"^### `([\w/]+)`", document, re.M))
    explained |= set(re.findall(r"\*\*`([\w/]+)`\*\*", document))

    assert explained == packages()
    assert len(document.splitlines()) <= 180


def test_what_one_looks_for_is_found_by_the_names_of_files() -> None:
    """Each term of the list in ARCHITECTURE.md is in the names of just the files listed beside it,
    so that the first guess of a stranger is right.
    """
    section = text("ARCHITECTURE.md").split("## Where is", 1)[1].split("\n## ", 1)[0]
    listed = {
        line.split("|")[1].strip(): code({line.split("|")[2]})
        for line in section.splitlines()
        if line.startswith("| ") and "`" in line
    }
    places = {
        path.relative_to(ROOT).as_posix() + "/" * path.is_dir()
        for package in ("indexer", "search_app")
        for path in (ROOT / package).rglob("*")
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }

    assert len(listed) == 12
    assert listed == {term: _named(term, places) for term in listed}


def _named(term: str, places: set[str]) -> set[str]:
    """The files and packages whose own name contains the term, in the plural too."""
    letters = term.removeprefix("AST ").replace(" ", "_").lower()
    return {place for place in places if letters in place.rstrip("/").rpartition("/")[2]}


def commands_of(name: str) -> list[list[str]]:
    """The shell commands that a document shows, split into words."""
    lines = chain.from_iterable(block.splitlines() for block in blocks(name, "sh"))
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def test_every_field_of_catalogue_and_taxonomy_is_documented() -> None:
    read = "".join(text(f"indexer/corpus/{name}.py") for name in ("catalog", "taxonomy"))
    kinds = r"texts?|flag|number|table|date|tables|pairs|address"
    fields = set(re.findall(rf"\.(?:{kinds})\(\s*\"([a-z_]+)\"", read))
    documented = set(re.findall(r"`\[?([a-z_]+)", text("corpus/README.md")))

    assert len(fields) > 30
    assert fields - documented <= {"documents"}


def targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", text("Makefile"), re.M))


@pytest.mark.parametrize("name", ["README.md", "docs/operating.md"])
def test_commands_shown_exist_with_their_options(name: str) -> None:
    for words in commands_of(name):
        program = Path(words[0]).name
        if program == "make":
            assert words[1] in targets()
        elif program in PROGRAMS:
            command = PROGRAMS[program][words[1]]
            known = set(chain.from_iterable(option.opts for option in command.params))
            given = {word.partition("=")[0] for word in words if word.startswith("--")}
            assert given - known <= {"--summit"}, words
        else:
            assert program in TOOLS, words


def test_make_targets_named_in_documents_exist() -> None:
    named = {
        target
        for path in DOCS
        for target in re.findall(r"`make ([a-z]+)", path.read_text(encoding="utf-8"))
    }

    assert named - targets() == set()


def test_make_help_lists_what_can_be_made() -> None:
    described = set(re.findall(r"^([a-z-]+):.*## ", text("Makefile"), re.M))

    assert targets() - described == {"setup-run", "setup-test"}
