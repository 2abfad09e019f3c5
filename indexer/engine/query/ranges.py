"""A range of whole numbers as people write it, "2010..2012", and which values lie in it."""

import re
from dataclasses import dataclass
from typing import Self

__all__ = ["Range", "range_label"]

# No more digits than any year, number or code has: each becomes an int of any machine.
_NUMBER = r"-?[0-9]{1,9}"
_VALUE = re.compile(_NUMBER)
_RANGE = re.compile(rf"\s*({_NUMBER})?\s*\.\.\s*({_NUMBER})?\s*")


@dataclass(frozen=True, slots=True)
class Range:
    """All whole numbers from `low` to `high`, both included; None = without a limit on that side.

    A range that runs backwards holds nothing; `ordered` turns it round.
    """

    low: int | None = None
    high: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Reads "2010..2012", "2010.." and "..2012"; None for anything else, ".." too."""
        found = _RANGE.fullmatch(text)
        if not found or found.groups() == (None, None):
            return None
        return cls(*(None if bound is None else int(bound) for bound in found.groups()))

    @property
    def backwards(self) -> bool:
        """True when the first number is the larger one."""
        return self.low is not None and self.high is not None and self.low > self.high

    @property
    def ordered(self) -> "Range":
        """The range with its smaller number first."""
        return Range(self.high, self.low) if self.backwards else self

    @property
    def words(self) -> str:
        """The range for people: "2010 to 2012", "2010 and later", "2012 and earlier"."""
        if self.low is None:
            return f"{self.high} and earlier"
        return f"{self.low} and later" if self.high is None else f"{self.low} to {self.high}"

    def contains(self, value: str) -> bool:
        """Whether a facet's value is a whole number of this range; others, as "undated", never."""
        if not _VALUE.fullmatch(value):
            return False
        number = int(value)
        return (self.low is None or self.low <= number) and (
            self.high is None or number <= self.high
        )

    def render(self) -> str:
        """The range in the form that `parse` reads."""
        low, high = ("" if bound is None else bound for bound in (self.low, self.high))
        return f"{low}..{high}"


def range_label(value: str) -> str:
    """A facet value for people: a range in words, any other value unchanged."""
    span = Range.parse(value)
    return span.words if span else value
