"""The tokenizer: splits a text into tokens and folds each to its exact form. Indexing, queries and
highlighting share it, so that they agree on what a word is.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

__all__ = [
    "GAP",
    "Token",
    "accented_form",
    "accented_positions",
    "fold",
    "forms_of",
    "has_wildcard",
    "indexed_tokens",
    "joined_positions",
    "tokens",
    "wildcard_tokens",
    "words_of",
]


class Token(NamedTuple):
    """A token: characters [start, end) of the text, and its folded form."""

    start: int
    end: int
    form: str


class _JoinedWord(NamedTuple):
    """A word that may have been broken at the end of a line: the folded form of both halves
    together, and the positions of the first and last token that it is another form of.
    """

    form: str
    first: int
    last: int


# A token is, in this order of preference:
#   letters each with a full stop (N.A.P.S.), one token without its stops, so that NAPS finds it;
#   a number with thousands separators (1,608) or inner stops (16.36, 2.1.1);
#   letters and digits, with combining marks, soft hyphens and inner apostrophes (state's).
# Everything else separates tokens: H0038-HQ, 1915(i) and 25-year are neighbors, found as such.
_MARKS = "\u0300-\u036f\u00ad"
_TOKEN = re.compile(
    rf"""(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?![^\W_]))?(?![^\W_])
       | \d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?![^\W_])
       | \d+(?:\.\d+)+(?![^\W_])
       | [^\W_]+(?:[{_MARKS}]+[^\W_]*)*(?:['\u2019\u02bc][^\W\d_]+(?:[{_MARKS}]+[^\W_]*)*)*
    """,
    re.VERBOSE,
)
_SIGNS = re.compile(r"[\u00ad,]|\.$|(?<=[^\W\d_])\.")
_DROPPED = re.compile(rf"[{_MARKS},]|\.$|(?<=[^\W\d_])\.")
# What extraction writes for a hyphen at the end of a line that may or may not belong to the word.
_UNSURE = "-\u00ad"
_BROKEN = re.compile(rf"([^\W\d_]+){_UNSURE}([^\W\d_]+)")
# A form that no query contains: phrases and proximity matches do not cross it.
GAP = "|"
# Private-use letters replace * and ? while a text with wildcards is tokenized, so that it is split
# like the words that it matches.
_STAND_INS = str.maketrans("*?", "\ua000\ua001")
_WILD = str.maketrans("\ua000\ua001", "*?")
# A wildcard belongs to the word before it; "?" also needs a word after it, or it ends a question.
_WILDCARD = re.compile(r"(?<=[^\W_])[*?]*(?:\*|\?(?=[*?]*[^\W_]))")
_APOSTROPHES = str.maketrans("\u2019\u02bc", "''")


def tokens(text: str) -> list[Token]:
    """The tokens of a text in order; their positions in the list are their positions in the
    index.
    """
    return [
        Token(match.start(), match.end(), fold(match.group())) for match in _TOKEN.finditer(text)
    ]


def forms_of(text: str) -> tuple[str, ...]:
    """The folded forms of a text's tokens, in order."""
    return tuple(token.form for token in tokens(text))


def indexed_tokens(text: str) -> list[Token]:
    """The tokens of a text to be indexed: those of `tokens`, then, for each word that may have been
    broken at the end of a line, both halves as one word ("well-\u00adbeing": well, being,
    wellbeing). A `GAP` precedes each such word, so that no phrase runs on into it.
    """
    indexed = tokens(text)
    for word in list(_joined_words(text, indexed)):
        start = indexed[word.first].start
        indexed += [Token(start, start, GAP), Token(start, indexed[word.last].end, word.form)]
    return indexed


def joined_positions(text: str) -> list[tuple[int, int, int]]:
    """The position of each joined word among the indexed tokens of a text, and those of the first
    and the last token of which it is another form; ascending.
    """
    if _UNSURE not in text:
        return []
    regular = tokens(text)
    return [
        (len(regular) + 2 * number + 1, word.first, word.last)
        for number, word in enumerate(_joined_words(text, regular))
    ]


def accented_positions(text: str) -> list[tuple[int, str]]:
    """The position and the accented form of each indexed token whose accents its folded form lacks;
    ascending.
    """
    if text.isascii():
        return []
    accented = []
    for position, token in enumerate(indexed_tokens(text)):
        form = accented_form(text[token.start : token.end])
        if form != token.form and token.form != GAP:
            accented.append((position, form))
    return accented


def _joined_words(text: str, regular: Sequence[Token]) -> Iterator[_JoinedWord]:
    """The words of a text that may have been broken at the end of a line, in order; `regular` are
    its `tokens`.
    """
    if _UNSURE not in text:
        return
    starts = [token.start for token in regular]
    for match in _BROKEN.finditer(text):
        first, last = (bisect_right(starts, match.start(half)) - 1 for half in (1, 2))
        yield _JoinedWord(fold(match[1] + match[2]), first, last)


def has_wildcard(text: str) -> bool:
    """Whether a text contains a wildcard: a * or ? inside a word, or a * at its end."""
    return bool(_WILDCARD.search(text))


def wildcard_tokens(text: str) -> list[Token]:
    """The tokens of a text whose words may contain wildcards, which their forms keep; any other *
    and ? are punctuation.
    """
    protected = _WILDCARD.sub(lambda match: match.group().translate(_STAND_INS), text)
    return [token._replace(form=token.form.translate(_WILD)) for token in tokens(protected)]


def words_of(text: str) -> list[str]:
    """The words of a text as typed, with their wildcards, in order."""
    return [text[token.start : token.end] for token in wildcard_tokens(text)]


@lru_cache(maxsize=1 << 17)
def fold(word: str) -> str:
    """The folded form of a token: without case, accents, ligatures, soft hyphens, the stops of
    acronyms and thousands separators.
    """
    if word.isascii() and word.isalnum():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.translate(_APOSTROPHES)).casefold()
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _DROPPED.sub("", bare)


@lru_cache(maxsize=1 << 14)
def accented_form(word: str) -> str:
    """The exact form of a token, or of both halves of a broken one: folded, but with accents."""
    if word.isascii() and word.isalnum():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.translate(_APOSTROPHES)).casefold()
    accented = _SIGNS.sub("", unicodedata.normalize("NFC", decomposed.replace(_UNSURE, "")))
    folded = fold(accented)
    # Signs that are composed of letters, as in Korean, have no accents.
    return folded if unicodedata.normalize("NFD", accented) == folded else accented
