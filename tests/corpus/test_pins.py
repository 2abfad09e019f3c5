"""What a document gains by the pin of its file: an address, and attachments as paths."""

from dataclasses import replace
from typing import Any

from indexer.corpus.pins import Pin, with_pins
from indexer.model import Document, Link


def pinned(path: str, **fields: Any) -> dict[str, Pin]:
    return {path: Pin(path, "https://example.org/x", "0" * 64, 1, "2026-01-02", **fields)}


def test_a_file_that_is_not_the_pinned_one_gains_nothing_by_the_pin() -> None:
    document = Document("a.pdf", "pdf", "A", ())

    assert with_pins(document, "0" * 64, pinned("a.pdf"), ["a.pdf"]).url == "https://example.org/x"
    assert with_pins(document, "1" * 64, pinned("a.pdf"), ["a.pdf"]) is document
    assert with_pins(document, "0" * 64, pinned("b.pdf"), ["a.pdf"]) is document


def test_the_address_that_a_page_gives_itself_goes_first() -> None:
    document = Document("a.html", "html", "A", (), url="https://example.org/canonical")

    completed = with_pins(document, "0" * 64, pinned("a.html"), ["a.html"])

    assert completed.url == "https://example.org/canonical"
    assert completed.sources == {}


def test_attachments_that_are_here_are_paths_and_others_addresses() -> None:
    links = (Link("https://example.org/x", "X"), Link("https://example.org/y", "Y"))
    pins = pinned("x.pdf") | {
        "p.html": replace(pinned("p.html", attachments=links)["p.html"], url="u")
    }
    page = Document("p.html", "html", "P", (), attachments=(Link("wrong/x.pdf", "X"),))

    assert with_pins(page, "0" * 64, pins, ["p.html", "x.pdf"]).attachments == (
        Link("x.pdf", "X"),
        Link("https://example.org/y", "Y"),
    )
    assert with_pins(page, "0" * 64, pins, ["p.html"]).attachments == links
