"""The version of the rules of reading, and the versions of the libraries that read."""

import json
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from indexer.extract import tessdata
from indexer.extract.limits import Limits

__all__ = ["READING_RULES", "lacks_ocr", "readers"]

# Increment whenever the same bytes would give a different Document: every file is then read again.
# A new release of a library alone has no file read again.
READING_RULES = 9
_NO_OCR = "no text recognition"
_LIBRARIES = (
    "pypdf",
    "pypdfium2",
    "cryptography",
    "pillow",
    "beautifulsoup4",
    "lxml",
    "lxml_html_clean",
    "trafilatura",
    "justext",
    "htmldate",
    "dateparser",
    "courlan",
    "charset-normalizer",
    "warcio",
    "mammoth",
    "python-pptx",
    "openpyxl",
    "striprtf",
    "markdown-it-py",
    "py3langid",
    "simplemma",
)


def readers(limits: Limits) -> str:
    """The rules and library versions as one line, such as "rules 6, pypdf 7.1.0, ..."."""
    parts = [f"rules {READING_RULES}", *(f"{name} {_version(name)}" for name in _LIBRARIES)]
    parts.append(f"pdfium {_pdfium()}")
    if limits.ocr:
        parts.append(tessdata.version(limits.ocr_languages) or _NO_OCR)
    return ", ".join(parts)


def lacks_ocr(line: str) -> bool:
    """Whether OCR was switched on but not available, by such a line."""
    return line.endswith(_NO_OCR)


@cache
def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"


@cache
def _pdfium() -> str:
    """The PDFium build that pypdfium2 bundles, or found on this machine."""
    spec = find_spec("pypdfium2_raw")
    try:
        about = Path(spec.origin or "").with_name("version.json") if spec else Path()
        return str(json.loads(about.read_bytes())["build"])
    except (OSError, ValueError, KeyError, TypeError):
        return "unknown"
