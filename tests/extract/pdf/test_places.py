"""Every word has its place: as shown, in points, whatever way the page or the text is turned."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.extract.pdf import read_pdf
from indexer.extract.reader_api import ReadContext
from indexer.model import Document, Reason
from indexer.settings import Settings
from tests.support.placed import Kept, Put, lines, placed_pdf

REPORTS = sorted((Path(__file__).parents[3] / "corpus" / "reports").glob("*.pdf"))
SETTINGS = Settings(ocr=False, page_images=False)
WIDE, HIGH = 600.0, 800.0
# Widths of Helvetica's letters, in thousandths of its size.
WIDTHS = dict(zip("abcdefghijmnopqrstuvwxyz", (
    556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556,
    500, 722, 500, 500, 500), strict=True))  # fmt: skip


def read(content: bytes, options: Settings = SETTINGS) -> tuple[Document, Kept]:
    kept = Kept()
    result = read_pdf(content, "a.pdf", ReadContext(options, kept)).result
    assert isinstance(result, Document)
    return result, kept


def boxes(document: Document, kept: Kept, number: int = 1) -> dict[str, tuple[float, ...]]:
    """Word -> left, top, right, bottom."""
    words = kept.pages[number].layout.words
    assert words is not None
    text = document.pages[number - 1].text
    return {text[start:end]: box for start, end, *box in words}


def width(word: str, size: float) -> float:
    return sum(WIDTHS[letter] for letter in word) * size / 1000


def shown(x: float, y: float, rotate: int, crop: tuple[float, ...]) -> tuple[float, float]:
    """Where a point of the file is on the page as shown: right and down from the upper left."""
    left, bottom, right, top = crop
    return {
        0: (x - left, top - y),
        90: (y - bottom, x - left),
        180: (right - x, y - bottom),
        270: (top - y, right - x),
    }[rotate]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [(0, 0, WIDE, HIGH), (50, 30, 500, 700)])
@settings(max_examples=5, deadline=None)
@given(
    words=st.lists(st.text("acdemnorstuvxz", min_size=2, max_size=9), min_size=1, max_size=4),
    left=st.integers(60, 120),
    base=st.integers(200, 600),
    size=st.integers(8, 20),
)
def test_words_stand_where_they_were_put(
    rotate: int, crop: tuple[float, ...], words: list[str], left: int, base: int, size: int
) -> None:
    text = " ".join(words)
    content = placed_pdf([[Put(left, base, size, text)]], rotate=rotate, crop=crop)
    document, kept = read(content)
    layout = kept.pages[1].layout
    across, down = crop[2] - crop[0], crop[3] - crop[1]

    assert (layout.width, layout.height) == pytest.approx(
        (down, across) if rotate % 180 else (across, down)
    )
    assert document.pages[0].text == text
    x = float(left)
    for word, (_, _, *box) in zip(words, layout.words or (), strict=True):
        corners = [shown(x, base, rotate, crop), shown(x + width(word, size), base, rotate, crop)]
        sideways = rotate % 180 != 0
        low, high = sorted(corner[sideways] for corner in corners)
        assert box[sideways] == pytest.approx(low, abs=2)
        assert box[2 + sideways] == pytest.approx(high, abs=2)
        assert box[not sideways] - 2 <= corners[0][not sideways] <= box[3 - sideways] + 2
        x += width(f"{word}", size) + 0.278 * size


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_text_that_is_turned_on_the_page_is_read_in_its_order(turn: int) -> None:
    """Two lines of a table that stands on its side: the second is below the first when upright."""
    away = {1: (-14, 0), 2: (0, 14), 3: (14, 0)}[turn]
    first = Put(300, 400, 11, "Peers support each other every", turn)
    second = Put(300 + away[0], 400 + away[1], 11, "day of the week.", turn)
    document, kept = read(placed_pdf([[first, second]]))

    assert document.pages[0].text == "Peers support each other every day of the week."
    left, top, right, bottom = boxes(document, kept)["support"]
    assert (right - left > bottom - top) == (turn == 2)


@pytest.mark.parametrize("file", REPORTS, ids=lambda file: file.name)
def test_boxes_name_the_words_of_the_text(file: Path) -> None:
    document, kept = read(file.read_bytes())
    for page in document.pages:
        words = kept.pages[page.number].layout.words
        assert words is not None
        placed = [page.text[start:end] for start, end, *_ in words]
        assert all(word and word == "".join(word.split()) for word in placed)
        assert [a[1] <= b[0] for a, b in pairwise(words)].count(False) == 0
        bare = page.text.replace("\u00ad", "").split()
        signs = {"|", "…"}  # some are ours
        assert "".join(word for word in placed if word not in signs) == "".join(
            word for word in bare if word not in signs
        )


def test_what_is_cut_off_is_not_read_and_said() -> None:
    texts = [Put(100, 400, 11, "Seen by all who look."), Put(100, 780, 11, "Cut off.")]
    document, _ = read(placed_pdf([texts], crop=(50, 50, 500, 700)))

    assert document.pages[0].text == "Seen by all who look."
    assert "2 words outside" in document.pages[0].warnings[0]


def test_a_page_whose_words_are_all_cut_off_is_blank() -> None:
    (page,) = read(placed_pdf([[Put(100, 780, 11, "Cut off.")]], crop=(50, 50, 500, 700)))[0].pages

    assert (page.text, page.reader, page.unread) == ("", "none", Reason.BLANK)


def test_a_word_over_two_lines_has_a_box_on_each() -> None:
    document, kept = read(
        placed_pdf([lines("The certification of the peers is one certifi-", "cation of many.")])
    )

    assert document.pages[0].text.endswith("is one certification of many.")
    found = boxes(document, kept)
    assert found["certifi"][1] < found["cation"][1]


def test_the_number_of_a_note_does_not_glue_to_the_word() -> None:
    raised = [Put(72, 700, 11, "recovery"), Put(113.5, 704, 6, "12"), Put(130, 700, 11, "is real")]
    document, _ = read(placed_pdf([[*raised, *lines("and m2 stays", top=660)]]))

    assert document.pages[0].text.split() == "recovery 12 is real and m2 stays".split()


def test_pages_of_pypdf_have_no_places() -> None:
    content = placed_pdf([lines("Peers support each other.")])
    options = Settings(readers="pypdf", page_images=False)
    document, kept = read(content, options)

    assert document.pages[0].reader == "pypdf"
    assert document.pages[0].agreement is None
    assert kept.pages == {}


def test_pictures_are_upright_and_small() -> None:
    content = placed_pdf([lines(*["Peers support each other on the way."] * 20)], rotate=90)
    _, kept = read(content, Settings(ocr=False))
    picture = kept.pages[1]

    assert (picture.width, picture.height) == (1200, 900)
    assert picture.png.startswith(b"\x89PNG")
    assert len(picture.png) < 60_000


def test_a_poster_has_a_small_picture() -> None:
    content = placed_pdf([lines("A poster.")], size=(9_000, 14_000))
    _, kept = read(content, Settings(ocr=False))

    assert max(kept.pages[1].width, kept.pages[1].height) <= 2_001


def test_no_pictures_are_made_when_nobody_keeps_them() -> None:
    content = placed_pdf([lines("Peers support each other.")])
    result = read_pdf(content, "a.pdf", ReadContext(Settings(ocr=False))).result

    assert isinstance(result, Document)
    assert result.pages[0].text == "Peers support each other."


def test_a_page_with_nothing_on_it_is_blank_and_a_picture_needs_recognition() -> None:
    blank, _ = read(placed_pdf([[]]))
    black, _ = read(placed_pdf([[]], drawn=b"100 100 300 300 re f"))

    assert [page.unread for page in blank.pages] == [Reason.BLANK]
    assert [page.unread for page in black.pages] == [Reason.NEEDS_OCR]
    assert {page.reader for page in (*blank.pages, *black.pages)} == {"none"}
