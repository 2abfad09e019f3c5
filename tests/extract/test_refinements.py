"""A rule that fails costs its refinement, never the document: each fails in turn here."""

import importlib
from pathlib import Path
from pkgutil import walk_packages
from typing import Never

import pytest

import indexer.extract
from indexer.extract import read_bytes
from indexer.extract.text.refinement import REFINEMENTS, Refinement
from indexer.model import Document
from indexer.settings import Settings
from tests.support.documents import make_pdf

# Readers are imported when first needed; their rules are known from then on.
for module in walk_packages(indexer.extract.__path__, "indexer.extract."):
    importlib.import_module(module.name)

ROOT = Path(__file__).parents[2]
LIMITS = Settings(ocr=False)

# Parts that are guarded where they are read, each with the beginning of its note.
PARTS = {
    "indexer.extract.pdf.structure.read_structure:read_outline": "The outline is damaged",
    "indexer.extract.pdf.structure.read_structure:page_labels": "The page labels are damaged",
    "indexer.extract.pdf.structure.read_structure:find_links": "The links",
    "indexer.extract.pdf.structure.read_structure:embedded_files": "Embedded files",
    "indexer.extract.pdf.page_reader:read_page_words": "Page 1 could not be read by pdfium",
    "indexer.extract.html.dates:_search": "htmldate",
    "indexer.extract.html.trafilatura_text:_extract": "no second judge of content",
    "indexer.extract.formats.docx:_convert": "mammoth",
}

ENGLISH = [
    "The work of the peers is a part of the recovery of all that is in",
    "the house, and those who were there for the first time spoke of it",
]
# Texts with a broken word, and how it is read.
BROKEN = {
    "en": (
        "The peers who are in the town and those from all of the state told us that it is\n"
        "for them a part of the work on the house that was founded by a quite new COMMUN-\nITY.",
        "COMMUNITY.",
    ),
    "it": (
        "Le persone che vivono nella nostra grande città di oggi e la nuova COMUNI-\nTÀ.",
        "COMUNI-TÀ.",
    ),
    "pt": (
        "O apoio entre as pessoas da nossa terra não é apenas um trabalho de CIDA-\nDES.",
        "CIDA-DES.",
    ),
    "in no language": (
        "Zzyx qwrt plmk vbnh jklf zxcv bnmq wert yuio pasd fghj klzx cvbn COMMUN-\nITY.",
        "COMMUN-ITY.",
    ),
    "with the word elsewhere": (
        "Zzyx qwrt the community zxcv bnmq wert yuio pasd fghj klzx cvbn COMMUN-\nITY.",
        "COMMUNITY.",
    ),
}


class Fault(ValueError):
    """What a rule or a library raises where nobody expected it."""


def _fail(*_: object, **__: object) -> Never:
    raise Fault("Unsupported language")


def _pages() -> list[list[str | tuple[int, str]]]:
    """Three pages with running lines, a title, a date, and words broken in both ways."""
    return [
        [
            "Pillars of Peer Support",
            *(["June 3, 2011", (30, "Report of the Summit on Peers")] if number == 1 else []),
            *ENGLISH,
            "and the certifi-",
            f"cation of page {number} was found in Geor-",
            f"Page {number}",
        ]
        for number in (1, 2, 3)
    ]


def _samples() -> dict[str, bytes]:
    information = {
        "/Title": "Report",
        "/Author": "Ann Lee; Bo Day",
        "/CreationDate": "D:20110603120000",
    }
    pdf = make_pdf(_pages(), information=information, outline=[("One", 0)], labels=[(0, 2, "/r")])
    scribble = make_pdf([ENGLISH, ["Zq xw vk 4f 9j kw zx qv wk jf xz " * 4] * 8])
    names = ("cafe.eml", "handbook.docx", "minutes.txt", "summit.odt")
    files = [ROOT / "tests/data/formats" / name for name in names]
    files += [ROOT / "corpus/pages/resource-summit-2010.html"]
    return {file.name: file.read_bytes() for file in files} | {
        "report.pdf": pdf,
        "scribble.pdf": scribble,
        "broken.txt": BROKEN["en"][0].encode(),
        "undated.html": (ROOT / "corpus/pages/pillar-18.html").read_bytes(),
    }


SAMPLES = _samples()


def _read(path: str) -> Document:
    result = read_bytes(SAMPLES[path], path, LIMITS)[0]
    assert isinstance(result, Document), (path, result)
    assert any(page.words for page in result.pages), path
    return result


def _rule_name(refinement: Refinement) -> str:
    module = refinement.rule.__module__.removeprefix("indexer.extract.")
    return f"{module}:{refinement.rule.__qualname__}"


@pytest.mark.parametrize("refinement", REFINEMENTS, ids=_rule_name)
def test_a_rule_that_fails_costs_no_document(
    monkeypatch: pytest.MonkeyPatch, refinement: Refinement
) -> None:
    monkeypatch.setattr(refinement, "rule", _fail)
    warnings = [warning for path in SAMPLES for warning in _read(path).warnings]
    assert f"{refinement.loss} (Unsupported language)." in warnings


@pytest.mark.parametrize(("target", "note"), PARTS.items())
def test_a_part_that_fails_costs_no_document(
    monkeypatch: pytest.MonkeyPatch, target: str, note: str
) -> None:
    module, name = target.split(":")
    monkeypatch.setattr(importlib.import_module(module), name, _fail)
    warnings = [warning for path in SAMPLES for warning in _read(path).warnings]
    assert any(warning.startswith(note) for warning in warnings), warnings


def test_a_page_that_fails_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    from indexer.extract.pdf import page_reader

    read = page_reader._PageReader.read

    def fail_on_the_second(reader: page_reader._PageReader) -> page_reader.PageReading:
        return read(reader) if reader.number != 2 else _fail()

    monkeypatch.setattr(page_reader._PageReader, "read", fail_on_the_second)
    document = _read("report.pdf")
    assert [bool(page.words) for page in document.pages] == [True, False, True]
    assert document.pages[1].warnings == ("Page 2 could not be read: Unsupported language",)


def test_samples_are_read_without_a_failing_rule() -> None:
    losses = {f"{refinement.loss} (" for refinement in REFINEMENTS}
    warnings = [warning for path in SAMPLES for warning in _read(path).warnings]
    assert not [warning for warning in warnings if warning.startswith(tuple(losses))]


@pytest.mark.parametrize("form", ["pdf", "txt", "eml"])
@pytest.mark.parametrize("language", BROKEN)
def test_a_broken_word_in_capitals_is_read_in_any_language(language: str, form: str) -> None:
    text, word = BROKEN[language]
    mail = f"From: a@example.org\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    content = make_pdf([text.split("\n")]) if form == "pdf" else b""
    content = content or (mail if form == "eml" else text).encode()
    (result,) = read_bytes(content, f"broken.{form}", LIMITS)
    assert isinstance(result, Document), result
    assert result.pages[0].text.endswith(f" {word}")
    assert not result.warnings
