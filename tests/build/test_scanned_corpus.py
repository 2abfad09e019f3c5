"""A scan of a shipped report, from the folder to the answers: with text recognition and without."""

import json
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from indexer.cli.commands import main
from indexer.engine import open_engine
from indexer.engine.protocol import Question
from indexer.engine.query.nodes import Phrase
from indexer.extract import tessdata
from tests.support.scans import scanned

REPORT = Path(__file__).parents[2] / "corpus" / "reports" / "whole-health-worksheet.pdf"
# Words of running text on each page, from the first.
SAID = (
    "Six tables to fill in",
    "This worksheet helps a team to do the same today",
    "Supervisors know the limits of the role",
    "what a peer specialist could do",
)


def built(tmp_path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, Any]:
    corpus, index = tmp_path / "corpus", f"whoosh:{tmp_path / 'index'}"
    corpus.mkdir(exist_ok=True)
    (corpus / "scan.pdf").write_bytes(scanned(REPORT.read_bytes()))
    code = main(["build", "--corpus", str(corpus), "--index", index, "--json", *options])
    return code, json.loads(capsys.readouterr().out)


def test_a_scan_is_searchable_page_for_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tessdata.unavailable_reason("eng") == "", tessdata.unavailable_reason("eng")
    code, report = built(tmp_path, capsys)
    engine = open_engine(f"whoosh:{tmp_path / 'index'}")

    try:
        found = [engine.search(Question(Phrase(words), by="page")).hits for words in SAID]
        picture = engine.picture("scan", 1)
    finally:
        engine.close()

    assert (code, report["unread"]) == (0, [])
    assert report["pages_with_text"] == report["pages"] == len(PdfReader(REPORT).pages)
    assert [[hit.pages[0].number for hit in hits] for hits in found] == [[1], [2], [3], [4]]
    assert picture is not None
    assert picture.png
    assert picture.layout.words


def test_without_text_recognition_each_page_is_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = built(tmp_path, capsys, "--no-ocr")
    pages = len(PdfReader(REPORT).pages)

    assert code == 1
    assert report["coverage"]["pages_needing_ocr"] == report["pages"] == pages
    assert report["unread"] == [
        {
            "path": "scan.pdf",
            "reason": "needs_ocr",
            "message": f"{pages} of its {pages} pages need text recognition (OCR).",
        }
    ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--no-ocr",), "It is switched off: set the option ocr."),
        (("--ocr-languages", "xyz"), "apt install tesseract-ocr-xyz"),
    ],
)
def test_a_build_says_what_to_do_for_text_recognition(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str
) -> None:
    corpus, index = tmp_path / "corpus", f"whoosh:{tmp_path / 'index'}"
    corpus.mkdir()
    (corpus / "scan.pdf").write_bytes(scanned(REPORT.read_bytes()))
    main(["build", "--corpus", str(corpus), "--index", index, *options])

    assert said in capsys.readouterr().out
