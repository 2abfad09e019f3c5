"""Mail messages (EML): headers, text and attachments."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

from indexer.extract.formats.mime import attachments, header, is_body_text, leaf_parts, part_text
from indexer.extract.formats.plain import text_pages
from indexer.extract.formats.properties import (
    DocumentProperties,
    declared_properties,
    with_properties,
)
from indexer.extract.formats.split_sections import split_long_sections
from indexer.extract.html import Section, read_content, to_headings, to_pages
from indexer.extract.html.blocks import Block
from indexer.extract.library_guard import Diagnostics, guarded
from indexer.extract.limits import MIB
from indexer.extract.reader_api import ReadContext, ReadResult
from indexer.extract.refused import guarded_read
from indexer.extract.text.refinement import refinement
from indexer.model import Document, Link, Reason, Unreadable

__all__ = ["read_eml"]

_SHOWN_HEADERS = ("From", "To", "Cc", "Date")
_ADDRESS = re.compile(r"\s*<[^<>]*>|\"")


def read_eml(content: bytes, path: str, context: ReadContext) -> ReadResult:
    """Read subject, sender, date and body; attachments and attached messages are embedded files."""
    return guarded_read(path, "message", lambda notes: _read(content, path, context, notes))


def _read(content: bytes, path: str, context: ReadContext, notes: Diagnostics) -> ReadResult:
    message = guarded(lambda: _parsed(content), None, notes, "The parts of the message")
    if message is None:  # nested without end, for example: its text is still readable
        message = BytesHeaderParser().parsebytes(content)
        if not isinstance(message.get_payload(), str):
            message.set_payload("")
    parts = leaf_parts(message, notes)
    bodies = [part for part in parts if is_body_text(part) or (part is message and _is_text(part))]
    sections: list[Section] = []
    links: list[Link] = []
    for part in bodies:
        part_sections, part_links = _body(part, path, context, notes)
        sections += part_sections
        links += part_links
    embedded = tuple(attachments([part for part in parts if part not in bodies], notes))
    properties = _message_properties(message, path)
    head = "\n".join(
        f"{name}: {words}" for name in _SHOWN_HEADERS if (words := header(message, name))
    )
    if not sections and not head and not properties.title:
        message_ = "The message has no text, sender or subject."
        return ReadResult(Unreadable(path, Reason.NO_TEXT, message_), embedded)
    if head:
        sections = sections or [Section()]
        sections[0].blocks.insert(0, Block(0, head))
    document = Document(
        path=path,
        format="eml",
        title="",
        pages=to_pages(sections or [Section()], "email"),
        headings=to_headings(sections),
        links=tuple(links),
        warnings=notes.sentences,
    )
    return ReadResult(split_long_sections(with_properties(document, properties)), embedded)


def _parsed(content: bytes) -> Message:
    return message_from_bytes(content)


def _is_text(part: Message) -> bool:
    return part.get_content_maintype() in {"text", "multipart"}


def _body(
    part: Message, path: str, context: ReadContext, notes: Diagnostics
) -> tuple[list[Section], tuple[Link, ...]]:
    text = part_text(part)
    if part.get_content_type() == "text/html":
        if len(text) > context.limits.max_html * MIB:
            notes.add("The HTML of the message was left out: it is larger than max_html.")
            return [], ()
        content = read_content(text, path, notes)
        return list(content.sections), content.links
    return list(_sections(text)), ()


def _sections(text: str) -> Iterator[Section]:
    for page in text_pages(text, "email"):
        yield Section(blocks=[Block(0, page.text)])


@refinement("Subject, sender and date were not read", lambda *_: DocumentProperties())
def _message_properties(message: Message, path: str) -> DocumentProperties:
    sent = header(message, "Date")
    moment = guarded(lambda: parsedate_to_datetime(sent), None, Diagnostics(), "The date")
    sender = header(message, "From")
    name = _ADDRESS.sub("", sender).strip() or sender
    properties = declared_properties(path, language=header(message, "Content-Language"))
    published = {"published": moment.isoformat()} if moment and moment.year > 1980 else {}
    return replace(
        properties,
        title=header(message, "Subject"),
        authors=(name,) if name else (),
        dates=published,
    )
