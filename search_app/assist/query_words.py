"""Words of a query for spell correction: those whose spelling may be wrong, with their positions in
the text, and the text with replacements.

Words within quotation marks, after "=", with wildcards or "~", excluded, or with digits are left
alone: their spelling is intended.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from indexer.engine.analysis.stop_words import STOP_WORDS
from indexer.engine.analysis.tokenizer import has_wildcard, tokens
from indexer.engine.query.lexer import OPERATORS
from indexer.engine.query.nodes import Word
from indexer.engine.query.parser import Parsed
from indexer.engine.query.quotes import quotation_at
from indexer.engine.query.visitors import scoring_clauses

__all__ = ["Replacement", "TypedWord", "apply_replacements", "typed_words"]

_UNIT = re.compile(r"\S+")
_BEFORE = re.compile(r"[(+\-]*")
_NAME = re.compile(r"([^\W\d][\w-]*):(?=[^\s)])")


class Replacement(NamedTuple):
    """Other words for characters [start, end) of the text, in lower case. `bound`: another
    character touches them, so that two words must be put in quotation marks.
    """

    start: int
    end: int
    text: str
    bound: bool


class TypedWord(NamedTuple):
    """Characters [start, end) of the text, and their folded form; `bound` as of a replacement."""

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
    """The words in order of appearance; names of `fields` and `facets` may come before a colon."""
    searched = {
        token.form
        for clause in scoring_clauses(parsed.strict)
        if isinstance(clause.leaf, Word)
        for token in tokens(clause.leaf.text)
    }
    text = _without_quotations(parsed.text)
    return [
        word
        for unit in _UNIT.finditer(text)
        for word in _in_unit(unit, text, fields, facets)
        if word.form in searched and word.form not in STOP_WORDS and word.form.isalpha()
    ]


def _without_quotations(text: str) -> str:
    """The text with blanks in place of its quotations."""
    at = 0
    while at < len(text):
        if quotation := quotation_at(text, at):
            text = text[:at] + " " * (quotation.end - at) + text[quotation.end :]
            at = quotation.end
        else:
            at += 1
    return text


def _in_unit(
    unit: re.Match[str], text: str, fields: Collection[str], facets: Collection[str]
) -> Iterator[TypedWord]:
    """The words of a piece of text between two spaces."""
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


def _end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def apply_replacements(text: str, replacements: Iterable[Replacement]) -> str:
    """The text with other words in their places, capitalized as the replaced ones."""
    for start, end, new_text, bound in sorted(replacements, reverse=True):
        words = _cased(text[start:end], new_text)
        quoted = f'"{words}"' if bound and " " in words else words
        text = text[:start] + quoted + text[end:]
    return text


def _cased(typed: str, text: str) -> str:
    if len(typed) > 1 and typed.isupper():
        return text.upper()
    return text[:1].upper() + text[1:] if typed[:1].isupper() else text
