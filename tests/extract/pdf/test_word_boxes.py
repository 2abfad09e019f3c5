"""From a PDF whose words stand where the test put them, through a build, to the boxes in the
picture: turned and cropped pages are exact to two points.
"""

import io
from itertools import product
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image, ImageDraw

from search_app import create_app
from tests.extract.pdf.test_places import HIGH, WIDE, shown, width
from tests.support.placed import Put, placed_pdf
from tests.support.site import built

ROTATIONS = (0, 90, 180, 270)
WHOLE = (0.0, 0.0, WIDE, HIGH)
# Cut on all sides, and one that reaches beyond the sheet, of which only the sheet is shown.
CROPS = (WHOLE, (50.0, 30.0, 500.0, 700.0), (-40.0, 100.0, 560.0, 900.0))
WORDS = (
    Put(120, 600, 11, "monument"),
    Put(300, 410, 18, "ocean"),
    Put(410, 210, 8, "transom"),
    Put(90, 130, 14, "acrostic"),
)
CASES = list(product(ROTATIONS, range(len(CROPS))))


def name(rotate: int, crop: int) -> str:
    return f"turned-{rotate}-crop-{crop}"


def visible(crop: tuple[float, ...]) -> tuple[float, float, float, float]:
    left, bottom, right, top = crop
    return max(left, 0.0), max(bottom, 0.0), min(right, WIDE), min(top, HIGH)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("boxes")
    corpus = folder / "corpus"
    corpus.mkdir()
    for rotate, crop in CASES:
        content = placed_pdf([WORDS], rotate=rotate, crop=CROPS[crop])
        (corpus / f"{name(rotate, crop)}.pdf").write_bytes(content)
    settings = built(corpus, folder / "index")
    return create_app(settings).test_client()


def page(client: FlaskClient, document: str, q: str) -> Any:
    answer = client.get(f"/api/v1/documents/{document}/pages/1", query_string={"q": q})
    assert answer.status_code == 200, document
    return answer.json


@pytest.mark.parametrize(("rotate", "crop"), CASES)
def test_a_box_in_the_picture_is_where_the_word_was_put(
    client: FlaskClient, rotate: int, crop: int
) -> None:
    edges = visible(CROPS[crop])
    across, down = edges[2] - edges[0], edges[3] - edges[1]
    seen = (down, across) if rotate % 180 else (across, down)
    sideways = rotate % 180 != 0
    for put in WORDS:
        read = page(client, name(rotate, crop), put.text)
        image, ((box,),) = read["image"], read["image"]["boxes"]
        scale = seen[0] / image["width"]
        points = [edge * scale for edge in box]
        ends = [
            shown(put.left + along, put.base, rotate, edges)
            for along in (0, width(put.text, put.size))
        ]
        low, high = sorted(end[sideways] for end in ends)

        assert image["height"] * scale == pytest.approx(seen[1], abs=1)
        assert points[sideways] == pytest.approx(low, abs=2)
        assert points[2 + sideways] == pytest.approx(high, abs=2)
        # Upright to the writing: the base line runs through the box, which is as high as the type.
        one, other = points[not sideways], points[3 - sideways]
        assert one - 0.1 <= ends[0][not sideways] <= other + 0.1
        assert other - one == pytest.approx(put.size, abs=0.45 * put.size)


@pytest.mark.parametrize(("rotate", "crop"), CASES)
def test_the_ink_of_the_picture_lies_in_the_boxes(
    client: FlaskClient, rotate: int, crop: int
) -> None:
    """All words of the page are asked for: what is left when their boxes are painted over is paper,
    and each box has ink.
    """
    read = page(client, name(rotate, crop), " OR ".join(put.text for put in WORDS))
    png = client.get(read["image"]["url"]).data
    picture = Image.open(io.BytesIO(png)).convert("L")
    boxes = [box for boxes in read["image"]["boxes"] for box in boxes]

    assert picture.size == (read["image"]["width"], read["image"]["height"])
    assert len(boxes) == len(WORDS)
    for left, top, right, bottom in boxes:
        assert picture.crop((int(left), int(top), int(right), int(bottom))).getextrema()[0] < 128
        room = (left - 2, top - 2, right + 2, bottom + 2)
        ImageDraw.Draw(picture).rectangle(room, fill=255)
    assert picture.getextrema()[0] > 128
