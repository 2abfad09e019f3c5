"""The text of a query -> our own tree, and remarks on how it was understood; never fails, O(n)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from indexer.engine.analysis.stop_words import STOP_WORDS
from indexer.engine.analysis.tokenizer import tokens
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
    """A query as understood: `strict` wants all bare words, `relaxed` at least one of them.

    Bare words stand at the top, joined by nothing but their being neighbours, without field, "=",
    "+" or "-". All other parts are wanted either way.
    """

    text: str
    strict: Query
    relaxed: Query
    remarks: tuple[Notice, ...] = ()

    @property
    def relaxable(self) -> bool:
        """Whether "any" asks for something else than "all"."""
        return self.relaxed != self.strict

    def query(self, match: Literal["all", "any"]) -> Query:
        """The tree for a mode."""
        return self.relaxed if match == "any" else self.strict


def parse(text: str, fields: Collection[str], facets: Collection[str] = ()) -> Parsed:
    """Reads a query; `fields` and `facets` are the names that may stand before a colon.

    Everything that could not be taken as typed is repaired or left out, with a remark.
    """
    scanned, remarks = tokenize(text, fields, facets)
    parser = _Parser(scanned)
    alternatives = parser.group(_Scope())
    remarks += parser.finished()
    strict, relaxed = _trees(alternatives)
    if isinstance(strict, MatchAll) and text.strip():
        remarks.append(notice("nothing_to_search"))
    elif not isinstance(strict, MatchAll) and not _positive(strict):
        remarks.append(notice("only_negative"))
        strict = relaxed = conjunction([MatchAll(), strict])
    return Parsed(text, strict, relaxed, tuple(_once(remarks)))


@dataclass(frozen=True, slots=True)
class _Item:
    """A part of a conjunction; `joined`: an explicit operator stands beside it."""

    query: Query
    plain: bool = False
    joined: bool = False

    @property
    def bare(self) -> bool:
        return self.plain and not self.joined


Run = list[_Item]


@dataclass(frozen=True, slots=True)
class _Scope:
    """What holds inside a bracket: how deep it is, the name before it, whether it is excluded."""

    depth: int = 0
    field: str = ""
    facet: str = ""
    negated: bool = False


class _Parser:
    """Recursive descent over brackets (bounded), loops over everything else."""

    def __init__(self, scanned: list[QueryToken]) -> None:
        self.tokens = scanned
        self.at = 0
        self.remarks: list[Notice] = []
        self.dropped: list[str] = []

    def finished(self) -> list[Notice]:
        if self.dropped:
            words = ", ".join(dict.fromkeys(self.dropped))
            self.remarks.append(notice("stop_words_ignored", words=words))
        return self.remarks

    def group(self, scope: _Scope) -> list[Run]:
        """The alternatives up to the closing bracket or the end, each a run of joined parts."""
        runs: list[Run] = [[]]
        pending: list[str] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.kind is TokenKind.OPERATOR:
                self._operator(token.texts[0], runs, pending)
            elif token.kind is not TokenKind.CLOSE:
                negated = scope.negated or pending.count("NOT") % 2 == 1
                if added := self._items(token, replace(scope, negated=negated)):
                    _append(runs[-1], added, pending)
                    pending.clear()
            elif scope.depth:
                break
            else:
                self.remarks.append(notice("stray_bracket"))
        else:
            if scope.depth:
                self.remarks.append(notice("unclosed_bracket"))
        self._dangling(pending)
        if len(runs) > 1 and not runs[-1]:
            self._dangling(["OR"])
        if not scope.negated:  # to exclude fewer words together is to exclude more pages
            runs = [self._without_stop_words(run) for run in runs]
        return [run for run in runs if run]

    def _operator(self, name: str, runs: list[Run], pending: list[str]) -> None:
        if name == "NOT":
            pending.append(name)
            return
        self._dangling(pending)
        pending.clear()
        if not runs[-1]:
            self._dangling([name])
        elif name == "AND":
            pending.append(name)
        else:
            runs.append([])

    def _dangling(self, names: list[str]) -> None:
        self.remarks += [notice("dangling_operator", operator=name) for name in names]

    def _items(self, token: QueryToken, scope: _Scope) -> Run:
        """The parts that a term or a bracket adds: none, one, or the words of `foo:bar`."""
        if token.field or token.facet:
            scope = replace(scope, field=token.field, facet=token.facet)
        if token.sign == "-":
            scope = replace(scope, negated=True)
        found, boost = self._leaves(token, scope.facet), token.boost
        if token.kind is TokenKind.OPEN:
            runs = self._bracket(replace(scope, depth=scope.depth + 1))
            boost = self._closing_boost()
            if len(runs) == 1 and not (token.sign or scope.field or scope.facet or boost != 1):
                return runs[0]  # brackets round parts that nothing joins change nothing
            found = [disjunction([_conjunction(run) for run in runs])] if runs else []
        if token.field:
            found = [in_field(token.field, query) for query in found]
        if boost != 1 and token.sign != "-":
            found = [with_boost(query, boost) for query in found]
        if token.sign == "-" and found:
            found = [negate(conjunction(found))]
        marked = token.sign or scope.field or scope.facet
        return [_Item(query, not marked and isinstance(query, Word)) for query in found]

    def _closing_boost(self) -> float:
        """The factor behind the bracket that has just been closed, 1 where it was not."""
        last = self.tokens[self.at - 1]
        return last.boost if last.kind is TokenKind.CLOSE else 1.0

    def _leaves(self, token: QueryToken, facet: str) -> list[Query]:
        if token.kind is TokenKind.OPEN or not facet:
            return list(token.leaves)
        text = ":".join(token.texts)
        bounds = Range.parse(text)
        if bounds is None:
            return [FacetTerm(facet, text)]
        if bounds.backwards:
            used = bounds.ordered.render()
            self.remarks.append(notice("range_turned", facet=facet, typed=text, used=used))
        return [NumericRange(facet, bounds.ordered.low, bounds.ordered.high)]

    def _bracket(self, scope: _Scope) -> list[Run]:
        """The alternatives inside a bracket; none when it is empty or too deep."""
        if scope.depth <= MAX_DEPTH:
            return self.group(scope)
        self.remarks.append(notice("too_deep", limit=MAX_DEPTH))
        inside = 1
        while inside and self.at < len(self.tokens):
            kind = self.tokens[self.at].kind
            inside += (kind is TokenKind.OPEN) - (kind is TokenKind.CLOSE)
            self.at += 1
        return []

    def _without_stop_words(self, run: Run) -> Run:
        """Very common bare words go, unless nothing else is asked for."""
        common = [item.bare and _common(item.query) for item in run]
        kept = [item for item, dropped in zip(run, common, strict=True) if not dropped]
        if all(isinstance(item.query, Not) for item in kept):
            return run
        self.dropped += [
            to_query_string(item.query) for item in run if item.bare and _common(item.query)
        ]
        return kept


def _append(run: Run, added: Run, pending: list[str]) -> None:
    """Puts parts behind the operators that wait for them."""
    if pending.count("NOT") % 2:
        added = [_Item(negate(conjunction([item.query for item in added])))]
    if pending:
        added = [_Item(item.query, item.plain, joined=True) for item in added]
    if "AND" in pending:
        run[-1] = _Item(run[-1].query, run[-1].plain, joined=True)
    run += added


def _conjunction(run: Run) -> Query:
    return conjunction([item.query for item in run])


def _trees(runs: list[Run]) -> tuple[Query, Query]:
    """The tree that wants all bare words, and the one that wants at least one of them."""
    if not runs:
        return MatchAll(), MatchAll()
    strict = disjunction([_conjunction(run) for run in runs])
    bare = [item.query for item in runs[0] if item.bare]
    if len(runs) > 1 or len({_forms(query) for query in bare}) < 2:
        return strict, strict
    relaxed: list[Query] = []
    for is_bare, items in groupby(runs[0], key=lambda item: item.bare):
        if not is_bare:
            relaxed += [item.query for item in items]
        elif not any(isinstance(query, Or) and query.children == tuple(bare) for query in relaxed):
            relaxed.append(Or(tuple(bare)))
    return strict, conjunction(relaxed)


def _forms(query: Query) -> tuple[str, ...]:
    return tuple(token.form for token in tokens(query.text)) if isinstance(query, Word) else ()


def _common(query: Query) -> bool:
    return STOP_WORDS.issuperset(_forms(query))


def _positive(query: Query) -> bool:
    return any(not clause.negated for clause in leaves(query))


def _once(remarks: list[Notice]) -> list[Notice]:
    return list({(r.code, r.message): r for r in remarks}.values())
