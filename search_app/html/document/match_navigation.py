"""Match navigation in the reading view: text split at its matches, each match an anchor `#m1`,
`#m2` ... with links to the match before and after it.

The matches of the heading come first, then those of the text.
"""

from dataclasses import dataclass

from indexer.engine.results import PageText, Snippet
from search_app.html.base import Link
from search_app.html.filters import split_paragraphs

__all__ = ["MatchNavigator", "TextRun", "match_count", "runs"]


@dataclass(frozen=True, slots=True)
class MatchAnchor:
    """A match: its number among `total`, and links to its neighbors, None at the ends of the
    document. A match may continue in the next paragraph; `is_start` is true where it begins.
    """

    number: int
    total: int
    previous: Link | None
    next: Link | None
    is_start: bool


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of text, a match if it has an anchor."""

    text: str
    anchor: MatchAnchor | None


@dataclass(frozen=True, slots=True)
class MatchNavigator:
    """The matches of one page, with links to the last match of the matching page before it and to
    the first of the one after it.
    """

    total: int
    previous_page: Link | None
    next_page: Link | None

    def anchor(self, number: int, *, is_start: bool) -> MatchAnchor:
        """The match of that number, from 1."""
        previous = Link("previous match", f"#m{number - 1}")
        following = Link("next match", f"#m{number + 1}")
        return MatchAnchor(
            number,
            self.total,
            previous if number > 1 else _on_page(previous, self.previous_page),
            following if number < self.total else _on_page(following, self.next_page),
            is_start,
        )


def _on_page(link: Link, page: Link | None) -> Link | None:
    """The link to a match with the address of another page."""
    return Link(f"{link.text}, {page.text}", page.url) if page else None


def match_count(page: PageText) -> int:
    """The number of matches of a page that have an anchor."""
    return len(page.heading.marks) + len(page.text.marks)


def runs(
    snippet: Snippet, navigator: MatchNavigator, first: int = 1
) -> tuple[tuple[TextRun, ...], ...]:
    """The paragraphs of a text as runs; its first match has the number `first`."""
    seen: set[int] = set()
    paragraphs = []
    for pieces in split_paragraphs(snippet):
        paragraph = []
        for text, match in pieces:
            anchor = None
            if match:
                anchor = navigator.anchor(first + match - 1, is_start=match not in seen)
                seen.add(match)
            paragraph.append(TextRun(text, anchor))
        paragraphs.append(tuple(paragraph))
    return tuple(paragraphs)
