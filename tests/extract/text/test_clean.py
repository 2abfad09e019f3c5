"""Lines of pages become clean paragraphs: ligatures, hyphens, running lines, encodings."""

from collections.abc import Collection, Sequence

import pytest

from indexer.extract.detect.format import Format
from indexer.extract.detect.sniff import sniff
from indexer.extract.text.clean import (
    clean,
    guess_language,
    one_line,
    paragraphs,
    readable_name,
    vocabulary,
)
from indexer.extract.text.running_lines import find_running_lines


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            "e\ufb03cient sta\ufb00 \ufb01nd \ufb02ow \ufb05 \ufb06",
            "efficient staff find flow st st",
        ),
        ("cafe\u0301", "café"),
        ("a\u00a0b\u2009c", "a b c"),
        ("a\x00b\x07c", "abc"),
        ("x\u200by\ufeff", "xy"),
        ("x² ½", "x² ½"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("lone \ud800 surrogate", "lone ? surrogate"),
    ],
)
def test_clean(raw: str, expected: str) -> None:
    assert clean(raw) == expected


def without_furniture(
    pages: Sequence[Sequence[str]], headings: Sequence[Collection[str]] = ()
) -> list[list[str]]:
    """Each page's lines without its running lines."""
    found = find_running_lines(pages, headings)
    return [
        [line for n, line in enumerate(lines) if n not in {*one.above, *one.below}]
        for lines, one in zip(pages, found, strict=True)
    ]


def test_one_line_drops_soft_hyphens() -> None:
    assert one_line(" Recov\u00adery \n is\tpossible ") == "Recovery is possible"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["The certifica-", "tion of peers"], "The certification of peers"),
        (["a 25-", "year gap"], "a 25-year gap"),
        (["Medicaid-", "Billable services"], "Medicaid-Billable services"),
        (["a self-", "directed plan"], "a self-directed plan"),
        (["peer-", "run, and peerless; peer-run again"], "peer-run, and peerless; peer-run again"),
        (["co-", "ordination; coordination"], "coordination; coordination"),
        (["whole-", "health"], "wholehealth"),
        (["recov\u00ad", "ery"], "recovery"),
        (["soft re\u00adcovery inside"], "soft recovery inside"),
        (["a dash -", "then more"], "a dash - then more"),
        (["one line", "and another"], "one line and another"),
    ],
)
def test_line_ends_are_joined_when_safe(lines: list[str], expected: str) -> None:
    assert paragraphs(lines) == expected


def test_document_decides_about_a_hyphen() -> None:
    known = vocabulary(["the whole-health pillar", "whole-health services"])

    assert paragraphs(["of whole-", "health"], known) == "of whole-health"


LONG = "This line is as long as lines of the text usually are on such a page"


@pytest.mark.parametrize(
    ("lines", "count"),
    [
        ([LONG, LONG, "ends here.", LONG], 2),
        ([LONG, "", LONG], 2),
        ([LONG, "• first", "• second"], 3),
        ([LONG, "1. first", "2. second"], 3),
        ([LONG, "and goes on in lower case"], 1),
        (["2 Findings … 4", "3 Conclusions of the whole report … 7"], 2),
        (["2.1 Heading of it", LONG, LONG, LONG], 2),
    ],
)
def test_paragraphs_are_parted(lines: list[str], count: int) -> None:
    assert len(paragraphs(lines).split("\n\n")) == count


def test_headings_stand_alone() -> None:
    lines = [LONG, "The part about summits and what became of all of them since", LONG]

    assert paragraphs(lines, headings={lines[1]}).split("\n\n") == lines


def test_leaders_are_shortened() -> None:
    assert paragraphs(["Findings . . . . . . . . . . 12"]) == "Findings … 12"


def test_paragraphs_lose_no_word() -> None:
    lines = ["Alpha beta", "gamma delta.", "", "• epsilon", "Zeta eta-", "Theta"]

    assert paragraphs(lines).replace("\n\n", " ").split() == (
        "Alpha beta gamma delta. • epsilon Zeta eta-Theta".split()
    )


BODY = ["Alpha says something.", "Beta says more.", "Gamma agrees.", "Delta does not."]


def _pages(top: str, bottom: str, count: int = 6) -> list[list[str]]:
    return [
        [top.format(n=n), *(f"{line} {'abcdefgh'[n]}" for line in BODY), bottom.format(n=n)]
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("top", "bottom"),
    [
        ("Annual report", "{n}"),
        ("Annual report {n}", "Page {n} of 6"),
        ("", "Pillars of Peer Support   {n}"),
    ],
)
def test_running_lines_are_left_out(top: str, bottom: str) -> None:
    kept = without_furniture(_pages(top, bottom))

    assert [[line for line in page if line] for page in kept] == [
        [f"{line} {'abcdefgh'[n]}" for line in BODY] for n in range(6)
    ]


def test_roman_page_numbers_are_page_numbers() -> None:
    """The body lines differ from page to page, as they do."""
    pages = [[f"Body {'abc'[n]}", roman] for n, roman in enumerate(("i", "ii", "iii"))]

    assert without_furniture(pages) == [["Body a"], ["Body b"], ["Body c"]]


def test_header_with_changing_chapter_is_left_out() -> None:
    chapters = ["Findings", "Methods", "What a pillar is", "Glossary"]
    pages = [[f"Companion to the 2009 report {c}", f"About {c}."] for c in chapters]

    assert without_furniture(pages) == [[f"About {c}."] for c in chapters]


def test_too_few_repetitions_stay() -> None:
    """Two of five pages are 40 % but fewer than three; three of ten are fewer than 40 %."""
    two = [["Header", *BODY, "x"], ["Header", *BODY[::-1], "y"], ["a"], ["b"], ["c"]]
    three = [["Header", f"{'abc'[n]} only"] for n in range(3)] + [[letter] for letter in "defghij"]

    assert without_furniture(two) == two
    assert without_furniture(three) == three


def test_a_header_with_a_chapter_of_the_outline_is_left_out_however_short() -> None:
    chapters = ["1 Sheets", "2 Partners", "3 Signs of success"]
    pages = [
        [
            f"Health worksheet {chapter[2:]}",
            chapter,
            *(f"{chapter}, line {n} of text" for n in range(12)),
        ]
        for chapter in chapters
    ]
    kept = without_furniture(pages, [{chapter} for chapter in chapters])

    assert [page[0] for page in kept] == chapters


def test_a_heading_that_starts_there_stays() -> None:
    pages = [[f"Pillar {n}", f"About {'abcdef'[n]}."] for n in range(6)]

    assert without_furniture(pages, [{f"Pillar {n}"} for n in range(6)]) == pages


def test_a_document_of_repeated_lines_keeps_them() -> None:
    pages = [[f"Slide {n}"] for n in range(5)]

    assert without_furniture(pages) == pages


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("reports/POPS_2011-final.pdf", "POPS 2011 final"),
        ("a.pdf#annex_one.html", "Annex one"),
        ("pages/line\nbreak.html", "Line break"),
        (".pdf", ".pdf"),
        ("---", "Untitled"),
        ("v1.2 notes", "V1.2 notes"),
    ],
)
def test_readable_name(path: str, title: str) -> None:
    assert readable_name(path) == title


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "The work of the peers is in the hands of those who are on the way to recovery. " * 3,
            "en",
        ),
        (
            "La vida de los pueblos es el tema de las obras que se leen en la escuela por un día. ",
            "es",
        ),
        ("12 34 56 tables 78 numbers " * 10, ""),
        ("too short to tell", ""),
    ],
)
def test_guess_language(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"", Format.EMPTY),
        (b"\0\0 \r\n", Format.EMPTY),
        (b"%PDF-1.7\n", Format.PDF),
        (b"junk before\n%PDF-1.4", Format.PDF),
        (b"1 0 obj\n<<>>\nendobj\n", Format.PDF),
        (b"<!DOCTYPE html><p>x", Format.HTML),
        (b"\xef\xbb\xbf\n<!-- saved -->\n<HTML>", Format.HTML),
        ("\ufeff<html>".encode("utf-16-le"), Format.HTML),
        (b"<?xml version='1.0'?><html xmlns='x'>", Format.HTML),
        (b"<h2>A fragment</h2><p>of a page", Format.HTML),
        (b"<?xml version='1.0'?><feed>", Format.OTHER),
        (b"PK\x03\x04...", Format.ZIP),
        (b"\x89PNG\r\n", Format.OTHER),
        (b"Plain words, a < b and c > d.", Format.TEXT),
        (b"\x01\x02\x03\x04" * 40, Format.UNKNOWN),
    ],
)
def test_sniff(head: bytes, expected: Format) -> None:
    assert sniff(head).format is expected
