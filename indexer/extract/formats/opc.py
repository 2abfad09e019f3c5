"""Office Open XML packages: core properties, embedded files, and a sanitized copy.

Libraries unpack whatever a package contains; therefore they get the copy.
"""

import io
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

from indexer.extract.archive import Archive
from indexer.extract.formats.properties import DocumentProperties, declared_properties
from indexer.extract.formats.safe_names import SafeNames
from indexer.extract.formats.xml import Element, has_entities, local_name, parse_xml
from indexer.extract.library_guard import Diagnostics
from indexer.extract.limits import MIB, size_text
from indexer.extract.reader_api import EmbeddedFile
from indexer.extract.refused import ReadRefused
from indexer.model import Reason, Unreadable

__all__ = ["core_properties", "embedded_files", "sanitized_package"]

_CORE = "docProps/core.xml"
# A tree takes twenty times the size of its XML; a novel has 2 MiB.
_MAX_XML_BYTES = 48 * MIB
_XML_NAME = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
_EMBEDDED = re.compile(r"(?:word|ppt|xl)/embeddings/[^/]+\.(?!bin$)\w+$", re.IGNORECASE)


def core_properties(archive: Archive, path: str, notes: Diagnostics) -> DocumentProperties:
    """Read title, authors, dates, language and description from docProps/core.xml."""
    if _CORE not in archive:
        return DocumentProperties()
    try:
        root = parse_xml(archive.read(_CORE), _CORE)
    except ReadRefused as refused:
        notes.add(refused.message)
        return DocumentProperties()
    values = {local_name(e): "".join(e.itertext()) for e in root if isinstance(e.tag, str)}
    return declared_properties(
        path,
        title=values.get("title", ""),
        authors=values.get("creator", ""),
        abstract=values.get("description", ""),
        language=values.get("language", ""),
        dates={name: values.get(name, "") for name in ("created", "modified")},
    )


def sanitized_package(archive: Archive, notes: Diagnostics) -> io.BytesIO:
    """Copy the package with its XML only, uncompressed; pictures and macros are left empty.

    The copy declares no entities, has no duplicate names, and no relationship to a missing part.
    Damaged parts are left out. ReadRefused if the package is encrypted or too large.
    """
    copy = io.BytesIO()
    size = 0
    with ZipFile(copy, "w", ZIP_STORED) as out:
        for name in archive.names:
            try:
                content = _part(archive, name)
            except ReadRefused as refused:
                if refused.reason is not Reason.DAMAGED:
                    raise
                notes.add(refused.message)
                continue
            size += len(content)
            if size > _MAX_XML_BYTES:
                message = f"The text of the file exceeds {size_text(_MAX_XML_BYTES)} of XML."
                raise ReadRefused(Reason.TOO_LARGE, message)
            out.writestr(ZipInfo(name), content)
    copy.seek(0)
    return copy


def _part(archive: Archive, name: str) -> bytes:
    if not _XML_NAME.search(name):
        return b""
    content = archive.read(name)
    if has_entities(content):
        raise ReadRefused(Reason.DAMAGED, f"{name} declares entities, as no office program does.")
    return _internal_relationships(content, name, archive) if name.endswith(".rels") else content


def _internal_relationships(content: bytes, name: str, archive: Archive) -> bytes:
    """Remove relationships to missing parts; external links may stay, for they are never opened."""
    root = parse_xml(content, name)
    folder = posixpath.dirname(posixpath.dirname(name))
    for relationship in list(root):
        if relationship.get("TargetMode") != "External" and not _target_exists(
            relationship, folder, archive
        ):
            root.remove(relationship)
    return bytes(etree.tostring(root))


def _target_exists(relationship: Element, folder: str, archive: Archive) -> bool:
    target = (relationship.get("Target") or "").partition("#")[0]
    whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return whole in archive or unquote(whole) in archive


def embedded_files(archive: Archive, path: str) -> Iterator[EmbeddedFile | Unreadable]:
    """The documents inside the document: workbooks behind charts, and files that were inserted."""
    names = SafeNames()
    for member in filter(_EMBEDDED.match, archive.names):
        name = names.unique(member.rpartition("/")[2])
        try:
            yield EmbeddedFile(name, archive.read(member))
        except ReadRefused as refused:
            yield Unreadable(f"{path}#{name}", refused.reason, refused.message)
