"""The parts of the search bench (tests/tools/search_bench) that are computed, not measured."""

import random
from pathlib import Path

import pytest

from tests.tools.search_bench.corpus import packages
from tests.tools.search_bench.facets import KINDS, PILLARS, TOPICS, kind_and_year, tags
from tests.tools.search_bench.prose import (
    fingerprint,
    is_prose,
    is_source,
    passages,
    title_and_text,
)

SENTENCE = (
    "The server reads a file when it is asked for one, and then it writes what it has read to the"
)


def prose(words: int, seed: int = 1) -> str:
    """Running text: stop words between words that differ."""
    chance = random.Random(seed)  # noqa: S311 -- a sample, no secret
    letters = "abcdefghijklmnopqrstuvwxyz"
    texts = ["".join(chance.choices(letters, k=7)) for _ in range(words)]
    return " ".join(text if at % 3 else "the" for at, text in enumerate(texts))


def test_packages_are_listed_once_and_in_order() -> None:
    assert packages() == sorted(set(packages()))
    assert len(packages()) > 100


@pytest.mark.parametrize(
    ("path", "size", "expected"),
    [
        ("usr/share/doc/git/RelNotes.txt", 5000, True),
        ("usr/share/doc/git/RelNotes.txt.gz", 5000, True),
        ("usr/share/doc/git/index.html", 5000, True),
        ("usr/share/help/en/manual.html", 5000, True),
        ("usr/share/doc/git/index.html", 2000, False),
        ("usr/share/doc/git/changelog.txt", 5000, False),
        ("usr/share/doc/git/html/genindex.html", 5000, False),
        ("usr/share/doc/git/html/_modules/core.html", 5000, False),
        ("usr/share/doc/git/logo.png", 5000, False),
        ("usr/share/help/de/manual.html", 5000, False),
        ("usr/share/help/en_GB/manual.html", 5000, False),
        ("usr/share/help/pt_BR/manual.html", 5000, False),
        ("usr/share/doc/debian-policy/manual.fr.html", 5000, False),
    ],
)
def test_only_english_documents_are_sources(path: str, size: int, expected: bool) -> None:
    assert is_source(path, size) is expected


def test_passages_have_200_to_400_words_and_the_rest_at_least_120() -> None:
    text = prose(5000)
    lengths = [len(passage.split()) for passage in passages("a", text)]
    assert sum(lengths) in range(5000 - 120, 5001)
    assert all(200 <= length <= 400 for length in lengths[:-1])
    assert 120 <= lengths[-1] <= 400


def test_passages_are_the_same_again_and_cut_elsewhere_in_another_document() -> None:
    text = prose(2000)
    assert list(passages("a", text)) == list(passages("a", text))
    assert list(passages("a", text)) != list(passages("b", text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (prose(200), True),
        ("0x00 0x01 0x02 0x03 0x04 " * 40, False),
        ("alpha beta gamma delta " * 50, False),
        (" ".join(word for word in prose(300).split() if word != "the"), False),
        ((SENTENCE + " ") * 20, False),
    ],
)
def test_tables_listings_and_repetitions_are_not_prose(text: str, expected: bool) -> None:
    assert is_prose(text.split()) is expected


def test_a_fingerprint_ignores_what_is_no_letter() -> None:
    text = prose(300)
    assert fingerprint(text) == fingerprint(text.upper().replace(" ", " -- "))
    assert fingerprint(text) != fingerprint(prose(300, seed=2))


def test_the_text_of_a_web_page_is_without_navigation_and_code(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(
        "<html><head><title>A  title</title></head><body><nav>Home</nav><p>One<b>two</b></p>"
        "<!-- note --><pre>code()</pre><script>run()</script>three</body></html>",
        encoding="utf-8",
    )
    assert title_and_text(file) == ("A title", "One two three")


def test_an_empty_web_page_has_no_text(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.touch()
    assert title_and_text(file) == ("", "")


def test_tags_are_the_most_frequent_values_and_count_plurals() -> None:
    topics, pillars = tags("Files, files and FILE; a server. Changes to access: errors, error.")
    assert topics == ("file", "server")
    assert pillars == ("access", "change", "error")


def test_a_passage_has_at_most_five_topics_and_four_pillars() -> None:
    topics, pillars = tags(" ".join((*TOPICS, *PILLARS, "sound", "write")))
    assert len(topics) == 5
    assert "sound" in topics
    assert len(pillars) == 4
    assert "write" in pillars


def test_the_facets_have_5_30_and_25_values() -> None:
    assert [len(set(values)) for values in (KINDS, TOPICS, PILLARS)] == [5, 30, 25]


def test_every_kind_occurs_and_years_lie_in_thirty() -> None:
    facets = [kind_and_year(f"document-{at}") for at in range(500)]
    assert {kind for kind, _ in facets} == set(KINDS)
    assert {year for _, year in facets} == set(range(1995, 2025))
