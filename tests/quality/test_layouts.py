"""Collections in the three layouts are read into the same values, odd files among them; what cannot
be read is said with its file and line.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.quality.layouts.find import find
from tests.quality.layouts.values import Collection, Document, LayoutError

BEIR = {
    "corpus.jsonl": '{"_id": "d1", "title": "Wings", "text": "lift and drag"}\n'
    '{"_id": "d2", "title": null, "text": "a line\u2028within"}\n'
    '\n{"_id": "d3", "text": "no title"}\n',
    "queries.jsonl": '{"_id": "q1", "text": "what lifts?"}\n{"_id": "q2", "text": "not judged"}\n',
    "qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td3\t0\nq1\tgone\t1\n",
    "qrels/train.tsv": "query-id\tcorpus-id\tscore\nq2\td1\t1\n",
}
SMART = {
    "MED.ALL": ".I 1\n.T\nwings and\ntheir lift\n.A\nsmith, j.\n.W\nlift and\n\n  drag .\n"
    ".X\n1 5 1\n.I 2\n.W\nno title\n.I 3\n.T\nno text\n",
    "MED.QRY": ".I 1\n.W\n what\nlifts ?\n.I 2\n.T\nonly a title\n",
    "MED.REL": "1 0 1 1\n1 0 3 1\n1 0 9 1\n",
    "README": "Three documents.\n",
}
TREC = {
    "docs/ap.sgml": "<DOC>\n<DOCNO> AP-1 </DOCNO>\n<HEAD>Wings &amp; lift</HEAD>\n<TEXT>\n"
    "lift and <B>drag</B>\n</TEXT>\n<TEXT> again\n</TEXT>\n</DOC>\n"
    "<DOC><DOCNO>AP-2</DOCNO>\n<TEXT>no title</TEXT></DOC>\n",
    "docs/ft.sgml": "<!-- a note -->\n<doc>\n<docno>FT-1</docno>\n<title>Tails</title>\n"
    "no text tag\n</doc>\n",
    "topics": "<top>\n<num> Number: 051\n<title> Topic: what\nlifts?\n\n<desc> Description:\nlong\n"
    "</top>\n<top>\n<num> Number: 052\n<title>\n<desc> Description:\nno title\nat all\n</top>\n",
    "qrels": "51 0 AP-1 2\n51 0 AP-2 0\n51 0 FT-9 1\n",
}
TABLE = {name: text for name, text in TREC.items() if name != "topics"} | {
    "topics.tsv": "051\twhat lifts?\n052\tsummit of 2012\n"
}


def write(folder: Path, files: Mapping[str, str], encoding: str = "utf-8") -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(encoding))
    return folder


def only(folder: Path) -> Collection:
    (collection,) = find(folder)
    return collection


def test_beir(tmp_path: Path) -> None:
    found = only(write(tmp_path / "Wings", BEIR))

    assert found.documents == (
        Document("d1", "Wings", "lift and drag"),
        Document("d2", "", "a line\u2028within"),
        Document("d3", "", "no title"),
    )
    assert found.queries == {"q1": "what lifts?", "q2": "not judged"}
    assert found.judgements == {"q1": {"d1": 2.0, "d3": 0.0, "gone": 1.0}}
    assert found.name == "wings"
    assert [path.name for path in found.files] == ["corpus.jsonl", "queries.jsonl", "test.tsv"]


def test_beir_without_a_test_split_is_judged_by_all(tmp_path: Path) -> None:
    files = {name.replace("test", "dev"): text for name, text in BEIR.items()}
    assert only(write(tmp_path, files)).judgements["q2"] == {"d1": 1.0}


def test_smart(tmp_path: Path) -> None:
    found = only(write(tmp_path, SMART))

    assert found.documents == (
        Document("1", "wings and their lift", "lift and  drag ."),
        Document("2", "", "no title"),
        Document("3", "no text", ""),
    )
    assert found.queries == {"1": "what lifts ?", "2": "only a title"}
    assert found.judgements == {"1": {"1": 1.0, "3": 1.0, "9": 1.0}}


@pytest.mark.parametrize(
    ("judgements", "expected"),
    [
        ("1 0 2 1\n1 0 3 0\n", {"1": {"2": 1.0, "3": 0.0}}),
        ("     1     28\t0\t0.000000\n     1     35\t0\t0.000000\n", {"1": {"28": 1.0, "35": 1.0}}),
        ("01 0002  0 0\n02 0003  0 0\n", {"1": {"2": 1.0}, "2": {"3": 1.0}}),
        ("1 2 1\n1 3 4\n1 1 -1\n2 1 5\n", {"1": {"2": 1.0, "3": 1.0, "1": 0.0}, "2": {"1": 0.0}}),
        ("1 2\n1 3\n\n", {"1": {"2": 1.0, "3": 1.0}}),
        ("1 2 0\n1 2 1\n1 2 0\n", {"1": {"2": 1.0}}),
    ],
    ids=["med", "cisi", "cacm", "cranfield", "pairs", "twice"],
)
def test_smart_judgements_in_their_shapes(
    tmp_path: Path, judgements: str, expected: dict[str, dict[str, float]]
) -> None:
    assert only(write(tmp_path, SMART | {"MED.REL": judgements})).judgements == expected


def test_smart_queries_are_counted_where_the_judgements_count_them(tmp_path: Path) -> None:
    files = SMART | {"MED.QRY": ".I 001\n.W\none\n.I 365\n.W\ntwo\n", "MED.REL": "1 1 1\n2 3 1\n"}
    assert only(write(tmp_path, files)).queries == {"1": "one", "2": "two"}


def test_smart_queries_are_told_by_their_name_or_their_number(tmp_path: Path) -> None:
    long = "".join(f".I {number}\n.W\nquery\n" for number in range(1, 6))
    called = only(write(tmp_path / "a", SMART | {"MED.QRY": long}))
    fewer = only(
        write(tmp_path / "b", {"x": SMART["MED.QRY"], "y": SMART["MED.ALL"], "rels": "1 1\n"})
    )

    assert (len(called.documents), len(called.queries)) == (3, 5)
    assert (len(fewer.documents), len(fewer.queries)) == (3, 2)


@pytest.mark.parametrize(
    ("files", "second"),
    [(TREC, "no title at all"), (TABLE, "summit of 2012")],
    ids=["sgml", "table"],
)
def test_trec(tmp_path: Path, files: Mapping[str, str], second: str) -> None:
    found = only(write(tmp_path, files))

    assert found.documents == (
        Document("AP-1", "Wings & lift", "lift and drag again"),
        Document("AP-2", "", "no title"),
        Document("FT-1", "Tails", "no text tag"),
    )
    assert found.queries == {"51": "what lifts?", "52": second}
    assert found.judgements == {"51": {"AP-1": 2.0, "AP-2": 0.0, "FT-9": 1.0}}


@pytest.mark.parametrize(
    "layout", [BEIR, SMART, TREC, TABLE], ids=["beir", "smart", "trec", "table"]
)
def test_latin_1_and_dos_files_are_read(tmp_path: Path, layout: Mapping[str, str]) -> None:
    files = {
        name: text.replace("lift", "port\u00e9e").replace("\u2028", " ").replace("\n", "\r\n")
        for name, text in layout.items()
    }
    latin, utf = (
        only(write(tmp_path / encoding / "c", files, encoding))
        for encoding in ("latin-1", "utf-8-sig")
    )

    assert "port\u00e9e" in latin.documents[0].text
    assert (latin.documents, latin.queries, latin.judgements) == (
        utf.documents,
        utf.queries,
        utf.judgements,
    )


def test_a_control_z_ends_a_file(tmp_path: Path) -> None:
    found = only(write(tmp_path, SMART | {"MED.ALL": SMART["MED.ALL"] + "\x1a"}))
    assert found.documents[2] == Document("3", "no text", "")


def test_collections_are_found_where_they_lie(tmp_path: Path) -> None:
    write(tmp_path / "beir" / "One", BEIR)
    write(tmp_path / "two", SMART)
    write(tmp_path / "three", TREC)
    write(
        tmp_path,
        {"README.md": "# Collections\n", ".cache/corpus.jsonl": "x", "notes/a.tsv": "a\tb\n"},
    )

    assert [one.name for one in find(tmp_path)] == ["beir/one", "three", "two"]


def test_a_folder_without_collections_has_none(tmp_path: Path) -> None:
    assert find(write(tmp_path, {"a.txt": "text", "b.tsv": "1 2 3\n", "empty": ""})) == []


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            BEIR | {"corpus.jsonl": '{"_id": "d1", "text": ""}\n{"_id"'},
            "corpus.jsonl, line 2: no JSON",
        ),
        (
            BEIR | {"queries.jsonl": '\n{"text": "q"}\n'},
            "queries.jsonl, line 2: an object with _id",
        ),
        (
            BEIR | {"corpus.jsonl": '{"_id": "a", "text": ""}\n{"_id": "a", "text": ""}\n'},
            "corpus.jsonl, line 2: the document 'a' stands here twice",
        ),
        (
            BEIR | {"qrels/test.tsv": "a\tb\tscore\nq\td\n"},
            "test.tsv, line 2: 2 columns, after rows of 3",
        ),
        (BEIR | {"qrels/test.tsv": ""}, "test.tsv: no judgement stands in it"),
        (BEIR | {"qrels/test.tsv": "a b c d e\n"}, "test.tsv, line 1: 5 columns; judgements have"),
        (BEIR | {"qrels/test.tsv": "q\td\t1\nq\te\tyes\n"}, "line 2: the grade 'yes' is no number"),
        (SMART | {"MED.ALL": ".I 1\n.W\na\n.I\n.W\nb\n"}, "MED.ALL, line 4: an entry (.I) without"),
        (SMART | {"MED.QRY": ".I 1\nlost\n.W\na\n"}, "MED.QRY, line 2: text outside the fields"),
        (SMART | {"MED.ALL": ".I 1\n.W\na\n.I 01\n.W\nb\n"}, "MED.ALL, line 4: the document '1'"),
        (
            SMART | {"MED.REL": "1 0 1 1\n1 0 1 1\n1 2\n"},
            "MED.REL, line 3: 2 columns, after rows of 4",
        ),
        (
            TREC | {"docs/ap.sgml": "<DOC>\n<TEXT>a</TEXT>\n</DOC>\n"},
            "ap.sgml, line 1: a document (<DOC>) wit",
        ),
        (
            TREC | {"docs/ap.sgml": "\n<DOC>\n<DOCNO>1</DOCNO>\n"},
            "ap.sgml, line 2: a document (<DOC>) that",
        ),
        (TREC | {"docs/b.sgml": TREC["docs/ft.sgml"]}, "ft.sgml: 'FT-1' stands in"),
        (TREC | {"topics": "<top>\n<num> 1\n</top>\n"}, "topics, line 1: a topic (<top>) needs"),
        (TABLE | {"topics.tsv": "1\ta b\n2\tc\n3 d\n"}, "topics.tsv, line 3: a number, a tab"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(
    tmp_path: Path, files: Mapping[str, str], said: str
) -> None:
    with pytest.raises(LayoutError) as error:
        find(write(tmp_path, files))
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("layout", "missing"),
    [
        (BEIR, ("queries.jsonl",)),
        (BEIR, ("qrels/test.tsv", "qrels/train.tsv")),
        (SMART, ("MED.QRY",)),
        (SMART, ("MED.REL",)),
        (TREC, ("topics",)),
        (TREC, ("qrels",)),
        (TREC, ("docs/ap.sgml", "docs/ft.sgml")),
    ],
)
def test_a_part_without_the_others_is_said(
    tmp_path: Path, layout: Mapping[str, str], missing: tuple[str, ...]
) -> None:
    files = {name: text for name, text in layout.items() if name not in missing}
    with pytest.raises(LayoutError, match="a part of a collection, without its queries"):
        find(write(tmp_path, files))
