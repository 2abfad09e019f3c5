"""What others start the programs with names commands, options, settings and files that exist."""

import json
import re
import shlex
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from indexer.settings import Settings, environment_name
from tests.contracts.test_docs import PROGRAMS

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "docs" / "systemd").iterdir())
CONTAINER = (ROOT / "Containerfile").read_text(encoding="utf-8")
VARIABLES = {environment_name(option.name) for option in fields(Settings)}


def values(unit: Path, key: str) -> list[str]:
    return re.findall(rf"^{key}=(.+)$", unit.read_text(encoding="utf-8"), re.M)


def in_container(instruction: str) -> list[str]:
    return re.findall(rf"^{instruction} (.+)$", CONTAINER.replace("\\\n", " "), re.M)


def test_the_document_installs_every_unit() -> None:
    document = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    (copied,) = re.findall(r"^sudo cp (.+) /etc/systemd/system/$", document, re.M)

    assert sorted(copied.split()) == [unit.relative_to(ROOT).as_posix() for unit in UNITS]


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_with_settings_that_exist(unit: Path) -> None:
    if unit.suffix == ".timer":
        assert unit.with_suffix(".service") in UNITS
        return
    (line,) = values(unit, "ExecStart")
    program, command, *options = shlex.split(line)
    variables = shlex.split(" ".join(values(unit, "Environment")))

    assert command in PROGRAMS[Path(program).name]
    assert options == []
    assert {variable.partition("=")[0] for variable in variables} <= VARIABLES
    assert values(unit, "WorkingDirectory") == [str(Path(program).parents[2])]


def test_the_container_copies_what_the_package_is_built_of() -> None:
    copied = [word for line in in_container("COPY") for word in line.split()[:-1]]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]

    assert all((ROOT / name).exists() for name in copied)
    assert set(copied) >= {"pyproject.toml", *wheel["only-include"], project["project"]["readme"]}
    assert set(copied) >= set(project["project"]["license-files"])


def test_the_container_pins_what_it_installs_and_starts_commands_that_exist() -> None:
    installs = [line for line in in_container("RUN") if "pip install" in line]
    (start,) = in_container("CMD")
    shell, flag, script = json.loads(start)
    named = re.findall(r"(pillars-\w+) (\w+)", script)

    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    assert (shell, flag) == ("sh", "-c")
    assert named == [
        ("pillars-index", "demo"),
        ("pillars-index", "build"),
        ("pillars-search", "serve"),
    ]
    assert all(command in PROGRAMS[program] for program, command in named)
    assert {line.partition("=")[0] for line in in_container("ENV")} <= VARIABLES
    assert in_container("EXPOSE") == [str(Settings().port)]


def test_the_citation_is_of_this_version() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert f"\nversion: {project['version']}\n" in citation
    assert f"\nlicense: {project['license']}\n" in citation
    assert project["description"] in citation
    assert all(author["name"] in citation for author in project["authors"])
