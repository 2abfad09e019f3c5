"""The searchable fields and the ranking's figures, each with its source; both sides of the index
read this table.
"""

import hashlib
from dataclasses import astuple, dataclass

__all__ = [
    "B_SECTION",
    "FIELDS",
    "HINT_WEIGHT",
    "K1",
    "MIN_HINT_LENGTH",
    "PAGE_FIELDS",
    "VERSION",
    "B",
    "TextField",
    "fingerprint",
]


@dataclass(frozen=True, slots=True)
class TextField:
    """A field of words: `weight` multiplies its frequencies before saturation; `b` is how much its
    length counts, `b_section` how much on a section; `front` = it belongs to the document.
    """

    name: str
    weight: float
    b: float
    b_section: float
    document_level: bool
    help: str


# BM25's saturation and length normalisation: 6 of 8 folds of a leave-one-collection-out search over
# eight public test collections chose 1.6 and .6.
K1 = 1.6
B = 0.6
# A section of a web page is as long as its headings let it be, a page of a PDF as long as paper is:
# a long section says more, rather than the same in more words. On the golden queries .2 and .3 do
# better than .6 (success@1 .83 and .84 against .80); in the test collections are no sections.
B_SECTION = 0.3

# Title x4, between the x3 and the x5 of the same search (mean nDCG@10 .4863 and .4876). Authors and
# aliases name a document as its title does, but they are lists: having more of them makes none of
# them say less, so their length counts for nothing (on the golden queries: success@1 .8125 against
# .775 with B for both). Headings count twice: they name what a page is about, but repeat over its
# neighbours.
FIELDS = (
    TextField("title", 4.0, B, B, True, "the document's title"),
    TextField("author", 4.0, 0.0, 0.0, True, "authors and editors"),
    TextField(
        "alias",
        4.0,
        0.0,
        0.0,
        True,
        "other titles, report numbers, DOI, years of publication and event",
    ),
    TextField("abstract", 1.0, B, B, True, "the document's abstract"),
    TextField("heading", 2.0, B, B, False, "the heading or outline entry in force on the page"),
    TextField("body", 1.0, B, B_SECTION, False, "the page's text"),
)
PAGE_FIELDS = tuple(f.name for f in FIELDS if not f.document_level)

# A word of so many letters that is nowhere lends some of its weight to words spelled like it, as
# much as a synonym has: shorter ones are one letter away from too many others.
MIN_HINT_LENGTH = 5
HINT_WEIGHT = 0.5

# Raised whenever tokens, stems, stop words, stored arrays or scores of an unchanged corpus would
# change by more than the figures above.
VERSION = 4


def fingerprint() -> str:
    """Twelve hexadecimal digits that change when the fields, the analysis or the ranking do."""
    parts = (VERSION, K1, MIN_HINT_LENGTH, HINT_WEIGHT, *map(astuple, FIELDS))
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
