"""Files that were made to hurt: a name in, bytes out; no reader may fall over any of them."""

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

from tests.tools import make_formats as good

MIB = 1024 * 1024
_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a0 "ha ha ha ">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
_FILE = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>'
_NET = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a9 SYSTEM "http://127.0.0.1:9/secret">]>'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_EXTERNAL = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" TargetMode="External" Target="file:///etc/passwd" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
)


def changed(
    original: bytes, changes: dict[str, bytes | None], more: dict[str, bytes] | None = None
) -> bytes:
    """An archive with members replaced (None: left out) and added."""
    with ZipFile(io.BytesIO(original)) as archive:
        members: dict[str, bytes | None] = {n: archive.read(n) for n in archive.namelist()}
    members |= changes
    members |= more or {}
    return good.archive({name: content for name, content in members.items() if content is not None})


def stream(megabytes: int, pattern: bytes = b"\0") -> tuple[bytes, int, int]:
    """So many MiB of a pattern, deflated: the bytes, their checksum and size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = (pattern * (MIB // len(pattern) + 1))[:MIB]
    parts, checksum = [], 0
    for _ in range(megabytes):
        parts.append(packer.compress(piece))
        checksum = zlib.crc32(piece, checksum)
    return b"".join((*parts, packer.flush())), checksum, megabytes * MIB


def raw_zip(members: list[tuple[str, bytes, int, int]], says: int | None = None) -> bytes:
    """An archive of deflated members (name, stream, checksum, size); `says` replaces all sizes."""
    out, directory = bytearray(), bytearray()
    for name, packed, checksum, size in members:
        at, size, raw = len(out), size if says is None else says, name.encode()
        fields = (20, 0, 8, 0, 0x3E21, checksum, len(packed), size, len(raw), 0)
        out += struct.pack("<4s5H3L2H", b"PK\x03\x04", *fields) + raw + packed
        directory += struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, *fields, 0, 0, 0, 0, at) + raw
    count = len(members)
    sizes = (0, 0, count & 0xFFFF, count & 0xFFFF, len(directory), len(out), 0)
    return bytes(out + directory) + struct.pack("<4s4H2LH", b"PK\x05\x06", *sizes)


def overlapping() -> bytes:
    """A thousand members that are all the same 8 MiB of the archive."""
    packed, checksum, size = stream(8)
    one = raw_zip([("0.txt", packed, checksum, size)])
    begin = one.index(b"PK\x01\x02")
    entry = one[begin : one.rindex(b"PK\x05\x06")]
    directory = b"".join(entry.replace(b"0.txt", f"{n:05d}"[-5:].encode()) for n in range(1000))
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1000, 1000, len(directory), begin, 0)
    return one[:begin] + directory + end


def matryoshka(levels: int, width: int) -> bytes:
    """Archives of archives: width to the power of levels texts."""
    content = good.archive({f"{n}.txt": b"Words of a text.\n" * 20 for n in range(width)})
    for _ in range(levels - 1):
        content = good.archive({f"{n}.zip": content for n in range(width)})
    return content


def encrypted_member() -> bytes:
    """A member that says it is encrypted, beside one that is not."""
    content = bytearray(good.archive({"open.txt": "Anybody reads this.\n", "shut.txt": "secret"}))
    local = content.index(b"PK\x03\x04", 4)
    central = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    content[local + 6] |= 1
    content[central + 8] |= 1
    return bytes(content)


def with_link() -> bytes:
    """A link out of the archive, as Unix packs it."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        link = ZipInfo("passwd.txt")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr(ZipInfo("real.txt"), "A real file is here.\n")
    return out.getvalue()


def packed_otherwise(method: int, megabytes: int) -> bytes:
    """One member of zeros, packed by a given method."""
    out = io.BytesIO()
    with ZipFile(out, "w", method) as archive:
        archive.writestr("a.txt", bytes(megabytes * MIB))
    return out.getvalue()


def sheet(rows: str) -> bytes:
    """The sample workbook with these rows in its first sheet."""
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
    )
    return changed(good.xlsx(), {"xl/worksheets/sheet1.xml": xml.encode()})


def nested_mail(depth: int) -> bytes:
    """Multiparts in multiparts."""
    lines = ["From: a@example.org", "Subject: Nested", "MIME-Version: 1.0", "Message-ID: <1@x>"]
    for n in range(depth):
        lines += [f'Content-Type: multipart/mixed; boundary="b{n}"', "", f"--b{n}"]
    return "\r\n".join([*lines, "Content-Type: text/plain", "", "The kernel."]).encode()


def mail(headers: str, body: str) -> bytes:
    return f"From: a@example.org\r\nMessage-ID: <1@x>\r\n{headers}\r\n\r\n{body}".encode()


def ole(stream_name: str) -> bytes:
    """The beginning of an old Office file, and the name of a stream in its directory."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + stream_name.encode("utf-16-le")


def _words(body: str) -> str:
    return f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'


def _docx() -> Iterator[tuple[str, Callable[[], bytes]]]:
    document, original = "word/document.xml", good.docx

    def with_document(xml: str) -> Callable[[], bytes]:
        return lambda: changed(original(), {document: xml.encode()})

    text = good.paragraph("&a9;")
    for name, prologue in (("bomb", _BOMB), ("file", _FILE), ("net", _NET)):
        yield f"entities-{name}.docx", with_document(prologue + _words(text))
        yield (
            f"core-{name}.docx",
            lambda p=prologue: changed(  # type: ignore[misc]
                original(), {"docProps/core.xml": f"{p}<b>&a9;</b>".encode()}
            ),
        )
    wide = (_BOMB + _words(text)).encode("utf-16")
    yield "entities-utf-16.docx", lambda: changed(original(), {document: wide})
    yield "no-document.docx", lambda: changed(original(), {document: None})
    yield "no-relationships.docx", lambda: changed(original(), {"_rels/.rels": None})
    yield "empty-document.docx", lambda: changed(original(), {document: b""})
    yield "half-a-document.docx", with_document(_words("<w:p>" * 3)[:200])
    yield (
        "deep.docx",
        with_document(_words("<w:p>" + "<w:ins>" * 20_000 + "</w:ins>" * 20_000 + "</w:p>")),
    )
    yield (
        "deep-tables.docx",
        with_document(
            _words(
                "<w:tbl><w:tr><w:tc>" * 400
                + text.replace("&a9;", "x")
                + "</w:tc></w:tr></w:tbl>" * 400
            )
        ),
    )
    yield (
        "bomb-inside.docx",
        lambda: changed(original(), {document: b"<!--" + b" " * (64 * MIB) + b"-->"}),
    )
    yield (
        "bomb-of-a-picture.docx",
        lambda: changed(original(), {}, {"word/media/image1.png": bytes(64 * MIB)}),
    )
    yield (
        "external-picture.docx",
        lambda: changed(original(), {"word/_rels/document.xml.rels": _EXTERNAL.encode()}),
    )
    yield "cut.docx", lambda: original()[:1500]
    yield "many-paragraphs.docx", with_document(_words(good.paragraph("word " * 10) * 2_000))
    yield "one-paragraph.docx", with_document(_words(good.paragraph("word " * 100_000)))
    yield (
        "itself-in-itself.docx",
        lambda: changed(original(), {}, {"word/embeddings/again.docx": original()}),
    )


def _office() -> Iterator[tuple[str, Callable[[], bytes]]]:
    slide = "ppt/slides/slide1.xml"
    yield "cut.pptx", lambda: good.pptx()[:9000]
    yield "no-slide.pptx", lambda: changed(good.pptx(), {slide: None})
    yield "half-a-slide.pptx", lambda: changed(good.pptx(), {slide: b"<p:sld"})
    yield "entities.pptx", lambda: changed(good.pptx(), {slide: f"{_BOMB}<b>&a9;</b>".encode()})
    yield "no-presentation.pptx", lambda: changed(good.pptx(), {"ppt/presentation.xml": None})
    yield "deep-groups.pptx", _deep_groups
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 50_000))
    yield "many-rows.xlsx", lambda: sheet(rows)
    yield "last-cell.xlsx", lambda: sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    corners = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 3_000))
    yield "wide-rows.xlsx", lambda: sheet(corners)
    yield "no-sheet.xlsx", lambda: changed(good.xlsx(), {"xl/worksheets/sheet1.xml": None})
    yield "no-workbook.xlsx", lambda: changed(good.xlsx(), {"xl/workbook.xml": None})
    yield (
        "half-a-sheet.xlsx",
        lambda: changed(good.xlsx(), {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row>"}),
    )
    yield (
        "wrong-values.xlsx",
        lambda: sheet(
            '<row r="x"><c r="!!" t="s"><v>99999</v></c></row>'
            '<row r="2"><c s="9999"><v>x</v></c></row>'
        ),
    )
    yield (
        "entities.xlsx",
        lambda: (
            sheet("").replace(b"", b"")
            and changed(good.xlsx(), {"xl/sharedStrings.xml": f"{_BOMB}<sst>&a9;</sst>".encode()})
        ),
    )
    yield (
        "bomb-inside.xlsx",
        lambda: changed(
            good.xlsx(), {"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * (64 * MIB)}
        ),
    )


def _deep_groups() -> bytes:
    slide = "ppt/slides/slide1.xml"
    with ZipFile(io.BytesIO(good.pptx())) as archive:
        xml = archive.read(slide)
    group = b'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="9" name="g"/></p:nvGrpSpPr><p:grpSpPr/>'
    return changed(
        good.pptx(),
        {slide: xml.replace(b"</p:spTree>", group * 240 + b"</p:grpSp>" * 240 + b"</p:spTree>")},
    )


def _books() -> Iterator[tuple[str, Callable[[], bytes]]]:
    content, chapter = "content.xml", "OEBPS/text/one.xhtml"
    for name, prologue in (("bomb", _BOMB), ("file", _FILE)):
        odt = f'{prologue}<a xmlns:o="x"><o:text>&a9;</o:text></a>'.encode()
        yield f"entities-{name}.odt", lambda xml=odt: changed(good.odt(), {content: xml})  # type: ignore[misc]
        html = f"{prologue}<html><body><p>&a9;</p></body></html>".encode()
        yield f"entities-{name}.epub", lambda xml=html: changed(good.epub(), {chapter: xml})  # type: ignore[misc]
    yield (
        "entities-package.epub",
        lambda: changed(
            good.epub(), {"OEBPS/book.opf": f"{_BOMB}<package>&a9;</package>".encode()}
        ),
    )
    deep = b"<a>" * 5_000 + b"</a>" * 5_000
    yield "deep.odt", lambda: changed(good.odt(), {content: deep})
    yield "no-content.odt", lambda: changed(good.odt(), {content: None})
    yield (
        "encrypted.odt",
        lambda: changed(
            good.odt(), {"META-INF/manifest.xml": b"<manifest><encryption-data/></manifest>"}
        ),
    )
    yield "no-package.epub", lambda: changed(good.epub(), {"OEBPS/book.opf": None})
    yield "no-chapter.epub", lambda: changed(good.epub(), {chapter: None})
    yield (
        "climbing.epub",
        lambda: changed(
            good.epub(),
            {"META-INF/container.xml": b'<c><rootfile full-path="../../../etc/passwd"/></c>'},
        ),
    )
    spine = "".join('<itemref idref="one"/>' for _ in range(20_000))
    yield (
        "endless-spine.epub",
        lambda: changed(
            good.epub(),
            {
                "OEBPS/book.opf": (
                    '<package><manifest><item id="one" href="text/one.xhtml" '
                    f'media-type="text/html"/></manifest><spine>{spine}</spine></package>'
                ).encode()
            },
        ),
    )
    yield (
        "deep.epub",
        lambda: changed(good.epub(), {chapter: b"<html><body>" + b"<div>" * 5_000 + b"deep words"}),
    )
    yield "bomb-inside.epub", lambda: changed(good.epub(), {chapter: b" " * (64 * MIB)})


def _texts() -> Iterator[tuple[str, Callable[[], bytes]]]:
    begin = rb"{\rtf1\ansi\ansicpg1252 "
    yield "deep.rtf", lambda: begin + b"{" * 100_000 + b"deep words" + b"}" * 100_000
    yield "unclosed.rtf", lambda: begin + b"{\\b words " * 50_000
    yield "fields.rtf", lambda: begin + rb"{\field{\*\fldinst{ HYPERLINK " * 20_000
    yield "fields-on-a-line.rtf", lambda: begin + rb'{\field{\*\fldinst{HYPERLINK "x" ' * 20_000
    yield "fonts.rtf", lambda: begin + rb"{\fonttbl" + rb"{\f1\f2\f3" * 20_000
    yield "footnotes.rtf", lambda: begin + rb"{\footnote " * 20_000 + b"x" + b"}" * 20_000
    yield "pictures.rtf", lambda: begin + rb"{\pict 00" * 50_000
    yield "binary.rtf", lambda: begin + rb"{\pict\bin999999999 " + b"x" * 1000
    yield (
        "page-of-nonsense.rtf",
        lambda: rb"{\rtf1\ansicpg99999999999999999999 \'zz\u99999999 words}",
    )
    yield "hexes.rtf", lambda: begin + rb"\'e9" * 100_000 + b"}"
    yield "info.rtf", lambda: begin + rb"{\info" + rb"{\title " * 20_000 + b"}"
    yield "one-line.txt", lambda: b"word " * MIB
    yield "one-word.txt", lambda: b"w" * MIB
    yield "blank-lines.txt", lambda: b"x\n\n" * 100_000
    yield "form-feeds.txt", lambda: b"x\f" * 20_000
    yield "nul-and-bytes.txt", lambda: b"Some words \0\0 and \xff\xfe bytes.\n" * 100
    yield "larger-than-allowed.txt", lambda: b"word\n" * (8 * MIB)
    yield "hyphens.txt", lambda: (b"a" * 60 + b"-\n") * 3_000
    yield "brackets.md", lambda: b"[" * 500_000
    yield "links.md", lambda: b"[a](" * 100_000
    yield "stars.md", lambda: b"*a **b " * 20_000
    yield "quotes.md", lambda: b">" * 100_000 + b" deep"
    yield "lists.md", lambda: b"".join(b" " * n + b"- a\n" for n in range(3_000))
    yield "rules.md", lambda: b"* " * 30_000
    yield "ticks.md", lambda: b"".join(b"`" * n + b" a " for n in range(1, 2_000))
    yield "table.md", lambda: b"|a" * 20_000 + b"\n" + b"|-" * 20_000 + b"\n" + b"|b" * 20_000
    yield "front.md", lambda: b"---\n" + b"title: x\n" * 20_000
    yield "entities.md", lambda: b"&" * 500_000
    yield "references.md", lambda: b"".join(b"[%d]: /x\n" % n for n in range(20_000))
    yield "heading-links.md", lambda: b"# [x](y)\n" * 20_000
    yield "html.md", lambda: b"<div>" * 30_000
    yield "one-cell.csv", lambda: b'a,"' + b"x" * MIB
    yield "many-cells.csv", lambda: b"," * MIB
    yield "many-rows.csv", lambda: b"a,b\n" * 50_000


def _mails() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "nested.eml", lambda: nested_mail(1_000)
    yield "deeply-nested.eml", lambda: nested_mail(20_000)
    yield (
        "messages-in-messages.eml",
        lambda: (
            mail("Subject: x", "").replace(b"\r\n\r\n", b"\r\nContent-Type: message/rfc822\r\n\r\n")
            + b"Content-Type: message/rfc822\r\n\r\n" * 1_000
        ),
    )
    parts = "--b\r\nContent-Type: text/plain\r\n\r\nOne part.\r\n" * 5_000
    mixed = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"'
    yield "many-parts.eml", lambda: mail(mixed, parts)
    yield "charset.eml", lambda: mail("Content-Type: text/plain; charset=klingon-8", "Words here.")
    yield "codec.eml", lambda: mail("Content-Type: text/plain; charset=zlib_codec", "Words here.")
    yield "charset-header.eml", lambda: mail("Subject: =?klingon?Q?=E9?=", "Words here.")
    yield (
        "broken-headers.eml",
        lambda: mail(
            "Date: yesterday, or so\r\nTo: <<<@@>>,,;:\r\nSubject: =?utf-8?b?!!!?=\r\n"
            'Content-Type: text/plain; charset="\r\nContent-Transfer-Encoding: base65\r\n'
            "Content-Disposition: ;;;=",
            "Words here.",
        ),
    )
    yield "base64.eml", lambda: mail("Content-Transfer-Encoding: base64", "!!!not base64 at all===")
    yield "long-header.eml", lambda: mail("To: " + "a@example.org, " * 20_000, "Words here.")
    yield "brackets.eml", lambda: mail("To: " + "(" * 20_000, "Words here.")
    yield (
        "parameters.eml",
        lambda: mail(
            "Content-Type: text/plain" + "".join(f"; a*{n}=x" for n in range(5_000)), "Words here."
        ),
    )
    yield "headers-alone.eml", lambda: mail("Subject: Nothing else", "")


def _zips() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "bomb.zip", lambda: raw_zip([("bomb.txt", *stream(128))])
    yield "lying-bomb.zip", lambda: raw_zip([("bomb.txt", *stream(64))], says=1000)
    yield "overlapping.zip", overlapping
    yield "matryoshka.zip", lambda: matryoshka(6, 5)
    yield "wide-matryoshka.zip", lambda: matryoshka(3, 12)
    yield "many-members.zip", lambda: good.archive({f"{n}.txt": "A text." for n in range(2_500)})
    yield "endless-list.zip", lambda: raw_zip([("x" * 120, b"\3\0", 0, 0)] * 60_000)
    yield "cut.zip", lambda: good.zipped()[:500]
    yield "half-a-member.zip", lambda: good.zipped().replace(b"PK\x03\x04", b"PK\x03\x05", 1)
    yield "wrong-checksum.zip", lambda: raw_zip([("a.txt", *stream(1)[:1], 1, MIB)])
    yield "encrypted-member.zip", encrypted_member
    yield "link.zip", with_link
    yield "lzma.zip", lambda: packed_otherwise(ZIP_LZMA, 40)
    yield "bzip2.zip", lambda: packed_otherwise(ZIP_BZIP2, 40)
    yield "stored.zip", lambda: packed_otherwise(ZIP_STORED, 1)
    yield "method.zip", lambda: packed_otherwise(ZIP_DEFLATED, 1).replace(b"\x08\0", b"\x63\0")
    yield "no-members.zip", lambda: good.archive({})
    yield "litter-alone.zip", lambda: good.archive({"__MACOSX/x": "", ".DS_Store": "x"})
    yield (
        "names.zip",
        lambda: good.archive(
            {
                "/etc/passwd.txt": "One.",
                "..\\..\\windows.txt": "Two.",
                "C:\\a.txt": "Three.",
                "a\nb#c.txt": "Four.",
                "x" * 3_000 + ".txt": "Five.",
                "..": "Six.",
                "con.txt": "Seven.",
            }
        ),
    )


def _others() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "encrypted.docx", lambda: ole("EncryptedPackage")
    yield "old.doc", lambda: ole("WordDocument")
    yield "old.xls", lambda: ole("Workbook")
    yield "picture.docx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100)
    yield "text.docx", lambda: b"Only words.\n"
    yield "noise.docx", lambda: bytes(range(256)) * 8


def hostile() -> dict[str, Callable[[], bytes]]:
    """The name of each file -> what makes it; some take a second, and 64 MiB, to be made."""
    groups = (_docx, _office, _books, _texts, _mails, _zips, _others)
    return {name: make for group in groups for name, make in group()}
