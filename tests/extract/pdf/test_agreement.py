"""Two readings of a page are compared word by word, and the better one is believed."""

import pytest

from indexer.extract.pdf.agreement import ReaderChoice, agreement, choose_reader

TEXT = "Peers support each other on the way to recovery and to whole health."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TEXT, TEXT.upper()),
        ("e\ufb03cient sta\ufb00", "efficient staff"),
        ("the certifi-\ncation", "the certifi\ufffecation"),
        ("one\ntwo", "one two"),
        ("支援服务", "支 援 服 务"),
    ],
)
def test_the_same_words_agree(one: str, other: str) -> None:
    assert agreement(one, other) == 1.0


def test_words_count_as_often_as_they_stand_there() -> None:
    assert agreement("a a b", "a b b") == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("pdfium", "pypdf", "choice"),
    [
        (TEXT, TEXT, ReaderChoice("agreed", 1.0)),
        (TEXT, TEXT.replace(" ", ""), ReaderChoice("pdfium", 0.0)),
        (TEXT, "", ReaderChoice("pdfium", 0.0)),
        ("", TEXT, ReaderChoice("pypdf", 0.0)),
        (TEXT, None, ReaderChoice("pdfium", None)),
        (None, TEXT, ReaderChoice("pypdf", None)),
        ("", "", ReaderChoice("none", None)),
        (None, None, ReaderChoice("none", None)),
        (None, " ", ReaderChoice("none", None)),
        ("\uf761\uf762 \uf763\uf764\uf765", TEXT, ReaderChoice("pypdf", 0.0)),
    ],
)
def test_the_better_text_is_chosen(
    pdfium: str | None, pypdf: str | None, choice: ReaderChoice
) -> None:
    assert choose_reader(pdfium, pypdf) == choice
