"""Paths, the catalogue and what pages link to -> the public id of every document and who is
attached to whom.
"""

import hashlib
import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urldefrag

from indexer.corpus.text import slug
from indexer.model import Link, Record

__all__ = ["AttachmentLinks", "DocumentKeys", "assign_ids", "link_attachments"]

_LONGEST_SLUG = 80


@dataclass(frozen=True, slots=True)
class DocumentKeys:
    """What a document's place among the others depends on: its path, its own address, the
    attachments it names, its content.

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
    """Attachments tied both ways, by id; `missing` are attachments that are not in the corpus."""

    attached_to: Mapping[str, str] = field(default_factory=dict)
    attachments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)


def assign_ids(facts: Iterable[DocumentKeys], records: Iterable[Record]) -> dict[str, str]:
    """Path -> id: the catalogue's key, else the path's slug, else `parent--name` for a document in
    a document.

    Documents whose slugs are the same all get a hash of their path behind it, so that an id which
    somebody has noted never comes to mean another document.
    """
    ids = {record.path: record.id for record in records if record.path}
    taken = {record.id for record in records}
    everything = list(facts)
    files = [one.path for one in everything if not one.parent and one.path not in ids]
    ids |= _named({path: _path_slug(path) for path in files}, taken)
    for parent in dict.fromkeys(one.parent for one in everything if one.parent):
        inner = [one.path for one in everything if one.parent == parent and one.path not in ids]
        names = {path: f"{ids[parent]}--{_path_slug(path[len(parent) + 1 :])}" for path in inner}
        ids |= _named(names, taken | set(ids.values()))
    return ids


def link_attachments(
    facts: Iterable[DocumentKeys], records: Iterable[Record], ids: Mapping[str, str]
) -> AttachmentLinks:
    """Ties documents to the pages that attach them: the catalogue's word first, then embedding,
    then the first page.
    """
    everything = list(facts)
    parents = {record.id: record.attached_to for record in records if record.attached_to}
    children: dict[str, dict[str, None]] = {}
    missing: dict[str, list[Link]] = {}
    for child, parent in parents.items():
        children.setdefault(parent, {})[child] = None
    for one in everything:
        if one.parent:
            parents.setdefault(ids[one.path], ids[one.parent])
            children.setdefault(ids[one.parent], {})[ids[one.path]] = None
    addresses = {one.url: ids[one.path] for one in everything if one.url}
    addresses |= {record.url: record.id for record in records if record.url}
    for one in everything:
        page = ids[one.path]
        for link in one.attachments:
            target = _target(link.url, one.path, ids, addresses)
            if not target:
                missing.setdefault(page, []).append(link)
            elif target != page and parents.get(page) != target:
                parents.setdefault(target, page)
                children.setdefault(page, {})[target] = None
    return AttachmentLinks(
        parents,
        {parent: tuple(found) for parent, found in children.items()},
        {page: tuple(links) for page, links in missing.items()},
    )


def _target(
    url: str, path: str, ids: Mapping[str, str], addresses: Mapping[str, str]
) -> str | None:
    """The id of what an attachment's address means: a file in the document or in the folder, or a
    known address.
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


def _named(slugs: Mapping[str, str], taken: Iterable[str]) -> dict[str, str]:
    used = Counter(slugs.values()) + Counter(set(taken))
    named = {}
    for path, name in slugs.items():
        usable = name and not name.endswith("-") and len(name) <= _LONGEST_SLUG
        if usable and used[name] == 1:
            named[path] = name
        else:
            mark = hashlib.sha256(path.encode()).hexdigest()[:8]
            named[path] = f"{name[:_LONGEST_SLUG].strip('-') or 'document'}-{mark}"
    return named
