"""What a reading process sends is taken for what was read only when it can be nothing else."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.wire_format import decode, encode
from indexer.json_codec import to_json
from indexer.model import Document, Embedded, Heading, Link, Page, Reason, Unreadable

PAGE = Page(1, "i", "Ünï", "Text “of” a page\n\nand more", "agreed", 0.5, ("w",), "up", "down")
DOCUMENT = Document(
    path="a/b.pdf",
    format="pdf",
    title="T",
    pages=(PAGE, replace(PAGE, number=2, text="", unread=Reason.NEEDS_OCR, agreement=None)),
    dates={"created": "2011-02-03T04:05:06+01:00", "published": "2011"},
    headings=(Heading(1, "Preface", 2),),
    links=(Link("https://shelf.example/", "shelf"),),
    embedded=(Embedded("annex.html", 3, "ab" * 32),),
    sources={"title": "xmp"},
)
INNER = Unreadable("a/b.pdf#annex.html", Reason.DAMAGED, "It is damaged.")


def test_what_was_read_comes_back_equal() -> None:
    assert decode(encode((DOCUMENT, INNER)), "a/b.pdf") == (DOCUMENT, INNER)


def test_half_a_character_pair_does_not_stop_a_document() -> None:
    odd = replace(DOCUMENT, title="sur\udcffrogate")

    (found,) = decode(encode((odd,)), "a/b.pdf")
    assert isinstance(found, Document)
    assert found.title == "sur?rogate"


def changed(**fields: Any) -> bytes:
    """The document's message with other plain values."""
    return json.dumps([{"Document": {**to_json(DOCUMENT), **fields}}]).encode()


PLAIN = to_json(PAGE)
BAD = {
    "no JSON": b"nonsense",
    "a pickle": b"\x80\x04K\x01.",
    "not UTF-8": b'[{"Unreadable": "\xff"}]',
    "nothing": b"",
    "no list": b"1",
    "no document": b"[]",
    "a list of lists": b"[[]]",
    "another class": b'[{"Source": {}}]',
    "a class too many": json.dumps([{"Document": {}, "Unreadable": {}}]).encode(),
    "nested beyond bounds": b"[" * 100_000,
    "too many values": b"[" + b"0," * 7_000_000 + b"0]",
    "too long": b" " * (64 * 2**20 + 1),
    "a number beyond bounds": changed(title=1).replace(b": 1", b": " + b"1" * 5000),
    "another file": changed(path="c.pdf"),
    "a neighbour as its part": encode((DOCUMENT, replace(INNER, path="c.pdf"))),
    "a part of a neighbour": encode((DOCUMENT, replace(INNER, path="a/b.pdfx#y"))),
    "a part twice": encode((DOCUMENT, INNER, INNER)),
    "a field that is none": changed(markup="<b>"),
    "a field missing": json.dumps([{"Document": {"path": "a/b.pdf"}}]).encode(),
    "a number as a title": changed(title=1),
    "no number as a page": changed(pages=[{**PLAIN, "number": True}]),
    "text as a list": changed(authors="A"),
    "a list as a mapping": changed(dates=[]),
    "half a character pair": changed(title="\ud800"),
    "half a pair as a key": changed(sources={"\ud800": ""}),
    "no number": changed(pages=[{**PLAIN, "agreement": float("nan")}]),
    "an endless number": changed(pages=[{**PLAIN, "agreement": 0}]).replace(
        b'"agreement": 0', b'"agreement": 1e999'
    ),
    "a reason that is none": changed(pages=[{**PLAIN, "unread": "whim"}]),
    "a page twice": changed(pages=[PLAIN, PLAIN]),
    "a page 0": changed(pages=[{**PLAIN, "number": 0}]),
    "a heading on no page": changed(headings=[{"level": 1, "text": "T", "page": 3}]),
    "a heading without a level": changed(headings=[{"level": 0, "text": "T", "page": 1}]),
    "a format with markup": changed(format="<b>"),
    "a date that is none": changed(dates={"published": "abcd"}),
    "a size below 0": changed(embedded=[{"name": "a", "size": -1, "sha256": "ab" * 32}]),
    "a hash that is none": changed(embedded=[{"name": "a", "size": 1, "sha256": "../../x"}]),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"It |Its |A |An "):
        decode(content, "a/b.pdf")


@given(st.data())
def test_no_change_of_a_message_does_more_than_refuse_it(data: st.DataObject) -> None:
    good = encode((DOCUMENT, INNER))
    at = data.draw(st.integers(0, len(good) - 1))
    new = data.draw(st.binary(max_size=5))
    try:
        found = decode(good[:at] + new + good[at + len(new) :], "a/b.pdf")
    except ValueError:
        return
    assert found[0].path == "a/b.pdf"
    assert decode(encode(found), "a/b.pdf") == found
