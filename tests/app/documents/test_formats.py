"""Every format that is read has its words and its media type, and its pages have a name."""

import pytest

from indexer.extract.detect.format import Format
from indexer.extract.formats.registry import FORMATS as READ
from indexer.extract.formats.registry import FormatEntry
from indexer.model import Record
from search_app.documents.formats import (
    CONTAINERS,
    FORMATS,
    OCTETS,
    format_of,
    page_name,
    place,
    position,
)

_UNREAD = {Format.EMPTY, Format.ENCRYPTED, Format.OTHER, Format.UNKNOWN}


def test_the_formats_with_words_are_those_that_are_read() -> None:
    assert set(FORMATS) == {str(one) for one in Format if one not in _UNREAD}


@pytest.mark.parametrize("known", READ, ids=lambda known: known.name)
def test_a_file_is_sent_as_what_its_reader_takes(known: FormatEntry) -> None:
    assert FORMATS[known.format].media == known.media_type


def test_a_format_without_words_is_called_by_its_name_and_never_run() -> None:
    form = format_of(Record("x", "", "", format="djvu"))

    assert form
    assert (form.words, form.media) == ("DJVU", OCTETS)
    assert format_of(Record("x", "", "")) is None


@pytest.mark.parametrize(
    ("form", "said", "named", "stands"),
    [
        ("pdf", "p. ix", "p. ix (PDF page 2)", "page 2 of 0 in the PDF"),
        ("html", "§ ix", "section 2", "section 2 of 0"),
        ("epub", "§ ix", "section 2", "section 2 of 0"),
        ("pptx", "slide ix", "slide 2 (ix)", "slide 2 of 0"),
        ("xlsx", "sheet ix", "sheet 2 (ix)", "sheet 2 of 0"),
    ],
)
def test_pages_are_called_what_people_call_them(
    form: str, said: str, named: str, stands: str
) -> None:
    record = Record("x", "", "", format=form)

    assert place(record, 2, "ix") == said
    assert page_name(record, 2, "ix") == named
    assert position(record, 2) == stands


def test_containers_are_formats() -> None:
    assert set(FORMATS) > CONTAINERS
