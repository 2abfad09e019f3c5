"""What the readers see in real documents, held fast; PILLARS_UPDATE_GOLDEN=1 rewrites the files."""

import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest

from indexer.extract import read_bytes
from indexer.settings import Settings
from tests.support.documents import make_pdf

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parents[1] / "golden"
DATA = Path("tests/data/documents")
FORMATS = Path("tests/data/formats")
CORPUS = Path("corpus")
FILES = (
    CORPUS / "reports/companion-2009.pdf",
    CORPUS / "reports/companion-2011.pdf",
    CORPUS / "reports/medicaid-service-description.pdf",
    CORPUS / "reports/whole-health-worksheet.pdf",
    CORPUS / "pages/resource-summit-2010.html",
    CORPUS / "pages/glossary.html",
    CORPUS / "pages/history.html",
    CORPUS / "pages/topic-medicaid-billing.html",
    DATA / "damaged-second-page.pdf",
    DATA / "layout-by-tables.html",
    DATA / "windows-1252-declared-utf-8.html",
    DATA / "xhtml-with-abstract.html",
    FORMATS / "cafe.eml",
    FORMATS / "group.md",
    FORMATS / "handbook.docx",
    FORMATS / "letter.rtf",
    FORMATS / "minutes.txt",
    FORMATS / "papers.zip",
    FORMATS / "pillars.pptx",
    FORMATS / "rates.xlsx",
    FORMATS / "states.csv",
    FORMATS / "stories.epub",
    FORMATS / "summit.odt",
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_golden_extraction(file: Path) -> None:
    path = file.relative_to(CORPUS).as_posix() if file.is_relative_to(CORPUS) else file.name
    results = read_bytes((ROOT / file).read_bytes(), path, Settings())
    seen = json.dumps([asdict(r) for r in results], indent=1, ensure_ascii=False) + "\n"
    golden = GOLDEN / f"{file.name}.json"
    if os.environ.get("PILLARS_UPDATE_GOLDEN"):
        golden.write_text(seen, encoding="utf-8")

    assert seen == golden.read_text(encoding="utf-8")


def test_every_golden_file_is_compared() -> None:
    assert {f"{file.name}.json" for file in FILES} == {f.name for f in GOLDEN.glob("*.json")}


def test_a_changed_document_would_be_noticed() -> None:
    one, two = (read_bytes(make_pdf([[text]]), "a.pdf", Settings()) for text in ("One", "Two"))

    assert asdict(one[0]) != asdict(two[0])


def test_every_sample_of_a_format_is_compared() -> None:
    assert {f for f in FILES if f.parent == FORMATS} == {
        FORMATS / f.name for f in (ROOT / FORMATS).iterdir()
    }
