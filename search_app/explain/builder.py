"""A search and a hit -> why the hit has its score and its place, in words and in figures."""

from dataclasses import replace

from indexer.engine.explanation import ClauseScore, Explanation
from indexer.engine.protocol import Engine
from indexer.engine.query.nodes import MatchAll, Query
from indexer.engine.query.render import to_query_string
from indexer.engine.query.synonyms import thesaurus
from indexer.engine.query.visitors import QueryClause, drop_leaves, leaves, scoring_clauses
from indexer.engine.results import Hit
from indexer.engine.schema import PAGE_FIELDS
from indexer.model import Record
from search_app.documents.formats import page_name
from search_app.explain.explanation import HitExplanation, PageExplanation, page_explanation
from search_app.explain.sentences import (
    clauses,
    describe_with_labels,
    filter_sentences,
    missing,
    next_best,
    page_first,
    quoted,
    sort_sentence,
    times,
    where,
)
from search_app.request.execution import ExecutedSearch, parse_query

__all__ = ["HitExplainer"]


class HitExplainer:
    """Explains the hits of one search, as it was made."""

    def __init__(self, engine: Engine, asked: ExecutedSearch) -> None:
        self._engine = engine
        self._taxonomy = engine.info.taxonomy
        self._query = _made(asked)
        state = asked.state
        # Where any word will do, synonyms stand beside all words together: the stricter reading
        # says which of them each is a synonym of.
        strict = thesaurus(self._taxonomy.synonyms).expand(asked.parsed.query("all"))
        self._widened = {
            to_query_string(clause.query): clause.synonym_of
            for clause in scoring_clauses(strict)
            if clause.synonym_of
        }
        self._by_page = state.by == "page"
        within = engine.record(state.document).title if state.document else ""
        said_last = filter_sentences(self._query, state, self._taxonomy, within)
        self._closing = (*said_last, *sort_sentence(state))

    def of(self, hit: Hit) -> HitExplanation:
        """Why a hit has its score: its best page first, then the others that are shown."""
        record = hit.record
        numbers = dict.fromkeys((hit.best, *(page.number for page in hit.pages)))
        found = [self._explained(record.id, number) for number in numbers]
        names = [_name(record, one.number) for one in found]
        best = found[0]
        unit = record.unit if best.number else "document"
        respelled = {part.stands_for for part in best.parts if part.kind == "spelling"}
        rest = [missing([text for text in best.missing if text not in respelled], unit)]
        if len(found) > 1 and best.parts:
            rest.append(next_best(best, found[1], names[1], unit))
        return HitExplanation(
            opening=self._opening(hit, best, names[0]),
            clauses=clauses(best, unit, self._value),
            closing=(*filter(None, rest), *self._closing),
            pages=tuple(
                self._page(one, name, unit) for one, name in zip(found, names, strict=True)
            ),
            ranked=best.ranked,
        )

    def _explained(self, document: str, number: int) -> Explanation:
        """The engine's explanation, each clause's own page first."""
        found = page_first(self._engine.explain(self._query, document, number))
        parts = (
            replace(part, stands_for=self._widened.get(part.text, part.stands_for))
            for part in found.parts
        )
        return replace(found, parts=tuple(parts))

    def _opening(self, hit: Hit, best: Explanation, name: str) -> str:
        score = f"{best.score:.6f}"
        if not scoring_clauses(self._query):
            return "No words were searched for, so nothing adds to a score."
        if not best.parts:
            return f"The score is {score}: none of the words that were searched for is here."
        if self._by_page:
            return f"The score of {name} is {score}."
        whole = f"The score of the document is {score}"
        if not best.number:
            return f"{whole}; this copy has none of its pages."
        if not hit.pages:
            with_page = f", counted with {name}" if _adds_itself(best) else ""
            return f"{whole}{with_page}: no {hit.record.unit} has a match of its own."
        if best.number != hit.pages[0].number:
            return f"{whole}, that of {name}, which has no match of its own."
        only = "only matching" if hit.pages_total == 1 else "best"
        return f"{whole}, that of its {only} {hit.record.unit}: {name}."

    def _page(self, found: Explanation, name: str, unit: str) -> PageExplanation:
        labels = [(self._label(part), _places(part, unit)) for part in found.parts]
        return page_explanation(found, name, labels)

    def _label(self, part: ClauseScore) -> str:
        if part.kind == "value":
            return f"filed under {self._value(part.text)}"
        if part.kind == "spelling":
            return f"spelled like {quoted(part.stands_for)}"
        synonym = f", synonym of {quoted(part.stands_for)}" if part.kind == "synonym" else ""
        return f"{quoted(part.text)}{synonym}"

    def _value(self, text: str) -> str:
        """A facet's value in the query language, in words."""
        return describe_with_labels(parse_query(self._engine, text).strict, self._taxonomy)


def _made(asked: ExecutedSearch) -> Query:
    """The tree that gave the scores: without the clauses for which there was no time."""
    late = {
        (clause.field, clause.leaf)
        for clause in leaves(asked.query)
        if isinstance(clause, QueryClause)
        and to_query_string(clause.query) in asked.results.timed_out_clauses
    }
    return (drop_leaves(asked.query, late) if late else asked.query) or MatchAll()


def _name(record: Record, number: int) -> str:
    if not number:
        return "the document"
    labels = {page.number: page.label for page in record.pages}
    return page_name(record, number, labels.get(number, ""))


def _places(part: ClauseScore, unit: str) -> list[str]:
    """Where each share lies and how often; of being filed under a value there is nothing to say."""
    if part.kind == "value":
        return ["" for _ in part.shares]
    return [f"{times(share.matches)} {where(share.field, unit)}" for share in part.shares]


def _adds_itself(found: Explanation) -> bool:
    """Whether the page itself adds to the score, not its document alone."""
    return any(
        part.kind == "value" or share.field in PAGE_FIELDS
        for part in found.parts
        for share in part.shares
    )
