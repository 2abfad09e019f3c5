"""The edits between a word and many forms at once are those of the textbook's table."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from indexer.engine.matching.expansion import within_one_edit
from indexer.engine.whoosh_engine.kernels.edit_distance import MAX_LETTERS, FormLetters


def edits(first: str, second: str) -> int:
    """Optimal string alignment, by its definition."""

    @cache
    def table(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        best = min(
            table(i - 1, j) + 1,
            table(i, j - 1) + 1,
            table(i - 1, j - 1) + (first[i - 1] != second[j - 1]),
        )
        if i > 1 and j > 1 and first[i - 2 : i] == second[j - 1] + second[j - 2]:
            best = min(best, table(i - 2, j - 2) + 1)
        return best

    return table(len(first), len(second))


LETTERS = "abcd\u00e9\U0001d49c'"
words = st.text(LETTERS, min_size=1, max_size=9)


@given(
    st.lists(words, unique=True),
    st.text(LETTERS + "xy", min_size=1, max_size=9),
    st.sampled_from([1, 2]),
)
def test_the_forms_within_some_edits(forms: list[str], word: str, most: int) -> None:
    near, distances = FormLetters(forms).within(word, most, range(len(forms)))

    expected = {form: edits(word, form) for form in forms if edits(word, form) <= most}
    assert dict(zip([forms[at] for at in near], distances.tolist(), strict=True)) == expected
    assert {form for form, count in expected.items() if count <= 1} == {
        form for form in forms if within_one_edit(word, form)
    }


@given(st.integers(MAX_LETTERS - 3, MAX_LETTERS + 3))
def test_long_forms_are_compared_to_their_end(length: int) -> None:
    forms = ["a" * length, "a" * (length - 1) + "b", "ab" * 40]
    word = "a" * MAX_LETTERS
    near, distances = FormLetters(forms).within(word, 2, range(3))

    expected = {at: edits(word, form) for at, form in enumerate(forms) if edits(word, form) <= 2}
    assert dict(zip(near.tolist(), distances.tolist(), strict=True)) == expected


def test_only_the_given_forms_are_compared() -> None:
    forms = FormLetters(["peer", "pear", "beer", "support"])

    assert forms.within("peer", 1, range(1, 4))[0].tolist() == [1, 2]
    assert forms.within("peer", 1, range(2, 4))[0].tolist() == [2]
    assert forms.within("peer", 1, range(0))[0].tolist() == []
    assert FormLetters([]).within("peer", 1, range(0))[0].tolist() == []
