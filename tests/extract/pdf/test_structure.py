"""Labels, outline, links and files of a PDF are as pdfium sees them, whoever wrote them."""

import io
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link as LinkAnnotation
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)
from pypdfium2 import PdfDocument

from indexer.extract import read_bytes
from indexer.extract.library_guard import Diagnostics
from indexer.extract.pdf.structure.attachments import embedded_files, is_cover, unpack_files
from indexer.extract.pdf.structure.file_names import distinct_name, safe_name
from indexer.extract.pdf.structure.read_structure import Structure, current_headings, read_structure
from indexer.model import Document, Heading
from indexer.settings import Settings
from tests.support.documents import make_pdf
from tests.tools.structure_agreement import structure_agreement

REPORTS = Path(__file__).parents[3] / "corpus" / "reports"


def name(text: str) -> NameObject:
    return NameObject(f"/{text}")


def dictionary(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject({name(key): value for key, value in entries.items()})


def numbers(*pairs: tuple[int, PdfObject]) -> ArrayObject:
    return ArrayObject(one for key, value in pairs for one in (NumberObject(key), value))


def blank(pages: int) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    return writer


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def structure(content: bytes) -> tuple[Structure, tuple[str, ...]]:
    """What is around the text, and the notes."""
    reader, notes = PdfReader(io.BytesIO(content)), Diagnostics()
    found = read_structure(reader, len(reader.pages), notes, PdfDocument(content))
    return found, notes.sentences


def labelled(pages: int, tree: PdfObject) -> tuple[str, ...]:
    writer = blank(pages)
    writer.root_object[name("PageLabels")] = tree
    return structure(written(writer))[0].labels


def style(letter: str, **entries: PdfObject) -> DictionaryObject:
    return dictionary(S=name(letter), **entries)


def test_labels_have_styles_prefixes_and_starts() -> None:
    tree = dictionary(
        Nums=numbers(
            (0, style("r")),
            (2, style("D", St=NumberObject(7))),
            (4, style("A", P=TextStringObject("Anhang "), St=NumberObject(26))),
            (6, dictionary(P=TextStringObject("Index"))),
            (7, style("R", St=NumberObject(1999))),
            (8, style("a", St=NumberObject(53))),
            (9, style("D", St=NumberObject(0))),
        )
    )

    assert labelled(10, tree) == (
        *("i", "ii", "7", "8", "Anhang Z", "Anhang AA", "Index", "MCMXCIX", "aaa", "0"),
    )


@pytest.mark.parametrize(
    "tree",
    [
        dictionary(Nums=ArrayObject()),
        dictionary(Nums=TextStringObject("none")),
        dictionary(Nums=numbers((0, NullObject()))),
        dictionary(Nums=numbers((-5, style("D")))),
        dictionary(Nums=numbers((9, style("D")))),
        dictionary(Nums=ArrayObject([NumberObject(0)])),
        dictionary(Nums=numbers((0, style("Z")))),
        dictionary(Nums=numbers((0, style("R", St=NumberObject(2_000_000_000))))),
        dictionary(Nums=numbers((0, style("a", St=NumberObject(2_000_000_000))))),
        dictionary(Kids=ArrayObject([NullObject(), TextStringObject("x")])),
        TextStringObject("labels"),
    ],
)
def test_a_damaged_tree_claims_no_label(tree: PdfObject) -> None:
    """A reader that falls back on counting would claim "1" as printed."""
    assert labelled(2, tree) == ("", "")


def test_a_tree_of_labels_that_leads_back_to_itself_ends() -> None:
    writer = blank(2)
    node = dictionary(Nums=numbers((0, style("r"))))
    reference = writer._add_object(node)
    node[name("Kids")] = ArrayObject([reference, reference])
    writer.root_object[name("PageLabels")] = reference

    assert structure(written(writer))[0].labels == ("i", "ii")


def random_pdf(seed: int) -> bytes:
    """Labels and an outline as programs write them, in any order and nesting."""
    dice = random.Random(seed)  # noqa: S311  what is wanted is the same every time
    pages = dice.randint(1, 30)
    writer = blank(pages)
    starts = sorted({0, *(dice.randrange(pages) for _ in range(3))})
    ranges = []
    for start in starts:
        entry = style(dice.choice("DRrAa"), St=NumberObject(dice.choice([1, 1, 5, 26, 27, 399])))
        if dice.random() < 0.5:
            entry[name("P")] = TextStringObject(dice.choice(["A-", "Anhang ", "é.", ""]))
        ranges.append((start, entry if dice.random() < 0.5 else writer._add_object(entry)))
    writer.root_object[name("PageLabels")] = writer._add_object(dictionary(Nums=numbers(*ranges)))
    parents = [None]
    for number in range(dice.randint(0, 20)):
        title = f"Über {number} – Ende"
        page, parent = dice.randrange(pages), dice.choice(parents[-4:])
        parents.append(writer.add_outline_item(title=title, page_number=page, parent=parent))
    return written(writer)


def test_labels_and_outlines_equal_those_of_pdfium(tmp_path: Path) -> None:
    for seed in range(60):
        (tmp_path / f"{seed}.pdf").write_bytes(random_pdf(seed))
    found = structure_agreement([*tmp_path.glob("*.pdf"), *REPORTS.glob("*.pdf")])

    assert found.documents >= 67
    assert (found.labels, found.entries) > (900, 600)
    assert (found.label_share, found.target_share, found.differences) == (1.0, 1.0, [])


def outlined(entries: Sequence[DictionaryObject], pages: int = 3) -> tuple[Structure, tuple]:
    """An outline of entries one after the other; "DEST" is replaced by each page's reference."""
    writer = blank(pages)
    references = [writer._add_object(entry) for entry in entries]
    for entry, following in zip(entries, references[1:], strict=False):
        entry.setdefault(name("Next"), following)
    for number, entry in enumerate(entries):
        if entry.get("/Dest") == "page":
            page = writer.pages[number % pages].indirect_reference
            entry[name("Dest")] = ArrayObject([page, name("Fit")])
    first = dictionary(First=references[0], Last=references[-1])
    writer.root_object[name("Outlines")] = writer._add_object(first)
    writer.add_named_destination("chapter.two", 1)
    return structure(written(writer))


def entry(title: str, **more: PdfObject) -> DictionaryObject:
    return dictionary(Title=TextStringObject(title), **more)


def test_entries_lead_by_name_by_number_and_by_action() -> None:
    there = TextStringObject("chapter.two")
    within = dictionary(S=name("GoTo"), D=there)
    elsewhere = dictionary(S=name("GoToR"), D=ArrayObject([NumberObject(0), name("Fit")]))
    found, _ = outlined(
        [
            entry("Named", Dest=there),
            entry("Action", A=within),
            entry("Number", Dest=ArrayObject([NumberObject(2), name("Fit")])),
            entry("Another file", A=elsewhere),
            entry("Web", A=dictionary(S=name("URI"), URI=TextStringObject("http://a.example"))),
            entry("Unknown name", Dest=TextStringObject("chapter.nine")),
            entry("No such page", Dest=ArrayObject([NumberObject(99), name("Fit")])),
            entry("Nowhere"),
            entry("", Dest=there),
        ]
    )

    assert found.headings == (
        Heading(1, "Named", 2),
        Heading(1, "Action", 2),
        Heading(1, "Number", 3),
    )


def test_an_outline_that_leads_back_to_itself_is_listed_once_and_said() -> None:
    entries = [entry(f"Entry {n}", Dest=TextStringObject("page")) for n in range(3)]
    writer_entries = [*entries]
    found, notes = outlined(writer_entries)
    assert len(found.headings) == 3
    assert notes == ()

    looping = blank(1)
    reference = looping._add_object(one := entry("Again", Dest=TextStringObject("x")))
    one[name("Next")] = one[name("First")] = reference
    looping.root_object[name("Outlines")] = dictionary(First=reference)
    looping.add_named_destination("x", 0)
    found, notes = structure(written(looping))

    assert found.headings == (Heading(1, "Again", 1),)
    assert notes == ("The outline leads back to itself; each entry is listed once.",)


def test_too_deep_entries_are_cut_and_said() -> None:
    writer = blank(1)
    writer.add_named_destination("x", 0)
    parent = None
    for level in range(40):
        child = entry(f"Level {level + 1}", Dest=TextStringObject("x"))
        reference = writer._add_object(child)
        if parent is None:
            writer.root_object[name("Outlines")] = dictionary(First=reference)
        else:
            parent[name("First")] = reference
        parent = child
    found, notes = structure(written(writer))

    assert [h.level for h in found.headings] == list(range(1, 33))
    assert notes == ("Entries of the outline below 32 levels were left out.",)


def test_a_very_long_outline_is_cut_and_said() -> None:
    entries = [entry(f"Entry {n}", Dest=TextStringObject("page")) for n in range(5_003)]
    found, notes = outlined(entries)

    assert len(found.headings) == 5_000
    assert notes == ("The outline was cut after 5000 entries.",)


def test_the_heading_in_force_is_the_first_of_a_page_or_the_last_before_it() -> None:
    headings = (Heading(1, "One", 2), Heading(2, "Two", 2), Heading(1, "Three", 4))

    assert current_headings(headings, 5) == ("", "One", "Two", "Three", "Three")


def test_links_have_the_words_they_stand_on() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(make_pdf([["Peers support each other.", "Bye."]])))
    here, there = "https://a.example/one", "https://a.example/two"
    writer.add_annotation(0, LinkAnnotation(rect=(70, 736, 101, 752), url=here))
    writer.add_annotation(0, LinkAnnotation(rect=(101, 736, 140, 752), url=here))
    writer.add_annotation(0, LinkAnnotation(rect=(400, 400, 500, 500), url=there))
    writer.add_annotation(0, LinkAnnotation(rect=(0, 0, 9, 9), url="javascript:alert(1)"))
    found, _ = structure(written(writer))

    assert [(link.url, link.text) for link in found.links] == [(here, "Peers support"), (there, "")]


def attach(writer: PdfWriter, content: bytes, file: str, **more: PdfObject) -> DictionaryObject:
    """A file specification."""
    stream = DecodedStreamObject()
    stream.set_data(content)
    contents = dictionary(F=writer._add_object(stream))
    return dictionary(Type=name("Filespec"), F=TextStringObject(file), EF=contents, **more)


def test_files_of_the_name_tree_of_pages_and_of_the_document_are_found_once() -> None:
    writer = blank(2)
    writer.add_attachment("annex.txt", b"The annex.")
    same = attach(writer, b"A note.", "note.txt", Desc=TextStringObject("What was said"))
    pin = dictionary(Subtype=name("FileAttachment"), FS=writer._add_object(same))
    writer.pages[1][name("Annots")] = ArrayObject([writer._add_object(pin)])
    associated = [same, attach(writer, b"<a/>", "data.xml"), attach(writer, b"A note.", "twin.txt")]
    writer.root_object[name("AF")] = ArrayObject(map(writer._add_object, associated))
    found, notes = structure(written(writer))

    assert [(link.url, link.text) for link in found.attachments] == [
        ("annex.txt", "annex.txt"),
        ("note.txt", "What was said"),
        ("data.xml", "data.xml"),
    ]
    assert [(inner.name, inner.content) for inner in found.embedded] == [
        ("annex.txt", b"The annex."),
        ("note.txt", b"A note."),
        ("data.xml", b"<a/>"),
    ]
    assert notes == ()


def test_a_tree_of_files_may_have_branches_and_lead_back() -> None:
    writer = blank(1)
    files = [writer._add_object(attach(writer, bytes([n]), f"{n}.bin")) for n in range(1, 4)]
    leaf = dictionary(Names=ArrayObject([TextStringObject("c"), files[2]]))
    branch = dictionary(Kids=ArrayObject([writer._add_object(leaf)]))
    root = dictionary(Names=ArrayObject([TextStringObject("a"), files[0]]))
    root[name("Kids")] = ArrayObject([writer._add_object(branch), writer._add_object(root)])
    writer.root_object[name("Names")] = dictionary(EmbeddedFiles=writer._add_object(root))
    found, _ = structure(written(writer))

    assert [link.url for link in found.attachments] == ["1.bin", "3.bin"]


def test_a_file_that_cannot_be_unpacked_is_said() -> None:
    writer = blank(1)
    broken = DecodedStreamObject()
    broken.set_data(b"no such packing")
    broken[name("Filter")] = name("FlateDecode")
    specification = attach(writer, b"", "broken.txt")
    contents = specification["/EF"]
    assert isinstance(contents, DictionaryObject)
    contents[name("F")] = writer._add_object(broken)
    empty = dictionary(F=TextStringObject("gone.txt"), EF=dictionary(F=NullObject()))
    whole = attach(writer, b"Whole.", "whole.txt")
    writer.root_object[name("AF")] = ArrayObject([specification, empty, whole])
    found, notes = structure(written(writer))

    assert [inner.content for inner in found.embedded][-1] == b"Whole."
    assert any("gone.txt could not be read" in note for note in notes)


def test_equal_names_are_numbered_in_whatever_case() -> None:
    writer = blank(1)
    twins = [attach(writer, bytes([n]), text) for n, text in enumerate(["a.pdf", "A.PDF", "a.pdf"])]
    writer.root_object[name("AF")] = ArrayObject(twins)

    names = [link.url for link in structure(written(writer))[0].attachments]
    assert names == ["a.pdf", "A-2.PDF", "a-3.pdf"]
    assert distinct_name("noend", {"noend"}) == "noend-2"


def test_a_portfolio_is_known_and_so_is_its_cover() -> None:
    writer = blank(1)
    writer.add_attachment("annex.txt", b"The annex.")
    writer.root_object[name("Collection")] = dictionary(View=name("T"))
    reader = PdfReader(io.BytesIO(written(writer)))
    files = embedded_files(reader, 1, Diagnostics())

    assert files.portfolio
    assert [inner.name for inner in unpack_files(files)] == ["annex.txt"]
    assert is_cover(True, ["For the best experience, open this PDF portfolio in another program."])
    assert not is_cover(True, ["word " * 500])
    assert not is_cover(True, ["One page.", "Another page."])
    assert not is_cover(False, ["A page."])


def test_the_cover_of_a_portfolio_does_not_stand_for_its_files() -> None:
    cover = make_pdf([["For the best experience, open this portfolio in another program."]])
    writer = PdfWriter(clone_from=io.BytesIO(cover))
    writer.add_attachment("annex.txt", b"The annex of the report.")
    writer.root_object[name("Collection")] = dictionary(View=name("T"))
    folder, annex = read_bytes(written(writer), "a.pdf", Settings(page_images=False))

    assert isinstance(folder, Document)
    assert folder.pages == ()
    assert "cover page is left out" in folder.warnings[-1]
    assert isinstance(annex, Document)
    assert (annex.path, annex.pages[0].text) == ("a.pdf#annex.txt", "The annex of the report.")


def test_a_collection_without_files_is_no_portfolio() -> None:
    writer = blank(1)
    writer.root_object[name("Collection")] = dictionary(View=name("T"))

    assert not structure(written(writer))[0].portfolio


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\report.pdf", "report.pdf"),
        ("annex#1.pdf", "annex_1.pdf"),
        ("con", "_con"),
        ("AUX.pdf", "_AUX.pdf"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("console.txt", "console.txt"),
        ("evil\u202efdp.exe", "evilfdp.exe"),
        ("a\u200bb\x00c\x1b.pdf", "abc.pdf"),
        (".htaccess", "htaccess"),
        ("name. . .", "name"),
        ('a<b>"c|d?.pdf', "a_b__c_d_.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("y" * 300, "y" * 120),
        ("...", "unnamed"),
        ("\u202e", "unnamed"),
        ("", "unnamed"),
        ("Übersicht 2012.pdf", "Übersicht 2012.pdf"),
        ("报告.pdf", "报告.pdf"),
    ],
)
def test_names_are_made_safe(given: str, safe: str) -> None:
    assert safe_name(given) == safe
    assert safe_name(safe) == safe
