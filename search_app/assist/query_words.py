"""The text of a query -> the words in it whose spelling may be doubted, each where it stands; and
the text with others in their place.

Never those within quotation marks, after "=", with wildcards or "~", excluded, or with digits: who
writes so means it.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from indexer.engine.analysis.stop_words import STOP_WORDS
from indexer.engine.analysis.tokenizer import has_wildcard, tokens
from indexer.engine.query.lexer import OPERATORS
from indexer.engine.query.nodes import Word
from indexer.engine.query.parser import Parsed
from indexer.engine.query.visitors import scoring_clauses

__all__ = ["Replacement", "TypedWord", "apply_replacements", "typed_words"]

_QUOTED = re.compile(
    '["\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02][^"\u201c\u201d\u201e\u201f'
    "\u00ab\u00bb\uff02]*.?",
    re.DOTALL,
)
_UNIT = re.compile(r"\S+")
_BEFORE = re.compile(r"[(+\-]*")
_NAME = re.compile(r"([^\W\d][\w-]*):(?=[^\s)])")


class Replacement(NamedTuple):
    """Other words for characters [start, end) of the text, in small letters. `bound`: something
    stands close to them, so that two words must be held together.
    """

    start: int
    end: int
    text: str
    bound: bool


class TypedWord(NamedTuple):
    """Characters [start, end) of the text, and its folded form; `bound` as of a fix."""

    start: int
    end: int
    form: str
    bound: bool

    def to(self, text: str) -> Replacement:
        """Other words in its place."""
        return Replacement(self.start, self.end, text, self.bound)


def typed_words(
    parsed: Parsed, fields: Collection[str], facets: Collection[str]
) -> list[TypedWord]:
    """The words in order of appearance; `fields` and `facets` may stand before a colon."""
    meant = {
        token.form
        for clause in scoring_clauses(parsed.strict)
        if isinstance(clause.leaf, Word)
        for token in tokens(clause.leaf.text)
    }
    text = _QUOTED.sub(lambda found: " " * len(found.group()), parsed.text)
    return [
        word
        for unit in _UNIT.finditer(text)
        for word in _in_unit(unit, text, fields, facets)
        if word.form in meant and word.form not in STOP_WORDS and word.form.isalpha()
    ]


def _in_unit(
    unit: re.Match[str], text: str, fields: Collection[str], facets: Collection[str]
) -> Iterator[TypedWord]:
    """The words of what stands between two spaces."""
    typed = unit.group()
    if typed in OPERATORS or "~" in typed or has_wildcard(typed):
        return
    at = _end(_BEFORE.match(typed))
    excluded = "-" in typed[:at]
    while (name := _NAME.match(typed, at)) and name[1].casefold() in {*fields, *facets}:
        if name[1].casefold() in facets:
            return
        at = _end(_BEFORE.match(typed, name.end()))
    if excluded or typed.startswith("=", at):
        return
    for token in tokens(typed[at:]):
        start, end = (unit.start() + at + place for place in (token.start, token.end))
        around = text[max(0, start - 1) : start] + text[end : end + 1]
        yield TypedWord(start, end, token.form, bool(around.strip(" ()")))


def _end(found: re.Match[str] | None) -> int:
    return found.end() if found else 0


def apply_replacements(text: str, fixes: Iterable[Replacement]) -> str:
    """The text with other words in their places, in capitals where those were."""
    for fix in sorted(fixes, reverse=True):
        words = _cased(text[fix.start : fix.end], fix.text)
        held = f'"{words}"' if fix.bound and " " in words else words
        text = text[: fix.start] + held + text[fix.end :]
    return text


def _cased(typed: str, text: str) -> str:
    if len(typed) > 1 and typed.isupper():
        return text.upper()
    return text[:1].upper() + text[1:] if typed[:1].isupper() else text
