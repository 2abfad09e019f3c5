"""Format detection of binary content: by its first bytes, or by the members of an archive."""

import zlib
from collections.abc import Callable, Collection
from zipfile import ZipFile

from indexer.extract.archive import open_archive, unpack
from indexer.extract.detect.format import Format, SniffResult
from indexer.extract.refused import ReadRefused

__all__ = ["sniff_container", "sniff_signature"]

_ZIP = SniffResult(Format.ZIP, "a ZIP archive")
_PICTURE = "make a PDF of it"
_UNPACK = "unpack it, or pack it as ZIP"
_SIGNATURES = (
    (b"%!PS", "a PostScript file", "save it as PDF"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript file", "save it as PDF"),
    (b"\x89PNG", "a PNG picture", _PICTURE),
    (b"\xff\xd8\xff", "a JPEG picture", _PICTURE),
    (b"GIF8", "a GIF picture", _PICTURE),
    (b"II*\x00", "a TIFF picture", _PICTURE),
    (b"MM\x00*", "a TIFF picture", _PICTURE),
    (b"II+\x00", "a TIFF picture", _PICTURE),
    (b"AT&TFORM", "a DjVu document", "save it as PDF"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"BZh", "a bzip2 file", _UNPACK),
    (b"\xfd7zXZ\x00", "an xz file", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file", _UNPACK),
    (b"\x7fELF", "a program", ""),
    (b"MZ", "a program", ""),
    (b"\xca\xfe\xba\xbe", "a program", ""),
    (b"\xcf\xfa\xed\xfe", "a program", ""),
    (b"SQLite format 3\x00", "a database", "export its tables as CSV"),
    (b"ID3", "a sound recording", "add a transcript as text"),
    (b"OggS", "a sound or film recording", "add a transcript as text"),
    (b"fLaC", "a sound recording", "add a transcript as text"),
    (b"\x1a\x45\xdf\xa3", "a film", "add a transcript as text"),
    (b"wOFF", "a font", ""),
    (b"wOF2", "a font", ""),
    (b"\xffWPC", "a WordPerfect document", "save it as DOCX or PDF"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Streams of old Office (OLE) files by their directory names; the first one present counts.
_OLE_STREAMS = (
    ("WordDocument", "an old Word document", "save it as DOCX"),
    ("PowerPoint Document", "an old PowerPoint presentation", "save it as PPTX"),
    ("Workbook", "an old Excel workbook", "save it as XLSX"),
    ("Book", "an old Excel workbook", "save it as XLSX"),
    ("__substg1.0_", "an Outlook message", "save it as EML"),
    ("VisioDocument", "a Visio drawing", "save it as PDF"),
    ("Quill", "a Publisher document", "save it as PDF"),
)
_MAX_MIMETYPE_BYTES = 200
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_BY_MIMETYPE = {
    "application/epub+zip": SniffResult(Format.EPUB, "an EPUB book"),
    f"{_OPEN_DOCUMENT}text": SniffResult(Format.ODT, "an OpenDocument text"),
    f"{_OPEN_DOCUMENT}text-template": SniffResult(Format.ODT, "an OpenDocument text"),
    f"{_OPEN_DOCUMENT}spreadsheet": SniffResult(
        Format.OTHER, "an OpenDocument spreadsheet", "save it as XLSX"
    ),
    f"{_OPEN_DOCUMENT}presentation": SniffResult(
        Format.OTHER, "an OpenDocument presentation", "save it as PPTX"
    ),
}
_OTHER_ODF = SniffResult(Format.OTHER, "an OpenDocument file that is no text", "save it as PDF")
# Members that occur only in files of one kind, in order of precedence.
_BY_MEMBER = (
    ("xl/workbook.bin", SniffResult(Format.OTHER, "a binary Excel workbook", "save it as XLSX")),
    ("word/document.xml", SniffResult(Format.DOCX, "a Word document")),
    ("ppt/presentation.xml", SniffResult(Format.PPTX, "a PowerPoint presentation")),
    ("xl/workbook.xml", SniffResult(Format.XLSX, "an Excel workbook")),
    ("META-INF/container.xml", SniffResult(Format.EPUB, "an EPUB book")),
    ("Index/Document.iwa", SniffResult(Format.OTHER, "an Apple iWork file", "save it as PDF")),
    ("AndroidManifest.xml", SniffResult(Format.OTHER, "a program", "")),
    ("META-INF/MANIFEST.MF", SniffResult(Format.OTHER, "a Java program", "")),
)
_BY_FOLDER = (
    ("word/", SniffResult(Format.DOCX, "a Word document")),
    ("ppt/", SniffResult(Format.PPTX, "a PowerPoint presentation")),
    ("xl/", SniffResult(Format.XLSX, "an Excel workbook")),
    ("visio/", SniffResult(Format.OTHER, "a Visio drawing", "save it as PDF")),
)


def sniff_container(content: bytes) -> SniffResult | None:
    """Detect a container: it holds other files, and may therefore begin with their signatures."""
    openers: dict[bytes, Callable[[bytes], SniffResult]] = {
        b"PK\x03\x04": _sniff_zip,
        b"PK\x05\x06": _sniff_zip,
        b"PK\x07\x08PK\x03\x04": _sniff_zip,
        _OLE: _sniff_ole,
        b"\x1f\x8b": _sniff_gzip,
    }
    return next((of(content) for begin, of in openers.items() if content.startswith(begin)), None)


def sniff_signature(head: bytes) -> SniffResult | None:
    """Detect pictures, programs and other binary formats by their first bytes."""
    for signature, words, advice in _SIGNATURES:
        if head.startswith(signature):
            return SniffResult(Format.OTHER, words, advice)
    if head.startswith(b"RIFF"):
        is_picture = head[8:12] == b"WEBP"
        words = "a WebP picture" if is_picture else "a sound or film recording"
        return SniffResult(
            Format.OTHER, words, _PICTURE if is_picture else "add a transcript as text"
        )
    if head[4:8] == b"ftyp":
        return SniffResult(Format.OTHER, "a film or a HEIC picture")
    if head[257:262] == b"ustar":
        return SniffResult(Format.OTHER, "a tar archive", _UNPACK)
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return SniffResult(Format.OTHER, "a BMP picture", _PICTURE)
    return None


def _sniff_zip(content: bytes) -> SniffResult:
    """Detect the kind of a ZIP archive by its members; one that cannot be opened is a plain ZIP."""
    try:
        archive = open_archive(content)
        names = {info.filename for info in archive.infolist()}
        declared = _mimetype(archive, names)
    except ReadRefused:
        return _ZIP
    if declared in _BY_MIMETYPE:
        return _BY_MIMETYPE[declared]
    if declared.startswith(_OPEN_DOCUMENT):
        return _OTHER_ODF
    return _sniff_members(names)


def _mimetype(archive: ZipFile, names: Collection[str]) -> str:
    if "mimetype" not in names:
        return ""
    try:
        content = unpack(archive, archive.getinfo("mimetype"), _MAX_MIMETYPE_BYTES, "a name")
    except ReadRefused:
        return ""
    return content.decode("ascii", "replace").strip()


def _sniff_members(names: Collection[str]) -> SniffResult:
    for name, sniffed in _BY_MEMBER:
        if name in names:
            return sniffed
    if "[Content_Types].xml" in names:
        for folder, sniffed in _BY_FOLDER:
            if any(name.startswith(folder) for name in names):
                return sniffed
        return SniffResult(Format.OTHER, "an Office file of a rare kind", "save it as PDF")
    if {"content.xml", "META-INF/manifest.xml"} <= set(names):
        return SniffResult(Format.ODT, "an OpenDocument text")
    return _ZIP


def _sniff_ole(content: bytes) -> SniffResult:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        return SniffResult(Format.ENCRYPTED, "an encrypted Office document", "save it unencrypted")
    for stream, words, advice in _OLE_STREAMS:
        if has(stream):
            return SniffResult(Format.OTHER, words, advice)
    return SniffResult(
        Format.OTHER, "an old Microsoft Office file", "save it as DOCX, PPTX or XLSX"
    )


def _sniff_gzip(content: bytes) -> SniffResult:
    try:
        begin = zlib.decompressobj(wbits=31).decompress(content[:4096], 16)
    except zlib.error:
        begin = b""
    if begin.startswith(b"WARC/"):
        return SniffResult(Format.WARC, "a web archive (WARC)")
    return SniffResult(Format.OTHER, "a gzip file", _UNPACK)
