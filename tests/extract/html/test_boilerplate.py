"""What is content: two judges of it, and what each is right about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.html import read_html, read_markup
from indexer.extract.reader_api import EmbeddedFile, Origin, ReadContext, with_origin
from indexer.model import Document, Link, Unreadable
from indexer.settings import Settings

CONTEXT = ReadContext(Settings())
# As long as a paragraph that a judge of content takes for one.
SENTENCE = (
    "People who have been through it themselves help others on their way, and they do so in many "
    "places, in many ways, and with a training that those who know them best have made for them. "
)
ARTICLE = "".join(f"<p>{n}. {SENTENCE * 3}</p>" for n in range(1, 6))


def read(page: str) -> Document:
    result = read_html(f"<!doctype html><html>{page}".encode(), "a/page.html", CONTEXT).result
    assert isinstance(result, Document), result
    return result


def everything(document: Document) -> str:
    return "\n".join(f"{page.heading}\n{page.text}" for page in document.pages)


def test_headings_tables_and_lists_between_paragraphs_stay() -> None:
    page = (
        f"<body><main><h1>T</h1>{ARTICLE}<h2>Figures</h2><table><tr><td>Georgia<td>12"
        f"<tr><td>Ohio<td>7</table><ul><li>One<li>Two</ul><h3>Last</h3>{ARTICLE}</main>"
    )
    document = read(page)

    assert "Georgia | 12\nOhio | 7" in everything(document)
    assert "• One\n\n• Two" in everything(document)
    assert [heading.text for heading in document.headings] == ["Figures", "Last"]


def test_content_that_a_name_calls_furniture_is_found() -> None:
    page = f"<body><h1>T</h1><p>Lead.</p><div class='promo tabs'>{ARTICLE}</div><p>End.</p>"

    assert SENTENCE.strip() in everything(read(page))


def test_what_announces_other_articles_is_left_out() -> None:
    page = (
        f"<main><h1>T</h1>{ARTICLE}<h2>Related articles</h2><p>Another thing altogether.</p>"
        f"<h3>Yet another</h3><h2>References</h2><p>{SENTENCE}</p></main>"
    )
    text = everything(read(page))

    assert "Another" not in text
    assert "Yet another" not in text
    assert "References" in text


def test_links_to_files_at_the_end_are_content() -> None:
    page = f"<main><h1>T</h1>{ARTICLE}<h2>Files</h2><ul><li><a href='x.pdf'>Report X</a></ul>"
    document = read(page)

    assert document.attachments == (Link("a/x.pdf", "Report X"),)
    assert document.pages[-1].heading == "Files"


def test_leads_and_notes_around_what_both_judges_take_stay() -> None:
    page = (
        f"<main><p>A lead.</p>{ARTICLE}<h2>Notes</h2><ol><li>Or telephones.</ol>"
        "<h2>Elsewhere</h2><ul><li><a href=a>Home</a><li><a href=b>Shop</a></ul></main>"
    )
    text = everything(read(page))

    assert text.strip().startswith("A lead.")
    assert text.endswith("Notes\n1. Or telephones.")


def test_who_wrote_a_comment_is_no_author() -> None:
    page = (
        "<div itemscope itemtype='https://schema.org/Article'><span itemprop=author>"
        "<b itemprop=name>A Writer</b>, Member since 2007</span><p>Words of the article.</p>"
        "<div itemscope itemtype='https://schema.org/Comment'><b itemprop=author>B Reader</b></div>"
    )

    assert read(page).authors == ("A Writer",)


def test_two_places_in_a_file_are_one_attachment() -> None:
    page = "<p>See <a href='x.pdf#page=2'>two</a> and <a href='x.pdf#page=5'>five</a>."
    remote = "<p><a href='https://a.example/x.pdf#page=2'>two</a>"

    assert read(page).attachments == (Link("a/x.pdf", "two"),)
    assert read(remote).attachments == (Link("https://a.example/x.pdf", "two"),)


@pytest.mark.parametrize(
    ("markup", "heading"),
    [
        ("<h2><div>In a <span>box</span></div></h2>", "In a box"),
        ("<h2><button>What unfolds?</button></h2>", "What unfolds?"),
        ("<h2>Sign <a class=x href='#a'>#</a></h2>", "Sign"),
        ("<h2>In C#</h2>", "In C#"),
        ("<h2>Words<button>Copy</button></h2>", "Words"),
    ],
)
def test_headings(markup: str, heading: str) -> None:
    assert read(f"<main><h1>T</h1>{markup}<p>Text.</p></main>").pages[0].heading == heading


def test_a_heading_that_nobody_closed_is_text() -> None:
    document = read(f"<main><h2>Heading<div>{SENTENCE * 5}</div></main>")

    assert SENTENCE.strip() in document.pages[0].text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<a href=x>One</a><a href=y>Two</a> end", "One Two end"),
        ("<span>Parts</span><span>12</span>", "Parts 12"),
        ("<b>W</b><i>ord</i>", "Word"),
        ("H<sub>2</sub>O", "H2O"),
    ],
)
def test_what_a_page_shows_apart_stays_apart(markup: str, text: str) -> None:
    assert read(f"<main><p>{markup}</p></main>").pages[0].text == text


COMMENTS = "".join(f"<li class=comment id=comment-{n}><p>{SENTENCE}</p></li>" for n in range(3))


def test_comments_are_left_out_and_counted() -> None:
    document = read(f"<main><h1>T</h1>{ARTICLE}<div id=comments><ol>{COMMENTS}</ol></div></main>")

    assert document.warnings == ("3 comments of readers were left out.",)
    assert "5. People" in everything(document)
    assert everything(document).count("People") == 15


def test_an_invitation_to_comment_is_no_comment() -> None:
    document = read(f"<main>{ARTICLE}<div id=respond><h3>Leave a comment</h3></div></main>")

    assert document.warnings == ()


def test_the_posts_of_a_forum_are_its_content() -> None:
    data = '<script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>'
    document = read(f"<head>{data}</head><main><p>Question?</p><ol id=comments>{COMMENTS}</ol>")

    assert everything(document).count("People") == 3
    assert document.warnings == ()


def test_what_people_wrote_into_a_form_without_fields_is_content() -> None:
    page = f"<main><p>Short.</p><form><input type=hidden><p>{SENTENCE}</p></form>{ARTICLE}</main>"

    assert everything(read(page)).count("People") == 16


@pytest.mark.parametrize(
    ("page", "date", "source"),
    [
        ("<meta property='article:published_time' content='2011-02-01'>", "2011-02-01", "declared"),
        ("<span itemprop=datePublished>October 17, 2018</span>", "2018-10-17", "declared"),
        ("<meta itemprop=datePublished content=2011-03-04>", "2011-03-04", "declared"),
        ("<time class='entry-date published'>2011-03-04</time>", "2011-03-04", "declared"),
        ("<link rel=canonical href='https://a.example/2011/03/04/x'>", "2011-03-04", "declared"),
        ("<time>2011-03-04</time>", "2011-03-04", "guessed"),
        ("<div class=date>March 4, 2011</div>", "2011-03-04", "guessed"),
    ],
)
def test_a_date_is_declared_or_guessed(page: str, date: str, source: str) -> None:
    document = read(f"{page}<main><p>Words of the page.</p></main>")

    assert (document.dates["published"], document.sources["published"]) == (date, source)


def test_the_time_of_a_change_is_not_that_of_publication() -> None:
    document = read("<div class=field-changed><time>2026-02-12</time></div><main><p>Words.</p>")

    assert document.dates == {"modified": "2026-02-12"}


def test_sources_say_where_each_field_comes_from() -> None:
    document = read(
        "<head><title>T | S</title><meta name=author content='A Writer'>"
        "<meta name=description content='In short.'></head><main><p>" + SENTENCE * 3
    )

    assert dict(document.sources) == {
        "title": "metadata",
        "authors": "declared",
        "abstract": "metadata",
        "language": "detected",
    }
    assert document.language == "en"


@pytest.mark.parametrize(
    ("heading", "title"),
    [("www.a.example", "The subject"), ("The real title", "The real title")],
)
def test_the_site_is_not_the_title(heading: str, title: str) -> None:
    head = (
        "<link rel=canonical href='https://a.example/x'>"
        "<meta property=og:title content='The subject'>"
    )

    assert read(f"<head>{head}</head><main><h1>{heading}</h1><p>Words.</main>").title == title


def test_a_page_read_twice_is_the_same() -> None:
    pages = [f"<main><h1>T{n}</h1>{ARTICLE}<p>{SENTENCE}</p></main>" for n in range(4)]
    once = [read(page) for page in pages]

    assert [read(page) for page in reversed(pages)] == list(reversed(once))
    assert all(everything(document).count("People") == 16 for document in once)


def test_markup_of_a_converter_is_all_content() -> None:
    markup = "<h1>T</h1><nav>Navigation.</nav><div class=sidebar>Aside.</div><footer>End.</footer>"
    result = read_markup(markup, "a.docx", "docx", CONTEXT, reader="mammoth").result

    assert isinstance(result, Document)
    assert (result.title, result.sources["title"]) == ("T", "heading")
    assert result.pages[0].text == "Navigation.\n\nAside.\n\nEnd."
    assert result.pages[0].reader == "mammoth"


def test_markup_without_text_has_no_text() -> None:
    assert isinstance(read_markup("<p></p>", "a.docx", "docx", CONTEXT).result, Unreadable)


def test_an_archive_knows_what_a_page_does_not_say() -> None:
    origin = Origin("https://a.example/x", "2011-01-02T03:04:05Z")
    context = ReadContext(Settings(), origin=origin)
    page = b"<html><main><p>Words. <a href='/y.pdf'>Y</a></main>"
    result = read_html(page, "a.warc#x", context).result

    assert isinstance(result, Document)
    assert (result.url, result.dates["archived"]) == (origin.url, origin.archived)
    assert result.attachments == (Link("https://a.example/y.pdf", "Y"),)
    assert with_origin(result, Origin("https://other.example")).url == origin.url
    assert EmbeddedFile("x", b"").origin == Origin()


@given(st.text(alphabet="<>/ab=\"'! -&;h1tdrp\n", max_size=300))
def test_markup_of_any_shape_has_an_outcome(markup: str) -> None:
    result = read_html(f"<html>{markup}".encode(), "a.html", CONTEXT).result

    assert isinstance(result, Document | Unreadable)
