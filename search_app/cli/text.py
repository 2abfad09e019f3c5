"""A page of results -> lines for a terminal."""

from collections.abc import Iterator

import click

from indexer.engine.results import Snippet
from search_app.cli.ways_on_lines import ways_on_lines
from search_app.cli.why_lines import why_lines
from search_app.search.more_like_this import SimilarItem, SimilarPagesAnswer
from search_app.search.results import HitItem, ResultsPage
from search_app.text import count

__all__ = ["of_alike", "of_results", "summary"]


def summary(page: ResultsPage) -> str:
    """One line of figures, a line for each remark, and the ways on."""
    total, query = page.total, page.query
    asked = f" for {query.understood}" if query.understood else ""
    works = f" in {count(total.hits, 'work')}" if page.grouped else ""
    lines = [
        f"{count(total.documents, 'document')}{works}, {count(total.pages, 'page')}, "
        f"{count(total.occurrences, 'occurrence')}{asked} "
        f"(corpus version {page.corpus.version})"
    ]
    if page.state.filters or page.state.document:
        lines.append(f"{count(total.documents_without_filters, 'document')} without filters")
    lines += [remark.message for remark in query.remarks]
    return "\n".join([*lines, *ways_on_lines(query)])


def of_results(page: ResultsPage) -> str:
    """The hits with their pages and snippets, matches in bold where the terminal can."""
    first = (page.state.page - 1) * page.state.per_page + 1
    return "\n".join(
        line for number, hit in enumerate(page.hits, first) for line in _hit(number, hit)
    )


def of_alike(answer: SimilarPagesAnswer) -> str:
    """What is like a page, with the words that are shared."""
    lines = [f"Like {answer.name} of {_plain(answer.record.title)}: {', '.join(answer.words)}"]
    lines += [answer.nothing] if answer.nothing else []
    for number, one in enumerate(answer.others, 1):
        lines.append(f"{number}. {_plain(one.hit.title.text)} [{one.hit.document}]")
        lines += _shared(one)
    if answer.inside:
        lines.append("Also in this document")
    return "\n".join([*lines, *(line for one in answer.inside for line in _shared(one))])


def _shared(one: SimilarItem) -> Iterator[str]:
    (page,) = one.hit.pages
    heading = f" {_plain(page.heading.text)}" if page.heading.text else ""
    yield f"   {page.name}{heading}"
    yield f"      {_marked(page.snippet)}"
    yield f"      shares {', '.join(one.shared)}"


def _hit(number: int, hit: HitItem) -> Iterator[str]:
    about = [hit.kind_label, str(hit.year) if hit.year else "undated"]
    if not hit.available:
        about.append("not in this copy")
    yield f"{number}. {_marked(hit.title)} ({', '.join(about)}) [{hit.document}]"
    for page in hit.pages:
        heading = f" {_marked(page.heading)}" if page.heading.text else ""
        yield f"   {page.name}{heading}"
        yield f"      {_marked(page.snippet)}"
    left = hit.pages_total - len(hit.pages)
    if left > 0:
        yield f"   and {count(left, 'more page')}"
    for other in hit.duplicates:
        about = [other.why, str(other.year) if other.year else "undated"]
        about += [count(other.pages_total, "matching page")] if other.pages_total else []
        yield f"   also as {_plain(other.title)} ({', '.join(about)}) [{other.document}]"
    for line in why_lines(hit.explain) if hit.explain else ():
        yield f"   {_plain(line)}"


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
