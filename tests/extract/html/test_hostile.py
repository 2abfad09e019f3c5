"""Pages that parsers hang on are read in little time, and no text is lost; sizes here are small."""

import pytest

from indexer.extract.html import read_html
from indexer.extract.html.sanitize import sanitize, without_data
from indexer.extract.library_guard import Diagnostics
from indexer.extract.reader_api import ReadContext
from indexer.model import Document, Reason, Unreadable
from indexer.settings import Settings
from tests.support.cpu_limit import cpu_limit
from tests.support.hostile_html import PAGES, REFUSED, WORDS

CONTEXT = ReadContext(Settings())
# What was quadratic took minutes at the full size: a fiftieth of it, or what nests 500 deep.
PART = 50
LONG = b"iVBO" * 100


@pytest.mark.parametrize("name", sorted(set(PAGES) - REFUSED))
def test_a_hostile_page_is_read_without_losing_its_words(name: str) -> None:
    make, size = PAGES[name]
    content = make(max(500, size // PART))
    with cpu_limit(60):
        result = read_html(content, "a.html", CONTEXT).result

    assert isinstance(result, Document)
    assert WORDS in "\n".join(f"{page.heading}\n{page.text}" for page in result.pages)


def test_a_page_above_the_limit_is_refused() -> None:
    make, size = PAGES["flat_50_mb"]
    result = read_html(make(size // 20), "a.html", ReadContext(Settings(max_html=1))).result

    assert isinstance(result, Unreadable)
    assert result.reason is Reason.TOO_LARGE


def test_common_markup_is_left_as_it_is() -> None:
    page = (
        '<!doctype html><html><body><p>a<p>b<br><a href="x > y">c</a><!-- <div> --><ul><li>d'
        "<li>e</ul><script>if (a < b) x('</div>')</script>1 < 2 & 3 > 2"
    )

    assert sanitize(page, Diagnostics()).markup == page
    assert not sanitize(page, Diagnostics()).changed


def test_elements_beyond_the_depth_become_paragraphs() -> None:
    notes = Diagnostics()
    tamed = sanitize("<div>" * 152 + "in" + "</div>" * 152 + "out", notes)

    assert tamed.markup.count("<div>") == tamed.markup.count("</div>") == 150
    assert tamed.markup.endswith("out")
    assert "too deep" in notes.sentences[0]


def test_many_paragraphs_without_end_tags_are_not_deep() -> None:
    assert not sanitize("<ul>" + "<li><p>x" * 1_000, Diagnostics()).changed


def test_long_tags_keep_their_first_attributes() -> None:
    long = "<a href='x.pdf' title='" + '" > ' * 10_000 + "' class=b>text</a>"

    assert sanitize(long, Diagnostics()).markup.startswith('<a href="x.pdf" title="&quot; > ')
    assert sanitize(long, Diagnostics()).markup.endswith('class="b">text</a>')


def test_controls_are_removed() -> None:
    assert sanitize("a\0b\x01c\td", Diagnostics()).markup == "abc\td"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<img src='data:image/png;base64," + LONG + b"'>", b"<img src='data:image/png;base64,'>"),
        (b"url(data:font/woff2;base64," + LONG + b")", b"url(data:font/woff2;base64,)"),
        (b"<a href='data:text/plain,short'>", b"<a href='data:text/plain,short'>"),
        (b"The data: " + b"word " * 100, b"The data: " + b"word " * 100),
    ],
)
def test_only_long_data_addresses_are_emptied(content: bytes, expected: bytes) -> None:
    assert without_data(content) == expected


def test_a_stray_quotation_mark_is_a_letter() -> None:
    page = "<p><a title=it's>one</a>" + "<p>plain words" * 2_000 + "<p>it's"

    assert sanitize(page, Diagnostics()).markup == page
