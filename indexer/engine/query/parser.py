"""The query parser: parses a query string into a tree and notices about how it was understood. It
accepts any text, in time linear to its length.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from indexer.engine.analysis.stop_words import STOP_WORDS
from indexer.engine.analysis.tokenizer import forms_of
from indexer.engine.query.lexer import MAX_DEPTH, QueryToken, TokenKind, tokenize
from indexer.engine.query.messages import Notice, notice
from indexer.engine.query.nodes import FacetTerm, MatchAll, Not, NumericRange, Or, Query, Word
from indexer.engine.query.normalize import conjunction, disjunction, in_field, negate, with_boost
from indexer.engine.query.ranges import Range
from indexer.engine.query.render import to_query_string
from indexer.engine.query.visitors import leaves

__all__ = ["Parsed", "parse"]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed query: `strict` requires all plain words, `relaxed` at least one of them.

    Plain words are words at the top level without field, "=", "+" or "-", which no operator joins.
    Both trees require all other parts.
    """

    text: str
    strict: Query
    relaxed: Query
    notices: tuple[Notice, ...] = ()

    @property
    def relaxable(self) -> bool:
        """Whether the modes "any" and "all" have different trees."""
        return self.relaxed != self.strict

    def query(self, match: Literal["all", "any"]) -> Query:
        """The tree of a mode."""
        return self.relaxed if match == "any" else self.strict


def parse(text: str, fields: Collection[str], facets: Collection[str] = ()) -> Parsed:
    """Parse a query string; `fields` and `facets` are the names that may precede a colon.

    What cannot be taken as typed is repaired or ignored, with a notice.
    """
    tokens, notices = tokenize(text, fields, facets)
    parser = _Parser(tokens)
    alternatives = parser.group(_Scope())
    notices += parser.finish()
    strict, relaxed = _trees(alternatives)
    if isinstance(strict, MatchAll) and text.strip():
        notices.append(notice("nothing_to_search"))
    elif not isinstance(strict, MatchAll) and not _has_positive_leaf(strict):
        notices.append(notice("only_negative"))
        strict = relaxed = conjunction([MatchAll(), strict])
    return Parsed(text, strict, relaxed, tuple(_distinct(notices)))


@dataclass(frozen=True, slots=True)
class _Item:
    """A part of a conjunction: whether it is a word without signs (`unsigned`), and whether an
    explicit operator joins it to another part.
    """

    query: Query
    unsigned: bool = False
    joined: bool = False

    @property
    def plain(self) -> bool:
        """Whether it is a plain word, which `relaxed` does not require."""
        return self.unsigned and not self.joined


Run = list[_Item]


@dataclass(frozen=True, slots=True)
class _Scope:
    """The context of a bracket: its depth, the name before it, whether it is negated."""

    depth: int = 0
    field: str = ""
    facet: str = ""
    negated: bool = False


class _Parser:
    """Recursive descent into brackets (to a limited depth), loops over everything else."""

    def __init__(self, tokens: list[QueryToken]) -> None:
        self.tokens = tokens
        self.position = 0
        self.notices: list[Notice] = []
        self.stop_words: list[str] = []

    def finish(self) -> list[Notice]:
        """The notices, complete when all tokens were parsed."""
        if self.stop_words:
            words = ", ".join(dict.fromkeys(self.stop_words))
            self.notices.append(notice("stop_words_ignored", words=words))
        return self.notices

    def group(self, scope: _Scope) -> list[Run]:
        """The alternatives (joined by OR) up to the closing bracket or the end, each a run of parts
        that are all required.
        """
        runs: list[Run] = [[]]
        pending: list[str] = []
        while self.position < len(self.tokens):
            token = self.tokens[self.position]
            self.position += 1
            if token.kind is TokenKind.OPERATOR:
                self._operator(token.texts[0], runs, pending)
            elif token.kind is not TokenKind.CLOSE:
                negated = scope.negated or pending.count("NOT") % 2 == 1
                if items := self._items(token, replace(scope, negated=negated)):
                    _append(runs[-1], items, pending)
                    pending.clear()
            elif scope.depth:
                break
            else:
                self.notices.append(notice("stray_bracket"))
        else:
            if scope.depth:
                self.notices.append(notice("unclosed_bracket"))
        self._notice_dangling(pending)
        if len(runs) > 1 and not runs[-1]:
            self._notice_dangling(["OR"])
        if not scope.negated:  # a negated group with fewer words would exclude more pages
            runs = [self._without_stop_words(run) for run in runs]
        return [run for run in runs if run]

    def _operator(self, name: str, runs: list[Run], pending: list[str]) -> None:
        """Take an operator: OR begins a run, AND and NOT wait in `pending` for the next part."""
        if name == "NOT":
            pending.append(name)
            return
        self._notice_dangling(pending)
        pending.clear()
        if not runs[-1]:
            self._notice_dangling([name])
        elif name == "AND":
            pending.append(name)
        else:
            runs.append([])

    def _notice_dangling(self, names: list[str]) -> None:
        self.notices += [notice("dangling_operator", operator=name) for name in names]

    def _items(self, token: QueryToken, scope: _Scope) -> Run:
        """The parts of a term or a bracket: none, one, or the words of `foo:bar`."""
        if token.field or token.facet:
            scope = replace(scope, field=token.field, facet=token.facet)
        if token.sign == "-":
            scope = replace(scope, negated=True)
        queries, boost = self._leaves(token, scope.facet), token.boost
        if token.kind is TokenKind.OPEN:
            runs = self._bracket(replace(scope, depth=scope.depth + 1))
            boost = self._closing_boost()
            if len(runs) == 1 and not (token.sign or scope.field or scope.facet or boost != 1):
                return runs[0]  # brackets around a single run change nothing
            queries = [disjunction(list(map(_conjunction, runs)))] if runs else []
        if token.field:
            queries = [in_field(token.field, query) for query in queries]
        if boost != 1 and token.sign != "-":
            queries = [with_boost(query, boost) for query in queries]
        if token.sign == "-" and queries:
            queries = [negate(conjunction(queries))]
        signed = token.sign or scope.field or scope.facet
        return [_Item(query, not signed and isinstance(query, Word)) for query in queries]

    def _closing_boost(self) -> float:
        """The boost of the bracket that has just been closed, 1 when it was not closed."""
        last = self.tokens[self.position - 1]
        return last.boost if last.kind is TokenKind.CLOSE else 1.0

    def _leaves(self, token: QueryToken, facet: str) -> list[Query]:
        if token.kind is TokenKind.OPEN or not facet:
            return list(token.leaves)
        text = ":".join(token.texts)
        span = Range.parse(text)
        if span is None:
            return [FacetTerm(facet, text)]
        if span.backwards:
            used = span.ordered.render()
            self.notices.append(notice("range_turned", facet=facet, typed=text, used=used))
        return [NumericRange(facet, span.ordered.low, span.ordered.high)]

    def _bracket(self, scope: _Scope) -> list[Run]:
        """The alternatives inside a bracket; none when it is empty, or too deep and skipped."""
        if scope.depth <= MAX_DEPTH:
            return self.group(scope)
        self.notices.append(notice("too_deep", limit=MAX_DEPTH))
        depth = 1
        while depth and self.position < len(self.tokens):
            kind = self.tokens[self.position].kind
            depth += (kind is TokenKind.OPEN) - (kind is TokenKind.CLOSE)
            self.position += 1
        return []

    def _without_stop_words(self, run: Run) -> Run:
        """The run without plain stop words, unless nothing else is required."""
        others = [item for item in run if not _is_plain_stop_word(item)]
        if all(isinstance(item.query, Not) for item in others):
            return run
        self.stop_words += [
            to_query_string(item.query) for item in run if _is_plain_stop_word(item)
        ]
        return others


def _append(run: Run, items: Run, pending: list[str]) -> None:
    """Add parts to a run, with the operators that are pending before them."""
    if pending.count("NOT") % 2:
        items = [_Item(negate(_conjunction(items)))]
    if pending:
        items = [replace(item, joined=True) for item in items]
    if "AND" in pending:
        run[-1] = replace(run[-1], joined=True)
    run += items


def _conjunction(run: Run) -> Query:
    return conjunction([item.query for item in run])


def _trees(runs: list[Run]) -> tuple[Query, Query]:
    """The tree that requires all plain words, and the one that requires at least one of them."""
    if not runs:
        return MatchAll(), MatchAll()
    strict = disjunction(list(map(_conjunction, runs)))
    plain = [item.query for item in runs[0] if item.plain]
    if len(runs) > 1 or len(set(map(_forms, plain))) < 2:
        return strict, strict
    relaxed: list[Query] = []
    for is_plain, items in groupby(runs[0], key=lambda item: item.plain):
        if not is_plain:
            relaxed += [item.query for item in items]
        elif not any(isinstance(query, Or) and query.children == tuple(plain) for query in relaxed):
            relaxed.append(Or(tuple(plain)))
    return strict, conjunction(relaxed)


def _forms(query: Query) -> tuple[str, ...]:
    return forms_of(query.text) if isinstance(query, Word) else ()


def _is_plain_stop_word(item: _Item) -> bool:
    return item.plain and STOP_WORDS.issuperset(_forms(item.query))


def _has_positive_leaf(query: Query) -> bool:
    return any(not clause.negated for clause in leaves(query))


def _distinct(notices: list[Notice]) -> list[Notice]:
    return list({(notice.code, notice.message): notice for notice in notices}.values())
