"""The schema: the searchable fields, and the parameters of the ranking with their sources. Reading
and writing share this table, and its fingerprint says whether an index fits this version.
"""

import hashlib
from dataclasses import astuple, dataclass, replace

from indexer.engine.query.visitors import SYNONYM_WEIGHT

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
    """A searchable field.

    `weight` multiplies its frequencies before saturation; `b` is BM25's length normalization on a
    page, `b_section` on a section of a web page. `is_text`: it is text of the page, in which words
    occur; all other fields satisfy a query and score, but list no page.
    """

    name: str
    weight: float
    b: float
    b_section: float
    is_text: bool
    help: str


# BM25's saturation and length normalization: 6 of 8 folds of a leave-one-collection-out search over
# eight public test collections chose 1.6 and .6.
K1 = 1.6
B = 0.6
# The length of a section of a web page depends on its headings, that of a PDF page on the paper: a
# long section says more, rather than the same in more words. On the golden queries .2 and .3 are
# better than .6 (success@1 .83 and .84 against .80); the test collections have no sections.
B_SECTION = 0.3

# Title x4, between the x3 and the x5 of the same search (mean nDCG@10 .4863 and .4876). Authors and
# aliases identify a document as its title does, but they are lists: more entries do not make each
# one less significant, so their length is not normalized (on the golden queries: success@1 .8125
# against .775 with B for both). Headings count twice: they say what a page is about, but repeat on
# its neighbors. Running headers and footers say the same on every page: a tenth is enough to find
# them.
FIELDS = (
    TextField("title", 4.0, B, B, False, "the document's title"),
    TextField("author", 4.0, 0.0, 0.0, False, "authors and editors"),
    TextField(
        "alias",
        4.0,
        0.0,
        0.0,
        False,
        "other titles, report numbers, DOI, years of publication and event",
    ),
    TextField("abstract", 1.0, B, B, False, "the document's abstract"),
    TextField("heading", 2.0, B, B, True, "the heading or outline entry in force on the page"),
    TextField("body", 1.0, B, B_SECTION, True, "the page's text"),
    TextField("running", 0.1, 0.0, 0.0, False, "the running header and footer of the page"),
)
PAGE_FIELDS = tuple(field.name for field in FIELDS if field.is_text)

# A word of at least so many letters that does not occur gives some of its weight to words spelled
# like it, as much as a synonym has: shorter ones are one letter away from too many others.
MIN_HINT_LENGTH = 5
HINT_WEIGHT = 0.5

# To be incremented when tokens, stems, stop words, stored arrays or scores of an unchanged corpus
# change for other reasons than the parameters above.
VERSION = 11


def fingerprint() -> str:
    """Twelve hexadecimal digits that change when the fields, the analysis or the ranking change; an
    index with another fingerprint is outdated.
    """
    fields = (astuple(replace(field, help="")) for field in FIELDS)
    parts = (VERSION, K1, MIN_HINT_LENGTH, HINT_WEIGHT, SYNONYM_WEIGHT, *fields)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
