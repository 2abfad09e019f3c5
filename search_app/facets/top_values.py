"""Which values of a facet stand beside the hits, in HTML and in JSON."""

from indexer.engine.results import FacetCounts, ValueCount
from indexer.engine.taxonomy import FacetDeclaration

__all__ = ["MAX_VALUES", "top_values"]

# Values of a facet beside the hits; the facet's own page has them all.
MAX_VALUES = 60


def top_values(facet: FacetCounts, declared: FacetDeclaration | None) -> tuple[ValueCount, ...]:
    """The most frequent values, ticked and excluded ones, and their parents, in declared order; all
    of them where there are few, or where the facet is drawn as a chart.
    """
    values = facet.values
    if len(values) <= MAX_VALUES or (declared and declared.chart):
        return values
    ranked = sorted(values, key=lambda v: (v.state == "off", -v.documents, -v.pages))
    shown = {value.value for value in ranked[:MAX_VALUES]}
    shown |= {value.value for value in values if value.state != "off"}
    shown |= {value.parent for value in values if value.value in shown}
    return tuple(value for value in values if value.value in shown)
