"""The bytes of a PDF in, a Document with its physical pages and printed labels out."""

import io
from collections.abc import Sequence
from functools import partial

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

from indexer.extract.furniture import without_furniture
from indexer.extract.guard import Notes, attempt, listening
from indexer.extract.pdf import metadata
from indexer.extract.pdf.structure import Structure, read_structure
from indexer.extract.reading import Job, Reading
from indexer.extract.text import clean, guess_language, paragraphs, readable_name, vocabulary
from indexer.model import Document, Heading, Page, Reason, Unreadable

__all__ = ["read_pdf"]

# A novel has half of it: what is longer on one page was made to hurt.
_LONGEST_PAGE = 1_000_000
_END_WITHIN = 2048


def read_pdf(content: bytes, path: str, job: Job) -> Reading:
    """Reads one PDF; what is damaged in part is read in part, with warnings."""
    notes = Notes()
    with listening("pypdf", notes):
        return _read(content, path, notes)


def _read(content: bytes, path: str, notes: Notes) -> Reading:
    cut = b"%%EOF" not in content[-_END_WITHIN:]
    reader = attempt(lambda: PdfReader(io.BytesIO(content)), None, notes, "The PDF does not open")
    if reader is None:
        return Reading(Unreadable(path, Reason.DAMAGED, _damaged(cut, notes)))
    locked = _locked(reader, notes)
    if locked:
        return Reading(Unreadable(path, Reason.ENCRYPTED, locked))
    count = attempt(lambda: len(reader.pages), 0, notes, "The list of pages is damaged")
    if not count:
        return Reading(Unreadable(path, Reason.DAMAGED, _damaged(cut, notes)))
    found = read_structure(reader, count, notes)
    pages = _pages(reader, count, found, notes)
    if cut:
        notes.add("The PDF has no end mark where it should be: pages may be missing.")
    if any(page.text for page in pages):
        return Reading(_document(reader, path, pages, found, notes), found.embedded)
    if cut or all(page.warnings for page in pages):
        return Reading(Unreadable(path, Reason.DAMAGED, _damaged(cut, notes)))
    words = f"None of its {count} pages has" if count > 1 else "Its one page does not have"
    message = f"{words} any text: it holds pictures, or nothing."
    return Reading(Unreadable(path, Reason.NO_TEXT, message), found.embedded)


def _locked(reader: PdfReader, notes: Notes) -> str:
    """Why an encrypted PDF cannot be read, or "" when it can."""
    try:
        if not reader.is_encrypted or reader.decrypt("") is not PasswordType.NOT_DECRYPTED:
            return ""
    except DependencyError:
        return "The PDF is encrypted with AES, and the package cryptography is not installed."
    except (FileNotDecryptedError, NotImplementedError) as error:
        return f"The PDF is encrypted in a way that cannot be opened: {error}."
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  the encryption's own dictionary may be damaged
        notes.add(f"Encryption: {error}")
        return f"The PDF is encrypted, and its encryption is damaged: {error}."
    return "The PDF is encrypted and does not open with an empty password."


def _damaged(cut: bool, notes: Notes) -> str:
    what = "The PDF is cut off before its end" if cut else "The PDF is damaged"
    said = notes.sentences[-1].rstrip(".") if notes.sentences else "no page was found"
    return f"{what}, and no page could be read ({said})."


def _pages(reader: PdfReader, count: int, found: Structure, notes: Notes) -> tuple[Page, ...]:
    lines, failures = [], []
    for index in range(count):
        own = Notes()
        raw = attempt(partial(_text, reader, index), "", own, f"Page {index + 1} could not be read")
        if len(raw) > _LONGEST_PAGE:
            raw = raw[:_LONGEST_PAGE]
            own.add(f"Page {index + 1} was cut after {_LONGEST_PAGE} characters.")
        lines.append([line.strip() for line in clean(raw).split("\n")])
        failures.append(own.sentences)
        for sentence in own.sentences:
            notes.add(sentence)
    starting = _starting(found.headings, count)
    body = without_furniture(lines, starting)
    known = vocabulary(["\n".join(page) for page in body])
    return tuple(
        Page(
            number=n + 1,
            label=found.labels[n],
            heading=found.in_force[n],
            text=paragraphs(body[n], known, starting[n]),
            reader="pypdf",
            warnings=failures[n],
        )
        for n in range(count)
    )


def _text(reader: PdfReader, index: int) -> str:
    return reader.pages[index].extract_text()


def _starting(headings: Sequence[Heading], count: int) -> list[set[str]]:
    starting: list[set[str]] = [set() for _ in range(count)]
    for heading in headings:
        starting[heading.page - 1].add(heading.text)
    return starting


def _document(
    reader: PdfReader,
    path: str,
    pages: tuple[Page, ...],
    found: Structure,
    notes: Notes,
) -> Document:
    information = metadata.read_information(reader, notes)
    known = vocabulary([page.text for page in pages])
    title = (
        metadata.usable_title(information.title, path)
        or attempt(lambda: metadata.largest_text(reader.pages[0], known), "", notes, "Title")
        or (found.headings[0].text if found.headings else "")
        or readable_name(path)
    )
    text = "\n".join(page.text for page in pages[:20])
    return Document(
        path=path,
        format="pdf",
        title=title,
        pages=pages,
        authors=information.authors,
        language=information.language or guess_language(text),
        dates=information.dates,
        headings=found.headings,
        links=found.links,
        attachments=found.attachments,
        warnings=notes.sentences,
    )
