"""Pages that are pictures are read by text recognition where it is installed, and listed where not.

These tests need tesserocr (in the lock file of those who work on the code) and tesseract's English
data (Debian: tesseract-ocr-eng): without them they fail and say so.
"""

import builtins
import io
import random
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdfium2 import PdfDocument

from indexer.coverage import PageState, page_state
from indexer.extract import read_bytes, tessdata
from indexer.extract.pdf import ocr
from indexer.extract.pdf.ink_coverage import ink_outside_text, needs_ocr
from indexer.extract.pdf.ocr_lines import OcrLine, OcrToken, OcrWord, group_lines, mean_confidence
from indexer.model import Document, Reason
from indexer.settings import Settings
from tests.support.documents import make_pdf
from tests.support.scans import blank_picture, pictures_as_pdf, scanned

REPORT = Path(__file__).parents[3] / "corpus" / "reports" / "companion-2012.pdf"
TEXT = ["Peers support each other on the way to recovery and to whole health.", "So they say."]
SETTINGS = Settings(page_images=False)


@pytest.fixture(autouse=True)
def installed() -> None:
    """Without text recognition nothing here could be tried: better to fail than to skip."""
    assert tessdata.unavailable_reason("eng") == "", tessdata.unavailable_reason("eng")


@pytest.fixture
def without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine where tesserocr was never installed: nobody finds it, nobody imports it."""
    real = builtins.__import__

    def missing(name: str, *rest: object, **more: object) -> object:
        if name.partition(".")[0] == "tesserocr":
            raise ModuleNotFoundError("No module named 'tesserocr'", name="tesserocr")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    monkeypatch.setitem(sys.modules, "tesserocr", None)


def pages_of(content: bytes, first: int, last: int) -> bytes:
    """Some pages of a PDF, from 0, without its outline and labels."""
    writer = PdfWriter()
    for page in PdfReader(io.BytesIO(content)).pages[first:last]:
        writer.add_page(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def read(content: bytes, settings: Settings = SETTINGS) -> Document:
    result = read_bytes(content, "reports/scan.pdf", settings)[0]
    assert isinstance(result, Document), result
    return result


def word_f1(one: str, other: str) -> float:
    first, second = (Counter(re.findall(r"\w+", text.lower())) for text in (one, other))
    return 2 * (first & second).total() / max(first.total() + second.total(), 1)


def test_a_scan_of_a_report_is_read_page_for_page() -> None:
    """Its third page is the table of contents, whose dots are hard to read."""
    born = pages_of(REPORT.read_bytes(), 0, 4)
    document = read(scanned(born))
    texts = [page.get_textpage().get_text_range() for page in PdfDocument(born)]
    scores = [
        word_f1("\n".join((page.above, page.text, page.below)), text)
        for page, text in zip(document.pages, texts, strict=True)
    ]

    assert min(scores) >= 0.9
    assert sum(scores) / 4 >= 0.97
    assert {(p.reader, p.agreement, p.unread) for p in document.pages} == {("ocr", None, None)}
    assert (document.title, document.language) == (
        "Reading companion to the 2012 report: standards and recovery cultures",
        "en",
    )


def test_a_page_of_pictures_among_pages_of_text_is_recognised_alone() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(make_pdf([TEXT])))
    writer.append(io.BytesIO(scanned(make_pdf([["Whole health is for everybody."]]))))
    out = io.BytesIO()
    writer.write(out)
    document = read(out.getvalue())

    assert [page.reader for page in document.pages] == ["agreed", "ocr"]
    assert document.pages[1].text == "Whole health is for everybody."


def test_a_scan_needs_ocr_where_it_is_switched_off() -> None:
    document = read(scanned(make_pdf([TEXT, TEXT])), Settings(ocr=False, page_images=False))

    assert [page.unread for page in document.pages] == [Reason.NEEDS_OCR] * 2
    assert {(page.text, page.reader) for page in document.pages} == {("", "none")}


def test_a_stamp_on_a_scan_does_not_make_it_read() -> None:
    """A page number that a programme set on each scanned page is no text of the document."""
    writer = PdfWriter(clone_from=io.BytesIO(scanned(pages_of(REPORT.read_bytes(), 3, 4))))
    stamp = PdfReader(io.BytesIO(make_pdf([["Page 7"]])))
    writer.pages[0].merge_page(stamp.pages[0])
    out = io.BytesIO()
    writer.write(out)
    page = read(out.getvalue(), Settings(ocr=False, page_images=False)).pages[0]

    assert (page.text, page.unread) == ("Page 7", Reason.NEEDS_OCR)
    assert page_state(page) is PageState.NEEDS_OCR


@pytest.mark.usefixtures("without_the_extra")
def test_a_scan_needs_ocr_where_the_extra_is_missing() -> None:
    document = read(scanned(make_pdf([TEXT, TEXT])))

    assert [page.unread for page in document.pages] == [Reason.NEEDS_OCR] * 2
    assert tessdata.version("eng") == ""
    assert "pip install -r requirements/ocr.lock" in tessdata.unavailable_reason("eng")


def test_everything_else_is_read_without_the_extra() -> None:
    """In a process of its own, where tesserocr cannot be imported from the start."""
    program = (
        "import sys; sys.modules['tesserocr'] = None\n"
        "from pathlib import Path\n"
        "from indexer.extract import read_bytes\n"
        "from indexer.settings import Settings\n"
        "found = read_bytes(Path(sys.argv[1]).read_bytes(), 'a.pdf', Settings(page_images=False))\n"
        "print(len(found[0].pages), all(page.text for page in found[0].pages))"
    )
    said = subprocess.check_output([sys.executable, "-c", program, str(REPORT)], text=True)

    assert said == f"{len(PdfReader(REPORT).pages)} True\n"


def test_missing_language_data_is_named_with_its_package() -> None:
    assert "tesseract-ocr-xyz tesseract-ocr-chi-old" in tessdata.unavailable_reason(
        "eng+xyz+chi_old"
    )
    assert tessdata.version("eng+xyz") == ""


@pytest.mark.parametrize("languages", ["", "+", "../eng", "eng+", "eng spa", "/etc/passwd"])
def test_languages_that_are_none_are_said(languages: str) -> None:
    assert "ocr_languages" in tessdata.unavailable_reason(languages)


def test_language_data_of_a_folder_go_first(tmp_path: Path) -> None:
    (tmp_path / "xyz.traineddata").write_bytes(b"12345")

    assert tessdata.unavailable_reason("xyz", str(tmp_path)) == ""
    assert tessdata.version("xyz", str(tmp_path)).endswith("(xyz 5)")
    with pytest.raises(RuntimeError):
        ocr.recognize(PdfDocument(make_pdf([TEXT]))[0], "xyz", str(tmp_path))


def test_the_version_is_told_without_loading_anything() -> None:
    program = (
        "import sys; from indexer.extract import tessdata;"
        "print(tessdata.version('eng'), 'tesserocr' in sys.modules, 'pypdf' in sys.modules)"
    )
    said = subprocess.check_output([sys.executable, "-c", program], text=True)

    assert re.fullmatch(r"tesserocr \d+\.\d+\.\d+ \(eng \d+\) False False\n", said)


def test_words_have_their_place_on_the_page_as_shown() -> None:
    """Also on a page that is cropped and turned: from the corner that the reader sees."""
    writer = PdfWriter(clone_from=io.BytesIO(make_pdf([["Whole health is for everybody."]])))
    writer.pages[0].cropbox.lower_left = (36, 500)
    out = io.BytesIO()
    writer.write(out)
    page = PdfDocument(out.getvalue())[0]
    word = ocr.recognize(page, "eng").lines[0].words[0]

    assert page.get_size() == (576, 292)
    assert word.text == "Whole"
    assert word.left == pytest.approx(72 - 36, abs=1.5)
    assert word.bottom == pytest.approx(792 - 740, abs=1.5)
    assert word.right - word.left == pytest.approx(31, abs=2)
    assert 90 < word.confidence <= 100


def test_a_turned_page_is_read_as_shown() -> None:
    picture = PdfDocument(make_pdf([TEXT]))[0].render(scale=200 / 72).to_pil().convert("L")
    writer = PdfWriter(clone_from=io.BytesIO(pictures_as_pdf([picture.rotate(90, expand=True)])))
    writer.pages[0].rotate(90)
    out = io.BytesIO()
    writer.write(out)

    assert ocr.recognize(PdfDocument(out.getvalue())[0], "eng").text.startswith(TEXT[0])


def test_the_same_page_gives_the_same_words_whatever_was_read_before() -> None:
    first, second = PdfDocument(scanned(make_pdf([TEXT, ["Whole health."] * 5])))
    alone = ocr.recognize(first, "eng")
    ocr.recognize(second, "eng")

    assert ocr.recognize(first, "eng") == alone


def test_dots_that_lead_to_a_number_are_no_words() -> None:
    page = PdfDocument(REPORT.read_bytes())[2]
    lines = [line.text for line in ocr.recognize(page, "eng").lines]

    assert "2.1 Keynotes … 1" in lines
    assert not [line for line in lines if re.search(r"\b[ce]{3,}\b", line)]


def test_paper_dust_and_noise_give_no_words() -> None:
    dice = random.Random(1)  # noqa: S311  noise that is the same every time
    noise = Image.frombytes("L", (800, 800), dice.randbytes(640_000))
    for picture in (blank_picture(), blank_picture(dot=True), noise):
        page = PdfDocument(pictures_as_pdf([picture]))[0]
        assert ocr.recognize(page, "eng").lines == ()


def test_a_huge_page_is_drawn_smaller_and_says_so() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(make_pdf([[(40, "WHOLE HEALTH")]])))
    writer.pages[0].scale_by(8)
    out = io.BytesIO()
    writer.write(out)
    seen = ocr.recognize(PdfDocument(out.getvalue())[0], "eng")

    assert seen.text == "WHOLE HEALTH"
    assert "so large" in seen.warnings[0]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits address space")
def test_the_largest_picture_fits_into_a_worker_beside_everything_else() -> None:
    program = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))\n"
        "import trafilatura\n"
        "from pathlib import Path\n"
        "from pypdfium2 import PdfDocument\n"
        "from indexer.extract.text.language import detect\n"
        "from indexer.extract.pdf import ocr\n"
        "page = PdfDocument(Path(sys.argv[1]).read_bytes())[0]\n"
        "page.set_mediabox(0, 0, 3000, 3000)\n"
        "print(detect('word ' * 20), len(ocr.recognize(page, 'eng').lines) > 3)"
    )
    said = subprocess.check_output([sys.executable, "-c", program, str(REPORT)], text=True)

    assert said.endswith("True\n")


def test_a_page_too_small_for_a_letter_is_not_read() -> None:
    writer = PdfWriter()
    writer.add_blank_page(2, 2)
    out = io.BytesIO()
    writer.write(out)
    seen = ocr.recognize(PdfDocument(out.getvalue())[0], "eng")

    assert (seen.lines, len(seen.warnings)) == ((), 1)


def test_an_unsure_page_says_so() -> None:
    small = PdfDocument(make_pdf([TEXT * 20]))[0].render(scale=0.62, grayscale=True).to_pil()
    seen = ocr.recognize(PdfDocument(pictures_as_pdf([small], 45))[0], "eng")

    assert seen.confidence < 70
    assert "unsurely" in seen.warnings[0]


def word(text: str, confidence: float = 95.0, left: float = 0.0, right: float = 9.0) -> OcrWord:
    return OcrWord(text, confidence, left, 10.0, right, 20.0)


def test_lines_begin_where_a_paragraph_does_also_after_dust() -> None:
    seen = [
        OcrToken(True, True, 9.0, word("|", 20)),
        OcrToken(False, False, 9.0, word("One")),
        OcrToken(False, True, 9.0, word("two")),
        OcrToken(False, False, 9.0, word("", 95)),
        OcrToken(True, True, 5.0, word("~", 10)),
        OcrToken(False, True, 20.0, word("Three")),
    ]
    lines = list(group_lines(seen))

    assert [(line.text, line.starts, line.size) for line in lines] == [
        ("One", True, 9.0),
        ("two", False, 9.0),
        ("Three", True, 20.0),
    ]


def in_line(*words: OcrWord) -> list[OcrToken]:
    return [OcrToken(n == 0, n == 0, 9.0, one) for n, one in enumerate(words)]


def test_a_poor_scan_of_dots_is_no_words_either() -> None:
    """The last half sure word before them stays."""
    poor = [word(text, n % 3 * 20, 50 + 40 * n, 80 + 40 * n) for n, text in enumerate("wxkzvQJ")]
    lines = group_lines(in_line(word("Summit"), word("peers", 60), *poor, word("iv")))

    assert [line.text for line in lines] == ["Summit peers … iv"]


def test_unsure_words_stay_words_unless_they_are_dots() -> None:
    leader = [word("cc", 10, 20, 40), word("eee", 5, 45, 90)]
    seen = in_line(word("Summit"), *leader, word("7"))
    tired = in_line(word("peer", 30), word("group", 20))

    assert [line.text for line in group_lines(seen)] == ["Summit … 7"]
    assert [line.text for line in group_lines(tired)] == ["peer group"]


def test_confidence_weighs_letters() -> None:
    line = OcrLine((word("recovery", 90), word("a", 0), word("--", 0)), True)

    assert mean_confidence([line]) == pytest.approx(80)
    assert mean_confidence([]) == 0


def ink_of(content: bytes) -> float:
    return ink_outside_text(PdfDocument(content)[0])


def test_words_that_were_read_are_no_unread_ink() -> None:
    assert ink_of(make_pdf([["Chapter 3"]])) == 0
    assert ink_of(make_pdf([[]])) == 0
    assert ink_of(pictures_as_pdf([blank_picture()])) == 0
    assert ink_of(scanned(make_pdf([["Chapter 3"]]))) > 0


def test_a_rule_beside_few_words_is_not_worth_a_look_and_a_picture_is() -> None:
    rule, filled = blank_picture(), blank_picture()
    ImageDraw.Draw(rule).rectangle((100, 300, 1100, 303), fill=0)
    ImageDraw.Draw(filled).rectangle((100, 300, 1100, 900), fill=90)

    assert not needs_ocr("Chapter 3", ink_of(pictures_as_pdf([rule])))
    assert needs_ocr("Chapter 3", ink_of(pictures_as_pdf([filled])))
    assert needs_ocr("", ink_of(pictures_as_pdf([rule])))


def test_text_of_a_font_without_a_map_needs_a_look() -> None:
    swapped = (" ".join(TEXT) * 3).translate({n: n + 1 for n in range(97, 122)})

    assert needs_ocr(swapped, 0.0)
    assert not needs_ocr(" ".join(TEXT) * 3, 0.0)
