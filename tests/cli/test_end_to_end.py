"""The programs as people call them, from a folder of documents to answers."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from indexer.settings import Settings
from search_app import create_app
from tests.support.site import ROOT

MODULES = {"pillars-index": "indexer", "pillars-search": "search_app"}

TAXONOMY = """
[facets.conference]
label = "Conference"
plural = "Conferences"
scope = "document"
chart = true
[[facets.conference.values]]
value = "lisbon"
label = "Lisbon"
[[facets.conference.values]]
value = "oslo"
label = "Oslo"

[facets.country]
label = "Country"
plural = "Countries"
scope = "passage"
[[facets.country.values]]
value = "norway"
label = "Norway"
rule = 'Norway OR "Kingdom of Norway"'
[[facets.country.values]]
value = "portugal"
label = "Portugal"
rule = "Portugal"
"""
CATALOG = """
[corpus]
name = "Proceedings"
[documents.keynote]
kind = "web-page"
title = "Keynote on fisheries"
published = "2019"
file = "keynote.html"
[documents.keynote.facets]
conference = ["oslo"]
[documents.panel]
kind = "web-page"
title = "Panel on harbours"
published = "2021"
file = "panel.html"
[documents.panel.facets]
conference = ["lisbon"]
"""


def _run(program: str, *arguments: str, code: int = 0) -> str:
    command = [sys.executable, "-m", MODULES[program], *arguments]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == code, (arguments, done.stdout, done.stderr)
    return done.stdout


def _page(title: str, *sections: tuple[str, str]) -> str:
    body = "".join(f"<h2>{heading}</h2><p>{text}</p>" for heading, text in sections)
    return f"<html lang=en><title>{title}</title><main><h1>{title}</h1>{body}</main>"


@pytest.fixture
def proceedings(tmp_path: Path) -> Path:
    folder = tmp_path / "proceedings"
    folder.mkdir()
    (folder / "taxonomy.toml").write_text(TAXONOMY)
    (folder / "catalog.toml").write_text(CATALOG)
    (folder / "keynote.html").write_text(
        _page("Keynote", ("North", "Cod of Norway is counted."), ("South", "Portugal counts cod."))
    )
    (folder / "panel.html").write_text(_page("Panel", ("Harbours", "Cod is landed in Portugal.")))
    return folder


def _index(folder: Path, place: Path, *options: str) -> Any:
    arguments = ("build", "--corpus", str(folder), "--index", f"whoosh:{place}", "--json")
    return json.loads(_run("pillars-index", *arguments, *options))


def _query(place: Path, *words: str) -> Any:
    found = json.loads(
        _run("pillars-search", "query", *words, "--index", f"whoosh:{place}", "--json")
    )
    del found["took_ms"]
    return found


def test_facets_of_another_collection_need_no_code(proceedings: Path, tmp_path: Path) -> None:
    place = tmp_path / "index"
    report = _index(proceedings, place)
    assert (report["documents"], report["pages"], report["unread"]) == (2, 3, [])

    found = _query(place, "cod", "--conference", "oslo", "--country", "portugal")
    assert [hit["document"] for hit in found["hits"]] == ["keynote"]
    assert [page["number"] for page in found["hits"][0]["pages"]] == [2]
    assert list(found["facets"]) == ["conference", "country", "year", "kind"]
    counts = {v["value"]: v["documents"] for v in found["facets"]["country"]["values"]}
    assert counts == {"norway": 1, "portugal": 1}

    client = create_app(Settings(corpus=proceedings, index=f"whoosh:{place}")).test_client()
    assert "Portugal" in client.get("/browse/country").text
    assert "Panel on harbours" in client.get("/browse/conference/lisbon").text
    answer: Any = client.get("/api/v1/search?q=cod&-country=norway").json
    assert (answer["total"]["documents"], answer["total"]["pages"]) == (2, 2)
    assert 'name="conference"' in client.get("/search?q=cod").text


def test_an_incremental_build_is_identical_to_a_full_one(proceedings: Path, tmp_path: Path) -> None:
    grown, fresh = tmp_path / "grown", tmp_path / "fresh"
    _index(proceedings, grown)
    (proceedings / "panel.html").write_text(
        _page("Panel", ("Harbours", "Herring is landed in Norway."), ("Fees", "Fees for cod."))
    )
    (proceedings / "late.html").write_text(_page("Late paper", ("Cod", "Cod of Norway, again.")))
    incremental = _index(proceedings, grown)
    full = _index(proceedings, fresh, "--full")

    assert (incremental["read"], incremental["reused"], full["read"]) == (2, 1, 3)
    assert incremental["version"] == full["version"]
    for words in (["cod"], ["cod", "norway"], ["fees", "herring"], []):
        assert _query(grown, *words) == _query(fresh, *words)


def test_the_same_corpus_elsewhere_gives_the_same_version(
    proceedings: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere" / "copy"
    shutil.copytree(proceedings, moved)

    assert (
        _index(proceedings, tmp_path / "a")["version"] == _index(moved, tmp_path / "b")["version"]
    )


def _readme_commands() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\.venv/bin/(pillars-\S+ .*?)(?:\s+#.*)?$", text, re.MULTILINE)
    return [line for line in lines if " serve" not in line and "~" not in line]


@pytest.mark.parametrize("line", _readme_commands())
def test_the_commands_of_the_readme_run(
    line: str, shipped: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a copy of the index: other processes search the one that is shared."""
    shutil.copytree(shipped.index.removeprefix("whoosh:"), tmp_path / "index")
    monkeypatch.setenv("PILLARS_INDEX", f"whoosh:{tmp_path / 'index'}")
    program, *arguments = shlex.split(line)

    assert _run(program, *arguments)


def test_the_readme_shows_commands_that_can_be_run() -> None:
    assert len(_readme_commands()) >= 4


def test_whole_health_of_2011_has_pages_labels_and_marked_snippets(shipped: Settings) -> None:
    place = Path(shipped.index.removeprefix("whoosh:"))
    found = _query(place, '"whole health"', "--summit", "2011")

    assert found["total"]["documents"] == len(found["hits"]) > 3
    pages = [page for hit in found["hits"] for page in hit["pages"]]
    assert {"ii", "1"} <= {page["label"] for page in pages}
    for hit in found["hits"]:
        assert "2011" in hit["facets"]["summit"]
        for page in hit["pages"]:
            text = page["snippet"]["text"]
            marked = {text[a:b].lower() for a, b in page["snippet"]["marks"]}
            assert marked <= {"whole health", "whole-health"}
            assert marked or "whole health" in page["heading"].lower()
