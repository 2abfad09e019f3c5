"""A page's text and its matches -> the address of the web page it was read from, at these words.

`#:~:text=prefix-,words,-suffix` makes a browser scroll to the words and mark them, where it knows
text fragments (a note of the Web Incubator Community Group); any other browser opens the page. "-",
"," and "&" have a meaning in it, and everything that is not a plain letter or digit is encoded.
"""

import re
from urllib.parse import quote

from indexer.engine.results import PageText
from indexer.model import Record
from search_app.documents.links import web_address

__all__ = ["QUOTED", "at_heading", "at_words", "fragment_url"]

# Formats of which an address on the web shows the words themselves, as a page.
QUOTED = frozenset({"html", "mhtml"})

# Words before and after a match that tell it from others like it.
_AROUND = 3
# Where text may stand in another block of the page: a line's end, and the bar between cells, which
# is ours.
_BREAK = re.compile(r"\n| \| ")


def fragment_url(page: PageText) -> str:
    """Where the first match of a page stands on the web, else its section; the bare address where
    there is neither; "" when its document is no page of the web.
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
    """The directive for the first match with the words around it in its line, "" without any."""
    if not marks:
        return ""
    start, end = marks[0]
    words = _BREAK.split(text[start:end])[0].strip()
    before = _BREAK.split(text[:start])[-1].split()[-_AROUND:]
    # A match that goes on in another line has nothing after it that must follow at once.
    whole = len(_BREAK.split(text[start:end])) == 1
    after = _BREAK.split(text[end:])[0].split()[:_AROUND] if whole else []
    said = [f"{_encoded(' '.join(before))}-"] if before else []
    said.append(_encoded(words))
    said += [f"-{_encoded(' '.join(after))}"] if after else []
    return "text=" + ",".join(said)


def at_heading(heading: str) -> str:
    """The directive for a section's heading, "" without one."""
    return f"text={_encoded(' '.join(heading.split()))}" if heading.strip() else ""


def _on_the_web(record: Record) -> bool:
    return bool(web_address(record.url)) and record.format in QUOTED


def _encoded(words: str) -> str:
    return quote(words, safe="").replace("-", "%2D")
