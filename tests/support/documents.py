"""Small PDFs made in memory, for tests of the readers: text lines in, bytes out."""

import io
from collections.abc import Mapping, Sequence

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
)

Line = str | tuple[int, str]


def make_pdf(
    pages: Sequence[Sequence[Line]],
    *,
    information: Mapping[str, str] | None = None,
    outline: Sequence[tuple[str, int]] = (),
    labels: Sequence[tuple[int, int, str]] = (),
    attachments: Mapping[str, bytes] | None = None,
    password: str | None = None,
    algorithm: str = "RC4-128",
) -> bytes:
    """A PDF with one text line below the other; a line may be (size, text). Pages from 0 here.

    `labels` are (first page, last page, style such as "/r").
    """
    writer = PdfWriter()
    for lines in pages:
        _add_page(writer, lines)
    if information:
        writer.add_metadata(dict(information))
    for title, page in outline:
        writer.add_outline_item(title=title, page_number=page)
    for first, last, style in labels:
        writer.set_page_label(first, last, style=style)
    for name, content in (attachments or {}).items():
        writer.add_attachment(name, content)
    if password is not None:
        writer.encrypt(password, "owner", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _add_page(writer: PdfWriter, lines: Sequence[Line]) -> None:
    page = writer.add_blank_page(612, 792)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(_content(lines))
    page[NameObject("/Contents")] = writer._add_object(stream)
    page[NameObject("/MediaBox")] = ArrayObject(FloatObject(n) for n in (0, 0, 612, 792))


def _content(lines: Sequence[Line]) -> bytes:
    parts, height = [], 740
    for line in lines:
        size, text = line if isinstance(line, tuple) else (11, line)
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        shown = escaped.encode("cp1252")
        parts.append(b"BT /F1 %d Tf 1 0 0 1 72 %d Tm (" % (size, height) + shown + b") Tj ET")
        height -= size + 4
    return b"\n".join(parts)
