"""The address of a resource page -> the page and all that is attached to it, side by side."""

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

_MOST_ATTACHMENTS = 500


class Resources:
    """`elsewhere`: addresses of what the corpus holds already, put there by somebody. With
    `attachments` what pages attach is fetched too.
    """

    def __init__(self, store: Store, elsewhere: Mapping[str, str], attachments: bool) -> None:
        self._store = store
        self._elsewhere = elsewhere
        self._attachments = attachments

    def fetch(self, url: str) -> None:
        """The page, or the file, at an address; Failure when that very one cannot be had."""
        address = parse(url)
        inner = self._store.tools.client.is_inner(address)
        folder = folder_of(address)
        path = self._one(address, inner, folder)
        if path.lower().endswith(PAGES):
            self._attached(path, inner, folder)

    def _one(self, address: Address, inner: bool, folder: str) -> str:
        pin = self._store.pinned(address)
        if pin:
            self._store.put(Task(pin.path, pin.url, pin), parse(pin.url), inner)
            return pin.path
        ending = PurePosixPath(address.path).suffix.lower()
        return self._store.add(folder, address, inner, ending if ending in KNOWN_ENDINGS else "")

    def _attached(self, path: str, inner: bool, folder: str) -> None:
        pin = self._store.pins[path]
        links = pin.attachments or self._links(pin)
        if links != pin.attachments:
            self._store.attach(path, links)
        if not self._attachments:
            return
        for link in links[:_MOST_ATTACHMENTS]:
            self._store.guarded(link.url, "", self._attachment, link, inner, folder)
        if len(links) > _MOST_ATTACHMENTS:
            message = f"The page attaches {len(links):,} files; {_MOST_ATTACHMENTS} were taken."
            self._store.fail(pin.url, path, Failure(FailureCode.TOO_MANY, message))

    def _attachment(self, link: Link, inner: bool, folder: str) -> None:
        address = parse(link.url)
        if address.text in self._elsewhere:
            self._store.report.unchanged.append(self._elsewhere[address.text])
        else:
            self._one(address, inner, folder)

    def _links(self, pin: Pin) -> tuple[Link, ...]:
        """What the page attaches, as a reading process finds it, by whole and clean addresses."""
        file = self._store.corpus / pin.path
        own = pin.final_url or pin.url
        source = Source(own, file, pin.size, file.stat().st_mtime_ns, pin.sha256)
        try:
            [(_, [found, *_])] = extract_all([source], self._store.tools.settings, read=read_links)
        except BuildFailed as error:
            raise Failure(FailureCode.UNREAD, error.message) from error
        if not isinstance(found, Document):
            message = f"The page {brief(own)} was saved, but not read: {found.message}"
            raise Failure(FailureCode.UNREAD, message)
        clean: dict[str, Link] = {}
        for link in found.attachments:
            try:
                url = parse(link.url).text
            except Failure:
                url = link.url  # it is listed as it stands when its turn comes
            if url not in {pin.url, pin.final_url}:
                clean.setdefault(url, Link(url, link.text))
        return tuple(clean.values())
