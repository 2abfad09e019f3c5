"""Pins: reads and writes fetched.toml, which says where each downloaded file comes from and what
its bytes must be; adds that to the file's document.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from indexer.corpus.skip_rules import is_skipped
from indexer.corpus.toml_table import Table, read_toml
from indexer.errors import CorpusInvalid
from indexer.model import Document, Link

__all__ = ["PINS", "Pin", "load_pins", "save_pins", "with_pins"]

PINS = "fetched.toml"
_HEAD = """\
# What `pillars-index fetch` downloaded: where from, and what the bytes must be. Written by the
# programme; keep it with the catalogue. To forget a file, take its table out.
"""
_TEXTS = ("final_url", "media_type", "etag", "last_modified")


@dataclass(frozen=True, slots=True)
class Pin:
    """A downloaded file: `path` in the corpus, `size` in bytes, `fetched` the day, in ISO 8601.

    `final_url` is where redirects ended, "" for `url` itself. `attachments` are what a web page
    attaches, by whole addresses.
    """

    path: str
    url: str
    sha256: str
    size: int
    fetched: str
    final_url: str = ""
    media_type: str = ""
    etag: str = ""
    last_modified: str = ""
    attachments: tuple[Link, ...] = ()


def load_pins(corpus: Path) -> dict[str, Pin]:
    """The pins by path, none without a fetched.toml; CorpusInvalid says what is wrong."""
    root = read_toml(corpus / PINS)
    if root is None:
        return {}
    return {path: _pin(path, root.table(path)) for path in root.names()}


def save_pins(corpus: Path, pins: Iterable[Pin]) -> None:
    """Writes fetched.toml, all at once, in the order of the paths."""
    lines = [_HEAD]
    for pin in sorted(pins, key=lambda pin: pin.path.encode()):
        lines += [f"[{_quoted(pin.path)}]", *_toml_lines(pin), ""]
    target, new = corpus / PINS, corpus / f".{PINS}.part"
    with new.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines))
        file.flush()
        os.fsync(file.fileno())
    new.replace(target)


def with_pins(
    document: Document, sha256: str, pins: Mapping[str, Pin], present_paths: Iterable[str]
) -> Document:
    """The document of a downloaded file with its URL; attachments that were downloaded too become
    paths, if they are among `present_paths`.

    A file whose bytes are not those of its pin stays as it is.
    """
    pin = pins.get(document.path)
    if pin is None or pin.sha256 != sha256:
        return document
    sources = dict(document.sources)
    if not document.url:
        sources["url"] = "fetched"
    attachments = document.attachments
    if pin.attachments:
        present = set(present_paths)
        paths = {pin.url: pin.path for pin in pins.values() if pin.path in present}
        links = (Link(paths.get(link.url, link.url), link.text) for link in pin.attachments)
        attachments = tuple(links)
    url = document.url or pin.url
    return replace(document, url=url, attachments=attachments, sources=sources)


def _pin(path: str, table: Table) -> Pin:
    plain = PurePosixPath(path)
    outside = path.startswith("/") or ".." in plain.parts or "\\" in path or "\0" in path
    if path != str(plain) or outside or is_skipped(path, ()):
        table.wrong("path", f"is {path!r}, where no document can lie")
    links = table.tables("attachments")
    pin = Pin(
        path=path,
        url=table.address("url"),
        sha256=table.text("sha256", required=True),
        size=table.number("size"),
        fetched=table.date("fetched"),
        attachments=tuple(Link(link.address("url"), link.text("text")) for link in links),
        **{name: table.text(name) for name in _TEXTS},
    )
    if not re.fullmatch(r"[0-9a-f]{64}", pin.sha256):
        table.wrong("sha256", f"is {pin.sha256!r}: it must be 64 hexadecimal digits")
    if not pin.url:
        table.wrong("url", "is missing")
    for section in (table, *links):
        section.end()
    return pin


def _toml_lines(pin: Pin) -> Iterator[str]:
    yield f"url = {_quoted(pin.url)}"
    yield f"sha256 = {_quoted(pin.sha256)}"
    yield f"size = {pin.size}"
    yield f"fetched = {_quoted(pin.fetched)}"
    for name in _TEXTS:
        if value := getattr(pin, name):
            yield f"{name} = {_quoted(value)}"
    if pin.attachments:
        yield "attachments = ["
        for link in pin.attachments:
            yield f"  {{ url = {_quoted(link.url)}, text = {_quoted(link.text)} }},"
        yield "]"


def _quoted(text: str) -> str:
    """A basic string of TOML: JSON's escapes are valid there, but DEL must be one too."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = f"{PINS}: {text!r} cannot be written as UTF-8."
        raise CorpusInvalid(message, "Rename the file.") from error
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
