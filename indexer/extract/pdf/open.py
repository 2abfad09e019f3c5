"""The bytes of a PDF in; the PDF as pypdf and pdfium open it, or why neither does, out."""

import io
from dataclasses import dataclass

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError
from pypdfium2 import PdfDocument

from indexer.extract.library_guard import Diagnostics, guarded
from indexer.model import Reason

__all__ = ["Opened", "damaged", "open_pdf"]

_DOES_NOT_OPEN = "The PDF does not open"
_END_WITHIN = 2048


@dataclass(frozen=True, slots=True)
class Opened:
    """Who could open the file (None: could not, or was not asked) and how many pages it has.

    When nobody could, `count` is 0 and `reason` and `message` say why. `cut`: the end mark is
    missing.
    """

    pypdf: PdfReader | None = None
    pdfium: PdfDocument | None = None
    count: int = 0
    cut: bool = False
    reason: Reason = Reason.DAMAGED
    message: str = ""


def open_pdf(content: bytes, readers: str, notes: Diagnostics) -> Opened:
    """Opens a file for `readers`: "both", "pdfium" or "pypdf"; structure is pypdf's in any case."""
    cut = b"%%EOF" not in content[-_END_WITHIN:]
    other = None if readers == "pypdf" else _pdfium(content, notes)
    seen = 0 if other is None else len(other)
    reader = guarded(lambda: PdfReader(io.BytesIO(content)), None, notes, _DOES_NOT_OPEN)
    locked = "" if reader is None else _locked(reader, notes)
    if locked:
        reader = None
    count = 0 if reader is None else _count(reader, notes)
    if not count and not seen:
        if other is not None:
            other.close()
        if locked:
            return Opened(reason=Reason.ENCRYPTED, message=locked)
        return Opened(cut=cut, message=damaged(cut, notes))
    if count and seen and count != seen:
        notes.add(f"pypdf finds {count} pages, pdfium {seen}.")
    if not count:
        notes.add("pypdf cannot open the PDF: it was read by pdfium alone.")
    if not seen and readers != "pypdf":
        notes.add("pdfium cannot open the PDF: it was read by pypdf alone.")
    return Opened(reader if count else None, other if seen else None, max(count, seen), cut)


def damaged(cut: bool, notes: Diagnostics) -> str:
    """The sentence about a PDF without a page that could be read."""
    what = "The PDF is cut off before its end" if cut else "The PDF is damaged"
    said = notes.sentences[-1].rstrip(".") if notes.sentences else "no page was found"
    return f"{what}, and no page could be read ({said})."


def _pdfium(content: bytes, notes: Diagnostics) -> PdfDocument | None:
    return guarded(lambda: PdfDocument(content), None, notes, _DOES_NOT_OPEN)


def _count(reader: PdfReader, notes: Diagnostics) -> int:
    return guarded(lambda: len(reader.pages), 0, notes, "The list of pages is damaged")


def _locked(reader: PdfReader, notes: Diagnostics) -> str:
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
