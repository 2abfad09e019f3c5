"""Web pages give sections without furniture, and what their heads and links say."""

import re

import pytest

from indexer.extract import read_bytes
from indexer.extract.html import read_content
from indexer.extract.html.dates import parse_date
from indexer.extract.html.links import LinkBase
from indexer.extract.library_guard import Diagnostics
from indexer.extract.text.decode import decode
from indexer.model import Document, Heading, Link, Reason, Unreadable
from indexer.settings import Settings

SETTINGS = Settings()


def read(page: str | bytes, path: str = "pages/some-page.html") -> Document:
    content = page if isinstance(page, bytes) else page.encode()
    result = read_bytes(content, path, SETTINGS)[0]
    assert isinstance(result, Document), result
    return result


def texts(page: str) -> list[str]:
    return [p.text for p in read(f"<!doctype html><body><main>{page}</main>").pages]


def everything(document: Document) -> str:
    return "\n".join(f"{p.heading}\n{p.text}" for p in document.pages)


RESOURCE = """<!doctype html><html lang="en-US"><head>
<title>The second summit | Resource Shelf</title>
<meta property="og:site_name" content="Resource Shelf">
<meta name="description" content="From the head.">
<meta property="article:published_time" content="2011-02-01T09:00:00+00:00">
<meta name="author" content="Allen Daniels; Larry Fricks">
<link rel="canonical" href="https://shelf.example/summit-2"></head>
<body><header><nav><a href="/">Home</a> Navigation words</nav></header>
<aside class="sidebar">Sidebar words <a href="../reports/side.pdf">aside</a></aside>
<main><h1>The second summit</h1><p>Opening words.</p>
<h2>Attachment Files</h2><ul><li><a href="../reports/two.pdf">Report two</a></li>
<li><a href="/download?id=3">Worksheet</a></li></ul>
<h2>Summary/Abstract</h2><p>What it is about.</p>
<h2>Content</h2><h3>Preparation</h3><p>Prepared words.</p><h3>Result</h3><p>Resulting words.</p>
<div id="comments"><h2>Comments</h2><p>Commenting words.</p></div></main>
<footer>Footer words</footer></body></html>"""


def test_sections_are_pages() -> None:
    document = read(RESOURCE)

    assert [(p.number, p.heading, p.text) for p in document.pages] == [
        (1, "", "Opening words."),
        (2, "Attachment Files", "• Report two\n\n• Worksheet"),
        (3, "Summary/Abstract", "What it is about."),
        (4, "Content", "Preparation\n\nPrepared words.\n\nResult\n\nResulting words."),
    ]
    assert {(p.label, p.reader) for p in document.pages} == {("", "bs4")}
    assert document.headings[-1] == Heading(3, "Result", 4)


def test_furniture_and_comments_are_left_out() -> None:
    text = everything(read(RESOURCE))

    for word in ("Navigation", "Sidebar", "Commenting", "Comments", "Footer"):
        assert word not in text


def test_the_head_is_read() -> None:
    document = read(RESOURCE)

    assert document.title == "The second summit"
    assert document.authors == ("Allen Daniels", "Larry Fricks")
    assert document.dates == {"published": "2011-02-01T09:00:00+00:00"}
    assert document.url == "https://shelf.example/summit-2"
    assert document.language == "en"
    assert document.abstract == "What it is about."


def test_attached_files_come_from_the_whole_page() -> None:
    assert read(RESOURCE).attachments == (
        Link("reports/side.pdf", "aside"),
        Link("reports/two.pdf", "Report two"),
        Link("https://shelf.example/download?id=3", "Worksheet"),
    )


@pytest.mark.parametrize(
    ("page", "abstract"),
    [
        (
            "<div class='field-abstract'><h3>Abstract</h3><p>In a box.</p></div><p>x</p>",
            "In a box.",
        ),
        ("<h2>Abstract</h2><p>Under it.</p><h2>Next</h2><p>No.</p>", "Under it."),
        ("<h2>Content</h2><h4>Summary/Abstract</h4><p>Deep.</p><h4>More</h4><p>No.</p>", "Deep."),
        ("<p>No abstract here.</p>", "From the head."),
    ],
)
def test_abstract(page: str, abstract: str) -> None:
    head = "<html><head><meta name=description content='From the head.'></head>"

    assert read(f"{head}<body><main>{page}</main></body>").abstract == abstract


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title>T | S</title><main><h1>One</h1><p>x</p></main>", "One"),
        ("<title>T | S</title><meta property='og:title' content='O'><p>x</p>", "O"),
        ("<title>Pillars of Peer Support – III</title><p>x</p>", "Pillars of Peer Support – III"),
        ("<title>Summit | Shelf</title><p>x</p>", "Summit"),
        ("<title>A - B</title><meta property='og:site_name' content='B'><p>x</p>", "A"),
        ("<body><h1>Heading</h1><article><p>Long words in the article.</p></article>", "Heading"),
        ("<p>No title at all</p>", "Some page"),
    ],
)
def test_title(page: str, title: str) -> None:
    assert read(f"<!doctype html>{page}").title == title


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<p>one<p>two", ["one\n\ntwo"]),
        ("one<br>two<br><br>three", ["one\ntwo\n\nthree"]),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", ["• a\n\n• b\n\n• c"]),
        ("<ol start=3><li>a<li>b</ol>", ["3. a\n\n4. b"]),
        ("<ul><li></li></ul><p>after</p>", ["after"]),
        ("<table><tr><th>a<th>b<tr><td>1<td><p>2</p></table>", ["a | b\n1 | 2"]),
        (
            "<table><tr><td><h3>x</h3>left</td><td><p>right</p></td></tr></table>",
            ["left\n\nright"],
        ),
        ("<pre>a\n  b</pre>", ["a\nb"]),
        ("<p>glued<b>word</b>s</p>", ["gluedwords"]),
        ("<p>note<sup>2</sup></p>", ["note 2"]),
        ("<p>soft\u00adly e\ufb03cient</p>", ["softly efficient"]),
        (
            "<p>before</p><script>x()</script><style>y</style><!-- z --><p>after",
            ["before\n\nafter"],
        ),
        ("<dl><dt>Term<dd>Meaning</dl>", ["Term\n\nMeaning"]),
        ("<p>a &lt;b&gt; &amp; c</p>", ["a <b> & c"]),
        ("<h2>A</h2><h2>B</h2><p>x", ["", "x"]),
        ("<h3>A</h3><p>x<h3>B</h3><p>y", ["x", "y"]),
        ("<h1>T</h1><h1>A</h1><p>x<h1>B</h1><p>y", ["x", "y"]),
    ],
)
def test_blocks(page: str, expected: list[str]) -> None:
    assert texts(page) == expected


def test_a_heading_alone_is_not_lost() -> None:
    document = read("<main><h1>T</h1><h2>Only</h2><h2>Headings</h2></main>")

    assert [p.heading for p in document.pages] == ["Only", "Headings"]


def test_long_sections_are_cut_at_their_own_headings() -> None:
    words = "<p>" + "word " * 300 + "</p>"
    document = read(f"<main><h1>T</h1><h2>Content</h2><h3>A</h3>{words}<h3>B</h3>{words}</main>")

    assert [p.heading for p in document.pages] == ["Content · A", "B"]


def test_no_word_is_lost_or_doubled() -> None:
    """Every word of markup that is all content stands once, in a heading or a text."""
    words = [f"w{n}" for n in range(400)]
    shapes = ["<p>{}</p>", "<h2>{}</h2>", "<li>{}</li>", "<td>{}</td>", "{}<br>", "<h4>{}</h4>"]
    shapes += ["<div><div>{}</div></div>", "<b>{}</b> ", "<blockquote>{}</blockquote>"]
    shapes += ["<h3><div>{}</div></h3>", "<h3><button>{}</button></h3>", "<a href=x>{}</a>"]
    page = "".join(shapes[n * 7 % len(shapes)].format(w) for n, w in enumerate(words))
    content = read_content(page, "a.html", Diagnostics())
    found = re.findall(r"w\d+", "\n".join(f"{s.heading}\n{s.text}" for s in content.sections))

    assert sorted(found) == sorted(words)


def test_a_page_inside_a_form_or_an_open_nav_is_read() -> None:
    words = "Words that the page is about. " * 20

    assert words.strip() in everything(read(f"<html><body><form><p>{words}</p></form>"))
    assert words.strip() in everything(read(f"<html><body><nav><p>{words}</p><div>x</div>"))


@pytest.mark.parametrize(
    ("href", "base", "url", "expected"),
    [
        ("../reports/x.pdf", "", "", "reports/x.pdf"),
        ("x%20y.pdf#page=3", "", "", "pages/x y.pdf"),
        ("..\\reports\\x.pdf", "", "", "reports/x.pdf"),
        ("../../etc/passwd", "", "", ""),
        ("%2e%2e/%2e%2e/etc/passwd", "", "", ""),
        ("../../x.pdf", "", "https://a.example/b/c/d", "https://a.example/x.pdf"),
        ("/files/x.pdf", "", "", "files/x.pdf"),
        ("/../../x.pdf", "", "", ""),
        ("/files/x.pdf", "", "https://a.example/b", "https://a.example/files/x.pdf"),
        ("x.pdf", "../reports/", "", "reports/x.pdf"),
        ("../x.pdf", "../reports/", "", "x.pdf"),
        ("x.pdf", "https://b.example/d/", "", "https://b.example/d/x.pdf"),
        ("https://c.example/x.pdf", "../reports/", "", "https://c.example/x.pdf"),
        ("//c.example/x.pdf", "", "", "https://c.example/x.pdf"),
        ("#part", "", "", ""),
        ("mailto:a@b.example", "", "", ""),
        ("javascript:alert(1)", "", "", ""),
        ("file:///etc/passwd", "", "", ""),
        ("http://[broken", "", "", ""),
        ("..", "", "", ""),
    ],
)
def test_resolve(href: str, base: str, url: str, expected: str) -> None:
    assert LinkBase("pages/some-page.html", base, url).resolve(href) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2012-01-31", "2012-01-31"),
        ("2012-01-31T10:00:00Z", "2012-01-31T10:00:00Z"),
        ("2012-01-31 10:00", "2012-01-31"),
        ("2012/1/5", "2012-01-05"),
        ("2012-01", "2012-01"),
        ("2012", "2012"),
        ("January 5, 2012", "2012-01-05"),
        ("Posted 5 Jan. 2012", "2012-01-05"),
        ("March 2011", "2011-03"),
        ("2012-13-01", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_iso_date(text: str, expected: str) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@graph":[{"@type":"WebSite"},'
        '{"@type":"Article","datePublished":"2012-03-04","author":{"name":"A Writer"}}]}</script>',
        '<meta name="dcterms.date" content="2012-03-04"><meta name="author" content="A Writer">',
    ],
)
def test_dates_and_authors_of_the_head(head: str) -> None:
    document = read(f"<!doctype html><head>{head}</head><body><p>Words.</p>")

    assert document.dates == {"published": "2012-03-04"}
    assert document.authors == ("A Writer",)


def test_broken_linked_data_is_left_out() -> None:
    page = '<!doctype html><script type="application/ld+json">{"a": [</script><p>Words.</p>'

    assert read(page).pages[0].text == "Words."


def test_time_element_gives_the_date() -> None:
    page = "<!doctype html><aside><time>2001-01-01</time></aside><main><time>March 4, 2012</time>x"

    assert read(page).dates == {"published": "2012-03-04"}


@pytest.mark.parametrize(
    "content",
    [
        "<meta charset=latin-1><p>café “x”".encode(),
        b"\xef\xbb\xbf" + "<p>café “x”".encode(),
        "\ufeff<p>café “x”".encode("utf-16-le"),
        "\ufeff<p>café “x”".encode("utf-16-be"),
        "<p>café “x”".encode("cp1252"),
        "<meta charset=utf-8><p>café “x”".encode("cp1252"),
        "<meta charset=nonsense><p>café “x”".encode("cp1252"),
        "<meta charset='mac-roman'><p>café “x”".encode("mac-roman"),
    ],
)
def test_decode(content: bytes) -> None:
    assert decode(content).endswith("<p>café “x”")


def test_nul_and_controls_are_removed() -> None:
    assert read(b"<html><body><p>wor\0ds\x01 here").pages[0].text == "words here"


def test_of_too_many_tags_the_text_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.extract.html.sanitize._MAX_TAGS", 100)
    document = read("<!doctype html><p>first</p>" + "<i></i>" * 100 + "<p>second</p><p>last</p>")

    assert document.pages[0].text.split() == ["first", "second", "last"]
    assert "tags" in document.warnings[0]


def test_deep_nesting_loses_no_text() -> None:
    assert "deep words" in everything(read("<!doctype html>" + "<div>" * 2_000 + "deep words"))


@pytest.mark.parametrize("page", ["<html></html>", "<html><body><script>x</script></body></html>"])
def test_a_page_without_text(page: str) -> None:
    result = read_bytes(page.encode(), "a.html", SETTINGS)[0]

    assert isinstance(result, Unreadable)
    assert result.reason is Reason.NO_TEXT


def test_a_large_page_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.extract.html.reader.read_page", None)
    content = b"<!doctype html><p>" + b"words " * 2**20
    result = read_bytes(content, "a.html", Settings(max_html=5))[0]

    assert isinstance(result, Unreadable)
    assert (result.reason, "max_html" in result.message) == (Reason.TOO_LARGE, True)


def test_plain_text_named_html_is_mislabelled() -> None:
    result = read_bytes(b"Only words.\n", "a.html", SETTINGS)[0]

    assert isinstance(result, Unreadable)
    assert result.reason is Reason.MISLABELLED


def test_a_page_named_pdf_is_read_as_what_it_is() -> None:
    assert read("<!doctype html><p>Words.</p>", "a.pdf").format == "html"


def test_the_same_bytes_give_the_same_document() -> None:
    assert read(RESOURCE) == read(RESOURCE)
