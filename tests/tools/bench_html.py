"""Reading web pages, measured against gold: `python -m tests.tools.bench_html FOLDER`.

FOLDER holds pages as NAME.html.gz and what people found in them as gold/NAME.json (the shape of the
Web Content Extraction Benchmark). Printed for all pages and for each half of them, so that what was
tuned on one half shows on the other: word F1, precision and recall of the main content, ours and
that of trafilatura alone; F1 by kind of page; headings, table cells and list items of the page that
stand in the gold text and are kept as such; links to files kept; titles; dates by their certainty.
"""

import gzip
import json
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trafilatura
from bs4 import BeautifulSoup

from indexer.extract.html import read_html
from indexer.extract.reader_api import ReadContext
from indexer.extract.text.decode import decode
from indexer.model import Document
from indexer.settings import Settings

FILES = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|zip)($|[?#])", re.IGNORECASE)
# What one page gives: name of a figure -> (found, wanted).
Counts = Mapping[str, tuple[float, float]]


@dataclass(slots=True)
class Measured:
    """The figures of one page; words `missing` from our text, and its `surplus`."""

    name: str
    kind: str
    wanted: int
    ours: tuple[float, float, float]
    theirs: tuple[float, float, float]
    counts: Counts
    seconds: tuple[float, float]
    missing: str = ""
    surplus: str = ""


def main(arguments: Sequence[str]) -> int:
    """Prints the tables; with `--worst` also the twenty pages that we read worst."""
    folder = Path(arguments[0])
    pages = sorted(folder.glob("*.html.gz"))
    every = [measure(page, folder / "gold") for page in pages]
    measured = [one for one in every if one.wanted]
    say(f"{len(every) - len(measured)} pages have no gold text and are not counted")
    print_table("all pages", measured)
    print_table("even pages", measured[::2])
    print_table("odd pages", measured[1::2])
    if "--worst" in arguments:
        for one in sorted(measured, key=lambda m: m.ours[0])[:20]:
            say(f"\n{one.name} {one.kind} ours {shown(one.ours)} theirs {shown(one.theirs)}")
            say(f"  missing: {one.missing}\n  surplus: {one.surplus}")
    return 0


def measure(page: Path, gold: Path) -> Measured:
    """Reads a page with both readers and compares with its gold."""
    name = page.name.removesuffix(".html.gz")
    content = gzip.decompress(page.read_bytes())
    known = json.loads((gold / f"{name}.json").read_text(encoding="utf-8"))
    truth = known["ground_truth"]
    start = time.process_time()
    result = read_html(content, f"{name}.html", ReadContext(Settings())).result
    between = time.process_time()
    alone = trafilatura.extract(decode(content), include_comments=False) or ""
    end = time.process_time()
    document = result if isinstance(result, Document) else None
    text = whole(document) if document else ""
    wanted = words(truth["main_content"])
    found = words(text)
    return Measured(
        name,
        known["_internal"]["page_type"]["primary"],
        wanted.total(),
        scores(found, wanted),
        scores(words(alone), wanted),
        counts(content, document, truth),
        (between - start, end - between),
        " ".join((wanted - found).keys())[:300],
        " ".join((found - wanted).keys())[:300],
    )


def whole(document: Document) -> str:
    """All headings and texts."""
    return "\n\n".join(f"{page.heading}\n\n{page.text}" for page in document.pages)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def scores(found: Counter[str], wanted: Counter[str]) -> tuple[float, float, float]:
    """F1, precision and recall of a bag of words."""
    common = (found & wanted).total()
    precision = common / found.total() if found else 0.0
    recall = common / wanted.total() if wanted else 0.0
    return (2 * precision * recall / (precision + recall) if common else 0.0, precision, recall)


def counts(content: bytes, document: Document | None, truth: Mapping[str, Any]) -> Counts:
    """What should be kept as what it is, and what was."""
    soup = BeautifulSoup(decode(content), "html.parser")
    gold = squeezed(truth["main_content"])
    text = squeezed(whole(document)) if document else ""
    headings = {squeezed(h.text) for h in document.headings} if document else set()
    headings |= {
        squeezed(part)
        for h in (document.headings if document else ())
        for part in h.text.split(" · ")
    }
    cells = {
        squeezed(c)
        for p in (document.pages if document else ())
        for c in re.split(r"\n| \| ", p.text)
    }
    attached = {a.url.rpartition("/")[2] for a in document.attachments} if document else set()
    title = squeezed(document.title) if document else ""
    return {
        "headings kept": share(texts(soup, ("h2", "h3", "h4", "h5"), gold), headings | {title}),
        "headings of 3 words": share(
            [h for h in texts(soup, ("h2", "h3", "h4", "h5"), gold) if h.count(" ") > 1],
            headings | {title},
        ),
        "headings in text": share(
            texts(soup, ("h2", "h3", "h4", "h5"), gold), Within(text + title)
        ),
        "table cells": share(cell_texts(soup, gold), cells),
        "list items": share(texts(soup, ("li",), gold), Within(text)),
        "attachments": share(files(soup), attached),
        "title": (float(squeezed(truth["title"] or "") == title), 1.0)
        if truth["title"]
        else (0, 0),
        **dates(document, truth),
    }


def dates(document: Document | None, truth: Mapping[str, Any]) -> Counts:
    """The date of publication: right of those given, by certainty, and given of those wanted."""
    given = document.dates.get("published", "")[:10] if document else ""
    wanted = (truth["publish_date"] or "")[:10]
    guessed = document is not None and document.sources.get("published") == "guessed"
    # Less precise is not wrong: "2024" for a day of it.
    right = float(bool(given) and wanted.startswith(given))
    kind = "guessed" if guessed else "certain"
    known = (right, 1.0) if given and wanted else (0, 0)
    return {
        f"{kind} dates right": known,
        f"{kind} dates where gold has none": (float(bool(given)), 1.0) if not wanted else (0, 0),
        "dates found": (right, 1.0) if wanted else (0, 0),
    }


class Within:
    """A text as a set of all its parts."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __contains__(self, part: object) -> bool:
        return isinstance(part, str) and part in self.text


def share(wanted: Iterable[str], found: Any) -> tuple[float, float]:
    every = list(wanted)
    return float(sum(one in found for one in every)), float(len(every))


def texts(soup: BeautifulSoup, names: Sequence[str], gold: str) -> list[str]:
    """The texts of elements that stand in the gold text."""
    found = (squeezed(tag.get_text(" ")) for tag in soup.find_all(list(names)))
    return [text for text in found if len(text) > 2 and f" {text} " in f" {gold} "]


def cell_texts(soup: BeautifulSoup, gold: str) -> list[str]:
    tables = [t for t in soup.find_all("table") if t.find(["table", "h1", "h2", "h3"]) is None]
    cells = [c for t in tables if len(t.find_all("tr")) > 1 for c in t.find_all(["td", "th"])]
    found = (squeezed(cell.get_text(" ")) for cell in cells)
    return [text for text in found if len(text) > 2 and f" {text} " in f" {gold} "]


def files(soup: BeautifulSoup) -> set[str]:
    """The names of the files that the page links to."""
    hrefs = [str(a["href"]) for a in soup.find_all("a", href=True)]
    return {
        h.strip().rpartition("/")[2].partition("#")[0]
        for h in hrefs
        if FILES.search(h.partition("?")[0])
    }


def squeezed(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def print_table(what: str, measured: Sequence[Measured]) -> None:
    say(f"\n{what}: {len(measured)}")
    for name, of in (("ours", lambda m: m.ours), ("trafilatura", lambda m: m.theirs)):
        rows = [of(m) for m in measured]
        zeros = sum(row[0] < 0.5 for row in rows)
        means = tuple(statistics.mean(column) for column in zip(*rows, strict=True))
        say(f"  {name:12} {shown(means)}  under .5: {zeros}")
    kinds: dict[str, list[Measured]] = defaultdict(list)
    for one in measured:
        kinds[one.kind].append(one)
    say("  by kind (ours/theirs): " + ", ".join(by_kind(kinds)))
    for name in dict.fromkeys(n for m in measured for n in m.counts):
        found = sum(m.counts.get(name, (0, 0))[0] for m in measured)
        wanted = sum(m.counts.get(name, (0, 0))[1] for m in measured)
        say(f"  {name:30} {found:5.0f} of {wanted:5.0f}  {found / wanted if wanted else 1:.3f}")
    mine, theirs = (sum(m.seconds[n] for m in measured) for n in (0, 1))
    say(f"  CPU seconds: ours {mine:.1f}, trafilatura alone {theirs:.1f}")


def by_kind(kinds: Mapping[str, list[Measured]]) -> Iterator[str]:
    for kind, group in sorted(kinds.items()):
        ours, theirs = (
            statistics.mean(scores[0] for scores in column)
            for column in zip(*((one.ours, one.theirs) for one in group), strict=True)
        )
        yield f"{kind} {ours:.3f}/{theirs:.3f}"


def shown(row: tuple[float, ...]) -> str:
    return "F1 {:.3f} precision {:.3f} recall {:.3f}".format(*row)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
