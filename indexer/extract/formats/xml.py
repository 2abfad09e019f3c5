"""XML parser for untrusted input: no entities, no network, limited depth."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from typing import Any

from lxml import etree

from indexer.causes import cause
from indexer.extract.refused import ReadRefused
from indexer.model import Reason

__all__ = ["Element", "element_texts", "has_entities", "local_name", "parse_xml"]

Element = Any  # lxml has no types

# The start of the file, where a document type must be; no program writes comments of that length.
_PROLOG_BYTES = 64 * 1024
_UTF16_STARTS = (BOM_UTF16_LE, BOM_UTF16_BE, b"<\0", b"\0<")


def parse_xml(content: bytes, name: str, *, recover: bool = False) -> Element:
    """Parse the member `name`; with `recover`, return what is left of a damaged one.

    ReadRefused if it is damaged, nested more than 256 deep, or declares entities.
    """
    if has_entities(content):
        message = f"{name} declares entities, as no office program does: it was not read."
        raise ReadRefused(Reason.DAMAGED, message)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=recover
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadRefused(Reason.DAMAGED, f"{name} is damaged XML ({cause(error)}).") from None
    if root is None:
        raise ReadRefused(Reason.DAMAGED, f"{name} is no XML.")
    return root


def has_entities(content: bytes) -> bool:
    """Whether the document type declares anything; one that is only named is harmless."""
    if content.startswith(_UTF16_STARTS):
        head = content[: 2 * _PROLOG_BYTES].replace(b"\0", b"")
    else:
        head = content[:_PROLOG_BYTES]
    return re.search(rb"<!DOCTYPE[^>\[]*\[|<!ENTITY", head) is not None


def local_name(element: Element) -> str:
    """The name of an element without its namespace; "" for comments and processing instructions."""
    tag = element.tag
    return str(tag.rpartition("}")[2]) if isinstance(tag, str) else ""


def element_texts(root: Element, name: str) -> Iterator[str]:
    """The complete text of each element called `name`, in order."""
    for element in root.iter():
        if local_name(element) == name:
            yield "".join(element.itertext())
