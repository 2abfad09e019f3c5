"""Sampled hits on the shipped corpus: the printed label is the PDF's own, every mark is a form of a
word of the search, and the boxes in the pictures lie where another reader sees the words.

What is compared with is read here anew: labels by pypdf, sections by beautifulsoup4, boxes by
poppler, and forms by Snowball and the table of synonyms.
"""

import csv
import html
import json
import random
import re
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import snowballstemmer
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from pypdf import PdfReader

from indexer.engine import open_engine
from indexer.engine.protocol import Engine
from indexer.model import Record
from indexer.settings import Settings
from search_app import create_app
from tests.support.site import ROOT

CORPUS = ROOT / "corpus"
HITS, WORDS = 200, 100
Box = tuple[float, float, float, float]
STEMMER = snowballstemmer.stemmer("english")
# Searches of our own beside those that are taken from the texts: a word with synonyms, a name with
# an acronym, another spelling, a phrase, an exact form.
ASKED = ("medicaid", "certified peer specialist", "behavioural health", '"whole health"', "=peers")


class Found(NamedTuple):
    """A page of a hit, as the interface has it, and the search that found it."""

    q: str
    document: str
    page: dict[str, Any]


class Placed(NamedTuple):
    """A word with its edges in points: left, top, right, bottom."""

    text: str
    box: Box


@pytest.fixture(scope="module")
def engine(shipped: Settings) -> Iterator[Engine]:
    opened = open_engine(shipped.index)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def client(shipped: Settings, engine: Engine) -> FlaskClient:
    return create_app(shipped, engine=engine).test_client()


def asked(client: FlaskClient, path: str, **parameters: Any) -> Any:
    answer = client.get(f"/api/v1{path}", query_string=parameters)
    assert answer.status_code == 200, (path, parameters)
    return json.loads(answer.text)


# --- searches and their hits ----------------------------------------------------------------------


def searches(engine: Engine, chance: random.Random) -> list[str]:
    """Words and phrases as they stand in the texts, three of each document with pages."""
    found = list(ASKED)
    for record in engine.all_records():
        if not record.pages:
            continue
        for size in (1, 2, 2):
            number = chance.choice(record.pages).number
            text = engine.page(record.id, number).text.text
            words = re.findall(r"[^\W\d_]{4,}(?: [^\W\d_]{4,}){1,2}", text)
            if words:
                few = chance.choice(words).split()[:size]
                found.append(f'"{" ".join(few)}"' if chance.random() < 0.3 else " ".join(few))
    return found


@pytest.fixture(scope="module")
def sample(client: FlaskClient, engine: Engine) -> list[Found]:
    """Pages of hits, as many of PDF files as of others, always the same."""
    chance = random.Random(20091117)  # noqa: S311 -- a sample, no secret
    found = []
    for q in searches(engine, chance):
        answer = asked(client, "/search", q=q, by="page", per_page=100)
        found += [Found(q, hit["document"], hit["pages"][0]) for hit in answer["hits"]]
    pdf = [one for one in found if engine.record(one.document).format == "pdf"]
    other = [one for one in found if engine.record(one.document).format != "pdf"]
    return chance.sample(pdf, HITS // 2) + chance.sample(other, HITS // 2)


# --- printed labels -------------------------------------------------------------------------------


@cache
def declared(path: Path) -> list[str]:
    """The labels that a PDF declares, "" for each page where it declares none."""
    reader = PdfReader(path)
    return reader.page_labels if "/PageLabels" in reader.root_object else [""] * len(reader.pages)


@cache
def headings(path: Path) -> list[str]:
    """The title and the headings of a web page in their order, without blanks and pilcrows."""
    tree = BeautifulSoup(path.read_bytes(), "lxml")
    found = tree.find_all(re.compile("^h[1-6]$|^title$"))
    return ["".join(one.get_text().split()).rstrip("\u00b6") for one in found]


def test_the_label_of_a_sampled_hit_is_the_one_in_its_document(
    sample: list[Found], engine: Engine, client: FlaskClient
) -> None:
    labelled = 0
    for one in sample:
        record, number = engine.record(one.document), one.page["number"]
        file = CORPUS / record.path.partition("#")[0]
        read = asked(client, f"/documents/{one.document}/pages/{number}", q=one.q)
        assert read["label"] == one.page["label"]
        if record.format == "pdf":
            assert one.page["label"] == declared(file)[number - 1], one
            labelled += bool(one.page["label"])
        else:
            _check_section(record, one.page, file)
    assert labelled >= HITS // 4


def _check_section(record: Record, page: dict[str, Any], file: Path) -> None:
    """A section has a number and no label; the sections are those of the file, in its order."""
    assert page["label"] == ""
    assert record.pages[page["number"] - 1].heading == page["heading"]
    if "#" not in record.path:
        rest = iter(headings(file))
        # Headings without text between them share a section; a wiki's have a link after them.
        named = " · ".join(dict.fromkeys(page.heading for page in record.pages if page.heading))
        parts = ["".join(part.split()) for part in named.split("·")]
        assert all(any(heading.startswith(part) for heading in rest) for part in parts), record.id


# --- marks ----------------------------------------------------------------------------------------


def stems(text: str, american: bool) -> tuple[str, ...]:
    """The stems of the words of a text, without case, accents and inner stops of acronyms; as they
    are spelled, or with the endings of American English.
    """
    plain = unicodedata.normalize("NFKD", text.replace("\u00ad", "")).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("\u2019", "'")
    plain = re.sub(r"(?<=\b[a-z])\.(?=[a-z]\b|\W|$)", "", plain)
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)*", plain)
    if american:
        for british, ours in (("our", "or"), ("programme", "program"), ("is(?=e|i|ation)", "iz")):
            words = [re.sub(british, ours, word) for word in words]
    return tuple(STEMMER.stemWords(words))


@cache
def synonyms(american: bool) -> tuple[frozenset[tuple[str, ...]], ...]:
    """Groups of terms that a search widens to: rows that say "same" or "acronym"."""
    with (CORPUS / "synonyms.tsv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    return tuple(
        frozenset({stems(row["term"], american), stems(row["variant"], american)})
        for row in rows
        if row["relation"] in {"same", "acronym"}
    )


def accepted(q: str, american: bool) -> set[tuple[str, ...]]:
    """What may be marked: each word of the search, a whole phrase, and synonyms of its words."""
    words = stems(q, american)
    found = {words} | {(word,) for word in words}
    if '"' in q or "=" in q:
        return found if "=" in q else {words}
    for group in synonyms(american):
        if any(_inside(term, words) for term in group):
            found |= group | {
                variant for other in synonyms(american) if group & other for variant in other
            }
    return found


def _inside(term: Sequence[str], words: Sequence[str]) -> bool:
    size = len(term)
    return any(tuple(words[at : at + size]) == term for at in range(len(words) - size + 1))


def test_every_mark_of_a_sampled_hit_is_a_form_of_a_word_of_its_search(
    sample: list[Found], client: FlaskClient
) -> None:
    for one in sample:
        wanted = {american: accepted(one.q, american) for american in (False, True)}
        read = asked(client, f"/documents/{one.document}/pages/{one.page['number']}", q=one.q)
        marks = [read["text"][start:end] for start, end in read["marks"]]
        marks += [read["heading"][start:end] for start, end in read["heading_marks"]]
        assert marks, one
        assert [mark for mark in marks if not _is_form(mark, wanted)] == [], one.q
        text, spans = one.page["snippet"]["text"], one.page["snippet"]["marks"]
        # Where a snippet is cut within a phrase, the mark there is a part of the phrase.
        cut = {
            text[start:end]
            for start, end in spans
            if "…" in (text[end : end + 1], text[max(0, start - 1) : start])
        }
        parts = {(word,) for word in stems(one.q, american=False)}
        shown = {text[start:end] for start, end in spans}
        odd = {mark for mark in shown if not _is_form(mark, wanted)}
        assert odd <= cut, one.q
        assert all(_covers(stems(mark, american=False), parts) for mark in odd), one.q
        if one.q.startswith("="):
            assert {mark.casefold() for mark in marks} == {one.q.removeprefix("=")}


def _is_form(mark: str, wanted: dict[bool, set[tuple[str, ...]]]) -> bool:
    return any(_covers(stems(mark, american), found) for american, found in wanted.items())


def _covers(mark: tuple[str, ...], wanted: set[tuple[str, ...]]) -> bool:
    """Whether a mark is one of what is wanted, or several that stand side by side."""
    if mark in wanted:
        return True
    return any(mark[:cut] in wanted and _covers(mark[cut:], wanted) for cut in range(1, len(mark)))


# --- boxes ----------------------------------------------------------------------------------------


@cache
def poppler(path: Path) -> list[list[Placed]]:
    """The words of each page with their boxes, as pdftotext sees them."""
    command = ["pdftotext", "-bbox", "-cropbox", str(path), "-"]
    try:
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except FileNotFoundError as error:
        raise RuntimeError("No pdftotext was found: install the package poppler-utils.") from error
    edge = r'="(-?[\d.]+)"'
    word = re.compile(rf"<word xMin{edge} yMin{edge} xMax{edge} yMax{edge}>(.*?)</word>")
    return [
        [
            Placed(html.unescape(found[5]), tuple(map(float, found.group(1, 2, 3, 4))))  # type: ignore[arg-type]
            for found in word.finditer(page)
        ]
        for page in out.split("<page ")[1:]
    ]


def overlap(one: Box, other: Box) -> float:
    """The area that two boxes share, of the area that either covers."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    areas = sum((right - left) * (bottom - top) for left, top, right, bottom in (one, other))
    return shared / (areas - shared)


def words_of_pdfs(engine: Engine) -> list[tuple[str, int, str]]:
    """Document, page and word, for every word of letters on every page of a PDF."""
    return [
        (record.id, page.number, word)
        for record in engine.all_records()
        if record.format == "pdf" and "#" not in record.path
        for page in record.pages
        for word in engine.page(record.id, page.number).text.text.split()
        if re.fullmatch(r"[^\W\d_]{2,}[.,;:]?", word)
    ]


def test_boxes_of_sampled_words_lie_where_poppler_sees_them(
    client: FlaskClient, engine: Engine
) -> None:
    chance = random.Random(20140929)  # noqa: S311 -- a sample, no secret
    compared = []
    for document, number, word in chance.sample(words_of_pdfs(engine), WORDS):
        path = f"/documents/{document}/pages/{number}"
        read = asked(client, path, q="=" + word.rstrip(".,;:"))
        theirs = poppler(CORPUS / engine.record(document).path)[number - 1]
        picture = engine.picture(document, number)
        assert picture
        scale = picture.layout.width / read["image"]["width"]
        boxes = chance.choice(read["image"]["boxes"])
        assert boxes, (document, number, word)
        for box in boxes:
            points: Box = tuple(edge * scale for edge in box)  # type: ignore[assignment]
            compared.append((max(overlap(points, their.box) for their in theirs), word, document))
    assert len(compared) >= WORDS
    assert [one for one in compared if one[0] < 0.8] == []
