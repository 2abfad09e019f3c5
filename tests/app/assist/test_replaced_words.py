"""Which typed words are replaced by others without asking: misspelled ones, and hardly ever a word
of a language.
"""

import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engine import open_engine
from indexer.engine.analysis.stemmer import stems_of
from indexer.engine.analysis.tokenizer import forms_of
from indexer.engine.protocol import Engine
from indexer.settings import Settings
from indexer.word_lists import has_word_list, is_dictionary_word
from search_app import create_app
from search_app.request.state import SearchState
from search_app.search.service import execute_with_fallbacks, search

WORDS = Path(__file__).parents[2] / "data" / "ordinary_words.toml"
KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
TYPOS = 300


@pytest.fixture(scope="module")
def corpus(shipped: Settings) -> Iterator[Engine]:
    engine = open_engine(shipped.index)
    yield engine
    engine.close()


def is_replaced(engine: Engine, word: str) -> bool:
    return execute_with_fallbacks(engine, SearchState(q=word), limit=0, facets=()).was_corrected


@pytest.mark.parametrize(
    ("language", "count", "at_most"), [("english", 300, 3), ("spanish", 100, 2)]
)
def test_ordinary_words_are_hardly_ever_replaced(
    corpus: Engine, language: str, count: int, at_most: int
) -> None:
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))[language].split()

    assert len(set(words)) == count
    assert len([word for word in words if is_replaced(corpus, word)]) <= at_most


@pytest.mark.parametrize(
    "word", ["tribal", "dose", "cafe", "café", "port", "prayer", "meth", "Tribal", "invasion"]
)
def test_a_word_of_a_language_is_offered_another_spelling_at_most(
    corpus: Engine, word: str
) -> None:
    page = search(corpus, SearchState(q=word), modes=False)

    assert page.query.corrected is None
    assert page.results.documents == 0
    assert page.state.q == word


def test_a_word_that_is_not_replaced_is_offered_another(corpus: Engine) -> None:
    page = search(corpus, SearchState(q="tribal"), modes=False)

    assert page.assistance.did_you_mean is not None
    assert page.assistance.did_you_mean.q == "trial"


@pytest.mark.parametrize("word", ["helt", "lits", "wrok"])
def test_a_short_word_is_never_replaced(corpus: Engine, word: str) -> None:
    assert not is_replaced(corpus, word)


def test_a_word_with_two_equally_likely_spellings_is_not_replaced(corpus: Engine) -> None:
    """ "forwad" is one letter from "forward" and as near to what is more frequent."""
    page = search(corpus, SearchState(q="forwad"), modes=False)

    assert page.query.corrected is None
    assert page.assistance.did_you_mean is not None


def test_generated_typos_are_corrected(corpus: Engine) -> None:
    dice = random.Random(20)  # noqa: S311  the same each time, no secret
    words = _words(corpus)
    corrected = replaced_otherwise = 0
    for _ in range(TYPOS):
        word, typed = _typo(words, dice, corpus)
        page = search(corpus, SearchState(q=typed), modes=False)
        used = page.query.corrected or page.assistance.did_you_mean
        is_right = used is not None and stems_of(used.q) == stems_of(word)
        corrected += is_right
        replaced_otherwise += page.query.corrected is not None and not is_right

    assert corrected >= 0.9 * TYPOS
    assert replaced_otherwise <= 0.02 * TYPOS


def _words(engine: Engine) -> list[str]:
    """The words of the corpus, each as often as it is on pages, those on one page left out."""
    pages = Counter(
        form
        for record in engine.all_records()
        for page in record.pages
        for form in set(forms_of(engine.page(record.id, page.number).text.text))
    )
    return sorted(form for form, n in pages.items() if n > 1 and re.fullmatch("[a-z]{6,}", form))


def _typo(words: list[str], dice: random.Random, engine: Engine) -> tuple[str, str]:
    """A word, and the same misspelled so that it matches nothing."""
    while True:
        word = dice.choice(words)
        at = dice.randrange(1, len(word) - 1)
        before, letter, after = word[:at], word[at], word[at + 1 :]
        typed = dice.choice(
            [
                before + after[:1] + letter + after[1:],
                before + after,
                before + letter + letter + after,
                before + _next_key(letter, dice) + after,
            ]
        )
        state = SearchState(q=typed, correct=False)
        if not execute_with_fallbacks(engine, state, limit=0, facets=()).results.documents:
            return word, typed


def _next_key(letter: str, dice: random.Random) -> str:
    row = next(row for row in KEY_ROWS if letter in row)
    at = row.index(letter)
    return dice.choice([key for key in (row[at - 1 : at] or "", row[at + 1 : at + 2]) if key])


def test_the_box_keeps_what_was_typed(corpus: Engine) -> None:
    client = create_app(Settings(), corpus).test_client()
    text = client.get("/search?q=supervison").text

    assert 'id="q" value="supervison"' in text
    assert "showing supervision" in text
    assert "Search exactly for supervison" in text


# --- word lists -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["", "en", "ja", "th", "xx", "EN", "und", "zh-Hant"])
def test_a_language_without_a_list_has_no_words(language: str) -> None:
    assert has_word_list(language) is (language == "en")
    assert is_dictionary_word("tribal", [language]) is (language == "en")


@pytest.mark.parametrize(
    ("word", "languages", "expected"),
    [
        ("informacion", ["en", "es"], True),
        ("manana", ["es"], True),
        ("cafe", ["en"], True),
        ("atlanta", ["en"], True),
        ("suport", ["en", "es"], False),
        ("supervison", ["en", "es", "ja"], False),
        ("", ["en"], False),
        ("a" * 100_000, ["en"], False),
    ],
)
def test_words_typed_without_their_accents_are_words(
    word: str, languages: list[str], expected: bool
) -> None:
    assert is_dictionary_word(word, languages, accents=False) is expected
