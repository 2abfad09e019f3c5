"""Title, authors, abstract, language and dates of a PDF each say where they come from."""

import io
from collections.abc import Mapping, Sequence

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ByteStringObject, DecodedStreamObject, NameObject, TextStringObject

from indexer.extract.library_guard import Diagnostics
from indexer.extract.pdf.structure.metadata import PdfMetadata, collect_metadata
from indexer.extract.pdf.structure.title import SizedLine, largest_text
from indexer.extract.text.people import split_authors
from indexer.extract.text.titles import usable_title
from indexer.model import Heading
from tests.support.cpu_limit import cpu_limit
from tests.support.documents import Line, make_pdf

BODY = ["Peers support each other on the way to recovery and to whole health.", "So they say."]
SENTENCE = "What twelve states learned when they began to pay for peer support."


def packet(properties: str, head: str = "") -> str:
    """An XMP packet that holds some properties."""
    return (
        f'{head}<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="uuid:1" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">'
        f"{properties}</rdf:Description></rdf:RDF></x:xmpmeta>"
    )


def listed(name: str, kind: str, *items: str) -> str:
    """A property with several values."""
    lines = "".join(f"<rdf:li>{item}</rdf:li>" for item in items)
    return f"<dc:{name}><rdf:{kind}>{lines}</rdf:{kind}></dc:{name}>"


def reader(
    lines: Sequence[Line] = BODY,
    *,
    information: Mapping[str, str] | None = None,
    xmp: str = "",
    language: str = "",
    raw: Mapping[str, object] | None = None,
) -> PdfReader:
    """A PDF of one page that says this and that of itself; `raw` are objects as they are."""
    writer = PdfWriter(clone_from=io.BytesIO(make_pdf([lines], information=information)))
    if xmp:
        stream = DecodedStreamObject()
        stream.set_data(xmp.encode())
        writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)
    if language:
        writer.root_object[NameObject("/Lang")] = TextStringObject(language)
    out = io.BytesIO()
    if raw and writer._info is not None:
        for key, value in raw.items():
            writer._info[NameObject(key)] = value
    writer.write(out)
    return PdfReader(io.BytesIO(out.getvalue()))


def known(pdf: PdfReader, path: str = "reports/a-file.pdf", **given: object) -> PdfMetadata:
    """What is known of a PDF, pypdf's lines and text given."""
    text = "\n".join(page.extract_text() for page in pdf.pages)
    opening: Sequence[Sequence[SizedLine]] = given.get("opening", ())  # type: ignore[assignment]
    headings: Sequence[Heading] = given.get("headings", ())  # type: ignore[assignment]
    return collect_metadata(pdf, path, opening, headings, text, Diagnostics())


def test_a_field_names_its_source() -> None:
    information = {
        "/Title": "On peers",
        "/Author": "Larry Fricks; Ike Powell",
        "/Subject": SENTENCE,
        "/CreationDate": "D:20120131093000+01'00'",
    }
    found = known(reader(["May 2010", *BODY], information=information, language="en-US"))

    assert found == PdfMetadata(
        title="On peers",
        authors=("Larry Fricks", "Ike Powell"),
        abstract=SENTENCE,
        language="en",
        dates={"created": "2012-01-31T09:30:00+01:00", "printed": "2010-05"},
        sources={
            "title": "metadata",
            "authors": "metadata",
            "abstract": "metadata",
            "language": "declared",
            "created": "metadata",
            "printed": "printed",
        },
    )


def test_xmp_is_read_where_the_information_says_nothing() -> None:
    xmp = packet(
        listed("title", "Alt", "Whole health in twelve states")
        + listed("creator", "Seq", "Larry Fricks", "Daniels, Allen", "admin")
        + listed("description", "Alt", SENTENCE)
        + listed("language", "Bag", "es-MX")
        + "<xmp:CreateDate>2012-01-31T09:30:00+01:00</xmp:CreateDate>"
        + "<prism:publicationDate>2012-03</prism:publicationDate>"
    )
    found = known(reader(xmp=xmp, information={"/Title": "untitled"}))

    assert found.title == "Whole health in twelve states"
    assert found.authors == ("Larry Fricks", "Daniels, Allen")
    assert (found.abstract, found.language) == (SENTENCE, "es")
    assert found.dates == {"created": "2012-01-31T09:30:00+01:00", "published": "2012-03"}
    assert {found.sources[name] for name in ("title", "authors", "abstract", "created")} == {"xmp"}
    assert found.sources["published"] == "xmp"


def test_xmp_may_be_written_as_attributes() -> None:
    xmp = packet("").replace('rdf:about="uuid:1"', 'rdf:about="" xmp:CreateDate="2012-01-31"')

    assert known(reader(xmp=xmp)).dates == {"created": "2012-01-31"}


def test_the_first_language_of_a_title_is_the_default_one() -> None:
    items = '<rdf:li xml:lang="de">Gesund</rdf:li><rdf:li xml:lang="x-default">Healthy</rdf:li>'
    found = known(reader(xmp=packet(f"<dc:title><rdf:Alt>{items}</rdf:Alt></dc:title>")))

    assert found.title == "Healthy"


@pytest.mark.parametrize(
    ("property", "published"),
    [
        ("<dcterms:issued>2012-03-04</dcterms:issued>", "2012-03-04"),
        (listed("date", "Seq", "2010-05"), "2010-05"),
        (listed("date", "Seq", "2012-01-31T10:00:00Z"), None),
    ],
)
def test_a_date_is_of_publication_unless_it_is_the_day_when_the_file_was_made(
    property: str, published: str | None
) -> None:
    found = known(
        reader(xmp=packet(property), information={"/CreationDate": "D:20120131093000+01'00'"})
    )

    assert found.dates.get("published") == published


def test_the_dates_of_summit_publication_and_file_are_never_confused() -> None:
    first = [(20, "Report of the first summit"), "November 17-18, 2009", "May 2010", *BODY]
    found = known(reader(first, information={"/CreationDate": "D:20120131", "/ModDate": "D:2013"}))

    assert found.dates == {"created": "2012-01-31", "modified": "2013", "printed": "2010-05"}


@pytest.mark.parametrize("date", ["", "D:", "yesterday", "D:19011301", "D:20120230", "((("])
def test_damaged_dates_are_left_out(date: str) -> None:
    assert known(reader(information={"/CreationDate": date, "/ModDate": date})).dates == {}


# Each entity is ten of the one before.
BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    "xmp",
    [
        packet(
            listed("title", "Alt", "&b8;"),
            head=f'<!DOCTYPE x [<!ENTITY b0 "{"ha" * 999}">{BOMB}]>',
        ),
        packet(
            listed("title", "Alt", "&secret;"),
            head='<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        ),
        packet(listed("title", "Alt", "Cut off"))[:-40],
        "<" * 100_000,
        packet("<dc:title>" * 5_000 + "</dc:title>" * 5_000),
        "no XML at all",
    ],
    ids=["billion laughs", "entity of a file", "cut off", "brackets", "deep", "text"],
)
def test_hostile_xmp_is_left_out_in_no_time(xmp: str) -> None:
    pdf = reader([(20, "Whole health"), *BODY * 5], xmp=xmp)
    with cpu_limit(5):
        found = known(pdf)

    assert (found.title, found.sources["title"]) == ("Whole health", "largest_text")


def test_titles_in_utf_8_without_a_mark_are_mended() -> None:
    written = ByteStringObject("Salud integral: guía".encode())

    assert known(reader(information={"/Title": "x"}, raw={"/Title": written})).title == (
        "Salud integral: guía"
    )


def test_information_of_the_wrong_kind_is_left_out() -> None:
    found = known(reader(information={"/Title": "x"}, raw={"/Title": NameObject("/Fit")}))

    assert found.sources["title"] == "file_name"


@pytest.mark.parametrize(
    ("headings", "title", "source"),
    [
        ((Heading(1, "Peers in twelve states", 1),), "Peers in twelve states", "outline"),
        ((Heading(1, "Contents", 1),), "A file", "file_name"),
        ((Heading(1, "Blank Page", 1),), "A file", "file_name"),
        ((), "A file", "file_name"),
    ],
)
def test_a_page_in_one_size_leaves_the_title_to_others(
    headings: Sequence[Heading], title: str, source: str
) -> None:
    found = known(reader(BODY * 5), headings=headings)

    assert (found.title, found.sources["title"]) == (title, source)


def test_lines_that_pdfium_measured_are_believed() -> None:
    opening = [[(24.0, "Whole health"), (24.0, "for all"), (9.0, BODY[0]), (9.0, BODY[1])]]

    assert known(reader(), opening=opening).title == "Whole health for all"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ([(30, "2012"), (20, "Establishing"), (20, "Standards")], "Establishing Standards"),
        ([(20, "PILLARS OF"), (19.8, "PEER SUPPORT")], "PILLARS OF PEER SUPPORT"),
        ([(20, "2012"), (20, "Whole health")], "Whole health"),
        ([(30, "A"), (18, "Whole health")], "Whole health"),
        ([(20, "On Medicaid-"), (20, "billable care")], "On Medicaid-billable care"),
        ([(20, "On certifica-"), (20, "tion of peers")], "On certification of peers"),
        ([(20, "Newsletter"), (15, "Peers in twelve states")], "Peers in twelve states"),
        ([(20, "Table of Contents")], ""),
        ([(20, "http://www.example.org")], ""),
        ([(10.5, "Whole health")], ""),
        ([(20, "word " * 60)], ""),
        ([], ""),
    ],
)
def test_the_largest_lines_of_a_page_are_its_title(lines: list[SizedLine], title: str) -> None:
    text = "Medicaid-billable services need a certification. " * 20
    page = [*lines, *[(10.0, line) for line in BODY * 10]]

    assert largest_text(page, text) == title


def test_a_cover_has_little_besides_its_title() -> None:
    cover = [(30.0, "Whole health for all the people of a state"), (12.0, "A guide for peers")]

    assert largest_text(cover, "") == "Whole health for all the people of a state"
    assert largest_text(cover[:1], "") == ""


def test_a_title_in_dense_script_is_short() -> None:
    assert usable_title("健康", "a.pdf") == "健康"
    assert largest_text([(20.0, "浅谈校长"), *[(10.0, "人们在康复的道路上互相支持")] * 9], "")


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Larry Fricks & Ike Powell", ("Larry Fricks", "Ike Powell")),
        ("Larry Fricks | Ike Powell", ("Larry Fricks", "Ike Powell")),
        ("María José Ruiz y Pedro García", ("María José Ruiz", "Pedro García")),
        ("Daniels, A.S., Fricks, L., & Li, T.P.", ("Daniels, A.S.", "Fricks, L.", "Li, T.P.")),
        ("Allen Daniels, EdD, and Ike Powell, MSW", ("Allen Daniels", "Ike Powell")),
        ("Ike Powell, Jr.", ("Ike Powell, Jr.",)),
        ("By Larry Fricks", ("Larry Fricks",)),
        ("Ma, Yo-Yo", ("Ma, Yo-Yo",)),
    ],
)
def test_several_ways_to_write_several_authors(author: str, names: tuple[str, ...]) -> None:
    assert split_authors(author) == names


def test_an_and_within_the_name_of_a_body_parts_nobody() -> None:
    name = "U.S. Department of Health and Human Services"

    assert split_authors(name) == (name,)


@pytest.mark.parametrize(
    "author",
    [
        "admin", "Owner", "user", "Windows User", "HP Authorized Customer", "jsmith", "@jsmith",
        "OFFICE\\jsmith", "j.smith@example.org", "Microsoft Office User", "Adobe InDesign CS5",
        "PScript5.dll Version 5.2", "unspecified", "Your Name", "()", "-", "123",
    ],
)  # fmt: skip
def test_programs_and_logins_are_no_authors(author: str) -> None:
    assert split_authors(author) == ()


@pytest.mark.parametrize(
    "line", ["x" * 400_000, "1" * 400_000 + " a", "x-" * 200_000, " ," * 200_000]
)
def test_endless_lines_cost_no_time(line: str) -> None:
    opening = [[(20.0, line), (20.0, line), *[(9.0, one) for one in BODY * 20]]]
    with cpu_limit(25):
        found = collect_metadata(
            None, "a.pdf", opening, (), line, Diagnostics(), {"Title": line, "Author": line}
        )

    assert found.title == "A"
