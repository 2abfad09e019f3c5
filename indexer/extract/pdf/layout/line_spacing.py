"""Line spacing: the usual distance of two lines by type size, and the body text size."""

from collections import Counter
from collections.abc import Iterable

from indexer.extract.pdf.layout.page_words import TextLine

__all__ = ["LineSpacing"]

# The default: baselines are 1.45 times the type size apart.
_DEFAULT_SPACING = 1.45
_MAX_SPACING = 2.3
# Lines of the same type differ in height by their letters.
_SAME_SIZE = 0.06
# A distance that a quarter as many lines have as the most frequent one is that within paragraphs.
_MIN_SHARE = 0.25


class LineSpacing:
    """Learned from all pages of a document. Sizes and distances are in points; the size of a line
    is the height of its type.
    """

    def __init__(self) -> None:
        self._steps: dict[int, Counter[float]] = {}
        self._sizes: Counter[int] = Counter()
        self._known: dict[int, float] = {}

    def learn(self, lines: Iterable[TextLine]) -> None:
        """Add the lines of a page, in the order of the file."""
        previous: TextLine | None = None
        for line in lines:
            self._sizes[round(line.size)] += line.last - line.first
            if (
                previous is not None
                and not line.turn
                and abs(previous.size - line.size) < 0.08 * line.size
            ):
                step = line.bottom - previous.bottom
                if 0.6 * line.size < step < _MAX_SPACING * line.size:
                    steps = self._steps.setdefault(_size_key(line.size), Counter())
                    steps[round(step * 2) / 2] += 1
            previous = line
        self._known.clear()

    @property
    def body_size(self) -> float:
        """The type size of most words."""
        return max(self._sizes, key=lambda size: (self._sizes[size], size), default=0)

    def of_size(self, size: float) -> float:
        """The usual distance of two lines of a paragraph in type of this size."""
        key = _size_key(size)
        if key not in self._known:
            self._known[key] = self._smallest_frequent_step(key)
        return self._known[key] or _DEFAULT_SPACING * size

    def _smallest_frequent_step(self, key: int) -> float:
        steps: Counter[float] = Counter()
        slack = max(1, round(_SAME_SIZE * key))
        for near in range(key - slack, key + slack + 1):
            steps.update(self._steps.get(near, ()))
        highest = max(steps.values(), default=0)
        return min((step for step, n in steps.items() if n >= _MIN_SHARE * highest), default=0.0)


def _size_key(size: float) -> int:
    """A size in quarters of a point."""
    return round(4 * size)
