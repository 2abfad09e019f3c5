"""Office documents, books, mail, text and archives: what is read of each, and how they are told
apart; samples as files stand in tests/data/formats, and whole in tests/golden.
"""

import socket
from pathlib import Path
from zipfile import ZipFile

import pytest

from indexer.extract.detect.format import Format
from indexer.extract.detect.sniff import SNIFF_BYTES, sniff
from indexer.extract.dispatch import read_bytes, read_source
from indexer.extract.formats.registry import FORMATS, claimed_format
from indexer.extract.wire_format import decode, encode
from indexer.model import Document, Reason, Source, Unreadable
from indexer.settings import Settings
from tests.support import hostile_formats as bad
from tests.support.cpu_limit import cpu_limit
from tests.tools import make_formats as good

FOLDER = Path(__file__).parents[2] / "data" / "formats"
SETTINGS = Settings()
SAMPLES = {
    "cafe.eml": Format.EML,
    "group.md": Format.MARKDOWN,
    "handbook.docx": Format.DOCX,
    "letter.rtf": Format.RTF,
    "minutes.txt": Format.TEXT,
    "papers.zip": Format.ZIP,
    "pillars.pptx": Format.PPTX,
    "rates.xlsx": Format.XLSX,
    "states.csv": Format.CSV,
    "stories.epub": Format.EPUB,
    "summit.odt": Format.ODT,
}
HOSTILE = bad.hostile()


def read(content: bytes | str, path: str, settings: Settings = SETTINGS) -> Document:
    result = read_bytes(content.encode() if isinstance(content, str) else content, path, settings)[
        0
    ]
    assert isinstance(result, Document), result
    return result


def refused(content: bytes, path: str, settings: Settings = SETTINGS) -> Unreadable:
    result = read_bytes(content, path, settings)[0]
    assert isinstance(result, Unreadable), result
    return result


def inside(content: bytes, settings: Settings = SETTINGS) -> dict[str, Document | Unreadable]:
    """What lies in an archive, by name."""
    _, *rest = read_bytes(content, "a.zip", settings)
    return {one.path.removeprefix("a.zip#"): one for one in rest}


def words(document: Document) -> str:
    return " ".join(" ".join((page.heading, page.text)) for page in document.pages)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a reader asked the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)


# How formats are told apart


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_told_by_its_content(name: str) -> None:
    content = (FOLDER / name).read_bytes()
    asked = name if SAMPLES[name] in {Format.MARKDOWN, Format.CSV} else "no-name"

    assert sniff(content, asked).format is SAMPLES[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_wrong_name_does_not_hide_a_document(name: str) -> None:
    if SAMPLES[name] in {Format.MARKDOWN, Format.CSV, Format.TEXT}:
        assert refused((FOLDER / name).read_bytes(), "a.pdf").reason is Reason.MISLABELLED
        return
    document = read((FOLDER / name).read_bytes(), "a.pdf")

    assert document.format == SAMPLES[name]
    assert any("The name ends in .pdf, but the content is" in w for w in document.warnings)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"PK\x05\x06" + bytes(18), Format.ZIP),
        (b"PK\x03\x04 cut off", Format.ZIP),
        (good.archive({"a.pdf": "%PDF-1.4 in a ZIP"}), Format.ZIP),
        (good.archive({"mimetype": "application/epub+zip"}), Format.EPUB),
        (good.archive({"META-INF/container.xml": ""}), Format.EPUB),
        (good.archive({"mimetype": "application/vnd.oasis.opendocument.text"}), Format.ODT),
        (good.archive({"xl/workbook.bin": ""}), Format.OTHER),
        (good.archive({"[Content_Types].xml": "", "word/document2.xml": ""}), Format.DOCX),
        (bad.ole("EncryptedPackage"), Format.ENCRYPTED),
        (bad.ole("WordDocument"), Format.OTHER),
        (b"\r\n{\\rtf1 words}", Format.RTF),
        (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", Format.WARC),
        (b"RIFF\0\0\0\0WEBPVP8 ", Format.OTHER),
        (b"Return-Path: <a@b>\r\nSubject: x\r\n\r\n<html><p>In HTML.</html>", Format.EML),
        (b"From a@b.org Mon Jan  1 00:00:00 2001\nFrom: a@b\n\nx", Format.OTHER),
        (
            b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
            b"Content-Type: multipart/related;\r\n\ttype=\"text/html\"; boundary=\"b\"\r\n\r\n",
            Format.MHTML,
        ),
        (b"Title: a memo\nTo: all\n\nNothing was sent.", Format.TEXT),
        (b"Dear all,\n<html> is a tag.", Format.HTML),
    ],
)  # fmt: skip
def test_content_decides(content: bytes, expected: Format) -> None:
    assert sniff(content).format is expected


def test_names_decide_among_texts_alone() -> None:
    text = b"The tag <html> begins a page, and <body> follows.\n"

    assert sniff(text, "a.md").format is Format.MARKDOWN
    assert sniff(text, "a.txt").format is Format.TEXT
    assert sniff(b"<div align=center>\n\n# Words\n", "README.md").format is Format.MARKDOWN
    assert sniff(b"<!doctype html><p>Words", "a.txt").format is Format.HTML
    assert sniff(b"a,b\n1,2\n", "a.csv").format is Format.CSV


def test_an_archive_is_told_by_its_end_however_long_it_is(tmp_path: Path) -> None:
    stored = bytes(range(256)) * (SNIFF_BYTES // 128)
    content = bad.changed(good.docx(), {}, {"word/media/a.png": stored * 40})
    file = tmp_path / "long.docx"
    file.write_bytes(content)
    source = Source("long.docx", file, len(content), 0, "")
    read_file = read_source(source, SETTINGS)[0]

    assert isinstance(read_file, Document)
    assert read_file.format == "docx"


def test_every_format_has_a_reader_and_endings_of_its_own() -> None:
    endings = [ending for known in FORMATS for ending in known.extensions]

    assert len(set(endings)) == len(endings)
    assert {known.format for known in FORMATS} == {
        f for f in Format if f not in {Format.EMPTY, Format.ENCRYPTED, Format.OTHER, Format.UNKNOWN}
    }
    assert all(ending == ending.lower() and ending.startswith(".") for ending in endings)
    assert claimed_format("a/REPORT.DOCX") is claimed_format("b.docx")
    assert claimed_format("pages.warc.gz") is claimed_format("pages.warc")
    assert claimed_format("a.pages") is None


def test_what_has_no_reader_is_listed_with_what_can_be_done() -> None:
    message = refused(bad.ole("WordDocument"), "a.doc").message

    assert "an old Word document" in message
    assert "save it as DOCX" in message
    assert all(known.name in message for known in FORMATS)
    assert refused(b"<?xml version='1.0'?><feed/>", "a.xml").reason is Reason.UNSUPPORTED
    assert refused(b"\x89PNG\r\n\x1a\n", "a.png").reason is Reason.UNSUPPORTED
    assert refused(bad.ole("EncryptedPackage"), "a.docx").reason is Reason.ENCRYPTED


# Documents of Office


def test_a_word_document_leaves_its_headers_behind_and_keeps_its_footnotes() -> None:
    document = read(good.docx(), "a.docx")

    assert "Running header" not in words(document)
    assert "struck out" not in words(document)
    assert "Is this so?" not in words(document)
    assert document.warnings == ("1 comment was left out.",)
    assert document.pages[-1].text.endswith("1. As the survey of 2010 found.")
    assert document.sources["title"] == "title_style"


def test_the_title_is_declared_where_none_is_shown() -> None:
    body = good.paragraph("Words without a title.")
    core = {"docProps/core.xml": good.core("What It Is Called", "Ada Author")}
    document = read(good.word(body, core), "a.docx")
    junk = {"docProps/core.xml": good.core("Microsoft Word - draft.doc", "")}

    assert (document.title, document.sources["title"]) == ("What It Is Called", "metadata")
    assert read(good.word(body, junk), "notes.docx").title == "Notes"
    assert read(good.word(body, junk), "notes.docx").sources["title"] == "file_name"


def test_a_long_document_without_headings_has_pages_of_their_own() -> None:
    body = "".join(good.paragraph(f"Paragraph {n} " + "has words " * 10) for n in range(200))
    document = read(good.word(body), "a.docx")

    assert len(document.pages) > 5
    assert max(page.words for page in document.pages) <= 500
    assert sum(page.words for page in document.pages) == 200 * 22
    assert [page.number for page in document.pages] == list(range(1, len(document.pages) + 1))


def test_headings_stay_on_their_part_of_a_long_section() -> None:
    text = good.paragraph("word " * 400)
    body = good.paragraph("One", "H1") + "".join(
        good.paragraph(f"Part {n}", "H2") + text for n in range(8)
    )
    document = read(good.word(body), "a.docx")

    for heading in document.headings:
        page = document.pages[heading.page - 1]
        assert heading.text in page.text or heading.text in page.heading


def test_a_document_inside_a_document_is_read_as_one_of_its_own() -> None:
    outer = bad.changed(good.docx(), {}, {"word/embeddings/rates.xlsx": good.xlsx()})
    document, workbook = read_bytes(outer, "a.docx", SETTINGS)

    assert isinstance(document, Document)
    assert [one.name for one in document.embedded] == ["rates.xlsx"]
    assert (workbook.path, getattr(workbook, "format", "")) == ("a.docx#rates.xlsx", "xlsx")


def test_what_mammoth_cannot_convert_keeps_its_paragraphs() -> None:
    document = read(HOSTILE["external-picture.docx"](), "a.docx")

    assert "Forty hours are the least" in words(document)
    assert any("without headings" in warning for warning in document.warnings)


def test_slides_keep_their_numbers_when_one_is_damaged() -> None:
    document = read(HOSTILE["no-slide.pptx"](), "a.pptx")

    assert [page.unread for page in document.pages] == [Reason.DAMAGED, None, None]
    assert document.pages[1].text.startswith("On the left\n\nOn the right")


def test_a_presentation_that_does_not_open_is_read_slide_by_slide() -> None:
    document = read(HOSTILE["half-a-slide.pptx"](), "a.pptx")

    assert document.pages[0].unread is Reason.DAMAGED
    assert "Peer support" in document.pages[1].text


def test_a_workbook_that_does_not_open_is_read_sheet_by_sheet() -> None:
    document = read(HOSTILE["no-workbook.xlsx"](), "a.xlsx")

    assert "Peer support | 40725 | 12.5" in document.pages[0].text
    assert any("dates are numbers" in warning for warning in document.warnings)


def test_a_damaged_file_without_a_word_left_is_called_damaged() -> None:
    slides = {f"ppt/slides/slide{n}.xml": b"<p:sld" for n in (1, 2, 3)}

    assert refused(bad.changed(good.pptx(), slides), "a.pptx").reason is Reason.DAMAGED
    assert refused(good.word("<w:p/>"), "a.docx").reason is Reason.NO_TEXT


def test_a_blank_slide_says_so() -> None:
    blank = bad.changed(good.pptx(), {})
    with ZipFile(FOLDER / "pillars.pptx") as archive:
        slide = archive.read("ppt/slides/slide3.xml").decode()
    start = slide.index("<p:sp>")
    without = slide[:start] + slide[slide.rindex("</p:sp>") + 7 :]
    blank = bad.changed(blank, {"ppt/slides/slide3.xml": without.encode()})

    assert [page.unread for page in read(blank, "a.pptx").pages] == [None, None, Reason.BLANK]


def test_rows_and_columns_beyond_the_limits_are_told() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 20_100))
    wide = '<row r="1"><c r="A1"><v>1</v></c><c r="ZZ1"><v>2</v></c></row>'

    tall = read(bad.sheet(rows), "a.xlsx")
    assert tall.pages[0].text.endswith("\n20000")
    assert "Of the sheet Rates, the first 20000 rows with values were read." in tall.warnings
    broad = read(bad.sheet(wide), "a.xlsx")
    assert broad.pages[0].text == "1"
    assert "Of the sheet Rates, the first 200 columns were read." in broad.warnings


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("name", [n for n in HOSTILE if n.startswith(("entities", "core-"))])
def test_no_entity_is_ever_resolved(name: str) -> None:
    result = read_bytes(HOSTILE[name](), name, SETTINGS)[0]

    if isinstance(result, Document):
        assert "root:" not in words(result)
        assert "ha ha" not in words(result)
    else:
        assert result.reason is Reason.DAMAGED


# Text


def test_wrapped_lines_are_joined_and_verses_are_not() -> None:
    verse = "Roses are red,\nviolets are blue.\n\n"
    prose = (
        "This letter was written by a program that ends its lines at seventy\n"
        "characters or so, as programs used to do, and nobody meant the line\n"
        "ends to say anything.\n"
    )
    text = read(verse + prose, "a.txt").pages[0].text

    assert text.startswith("Roses are red,\nviolets are blue.\n\nThis letter")
    assert text.count("\n") == 3


@pytest.mark.parametrize("name", ["one-line.txt", "one-word.txt", "blank-lines.txt"])
def test_long_texts_are_cut_without_a_loss(name: str) -> None:
    content = HOSTILE[name]()
    document = read(content, name)
    kept = "".join("".join(page.text.split()) for page in document.pages)

    assert kept == "".join(content.decode().split())
    assert max(page.words for page in document.pages) <= 500


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Café".encode(), "Café"),
        ("Café".encode("cp1252"), "Café"),
        ("\ufeffCafé".encode("utf-16-le"), "Café"),
        (b"\xef\xbb\xbfCaf\xc3\xa9", "Café"),
    ],
)
def test_text_is_decoded_as_web_pages_are(content: bytes, expected: str) -> None:
    assert read(content, "a.txt").pages[0].text == expected


def test_form_feeds_part_pages_and_a_line_alone_is_the_title() -> None:
    document = read("THE TITLE\n=========\n\nOne.\fTwo.\n\f\n", "a.txt")

    assert [page.text.split("\n")[-1] for page in document.pages] == ["One.", "Two."]
    assert (document.title, document.sources["title"]) == ("THE TITLE", "first_line")
    assert read("Only a sentence, which goes on.\n", "my-notes.txt").title == "My notes"


def test_markdown_runs_no_script_and_follows_no_link() -> None:
    document = read(good.MARKDOWN, "a.md")

    assert "alert" not in words(document)
    assert [link.url for link in document.links] == ["https://example.org/guide"]
    assert document.dates == {"published": "2014-01-15"}
    assert document.abstract == "Five steps."


def test_markdown_without_sense_is_read_as_text() -> None:
    document = read(HOSTILE["quotes.md"](), "a.md")

    assert "deep" in words(document)
    assert any("plain text" in warning for warning in document.warnings)


def test_semicolons_and_tabs_part_cells_too() -> None:
    assert read("a\tb\n1,5\t2\n", "a.tsv").pages[0].text == "a | b\n1,5 | 2"
    assert read('a;b\n1,5;"2;3"\n', "a.csv").pages[0].text == "a | b\n1,5 | 2;3"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (rb"{\rtf1\ansi\ansicpg1251 \'cf\'f0\'e8}", "При"),
        (rb"{\rtf1\ansi caf\'e9}", "café"),
        (b"{\\rtf1\\ansi caf\xe9}", "café"),
        (rb"{\rtf1\ansi{\fonttbl{\f0\fcharset89 X;}}\f0 word}", "word"),
        (rb"{\rtf1\ansi{\pict\bin5 }}}}}} after}", "after"),
        (rb"{\rtf1\ansi one\par\par two}", "one\n\ntwo"),
        (rb"{\rtf1{\*\generator none;}{\b bold}}", "bold"),
    ],
)
def test_rtf_by_code_page(source: bytes, expected: str) -> None:
    assert read(source, "a.rtf").pages[0].text == expected


# Mail


def test_mail_prefers_plain_text_and_hands_out_its_attachments() -> None:
    message, table, inner = read_bytes(good.EML, "a.eml", SETTINGS)

    assert isinstance(message, Document)
    assert "in HTML" not in words(message)
    assert message.title == "The café (again)"
    assert message.authors == ("Renée Sender",)
    assert message.dates == {"published": "2011-04-05T09:59:00-05:00"}
    assert (table.path, inner.path) == ("a.eml#hours.csv", "a.eml#The first word.eml")
    assert isinstance(inner, Document)
    assert inner.pages[0].text.endswith("Shall we open a café?")


def test_html_alone_is_the_body_of_a_message() -> None:
    html = bad.mail("Content-Type: text/html", "<h1>News</h1><p>Body <b>in</b> HTML.</p>")
    document = read(html, "a.eml")

    assert "Body in HTML." in words(document)
    assert [heading.text for heading in document.headings] == ["News"]


def test_pictures_of_the_layout_are_counted() -> None:
    picture = "--b\r\nContent-Type: image/png\r\nContent-ID: <1>\r\n\r\nx\r\n"
    text = "--b\r\nContent-Type: text/plain\r\n\r\nWords.\r\n"
    mixed = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"'
    results = read_bytes(bad.mail(mixed, text + picture + picture), "a.eml", SETTINGS)

    assert len(results) == 1
    assert isinstance(results[0], Document)
    assert results[0].warnings == ("2 pictures in the text left out.",)


# Archives


def test_an_archive_keeps_equal_names_apart_and_no_path() -> None:
    found = inside(good.zipped())

    assert set(found) == {
        "2009 - notes.txt",
        "2010 - notes.txt",
        "etc - guide.md",
        "logo.png",
        "inner.zip",
        "inner.zip#deep.txt",
    }
    assert not any("/" in name or ".." in name for name in found)


def test_names_in_an_archive_are_made_safe() -> None:
    found = inside(HOSTILE["names.zip"]())

    assert len(found) == 7
    assert all(name.isprintable() and len(name) < 200 for name in found)
    assert not any(c in name for name in found for c in '/\\:#"<>|?*')


def test_an_archive_lists_what_it_could_not_unpack() -> None:
    found = inside(HOSTILE["encrypted-member.zip"]())

    assert isinstance(found["open.txt"], Document)
    shut = found["shut.txt"]
    assert isinstance(shut, Unreadable)
    assert shut.reason is Reason.ENCRYPTED


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("bomb.zip", Reason.TOO_LARGE),
        ("lying-bomb.zip", Reason.DAMAGED),
        ("wrong-checksum.zip", Reason.DAMAGED),
        ("lzma.zip", Reason.TOO_LARGE),
        ("bzip2.zip", Reason.TOO_LARGE),
        ("method.zip", Reason.UNSUPPORTED),
    ],
)
def test_members_that_were_made_to_hurt(name: str, reason: Reason) -> None:
    (found,) = inside(HOSTILE[name]()).values()

    assert isinstance(found, Unreadable)
    assert found.reason is reason


def test_all_that_an_archive_holds_is_capped() -> None:
    content = good.archive({f"{n}.txt": b"%06d words\n" % n * 40_000 for n in range(6)})
    found = inside(content, Settings(max_archive=1))
    kept = [isinstance(one, Document) for one in found.values()]

    assert kept == [True, True, False, False, False, False]
    assert {one.reason for one in found.values() if isinstance(one, Unreadable)} == {
        Reason.TOO_LARGE
    }


def test_archives_in_archives_end_at_the_third() -> None:
    found = inside(bad.matryoshka(5, 1))
    last = found["0.zip#0.zip#0.zip#0.zip"]

    assert isinstance(last, Unreadable)
    assert last.reason is Reason.TOO_DEEP
    assert isinstance(inside(bad.matryoshka(3, 1))["0.zip#0.zip#0.txt"], Document)


def test_links_in_archives_are_not_followed() -> None:
    container, *rest = read_bytes(HOSTILE["link.zip"](), "a.zip", SETTINGS)

    assert [one.path for one in rest] == ["a.zip#real.txt"]
    assert isinstance(container, Document)
    assert container.pages == ()
    assert container.warnings == ("Links are not followed: 1 in the archive.",)


def test_more_members_than_anybody_reads_are_told() -> None:
    container, *rest = read_bytes(HOSTILE["many-members.zip"](), "a.zip", SETTINGS)

    assert len(rest) == 2_000
    assert isinstance(container, Document)
    assert "Of 2500 files in the archive, the first 2000 were unpacked." in container.warnings


# Everything that was made to hurt


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_as_documents_or_reasons(name: str) -> None:
    content = HOSTILE[name]()
    with cpu_limit(50):
        results = read_bytes(content, name, SETTINGS)

    assert decode(encode(results), name) == results
    first = results[0]
    if isinstance(first, Unreadable):
        assert first.reason in {
            Reason.DAMAGED,
            Reason.EMPTY,
            Reason.ENCRYPTED,
            Reason.MISLABELLED,
            Reason.NO_TEXT,
            Reason.TOO_LARGE,
            Reason.UNSUPPORTED,
        }
        assert first.message.endswith(".")


@pytest.mark.parametrize("name", SAMPLES)
def test_half_a_sample_ends_as_a_document_or_a_reason(name: str) -> None:
    content = (FOLDER / name).read_bytes()
    for cut in range(1, 8):
        (result, *_) = read_bytes(content[: len(content) * cut // 8], name, SETTINGS)
        assert isinstance(result, Document) or result.message.endswith(".")


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_bytes_give_the_same_document(name: str) -> None:
    content = (FOLDER / name).read_bytes()

    assert read_bytes(content, name, SETTINGS) == read_bytes(content, name, SETTINGS)


@pytest.mark.parametrize("name", set(SAMPLES) - {"pillars.pptx", "rates.xlsx"})
def test_the_samples_are_those_that_the_maker_writes(name: str) -> None:
    assert good.samples()[name] == (FOLDER / name).read_bytes()
