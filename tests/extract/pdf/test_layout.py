"""Where words stand says what they are: paragraphs, items, tables, columns, notes, headers."""

from collections.abc import Sequence

import pytest
import typst

from indexer.extract.pdf import read_pdf
from indexer.extract.reader_api import ReadContext
from indexer.model import Document, Page
from indexer.settings import Settings
from tests.support.documents import make_pdf
from tests.support.placed import Kept, Put, lines, placed_pdf

SETTINGS = Settings(ocr=False)
FULL = (
    "Peers support each other on the long way to recovery and to",
    "whole health, and they know what they speak of when they say",
    "that it is possible, because it is what they have done so.",
)


def read(pages: Sequence[Sequence[Put]], settings: Settings = SETTINGS) -> tuple[Page, ...]:
    result = read_pdf(placed_pdf(pages), "a.pdf", ReadContext(settings)).result
    assert isinstance(result, Document)
    return result.pages


def paragraphs(*puts: Put) -> list[str]:
    (page,) = read([puts])
    return page.text.split("\n\n")


def test_a_gap_parts_paragraphs() -> None:
    texts = [*lines(*FULL), *lines(*FULL, top=640)]

    assert paragraphs(*texts) == [" ".join(FULL)] * 2


def test_an_indented_first_line_begins_a_paragraph() -> None:
    texts = lines(*FULL, *FULL, *FULL)
    texts[3] = texts[3]._replace(left=90)
    texts[6] = texts[6]._replace(left=90)

    assert paragraphs(*texts) == [" ".join(FULL)] * 3


def test_hanging_lines_go_on() -> None:
    texts = lines(*FULL, *FULL, *FULL)
    texts = [put if n % 3 == 0 else put._replace(left=90) for n, put in enumerate(texts)]

    assert paragraphs(*texts) == [" ".join(FULL)] * 3


def test_larger_type_is_a_heading_of_its_own_even_on_two_lines() -> None:
    title = lines("What a pillar is and what it", "asks of a state", top=740, size=16)

    assert paragraphs(*title, *lines(*FULL, top=705)) == [
        "What a pillar is and what it asks of a state",
        " ".join(FULL),
    ]


def test_items_of_a_list_are_paragraphs() -> None:
    """The marks stand apart from their words, as programs put them."""
    marks = [Put(72, 700 - 14.3 * n, 11, "\u2022") for n in (0, 2)]
    words = lines("first of all the one", "that goes on", "and then the other", left=90)
    both = [marks[0], words[0], words[1], marks[1], words[2]]

    assert paragraphs(*both) == [
        "\u2022 first of all the one that goes on",
        "\u2022 and then the other",
    ]


ROWS = (("State", "Year", "Peers"), ("Georgia", "1999", "1,200"), ("Michigan", "2006", "1,050"))


def test_a_table_has_rows_as_lines() -> None:
    cells = [
        Put(left, 690 - 16 * n, 11, text)
        for n, row in enumerate(ROWS)
        for left, text in zip((72, 200, 300), row, strict=True)
    ]

    assert paragraphs(*lines(*FULL, top=760), *cells, *lines(*FULL, top=600)) == [
        " ".join(FULL),
        "State | Year | Peers\nGeorgia | 1999 | 1,200\nMichigan | 2006 | 1,050",
        " ".join(FULL),
    ]


def test_a_cell_of_two_lines_is_one_cell() -> None:
    cells = [
        *lines("Financing", left=72, top=700),
        *lines("Medicaid pays for the service", "and not for the training", left=200, top=700),
        *lines("Training", left=72, top=660),
        *lines("The state pays for a week", "of it, twice a year", left=200, top=660),
    ]

    assert paragraphs(*cells) == [
        "Financing | Medicaid pays for the service and not for the training\n"
        "Training | The state pays for a week of it, twice a year"
    ]


LEFT = [f"the left column runs on in line {word}" for word in "one two three four five six".split()]
RIGHT = [f"what is right of it follows in {word}" for word in "one two three four five six".split()]


def test_two_columns_are_read_one_after_the_other() -> None:
    one, two = lines(*LEFT), lines(*RIGHT, left=330)
    by_column, by_line = [*one, *two], [put for pair in zip(one, two, strict=True) for put in pair]

    for texts in (by_column, by_line):
        assert " ".join(paragraphs(*texts)) == " ".join((*LEFT, *RIGHT))


def test_notes_do_not_interrupt_a_sentence() -> None:
    notes = lines("1 So says the report.", "2 So says nobody else.", top=120, size=8)
    left, right = lines(*FULL), lines(*FULL, left=400)
    (page,) = read([[*left, *notes, *(put._replace(size=9) for put in right)]])

    assert page.text.split("\n\n")[-2:] == ["1 So says the report.", "2 So says nobody else."]


def test_contents_are_entries_with_their_pages() -> None:
    entries = [("Foreword", "3"), ("What a pillar is", "7"), ("Sources", "19")]
    texts = [
        put
        for n, (words, page) in enumerate(entries)
        for put in (Put(72, 700 - 20 * n, 11, words), Put(480, 700 - 20 * n, 11, page))
    ]
    dotted = [Put(72, 700 - 20 * n, 11, f"{w} {'. ' * 40}{p}") for n, (w, p) in enumerate(entries)]
    expected = ["Foreword … 3", "What a pillar is … 7", "Sources … 19"]

    assert paragraphs(*texts) == expected
    assert paragraphs(*dotted) == expected


WORDS = "alpha beta gamma delta epsilon zeta".split()


def test_running_lines_by_their_height_whatever_the_file_says_first() -> None:
    """Footers stand first in the file, and the chapter changes every other page."""
    pages = [
        [
            Put(72, 40, 9, f"Page {n + 11}"),
            Put(72, 760, 9, f"Chapter on {WORDS[n // 2]}"),
            *lines(f"Here {word} is spoken of at some length.", *FULL),
        ]
        for n, word in enumerate(WORDS)
    ]
    found = read(pages)

    assert [page.above for page in found] == [f"Chapter on {WORDS[n // 2]}" for n in range(6)]
    assert [page.below for page in found] == [f"Page {n + 11}" for n in range(6)]
    assert [page.text.split()[1] for page in found] == WORDS


def test_headings_in_large_type_that_count_are_no_running_lines() -> None:
    pages = [
        [Put(72, 740, 18, f"Pillar {n + 1}"), *lines(f"About {word}, in short.", *FULL)]
        for n, word in enumerate(WORDS)
    ]

    assert [page.text.split("\n\n")[0] for page in read(pages)] == [
        f"Pillar {n + 1}" for n in range(6)
    ]


def test_a_word_broken_over_a_page_belongs_to_the_page_where_it_begins() -> None:
    first = lines(*FULL, "and the state asks for a certifi-")
    second = lines("cation that others know. " + FULL[0], *FULL)
    one, two = read([first, second])

    assert one.text.endswith("and the state asks for a certification")
    assert two.text.startswith("that others know. Peers")


def test_a_dash_at_the_end_of_a_page_takes_no_word_of_the_next() -> None:
    first = lines(*FULL, "and the state asks for a certificate -")
    one, two = read([first, lines("that others know. " + FULL[0], *FULL)])

    assert one.text.endswith("certificate -")
    assert two.text.startswith("that others know.")


@pytest.mark.parametrize(
    ("readers", "reader", "agreement"),
    [("both", "agreed", 1.0), ("pdfium", "pdfium", None), ("pypdf", "pypdf", None)],
)
def test_a_page_says_whose_text_it_has(readers: str, reader: str, agreement: float | None) -> None:
    (page,) = read([lines(*FULL)], Settings(ocr=False, readers=readers))

    assert (page.reader, page.agreement) == (reader, agreement)
    assert page.text == " ".join(FULL)


def test_what_pypdf_cannot_open_pdfium_reads_alone() -> None:
    content = make_pdf([["Peers support each other on the way to recovery."]])
    broken = content.replace(b"startxref", b"startxrfe")
    result = read_pdf(broken, "a.pdf", ReadContext(SETTINGS)).result

    assert isinstance(result, Document)
    assert result.pages[0].text == "Peers support each other on the way to recovery."
    assert result.pages[0].reader == "pdfium"
    assert any("pdfium alone" in sentence for sentence in result.warnings)


def test_signs_beyond_the_first_plane_keep_words_and_places_together() -> None:
    """Pdfium counts two characters for such a sign, and its own text has one or none."""
    source = (
        b"#set page(width: 300pt, height: 200pt)\n$ x^2 + cal(A) $\nPeers \xf0\x9d\x92\x9c know."
    )
    kept = Kept()
    result = read_pdf(typst.compile(source), "a.pdf", ReadContext(SETTINGS, kept)).result

    assert isinstance(result, Document)
    text, words = result.pages[0].text, kept.pages[1].layout.words or ()
    assert "\U0001d465" in text
    assert text.split()[-3:] == ["Peers", "\U0001d49c", "know."]
    assert [text[start:end] for start, end, *_ in words] == text.split()
