"""An open PDF in; its printed page labels, outline, links and embedded files out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from pypdf import PdfReader
from pypdf.generic import Destination, DictionaryObject, EmbeddedFile

from indexer.extract.guard import Notes, attempt
from indexer.extract.limits import mebibytes
from indexer.extract.reading import Inner
from indexer.extract.text import one_line
from indexer.model import Heading, Link

__all__ = ["EMBEDDED_BYTES", "Structure", "read_structure", "safe_name"]

# All files embedded in one PDF, together.
EMBEDDED_BYTES = 32 * 1024 * 1024
_MOST_EMBEDDED = 200
_MOST_HEADINGS = 5_000
_MOST_LINKS = 5_000
_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class Structure:
    """`labels` and `in_force` (heading texts) have one entry a page, "" for none."""

    labels: tuple[str, ...]
    in_force: tuple[str, ...]
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    attachments: tuple[Link, ...]
    embedded: tuple[Inner, ...]


def read_structure(reader: PdfReader, count: int, notes: Notes) -> Structure:
    """Everything around the text; a part that is damaged is left out with a note."""
    nothing: tuple[Heading, ...] = ()
    headings = attempt(partial(_headings, reader, count), nothing, notes, "The outline is damaged")
    embedded, attachments = _embedded(reader, notes)
    return Structure(
        labels=_labels(reader, count, notes),
        in_force=_in_force(headings, count),
        headings=headings,
        links=_links(reader, count, notes),
        attachments=attachments,
        embedded=embedded,
    )


def safe_name(name: str) -> str:
    """The last part of a name that an attacker may have written, without "#" and controls."""
    last = re.split(r"[/\\]", one_line(name))[-1]
    plain = re.sub(r"[#?*:|<>\"]", "_", last).strip(". ")
    return plain[-120:] or "unnamed"


def _labels(reader: PdfReader, count: int, notes: Notes) -> tuple[str, ...]:
    """Printed labels; none for a PDF that declares none: "3" is never claimed as printed."""

    unlabelled = ("",) * count
    labels = attempt(partial(_declared, reader), unlabelled, notes, "The page labels are damaged")
    return (*labels, *unlabelled)[:count]


def _declared(reader: PdfReader) -> tuple[str, ...]:
    if "/PageLabels" not in reader.root_object:
        return ()
    return tuple(one_line(str(label))[:40] for label in reader.page_labels)


def _headings(reader: PdfReader, count: int) -> tuple[Heading, ...]:
    found: list[Heading] = []
    for level, entry in _entries(reader.outline, 1):
        index = reader.get_destination_page_number(entry)
        text = one_line(str(entry.title or ""))
        if text and index is not None and 0 <= index < count:
            found.append(Heading(level, text[:300], index + 1))
        if len(found) >= _MOST_HEADINGS:
            break
    return tuple(found)


def _entries(outline: object, level: int) -> Iterator[tuple[int, Destination]]:
    if not isinstance(outline, list) or level > _DEEPEST:
        return
    for entry in outline:
        if isinstance(entry, Destination):
            yield level, entry
        else:
            yield from _entries(entry, level + 1)


def _in_force(headings: tuple[Heading, ...], count: int) -> tuple[str, ...]:
    """For each page the first entry that starts there, else the last that started before it."""
    first: dict[int, str] = {}
    last: dict[int, str] = {}
    for heading in headings:
        first.setdefault(heading.page, heading.text)
        last[heading.page] = heading.text
    current, in_force = "", []
    for number in range(1, count + 1):
        in_force.append(first.get(number, current))
        current = last.get(number, current)
    return tuple(in_force)


def _links(reader: PdfReader, count: int, notes: Notes) -> tuple[Link, ...]:
    addresses: dict[str, None] = {}
    for index in range(count):
        none: list[str] = []
        found = attempt(partial(_page_links, reader, index), none, notes, "A link is damaged")
        addresses.update(dict.fromkeys(found))
        if len(addresses) >= _MOST_LINKS:
            break
    return tuple(Link(url, "") for url in list(addresses)[:_MOST_LINKS])


def _page_links(reader: PdfReader, index: int) -> list[str]:
    found: list[str] = []
    for reference in reader.pages[index].annotations or ():
        annotation = reference.get_object()
        if not isinstance(annotation, DictionaryObject):
            continue
        action = annotation.get("/A")
        action = action.get_object() if action is not None else None
        address = action.get("/URI") if isinstance(action, DictionaryObject) else None
        address = one_line(str(address.get_object())) if address is not None else ""
        if re.match(r"https?://\S+$", address):
            found.append(address)
    return found


def _embedded(reader: PdfReader, notes: Notes) -> tuple[tuple[Inner, ...], tuple[Link, ...]]:
    files: list[Inner] = []
    links: list[Link] = []
    left = EMBEDDED_BYTES
    none: list[EmbeddedFile] = []
    listed = attempt(lambda: list(reader.attachment_list), none, notes, "The embedded files")
    for entry in listed[:_MOST_EMBEDDED]:
        raw = attempt(partial(_named, entry), "", notes, "The name of an embedded file")
        name = _distinct(safe_name(raw), [f.name for f in files])
        what = f"The embedded file {name} could not be read"
        content = attempt(partial(_content, entry), None, notes, what)
        if content is None:
            continue
        if len(content) > left:
            notes.add(f"{what}: all of them together exceed {mebibytes(EMBEDDED_BYTES)}.")
            continue
        left -= len(content)
        files.append(Inner(name, content))
        links.append(Link(name, attempt(partial(_described, entry), "", notes, what) or name))
    return tuple(files), tuple(links)


def _named(entry: EmbeddedFile) -> str:
    return str(entry.alternative_name or entry.name)


def _content(entry: EmbeddedFile) -> bytes | None:
    return bytes(entry.content)


def _described(entry: EmbeddedFile) -> str:
    return one_line(str(entry.description or ""))


def _distinct(name: str, taken: list[str]) -> str:
    stem, dot, suffix = name.rpartition(".")
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{stem}-{number}{dot}{suffix}" if stem else f"{name}-{number}"
    return candidate
