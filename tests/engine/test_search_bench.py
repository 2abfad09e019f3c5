"""The parts of the search bench (tests/tools/search_bench) that are computed, not measured."""

import json
import random
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from tests.tools import search_bench
from tests.tools.search_bench.corpus import packages
from tests.tools.search_bench.engines import ENGINES
from tests.tools.search_bench.facets import KINDS, PILLARS, TOPICS, kind_and_year, tags
from tests.tools.search_bench.prose import (
    fingerprint,
    is_prose,
    is_source,
    passages,
    title_and_text,
)
from tests.tools.search_bench.queries import PER_CLASS, draw_queries
from tests.tools.search_bench.question import CLASSES, BenchQuery
from tests.tools.search_bench.ratios import percentile, ratios_by_class, spread
from tests.tools.search_bench.report import report
from tests.tools.search_bench.tables import bars, figure, ratio_table, time_table

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


@cache
def texts() -> tuple[str, ...]:
    """A corpus in which words are as unequal in frequency as they are in texts."""
    chance = random.Random(2)  # noqa: S311 -- a sample, no secret
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(20_000)]
    weights = [1 / rank for rank in range(1, 20_001)]
    return tuple(" ".join(chance.choices(words, weights, k=100)) for _ in range(1000))


@cache
def queries() -> tuple[BenchQuery, ...]:
    return tuple(draw_queries(texts()))


def test_queries_are_the_same_again() -> None:
    assert draw_queries(texts()) == [*queries()]


def test_each_class_has_its_queries_in_order() -> None:
    assert [kind for kind, _ in groupby(query.kind for query in queries())] == list(CLASSES)
    assert Counter(query.kind for query in queries()) == dict.fromkeys(CLASSES, PER_CLASS)


def test_queries_are_about_words_of_the_corpus_and_misspellings_are_not() -> None:
    words = set(" ".join(texts()).split())
    for query in queries():
        if query.kind == "prefix":
            assert any(word.startswith(query.words[0]) for word in words)
        else:
            assert (set(query.words) <= words) is (query.kind != "fuzzy")


def test_words_of_a_conjunction_are_in_one_passage() -> None:
    passages = [set(text.split()) for text in texts()]
    drawn = [query for query in queries() if query.kind == "and"]
    assert all(any(set(query.words) <= words for words in passages) for query in drawn)


def test_words_of_a_phrase_are_adjacent() -> None:
    drawn = [query for query in queries() if query.kind == "phrase"]
    assert all(any(" ".join(query.words) in text for text in texts()) for query in drawn)


def test_queries_survive_json() -> None:
    stored = json.loads(json.dumps([query.to_json() for query in queries()]))
    assert [BenchQuery.from_json(values) for values in stored] == [*queries()]


def test_ticked_values_are_grouped_by_facet() -> None:
    query = BenchQuery("facets", ("a",), filters=(("kind", "x"), ("topic", "y"), ("kind", "z")))
    assert query.ticked() == {"kind": ["x", "z"], "topic": ["y"]}


@pytest.mark.parametrize(
    ("share", "expected"), [(0.01, 1), (0.1, 1), (0.11, 2), (0.5, 5), (0.95, 10), (1, 10)]
)
def test_a_percentile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], share) == expected


def test_a_percentile_of_one_value_is_that_value() -> None:
    assert {percentile([3.5], share) for share in (0.05, 0.5, 0.95)} == {3.5}


def test_a_spread_of_nothing_is_none() -> None:
    assert spread([], 0.1, 0.9) is None


def test_ratios_are_paired_by_question_and_leave_out_what_one_does_not_answer() -> None:
    ratios = ratios_by_class(("a", "a", "b", "c"), (2, 9, 4, None), (1, 3, None, 5))
    assert ratios == {"all": [2, 3], "a": [2, 3], "b": [], "c": []}


def test_a_median_of_ratios_is_not_a_ratio_of_medians() -> None:
    ratios = ratios_by_class("aaa", (1, 20, 300), (10, 10, 10))["a"]
    assert percentile(ratios, 0.5) == 2
    ratios = ratios_by_class("aaa", (1, 20, 300), (1, 40, 2))["a"]
    assert percentile(ratios, 0.5) == 1


def test_figures_have_three_digits() -> None:
    values = (None, 0.5, 9.994, 12.34, 99.94, 123.4, 12345.6)
    assert [figure(value) for value in values] == [
        *("-", "0.50", "9.99", "12.3", "99.9", "123", "12,346"),
    ]


def test_a_table_has_a_row_for_each_class_and_one_for_all() -> None:
    times: Mapping[str, list[float | None]] = {
        "ours full": [1.0, 3.0, None],
        "other full": [2.0, 2.0, 4.0],
    }
    titles = {"ours full": "Ours", "other full": "Other"}
    assert time_table(("a", "a", "b"), times, titles) == (
        "| class | Ours | Other |\n| --- | ---: | ---: |\n"
        "| a | 1.00 / 3.00 / 3.00 | 2.00 / 2.00 / 2.00 |\n"
        "| b | - | 4.00 / 4.00 / 4.00 |\n"
        "| all | 1.00 / 3.00 / 3.00 | 2.00 / 4.00 / 4.00 |\n"
    )
    assert ratio_table(("a", "a", "b"), times, "ours full", {"other full": "Other"}) == (
        "| class | Other |\n| --- | ---: |\n| a | 0.50 (0.50 to 1.50) |\n| b | - |\n"
        "| all | 0.50 (0.50 to 1.50) |\n"
    )


def test_bars_are_as_long_as_their_values() -> None:
    lines = bars({"a": 10, "bcd": 5, "e": 0.001}, width=10).splitlines()[1:-1]
    assert [line.count("█") for line in lines] == [10, 5, 1]
    assert len({line.index("█") for line in lines}) == 1


def test_the_report_says_what_the_files_say(tmp_path: Path) -> None:
    memory = {"private": 50_000_000, "resident": 90_000_000}
    opened = {"version": "1.2", "cpu": 0.25, "import_cpu": 0.5, "memory": memory}
    opened["memory_after"] = memory
    run = {
        "size": 10_000,
        "date": "2026-01-02",
        "machine": "a processor",
        "classes": ["rare", "or"],
        "times": {"ours full": [2.0, 8.0], "ours html": [9.0, 9.0], "tantivy full": [1.0, 2.0]},
        "first": {"ours full": 77.0},
        "opening": {"ours": opened, "tantivy": opened},
    }
    (tmp_path / "answers-10k.json").write_text(json.dumps(run), encoding="utf-8")
    build = {"engine": "tantivy", "size": 10_000, "cpu": 3, "peak_bytes": 4e6, "index_bytes": 5e6}
    (tmp_path / "build-tantivy-10k.json").write_text(json.dumps(build), encoding="utf-8")
    text = report(tmp_path)
    assert "| or | 8.00 / 8.00 / 8.00 | 2.00 / 2.00 / 2.00 |" in text
    assert "| all | 2.00 (2.00 to 4.00) |" in text
    assert "| Ours, web page | 4.50 (4.50 to 9.00) |" in text
    assert "| Pillars Search, 10,000 | 0.50 | 0.25 | 77.0 | 50 | 90 | 50 |" in text
    assert "| tantivy, 10,000 | 3.00 | 4 | 5 |" in text
    assert "* 10,000 passages: 2026-01-02, a processor; Pillars Search 1.2, tantivy 1.2." in text
    assert "Over HTTP" not in text
    assert "One changed file" not in text


def test_every_engine_has_a_module() -> None:
    folder = Path(search_bench.__file__).parent / "engines"
    modules = {installation.module for installation in ENGINES.values()}
    files = {file.stem for file in folder.glob("*.py")}
    assert files == modules | {"__init__", "protocol"}
