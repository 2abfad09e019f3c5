"""Plain text for a terminal: a page of results with what is said about its query, the
explanation of a hit, and similar pages.
"""

from collections.abc import Iterator, Mapping
from textwrap import wrap

import click

from indexer.engine.results import Hit, SimilarPage, Snippet
from search_app.documents.formats import page_name
from search_app.explain.explanation import DIGITS, ClauseScoreRow, HitExplanation, PageExplanation
from search_app.request.summary import ClauseSearch
from search_app.search.more_like_this import SimilarPagesAnswer
from search_app.search.results import DUPLICATE_REASONS, ResultsPage
from search_app.text import count

__all__ = ["format_results", "format_similar_pages", "format_summary"]

# Characters of a line of an explanation.
_WIDTH = 96
# The columns of its table, and the characters of each.
_COLUMNS = ("weight", "rarity", "saturation", "score")
_WIDTHS = (7, 9, 11, 10)

Row = tuple[str, str, str, str, str]


def format_summary(page: ResultsPage) -> str:
    """One line of numbers, a line for each remark, and what else may be searched for."""
    results, query = page.results, page.query
    words = f" for {query.understood}" if query.understood else ""
    works = f" in {count(results.hits_total, 'work')}" if page.grouped else ""
    lines = [
        f"{count(results.documents, 'document')}{works}, {count(results.pages, 'page')}, "
        f"{count(results.occurrences, 'occurrence')}{words} "
        f"(corpus version {page.info.version})"
    ]
    if page.state.filters or page.state.document:
        lines.append(f"{count(results.documents_without_filters, 'document')} without filters")
    lines += [remark.message for remark in query.remarks]
    return "\n".join([*lines, *_assistance(page)])


def _assistance(page: ResultsPage) -> Iterator[str]:
    query, assistance = page.query, page.assistance
    if query.corrected:
        yield f"Search exactly for {query.q}: --correct off"
    if correction := assistance.did_you_mean:
        yield f"Did you mean {correction.q} ({_documents(correction.documents)})?"
    if len(query.clauses) > 1:
        yield f"Each part on its own: {', '.join(map(_clause, query.clauses))}"
    for removal in assistance.filters:
        sign = "-" if removal.filter.exclude else ""
        name = f"{sign}{removal.filter.facet}={removal.filter.value}"
        yield f"Without the filter {name}: {_documents(removal.documents)}"
    if assistance.relaxations:
        yield "Searches that find more:"
    for relaxation in assistance.relaxations:
        words = f"{relaxation.message}: {relaxation.q or 'everything'}"
        yield f"   {words} ({_documents(relaxation.documents)})"
    if assistance.related:
        related = (
            f"{search.term.text} ({search.term.relation}, {search.documents:,})"
            for search in assistance.related
        )
        yield f"Other words: {', '.join(related)}"


def _clause(part: ClauseSearch) -> str:
    clause = part.clause
    role = "not " if clause.negated else "also " if clause.synonym_of else ""
    return f"{role}{clause.text} {clause.documents:,}"


def _documents(number: int) -> str:
    return count(number, "document")


def format_results(page: ResultsPage) -> str:
    """The hits with their pages and snippets, matches in bold where the terminal can."""
    first = (page.state.page - 1) * page.state.per_page + 1
    kinds = page.info.taxonomy.kinds or {}
    hits = zip(page.results.hits, page.explanations, strict=True)
    return "\n".join(
        line
        for number, (hit, explanation) in enumerate(hits, first)
        for line in _hit(number, hit, explanation, kinds)
    )


def format_similar_pages(answer: SimilarPagesAnswer) -> str:
    """The pages that are most like a page, with the words that they share."""
    similar = answer.similar
    lines = [f"Like {answer.name} of {_plain(answer.record.title)}: {', '.join(similar.words)}"]
    lines += [answer.nothing] if answer.nothing else []
    for number, page in enumerate(similar.others, 1):
        lines.append(f"{number}. {_plain(page.hit.title.text)} [{page.hit.record.id}]")
        lines += _shared(page)
    if similar.same_document:
        lines.append("Also in this document")
    return "\n".join([*lines, *(line for page in similar.same_document for line in _shared(page))])


def _shared(similar: SimilarPage) -> Iterator[str]:
    (page,) = similar.hit.pages
    heading = f" {_plain(page.heading.text)}" if page.heading.text else ""
    yield f"   {page_name(similar.hit.record, page.number, page.label)}{heading}"
    yield f"      {_marked(page.snippet)}"
    yield f"      shares {', '.join(similar.shared)}"


def _hit(
    number: int, hit: Hit, explanation: HitExplanation | None, kinds: Mapping[str, str]
) -> Iterator[str]:
    record = hit.record
    about = [kinds.get(record.kind, record.kind), str(record.year) if record.year else "undated"]
    if not record.available:
        about.append("not in this copy")
    yield f"{number}. {_marked(hit.title)} ({', '.join(about)}) [{record.id}]"
    for page in hit.pages:
        heading = f" {_marked(page.heading)}" if page.heading.text else ""
        yield f"   {page_name(record, page.number, page.label)}{heading}"
        yield f"      {_marked(page.snippet)}"
    left = hit.pages_total - len(hit.pages)
    if left > 0:
        yield f"   and {count(left, 'more page')}"
    for member in hit.copies:
        other, why = member.record, DUPLICATE_REASONS[member.duplicate_reason]
        about = [why, str(other.year) if other.year else "undated"]
        about += [count(member.pages_total, "matching page")] if member.pages_total else []
        yield f"   also as {_plain(other.title)} ({', '.join(about)}) [{other.id}]"
    for line in _explanation(explanation) if explanation else ():
        yield f"   {_plain(line)}"


def _explanation(explanation: HitExplanation) -> Iterator[str]:
    """The sentences; below them a table, when there is a score to explain."""
    for sentence in (explanation.opening, *explanation.clauses, *explanation.closing):
        yield from wrap(sentence, _WIDTH)
    if not explanation.clauses:
        return
    rows = [("", *_COLUMNS), *(row for page in explanation.pages for row in _page_rows(page))]
    label_width = max(len(row[0]) for row in rows)
    for label, *figures in rows:
        columns = (f"{text:>{width}}" for text, width in zip(figures, _WIDTHS, strict=True))
        yield f"{label:<{label_width}}{''.join(columns)}"


def _page_rows(page: PageExplanation) -> Iterator[Row]:
    yield page.name, "", "", "", _score(page.score)
    for part in page.parts:
        yield from _clause_rows(part)


def _clause_rows(part: ClauseScoreRow) -> Iterator[Row]:
    only = part.fields[0].where if len(part.fields) == 1 else ""
    label = f"  {part.label}, {only}" if only else f"  {part.label}"
    factors = (f"{part.clause.weight:g}", f"{part.clause.idf:.4f}", f"{part.saturation:.4f}")
    yield label, *factors, _score(part.score)
    if len(part.fields) > 1:
        for field in part.fields:
            yield f"    {field.where}", "", "", "", _score(field.score)


def _score(score: float) -> str:
    return f"{score:.{DIGITS}f}"


def _marked(snippet: Snippet) -> str:
    """Bold spans on one line; control characters of a document never reach the terminal."""
    parts, at = [], 0
    for start, end in snippet.marks:
        parts += [_plain(snippet.text[at:start]), _bold(_plain(snippet.text[start:end]))]
        at = end
    return "".join([*parts, _plain(snippet.text[at:])])


def _bold(text: str) -> str:
    return click.style(text, bold=True)


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
