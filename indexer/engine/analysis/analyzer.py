"""Text -> tokens -> folded forms and stems: the one analysis that indexing, asking and marking
share.
"""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from snowballstemmer.english_stemmer import EnglishStemmer

from indexer.engine.analysis.spelling_variants import american

__all__ = [
    "GAP",
    "STOP_WORDS",
    "Token",
    "fold",
    "has_wildcard",
    "indexed",
    "stem",
    "tokens",
    "wild_tokens",
]


class Token(NamedTuple):
    """A token: characters [start, end) of the text, and its folded form."""

    start: int
    end: int
    form: str


# A token is, in this order of preference:
#   letters each with a full stop (N.A.P.S.), one token without its stops, so that NAPS finds it;
#   a number with thousands separators (1,608) or inner stops (16.36, 2.1.1);
#   letters and digits, with combining marks, soft hyphens and inner apostrophes (state's).
# Everything else parts tokens: H0038-HQ, 1915(i) and 25-year are neighbours, found as such.
_MARKS = "\u0300-\u036f\u00ad"
_TOKEN = re.compile(
    rf"""(?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?![^\W_]))?(?![^\W_])
       | \d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?![^\W_])
       | \d+(?:\.\d+)+(?![^\W_])
       | [^\W_]+(?:[{_MARKS}]+[^\W_]*)*(?:['\u2019\u02bc][^\W\d_]+(?:[{_MARKS}]+[^\W_]*)*)*
    """,
    re.VERBOSE,
)
_DROPPED = re.compile(rf"[{_MARKS},]|\.$|(?<=[^\W\d_])\.")
# What a reader writes where a hyphen stood at a line's end and nobody knows if it belongs there.
_UNSURE = "-\u00ad"
_BROKEN = re.compile(rf"([^\W\d_]+){_UNSURE}([^\W\d_]+)")
# A form that no query has.
GAP = "|"
# Letters of a script that nothing here is written in stand for * and ? while a text with wildcards
# is cut into tokens, so that it is cut as the words it stands for are.
_STAND_INS = str.maketrans("*?", "\ua000\ua001")
_WILD = str.maketrans("\ua000\ua001", "*?")
# A wildcard belongs to the word before it; "?" also needs a word after it, or it ends a question.
_WILDCARD = re.compile(r"(?<=[^\W_])[*?]*(?:\*|\?(?=[*?]*[^\W_]))")
_APOSTROPHES = str.maketrans("\u2019\u02bc", "''")

# Snowball's English stop list (snowballstem.org, algorithms/english/stop.txt).
STOP_WORDS = frozenset(
    """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself
    she her hers herself it its itself they them their theirs themselves what which who whom
    this that these those am is are was were be been being have has had having do does did doing
    would should could ought i'm you're he's she's it's we're they're i've you've we've they've
    i'd you'd he'd she'd we'd they'd i'll you'll he'll she'll we'll they'll isn't aren't wasn't
    weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't shan't shouldn't can't
    cannot couldn't mustn't let's that's who's what's here's there's when's where's why's how's
    a an the and but if or because as until while of at by for with about against between into
    through during before after above below to from up down in out on off over under again
    further then once here there when where why how all any both each few more most other some
    such no nor not only own same so than too very
    """.split()
)

# The pure Python class, never the C twin that the package would pick up: all machines stem alike.
# A stemmer keeps the word it works on in itself, and threads must not share one.
_STEMMERS = threading.local()


def tokens(text: str) -> list[Token]:
    """The tokens of a text in order; a token's place in the list is its position in the index."""
    return [
        Token(match.start(), match.end(), fold(match.group())) for match in _TOKEN.finditer(text)
    ]


def indexed(text: str) -> list[Token]:
    """The tokens of a text that is searched: its own, then both halves as one word for each word
    that may have been broken at a line's end ("well-\u00adbeing": wellbeing, well, being).

    A gap stands before each such word, so that no phrase runs on into it.
    """
    found = tokens(text)
    for match in _BROKEN.finditer(text) if _UNSURE in text else ():
        start, end = match.span()
        found += [Token(start, start, GAP), Token(start, end, fold(match[1] + match[2]))]
    return found


def has_wildcard(text: str) -> bool:
    """Whether a text holds a wildcard: a * or ? inside a word, or a * at its end."""
    return bool(_WILDCARD.search(text))


def wild_tokens(text: str) -> list[str]:
    """The folded forms of a text in which words may hold wildcards; other * and ? are signs."""
    kept = _WILDCARD.sub(lambda found: found.group().translate(_STAND_INS), text)
    return [token.form.translate(_WILD) for token in tokens(kept)]


@lru_cache(maxsize=1 << 17)
def fold(word: str) -> str:
    """A token's exact form: no case, accents, ligatures, soft hyphens, acronym stops, thousands
    commas.
    """
    if word.isascii() and word.isalnum():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.translate(_APOSTROPHES)).casefold()
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return _DROPPED.sub("", bare)


@lru_cache(maxsize=1 << 17)
def stem(form: str) -> str:
    """Snowball English stem of a folded form, in the American spelling; forms with digits stay as
    they are.
    """
    if any(c.isdigit() for c in form):
        return form
    if not hasattr(_STEMMERS, "english"):
        _STEMMERS.english = EnglishStemmer()
    return str(_STEMMERS.english.stemWord(american(form))) or form
