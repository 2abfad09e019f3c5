"""Filters of a search as values: ticking, excluding and replacing values of facets."""

from collections.abc import Collection

from indexer.engine.protocol import Filter

__all__ = ["canonical", "filter_pair", "only", "toggled", "with_exclusion"]

Filters = tuple[Filter, ...]


def canonical(filters: Collection[Filter]) -> Filters:
    """The filters distinct and sorted.

    A value that is both ticked and excluded is excluded: nothing that was ruled out may be found.
    """
    excluding = {(f.facet, f.value) for f in filters if f.exclude}
    effective = {f for f in filters if f.exclude or (f.facet, f.value) not in excluding}
    return tuple(sorted(effective, key=lambda f: (f.facet, f.exclude, f.value)))


def toggled(filters: Filters, facet: str, value: str) -> Filters:
    """The filters with the value ticked, or without it when it is ticked or excluded."""
    rest = _others(filters, facet, value)
    return rest if len(rest) < len(filters) else canonical((*rest, Filter(facet, value)))


def only(filters: Filters, facet: str, value: str) -> Filters:
    """The filters with that value alone of the facet."""
    rest = (chosen for chosen in filters if chosen.facet != facet)
    return canonical((*rest, Filter(facet, value)))


def with_exclusion(filters: Filters, facet: str, value: str) -> Filters:
    """The filters with the value excluded."""
    return canonical((*_others(filters, facet, value), Filter(facet, value, exclude=True)))


def _others(filters: Filters, facet: str, value: str) -> Filters:
    return tuple(f for f in filters if (f.facet, f.value) != (facet, value))


def filter_pair(chosen: Filter) -> tuple[str, str]:
    """The parameter of a filter in an address; the name of an excluding one begins with "-"."""
    return ("-" if chosen.exclude else "") + chosen.facet, chosen.value
