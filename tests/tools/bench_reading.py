"""Reading PDF, measured: `python -m tests.tools.bench_reading [FOLDER ...]`.

Reads the shipped reports and the PDFs of the folders given (by default that of the environment
variable PILLARS_SAMPLES, if it is set). Prints what the ladder of two readers costs against pypdf
alone, file by file in turn, how near its text comes to that of poppler's `pdftotext` on pages where
pdftotext and pdfium agree, and how labels and outline compare with pdfium's. Notes' numbers, which
we set apart and pdftotext does not, are no split words.
"""

import gc
import io
import logging
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
from pypdf import PdfReader

from indexer.extract.library_guard import Diagnostics
from indexer.extract.pdf.open import open_pdf
from indexer.extract.pdf.page_reader import read_pages
from indexer.extract.pdf.pages import write_pages
from indexer.extract.pdf.reader import read_pdf
from indexer.extract.pdf.structure.pdfium_fallback import fallback_structure
from indexer.extract.pdf.structure.read_structure import read_structure
from indexer.extract.reader_api import ReadContext
from indexer.extract.text.clean import one_line
from indexer.model import Document
from indexer.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = Settings(ocr=False, page_images=False)
ROUNDS = 5
LEAST_WORDS = 20
SURE = 0.95
BAD = 0.8


@dataclass
class Tally:
    """What was counted over all pages that the two references agree on."""

    scores: list[float] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    words: int = 0
    glued: int = 0
    split: int = 0
    unsure: int = 0
    labels: Counter[bool] = field(default_factory=Counter)
    targets: Counter[bool] = field(default_factory=Counter)
    readers: Counter[str] = field(default_factory=Counter)


def main(arguments: Sequence[str]) -> int:
    """Prints the figures."""
    logging.disable()
    named = arguments or [os.environ.get("PILLARS_SAMPLES", "")]
    files = sorted((ROOT / "corpus" / "reports").glob("*.pdf"))
    files += [file for name in named if name for file in sorted(Path(name).rglob("*.pdf"))]
    contents = [(file.name, file.read_bytes()) for file in files]
    speed(contents)
    tally = Tally()
    for name, content in contents:
        compare(name, content, tally)
    report(tally)
    return 0


def say(what: str, figure: float, unit: str) -> None:
    sys.stdout.write(f"{what:34} {figure:9.3f}  {unit}\n")


def speed(contents: Sequence[tuple[str, bytes]]) -> None:
    """CPU time of the ladder against pypdf alone, each file in turn."""
    ladder(contents[0][1])  # tables and word lists are loaded once a process
    alone_all, ladder_all, ratios, pages = 0.0, 0.0, [], 0
    for _, content in contents:
        times = [(timed(alone, content), timed(ladder, content)) for _ in range(ROUNDS)]
        # What else runs on the machine makes times longer, never shorter.
        plain, both = (min(column) for column in zip(*times, strict=True))
        alone_all, ladder_all = alone_all + plain, ladder_all + both
        pages += count(content)
        ratios.append(both / plain)
    say("pypdf alone", alone_all / pages * 1000, f"CPU ms a page, {pages} pages")
    say("both readers and word places", ladder_all / pages * 1000, "CPU ms a page")
    say("ratio of the sums", ladder_all / alone_all, "(at most 1.35)")
    say("median ratio of a file", statistics.median(ratios), f"{len(ratios)} files")


def alone(content: bytes) -> object:
    """Open, the text of all pages, labels and outline, by pypdf."""
    notes = Diagnostics()
    try:
        reader = PdfReader(io.BytesIO(content))
        found = read_structure(reader, len(reader.pages), notes)
        return found, [page.extract_text() for page in reader.pages]
    except Exception:  # noqa: BLE001  damaged files are timed until they fail
        return None


def ladder(content: bytes) -> object:
    """The same with the second reader, the choice between them, paragraphs and word places."""
    notes = Diagnostics()
    opened = open_pdf(content, "both", notes)
    if not opened.count:
        return None
    if opened.pypdf is not None:
        read_structure(opened.pypdf, opened.count, notes)
    seen = list(read_pages(opened.pypdf, opened.pdfium, opened.count, ReadContext(SETTINGS)))
    return list(write_pages(seen, [set()] * opened.count))


def timed(work: Callable[[bytes], object], content: bytes) -> float:
    gc.collect()
    started = time.process_time()
    work(content)
    return time.process_time() - started


def count(content: bytes) -> int:
    try:
        return len(pdfium.PdfDocument(content))
    except pdfium.PdfiumError:
        return 0


def compare(name: str, content: bytes, tally: Tally) -> None:
    """Adds a document's pages to the tally."""
    result = read_pdf(content, name, ReadContext(SETTINGS)).result
    if not isinstance(result, Document):
        return
    tally.readers.update(page.reader for page in result.pages)
    structure(content, tally)
    theirs = poppler(content, len(result.pages))
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError:
        return
    for page, other in zip(result.pages, theirs, strict=False):
        reference = words(other)
        if len(reference) < LEAST_WORDS or page.number > len(document):
            continue
        textpage = document[page.number - 1].get_textpage()
        if f1(words(textpage.get_text_range()), reference) < SURE:
            tally.unsure += 1
            continue
        ours = words(f"{page.above}\n{page.text}\n{page.below}")
        score = f1(ours, reference)
        tally.scores.append(score)
        if score < BAD:
            tally.bad.append(f"{name} page {page.number}: {score:.3f} ({page.reader})")
        tally.words += len(reference)
        tally.glued += len(list(concatenated(ours, reference)))
        tally.split += sum(1 for parts in concatenated(reference, ours) if not note(parts))


def poppler(content: bytes, pages: int) -> list[str]:
    """The text of each page as poppler reads it; none where it is not installed or fails."""
    program = shutil.which("pdftotext")
    if program is None:
        return []
    done = subprocess.run(
        [program, "-enc", "UTF-8", "-", "-"], input=content, capture_output=True, check=False
    )
    return done.stdout.decode("utf-8", "replace").split("\f")[:pages]


def words(text: str) -> list[str]:
    """Words in lower case, parts of hyphenated ones together."""
    text = unicodedata.normalize("NFKC", text.replace("\x02", "\ufffe")).lower()
    text = re.sub(
        r"(?<=\w)(?:[-\u00ad\u2010\u2011]+\s*\n\s*|[-\u00ad\u2010\ufffe]+)(?=\w)", "", text
    )
    return re.findall(r"\w+", text)


def f1(ours: Sequence[str], theirs: Sequence[str]) -> float:
    shared = (Counter(ours) & Counter(theirs)).total()
    return 2 * shared / max(1, len(ours) + len(theirs))


def concatenated(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Words of ours that are two or three neighbouring words of theirs, with those."""
    known = set(theirs)
    runs = {
        "".join(run): run
        for size in (2, 3)
        for run in zip(*(theirs[n:] for n in range(size)), strict=False)
    }
    return (runs[word] for word in ours if word not in known and word in runs)


def note(parts: Sequence[str]) -> bool:
    """Whether a word was parted from the number of a note."""
    return any(re.fullmatch(r"\d{1,3}", part) for part in parts) and any(map(str.isalpha, parts))


def structure(content: bytes, tally: Tally) -> None:
    """Labels and the pages that the outline leads to, against pdfium's."""
    notes = Diagnostics()
    opened = open_pdf(content, "both", notes)
    if opened.pypdf is None or opened.pdfium is None:
        return
    ours = read_structure(opened.pypdf, opened.count, notes)
    theirs = fallback_structure(opened.pdfium, opened.count, notes)
    for number, label in enumerate(ours.labels):
        if label:  # pdfium also counts the pages that no label is declared for
            tally.labels[label == one_line(opened.pdfium.get_page_label(number))] += 1
    mine, other = ([(h.text, h.page) for h in one.headings] for one in (ours, theirs))
    same = (Counter(mine) & Counter(other)).total()
    tally.targets[True] += same
    tally.targets[False] += max(len(mine), len(other)) - same


def report(tally: Tally) -> None:
    """Prints what was counted."""
    readers = ", ".join(f"{name or 'none'} {n}" for name, n in sorted(tally.readers.items()))
    sys.stdout.write(f"pages by reader: {readers}\n")
    pages = len(tally.scores)
    if pages:
        note = f"{pages} pages, {tally.unsure} more where the references differ"
        say("word F1 with pdftotext", statistics.mean(tally.scores), f"{note} (at least .98)")
        say("pages below .8", 100 * len(tally.bad) / pages, "% (at most 1.2)")
        say("glued words", 1000 * tally.glued / tally.words, "of 1,000 (at most 1.5)")
        say("split words", 1000 * tally.split / tally.words, "of 1,000 (at most .3)")
        sys.stdout.writelines(f"  {line}\n" for line in tally.bad[:20])
    else:
        sys.stdout.write("pdftotext (poppler) is not installed: nothing to compare with\n")
    for what, found in (("labels as pdfium's", tally.labels), ("outline targets", tally.targets)):
        if found.total():
            say(what, 100 * found[True] / found.total(), f"% of {found.total()}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
