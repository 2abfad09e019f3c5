"""PDFs that were made to hurt, by name: a function that gives the bytes of each.

They hold little and promise much: streams that unpack to a thousand times their size, trees and
tables that lead back into themselves, depth, width and numbers beyond all bounds. The sizes show
the harm and keep the tests quick.
"""

import random
import zlib
from collections.abc import Callable, Iterator, Mapping

__all__ = ["hostile_pdfs"]

MIB = 2**20
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
WORDS = b"BT /F1 12 Tf 72 720 Td (Some plain words) Tj ET\n"
_CATALOG, _TREE, _PAGE, _CONTENT, _FONT, _FREE = 1, 2, 3, 4, 5, 6
Objects = dict[int, bytes]


def hostile_pdfs() -> dict[str, Callable[[], bytes]]:
    """Name of the class -> what makes it."""
    return dict([*_streams(), *_trees(), *_depths(), *_numbers(), *_files()])


def stream(content: bytes, entries: bytes = b"", length: int | None = None) -> bytes:
    """A stream object; `length` is what it claims."""
    size = len(content) if length is None else length
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (size, entries, content)


def packed(content: bytes, entries: bytes = b"") -> bytes:
    return stream(zlib.compress(content, 9), b"/Filter /FlateDecode " + entries)


def one_page(changes: Mapping[int, bytes] | None = None, **more: bytes) -> Objects:
    """The objects of a PDF with one page of words; `more`: entries of `catalog`, `page`,
    `resources`.
    """
    given = {name: more.get(name, b"") for name in ("catalog", "page", "resources")}
    resources = b"<< /Font << /F1 5 0 R >> %s >>" % given["resources"]
    return {
        _CATALOG: b"<< /Type /Catalog /Pages 2 0 R %s >>" % given["catalog"],
        _TREE: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        _PAGE: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources %s %s >>" % (resources, given["page"]),
        _CONTENT: stream(WORDS),
        _FONT: FONT,
        **(changes or {}),
    }


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A file of these objects, with a table that is right."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        out += b"%010d %05d %s \n" % (
            (places[number], 0, b"n") if number in places else (0, 65535, b"f")
        )
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        trailer,
        table,
    )
    return bytes(out)


def content(given: bytes) -> bytes:
    """A PDF whose page has this content stream."""
    return pdf(one_page({_CONTENT: given}))


Made = Iterator[tuple[str, Callable[[], bytes]]]


def _streams() -> Made:
    bomb = zlib.compress(bytes(128 * MIB), 9)
    huge = b"/DecodeParms << /Predictor 12 /Columns 2147483647 /Colors 32 >>"
    yield "a stream of zeros", lambda: content(stream(bomb, b"/Filter /FlateDecode"))
    yield (
        "a bomb in a bomb",
        lambda: content(stream(zlib.compress(bomb), b"/Filter [/FlateDecode /FlateDecode]")),
    )
    yield "ascii 85", lambda: content(stream(b"z" * (2 * MIB) + b"~>", b"/Filter /ASCII85Decode"))
    yield "run lengths", lambda: content(stream(b"\x81 " * MIB, b"/Filter /RunLengthDecode"))
    yield "a wide predictor", lambda: content(packed(WORDS, huge))
    yield "a filter without a name", lambda: content(stream(WORDS, b"/Filter [/None /None]"))
    yield "many operators", lambda: content(packed(b"BT /F1 1 Tf " + b"1 0 Td (a) Tj " * 50_000))
    yield "one long string", lambda: content(packed(b"BT /F1 1 Tf (" + b"a" * 2 * MIB + b") Tj ET"))
    yield "many states", lambda: content(packed(b"q " * (MIB // 4) + WORDS))
    yield "an endless image", lambda: content(stream(b"BI /W 9 /H 9 ID " + _noise(MIB // 4)))
    yield "an endless array", lambda: content(stream(b"[" * 100_000 + WORDS))
    yield "an endless word", lambda: content(stream(b"A" * MIB + WORDS))
    yield "a length beyond the end", lambda: content(stream(WORDS, length=2**31 - 1))
    yield "a length below 0", lambda: content(stream(WORDS, length=-5))
    yield "a length that is itself", lambda: content(b"<< /Length 4 0 R >>\nstream\n" + WORDS)
    image = b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 "
    picture = stream(b"x", image + b"/ColorSpace /DeviceRGB")
    yield (
        "an image of gigabytes",
        lambda: pdf(
            one_page(
                {_CONTENT: stream(b"600 0 0 600 0 0 cm /X Do"), _FREE: picture},
                resources=b"/XObject << /X 6 0 R >>",
            )
        ),
    )


def _form(body: bytes, inner: int) -> bytes:
    resources = b"<< /Font << /F1 5 0 R >> /XObject << /X %d 0 R >> >>" % inner
    return stream(
        body, b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources " + resources
    )


def _laughs(depth: int) -> bytes:
    """Each form draws the next one twice."""
    forms = {_FREE + n: _form(b"/X Do /X Do", _FREE + n + 1) for n in range(depth)}
    forms[_FREE + depth] = _form(WORDS, _FREE)
    changes = {_CONTENT: stream(b"/X Do"), **forms}
    return pdf(one_page(changes, resources=b"/XObject << /X 6 0 R >>"))


def _chain(depth: int) -> bytes:
    """Page tree nodes with one child each."""
    nodes = {10 + n: b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % (11 + n) for n in range(depth)}
    nodes[9 + depth] = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
    tree = b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>"
    return pdf(one_page({_TREE: tree, **nodes}))


def _doubling(depth: int) -> bytes:
    """Page tree nodes that name their child twice: 2 to the power of `depth` pages."""
    nodes = {
        10 + n: b"<< /Type /Pages /Count 2 /Kids [%d 0 R %d 0 R] >>" % (11 + n, 11 + n)
        for n in range(depth)
    }
    nodes[10 + depth] = one_page()[_PAGE]
    tree = b"<< /Type /Pages /Kids [10 0 R 10 0 R] /Count 2 >>"
    return pdf(one_page({_TREE: tree, **nodes}))


def _outline(entries: Mapping[int, bytes]) -> bytes:
    root = b"<< /First 7 0 R /Last 7 0 R /Count 1 >>"
    return pdf(one_page({_FREE: root, **entries}, catalog=b"/Outlines 6 0 R"))


def _trees() -> Made:
    here = b"/Dest [3 0 R /Fit]"
    yield "forms that double", lambda: _laughs(26)
    yield "a form in itself", lambda: _laughs(0)
    kids = b"<< /Type /Pages /Kids [%s] /Count %d >>"
    yield "a page tree in itself", lambda: pdf(one_page({_TREE: kids % (b"3 0 R 2 0 R", 2)}))
    yield "a deep page tree", lambda: _chain(5_000)
    yield "page trees that double", lambda: _doubling(26)
    yield "a page 100,000 times", lambda: pdf(one_page({_TREE: kids % (b"3 0 R " * 10**5, 10**5)}))
    yield "a count of pages that lies", lambda: pdf(one_page({_TREE: kids % (b"3 0 R", 2 * 10**9)}))
    yield "no page", lambda: pdf(one_page({_TREE: kids % (b"", 0)}))
    yield "a page that is a number", lambda: pdf(one_page({_PAGE: b"42"}))
    loop = b"<< /Title (a) /Parent 6 0 R /Next %d 0 R /First 7 0 R %s >>"
    yield "an outline in itself", lambda: _outline({7: loop % (8, here), 8: loop % (7, here)})
    deep = {n: b"<< /Title (t%d) /First %d 0 R %s >>" % (n, n + 1, here) for n in range(7, 5_000)}
    yield "a deep outline", lambda: _outline(deep)
    cycle = {6: b"<< /Kids [6 0 R] >>", 7: b"<< /Kids [7 0 R 7 0 R] >>"}
    names = b"/PageLabels 6 0 R /Names << /EmbeddedFiles 7 0 R /Dests 7 0 R >>"
    yield "tables of names in themselves", lambda: pdf(one_page(cycle, catalog=names))
    held = {
        6: b"<< /Type /Filespec /F (../../evil) /UF (../../evil) /EF << /F 7 0 R >> >>",
        7: packed(bytes(128 * MIB)),
    }
    yield (
        "a bomb inside",
        lambda: pdf(
            one_page(held, catalog=b"/Names << /EmbeddedFiles << /Names [(b) 6 0 R] >> >>")
        ),
    )


def _depths() -> Made:
    arrays = b"[" * 50_000 + b"]" * 50_000
    tables = b"<< /A " * 20_000 + b"1" + b" >>" * 20_000
    yield "arrays in arrays", lambda: pdf(one_page({_FREE: arrays}), b"/Info 6 0 R")
    yield "arrays in the catalogue", lambda: pdf(one_page(catalog=b"/A " + arrays))
    yield "tables in the catalogue", lambda: pdf(one_page(catalog=b"/A " + tables))
    yield "a reference to itself", lambda: pdf(one_page({_FREE: b"6 0 R"}), b"/Info 6 0 R")
    yield (
        "metadata nested deeply",
        lambda: pdf(one_page({_FREE: stream(b"<a>" * 100_000)}, catalog=b"/Metadata 6 0 R")),
    )
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    yield (
        "metadata that laughs",
        lambda: pdf(
            one_page({_FREE: stream(laughs + b"]><x>&j;</x>")}, catalog=b"/Metadata 6 0 R")
        ),
    )


def _numbers() -> Made:
    for style in (b"r", b"A", b"D"):
        labels = b"/PageLabels << /Nums [0 << /S /%s /St 2147483647 >>] >>" % style
        yield f"labels from two billion, {style.decode()}", _once(pdf(one_page(catalog=labels)))
    ranges = b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange\n"
    ranges += b"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 6 0 R "
    font += b"/DescendantFonts [7 0 R] >>"
    cid = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /W [0 2147483647 500] >>"
    yield (
        "a font of four billion letters",
        lambda: pdf(one_page({_FONT: font, 6: stream(ranges), 7: cid})),
    )
    for name, box in (("huge", b"0 0 1e30 1e30"), ("empty", b"0 0 0 0"), ("odd", b"(a) null 1 2")):
        page = one_page()[_PAGE].replace(b"0 0 612 792", box)
        yield f"a page of a {name} size", _once(pdf(one_page({_PAGE: page})))
    far = b"BT /F1 12 Tf 1e30 0 0 1e30 0 0 Tm (far) Tj 1 0 0 1 1e18 -1e18 Tm (away) Tj ET "
    yield "words far away", lambda: content(stream(far + WORDS))
    yield "long numbers", lambda: content(stream(b"9" * MIB + b" 0 Td " + WORDS))


def _files() -> Made:
    good = pdf(one_page())
    start = good.rindex(b"startxref\n") + 10
    place = good[start:].split(b"\n")[0]
    yield (
        "a table before itself",
        _once(good.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev " + place)),
    )
    index = b"<< /Type /XRef /Size 2000000000 /Index [0 2000000000] /W [1 3 1] /Root 2 0 R >>"
    yield (
        "a table of two billion",
        _once(b"%%PDF-1.5\n1 0 obj\n%s\nstream\n\nendstream\nendobj\nstartxref\n9\n" % index),
    )
    junk = b"".join(b"%d 0 obj\n<< /A %d 0 R >>\nendobj\n" % (n, n + 1) for n in range(10, 30_000))
    yield "no table", _once(b"%PDF-1.4\n" + junk + good[9:start])
    yield "noise", lambda: b"%PDF-1.4\n" + _noise(2 * MIB) + b"\nstartxref\n5\n%%EOF"
    for name, sign in (("angles", b"<"), ("parentheses", b"("), ("brackets", b"[")):
        body = b"%PDF-1.4\n1 0 obj\n" + sign * (MIB // 2) + b"\nstartxref\n9\n%%EOF"
        yield f"nothing but {name}", _once(body)
    yield "nothing but its head", _once(b"%PDF-1.7\n")
    yield "two files in one", _once(good + good)
    yield "half of it", _once(good[: len(good) // 2])
    yield "a web page", _once(b"<html><body>404 not found</body></html>")


def _once(made: bytes) -> Callable[[], bytes]:
    return lambda: made


def _noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)  # noqa: S311  the same noise each time
