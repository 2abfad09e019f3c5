"""The house stands as drawn: who imports whom, where dependencies live, how large things are."""

import ast
import importlib
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("indexer", "search_app")

# Parts of `indexer` from the ground up: each may import its own row and those above it.
LAYERS = (
    "model errors",
    "settings json_codec console progress page_images",
    "coverage",
    "engine",
    "corpus extract",
    "build",
    "check fetch",
    "cli __main__",
)
# The border: what the web application may know of `indexer`.
BORDER = {"engine", "model", "errors", "settings", "console", "coverage"}
# Where each dependency is at home; any other import from outside the standard library is an error.
HOMES = {
    "whoosh": ("indexer.engine.whoosh_engine",),
    "numpy": ("indexer.engine.whoosh_engine",),
    "snowballstemmer": ("indexer.engine.analysis.stemmer",),
    "pypdf": ("indexer.extract.pdf",),
    "pypdfium2": ("indexer.extract.pdf",),
    "PIL": ("indexer.extract.pdf",),
    "tesserocr": ("indexer.extract.pdf",),
    "bs4": ("indexer.extract.html", "indexer.extract.formats"),
    "lxml": ("indexer.extract.html", "indexer.extract.formats"),
    "trafilatura": ("indexer.extract.html",),
    "htmldate": ("indexer.extract.html",),
    "warcio": ("indexer.extract.html",),
    "mammoth": ("indexer.extract.formats",),
    "pptx": ("indexer.extract.formats",),
    "openpyxl": ("indexer.extract.formats",),
    "striprtf": ("indexer.extract.formats",),
    "markdown_it": ("indexer.extract.formats",),
    "py3langid": ("indexer.extract.text.language",),
    "simplemma": ("indexer.extract.text.hyphens",),
    "urllib3": ("indexer.fetch",),
    "protego": ("indexer.fetch",),
    "click": ("indexer.cli", "indexer.console", "search_app.cli"),
    "flask": ("search_app",),
    "werkzeug": ("search_app",),
    "jinja2": ("search_app",),
    "markupsafe": ("search_app",),
    "granian": ("search_app.cli.serve",),
}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the two packages by its dotted name, parsed."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imports(tree: ast.AST) -> Iterator[str]:
    """The dotted names that a tree imports, of modules and of what is taken from them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, "relative imports are not used here"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            submodules = [name for name in names if name in modules()]
            yield from submodules
            if len(submodules) < len(names):
                yield node.module


def ours() -> Iterator[tuple[str, str]]:
    """Each import of one of our modules by another: (who, whom)."""
    for name, tree in modules().items():
        for wanted in imports(tree):
            if wanted.split(".")[0] in PACKAGES:
                yield name, wanted


def part(module: str) -> str:
    """The part of `indexer` that a module belongs to."""
    return [*module.split("."), ""][1]


def layer(module: str) -> int:
    for number, row in enumerate(LAYERS):
        if part(module) in row.split():
            return number
    raise AssertionError(f"{module} has no place in LAYERS: give it one")


def within(module: str, homes: tuple[str, ...]) -> bool:
    """Whether a module is one of the homes, or inside one."""
    return any(module == home or module.startswith(f"{home}.") for home in homes)


def test_imports_of_the_indexer_point_downwards() -> None:
    wrong = [
        f"{who} imports {whom}"
        for who, whom in ours()
        if who.startswith("indexer.") and part(whom) and layer(who) < layer(whom)
    ]

    assert wrong == []


def test_the_indexer_does_not_know_the_application() -> None:
    wrong = [
        (who, whom)
        for who, whom in ours()
        if who.startswith("indexer") and whom.startswith("search_app")
    ]

    assert wrong == []


def test_the_application_knows_only_the_border() -> None:
    wrong = [
        f"{who} imports {whom}"
        for who, whom in ours()
        if who.startswith("search_app") and whom.startswith("indexer") and part(whom) not in BORDER
    ]

    assert wrong == []


def test_only_the_border_names_an_engine() -> None:
    home = "indexer.engine.whoosh_engine"
    wrong = [
        f"{who} imports {whom}"
        for who, whom in ours()
        if whom.startswith(home) and not who.startswith(home) and who != "indexer.engine"
    ]

    assert wrong == []


def test_readers_know_nothing_of_the_index() -> None:
    allowed = {"extract", "model", "errors", "settings", "json_codec", "page_images"}
    wrong = [
        f"{who} imports {whom}"
        for who, whom in ours()
        if who.startswith("indexer.extract") and part(whom) not in allowed
    ]

    assert wrong == []


def test_no_module_imports_itself_in_a_circle() -> None:
    graph: dict[str, set[str]] = {name: set() for name in modules()}
    for who, whom in ours():
        if not who.startswith(f"{whom}."):  # a module may name the package that it is in
            graph[who].add(whom)

    assert set(graph) <= set(TopologicalSorter(graph).static_order())


def test_each_dependency_has_one_home() -> None:
    wrong = []
    for name, tree in modules().items():
        for wanted in {one.split(".")[0] for one in imports(tree)}:
            known = wanted in sys.stdlib_module_names or wanted in PACKAGES
            if not known and wanted != "_typeshed" and not within(name, HOMES.get(wanted, ())):
                wrong.append(f"{name} imports {wanted}")

    assert wrong == []


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        name
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
        if isinstance(node.value, ast.Name) and node.value.id == "os"
    }

    assert readers == {"indexer.settings"}


def test_no_module_is_longer_than_300_lines() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
    }

    assert {path: lines for path, lines in lengths.items() if lines > 300} == {}


def test_functions_are_short() -> None:
    """95 in 100 have at most 40 lines, none more than 60, docstring included."""
    lengths = {
        f"{name}.{node.name}": (node.end_lineno or 0) - node.body[0].lineno + 1
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    ordered = sorted(lengths.values())

    assert {name: lines for name, lines in lengths.items() if lines > 60} == {}
    assert ordered[int(len(ordered) * 0.95)] <= 40


@pytest.mark.parametrize(
    "name", sorted(set(modules()) - {"indexer.__main__", "search_app.__main__"})
)
def test_all_says_what_is_public(name: str) -> None:
    """`__all__` names what exists, once, and all that other modules take; packages have one."""
    module = importlib.import_module(name)
    declared = getattr(module, "__all__", None)
    if declared is None:
        assert not hasattr(module, "__path__"), f"the package {name} declares no __all__"
        return

    assert [one for one in declared if not hasattr(module, one)] == []
    assert len(set(declared)) == len(declared)
    assert taken(name) <= set(declared)


def taken(module: str) -> set[str]:
    """The names that our other modules take from a module, submodules aside."""
    return {
        alias.name
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == module and name != module
        for alias in node.names
        if f"{module}.{alias.name}" not in modules()
    }
