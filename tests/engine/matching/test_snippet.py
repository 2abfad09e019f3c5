"""Snippets: a readable window with the most of what was asked, and marks that lie in it."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.engine.matching.snippet import LENGTH, snippet

FILLER = "lorem ipsum dolor sit amet " * 20


def _marks(text: str, *words: str) -> tuple[tuple[int, int], ...]:
    found = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            found.append((at, at + len(word)))
            at = text.find(word, at + 1)
    return tuple(sorted(found))


def test_a_short_text_is_shown_whole() -> None:
    text = "Peers  bill\nMedicaid."

    assert snippet(text, _marks(text, "Medicaid")).text == "Peers bill Medicaid."


def test_without_marks_the_beginning_is_shown() -> None:
    shown = snippet(FILLER, ())

    assert shown.text.startswith("lorem ipsum")
    assert shown.text.endswith("…")
    assert len(shown.text) <= LENGTH + 1


def test_the_window_with_most_different_words_wins() -> None:
    text = f"alpha alpha alpha {FILLER} alpha and beta {FILLER}"
    shown = snippet(text, _marks(text, "alpha", "beta"))

    assert {shown.text[a:b] for a, b in shown.marks} == {"alpha", "beta"}
    assert shown.text.startswith("…")
    assert shown.text.endswith("…")


def test_a_match_at_the_end_is_shown_with_what_precedes_it() -> None:
    text = f"{FILLER} omega"
    shown = snippet(text, _marks(text, "omega"))

    assert shown.text.endswith("omega")
    assert len(shown.text) > LENGTH - 40


def test_cuts_fall_between_words() -> None:
    text = f"{FILLER} needle {FILLER}"
    shown = snippet(text, _marks(text, "needle"))

    assert set(shown.text.strip("…").split()) <= {*FILLER.split(), "needle"}


def test_a_match_over_a_line_end_is_one_mark() -> None:
    text = "whole\nhealth"
    shown = snippet(text, ((0, 12),))

    assert (shown.text, shown.marks) == ("whole health", ((0, 12),))


@given(
    st.text(alphabet="ab \n", max_size=600),
    st.lists(st.tuples(st.integers(0, 600), st.integers(1, 20)), max_size=12),
    st.integers(20, 300),
)
def test_marks_lie_inside_and_say_the_same(
    text: str, places: list[tuple[int, int]], length: int
) -> None:
    marks, end = [], 0
    for at, size in sorted(places):
        if end <= at and at + size <= len(text) and not text[at : at + size].isspace():
            marks.append((at, at + size))
            end = at + size
    shown = snippet(text, tuple(marks), length)
    originals = {" ".join(text[a:b].split()) for a, b in marks}

    for a, b in shown.marks:
        assert 0 <= a < b <= len(shown.text)
        assert any(" ".join(shown.text[a:b].split()) in o for o in originals)
    flat = [place for mark in shown.marks for place in mark]
    assert flat == sorted(flat)
    assert not marks or shown.marks
