"""The main text of a web page according to trafilatura. The only module that uses it."""

from lxml import etree
from lxml.html import HTMLParser, fromstring

from indexer.extract.html.sanitize import SanitizedMarkup
from indexer.extract.library_guard import Diagnostics, capture_logs, guarded

__all__ = ["main_text"]

# Above these it may not return: justext, its fallback, is quadratic in short paragraphs. The
# largest of the gold pages has 7,200 tags and 1.5 MB.
_MAX_TAGS = 10_000
_MAX_LENGTH = 3_000_000


def main_text(page: SanitizedMarkup, notes: Diagnostics) -> str:
    """The text of the main content without reader comments; "" if it was not run or failed.

    Deterministic: nothing is fetched or cached, and the clock is not used.
    """
    if page.changed or page.tags > _MAX_TAGS or len(page.markup) > _MAX_LENGTH:
        notes.add("The page is too large or too deep for the second judge of what is content.")
        return ""
    with capture_logs("trafilatura", Diagnostics()):
        return guarded(lambda: _extract(page.markup), "", notes, "no second judge of content")


def _extract(markup: str) -> str:
    # half a second
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
        # Without these dates it would use the current date.
        date_extraction_params={"original_date": True, "max_date": "2100-01-01"},
    )
    text = getattr(result, "text", None)
    return text if isinstance(text, str) else ""


def _tree(markup: str) -> etree._Element:
    """Parse without size limits: libxml2 would drop text beyond 10 MB or depth 256."""
    parser = HTMLParser(
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
        collect_ids=False,
        default_doctype=False,
    )
    return fromstring(markup.encode("utf-8", "replace"), parser=parser)
