"""Document ids and attachment links, from paths, the catalog, and what pages link to."""

import hashlib
import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urldefrag

from indexer.corpus.text import slug
from indexer.model import Link, Record

__all__ = ["AttachmentLinks", "DocumentKeys", "assign_ids", "link_attachments"]

_MAX_SLUG = 80


@dataclass(frozen=True, slots=True)
class DocumentKeys:
    """What identifies a document and links it to others: its path, its own URL, the attachments it
    names, its content.

    `parent` is the path of the document that it is embedded in, "" for a file of its own. `sha256`
    is "" for an empty file, `sketch` that of its text (see `duplicates`).
    """

    path: str
    parent: str = ""
    url: str = ""
    attachments: tuple[Link, ...] = ()
    sha256: str = ""
    sketch: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class AttachmentLinks:
    """Attachments linked both ways, by id; `missing` are attachments that are not in the corpus."""

    attached_to: Mapping[str, str] = field(default_factory=dict)
    attachments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)


def assign_ids(keys: Iterable[DocumentKeys], records: Iterable[Record]) -> dict[str, str]:
    """The id of each path: the catalog's key, else the slug of the path, or `parent--name` for a
    document in a document.

    Documents with equal slugs all get a hash of their path as a suffix, so that a published id
    never comes to mean another document.
    """
    ids = {record.path: record.id for record in records if record.path}
    taken = {record.id for record in records}
    documents = list(keys)
    files = [
        document.path for document in documents if not document.parent and document.path not in ids
    ]
    ids |= _unique_ids({path: _path_slug(path) for path in files}, taken)
    for parent in dict.fromkeys(document.parent for document in documents if document.parent):
        inner = [
            document.path
            for document in documents
            if document.parent == parent and document.path not in ids
        ]
        names = {path: f"{ids[parent]}--{_path_slug(path[len(parent) + 1 :])}" for path in inner}
        ids |= _unique_ids(names, taken | set(ids.values()))
    return ids


def link_attachments(
    keys: Iterable[DocumentKeys], records: Iterable[Record], ids: Mapping[str, str]
) -> AttachmentLinks:
    """Links documents to the pages that attach them: the catalog takes precedence, then embedding,
    then the first page.
    """
    documents = list(keys)
    parents = {record.id: record.attached_to for record in records if record.attached_to}
    children: dict[str, dict[str, None]] = {}
    missing: dict[str, list[Link]] = {}
    for child, parent in parents.items():
        children.setdefault(parent, {})[child] = None
    for document in documents:
        if document.parent:
            parents.setdefault(ids[document.path], ids[document.parent])
            children.setdefault(ids[document.parent], {})[ids[document.path]] = None
    addresses = {document.url: ids[document.path] for document in documents if document.url}
    addresses |= {record.url: record.id for record in records if record.url}
    for document in documents:
        page = ids[document.path]
        for link in document.attachments:
            target = _target(link.url, document.path, ids, addresses)
            if not target:
                missing.setdefault(page, []).append(link)
            elif target != page and parents.get(page) != target:
                parents.setdefault(target, page)
                children.setdefault(page, {})[target] = None
    return AttachmentLinks(
        parents,
        {parent: tuple(linked) for parent, linked in children.items()},
        {page: tuple(links) for page, links in missing.items()},
    )


def _target(
    url: str, path: str, ids: Mapping[str, str], addresses: Mapping[str, str]
) -> str | None:
    """The id of the document that an attachment's URL names: a file in the document or in the
    folder, or a known URL.
    """
    plain = urldefrag(url).url
    relative = posixpath.normpath(unquote(plain.partition("?")[0]))
    for candidate in (f"{path}#{url}", url, relative):
        if candidate in ids:
            return ids[candidate]
    return addresses.get(url) or addresses.get(plain)


def _path_slug(path: str) -> str:
    stem, _ = posixpath.splitext(path)
    return slug(stem)


def _unique_ids(slugs: Mapping[str, str], taken: Iterable[str]) -> dict[str, str]:
    used = Counter(slugs.values()) + Counter(set(taken))
    ids = {}
    for path, name in slugs.items():
        usable = name and not name.endswith("-") and len(name) <= _MAX_SLUG
        if usable and used[name] == 1:
            ids[path] = name
        else:
            mark = hashlib.sha256(path.encode()).hexdigest()[:8]
            ids[path] = f"{name[:_MAX_SLUG].strip('-') or 'document'}-{mark}"
    return ids
