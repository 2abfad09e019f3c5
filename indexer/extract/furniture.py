"""Lines of all pages in, the same without running headers, footers and page numbers out."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

__all__ = ["without_furniture"]

# Running lines stand among the first or last lines; three cover two-line headers and a rule.
_EDGE = 3
# Of 247 real documents, 66 % repeat a footer and 40 % a header; these thresholds found them.
_SHARE = 0.4
_LEAST = 3
# "Annual report 2012   Findings": the chapter changes, this many words at one end stay.
_FIXED_WORDS = 4
_ROMAN = r"(?=[ivxlc])(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})"


def without_furniture(
    pages: Sequence[Sequence[str]], headings: Sequence[Collection[str]] = ()
) -> list[list[str]]:
    """Each page's lines without those that repeat at its edge on 40 % of the pages and at least 3.

    Digits and roman page numbers count as equal. `headings` are, for each page, the outline entries
    that start there: they stay ("Pillar 7" on top of its page is no running line). When most pages
    would lose all their text, what repeats is what the document says, and everything stays.
    """
    entries = {_masked(one) for page in headings for one in page}
    entries |= {re.sub(r"^[#.]+ ", "", one) for one in entries}  # headers leave out the number
    edges = [_edges(lines, entries) for lines in pages]
    seen = Counter(key for page in edges for key in {k for keys in page.values() for k in keys})
    needed = max(_LEAST, _SHARE * sum(1 for page in edges if page))
    running = {key for key, count in seen.items() if count >= needed}
    kept = []
    for number, (lines, page) in enumerate(zip(pages, edges, strict=True)):
        titles = {_plain(h) for h in headings[number]} if headings else set()
        dropped = {n for n, keys in page.items() if running.intersection(keys)}
        kept.append([x for n, x in enumerate(lines) if n not in dropped or _plain(x) in titles])
    emptied = sum(1 for page, lines in zip(edges, kept, strict=True) if page and not any(lines))
    return [list(lines) for lines in pages] if emptied * 2 > len(pages) else kept


def _edges(lines: Sequence[str], titles: Collection[str]) -> Mapping[int, set[str]]:
    """Line index -> what is compared, for the first and last lines that hold anything.

    Of a line that holds an outline entry beside something else, that is the something else.
    """
    full = [n for n, line in enumerate(lines) if line.strip()]
    edge = max(1, min(_EDGE, len(full) // 4))  # a short page is not all edge
    keys = {n: {_masked(lines[n])} for n in (*full[:edge], *full[-edge:])}
    for n in (*full[:1], *full[-1:]):
        words = _masked(lines[n]).split()
        if len(words) > _FIXED_WORDS:
            keys[n] |= {"^ " + " ".join(words[:_FIXED_WORDS])}
            keys[n] |= {"$ " + " ".join(words[-_FIXED_WORDS:])}
        line = _masked(lines[n])
        keys[n] |= {"^ " + line.removesuffix(t).strip() for t in titles if line.endswith(f" {t}")}
        keys[n] |= {"$ " + line.removeprefix(t).strip() for t in titles if line.startswith(f"{t} ")}
    return keys


def _plain(line: str) -> str:
    return " ".join(line.casefold().split())


def _masked(line: str) -> str:
    words = re.sub(r"\d+", "#", _plain(line))
    return re.sub(rf"^{_ROMAN}(?=$| )|(?<= ){_ROMAN}$", "#", words)
