"""PDFs give pages with labels, headings and clean text; broken ones say what is wrong."""

import io
import logging
from pathlib import Path

import pytest
from pypdf import PdfWriter

from indexer.extract import read_bytes
from indexer.extract.pdf.structure.file_names import safe_name
from indexer.extract.text.people import split_authors
from indexer.extract.text.titles import usable_title
from indexer.model import Document, Reason, Unreadable
from indexer.settings import Settings
from tests.support.documents import make_pdf

DATA = Path(__file__).parents[2] / "data" / "documents"
SETTINGS = Settings()
TEXT = ["Peers support each other on the way to recovery and to whole health.", "So they say."]


def read(content: bytes, path: str = "reports/some-report.pdf") -> Document:
    result = read_bytes(content, path, SETTINGS)[0]
    assert isinstance(result, Document), result
    return result


def refused(content: bytes, path: str = "some.pdf", settings: Settings = SETTINGS) -> Unreadable:
    result = read_bytes(content, path, settings)[0]
    assert isinstance(result, Unreadable)
    return result


def test_pages_have_numbers_labels_and_headings() -> None:
    pages = [[f"Page {word}"] for word in ("one", "two", "three", "four", "five")]
    document = read(
        make_pdf(
            pages,
            labels=[(0, 1, "/r"), (2, 4, "/D")],
            outline=[("Foreword", 1), ("Findings", 2), ("More findings", 2), ("Annex", 4)],
        )
    )

    assert [(p.number, p.label, p.heading) for p in document.pages] == [
        (1, "i", ""),
        (2, "ii", "Foreword"),
        (3, "1", "Findings"),
        (4, "2", "More findings"),
        (5, "3", "Annex"),
    ]
    assert [p.text for p in document.pages] == [line for (line,) in pages]
    assert [(h.text, h.page) for h in document.headings][-1] == ("Annex", 5)
    assert {p.reader for p in document.pages} == {"agreed"}


def test_pages_without_printed_labels_claim_none() -> None:
    assert read(make_pdf([TEXT])).pages[0].label == ""


def test_running_lines_and_broken_words() -> None:
    words = ["alpha", "beta", "gamma", "delta"]
    pages = [
        ["Summit report", f"The {w} certifica-", "tion came later.", str(n)]
        for n, w in enumerate(words)
    ]

    assert [p.text for p in read(make_pdf(pages)).pages] == [
        f"The {w} certification came later." for w in words
    ]


def test_information_is_read() -> None:
    document = read(
        make_pdf(
            [TEXT * 10],
            information={
                "/Title": "Whole Health Peer Support Services",
                "/Author": "Larry Fricks; Ike Powell",
                "/CreationDate": "D:20120131093000+01'00'",
            },
        )
    )

    assert document.title == "Whole Health Peer Support Services"
    assert document.authors == ("Larry Fricks", "Ike Powell")
    assert document.dates == {"created": "2012-01-31T09:30:00+01:00"}
    assert document.language == "en"


@pytest.mark.parametrize(
    "title",
    [
        "Microsoft Word - POPS_v3",
        "untitled",
        "Untitled-1",
        "report_final.indd",
        "POPS2011.pdf",
        "Document1",
        "2012",
        "some_report_v2",
        "Some report",
        "",
        "C:\\Users\\me\\report",
    ],
)
def test_junk_titles_are_not_believed(title: str) -> None:
    assert usable_title(title, "reports/some-report.pdf") == ""


@pytest.mark.parametrize(
    "title", ["Pillars of Peer Support – III", "Report on the Summit", "Pillar 7"]
)
def test_real_titles_are_believed(title: str) -> None:
    assert usable_title(title, "reports/x.pdf") == title


def test_title_is_the_largest_text_of_the_first_page() -> None:
    first = [(30, "2012"), (20, "Establishing Standards"), (20, "of Excellence"), *TEXT * 5]
    document = read(make_pdf([first], information={"/Title": "Microsoft Word - x_v3"}))

    assert document.title == "Establishing Standards of Excellence"


def test_a_title_broken_at_a_hyphen_is_mended_with_the_words_of_the_document() -> None:
    first = [(20, "On Medicaid-"), (20, "billable services"), "Medicaid-billable care.", *TEXT * 5]

    assert read(make_pdf([first])).title == "On Medicaid-billable services"


def test_title_falls_back_to_outline_then_name() -> None:
    assert read(make_pdf([TEXT * 5], outline=[("First chapter", 0)])).title == "First chapter"
    assert read(make_pdf([TEXT * 5])).title == "Some report"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Daniels, Allen", ("Daniels, Allen",)),
        (
            "Allen Daniels, Larry Fricks, and Ike Powell",
            ("Allen Daniels", "Larry Fricks", "Ike Powell"),
        ),
        ("Daniels AS and Fricks L", ("Daniels AS", "Fricks L")),
        ("Administrator", ()),
        ("", ()),
    ],
)
def test_split_authors(author: str, names: tuple[str, ...]) -> None:
    assert split_authors(author) == names


def test_embedded_files_are_documents_of_their_own() -> None:
    inner = make_pdf([["Deepest"]], attachments={"too-deep.html": b"<p>Deep enough to be read."})
    middle = make_pdf([["The annex says so."]], attachments={"inner.pdf": inner})
    outer = make_pdf(
        [TEXT],
        attachments={
            "../../etc/annex#1.pdf": middle,
            "note.html": b"<h1>Note</h1><p>A note.",
            "x.bin": b"\1\2" * 50,
        },
    )
    results = read_bytes(outer, "reports/a.pdf", SETTINGS)

    assert [(r.path, type(r)) for r in results] == [
        ("reports/a.pdf", Document),
        ("reports/a.pdf#annex_1.pdf", Document),
        ("reports/a.pdf#annex_1.pdf#inner.pdf", Document),
        ("reports/a.pdf#annex_1.pdf#inner.pdf#too-deep.html", Document),
        ("reports/a.pdf#note.html", Document),
        ("reports/a.pdf#x.bin", Unreadable),
    ]
    parent = results[0]
    assert isinstance(parent, Document)
    assert [a.url for a in parent.attachments] == ["annex_1.pdf", "note.html", "x.bin"]
    assert [e.name for e in parent.embedded] == ["annex_1.pdf", "note.html", "x.bin"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("..\\..\\evil.pdf", "evil.pdf"),
        ("a\nb.pdf", "a b.pdf"),
        ("..", "unnamed"),
        ("/", "unnamed"),
    ],
)
def test_safe_name(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_encrypted(algorithm: str) -> None:
    secret = make_pdf([TEXT], password="secret", algorithm=algorithm)  # noqa: S106
    open_to_all = make_pdf([TEXT], password="", algorithm=algorithm)

    assert refused(secret).reason is Reason.ENCRYPTED
    assert read(open_to_all).pages[0].words


def test_pages_without_text() -> None:
    document = read(make_pdf([[], []], information={"/Title": "Two blank pages"}))

    assert document.title == "Two blank pages"
    assert [(p.text, p.reader, p.unread) for p in document.pages] == [
        ("", "none", Reason.BLANK)
    ] * 2


def test_a_page_without_text_keeps_its_number() -> None:
    assert [bool(p.text) for p in read(make_pdf([TEXT, [], TEXT])).pages] == [True, False, True]


@pytest.mark.parametrize(
    ("content", "path", "reason"),
    [
        (b"", "a.pdf", Reason.EMPTY),
        (b" \n\t", "a.pdf", Reason.EMPTY),
        (b"Just words, no PDF.\n", "a.pdf", Reason.MISLABELLED),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 99, "a.pdf", Reason.MISLABELLED),
        (b"\x01\x02\x03\x04" * 99, "a.pdf", Reason.DAMAGED),
        (b"%PDF-1.7\n", "a.pdf", Reason.DAMAGED),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40, "a.pdf", Reason.DAMAGED),
        (make_pdf([TEXT])[:200], "a.pdf", Reason.DAMAGED),
    ],
)
def test_reasons(content: bytes, path: str, reason: Reason) -> None:
    result = refused(content, path)

    assert result.reason is reason
    assert result.path == path
    assert result.message.endswith(".")


def test_a_pdf_without_end_mark_that_still_has_pages_is_read_with_a_warning() -> None:
    document = read(make_pdf([TEXT]) + b"\0" * 4096)

    assert document.pages[0].words > 5
    assert any("end mark" in w for w in document.warnings)


def test_wrong_offsets_are_repaired_with_a_warning() -> None:
    document = read(b"\n" * 300 + make_pdf([TEXT]))

    assert document.pages[0].words > 5


def test_one_damaged_page_does_not_cost_the_others() -> None:
    content = (DATA / "damaged-second-page.pdf").read_bytes()
    document = read(content)

    assert [bool(p.text) for p in document.pages] == [True, False, True]
    assert document.pages[1].warnings


def test_too_large_files_are_not_parsed() -> None:
    result = refused(make_pdf([TEXT]) + b" " * 2**20, settings=Settings(max_file=1))

    assert result.reason is Reason.TOO_LARGE
    assert "max_file" in result.message


def test_nothing_reaches_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    """pypdf complains through logging: its words become warnings of the document."""
    logging.getLogger("pypdf").setLevel(logging.NOTSET)
    content = make_pdf([TEXT]).replace(b"startxref", b"startxrfe")
    read_bytes(content, "a.pdf", SETTINGS)

    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("pypdf").handlers == []


def test_the_same_bytes_give_the_same_document() -> None:
    content = b"\n" + make_pdf(
        [TEXT, TEXT], outline=[("One", 0)], attachments={"a.html": b"<p>x</p>"}
    )

    assert read_bytes(content, "a.pdf", SETTINGS) == read_bytes(content, "a.pdf", SETTINGS)


def test_a_name_with_a_newline() -> None:
    assert read(make_pdf([TEXT * 5]), "odd\nname.pdf").title == "Odd name"


def test_pages_count_as_the_writer_counts() -> None:
    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)

    assert [page.number for page in read(out.getvalue()).pages] == [1, 2, 3]
