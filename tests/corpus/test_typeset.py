"""The PDFs of the corpus are what their sources give, and carry what real reports carry."""

import re
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader
from pypdf.generic import NameObject

from tests.tools import typeset

COMPANIONS = [f"companion-{year}" for year in (2009, 2010, 2011, 2012, 2014)]
EVERY = [*COMPANIONS, "medicaid-service-description", "whole-health-worksheet"]
NOTICES = {
    **{name: f"not the {name[-4:]} report" for name in COMPANIONS},
    "medicaid-service-description": "not a report of the summits",
    "whole-health-worksheet": "not a worksheet of the summits",
}
PRINTED_TITLES = {
    "companion-2010": "Reading companion to the 2010 report: from training to Medicaid-",
    "companion-2012": "Reading companion to the",
}
# Some of these PDFs give a hyphen at a divided word and some a soft hyphen.
DIVIDED_WORD = re.compile(r"[a-z][-\u00ad]\n[a-z]")
LIGATURES = "\ufb00\ufb01\ufb02\ufb03\ufb04"


def pdf(name: str) -> PdfReader:
    return PdfReader(typeset.REPORTS / f"{name}.pdf")


@cache
def texts(name: str) -> tuple[str, ...]:
    return tuple(page.extract_text() for page in pdf(name).pages)


def metadata(name: str, key: str) -> object:
    found = pdf(name).metadata
    assert found is not None
    return found.get(NameObject(key))


def test_the_pdfs_are_byte_for_byte_what_the_sources_give() -> None:
    assert list(typeset.differences()) == []


def test_a_changed_a_missing_and_a_left_over_pdf_are_named(tmp_path: Path) -> None:
    sources, reports = tmp_path / "sources", tmp_path / "reports"
    sources.mkdir()
    for name in ("a", "b"):
        (sources / f"{name}.typ").write_text(f"#set document(date: none)\n{name}")
    typeset.typeset(reports, sources)
    assert list(typeset.differences(reports, sources)) == []

    (sources / "a.typ").write_text("another text")
    (reports / "b.pdf").rename(reports / "c.pdf")

    assert list(typeset.differences(reports, sources)) == [
        "a.pdf differs from its source.",
        "b.pdf is missing in reports/.",
        "c.pdf has no source in sources/.",
    ]


@pytest.mark.parametrize("name", EVERY)
def test_every_page_says_what_it_is_not(name: str) -> None:
    assert [number for number, text in enumerate(texts(name), 1) if NOTICES[name] not in text] == []


@pytest.mark.parametrize("name", [*COMPANIONS, "whole-health-worksheet"])
def test_front_matter_is_labelled_in_roman_and_the_rest_from_1(name: str) -> None:
    front = ["i", "ii"] if name == "whole-health-worksheet" else ["i", "ii", "iii"]
    main = [str(number) for number in range(1, len(pdf(name).pages) - len(front) + 1)]

    assert pdf(name).page_labels == front + main


def test_the_primer_has_no_page_labels() -> None:
    assert [name for name in EVERY if "/PageLabels" not in pdf(name).root_object] == [
        "medicaid-service-description"
    ]


@pytest.mark.parametrize("name", EVERY)
def test_the_outline_leads_to_headings_on_their_pages(name: str) -> None:
    reader = pdf(name)
    chapters = [entry for entry in reader.outline if not isinstance(entry, list)]
    found = [reader.get_destination_page_number(entry) or 0 for entry in chapters]

    assert len(chapters) >= 7
    assert found == sorted(found)
    for entry, page in zip(chapters, found, strict=True):
        assert str(entry.title).split()[-1] in texts(name)[page]


def test_one_companion_carries_a_web_page_inside() -> None:
    attached = {name: dict(pdf(name).attachments) for name in EVERY}
    page = (typeset.SOURCES / "planning-notes.html").read_bytes()

    assert attached.pop("companion-2011") == {"planning-notes.html": [page]}
    assert not any(attached.values())


def test_one_metadata_title_misleads_and_one_is_missing() -> None:
    titles = {name: metadata(name, "/Title") for name in EVERY}

    assert titles.pop("companion-2010") == "Microsoft Word - companion_final_v3"
    assert titles.pop("companion-2012") is None
    for name, title in titles.items():
        assert title is not None
        assert str(title).split(":")[0] in " ".join(texts(name)[0].split())
    for name, printed in PRINTED_TITLES.items():
        assert printed in " ".join(texts(name)[0].split())


@pytest.mark.parametrize("name", EVERY)
def test_the_author_is_the_project(name: str) -> None:
    assert metadata(name, "/Author") == "Pillars Search project"


@pytest.mark.parametrize("name", COMPANIONS)
def test_words_are_divided_at_line_ends(name: str) -> None:
    assert sum(len(DIVIDED_WORD.findall(text)) for text in texts(name)) >= 10


def test_one_text_layer_has_joined_letters_as_characters() -> None:
    joined = {name: sum(letter in LIGATURES for letter in "".join(texts(name))) for name in EVERY}

    assert joined.pop("companion-2012") >= 50
    assert not any(joined.values())


@pytest.mark.parametrize(
    "name", ["companion-2009", "companion-2010", "companion-2014", "whole-health-worksheet"]
)
def test_a_wide_table_stands_on_a_landscape_page(name: str) -> None:
    wide = [page for page in pdf(name).pages if page.mediabox.width > page.mediabox.height]

    assert len(wide) == 1
    assert "Table" in wide[0].extract_text()
