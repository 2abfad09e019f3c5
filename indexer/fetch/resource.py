"""Resource pages: fetches a page together with all files that it attaches."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from indexer.corpus.pins import Pin
from indexer.errors import BuildFailed
from indexer.extract import extract_all
from indexer.fetch.content import KNOWN_ENDINGS, PAGES
from indexer.fetch.failure import Failure, FailureCode
from indexer.fetch.file_names import folder_of
from indexer.fetch.page_links import read_links
from indexer.fetch.plan import Task
from indexer.fetch.store import Store
from indexer.fetch.url import Address, brief, parse
from indexer.model import Document, Link, Source

__all__ = ["Resources"]

_MAX_ATTACHMENTS = 500


class Resources:
    """`elsewhere`: paths of files that are in the corpus without a pin, by URL. With `attachments`,
    the attachments of pages are fetched too.
    """

    def __init__(self, store: Store, elsewhere: Mapping[str, str], attachments: bool) -> None:
        self._store = store
        self._elsewhere = elsewhere
        self._attachments = attachments

    def fetch(self, url: str) -> None:
        """Fetches the page or file at a URL; Failure when it cannot be fetched itself."""
        address = parse(url)
        allow_private = self._store.tools.client.is_private(address)
        folder = folder_of(address)
        path = self._fetch_file(address, allow_private, folder)
        if path.lower().endswith(PAGES):
            self._fetch_attachments(path, allow_private, folder)

    def _fetch_file(self, address: Address, allow_private: bool, folder: str) -> str:
        pin = self._store.pinned(address)
        if pin:
            self._store.put(Task(pin.path, pin.url, pin), parse(pin.url), allow_private)
            return pin.path
        ending = PurePosixPath(address.path).suffix.lower()
        return self._store.add(
            folder, address, allow_private, ending if ending in KNOWN_ENDINGS else ""
        )

    def _fetch_attachments(self, path: str, allow_private: bool, folder: str) -> None:
        pin = self._store.pins[path]
        links = pin.attachments or self._links(pin)
        if links != pin.attachments:
            self._store.attach(path, links)
        if not self._attachments:
            return
        for link in links[:_MAX_ATTACHMENTS]:
            self._store.guarded(link.url, "", self._attachment, link, allow_private, folder)
        if len(links) > _MAX_ATTACHMENTS:
            message = f"The page attaches {len(links):,} files; {_MAX_ATTACHMENTS} were taken."
            self._store.fail(pin.url, path, Failure(FailureCode.TOO_MANY, message))

    def _attachment(self, link: Link, allow_private: bool, folder: str) -> None:
        address = parse(link.url)
        if address.text in self._elsewhere:
            self._store.report.unchanged.append(self._elsewhere[address.text])
        else:
            self._fetch_file(address, allow_private, folder)

    def _links(self, pin: Pin) -> tuple[Link, ...]:
        """What the page attaches, as a reading process finds it, by whole and clean addresses."""
        file = self._store.corpus / pin.path
        page_url = pin.final_url or pin.url
        source = Source(page_url, file, pin.size, file.stat().st_mtime_ns, pin.sha256)
        try:
            [(_, [element, *_])] = extract_all(
                [source], self._store.tools.settings, read=read_links
            )
        except BuildFailed as error:
            raise Failure(FailureCode.UNREAD, error.message) from error
        if not isinstance(element, Document):
            message = f"The page {brief(page_url)} was saved, but not read: {element.message}"
            raise Failure(FailureCode.UNREAD, message)
        links: dict[str, Link] = {}
        for link in element.attachments:
            try:
                url = parse(link.url).text
            except Failure:
                url = link.url  # it is listed as it stands when its turn comes
            if url not in {pin.url, pin.final_url}:
                links.setdefault(url, Link(url, link.text))
        return tuple(links.values())
