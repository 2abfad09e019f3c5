"""The house stands as drawn in ARCHITECTURE.md: which room may import which, where each dependency
lives, and how large things are.
"""

import ast
import importlib
import re
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("indexer", "search_app")

# Rooms from the ground up: each may import the rows above its own, and nothing of its own row but
# itself. The two lowest rows of the indexer are single modules that may know their neighbors.
LAYERS = {
    "indexer": (
        "model errors causes",
        "settings json_codec console progress page_images word_lists",
        "coverage",
        "engine",
        "corpus extract",
        "build",
        "check fetch",
        "cli",
        "__main__",
    ),
    "search_app": (
        "text",
        "request",
        "documents",
        "web",
        "assist explain",
        "search",
        "facets",
        "embed help serializers",
        "opensearch",
        "html api",
        "application",
        "cli",
        "__main__",
    ),
}
NEIGHBORS = {
    "model",
    "errors",
    "settings",
    "json_codec",
    "console",
    "progress",
    "page_images",
    "word_lists",
}
ENGINE_LAYERS = ("analysis", "query", "matching", "whoosh_engine")
# The media: what shows an answer to people and programs. Services make the answer.
MEDIA = {"html", "api", "cli"}
# The border: what the web application may know of `indexer`.
BORDER = {"engine", "model", "errors", "settings", "console", "coverage", "word_lists"}
# What readers of documents may know besides each other.
READERS_KNOW = {
    *(
        "extract",
        "model",
        "errors",
        "causes",
        "settings",
        "json_codec",
        "page_images",
        "word_lists",
    ),
}
# Where each dependency is at home; any other import from outside the standard library is an error.
FLASK_ROOMS = tuple(
    f"search_app.{room}"
    for room in ("application", "html", "api", "web", "opensearch", "cli.serve")
)
HOMES = {
    "whoosh": ("indexer.engine.whoosh_engine",),
    "numpy": ("indexer.engine.whoosh_engine",),
    "snowballstemmer": ("indexer.engine.analysis",),
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
    "simplemma": ("indexer.word_lists",),
    "urllib3": ("indexer.fetch",),
    "protego": ("indexer.fetch",),
    "click": ("indexer.cli", "indexer.console", "search_app.cli"),
    "flask": FLASK_ROOMS,
    "werkzeug": FLASK_ROOMS,
    "jinja2": FLASK_ROOMS,
    "markupsafe": FLASK_ROOMS,
    "granian": ("search_app.cli.serve", "search_app.cli.gateway"),
}
# Modules over 300 lines, each with the reason why it is not cut.
LONG: dict[str, str] = {}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the two packages by its dotted name, parsed."""
    return {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in sources().items()}


@cache
def sources() -> dict[str, Path]:
    """Every module of the two packages by its dotted name."""
    paths = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            paths[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return paths


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


@cache
def edges() -> tuple[tuple[str, str], ...]:
    """Each import of one of our modules by another: (importer, imported)."""
    return tuple(
        (importer, imported)
        for importer, tree in modules().items()
        for imported in imports(tree)
        if imported.split(".")[0] in PACKAGES
    )


def room(module: str) -> str:
    """The room directly below the package that a module belongs to; "" for the package itself."""
    return [*module.split("."), ""][1]


def layer(module: str) -> int:
    package = module.split(".")[0]
    for number, row in enumerate(LAYERS[package]):
        if room(module) in row.split():
            return number
    raise AssertionError(f"{module} has no place in LAYERS: give it one")


def within(module: str, homes: tuple[str, ...]) -> bool:
    """Whether a module is one of the homes, or inside one."""
    return any(module == home or module.startswith(f"{home}.") for home in homes)


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_point_downwards(package: str) -> None:
    """A room imports lower rooms only. The package itself, which puts the application together, is
    known to those who start it.
    """
    wrong = [
        f"{importer} imports {imported}"
        for importer, imported in edges()
        if importer.startswith(f"{package}.") and imported.startswith(f"{package}.")
        if room(importer) != room(imported)
        if layer(importer) < layer(imported)
        or (layer(importer) == layer(imported) and room(importer) not in NEIGHBORS)
    ]

    assert wrong == []


def test_imports_inside_the_engine_point_downwards() -> None:
    wrong = [
        f"{importer} imports {imported}"
        for importer, imported in edges()
        for place, lower in enumerate(ENGINE_LAYERS)
        for higher in ENGINE_LAYERS[place + 1 :]
        if within(importer, (f"indexer.engine.{lower}",))
        if within(imported, (f"indexer.engine.{higher}",))
    ]

    assert wrong == []


def test_media_do_not_know_each_other() -> None:
    wrong = [
        f"{importer} imports {imported}"
        for importer, imported in edges()
        if room(importer) in MEDIA and room(imported) in MEDIA and room(importer) != room(imported)
        if importer.startswith("search_app") and imported.startswith("search_app")
    ]

    assert wrong == []


def test_the_indexer_does_not_know_the_application() -> None:
    wrong = [
        (importer, imported)
        for importer, imported in edges()
        if importer.startswith("indexer") and imported.startswith("search_app")
    ]

    assert wrong == []


def test_the_application_knows_only_the_border() -> None:
    wrong = [
        f"{importer} imports {imported}"
        for importer, imported in edges()
        if importer.startswith("search_app") and imported.startswith("indexer")
        if room(imported) not in BORDER
    ]

    assert wrong == []


def test_only_the_border_names_an_engine() -> None:
    home = "indexer.engine.whoosh_engine"
    wrong = [
        f"{importer} imports {imported}"
        for importer, imported in edges()
        if imported.startswith(home) and not importer.startswith(home)
        if importer != "indexer.engine"
    ]

    assert wrong == []


def test_readers_know_nothing_of_the_index() -> None:
    wrong = [
        f"{importer} imports {imported}"
        for importer, imported in edges()
        if importer.startswith("indexer.extract") and room(imported) not in READERS_KNOW
    ]

    assert wrong == []


def test_no_module_imports_itself_in_a_circle() -> None:
    graph: dict[str, set[str]] = {name: set() for name in modules()}
    for importer, imported in edges():
        if not importer.startswith(f"{imported}."):  # a module may name the package it is in
            graph[importer].add(imported)

    assert set(graph) <= set(TopologicalSorter(graph).static_order())


def test_no_rooms_import_each_other_in_a_circle() -> None:
    """Inside each package, what lies side by side, modules and sub-packages, has an order."""
    circles = []
    for package in {name.rpartition(".")[0] for name in modules()} - {""}:
        depth = package.count(".") + 1
        graph: dict[str, set[str]] = {}
        for importer, imported in edges():
            if within(importer, (package,)) and within(imported, (package,)):
                parts = importer.split("."), imported.split(".")
                one, other = ([*names, ""][depth] for names in parts)
                if one and other and one != other:
                    graph.setdefault(one, set()).add(other)
        try:
            list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            circles.append(f"{package}: {' -> '.join(error.args[1])}")

    assert circles == []


def test_each_dependency_has_one_home() -> None:
    wrong = []
    for name, tree in modules().items():
        for wanted in {imported.split(".")[0] for imported in imports(tree)}:
            known = wanted in sys.stdlib_module_names or wanted in PACKAGES
            at_home = within(name, HOMES.get(wanted, ()))
            if not known and wanted != "_typeshed" and not at_home:
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


def test_a_module_of_more_than_300_lines_has_a_written_reason() -> None:
    """A long module is a smell, to be answered by a better cut or a reason, not by a satellite."""
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources().values()
    }
    long = {path: lines for path, lines in lengths.items() if lines > 300}
    for path, lines in long.items():
        warnings.warn(f"{path} has {lines} lines: {LONG.get(path)}", LongModule, stacklevel=1)

    assert set(long) == set(LONG)


class LongModule(UserWarning):
    """Reported, never an error."""


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


def test_no_folder_of_the_application_is_a_corridor() -> None:
    """At most 22 modules side by side: more things than that do not share a room."""
    folders = Counter(
        path.parent.relative_to(ROOT).as_posix()
        for path in sources().values()
        if path.name != "__init__.py"
    )

    assert {name: number for name, number in folders.items() if number > 22} == {}


def test_few_modules_of_the_application_are_satellites() -> None:
    """At most 12 modules with a single importer that are no page, command, schema or route: a
    module that one other needs is mostly a part of it.
    """
    importers: dict[str, set[str]] = {}
    for importer, imported in edges():
        importers.setdefault(imported, set()).add(importer)
    satellites = [
        name
        for name, path in sources().items()
        if name.startswith("search_app.") and path.name != "__init__.py"
        if len(importers.get(name, ())) == 1
        if room(name) not in {"html", "cli", "serializers", "api", "__main__"}
    ]

    assert len(satellites) <= 12, satellites


def test_every_package_says_what_it_is_for() -> None:
    """In a paragraph, with what it is not for."""
    wordless = [
        name
        for name, path in sources().items()
        if path.name == "__init__.py"
        if len(docstring := ast.get_docstring(modules()[name]) or "") < 100
        or not re.search(r"\b(not|no|never|nothing|neither)\b", docstring, re.IGNORECASE)
    ]

    assert wordless == []


def test_all_says_what_is_public() -> None:
    """`__all__` names what exists, once, and all that other modules take; packages have one."""
    wrong = []
    for name in sorted(set(modules()) - {"indexer.__main__", "search_app.__main__"}):
        module = importlib.import_module(name)
        declared = getattr(module, "__all__", None)
        if declared is None:
            wrong += [f"the package {name} declares no __all__"] * hasattr(module, "__path__")
            continue
        wrong += [
            f"{name}.{public} is missing" for public in declared if not hasattr(module, public)
        ]
        wrong += [
            f"{name}.{public} is listed twice" for public in declared if declared.count(public) > 1
        ]
        wrong += [f"{name}.{public} is not listed" for public in taken()[name] - set(declared)]

    assert wrong == []


@cache
def taken() -> Mapping[str, set[str]]:
    """The names that our other modules take from each module, submodules aside."""
    names: dict[str, set[str]] = defaultdict(set)
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module and node.module != name:
                names[node.module] |= {
                    alias.name
                    for alias in node.names
                    if f"{node.module}.{alias.name}" not in modules()
                }
    return names
