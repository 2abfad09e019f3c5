"""A hyphen at a line's end goes, stays, or stays open, by the words of document and language."""

from collections import Counter

import pytest

from indexer.extract.text.clean import paragraphs, vocabulary
from indexer.extract.text.hyphens import Dehyphenator, Joint


@pytest.mark.parametrize(
    ("before", "after", "joint"),
    [
        ("the certifi", "cation", Joint.ONE),
        ("re", "covery", Joint.ONE),
        ("under", "stand", Joint.ONE),
        ("a multiple", "choice test", Joint.HYPHEN),
        ("the well", "being of all", Joint.UNDECIDED),
        ("the high", "est of all", Joint.ONE),
        ("the OP", "TIONAL part", Joint.ONE),
        ("by SAMHSA", "CMHS", Joint.HYPHEN),
        ("whole", "health", Joint.HYPHEN),
        ("Appala", "chian", Joint.ONE),
        ("a 25", "year gap", Joint.HYPHEN),
        ("Medicaid", "Billable", Joint.HYPHEN),
        ("pre", "and post-test", Joint.APART),
    ],
)
def test_english(before: str, after: str, joint: Joint) -> None:
    assert Dehyphenator(Counter(), "en").joint(before, after) is joint


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("es", "recupe", "ración"),
        ("fr", "rétablis", "sement"),
        ("de", "Genesungs", "begleiter"),
    ],
)
def test_other_languages(language: str, before: str, after: str) -> None:
    assert Dehyphenator(Counter(), language).joint(before, after) is Joint.ONE


def test_the_document_decides_first() -> None:
    known = vocabulary(["a wellbeing plan, a multiplechoice test and a cer-tification"])
    hyphens = Dehyphenator(known, "en")

    assert hyphens.joint("well", "being") is Joint.ONE
    assert hyphens.joint("multiple", "choice") is Joint.ONE
    assert hyphens.joint("cer", "tification") is Joint.HYPHEN


def test_broken_words_are_no_words_of_the_document() -> None:
    known = vocabulary(["the certifi-\ncation and the re\u00ad\ncovery of\ufffe\nten, well-known"])

    assert set(known) == {"the", "and", "well-known"}


def test_what_is_open_keeps_both_forms_in_the_text() -> None:
    assert paragraphs(["of the well-", "being of peers"], language="en") == (
        "of the well-\u00adbeing of peers"
    )
