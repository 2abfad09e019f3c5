"""What a PDF says of itself in; title, authors, dates and language out, nonsense left behind."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import sqrt
from typing import Any

from pypdf import PageObject, PdfReader

from indexer.extract.guard import Notes, attempt
from indexer.extract.people import split_authors
from indexer.extract.text import one_line, paragraphs, readable_name

__all__ = ["Information", "largest_text", "read_information", "usable_title"]

_PROGRAM = re.compile(r"^(microsoft|powerpoint|word|adobe|openoffice|libreoffice|indesign)\b.* - ")
_FILE_NAME = re.compile(
    r"\.(docx?|dotx?|pdf|pptx?|xlsx?|rtf|odt|ods|odp|indd|qxd|pub|tex|dvi|ps|eps|html?|txt|wpd|pages)$"
)
_PLACEHOLDER = re.compile(
    r"(untitled|document|dokument|doc|title|slide|presentation|powerpoint presentation|layout|"
    r"blank|(table of )?contents|print|scan|scanned document|image|"
    r"new|none|null|unknown|normal|template|report)"
    r"[\W_]*\d*|[\W\d_]*"
)
# A title set larger than the text is a few lines; more is a page in one size.
_LONGEST_TITLE = 250


@dataclass(frozen=True, slots=True)
class Information:
    """The document information, cleaned; `dates` has "created" and "modified" in ISO 8601."""

    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    dates: Mapping[str, str] = field(default_factory=dict)


def read_information(reader: PdfReader, notes: Notes) -> Information:
    """What the file declares; damaged parts are left out with a note."""
    what = "The document information is damaged"
    metadata = attempt(lambda: reader.metadata, None, notes, what)
    language = attempt(lambda: str(reader.root_object.get("/Lang", "")), "", notes, what)
    if metadata is None:
        return Information(language=_language(language))
    title = attempt(lambda: one_line(str(metadata.title or "")), "", notes, what)
    author = attempt(lambda: one_line(str(metadata.author or "")), "", notes, what)
    created = attempt(lambda: metadata.creation_date, None, notes, "The creation date")
    modified = attempt(lambda: metadata.modification_date, None, notes, "The modification date")
    return Information(
        title=title,
        authors=split_authors(author),
        language=_language(language),
        dates=_dates({"created": created, "modified": modified}),
    )


def usable_title(title: str, path: str) -> str:
    """The title, or "" when a program or a hurried person wrote it: a file name, "untitled"."""
    low = title.lower()
    junk = (
        len(title) < 3
        or len(title) > _LONGEST_TITLE
        or _PROGRAM.match(low)
        or _FILE_NAME.search(low)
        or _PLACEHOLDER.fullmatch(low)
        or ("_" in title and " " not in title)
        or re.match(r"https?://|[a-z]:\\|/", low)
        or readable_name(title).casefold() == readable_name(path).casefold()
    )
    return "" if junk else title


def largest_text(page: PageObject, known: Counter[str]) -> str:
    """The text in the largest size on a page, if it has a title's length and outgrows the rest.

    `known` is the document's vocabulary, which mends words broken at line ends.
    """
    runs: list[tuple[float, str]] = []

    def visit(text: str, cm: Any, tm: Any, _font: Any, size: float) -> None:
        if text.strip():
            runs.append((_height(cm, tm, size), text))

    page.extract_text(visitor_text=visit)
    letters: dict[float, int] = {}
    for height, text in runs:
        letters[height] = letters.get(height, 0) + sum(map(str.isalpha, text))
    usual = max(letters, key=lambda height: letters[height], default=0.0)
    for height in sorted(letters, reverse=True):
        lines = "\n".join(t.strip() for h, t in runs if h == height).split("\n")
        title = one_line(" ".join(paragraphs(lines, known).split()))
        # A lone initial or a year in display type is no title: the next size may be one.
        readable = letters[height] >= max(8, 0.6 * len(title)) and title[:1] not in ",.;)"
        if readable and len(title) <= _LONGEST_TITLE and height > 1.1 * usual:
            return usable_title(title, "")
    return ""


def _height(cm: Any, tm: Any, size: float) -> float:
    """The size on the page in half points: the matrices of text and page scale the font size."""
    scale = [sqrt(abs(float(m[0]) * float(m[3]) - float(m[1]) * float(m[2]))) for m in (cm, tm)]
    return round(2 * abs(float(size)) * scale[0] * scale[1]) / 2


def _language(code: str) -> str:
    match = re.match(r"([a-zA-Z]{2,3})(?:[-_]|$)", code.strip())
    return match[1].lower() if match else ""


def _dates(given: Mapping[str, datetime | None]) -> dict[str, str]:
    return {name: date.isoformat() for name, date in given.items() if date and date.year > 1980}
