"""The marks of a page -> stretches of its heading and text, each match with its number and the ways
to the matches before and after it.

The matches of the heading come first, then those of the text; their anchors are `m1`, `m2` and so
on, in the address of the page.
"""

from dataclasses import dataclass

from indexer.engine.results import PageText, Snippet
from search_app.html.base import Anchor
from search_app.html.filters import pieces

__all__ = ["Piece", "Step", "Walk", "anchors", "stretches"]


@dataclass(frozen=True, slots=True)
class Step:
    """A match as a place to be: its number among `of`, and the matches beside it, None at the ends
    of the document. `opens`: here it begins, for a match may go on in the next paragraph.
    """

    number: int
    of: int
    previous: Anchor | None
    next: Anchor | None
    opens: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, a match where it has a step."""

    text: str
    step: Step | None


@dataclass(frozen=True, slots=True)
class Walk:
    """The matches of one page, and the matching pages around it: the last match of the one before,
    the first of the one after.
    """

    total: int
    before: Anchor | None
    after: Anchor | None

    def step(self, number: int, opens: bool) -> Step:
        """The match of that number."""
        back = Anchor("previous match", f"#m{number - 1}")
        on = Anchor("next match", f"#m{number + 1}")
        return Step(
            number,
            self.total,
            back if number > 1 else _elsewhere(back, self.before),
            on if number < self.total else _elsewhere(on, self.after),
            opens,
        )


def _elsewhere(way: Anchor, page: Anchor | None) -> Anchor | None:
    """The same way, where it leads to another page."""
    return Anchor(f"{way.text}, {page.text}", page.url) if page else None


def anchors(page: PageText) -> int:
    """How many places of a page can be gone to."""
    return len(page.heading.marks) + len(page.text.marks)


def stretches(snippet: Snippet, walk: Walk, first: int = 1) -> tuple[tuple[Piece, ...], ...]:
    """The paragraphs of a text whose first match has that number."""
    seen: set[int] = set()
    made = []
    for paragraph in pieces(snippet):
        line = []
        for text, match in paragraph:
            step = walk.step(first + match - 1, match not in seen) if match else None
            seen.add(match)
            line.append(Piece(text, step))
        made.append(tuple(line))
    return tuple(made)
