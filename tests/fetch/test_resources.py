"""Resource pages: a page is fetched with all files that it attaches."""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from indexer.build.pipeline import build
from indexer.corpus.pins import load_pins
from indexer.engine import open_engine
from indexer.model import Link, Reason, Source, Unreadable
from indexer.settings import Settings
from tests.support.documents import make_pdf
from tests.support.fetch_room import PDF, Room, extract_here
from tests.support.folders import here, page, put
from tests.support.misbehaving_server import answer

__all__ = ["here"]  # a fixture


RESOURCE = page(
    "A resource",
    "Whole health for all.",
    '<base href="/media/">',
).replace(
    "</main>",
    '<div class="attachments"><a href="one.pdf">Volume one</a> <a href="get?id=2">Volume two</a>'
    ' <a href="/gone.pdf">Volume three</a></div></main>',
)


@pytest.fixture
def resource(room: Room, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A page without a canonical address, whose links only its own address can resolve."""
    if "build" not in request.node.name:
        monkeypatch.setattr("indexer.fetch.resource.extract_all", extract_here)
    one, two = make_pdf([["The first volume."]]), make_pdf([["The second volume."]])
    room.server.pages |= {
        "/resource/42/": answer(RESOURCE.encode(), content_type="text/html"),
        "/media/one.pdf": answer(one),
        "/media/get?id=2": answer(two, content_disposition='attachment; filename="Volume 2.pdf"'),
    }
    return room


def test_a_resource_page_is_fetched_with_all_that_it_attaches(resource: Room) -> None:
    report = resource.fetch("/resource/42/")

    folder = f"fetched/127.0.0.1-{resource.server.port}"
    assert [file.path for file in report.fetched] == [
        f"{folder}/resource-42.html",
        f"{folder}/media-one.pdf",
        f"{folder}/volume-2.pdf",
    ]
    assert [(failure.code, failure.url) for failure in report.failed] == [
        ("gone", resource.server.url("/gone.pdf"))
    ]
    assert (resource.corpus / folder / "resource-42.html").read_bytes() == RESOURCE.encode()
    pin = load_pins(resource.corpus)[f"{folder}/resource-42.html"]
    assert [(link.url, link.text) for link in pin.attachments] == [
        (resource.server.url("/media/one.pdf"), "Volume one"),
        (resource.server.url("/media/get?id=2"), "Volume two"),
        (resource.server.url("/gone.pdf"), "Volume three"),
    ]


def test_a_second_time_only_what_is_missing_is_asked_for(resource: Room) -> None:
    resource.fetch("/resource/42/")
    before = len(resource.server.requests)
    resource.server.pages["/gone.pdf"] = answer(PDF)

    report = resource.fetch("/resource/42/")

    assert len(report.unchanged) == 3
    assert [file.url for file in report.fetched] == [resource.server.url("/gone.pdf")]
    assert resource.server.targets[-1] == "/gone.pdf"
    assert len(resource.server.requests) == before + 2  # robots.txt and the file


def test_attachments_may_be_left_where_they_are(resource: Room) -> None:
    report = resource.fetch("/resource/42/", attachments=False)

    assert [file.path.rpartition("/")[2] for file in report.fetched] == ["resource-42.html"]
    assert report.failed == []


def test_an_attachment_that_the_catalogue_has_is_not_fetched_twice(resource: Room) -> None:
    resource.report("/media/one.pdf")
    put(resource.corpus, "reports/r.pdf", PDF)

    report = resource.fetch("/resource/42/")

    assert report.unchanged == ["reports/r.pdf"]
    assert resource.server.asked("/media/one.pdf") == 0


def test_a_page_that_cannot_be_read_is_saved_and_said(
    resource: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crashing(sources: Iterable[Source], *_: object, **__: object) -> Iterator[Any]:
        for source in sources:
            yield source, (Unreadable(source.path, Reason.CRASHED, "The reader crashed."),)

    monkeypatch.setattr("indexer.fetch.resource.extract_all", crashing)

    report = resource.fetch("/resource/42/")

    assert [file.path.rpartition("/")[2] for file in report.fetched] == ["resource-42.html"]
    assert [(failure.code, failure.message[-19:]) for failure in report.failed] == [
        ("unread", "The reader crashed.")
    ]


@pytest.mark.usefixtures("here")
def test_fetched_attachments_are_tied_to_their_page_by_a_build(resource: Room) -> None:
    """The links are found in a reading process, as people run it."""
    report = resource.fetch("/resource/42/")
    paths = [file.path for file in report.fetched]
    put(resource.corpus, "fetched/.leftover.pdf.part", b"half")
    index = f"whoosh:{resource.corpus.parent / 'index'}"

    built = build(Settings(corpus=resource.corpus, index=index, workers=1))

    assert (built.read, built.unread) == (3, ())
    engine = open_engine(index)
    try:
        records = {record.path: record for record in engine.all_records()}
    finally:
        engine.close()
    the_page, *volumes = (records[path] for path in paths)
    assert the_page.attachments == tuple(volume.id for volume in volumes)
    assert {volume.attached_to for volume in volumes} == {the_page.id}
    assert the_page.missing_attachments == (Link(resource.server.url("/gone.pdf"), "Volume three"),)
    assert the_page.url == resource.server.url("/resource/42/")
    assert volumes[1].url == resource.server.url("/media/get?id=2")


def test_the_process_that_fetches_loads_no_parser() -> None:
    code = (
        "import indexer.cli, indexer.fetch, sys;"
        "print({'bs4', 'lxml', 'pypdf', 'pypdfium2', 'trafilatura'} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"
