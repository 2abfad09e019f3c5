"""Web pages in the forms that people save them: with a folder, in one file, MHTML, web archives."""

import gzip
import zlib
from collections.abc import Mapping

import pytest

from indexer.extract.html import read_html, read_mhtml, read_warc
from indexer.extract.html.mhtml import distinct_name
from indexer.extract.html.saved_from import original_url, saved_from
from indexer.extract.reader_api import EmbeddedFile, Origin, ReadContext, ReadResult
from indexer.model import Document, Reason, Unreadable
from indexer.settings import Settings
from tests.support.documents import make_pdf

CONTEXT = ReadContext(Settings())
ADDRESS = "https://shelf.example/summit/2011.html"
PAGE = (
    "<!doctype html><title>The summit</title><main><h1>The summit</h1><p>Words of the page, café."
    "<a href='files/report.pdf'>Report</a></main>"
)
PDF = make_pdf([["A report."]])


def document(reading: ReadResult) -> Document:
    assert isinstance(reading.result, Document), reading.result
    return reading.result


def unreadable(reading: ReadResult) -> Unreadable:
    assert isinstance(reading.result, Unreadable), reading.result
    return reading.result


@pytest.mark.parametrize(
    ("comment", "origin"),
    [
        (f"<!-- saved from url=(0038){ADDRESS} -->", Origin(ADDRESS)),
        (
            f"<!--\n Page saved with SingleFile \n url: {ADDRESS} \n"
            " saved date: Wed Nov 22 2023 10:00:00 GMT+0100 (Central European Standard Time)\n-->",
            Origin(ADDRESS, "2023-11-22T10:00:00+01:00"),
        ),
        (
            f'<script>__wm.wombat("{ADDRESS}","20110601200703","https://web.archive.org/");</script>',
            Origin(ADDRESS, "2011-06-01T20:07:03Z"),
        ),
        ("<!-- saved from url=(0014)about:internet -->", Origin()),
        ("", Origin()),
    ],
)
def test_a_saved_page_says_where_it_was_saved_from(comment: str, origin: Origin) -> None:
    assert saved_from(f"<!doctype html>\n{comment}\n<p>x") == origin


def test_links_of_a_saved_page_lead_to_its_site_where_the_corpus_has_no_such_folder() -> None:
    page = f"<!-- saved from url=(0038){ADDRESS} -->{PAGE}<a href='/other.pdf'>Other</a>"
    found = document(read_html(page.encode(), "pages/summit.html", CONTEXT))

    assert found.url == ADDRESS
    assert [a.url for a in found.attachments] == [
        "pages/files/report.pdf",
        "https://shelf.example/other.pdf",
    ]


def test_a_page_of_the_wayback_machine_is_read_as_it_was() -> None:
    archive = "https://web.archive.org/web/20110601200703"
    page = (
        f'<!doctype html><head><script>__wm.wombat("{ADDRESS}","20110601200703")</script>'
        f'<link rel="canonical" href="{archive}/{ADDRESS}"></head><body>'
        "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div>Toolbar words</div>"
        "<!-- END WAYBACK TOOLBAR INSERT -->"
        f"<p>Words. <a href='{archive}/https://shelf.example/a.pdf'>A</a>"
        "<a href='/web/20110601200703im_/https://shelf.example/b.pdf'>B</a>"
    )
    found = document(read_html(page.encode(), "summit.html", CONTEXT))

    assert found.url == ADDRESS
    assert found.dates["archived"] == "2011-06-01T20:07:03Z"
    assert [a.url for a in found.attachments] == [
        "https://shelf.example/a.pdf",
        "https://shelf.example/b.pdf",
    ]
    assert found.pages[0].text == "Words. A B"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://web.archive.org/web/2011/http://a.example/b", "http://a.example/b"),
        ("//web.archive.org/web/20110601200703/http:/a.example/b", "http://a.example/b"),
        ("/web/20110601200703js_/https://a.example/b", "https://a.example/b"),
        ("https://a.example/web/2011/x", "https://a.example/web/2011/x"),
        ("/web/2011/reports/x.pdf", "/web/2011/reports/x.pdf"),
    ],
)
def test_the_original_address(address: str, expected: str) -> None:
    assert original_url(address) == expected


def test_pictures_in_the_folder_of_a_saved_page_are_no_attachments() -> None:
    page = (
        "<!doctype html><p>Words<div class=attachments><a href='summit_files/photo.jpg'>Photo</a>"
        "<a href='summit_files/report.pdf'>Report</a></div>"
    )
    found = document(read_html(page.encode(), "summit.html", CONTEXT))

    assert [a.url for a in found.attachments] == ["summit_files/report.pdf"]


def test_pictures_written_into_a_page_are_no_part_of_its_size() -> None:
    picture = "iVBORw0K" * 200_000
    page = f"<!doctype html><p>Before.<img src='data:image/png;base64,{picture}'><p>After."
    found = document(read_html(page.encode(), "a.html", ReadContext(Settings(max_html=1))))

    assert found.pages[0].text == "Before.\n\nAfter."


def test_text_that_looks_like_data_stays() -> None:
    page = "<!doctype html><p>The data: one, two."

    assert (
        document(read_html(page.encode(), "a.html", CONTEXT)).pages[0].text == "The data: one, two."
    )


def mhtml(
    *parts: tuple[Mapping[str, str], bytes], start: str = "", head: str = "Subject: The summit\r\n"
) -> bytes:
    """A page saved as one file: each part with its headers."""
    lines = [
        f"From: <Saved by Blink>\r\n{head}Date: Tue, 22 Nov 2011 10:00:00 +0100\r\n"
        f'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; {start}'
        'boundary="----x"\r\n\r\n'.encode()
    ]
    for headers, content in parts:
        said = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        lines.append(f"------x\r\n{said}\r\n".encode() + content + b"\r\n")
    return b"".join([*lines, b"------x--\r\n"])


def quoted(text: str, charset: str = "utf-8") -> bytes:
    """Quoted-printable, with line ends that are none."""
    return b"=\r\n".join(b"=%02X" % byte for byte in text.encode(charset))


ROOT = {
    "Content-Type": "text/html",
    "Content-ID": "<root@x>",
    "Content-Transfer-Encoding": "quoted-printable",
    "Content-Location": ADDRESS,
}
SAVED_PDF = (
    {"Content-Type": "application/pdf", "Content-Location": "https://shelf.example/a/report.pdf"},
    PDF,
)


def test_mhtml_is_read_as_the_page_that_it_holds() -> None:
    picture = ({"Content-Type": "image/png", "Content-ID": "<p@x>"}, b"png")
    reading = read_mhtml(mhtml((ROOT, quoted(PAGE)), picture, SAVED_PDF), "pages/a.mhtml", CONTEXT)
    found = document(reading)

    assert (found.format, found.title, found.url) == ("mhtml", "The summit", ADDRESS)
    assert found.pages[0].text == "Words of the page, café.Report"
    assert found.dates["archived"] == "2011-11-22T10:00:00+01:00"
    assert list(reading.embedded) == [
        EmbeddedFile("report.pdf", PDF, Origin("https://shelf.example/a/report.pdf"))
    ]


def test_the_root_of_mhtml_is_the_part_that_start_names() -> None:
    frame = ({"Content-Type": "text/html", "Content-ID": "<frame@x>"}, b"<p>Frame.")
    content = mhtml(frame, (ROOT, quoted(PAGE)), start='start="<root@x>"; ')
    found = document(read_mhtml(content, "a.mhtml", CONTEXT))

    assert found.title == "The summit"
    assert found.warnings == ("1 frame of the page left out.",)


def test_the_charset_of_a_part_is_asked_when_the_page_names_none() -> None:
    headers = {**ROOT, "Content-Type": 'text/html; charset="shift_jis"'}
    content = mhtml((headers, quoted("<html><p>日本語の文", "shift_jis")))

    assert document(read_mhtml(content, "a.mht", CONTEXT)).pages[0].text == "日本語の文"


@pytest.mark.parametrize("content", [b"", b"MIME-Version: 1.0\r\n", b"\xff\x00" * 500])
def test_mhtml_without_a_page_is_damaged(content: bytes) -> None:
    assert unreadable(read_mhtml(content, "a.mhtml", CONTEXT)).reason is Reason.DAMAGED


def test_mhtml_cut_anywhere_has_an_outcome() -> None:
    content = mhtml((ROOT, quoted(PAGE)), SAVED_PDF)

    for end in range(0, len(content), 97):
        result = read_mhtml(content[:end], "a.mhtml", CONTEXT).result
        assert isinstance(result, Document | Unreadable)


def record(kind: str, url: str, content_type: str, block: bytes) -> bytes:
    """One record of a web archive."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n"
        f"WARC-Date: 2011-06-01T20:07:03Z\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def warc(*records: tuple[str, str, str, bytes], compressed: bool = True) -> bytes:
    """Records as (type, address, HTTP status and headers, body), after one about the archive."""
    every = [record("warcinfo", "", "application/warc-fields", b"software: tests\r\n")]
    for kind, url, head, body in records:
        http = "HTTP/1.1 " + head.replace("\n", "\r\n") + "\r\n\r\n"
        block = http.encode() + body
        every.append(record(kind, url, f"application/http; msgtype={kind}", block))
    return b"".join(gzip.compress(one, mtime=0) if compressed else one for one in every)


HTML = "200 OK\nContent-Type: text/html"
PAGE_RECORD = ("response", ADDRESS, HTML, PAGE.encode())
PDF_RECORD = (
    "response",
    "https://shelf.example/a/report.pdf?x=1",
    "200 OK\nContent-Type: application/pdf",
    PDF,
)


@pytest.mark.parametrize("compressed", [True, False])
def test_a_web_archive_holds_its_pages_and_documents(compressed: bool) -> None:
    reading = read_warc(
        warc(PAGE_RECORD, PDF_RECORD, compressed=compressed), "a/b.warc.gz", CONTEXT
    )
    found = document(reading)
    date = "2011-06-01T20:07:03Z"

    assert (found.format, found.title, found.pages) == ("warc", "B", ())
    assert list(reading.embedded) == [
        EmbeddedFile("2011.html", PAGE.encode(), Origin(ADDRESS, date)),
        EmbeddedFile("report.pdf", PDF, Origin("https://shelf.example/a/report.pdf?x=1", date)),
    ]


def test_what_is_no_document_in_a_web_archive_is_counted() -> None:
    content = warc(
        PAGE_RECORD,
        ("response", "https://shelf.example/x", "404 Not Found\nContent-Type: text/html", b"No"),
        ("response", "https://shelf.example/a.png", "200 OK\nContent-Type: image/png", b"png"),
        ("response", "https://shelf.example/a.css", "200 OK\nContent-Type: text/css", b"a{}"),
        ("revisit", ADDRESS, HTML, b""),
    )

    assert document(read_warc(content, "a.warc.gz", CONTEXT)).warnings == (
        "Not documents, and left out: answers with status 404: 1; "
        "pictures, styles and scripts: 2; records of type revisit: 1.",
    )


def test_bodies_come_unpacked_and_unchunked() -> None:
    packed = gzip.compress(PAGE.encode(), mtime=0)
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (packed[:50], packed[50:], b""))
    head = f"{HTML}\nContent-Encoding: gzip\nTransfer-Encoding: chunked"
    reading = read_warc(warc(("response", ADDRESS, head, chunked)), "a.warc.gz", CONTEXT)

    assert [inner.content for inner in reading.embedded] == [PAGE.encode()]


def test_a_body_that_unpacks_beyond_the_limit_is_left_out() -> None:
    head = f"{HTML}\nContent-Encoding: gzip"
    bomb = ("response", "https://shelf.example/bomb", head, gzip.compress(bytes(3 * 2**20)))
    reading = read_warc(warc(bomb, PAGE_RECORD), "a.warc.gz", ReadContext(Settings(max_file=2)))

    assert [inner.name for inner in reading.embedded] == ["2011.html"]
    assert "Larger than 2 MiB" in document(reading).warnings[0]


def test_a_damaged_member_loses_itself_alone() -> None:
    first, last = warc(PDF_RECORD), warc(PAGE_RECORD)
    broken = bytearray(first)
    broken[len(first) // 2 : len(first) // 2 + 40] = bytes(40)
    reading = read_warc(bytes(broken) + last, "a.warc.gz", CONTEXT)

    assert "2011.html" in [inner.name for inner in reading.embedded]
    assert any("damaged" in warning for warning in document(reading).warnings)


def test_a_damaged_record_loses_itself_alone() -> None:
    content = warc(PDF_RECORD, PAGE_RECORD, compressed=False)
    broken = content.replace(b"Content-Type: application/http", b"Content-Length: nonsense", 1)
    reading = read_warc(broken, "a.warc", CONTEXT)

    assert "2011.html" in [inner.name for inner in reading.embedded]


@pytest.mark.parametrize("compressed", [True, False])
def test_a_web_archive_cut_anywhere_has_an_outcome(compressed: bool) -> None:
    content = warc(PAGE_RECORD, PDF_RECORD, compressed=compressed)

    for end in range(1, len(content), 131):
        reading = read_warc(content[:end], "a.warc.gz", CONTEXT)
        assert isinstance(reading.result, Document | Unreadable)
        assert len(list(reading.embedded)) <= 2
    assert unreadable(read_warc(content[:40], "a.warc.gz", CONTEXT)).reason is Reason.NO_TEXT


def test_a_gzip_file_of_something_else_is_no_web_archive() -> None:
    content = gzip.compress(b"Only words.\n" * 100)

    assert "No page and no document" in unreadable(read_warc(content, "a.gz", CONTEXT)).message
    assert zlib.decompress(content, wbits=31).startswith(b"Only")


@pytest.mark.parametrize(
    ("sources", "names"),
    [
        (["https://a.example/x/y.pdf", "https://b.example/y.PDF"], ["y.pdf", "y (2).PDF"]),
        (["../../etc/passwd", "..", "a\\b\\c.pdf"], ["passwd", "unnamed", "c.pdf"]),
        (["https://a.example/%2e%2e%2fx.pdf", "https://[broken"], ["x.pdf", "_broken"]),
        (["a\x00b.pdf", "", "https://a.example/caf%C3%A9"], ["ab.pdf", "unnamed", "café"]),
    ],
)
def test_names_are_without_folders_and_distinct(sources: list[str], names: list[str]) -> None:
    taken: set[str] = set()

    assert [distinct_name(source, taken) for source in sources] == names
