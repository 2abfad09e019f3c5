"""A question of the bench, as the workers of all engines get it."""

from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["CLASSES", "BenchQuery"]

CLASSES = ("rare", "medium", "common", "or", "and", "phrase", "prefix", "fuzzy", "facets")


@dataclass(frozen=True, slots=True)
class BenchQuery:
    """A question: its words, in a class of CLASSES; `any_word` = one of them suffices. `filters`
    are the facet values ticked: those of one facet are alternatives.
    """

    kind: str
    words: tuple[str, ...]
    any_word: bool = False
    filters: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "BenchQuery":
        filters = tuple((facet, value) for facet, value in values["filters"])
        return cls(values["kind"], tuple(values["words"]), values["any_word"], filters)

    def ticked(self) -> dict[str, list[str]]:
        """The values ticked by facet."""
        facets: dict[str, list[str]] = {}
        for facet, value in self.filters:
            facets.setdefault(facet, []).append(value)
        return facets
