"""Writes our index of the corpus with the product's own writer, as a build would."""

import shutil
import sys
from pathlib import Path
from typing import Literal

from indexer.engine import open_writer
from indexer.engine.schema import fingerprint
from indexer.engine.taxonomy import FacetDeclaration, FacetValue, IndexInfo, Taxonomy
from indexer.model import PageInfo, Passage, Record
from tests.tools.search_bench.cache import cache_folder, size_label
from tests.tools.search_bench.entries import Entry, by_document
from tests.tools.search_bench.facets import KINDS, PILLARS, TOPICS

__all__ = ["index_folder", "taxonomy", "write_index"]


def index_folder(size: int) -> Path:
    """The folder of an index of the first `size` passages that the present engine can read."""
    return cache_folder() / f"index-{size_label(size)}-{fingerprint()}"


def taxonomy() -> Taxonomy:
    """The facets of the corpus."""
    return Taxonomy(
        facets=(
            _facet("kind", "document", KINDS),
            _facet("topic", "passage", TOPICS),
            _facet("pillar", "passage", PILLARS),
        )
    )


def _facet(
    name: str, scope: Literal["document", "passage"], values: tuple[str, ...]
) -> FacetDeclaration:
    declared = tuple(FacetValue(value, value.title()) for value in values)
    return FacetDeclaration(name, name.title(), f"{name.title()}s", scope, values=declared)


def write_index(size: int) -> Path:
    """Writes an index of the first `size` passages in place of a former one; its folder."""
    folder = index_folder(size)
    shutil.rmtree(folder, ignore_errors=True)
    writer = open_writer(f"whoosh:{folder}", taxonomy())
    documents = rows = 0
    for name, pages in by_document(size):
        writer.add(record(name, pages), map(passage, pages))
        documents, rows = documents + 1, rows + len(pages)
    info = IndexInfo(
        name="Bench",
        about="",
        version="bench",
        built="2026-01-01T00:00:00",
        documents=documents,
        pages=rows,
        pages_with_text=rows,
        taxonomy=taxonomy(),
    )
    writer.publish(info, {"version": "bench"})
    return folder


def record(name: str, pages: list[Entry]) -> Record:
    """The record of a document of the corpus."""
    first = pages[0]
    return Record(
        id=name,
        title=first.title,
        kind=first.kind,
        format="html",
        path=f"{name}.html",
        published=str(first.year),
        page_count=len(pages),
        facets={
            "kind": (first.kind,),
            "topic": tuple(sorted({value for page in pages for value in page.topic})),
            "pillar": tuple(sorted({value for page in pages for value in page.pillar})),
        },
        pages=tuple(PageInfo(page.number, "", "", len(page.text.split())) for page in pages),
    )


def passage(entry: Entry) -> Passage:
    """A page of a document of the corpus."""
    tags = {"topic": entry.topic, "pillar": entry.pillar}
    return Passage(entry.document, entry.number, "", "", entry.text, tags)


if __name__ == "__main__":
    sys.stdout.write(f"{write_index(int(sys.argv[1]))}\n")
