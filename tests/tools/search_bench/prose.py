"""Which files of a documentation package are read, and how their text becomes passages."""

import gzip
import random
import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from lxml import etree, html

from indexer.engine.analysis.stop_words import STOP_WORDS

__all__ = ["fingerprint", "is_prose", "is_source", "passages", "title_and_text"]

_MIN_BYTES, _MAX_BYTES = 2500, 3_000_000
_SHORTEST, _LENGTHS = 120, (200, 400)
# Shares of the words of a passage: what has fewer is a table, a listing or another language.
_LETTERS, _STOP_WORDS, _DISTINCT = 0.7, 0.2, 0.25
_MARKUP = (".html", ".htm", ".xhtml")
_PLAIN = (".txt", ".rst", ".txt.gz", ".rst.gz")
# Indexes, listings and source code, which are no text; and translations, with variants of English.
_GENERATED = re.compile(
    r"genindex|index-all|search\.html|changelog|copyright|allclasses|class-use|/src/|_modules/"
    r"|-members\.html|_8h|_source\.html|package-tree|overview-tree"
)
_LANGUAGE = re.compile(r"[/.](?!en\b)[a-z]{2}([-_][a-z]{2,4})?(/|\.html?$)")
_NOT_TEXT = ("script", "style", "nav", "pre", "header", "footer", "head", "form", "button", "svg")
_WORD = re.compile(r"[A-Za-z]{2,}")


def is_source(path: str, size: int) -> bool:
    """Whether a file, by its path in the package and its bytes, is one with English prose."""
    lower = path.lower()
    return (
        size >= _MIN_BYTES
        and lower.endswith((*_MARKUP, *_PLAIN))
        and not _GENERATED.search(lower)
        and not _LANGUAGE.search(lower)
    )


def title_and_text(path: Path) -> tuple[str, str]:
    """The title and the running text of a file; both empty when it cannot be parsed."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as file:
        content = file.read(_MAX_BYTES)
    if path.name.lower().endswith(_PLAIN):
        text = content.decode("utf-8", "replace")
        return path.name, _squeezed(re.sub(r"[-=~^*`#_|+]{3,}", " ", text))
    try:
        tree = html.fromstring(content)
    except (etree.ParserError, ValueError):
        return "", ""
    title = _squeezed(tree.findtext(".//title") or path.name)
    for element in list(tree.iter(*_NOT_TEXT, etree.Comment)):
        element.drop_tree()
    return title, _squeezed(" ".join(tree.itertext()))


def _squeezed(text: str) -> str:
    return " ".join(text.replace("\x00", " ").split())


def passages(name: str, text: str) -> Iterator[str]:
    """The passages of a document of that name: 200 to 400 words each, those that are prose."""
    words = text.split(" ")
    lengths = random.Random(blake2b(name.encode()).digest())  # noqa: S311 (no secret)
    start = 0
    while len(words) - start >= _SHORTEST:
        end = start + lengths.randint(*_LENGTHS)
        if is_prose(words[start:end]):
            yield " ".join(words[start:end])
        start = end


def is_prose(words: Sequence[str]) -> bool:
    """Whether words are running English text."""
    letters = [word.lower() for part in words for word in _WORD.findall(part)]
    return (
        len(letters) >= _LETTERS * len(words)
        and sum(word in STOP_WORDS for word in letters) >= _STOP_WORDS * len(letters)
        and len(set(letters)) >= _DISTINCT * len(letters)
    )


def fingerprint(text: str) -> bytes:
    """Equal for passages with the same letters in the middle: the same text in two packages."""
    letters = re.sub("[^a-z]", "", text.lower())
    return blake2b(letters[200:700].encode(), digest_size=16).digest()
