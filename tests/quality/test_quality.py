"""The golden queries reach their floors; a figure below fails, and lowering a floor is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from indexer.settings import Settings
from tests.quality.collections import collection_figures
from tests.quality.figures import flat, golden_figures
from tests.quality.floors import below, raised
from tests.quality.layouts.values import Collection, Document
from tests.tools import quality

FLOORS = json.loads(quality.FLOORS.read_text(encoding="utf-8"))
FIGURES = {
    "golden": {
        "corpus": "v1",
        "queries": 2,
        "success@1": 0.5,
        "classes": {"typo": {"queries": 1, "success@1": 1.0}},
        "not_first": [{"q": "peer", "class": "phrase", "rank": 0, "first": "no hit"}],
    },
    "collections": {},
}


@pytest.fixture(scope="module")
def golden(shipped: Settings) -> dict[str, Any]:
    """The figures of the golden queries over the corpus that ships."""
    return golden_figures(shipped.index)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with figures and floors of its own, where the measuring is done already."""
    (tmp_path / "figures.json").write_text(
        '{"golden": {}, "collections": {"med": {"queries": 30}}}'
    )
    (tmp_path / "floors.json").write_text('{"golden.success@1": 0.6, "golden.typo.success@1": 0.9}')
    monkeypatch.setattr(quality, "FIGURES", tmp_path / "figures.json")
    monkeypatch.setattr(quality, "FLOORS", tmp_path / "floors.json")
    monkeypatch.setattr(quality, "golden_figures", lambda index: FIGURES["golden"])
    monkeypatch.setattr(quality, "_fresh", lambda: FIGURES["golden"])
    monkeypatch.delenv("PILLARS_COLLECTIONS", raising=False)
    return tmp_path


def test_golden_queries_reach_their_floors(golden: dict[str, Any]) -> None:
    measured = flat({"golden": golden, "collections": {}})
    assert below(measured, FLOORS) == [], golden["not_first"]


def test_every_floor_of_the_golden_queries_stands_under_a_figure(golden: dict[str, Any]) -> None:
    named = {name for name in FLOORS if name.startswith("golden.")}
    assert named - flat({"golden": golden, "collections": {}}).keys() == set()


def test_the_figures_of_the_repository_have_every_measure(golden: dict[str, Any]) -> None:
    figures = json.loads(quality.FIGURES.read_text(encoding="utf-8"))
    assert figures["golden"].keys() == golden.keys()
    assert figures["golden"]["classes"].keys() == golden["classes"].keys()
    assert FLOORS.keys() <= flat(figures).keys()


@pytest.mark.parametrize(
    ("figure", "said"),
    [(0.5999, ["a is 0.5999: its floor is 0.6."]), (0.6, []), (0.7, [])],
)
def test_a_figure_below_its_floor_is_said(figure: float, said: list[str]) -> None:
    assert below({"a": figure}, {"a": 0.6, "not measured": 1.0}) == said


@pytest.mark.parametrize(
    ("figure", "lower", "floor"),
    [(0.7, False, 0.6995), (0.5, False, 0.6), (0.5, True, 0.4995), (0.6, False, 0.6)],
)
def test_floors_rise_and_fall_only_where_allowed(figure: float, lower: bool, floor: float) -> None:
    assert raised({"a": figure}, {"a": 0.6, "b": 0.1}, lower=lower) == {"a": floor, "b": 0.1}


@pytest.mark.parametrize(
    ("arguments", "code", "floors"),
    [
        ([], 1, {"golden.success@1": 0.6, "golden.typo.success@1": 0.9}),
        (["--update"], 1, {"golden.success@1": 0.6, "golden.typo.success@1": 0.9995}),
        (
            ["--update", "--allow-regression"],
            0,
            {"golden.success@1": 0.4995, "golden.typo.success@1": 0.9995},
        ),
    ],
)
def test_the_command_refuses_to_lower_a_floor(
    kept: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    floors: dict[str, float],
) -> None:
    assert quality.main(arguments) == code
    assert json.loads((kept / "floors.json").read_text()) == floors
    said = capsys.readouterr()
    assert ("golden.success@1 is 0.5: its floor is 0.6." in said.err) == (code == 1)
    assert "phrase         none  peer  [no hit]" in said.out


def test_figures_are_kept_beside_those_of_collections_measured_elsewhere(kept: Path) -> None:
    quality.main([])
    figures = json.loads((kept / "figures.json").read_text())
    assert figures["golden"] == FIGURES["golden"]
    assert figures["collections"] == {"med": {"queries": 30}}


def test_an_index_that_stands_is_asked_and_nothing_is_written(kept: Path) -> None:
    before = (kept / "figures.json").read_text()
    assert quality.main(["--index", "whoosh:there", "--no-collections"]) == 1
    assert (kept / "figures.json").read_text() == before


@pytest.mark.parametrize(
    "arguments", [["--allow-regression"], ["--index", "whoosh:there", "--update"]]
)
@pytest.mark.usefixtures("kept")
def test_options_that_contradict_each_other_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        quality.main(arguments)


@pytest.mark.usefixtures("kept")
def test_a_collection_that_cannot_be_read_ends_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PILLARS_COLLECTIONS", str(tmp_path))
    (tmp_path / "corpus.jsonl").write_text("{}")
    assert quality.main([]) == 1
    assert "corpus.jsonl: a part of a collection" in capsys.readouterr().err


def test_a_collection_is_indexed_and_asked(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("the file")
    figures = collection_figures(
        Collection(
            "small",
            (
                Document("1", "Peer support", "in whole health"),
                Document("2", "", "supervision of peers"),
                Document("3", "", ""),
            ),
            {"q1": "who supervises peers?", "q2": "not judged", "q3": "nothing relevant"},
            {"q1": {"2": 1.0, "9": 1.0, "1": 0.0}, "q3": {"1": 0.0}},
            (file,),
        )
    )
    ranking = figures.pop("ranking")
    files = figures.pop("files")

    assert len(ranking) == len(files) == 12
    assert figures == {
        "documents": 3,
        "queries": 1,
        "unknown": 1,
        "recall@1": 0.5,
        "recall@5": 0.5,
        "mrr@10": 1.0,
        "ndcg@10": 0.6131,
        "recall@100": 0.5,
    }
