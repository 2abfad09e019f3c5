"""What an answer says about its query -> lines for a terminal: parts with their numbers, what was
meant, ways on.
"""

from collections.abc import Iterator

from search_app.request.summary import Clause, QueryInfo
from search_app.text import count

__all__ = ["ways_on_lines"]


def ways_on_lines(query: QueryInfo) -> Iterator[str]:
    """A line for each thing that there is to say."""
    if query.corrected:
        yield f"Search exactly for {query.q}: --correct off"
    if query.meant:
        yield f"Did you mean {query.meant.q} ({_documents(query.meant.documents)})?"
    if len(query.clauses) > 1:
        yield f"Each part on its own: {', '.join(map(_clause, query.clauses))}"
    for off in query.filters:
        sign = "-" if off.exclude else ""
        yield f"Without the filter {sign}{off.facet}={off.value}: {_documents(off.documents)}"
    if query.relaxations:
        yield "Searches that find more:"
    for one in query.relaxations:
        yield f"   {one.message}: {one.q or 'everything'} ({_documents(one.documents)})"
    if query.related:
        words = (f"{one.text} ({one.relation}, {one.documents:,})" for one in query.related)
        yield f"Other words: {', '.join(words)}"


def _clause(clause: Clause) -> str:
    role = "not " if clause.negated else "also " if clause.widens else ""
    return f"{role}{clause.text} {clause.documents:,}"


def _documents(number: int) -> str:
    return count(number, "document")
