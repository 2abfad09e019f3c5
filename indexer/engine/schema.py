"""The searchable fields and the ranking's figures, each with its source; both sides of the index
read this table.
"""

import hashlib
from dataclasses import astuple, dataclass

__all__ = ["FIELDS", "K1", "OWN", "VERSION", "B", "TextField", "fingerprint"]


@dataclass(frozen=True, slots=True)
class TextField:
    """A field of words: `weight` multiplies its frequencies before saturation; `front` = it belongs
    to the document.
    """

    name: str
    weight: float
    b: float
    front: bool
    help: str


# BM25's saturation and length normalisation: 6 of 8 folds of a leave-one-collection-out search over
# eight public test collections chose 1.6 and .6.
K1 = 1.6
B = 0.6

# Title x3: chosen by 7 of 8 folds of the same search. Authors and aliases name a document as its
# title does, but they are lists: having more of them makes none of them say less, so their length
# counts for nothing (on the golden queries: success@1 .8125 against .775 with B for both).
# Headings count twice: they name what a page is about, but repeat over its neighbours.
FIELDS = (
    TextField("title", 3.0, B, True, "the document's title"),
    TextField("author", 3.0, 0.0, True, "authors and editors"),
    TextField(
        "alias", 3.0, 0.0, True, "other titles, report numbers, DOI, years of publication and event"
    ),
    TextField("abstract", 1.0, B, True, "the document's abstract"),
    TextField("heading", 2.0, B, False, "the heading or outline entry in force on the page"),
    TextField("body", 1.0, B, False, "the page's text"),
)
OWN = tuple(f.name for f in FIELDS if not f.front)

# Raised whenever tokens, stems, stop words, stored arrays or scores of an unchanged corpus would
# change by more than the figures above.
VERSION = 3


def fingerprint() -> str:
    """Twelve hexadecimal digits that change when the fields, the analysis or the ranking do."""
    parts = (VERSION, K1, *map(astuple, FIELDS))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
