"""The embedded box, measured beside Pagefind's: `python -m tests.tools.bench_embed [ROUNDS]`.

Pagefind (from npm) gets every page of the shipped corpus as an HTML file with its facets, and a
static host that compresses. Ours stands on a page of another origin and asks the production server.
All boxes are open in one Chromium; each query goes to each in turn, as one input into the empty
box, and is timed in the page until two frames after the first result stands in it. The ratios are
theirs to ours, those of times of the paired times. Pagefind is compared as it is shipped, with the
pause it makes after a key, and again with that pause switched off, as ours then is.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from tests.browsing import browsing
from tests.site import built
from tests.tools.embed_boxes import OURS, Box, ours, rivals, written
from tests.tools.embed_figures import code_lines, data_lines, request_lines, time_lines
from tests.tools.embed_measure import Load, Opened, opened, searches, searches_without_script
from tests.tools.pagefind_site import VERSION, RivalMissing
from tests.tools.pagefind_site import installed as rival_installed
from tests.tools.pagefind_site import written as rival_site
from tests.tools.production import production
from tests.tools.static_host import hosted

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 4
QUERIES = (
    "whole health",
    "supervision",
    "code of ethics",
    "medicaid billing",
    "georgia",
    "certification",
    "sustainable funding",
    "media and technology",
)
# All that a careful site allows, without the permission that WebAssembly needs.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' http://127.0.0.1:*; "
    "style-src 'self' 'unsafe-inline'; connect-src 'self' http://127.0.0.1:*"
)


@dataclass(slots=True)
class Measured:
    """What was seen of each box: what comes with its page, with the cursor, and with the first
    answer, each with what came before; times by round.
    """

    opened: dict[str, Load] = field(default_factory=dict)
    focused: dict[str, Load] = field(default_factory=dict)
    answered: dict[str, Load] = field(default_factory=dict)
    times: dict[tuple[str, bool], list[list[float]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Places:
    """The boxes on usual sites, and as they are shipped on strict ones."""

    boxes: list[Box]
    strict: list[Box]
    pages: int


def main(arguments: list[str]) -> int:
    """Prints the figures."""
    rounds = int(arguments[0]) if arguments else ROUNDS
    try:
        rival_installed()
        with (
            tempfile.TemporaryDirectory(prefix="bench") as name,
            places(Path(name)) as found,
            browsing() as browser,
        ):
            measured = Measured()
            for number in range(rounds):
                one_round(browser, found.boxes, number, measured)
            lines = [*report(found, measured, rounds), *differences(browser, found.strict)]
    except (RivalMissing, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


@contextmanager
def places(folder: Path) -> Iterator[Places]:
    """Both searches over the shipped corpus, and pages with their boxes, until the block ends."""
    settings = built(ROOT / "corpus", folder / "index")
    theirs, site = folder / "theirs", folder / "site"
    theirs.mkdir()
    site.mkdir()
    pages = rival_site(settings.index, theirs)
    with ExitStack() as stack:
        origins = [stack.enter_context(hosted(one)) for one in (theirs, site)]
        strict = [stack.enter_context(hosted(one, _POLICY)) for one in (theirs, site)]
        allowed = f"{origins[1]} {strict[1]}"
        host = stack.enter_context(production(settings, PILLARS_EMBED_ORIGINS=allowed))
        boxes = [*ours(origins[1], host), *rivals(origins[0])]
        for box in boxes:
            written(box, theirs if box.origin == origins[0] else site)
        stricter = dict(zip(origins, strict, strict=True))
        shipped = [replace(box, origin=stricter[box.origin]) for box in boxes if not box.quick]
        yield Places(boxes, shipped, pages)


def one_round(browser: Browser, boxes: list[Box], number: int, measured: Measured) -> None:
    """Every query to every box in turn, on pages opened for this round; each round begins with
    another query and another box.
    """
    queries = turned(QUERIES, number)
    with ExitStack() as stack:
        pages = [stack.enter_context(opened(browser, box)) for box in turned(boxes, number)]
        for page in pages:
            page.loaded()
        measured.opened = loads(pages)
        for page in pages:
            page.ready()
            measured.times.setdefault((page.box.name, page.box.quick), []).append([])
        measured.focused = loads(pages)
        firsts: dict[str, set[str]] = {page.box.path: set() for page in pages}
        for query in queries:
            for page in pages:
                milliseconds, href = page.measured(query)
                measured.times[page.box.name, page.box.quick][-1].append(milliseconds)
                firsts[page.box.path].add(href)
            if query == queries[0]:
                measured.answered = loads(pages)
            for page in pages:
                page.empty()
            for page in pages:
                page.settled()
    for path, hrefs in firsts.items():
        if len(hrefs) <= len(QUERIES) / 2:
            raise RuntimeError(f"{path} showed old results for new queries: the times are void.")


def turned(row: Sequence[Any], number: int) -> list[Any]:
    """The row from another place on, its beginning last."""
    at = number % len(row)
    return [*row[at:], *row[:at]]


def loads(pages: Sequence[Opened]) -> dict[str, Load]:
    """What each box as it is shipped has asked for, ours first."""
    shipped = {page.box.name: page for page in pages if not page.box.quick}
    return {name: shipped[name].load() for name in sorted(shipped, key=lambda one: one != OURS)}


def report(found: Places, measured: Measured, rounds: int) -> Iterator[str]:
    """The figures as lines."""
    yield f"Embedded search over {found.pages} pages, ours beside Pagefind {VERSION}"
    for what, seen in (
        ("with the page", measured.opened),
        ("before the first key, the cursor in the box", measured.focused),
        ("with the first answer", measured.answered),
    ):
        yield f"Programs and style {what}, gzipped"
        yield from code_lines(seen)
        yield f"Requests {what}, the page aside"
        yield from request_lines(seen)
    yield "Answers and parts of an index with the first answer, gzipped"
    yield from data_lines(measured.answered)
    yield f"From a key to painted results, {len(QUERIES)} queries in {rounds} rounds"
    pauses = "; ".join(f"{box.name}: {box.debounce}" for box in found.boxes if not box.quick)
    yield f"Milliseconds that each waits after a key as it is shipped: {pauses}"
    for quick, how in ((False, "as shipped"), (True, "without that wait")):
        times = {box.name: measured.times[box.name, quick] for box in found.boxes}
        for cold, which in ((True, "First query"), (False, "Later queries")):
            yield f"{which}, {how}"
            yield from time_lines(times, cold)


def differences(browser: Browser, strict: Sequence[Box]) -> Iterator[str]:
    """What no ratio says, as far as it can be tried."""
    query = QUERIES[0]
    for what, tried in (
        ("Searches with scripts off", searches_without_script),
        ("Searches where a policy does not allow wasm-unsafe-eval", searches),
    ):
        answers = (f"{box.name}: {'yes' if tried(browser, box, query) else 'no'}" for box in strict)
        yield f"{what}. {'; '.join(answers)}"
    yield (
        "A hit of ours is a document with the pages that match, a PDF with its page numbers; "
        "Pagefind reads HTML, so each page was given to it as a file, which is its hit. "
        "Pagefind needs no server, and here no answer has to travel: on a line of N ms ours takes "
        "N more for each answer, Pagefind N for each round of files that it does not have yet."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
