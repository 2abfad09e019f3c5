"""Text fragments: the URL of a document's web page that scrolls to the words of the first match.

`#:~:text=prefix-,words,-suffix` makes a browser that supports text fragments (a note of the Web
Incubator Community Group) scroll to the words and mark them; any other browser opens the page. "-",
"," and "&" have a meaning in it, and everything that is not a plain letter or digit is encoded.
"""

import re
from urllib.parse import quote

from indexer.engine.results import PageText
from indexer.model import Record
from search_app.documents.links import web_address

__all__ = ["QUOTED", "at_heading", "at_words", "fragment_url"]

# Formats whose URL on the web shows the text itself, as a page.
QUOTED = frozenset({"html", "mhtml"})

# Words before and after a match that distinguish it from other matches.
_AROUND = 3
# Where text may continue in another block of the page: at a line's end, and at the bar that the
# extraction puts between cells.
_BREAK = re.compile(r"\n| \| ")


def fragment_url(page: PageText) -> str:
    """The URL of the first match of a page on the web, else of its section; the document's URL if
    there is neither; "" if the document is not a web page.
    """
    record = page.record
    if not _on_the_web(record):
        return ""
    directive = at_words(page.text.text, page.text.marks) or at_heading(page.heading.text)
    if not directive:
        return record.url
    joint = ":~:" if "#" in record.url else "#:~:"
    return f"{record.url}{joint}{directive}"


def at_words(text: str, marks: tuple[tuple[int, int], ...]) -> str:
    """The directive for the first match with the words around it in its line, "" without match."""
    if not marks:
        return ""
    start, end = marks[0]
    words = _BREAK.split(text[start:end])[0].strip()
    before = _BREAK.split(text[:start])[-1].split()[-_AROUND:]
    # After a match that continues in another line, no words have to follow directly.
    whole = len(_BREAK.split(text[start:end])) == 1
    after = _BREAK.split(text[end:])[0].split()[:_AROUND] if whole else []
    parts = [f"{_encoded(' '.join(before))}-"] if before else []
    parts.append(_encoded(words))
    parts += [f"-{_encoded(' '.join(after))}"] if after else []
    return "text=" + ",".join(parts)


def at_heading(heading: str) -> str:
    """The directive for a section's heading, "" without heading."""
    return f"text={_encoded(' '.join(heading.split()))}" if heading.strip() else ""


def _on_the_web(record: Record) -> bool:
    return bool(web_address(record.url)) and record.format in QUOTED


def _encoded(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")
