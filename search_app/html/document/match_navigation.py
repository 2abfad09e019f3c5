"""The marks of a page -> stretches of its heading and text, each match with its number and the ways
to the matches before and after it.

The matches of the heading come first, then those of the text; their anchors are `m1`, `m2` and so
on, in the address of the page.
"""

from dataclasses import dataclass

from indexer.engine.results import PageText, Snippet
from search_app.html.base import Link
from search_app.html.filters import pieces

__all__ = ["MatchAnchor", "MatchNavigator", "TextRun", "match_count", "runs"]


@dataclass(frozen=True, slots=True)
class MatchAnchor:
    """A match as a place to be: its number among `of`, and the matches beside it, None at the ends
    of the document. `opens`: here it begins, for a match may go on in the next paragraph.
    """

    number: int
    of: int
    previous: Link | None
    next: Link | None
    opens: bool = True


@dataclass(frozen=True, slots=True)
class TextRun:
    """A stretch of text, a match where it has a step."""

    text: str
    step: MatchAnchor | None


@dataclass(frozen=True, slots=True)
class MatchNavigator:
    """The matches of one page, and the matching pages around it: the last match of the one before,
    the first of the one after.
    """

    total: int
    before: Link | None
    after: Link | None

    def step(self, number: int, opens: bool) -> MatchAnchor:
        """The match of that number."""
        back = Link("previous match", f"#m{number - 1}")
        on = Link("next match", f"#m{number + 1}")
        return MatchAnchor(
            number,
            self.total,
            back if number > 1 else _elsewhere(back, self.before),
            on if number < self.total else _elsewhere(on, self.after),
            opens,
        )


def _elsewhere(way: Link, page: Link | None) -> Link | None:
    """The same way, where it leads to another page."""
    return Link(f"{way.text}, {page.text}", page.url) if page else None


def match_count(page: PageText) -> int:
    """How many places of a page can be gone to."""
    return len(page.heading.marks) + len(page.text.marks)


def runs(snippet: Snippet, walk: MatchNavigator, first: int = 1) -> tuple[tuple[TextRun, ...], ...]:
    """The paragraphs of a text whose first match has that number."""
    seen: set[int] = set()
    made = []
    for paragraph in pieces(snippet):
        line = []
        for text, match in paragraph:
            step = walk.step(first + match - 1, match not in seen) if match else None
            seen.add(match)
            line.append(TextRun(text, step))
        made.append(tuple(line))
    return tuple(made)
