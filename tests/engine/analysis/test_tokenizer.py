"""The one analysis: what is a token, and which forms are the same."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from indexer.engine.analysis.stemmer import stem
from indexer.engine.analysis.tokenizer import GAP, fold, indexed_tokens, tokens

ENDINGS = ("ation", "ations", "ied", "ying", "ational", "izing", "izers", "ement", "ements", "ly")


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Peer support", ["peer", "support"]),
        ("whole-health", ["whole", "health"]),
        ("25-year", ["25", "year"]),
        ("#07-011", ["07", "011"]),
        ("H0038-HQ", ["h0038", "hq"]),
        ("1915(i)", ["1915", "i"]),
        ("N.A.P.S. met", ["naps", "met"]),
        ("the U.S.", ["the", "us"]),
        ("J.R.Smith", ["j", "r", "smith"]),
        ("1,608 people", ["1608", "people"]),
        ("notes 1,2", ["notes", "1", "2"]),
        ("$16.36", ["16.36"]),
        ("task 2.1.1", ["task", "2.1.1"]),
        ("2010.Next", ["2010", "next"]),
        ("c/s/x", ["c", "s", "x"]),
        ("states’ state’s", ["states", "state's"]),
        ("Café RÉSUMÉ", ["cafe", "resume"]),
        ("re\u0301sume\u0301", ["resume"]),
        ("Stra\u00dfe", ["strasse"]),
        ("\ufb01eld", ["field"]),
        ("soft\u00adhyphen", ["softhyphen"]),
        ("a_b", ["a", "b"]),
        ("– “quoted” …", ["quoted"]),
        ("?*", []),
        ("", []),
    ],
)
def test_tokens(text: str, forms: list[str]) -> None:
    assert [token.form for token in tokens(text)] == forms


def test_tokens_keep_their_characters() -> None:
    text = "The N.A.P.S. re\u0301sume\u0301, 1,608 times"

    assert [text[t.start : t.end] for t in tokens(text)] == [
        "The",
        "N.A.P.S.",
        "re\u0301sume\u0301",
        "1,608",
        "times",
    ]


def test_a_word_that_may_have_been_broken_is_indexed_in_both_forms() -> None:
    text = "our well-\u00adbeing and multi-\u00adtask plan"

    found = indexed_tokens(text)

    assert [token.form for token in found] == [
        *("our", "well", "being", "and", "multi", "task", "plan"),
        *(GAP, "wellbeing", GAP, "multitask"),
    ]
    assert [text[t.start : t.end] for t in found[-1:]] == ["multi-\u00adtask"]
    assert [token.form for token in tokens("well-\u00adbeing")] == ["well", "being"]


def test_a_hyphen_that_belongs_gives_no_second_form() -> None:
    assert indexed_tokens("well-being, co\u00adoperate") == tokens("well-being, co\u00adoperate")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("services", "service"),
        ("supervision", "supervise"),
        ("billing", "billed"),
        ("state's", "states"),
        ("pillars", "pillar"),
    ],
)
def test_forms_of_a_word_share_a_stem(a: str, b: str) -> None:
    assert stem(a) == stem(b)


def test_forms_with_digits_are_not_stemmed() -> None:
    assert stem(fold("H0038s")) == "h0038s"


def test_threads_stem_alike() -> None:
    words = [f"{root}{end}" for root in ("certif", "supervis", "organiz") for end in ENDINGS]
    alone = [stem(word) for word in words]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(5):
            stem.cache_clear()
            with ThreadPoolExecutor(4) as pool:
                together = list(pool.map(lambda _: [stem(word) for word in words], range(4)))
            assert together == [alone] * 4
    finally:
        sys.setswitchinterval(interval)
