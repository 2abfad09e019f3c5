"""After `=` a word is searched with its accents; all other words are searched without."""

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engine.analysis.tokenizer import accented_form, fold, tokens
from indexer.engine.protocol import Engine, Question
from indexer.engine.query.nodes import (
    Exact,
    Field,
    Fuzzy,
    Phrase,
    Prefix,
    Proximity,
    Query,
    Wildcard,
    Word,
)
from tests.support.small_index import Book, Sheet, open_index

TEXT = (
    "caf\u00e9 cafe Caf\u00e9, CAFE\u0301. Caf\u00e9s\n\ncaf\u00e9 bar, cafe bar\n\n"
    "pre-\u00adcaf\u00e9 Espa\u00f1a Espana \u00c9.N.A. ENA na\u00efve na\u00ef-\u00adve"
)
ACUTE = ["caf\u00e9", "Caf\u00e9", "CAFE\u0301", "caf\u00e9", "caf\u00e9"]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    book = Book("a", "Caf\u00e9 and cafe", (Sheet(TEXT, heading="Caf\u00e9"),))
    opened = open_index(tmp_path_factory.mktemp("index"), [book])
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        (Exact("caf\u00e9"), ["Caf\u00e9", *ACUTE]),
        (Exact("CAFE\u0301"), ["Caf\u00e9", *ACUTE]),
        (Exact("cafe"), ["cafe", "cafe"]),
        (Exact("caf\u00e8"), []),
        (Phrase("caf\u00e9 bar", exact=True), ["caf\u00e9 bar"]),
        (Phrase("cafe bar", exact=True), ["cafe bar"]),
        (Phrase("cafe bar"), ["caf\u00e9 bar", "cafe bar"]),
        (Phrase("caf\u00e9 ba*", exact=True), ["caf\u00e9 bar"]),
        (Proximity("bar cafe", 0, exact=True), ["bar, cafe"]),
        (Proximity("bar caf\u00e9", 3, ordered=True, exact=True), ["bar\n\npre-\u00adcaf\u00e9"]),
        (
            Word("caf\u00e8"),
            [
                "Caf\u00e9",
                "caf\u00e9",
                "cafe",
                *ACUTE[1:3],
                "Caf\u00e9s",
                "caf\u00e9",
                "cafe",
                "caf\u00e9",
            ],
        ),
        (Prefix("caf\u00e8s"), ["Caf\u00e9s"]),
        (Wildcard("c\u00e1f?s"), ["Caf\u00e9s"]),
        (Fuzzy("c\u00e0fess"), ["Caf\u00e9s"]),
        (Exact("precaf\u00e9"), ["pre-\u00adcaf\u00e9"]),
        (Exact("precafe"), []),
        (Exact("espana"), ["Espana"]),
        (Exact("espa\u00f1a"), ["Espa\u00f1a"]),
        (Exact("\u00e9na"), ["\u00c9.N.A."]),
        (Exact("na\u00efve"), ["na\u00efve", "na\u00ef-\u00adve"]),
        (Exact("naive"), []),
    ],
)
def test_what_is_found_is_what_is_marked(engine: Engine, query: Query, marked: list[str]) -> None:
    page = engine.page("a", 1, query)
    found = [
        text.text[start:end] for text in (page.heading, page.text) for start, end in text.marks
    ]

    assert found == marked
    assert engine.search(Question(query)).occurrences == len(marked)


@pytest.mark.parametrize(("word", "documents"), [("caf\u00e9", 1), ("cafe", 1), ("caf\u00e8", 0)])
def test_fields_of_the_document_keep_accents_too(engine: Engine, word: str, documents: int) -> None:
    assert engine.search(Question(Field("title", Exact(word)))).documents == documents


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_an_exact_form_is_a_folded_one_with_accents(text: str) -> None:
    for token in tokens(text):
        word = text[token.start : token.end]
        form = accented_form(word)

        assert fold(form) == token.form
        assert form == token.form or unicodedata.is_normalized("NFC", form)
        assert form == token.form or any(
            map(unicodedata.combining, unicodedata.normalize("NFD", form))
        )
