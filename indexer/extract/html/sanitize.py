"""HTML sanitizer: rewrite markup so that no parser hangs on it or loses text.

Every HTML parser has inputs that take minutes or whose text it drops: thousands of open elements,
of attributes on one element, pictures in data: URLs. One linear pass over the tags: markup beyond
the limits loses its tags, never its text.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from indexer.extract.library_guard import Diagnostics

__all__ = ["SanitizedMarkup", "sanitize", "without_data"]

# Each costs a tenth of a millisecond; the largest of 119 gold pages has 7,200.
_MAX_TAGS = 100_000
# Elements open at a time; libxml2 drops text nested deeper than 256. No gold page comes near.
_MAX_DEPTH = 150
# Of these, inline elements: <font> is often never closed, and would apply to the rest of the page.
_MAX_INLINE_DEPTH = 50
# So many of the block elements beyond become paragraphs; each costs parsing time.
_MAX_PARAGRAPHS = 1_000
# Characters of a tag, and attributes kept of a longer one: lxml is quadratic in attributes.
_MAX_TAG_LENGTH = 16_000
_MAX_ATTRIBUTES = 50
_MAX_VALUE_LENGTH = 2_000
# How far to search for the end of a tag after quoted values, per tag and in total: unclosed quotes
# would make the search quadratic.
_TAG_WITHIN = 2_000_000
_ALL_TAGS_WITHIN = 30_000_000

_TAG = re.compile(r"<(?:!--|(/?)([a-zA-Z][^\s/><]*))")
# A quotation mark counts only right after "=": in <a title=it's> it is a letter.
_WHOLE_TAG = re.compile(r"(?>[^>=]+|=\s*(?:\"[^\"]*\"|'[^']*')|=)*+>")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+)))?")
_CONTROLS = {n: None for n in range(32) if chr(n) not in "\t\n\r\f"}
_DATA = re.compile(rb"(data:[\w.+/-]{0,60}(?:;[\w=.-]{1,40}){0,4},)[\w+/%=.!~*-]{200,}")
# Elements whose content is not markup.
_RAW_TEXT_END = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp")
}
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# Elements whose end tags are often omitted: parsers close them, so they do not nest.
_CLOSED_BY_NEXT = frozenset(
    "p li dt dd tr td th thead tbody tfoot option optgroup colgroup caption rp rt "
    "html head body".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s "
    "samp small span strike strong sub sup time tt u var".split()
)


@dataclass(frozen=True, slots=True)
class SanitizedMarkup:
    """`changed` is True if markup beyond the limits lost its tags; `tags` counts all tags."""

    markup: str
    tags: int
    changed: bool


def without_data(content: bytes) -> bytes:
    """Remove the content of data: URLs, most of a page saved as one file."""
    return _DATA.sub(rb"\1", content) if b"data:" in content else content


def sanitize(markup: str, notes: Diagnostics) -> SanitizedMarkup:
    """Remove tags beyond the limits, and control characters; `notes` says so."""
    sanitizer = _Sanitizer(markup.translate(_CONTROLS))
    sanitized = "".join(sanitizer.run())
    if sanitizer.tags > _MAX_TAGS:
        notes.add(f"Of the page's markup, only the first {_MAX_TAGS} tags were obeyed.")
    elif sanitizer.left_out:
        notes.add("The page nests its elements too deep: the innermost were taken as text.")
    return SanitizedMarkup(sanitized, sanitizer.tags, bool(sanitizer.left_out))


@dataclass(slots=True)
class _Sanitizer:
    """One pass over the markup: `stack` holds open elements, `left_out` counts removed tags."""

    markup: str
    tags: int = 0
    budget: int = _ALL_TAGS_WITHIN
    inline: int = 0
    links: int = 0
    stack: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    pending: Counter[str] = field(default_factory=Counter)
    no_comment_end: bool = False
    unclosed: set[str] = field(default_factory=set)

    def run(self) -> Iterator[str]:
        """Yield the pieces of the sanitized markup."""
        done = at = 0
        while match := _TAG.search(self.markup, at):
            if match[2] is None:
                at = self._comment(match.end())
                continue
            end = self._end(match.end())
            if not end:
                break
            self.tags += not match[1]
            name = match[2].lower()
            instead = self._replacement(match, name, end)
            if instead is not None:
                yield self.markup[done : match.start()] + instead
                done = end
            at = end if match[1] else self._skip_raw_text(name, end)
            if instead is not None and name in _RAW_TEXT_END:
                done = at
        yield self.markup[done:]

    def _replacement(self, match: re.Match[str], name: str, end: int) -> str | None:
        """What to write instead of a tag; None for the tag itself."""
        if match[1]:
            return self._close(name)
        instead = self._open(name)
        if instead is None and name == "a" and self.links > _MAX_INLINE_DEPTH:
            # A link ends where the next begins, as in browsers.
            self.left_out[name] += 1
            instead = "</a>" + self.markup[match.start() : end]
        if instead is None and end - match.start() > _MAX_TAG_LENGTH:
            instead = self._shorten(name, match.end(), end)
        return instead

    def _comment(self, start: int) -> int:
        end = -1 if self.no_comment_end else self.markup.find("-->", start)
        self.no_comment_end = end < 0
        return start if end < 0 else end

    def _end(self, start: int) -> int:
        """The end of a tag, after all its quoted values; 0 if it never ends."""
        end = self.markup.find(">", start) + 1
        if self.budget <= 0 or not end:
            return end
        whole = _WHOLE_TAG.match(self.markup, start, start + _TAG_WITHIN)
        self.budget -= whole.end() - start if whole else _TAG_WITHIN
        return whole.end() if whole else end

    def _open(self, name: str) -> str | None:
        """What to write instead of a start tag; None for the tag itself."""
        if self.tags > _MAX_TAGS:
            return self._leave_out(name, "")
        if name in _VOID or name in _CLOSED_BY_NEXT or name in _RAW_TEXT_END:
            return None
        if name == "a":
            self.links += 1
            return None
        inline = name in _INLINE
        if len(self.stack) >= _MAX_DEPTH or (inline and self.inline >= _MAX_INLINE_DEPTH):
            return self._leave_out(name, name)
        self.stack.append(name)
        self.inline += inline
        return None

    def _leave_out(self, name: str, pending: str) -> str:
        self.left_out[name] += 1
        self.pending[pending] += 1
        if name in _INLINE:
            return ""
        return " <p>" if self.left_out.total() < _MAX_PARAGRAPHS else " "

    def _close(self, name: str) -> str | None:
        if self.tags > _MAX_TAGS:
            return self._leave_out(name, "")
        if name == "a":
            self.links = max(0, self.links - 1)
            return None
        if self.pending[name] > 0:
            self.pending[name] -= 1
            return "" if name in _INLINE else " "
        for depth, opened in enumerate(reversed(self.stack), start=1):
            if opened == name:
                self.inline -= sum(open_tag in _INLINE for open_tag in self.stack[-depth:])
                del self.stack[-depth:]
                break
            if name in _INLINE and opened not in _INLINE:
                break
        return None

    def _skip_raw_text(self, name: str, at: int) -> int:
        """Skip the content of a script or another element whose content is not markup."""
        if name not in _RAW_TEXT_END or name in self.unclosed:
            return at
        match = _RAW_TEXT_END[name].search(self.markup, at)
        if match is None:
            self.unclosed.add(name)
        return match.start() if match else at

    def _shorten(self, name: str, start: int, end: int) -> str:
        attributes = []
        matches = _ATTRIBUTE.finditer(self.markup, start, end - 1)
        for attribute in islice(matches, _MAX_ATTRIBUTES):
            value = (attribute[2] or attribute[3] or attribute[4] or "")[:_MAX_VALUE_LENGTH]
            escaped = value.replace('"', "&quot;")
            attributes.append(f'{attribute[1]}="{escaped}"')
        return f"<{name} {' '.join(attributes)}>"
