"""A hit as people and programs see it: the document, its matching pages, and what it names."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from indexer.engine.results import Snippet
from search_app.explain.explanation import HitExplanation

__all__ = ["WHY", "DuplicateItem", "HitItem", "PageItem", "Reference", "marked_json"]

Json = dict[str, Any]

# Why two documents are one work, in words.
WHY = {"issue": "another issue", "file": "same file", "text": "same text"}


@dataclass(frozen=True, slots=True)
class PageItem:
    """A matching page of a hit: `number` is physical, from 1; `label` as printed, "" = none.

    `name` is for people: "p. ix (PDF page 11)", "section 3"; `citation` cites this very page, and
    `match_url` leads to its first match: programs get the address without a fragment.
    """

    number: int
    label: str
    heading: Snippet
    url: str
    occurrences: int
    snippet: Snippet
    name: str
    citation: str
    match_url: str

    def to_json(self) -> Json:
        """One of the `pages` of a hit."""
        return {
            "number": self.number,
            "label": self.label,
            "heading": self.heading.text,
            "url": self.url,
            "occurrences": self.occurrences,
            "snippet": marked_json(self.snippet),
        }


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document that a hit names."""

    document: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class DuplicateItem:
    """Another document of the hit's work that was found: another issue, a copy of the file, or
    nearly the same text. `pages_total` counts its own matching pages.
    """

    document: str
    title: str
    url: str
    kind: str
    year: int | None
    pages_total: int
    why: str


@dataclass(frozen=True, slots=True)
class HitItem:
    """A document with its best matching pages; with `by=page` one page of it.

    `pages_total` counts its matching pages; `event_date`, `published` and `year` are None when
    unknown. `kind` is the name of the kind and `kind_label` its words, `unit` what its pages are:
    page, section, slide or sheet; `abstract` is shown where no page matches.
    """

    document: str
    title: Snippet
    url: str
    kind: str
    unit: str
    authors: tuple[str, ...]
    year: int | None
    event_date: str | None
    published: str | None
    available: bool
    score: float
    facets: Mapping[str, tuple[str, ...]]
    occurrences: int
    pages_total: int
    pages: tuple[PageItem, ...]
    attached_to: Reference | None
    attachments: tuple[Reference, ...]
    duplicates: tuple[DuplicateItem, ...]
    citation: str
    explain: HitExplanation | None
    abstract: Snippet
    kind_label: str

    def to_json(self) -> Json:
        """One of the `hits`."""
        return {
            "document": self.document,
            "title": marked_json(self.title),
            "url": self.url,
            "kind": self.kind,
            "unit": self.unit,
            "authors": list(self.authors),
            "year": self.year,
            "event_date": self.event_date,
            "published": self.published,
            "available": self.available,
            "score": round(self.score, 6),
            "facets": {name: list(values) for name, values in self.facets.items()},
            "occurrences": self.occurrences,
            "pages_total": self.pages_total,
            "pages": [page.to_json() for page in self.pages],
            "attached_to": asdict(self.attached_to) if self.attached_to else None,
            "attachments": [asdict(attachment) for attachment in self.attachments],
            "duplicates": [asdict(duplicate) for duplicate in self.duplicates],
            "citation": self.citation,
            "explain": self.explain.to_json() if self.explain else None,
        }


def marked_json(snippet: Snippet) -> Json:
    """A text with its marks."""
    return {"text": snippet.text, "marks": [list(mark) for mark in snippet.marks]}
