"""Open a PDF with pypdf and pdfium, or say why neither can."""

import io
from dataclasses import dataclass

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError
from pypdfium2 import PdfDocument

from indexer.causes import cause
from indexer.extract.library_guard import Diagnostics, guarded
from indexer.model import Reason

__all__ = ["OpenedPdf", "damage_message", "open_pdf"]

_DOES_NOT_OPEN = "The PDF does not open"
_END_WITHIN = 2048


@dataclass(frozen=True, slots=True)
class OpenedPdf:
    """The file as opened by each library (None: failed or not used), and its number of pages.

    If neither could open it, `count` is 0, and `reason` and `message` say why. `truncated`: the end
    mark is missing.
    """

    pypdf: PdfReader | None = None
    pdfium: PdfDocument | None = None
    count: int = 0
    truncated: bool = False
    reason: Reason = Reason.DAMAGED
    message: str = ""


def open_pdf(content: bytes, readers: str, notes: Diagnostics) -> OpenedPdf:
    """Open a file for `readers`: "both", "pdfium" or "pypdf"; pypdf always reads the structure."""
    truncated = b"%%EOF" not in content[-_END_WITHIN:]
    pdfium = None if readers == "pypdf" else _pdfium(content, notes)
    pdfium_count = 0 if pdfium is None else len(pdfium)
    pypdf = guarded(lambda: PdfReader(io.BytesIO(content)), None, notes, _DOES_NOT_OPEN)
    locked = "" if pypdf is None else _lock_message(pypdf, notes)
    if locked:
        pypdf = None
    count = 0 if pypdf is None else _count_pages(pypdf, notes)
    if not count and not pdfium_count:
        if pdfium is not None:
            pdfium.close()
        if locked:
            return OpenedPdf(reason=Reason.ENCRYPTED, message=locked)
        return OpenedPdf(truncated=truncated, message=damage_message(truncated, notes))
    if count and pdfium_count and count != pdfium_count:
        notes.add(f"pypdf finds {count} pages, pdfium {pdfium_count}.")
    if not count:
        notes.add("pypdf cannot open the PDF: it was read by pdfium alone.")
    if not pdfium_count and readers != "pypdf":
        notes.add("pdfium cannot open the PDF: it was read by pypdf alone.")
    return OpenedPdf(
        pypdf if count else None,
        pdfium if pdfium_count else None,
        max(count, pdfium_count),
        truncated,
    )


def damage_message(truncated: bool, notes: Diagnostics) -> str:
    """The message for a PDF without a readable page."""
    summary = "The PDF is cut off before its end" if truncated else "The PDF is damaged"
    detail = notes.sentences[-1].rstrip(".") if notes.sentences else "no page was found"
    return f"{summary}, and no page could be read ({detail})."


def _pdfium(content: bytes, notes: Diagnostics) -> PdfDocument | None:
    return guarded(lambda: PdfDocument(content), None, notes, _DOES_NOT_OPEN)


def _count_pages(reader: PdfReader, notes: Diagnostics) -> int:
    return guarded(lambda: len(reader.pages), 0, notes, "The list of pages is damaged")


def _lock_message(reader: PdfReader, notes: Diagnostics) -> str:
    """Why an encrypted PDF cannot be read, or "" if it can."""
    try:
        if not reader.is_encrypted or reader.decrypt("") is not PasswordType.NOT_DECRYPTED:
            return ""
    except DependencyError:
        return "The PDF is encrypted with AES, and the package cryptography is not installed."
    except (FileNotDecryptedError, NotImplementedError) as error:
        return f"The PDF is encrypted in a way that cannot be opened: {cause(error)}."
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  the encryption's own dictionary may be damaged
        notes.add(f"Encryption: {cause(error)}")
        return f"The PDF is encrypted, and its encryption is damaged: {cause(error)}."
    return "The PDF is encrypted and does not open with an empty password."
