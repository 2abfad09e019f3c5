"""Hits and counts of the engine -> the items of a page of results, with addresses and citations."""

from collections.abc import Iterable, Iterator, Mapping

from indexer.engine.protocol import Engine
from indexer.engine.results import FacetCounts, GroupMember, Hit, PageHit, ValueCount
from indexer.model import PageInfo, Record
from search_app.documents.citation import cite
from search_app.documents.formats import page_name
from search_app.explain.explanation import HitExplanation
from search_app.request.state import SearchState
from search_app.search.hit_items import WHY, DuplicateItem, HitItem, PageItem, Reference
from search_app.search.relations import references
from search_app.search.results import Facet, FacetItem

__all__ = ["MAX_VALUES", "Presenter"]

# Values of a facet beside the hits; the facet's own page has them all.
MAX_VALUES = 60


class Presenter:
    """Makes the items of one page of results; `state` has its mode resolved."""

    def __init__(self, engine: Engine, state: SearchState, root: str) -> None:
        self.engine = engine
        self.state = state
        self.root = root
        taxonomy = engine.info.taxonomy
        self.kinds = taxonomy.kinds or {}
        self.charts = {facet.name for facet in taxonomy.facets if facet.chart}

    def hit(self, hit: Hit, why: HitExplanation | None = None) -> HitItem:
        """One hit with its pages, and why it has its score where that was asked."""
        record = hit.record
        infos = {page.number: page for page in record.pages}
        only = infos.get(hit.pages[0].number) if self.state.by == "page" and hit.pages else None
        return HitItem(
            document=record.id,
            title=hit.title,
            url=self.state.document_url(record.id, self.root),
            kind=record.kind,
            unit=record.unit,
            authors=record.authors,
            year=record.year,
            event_date=record.event_date or None,
            published=record.published or None,
            available=record.available,
            score=hit.score,
            facets=record.facets,
            occurrences=hit.occurrences,
            pages_total=hit.pages_total,
            pages=tuple(self._page(record, infos, page) for page in hit.pages),
            attached_to=next(self._references((record.attached_to,)), None),
            attachments=tuple(self._references(record.attachments)),
            duplicates=tuple(map(self._duplicate, hit.copies)),
            citation=cite(record, self.engine.info, only),
            explain=why,
            abstract=hit.abstract,
            kind_label=self.kinds.get(record.kind, record.kind),
        )

    def facets(self, counts: Iterable[FacetCounts]) -> Mapping[str, Facet]:
        """The facets in declared order."""
        return {facet.name: self._facet(facet) for facet in counts}

    def _page(self, record: Record, infos: Mapping[int, PageInfo], page: PageHit) -> PageItem:
        info = infos.get(page.number) or PageInfo(page.number, page.label, page.heading.text, 0)
        return PageItem(
            number=page.number,
            label=page.label,
            heading=page.heading,
            url=self.state.page_url(record.id, page.number, self.root),
            occurrences=page.occurrences,
            snippet=page.snippet,
            name=page_name(record, page.number, page.label),
            citation=cite(record, self.engine.info, info),
            match_url=self.state.page_url(
                record.id, page.number, self.root, min(1, page.occurrences)
            ),
        )

    def _duplicate(self, copy: GroupMember) -> DuplicateItem:
        record = copy.record
        return DuplicateItem(
            document=record.id,
            title=record.title,
            url=self.state.document_url(record.id, self.root),
            kind=record.kind,
            year=record.year,
            pages_total=copy.pages_total,
            why=WHY[copy.duplicate_reason],
        )

    def _references(self, documents: Iterable[str]) -> Iterator[Reference]:
        return references(self.engine, documents, self.state, self.root)

    def _facet(self, counts: FacetCounts) -> Facet:
        values = counts.values
        kept = values if counts.name in self.charts else _most(values)
        return Facet(counts.label, len(kept) < len(values), tuple(_item(one) for one in kept))


def _most(values: tuple[ValueCount, ...]) -> tuple[ValueCount, ...]:
    """The most frequent values, those in force and their parents, in declared order."""
    if len(values) <= MAX_VALUES:
        return values
    ranked = sorted(values, key=lambda one: (one.state == "off", -one.documents, -one.pages))
    kept = {one.value for one in ranked[:MAX_VALUES]}
    kept |= {value.value for value in values if value.state != "off"}
    kept |= {value.parent for value in values if value.value in kept}
    return tuple(value for value in values if value.value in kept)


def _item(one: ValueCount) -> FacetItem:
    return FacetItem(
        value=one.value,
        label=one.label,
        parent=one.parent or None,
        documents=one.documents,
        pages=one.pages,
        occurrences=one.occurrences,
        state=one.state,
    )
