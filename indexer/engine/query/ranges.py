"""Ranges of whole numbers as they are typed, "2010..2012", and the facet values inside them."""

import re
from dataclasses import dataclass
from typing import Self

__all__ = ["Range", "range_label"]

# Nine digits are more than any year or code has, and fit an integer of any size.
_NUMBER = r"-?[0-9]{1,9}"
_VALUE = re.compile(_NUMBER)
_RANGE = re.compile(rf"\s*({_NUMBER})?\s*\.\.\s*({_NUMBER})?\s*")


@dataclass(frozen=True, slots=True)
class Range:
    """All whole numbers from `low` to `high`, both included; None = no limit on that side.

    A range whose `low` is larger contains nothing; `ordered` exchanges the two.
    """

    low: int | None = None
    high: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Parse "2010..2012", "2010.." or "..2012"; None for anything else, including ".."."""
        match = _RANGE.fullmatch(text)
        if not match or match.groups() == (None, None):
            return None
        return cls(*(None if limit is None else int(limit) for limit in match.groups()))

    @property
    def backwards(self) -> bool:
        """Whether the first number is the larger one."""
        return self.low is not None and self.high is not None and self.low > self.high

    @property
    def ordered(self) -> "Range":
        """The range with its smaller number first."""
        return Range(self.high, self.low) if self.backwards else self

    @property
    def words(self) -> str:
        """The range in words: "2010 to 2012", "2010 and later", "2012 and earlier"."""
        if self.low is None:
            return f"{self.high} and earlier"
        return f"{self.low} and later" if self.high is None else f"{self.low} to {self.high}"

    def contains(self, value: str) -> bool:
        """Whether a facet's value is a whole number in this range; "undated" never is."""
        if not _VALUE.fullmatch(value):
            return False
        number = int(value)
        return (self.low is None or self.low <= number) and (
            self.high is None or number <= self.high
        )

    def render(self) -> str:
        """The range in the form that `parse` accepts."""
        low, high = ("" if limit is None else limit for limit in (self.low, self.high))
        return f"{low}..{high}"


def range_label(value: str) -> str:
    """A facet value for people: a range in words, any other value unchanged."""
    span = Range.parse(value)
    return span.words if span else value
