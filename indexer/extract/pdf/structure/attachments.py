"""Embedded files of a PDF, and whether it is a portfolio of them."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, EncodedStreamObject, StreamObject

from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.limits import MIB
from indexer.extract.pdf.structure.file_names import distinct_name, safe_name
from indexer.extract.pdf.structure.object_trees import (
    array,
    dictionary,
    object_id,
    resolve,
    string,
    tree_leaves,
)
from indexer.extract.reader_api import EmbeddedFile
from indexer.extract.text.clean import one_line
from indexer.model import Link

__all__ = ["EmbeddedFiles", "embedded_files", "is_cover", "unpack_files"]

_MAX_FILES = 200
# Unpacked bytes of files that are hashed to find duplicates; the rest is unpacked only on demand.
_MAX_HASHED_BYTES = 512 * MIB
# The keys of a file's content, newest first.
_CONTENT_KEYS = ("/UF", "/F", "/Unix", "/Mac", "/DOS")
# A page that asks for another program has few words.
_MAX_COVER_WORDS = 90


@dataclass(frozen=True, slots=True)
class EmbeddedFiles:
    """`links` have the safe name and the description of each file that can be unpacked, in the
    order of `streams`.

    `portfolio`: the PDF is a collection of files, its own page only a cover.
    """

    links: tuple[Link, ...] = ()
    streams: tuple[StreamObject, ...] = ()
    portfolio: bool = False


def embedded_files(reader: PdfReader, count: int, notes: Diagnostics) -> EmbeddedFiles:
    """Find the files of the name tree, of annotations on pages, and associated files.

    A file listed several times is returned once, by its content; one that cannot be unpacked is
    left out with a note. pypdf limits the unpacked size of a stream.
    """
    no_files: list[DictionaryObject] = []
    specifications = guarded(
        partial(_specifications, reader, count), no_files, notes, "The embedded files"
    )
    if len(specifications) > _MAX_FILES:
        notes.add(f"Of {len(specifications)} embedded files, the first {_MAX_FILES} were read.")
    digests: set[bytes] = set()
    names: set[str] = set()
    links, streams = [], []
    bytes_left = _MAX_HASHED_BYTES
    for specification in specifications[:_MAX_FILES]:
        name = distinct_name(safe_name(_name(specification)), names)
        label = f"The embedded file {name} could not be read"
        stream = guarded(partial(_stream, specification), None, notes, label)
        if stream is None:
            continue
        if bytes_left > 0:
            digest, size = guarded(partial(_digest, stream), (b"", 0), notes, label)
            bytes_left -= size
            if not digest or digest in digests:
                continue
            digests.add(digest)
        names.add(name.casefold())
        links.append(Link(name, _description(specification) or name))
        streams.append(stream)
    portfolio = dictionary(reader.root_object, "/Collection") is not None
    return EmbeddedFiles(tuple(links), tuple(streams), portfolio and bool(links))


def unpack_files(files: EmbeddedFiles) -> Iterator[EmbeddedFile]:
    """Unpack the files one by one, on demand; one that fails then is empty."""
    for link, stream in zip(files.links, files.streams, strict=True):
        yield EmbeddedFile(
            link.url, guarded(partial(_content, stream), b"", Diagnostics(), link.url)
        )


def is_cover(portfolio: bool, pages: Sequence[str]) -> bool:
    """Whether the only page of a portfolio just says that another program is needed."""
    return portfolio and len(pages) == 1 and len(pages[0].split()) <= _MAX_COVER_WORDS


def _specifications(reader: PdfReader, count: int) -> list[DictionaryObject]:
    """The file specifications with content, each stream once."""
    references = [*_files_in_name_tree(reader), *_associated_files(reader.root_object)]
    for index in range(count):
        references += _files_on_page(reader, index)
    specifications: list[DictionaryObject] = []
    visited = set()
    for reference in references:
        specification = resolve(reference)
        if not isinstance(specification, DictionaryObject) or "/EF" not in specification:
            continue
        number = object_id(_reference(specification))
        if number is None or number not in visited:
            visited.add(number)
            specifications.append(specification)
    return specifications


def _files_in_name_tree(reader: PdfReader) -> list[object]:
    names = dictionary(reader.root_object, "/Names")
    tree = tree_leaves(names.get("/EmbeddedFiles"), "/Names") if names is not None else ()
    return [value for _, value in tree]


def _associated_files(where: object) -> list[object]:
    return array(where, "/AF")


def _files_on_page(reader: PdfReader, index: int) -> list[object]:
    """The attachments of a page; none if the page is damaged, which its reader notes."""
    try:
        page = reader.pages[index]
        annotations = [resolve(annotation) for annotation in array(page, "/Annots")]
        attached = [
            annotation.get("/FS")
            for annotation in annotations
            if isinstance(annotation, DictionaryObject)
            and resolve(annotation.get("/Subtype")) == "/FileAttachment"
        ]
        return [*attached, *_associated_files(page)]
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  a parser of damaged files may raise anything
        return []


def _reference(specification: DictionaryObject) -> object:
    """The reference to a file's content."""
    contents = dictionary(specification, "/EF")
    if contents is None:
        return None
    return next((contents.get(key) for key in _CONTENT_KEYS if key in contents), None)


def _stream(specification: DictionaryObject) -> StreamObject:
    stream = resolve(_reference(specification))
    if not isinstance(stream, StreamObject):
        raise ValueError("its content is missing")
    return stream


def _digest(stream: StreamObject) -> tuple[bytes, int]:
    content = _content(stream)
    return hashlib.sha256(content).digest(), len(content)


def _content(stream: StreamObject) -> bytes:
    content = bytes(stream.get_data())
    if isinstance(stream, EncodedStreamObject):
        stream.decoded_self = None  # otherwise pypdf keeps all of them in memory
    return content


def _name(specification: DictionaryObject) -> str:
    names = (string(specification, key) for key in _CONTENT_KEYS)
    return next((name for name in names if name.strip()), "")


def _description(specification: DictionaryObject) -> str:
    return one_line(string(specification, "/Desc"))[:300]
