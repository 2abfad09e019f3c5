"""No page grows with the collection: its cost in calls of our functions, which are counted."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from indexer.engine import open_engine, open_writer
from indexer.engine.protocol import Engine
from indexer.engine.taxonomy import IndexInfo, Taxonomy
from indexer.model import PageInfo, Passage, Reason, Record, Unreadable
from indexer.settings import Settings
from search_app import create_app
from tests.support.site import ROOT
from tests.tools.count_calls import calls, calls_now

ADDRESSES = (
    "/documents/d00500",
    "/documents/d00000",
    "/documents/d00500/pages/1",
    "/coverage",
    "/coverage?state=unread&page=2",
    "/coverage?state=text&page=2",
    "/coverage?state=blank",
    "/api/v1/documents/d00500",
    "/api/v1/documents/d00500/pages/1",
    "/api/v1/coverage",
    "/api/v1/coverage?state=absent&per_page=100",
)
# What also searches, and so reads postings when a word is first asked for.
SEARCHES = (
    "/documents/d00500?q=report",
    "/search",
    "/api/v1/search?q=words&per_page=5",
    "/help",
    "/",
)


RELATIONS = {
    500: {"attached_to": "d00000", "related": ("d00003",), "issue_of": "d00004"},
    510: {"related": ("d00500",)},
    511: {"issue_of": "d00500", "work": "d00500", "same_by": "issue"},
    512: {"work": "d00500", "same_by": "text"},
}


def record(number: int) -> Record:
    """One of ten thousand of all states: the first is an archive, which contains the 500th."""
    id, kind = f"d{number:05}", number % 10
    path = "" if kind == 1 else "d00000.pdf#inner.pdf" if number == 500 else f"{id}.pdf"
    blank = PageInfo(1, "", "", 0, unread=Reason.BLANK)
    made = Record(
        id,
        f"Report {number} of ten",
        "report",
        format="pdf" if number else "zip",
        path=path,
        attachments=() if number else ("d00500", "d00501"),
        pages={0: (PageInfo(1, "", "", 3),), 5: (blank,)}.get(kind, ()) if number else (),
        unread=Unreadable(path, Reason.DAMAGED, "It is damaged.") if kind == 2 else None,
    )
    changes: Any = RELATIONS.get(number, {})
    return replace(made, **changes)


def serving(folder: Path, documents: int) -> Engine:
    """An engine on an index of the first so many documents."""
    url = f"whoosh:{folder}"
    writer = open_writer(url, Taxonomy())
    for number in range(documents):
        document = record(number)
        text = "Some words here." if any(page.words for page in document.pages) else ""
        writer.add(document, (Passage(document.id, len(document.pages), "", "", text),))
    writer.publish(IndexInfo("x", "", "v", "2026", documents, 1, 1, Taxonomy()), {"version": "v"})
    return open_engine(url)


def test_nothing_is_collected_from_all_records() -> None:
    """Examples take the first records alone."""
    users = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "search_app").rglob("*.py")
        if "all_records" in path.read_text(encoding="utf-8")
    }
    assert users == {"search_app/help/examples.py"}


def test_no_page_grows_with_the_collection(tmp_path: Path) -> None:
    """Within 10 % at ten times the documents; what reads no postings also at its first request."""
    figures: dict[str, list[int]] = {address: [] for address in (*ADDRESSES, *SEARCHES)}
    first: dict[str, list[int]] = {address: [] for address in ADDRESSES}
    for documents in (1_000, 10_000):
        engine = serving(tmp_path / str(documents), documents)
        client = create_app(Settings(index="whoosh:none"), engine).test_client()
        client.get("/about")  # templates are compiled once
        for address, counts in first.items():
            counts.append(calls_now(client, address))
        for address, counts in figures.items():
            counts.append(calls(client, address))
        engine.close()

    for counted in (first, figures):
        assert {
            address: (small, large)
            for address, (small, large) in counted.items()
            if large > small * 1.1
        } == {}
