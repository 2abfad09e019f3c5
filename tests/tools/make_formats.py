"""Words in, one small file of each format in tests/data/formats out; run it to write them anew.

    python -m tests.tools.make_formats

The files are kept, as new versions of the libraries that write two of them would change them.
"""

import io
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from pptx import Presentation
from pptx.util import Inches

FOLDER = Path(__file__).parent.parent / "data" / "formats"
_MOMENT = (2011, 5, 17, 9, 30, 0)
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """A ZIP file that is the same whenever it is made; a mimetype comes first, unpacked."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, content in members.items():
            info = ZipInfo(name, _MOMENT)
            info.compress_type = 0 if name == "mimetype" else ZIP_DEFLATED
            made.writestr(info, content)
    return out.getvalue()


def core(title: str, author: str) -> str:
    """docProps/core.xml."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties '
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
        "<dc:language>en-US</dc:language>"
        "<dcterms:created>2011-05-17T09:30:00Z</dcterms:created>"
        "<dcterms:modified>2011-06-02T16:00:00Z</dcterms:modified></cp:coreProperties>"
    )


def relationships(**targets: str) -> str:
    """A .rels part: the last word of a relationship's type -> its target."""
    outside = ' TargetMode="External"'
    entries = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"'
        f"{outside if '://' in target else ''}/>"
        for n, (kind, target) in enumerate(targets.items(), start=1)
    )
    return f'<Relationships xmlns="{_RELATIONSHIPS}">{entries}</Relationships>'


def paragraph(text: str, style: str = "", inside: str = "") -> str:
    """A paragraph of a Word document; `inside` is markup after the text."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{named}<w:r><w:t xml:space="preserve">{text}</w:t></w:r>{inside}</w:p>'


def word(body: str, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word document around the markup of its body; `extra` are more members."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in (("Title", "Title"), ("H1", "heading 1"), ("H2", "heading 2"))
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>'
        ),
        "_rels/.rels": relationships(officeDocument="word/document.xml"),
        "word/styles.xml": f'<w:styles xmlns:w="{_WORD}">{styles}</w:styles>',
        "word/document.xml": (
            f'<w:document xmlns:w="{_WORD}" xmlns:r="{_OFFICE}"><w:body>{body}</w:body>'
            "</w:document>"
        ),
    }
    return archive(members | dict(extra or {}))


def _cells(*rows: tuple[str, ...]) -> str:
    lines = (
        "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{''.join(lines)}</w:tbl>"


def docx() -> bytes:
    """Headings, a table, a link, a footnote, a comment, a header, a deletion."""
    link = '<w:hyperlink r:id="r4"><w:r><w:t>the guide</w:t></w:r></w:hyperlink>'
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    comment = '<w:r><w:commentReference w:id="1"/></w:r>'
    deleted = "<w:del><w:r><w:delText> This was struck out.</w:delText></w:r></w:del>"
    body = (
        paragraph("Peer Support Handbook", "Title")
        + paragraph("Why peers", "H1")
        + paragraph("Peer supporters have been there themselves.", inside=note + comment + deleted)
        + paragraph("Training", "H1")
        + paragraph("Forty hours are the least; see ", inside=link)
        + paragraph("Topics", "H2")
        + _cells(("Week", "Topic"), ("1", "Listening"), ("2", "Whole health"))
    )
    parts = relationships(
        styles="styles.xml",
        footnotes="footnotes.xml",
        comments="comments.xml",
        hyperlink="https://example.org/guide",
        header="header1.xml",
    )
    wrap = f'xmlns:w="{_WORD}"'
    return word(
        body,
        {
            "word/_rels/document.xml.rels": parts,
            "word/footnotes.xml": (
                f'<w:footnotes {wrap}><w:footnote w:id="2">'
                f"{paragraph('As the survey of 2010 found.')}</w:footnote></w:footnotes>"
            ),
            "word/comments.xml": (
                f'<w:comments {wrap}><w:comment w:id="1" w:author="Reviewer">'
                f"{paragraph('Is this so?')}</w:comment></w:comments>"
            ),
            "word/header1.xml": f"<w:hdr {wrap}>{paragraph('Running header')}</w:hdr>",
            "docProps/core.xml": core("A Handbook of Peer Support", "Ada Author; Ben Writer"),
        },
    )


def pptx() -> bytes:
    """Three slides: bullets and notes; a table beside text in two boxes; a hidden one."""
    show = Presentation()
    first = show.slides.add_slide(show.slide_layouts[1])
    first.shapes.title.text = "Five Pillars"
    first.placeholders[1].text = "Clear roles\nFair pay"
    first.notes_slide.notes_text_frame.text = "Tell the story of the first summit."
    second = show.slides.add_slide(show.slide_layouts[5])
    second.shapes.title.text = "What it costs"
    right = second.shapes.add_textbox(Inches(5), Inches(2), Inches(3), Inches(1))
    right.text_frame.text = "On the right"
    left = second.shapes.add_textbox(Inches(1), Inches(2), Inches(3), Inches(1))
    left.text_frame.text = "On the left"
    table = second.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(6), Inches(1)).table
    for row, words in enumerate((("Service", "Rate"), ("Peer support", "$12"))):
        for column, cell in enumerate(words):
            table.cell(row, column).text = cell
    third = show.slides.add_slide(show.slide_layouts[5])
    third.shapes.title.text = "For questions only"
    third._element.set("show", "0")
    out = io.BytesIO()
    show.save(out)
    return _settled(out, "Pillars in Practice", "Ada Author")


def xlsx() -> bytes:
    """Two sheets with dates, percentages and numbers; a hidden sheet; a chart."""
    book = Workbook()
    rates = book.active
    rates.title = "Rates"
    for row in (
        ("Service", "From", "Rate", "Share"),
        ("Peer support", date(2011, 7, 1), 12.5, 0.25),
        ("Whole health", datetime.fromisoformat("2011-08-01T14:30"), 1200, 0.075),
        (None, None, True, None),
    ):
        rates.append(row)
    for cell in rates["D"][1:]:
        cell.number_format = "0.0%"
    chart = BarChart()
    chart.add_data(Reference(rates, min_col=3, min_row=1, max_row=3), titles_from_data=True)
    rates.add_chart(chart, "F2")
    hidden = book.create_sheet("Old rates")
    hidden.append(("Peer support", 11))
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return _settled(out, "Billing Rates 2011", "Ben Writer")


def _settled(made: io.BytesIO, title: str, author: str) -> bytes:
    """What a library wrote, without the time of writing and the picture that it brings along."""
    with ZipFile(made) as package:
        members = {info.filename: package.read(info) for info in package.infolist()}
    members.pop("docProps/thumbnail.jpeg", None)
    return archive(members | {"docProps/core.xml": core(title, author).encode()})


_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def odt() -> bytes:
    """Title, headings, a list, a table, a footnote, a comment."""
    names = " ".join(
        f'xmlns:{short}="{_ODF}{name}:1.0"'
        for short, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
        )
    )
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>Counted in May.</text:p></text:note-body></text:note>"
    )
    comment = "<office:annotation><text:p>Check this.</text:p></office:annotation>"
    row = "<table:table-row>{}</table:table-row>".format
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>".format
    content = (
        f'<office:document-content {names} xmlns:xlink="http://www.w3.org/1999/xlink">'
        "<office:automatic-styles>"
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
        "</office:automatic-styles><office:body><office:text>"
        '<text:p text:style-name="P1">Notes of the Summit</text:p>'
        '<text:h text:outline-level="1">Attendance</text:h>'
        f'<text:p>Forty<text:s text:c="2"/>people came{note}.{comment}</text:p>'
        '<text:h text:outline-level="1">Resolutions</text:h>'
        "<text:list><text:list-item><text:p>Train peers.</text:p></text:list-item>"
        "<text:list-item><text:p>Pay them fairly.</text:p></text:list-item></text:list>"
        '<text:p>See <text:a xlink:href="https://example.org/minutes">the minutes</text:a>.'
        "</text:p>"
        f"<table:table>{row(cell('State') + cell('Votes'))}{row(cell('Georgia') + cell('12'))}"
        "</table:table></office:text></office:body></office:document-content>"
    )
    meta = (
        f'<office:document-meta {names} xmlns:meta="{_ODF}meta:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta>'
        "<meta:initial-creator>Cy Scribe</meta:initial-creator>"
        "<meta:creation-date>2010-05-18T10:00:00</meta:creation-date>"
        "<dc:language>en-GB</dc:language></office:meta></office:document-meta>"
    )
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "meta.xml": meta,
            "META-INF/manifest.xml": f'<manifest xmlns="{_ODF}manifest:1.0"/>',
        }
    )


def epub() -> bytes:
    """A cover, two chapters (one names itself, one is named by the contents), contents."""
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{0}</title></head>'
        "<body>{0}{1}</body></html>"
    ).format
    items = "".join(
        f'<item id="{key}" href="{name}" media-type="application/xhtml+xml"{more}/>'
        for key, name, more in (
            ("nav", "nav.xhtml", ' properties="nav"'),
            ("one", "text/one.xhtml", ""),
            ("two", "text/two%20b.xhtml", ""),
        )
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:identifier>urn:isbn:9780000000002</dc:identifier>"
        "<dc:title>Recovery Stories</dc:title><dc:creator>Ada Author</dc:creator>"
        "<dc:creator>Ben Writer</dc:creator><dc:language>en</dc:language>"
        '<dc:date>2012-09-01</dc:date><meta property="dcterms:modified">2012-10-02T08:00:00Z</meta>'
        f'</metadata><manifest>{items}</manifest><spine><itemref idref="two"/>'
        '<itemref idref="one"/><itemref idref="nav"/></spine></package>'
    )
    return archive(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": (
                '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
                '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
            ),
            "OEBPS/book.opf": package,
            "OEBPS/nav.xhtml": page(
                "", '<nav><ol><li><a href="text/two%20b.xhtml">How it began</a></li></ol></nav>'
            ),
            "OEBPS/text/one.xhtml": page(
                "", "<h1>The second year</h1><p>It grew.</p><h2>Spring</h2><p>Slowly.</p>"
            ),
            "OEBPS/text/two b.xhtml": page("", "<p>It began in a kitchen.</p>"),
        }
    )


def rtf() -> bytes:
    """Code page 1252, another one, a footnote, a link, a table, an emoji in two halves."""
    return (
        rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 "
        rb"Times;}}{\stylesheet{\s0 Normal;}}{\info{\title Letter on caf\'e9 hours}{\author Dee "
        rb"Sender}{\creatim\yr2013\mo2\dy7\hr9\min15}}{\header Running header\par}"
        rb"\pard The caf\'e9 opens at nine{\footnote\pard But not on Sundays.}. "
        rb"\u8220?Welcome\u8221?, says {\f1\'cc\'e8\'f0}.\par "
        rb"\pard Smile \u-10179?\u-8704? and see {\field{\*\fldinst{HYPERLINK "
        rb'"https://example.org/hours"}}{\fldrslt{the hours}}}.\par '
        rb"\trowd\cellx1000\cellx2000 Day\cell Hours\cell\row "
        rb"\trowd\cellx1000\cellx2000 Monday\cell 9\endash 17\cell\row "
        rb"{\pict\pngblip 89504e470d0a1a0a}\pard Last line.\par}"
    )


MARKDOWN = """---
title: "How to Start a Group"
author: [Ada Author, Ben Writer]
date: 2014-01-15
description: Five steps.
---

# Starting

Find a *room* and [a guide](https://example.org/guide).

## Money

| Item  | Cost |
|-------|------|
| Room  | 20   |

1. Ask.
2. Ask again.

<script>alert("never")</script>
"""

TEXT = """MINUTES OF THE MEETING

The meeting was opened at nine by the chair, who thanked everybody who
had come through the snow, and said that the agenda was longer than the
coffee would last. The motion of the last meeting was carried with no re-
count.

Present:
Ada
Ben
\fSecond page: nothing else was decided, and the meeting was closed.
"""

CSV = 'State;Peers;Note\nGeorgia;120;"first; since 1999"\nOhio;80;\n\nUtah;15;"two\nlines"\n'

EML = (
    b"Received: from mail.example.org by example.com; Tue, 05 Apr 2011 10:00:01 +0000\r\n"
    b"From: =?utf-8?q?Ren=C3=A9e_Sender?= <renee@example.org>\r\n"
    b"To: peers@example.com\r\nDate: Tue, 05 Apr 2011 09:59:00 -0500\r\n"
    b"Subject: =?iso-8859-1?q?The_caf=E9_=28again=29?=\r\nMessage-ID: <1@example.org>\r\n"
    b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
    b'--b\r\nContent-Type: multipart/alternative; boundary="a"\r\n\r\n'
    b"--a\r\nContent-Type: text/plain; charset=windows-1252\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\nIt opens =93soon=94.\r\n"
    b"--a\r\nContent-Type: text/html\r\n\r\n<p>It opens soon, in HTML.</p>\r\n--a--\r\n"
    b'--b\r\nContent-Type: text/csv; name="../hours.csv"\r\nContent-Disposition: attachment\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\nRGF5LEhvdXJzCk1vbmRheSw5Cg==\r\n"
    b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: The first word\r\n"
    b"From: dee@example.org\r\nMIME-Version: 1.0\r\n\r\nShall we open a caf\xe9?\r\n--b--\r\n"
)


def zipped() -> bytes:
    """Equal names in two folders, a folder, litter, a picture, a name that climbs, a ZIP."""
    return archive(
        {
            "2009/notes.txt": "Notes of the first year.\n",
            "2010/notes.txt": "Notes of the second year.\n",
            "2010/": "",
            "__MACOSX/._notes.txt": "litter",
            ".DS_Store": "litter",
            "../../etc/guide.md": "# A guide\n\nThat climbs nowhere.\n",
            "logo.png": b"\x89PNG\r\n\x1a\n" + bytes(40),
            "inner.zip": archive({"deep.txt": "Deep inside there is a text.\n"}),
        }
    )


def samples() -> dict[str, bytes]:
    """Name -> content of every sample."""
    return {
        "handbook.docx": docx(),
        "pillars.pptx": pptx(),
        "rates.xlsx": xlsx(),
        "summit.odt": odt(),
        "stories.epub": epub(),
        "letter.rtf": rtf(),
        "group.md": MARKDOWN.encode(),
        "minutes.txt": TEXT.encode(),
        "states.csv": CSV.encode(),
        "cafe.eml": EML,
        "papers.zip": zipped(),
    }


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file, content in samples().items():
        (FOLDER / file).write_bytes(content)
