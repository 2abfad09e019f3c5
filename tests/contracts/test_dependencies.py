"""Decision 0003 says what is installed: its tables, pyproject.toml and the lock files agree."""

import re
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.locks import LOCKS, pins

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DECISION = (ROOT / "docs" / "decisions" / "0003-dependencies.md").read_text(encoding="utf-8")
PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")


def tables() -> list[list[list[str]]]:
    """The rows of each table of the decision, split into cells, without its head."""
    blocks = re.findall(r"^\| package .*\n\|[-|]+\n((?:\|.*\n)+)", DECISION, re.M)
    return [
        [[cell.strip() for cell in row.split("|")[1:-1]] for row in block.splitlines()]
        for block in blocks
    ]


def names(rows: list[list[str]]) -> set[str]:
    """The packages in the first cells."""
    return {name for row in rows for name in re.findall(r"`([\w.-]+)`", row[0])}


def canonical(requirements: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in requirements}


def declared(*groups: str) -> set[str]:
    """What the dependency groups ask for themselves."""
    chosen = (PROJECT["dependency-groups"][group] for group in groups)
    return canonical(text for group in chosen for text in group if isinstance(text, str))


def test_each_dependency_has_its_row() -> None:
    run, _, ocr, test, _ = tables()
    optional = canonical(PROJECT["project"]["optional-dependencies"]["ocr"])

    assert {canonicalize_name(name) for name in names(run)} == canonical(
        PROJECT["project"]["dependencies"]
    )
    assert names(ocr) == optional
    assert names(test) == declared("build", "dev", "original") - optional


def test_what_they_bring_along_is_what_the_lock_installs() -> None:
    _, brought, *_ = tables()
    listed = {row[0].strip("`"): set(re.findall(r"`([\w.-]+)`", row[1])) for row in brought}
    installed: dict[str, set[str]] = {}
    for pin in pins("run"):
        if "pillars-search" not in pin.via:
            installed.setdefault(pin.name, set()).update(pin.via)

    assert listed == installed


def test_compiled_packages_are_called_so() -> None:
    run, *_ = tables()
    for row in run:
        for name in names([row]):
            wheel = metadata.distribution(name).read_text("WHEEL") or ""
            pure = "Root-Is-Purelib: true" in wheel
            assert pure == (row[3] == "pure Python"), name


@pytest.mark.parametrize("lock", sorted(path.stem for path in LOCKS.glob("*.lock")))
@pytest.mark.parametrize("python", PYTHONS)
def test_every_python_has_one_version_of_each_package(lock: str, python: str) -> None:
    machine = {"python_version": python, "python_full_version": f"{python}.0"}
    versions = [
        pin.name
        for pin in pins(lock)
        if not pin.marker or Marker(pin.marker).evaluate({**machine, "sys_platform": "linux"})
    ]

    assert versions
    assert len(versions) == len(set(versions))
    assert {pin.name for pin in pins(lock) if "sys_platform" not in pin.marker} <= set(versions)


def test_the_classifiers_name_the_pythons_that_the_lock_supports() -> None:
    lowest = PROJECT["project"]["requires-python"].removeprefix(">=")
    named = re.findall(r"Programming Language :: Python :: (3[.]\d+)", str(PROJECT["project"]))

    assert named[0] == lowest
    assert set(named) <= set(PYTHONS)
    assert named[-1] == "3.14"
