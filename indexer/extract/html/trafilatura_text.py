"""The markup of a web page in, the text that trafilatura takes for its main content out; the home
of trafilatura.
"""

from lxml import etree
from lxml.html import HTMLParser, fromstring

from indexer.extract.html.sanitize import SanitizedMarkup
from indexer.extract.library_guard import Diagnostics, capture_logs, guarded

__all__ = ["main_text"]

# Beyond these it may not come back: justext, which it asks for a second opinion, is quadratic in
# short paragraphs. Of the gold pages the largest has 7,200 tags and 1.5 MB.
_MAX_TAGS = 10_000
_MAX_LENGTH = 3_000_000


def main_text(page: SanitizedMarkup, notes: Diagnostics) -> str:
    """The text of the main content, reader comments left out; "" when it was not asked or failed.

    Nothing is fetched, no cache is kept and no clock asked: one page gives one text.
    """
    if page.changed or page.tags > _MAX_TAGS or len(page.markup) > _MAX_LENGTH:
        notes.add("The page is too large or too deep for the second judge of what is content.")
        return ""
    with capture_logs("trafilatura", Diagnostics()):
        return guarded(lambda: _extract(page.markup), "", notes, "no second judge of content")


def _extract(markup: str) -> str:
    # Half a second, which only those who read web pages should pay.
    from trafilatura import bare_extraction

    result = bare_extraction(
        _tree(markup),
        fast=False,
        favor_precision=False,
        favor_recall=False,
        include_comments=False,
        include_tables=True,
        include_formatting=False,
        include_links=False,
        include_images=False,
        deduplicate=False,
        with_metadata=False,
        # Without dates given it would ask the clock.
        date_extraction_params={"original_date": True, "max_date": "2100-01-01"},
    )
    text = getattr(result, "text", None)
    return text if isinstance(text, str) else ""


def _tree(markup: str) -> etree._Element:
    """The tree with nothing dropped for its size: libxml2 drops text beyond 10 MB or depth 256."""
    parser = HTMLParser(
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
        collect_ids=False,
        default_doctype=False,
    )
    return fromstring(markup.encode("utf-8", "replace"), parser=parser)
