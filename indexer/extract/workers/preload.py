"""Preloading: imported once by the fork server, so that workers start with loaded readers.

Dictionaries, language models and compiled patterns take longer to load than a document takes to
read.
"""

from contextlib import suppress

from indexer.extract.dispatch import read_bytes
from indexer.settings import Settings

__all__: list[str] = []

# Two texts that make readers load these: a word broken at the end of a line, a date, and enough
# words to identify their language.
_WORDS = "These are a few plain words in one language, so that there is something to recog-"
_PAGE = (
    "<!doctype html><title>A page</title><main><h1>A page</h1>"
    f"<p>{_WORDS} nise.</p><p>Published on 3 May 2011 by nobody in particular.</p></main>"
)
_CONTENT = f"BT /F1 12 Tf 72 720 Td ({_WORDS}) Tj 0 -14 Td (nise in it at all.) Tj ET"
_PDF = (
    "%PDF-1.4\n"
    "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
    "/Resources << /Font << /F1 5 0 R >> >> >>\nendobj\n"
    f"4 0 obj\n<< /Length {len(_CONTENT)} >>\nstream\n{_CONTENT}\nendstream\nendobj\n"
    "5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n"
    "trailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF\n"
)

for _path, _content in (("a.html", _PAGE), ("a.pdf", _PDF)):
    with suppress(Exception):  # an error here will occur, and be reported, where it matters
        read_bytes(_content.encode(), _path, Settings(ocr=False))
