"""The picture of a page as data: where it is, how large, and where its matches stand in pixels."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.engine import open_engine, open_writer
from indexer.engine.taxonomy import IndexInfo, Taxonomy
from indexer.model import PageInfo, Passage, Record
from indexer.page_images import Box, Layout, Picture, PicturesFile
from indexer.settings import Settings
from search_app import create_app
from tests.support.json_schema import check
from tests.support.reading_room import png, stocked

TEXT = "One two three four. Two"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    engine, corpus = stocked(tmp_path_factory.mktemp("library"))
    yield create_app(Settings(corpus=corpus), engine=engine).test_client()
    engine.close()


def page(client: FlaskClient, path: str) -> Any:
    answer = client.get(f"/api/v1/documents/{path}")
    assert answer.status_code == 200
    check(answer.json, "Page")
    return answer.json


def boxed(folder: Path, query: str, picture: Picture) -> Any:
    """The `image` of a page of TEXT with this picture, asked for a query."""
    file = folder / "pictures.zip"
    with PicturesFile(file) as pictures:
        pictures.add(0, 1, picture)
    url = f"whoosh:{folder / 'index'}"
    writer = open_writer(url, Taxonomy())
    info = PageInfo(1, "", "", 5)
    record = Record("x", "x", "x", format="pdf", path="x.pdf", pages=(info,), pictures="p.zip/0")
    writer.add(record, [Passage("x", 1, "", "", TEXT)])
    writer.keep("p.zip", file)
    writer.publish(IndexInfo("x", "", "v", "2026-01-01", 1, 1, 1, Taxonomy()), {"version": "v"})
    engine = open_engine(url)
    try:
        client = create_app(Settings(), engine=engine).test_client()
        answer = client.get("/api/v1/documents/x/pages/1", query_string={"q": query})
    finally:
        engine.close()
    check(answer.json, "Page")
    return answer.json["image"] if answer.json else None


def layout(*words: Box) -> Picture:
    """A picture of two pixels a point."""
    return Picture(png(200, 400), 200, 400, Layout(100.0, 200.0, words))


WORDS: tuple[Box, ...] = (
    (0, 3, 10.0, 10.0, 20.0, 14.0),
    (4, 7, 22.0, 10.0, 32.0, 14.0),
    (8, 13, 34.0, 10.0, 44.0, 14.0),
    (14, 19, 10.0, 20.0, 20.0, 24.0),
    (20, 23, 60.0, 20.0, 70.0, 24.0),
)


def test_each_mark_has_its_boxes(client: FlaskClient) -> None:
    found = page(client, "scan/pages/1?q=harbour+lighthouse")

    image = found["image"]
    assert re.fullmatch(r"/documents/scan/pages/1\.png\?v=[0-9a-f]{12}", image["url"])
    assert (image["width"], image["height"]) == (200, 300)
    marked = [found["text"][start:end] for start, end in found["marks"]]
    assert marked == ["harbour", "lighthouse"]
    assert image["boxes"] == [[[28.0, 40.0, 42.0, 44.0]], [[68.0, 40.0, 90.0, 44.0]]]
    assert client.get(image["url"]).mimetype == "image/png"


def test_without_a_query_there_is_nothing_to_box(client: FlaskClient) -> None:
    assert page(client, "scan/pages/1")["image"]["boxes"] == []


def test_unknown_places_and_missing_pictures_are_null(client: FlaskClient) -> None:
    assert page(client, "scan/pages/2?q=harbour")["image"]["boxes"] is None
    assert page(client, "scan/pages/3")["image"] is None
    assert page(client, "report/pages/1?q=sea")["image"] is None


def test_running_lines_are_told_apart_from_the_text(client: FlaskClient) -> None:
    found = page(client, "scan/pages/1")

    assert (found["above"], found["below"]) == ("Harbours", "Page 1")
    assert "Harbours" not in found["text"]


def test_words_side_by_side_are_one_box_and_each_line_has_its_own(tmp_path: Path) -> None:
    image = boxed(tmp_path, '"two three four"', layout(*WORDS))

    assert image["boxes"] == [[[44.0, 20.0, 88.0, 28.0], [20.0, 40.0, 40.0, 48.0]]]


def test_a_match_in_the_next_column_is_a_box_of_its_own(tmp_path: Path) -> None:
    image = boxed(tmp_path, '"four two"', layout(*WORDS))

    assert image["boxes"] == [[[20.0, 40.0, 40.0, 48.0], [120.0, 40.0, 140.0, 48.0]]]


def test_boxes_never_leave_the_picture(tmp_path: Path) -> None:
    image = boxed(tmp_path, "one", layout((0, 3, -9.0, -9.0, 999.0, 999.0)))

    assert image["boxes"] == [[[0.0, 0.0, 200.0, 400.0]]]


def test_a_word_of_unknown_place_has_no_box_and_the_others_keep_theirs(tmp_path: Path) -> None:
    image = boxed(tmp_path, "one OR three", layout(*WORDS[2:]))

    assert image["boxes"] == [[], [[68.0, 20.0, 88.0, 28.0]]]


@pytest.mark.parametrize("size", [(0.0, 0.0), (100.0, 0.0)])
def test_a_page_without_size_breaks_nothing(tmp_path: Path, size: tuple[float, float]) -> None:
    picture = replace(layout(), layout=Layout(*size, words=WORDS))

    boxes = boxed(tmp_path, "one", picture)["boxes"]
    assert boxes[0][0][1::2] == [0.0, 0.0]


def test_places_without_a_picture_are_no_image(tmp_path: Path) -> None:
    assert boxed(tmp_path, "one", Picture(b"", 0, 0, Layout(100.0, 200.0, WORDS))) is None
