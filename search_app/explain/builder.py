"""Builder of score explanations: why a hit of an executed search has its score and its place, in
sentences and in figures.
"""

from dataclasses import replace

from indexer.engine.explanation import ClauseScore, Explanation
from indexer.engine.protocol import Engine
from indexer.engine.query.render import to_query_string
from indexer.engine.query.synonyms import thesaurus
from indexer.engine.query.visitors import scoring_clauses
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
    occurrences,
    page_first,
    quoted,
    sort_sentence,
    times,
    where,
)
from search_app.request.execution import ExecutedSearch, parse_query

__all__ = ["HitExplainer"]


class HitExplainer:
    """Explains the hits of one executed search."""

    def __init__(self, engine: Engine, executed: ExecutedSearch) -> None:
        self._engine = engine
        self._taxonomy = engine.info.taxonomy
        self._query = executed.evaluated_query
        state = executed.state
        # In the mode "any", synonyms are alternatives of the whole query: the tree of mode "all"
        # says of which word each is a synonym.
        strict = thesaurus(self._taxonomy.synonyms).expand(executed.parsed.query("all"))
        self._synonym_of = {
            to_query_string(clause.query): clause.synonym_of
            for clause in scoring_clauses(strict)
            if clause.synonym_of
        }
        self._by_page = state.by == "page"
        within = engine.record(state.document).title if state.document else ""
        filters = filter_sentences(self._query, state, self._taxonomy, within)
        self._closing = (*filters, *sort_sentence(state))

    def of(self, hit: Hit) -> HitExplanation:
        """The explanation of a hit: of its best page first, then of the others that are shown."""
        record = hit.record
        numbers = dict.fromkeys((hit.best, *(page.number for page in hit.pages)))
        explanations = [self._explain(record.id, number) for number in numbers]
        names = [_name(record, number) for number in numbers]
        best = explanations[0]
        unit = record.unit if best.number else "document"
        corrected = {part.stands_for for part in best.parts if part.kind == "spelling"}
        sentences = [occurrences(best, unit)]
        sentences += [missing([text for text in best.missing if text not in corrected], unit)]
        if len(explanations) > 1 and best.parts:
            sentences.append(next_best(best, explanations[1], names[1], unit))
        return HitExplanation(
            opening=self._opening(hit, best, names[0]),
            clauses=clauses(best, unit, self._value),
            closing=(*filter(None, sentences), *self._closing),
            pages=tuple(
                self._page(explanation, name, unit)
                for explanation, name in zip(explanations, names, strict=True)
            ),
            ranked=best.ranked,
        )

    def _explain(self, document: str, number: int) -> Explanation:
        """The engine's explanation of a page, the fields of the page itself first."""
        explanation = page_first(self._engine.explain(self._query, document, number))
        parts = (
            replace(part, stands_for=self._synonym_of.get(part.text, part.stands_for))
            for part in explanation.parts
        )
        return replace(explanation, parts=tuple(parts))

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

    def _page(self, explanation: Explanation, name: str, unit: str) -> PageExplanation:
        labels = [(self._label(part), _places(part, unit)) for part in explanation.parts]
        return page_explanation(explanation, name, labels)

    def _label(self, part: ClauseScore) -> str:
        if part.kind == "value":
            return f"filed under {self._value(part.text)}"
        if part.kind == "spelling":
            return f"spelled like {quoted(part.stands_for)}"
        synonym = f", synonym of {quoted(part.stands_for)}" if part.kind == "synonym" else ""
        return f"{quoted(part.text)}{synonym}"

    def _value(self, text: str) -> str:
        """The labels of a facet value that is written in the query language."""
        return describe_with_labels(parse_query(self._engine, text).strict, self._taxonomy)


def _name(record: Record, number: int) -> str:
    if not number:
        return "the document"
    labels = {page.number: page.label for page in record.pages}
    return page_name(record, number, labels.get(number, ""))


def _places(part: ClauseScore, unit: str) -> list[str]:
    """How often a clause occurs in each field, and where the field is; empty for facet values."""
    if part.kind == "value":
        return ["" for _ in part.shares]
    return [f"{times(share.matches)} {where(share.field, unit)}" for share in part.shares]


def _adds_itself(explanation: Explanation) -> bool:
    """Whether the page itself adds to the score, not only its document."""
    return any(
        part.kind == "value" or share.field in PAGE_FIELDS
        for part in explanation.parts
        for share in part.shares
    )
