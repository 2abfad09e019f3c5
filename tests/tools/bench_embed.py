"""The embedded box, measured beside Pagefind's: `python -m tests.tools.bench_embed [ROUNDS]`.

Pagefind (from npm) gets every page of the shipped corpus as an HTML file with its facets, and a
static host that compresses. Ours stands on a page of another origin and asks the production server,
which is started anew for each round and has answered others, never these queries. The boxes are
open in one Chromium; each query goes to each in turn, as one input into the empty box, and is timed
in the page until two frames after the first result stands in it. Ratios are theirs to ours, those
of times the ratios of the paired times. All are compared as they are shipped, with the pause that
each makes after a key, and in rounds of their own without it.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

from playwright.sync_api import Browser

from indexer.settings import Settings
from tests.support.browsing import browsing
from tests.support.site import built
from tests.tools.embed_boxes import Box, ours, rivals, written
from tests.tools.embed_figures import code_lines, data_lines, request_lines, time_lines
from tests.tools.embed_measure import Load, opened, searches, searches_without_script, settle
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
# What the server was asked before by others: a server that just started is nobody's everyday.
OTHERS = ("recovery", "peer workforce", "summit of 2012", "train the trainer")
# All that a careful site allows, without the permission that WebAssembly needs.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' http://127.0.0.1:*; "
    "style-src 'self' 'unsafe-inline'; connect-src 'self' http://127.0.0.1:*"
)
_STAGES = ("with the page", "before the first key, the cursor in the box", "with the first answer")


@dataclass(slots=True)
class Measured:
    """What was seen of each box, ours first: by stage what it had loaded by then, and its times by
    round, as shipped and quick.
    """

    loads: dict[str, dict[str, Load]] = field(default_factory=dict)
    times: dict[bool, dict[str, list[list[float]]]] = field(
        default_factory=lambda: {False: {}, True: {}}
    )


@dataclass(frozen=True, slots=True)
class Sites:
    """What is made once: our index, and the folders of Pagefind's site and of a page with ours."""

    settings: Settings
    theirs: Path
    site: Path
    pages: int


def main(arguments: list[str]) -> int:
    """Prints the figures."""
    rounds = int(arguments[0]) if arguments else ROUNDS
    try:
        rival_installed()
        with tempfile.TemporaryDirectory(prefix="bench") as name, browsing() as browser:
            sites, measured = made(Path(name)), Measured()
            for number, quick in product(range(rounds), (False, True)):
                with shown(sites) as boxes:
                    chosen = [box for box in boxes if box.quick == quick]
                    one_round(browser, chosen, number, measured)
            lines = [*report(sites.pages, measured, rounds), *differences(browser, sites)]
    except (RivalMissing, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


def made(folder: Path) -> Sites:
    """Both searches over the shipped corpus."""
    settings = built(ROOT / "corpus", folder / "index")
    theirs, site = folder / "theirs", folder / "site"
    theirs.mkdir()
    site.mkdir()
    return Sites(settings, theirs, site, rival_site(settings.index, theirs))


@contextmanager
def shown(sites: Sites, policy: str = "") -> Iterator[list[Box]]:
    """The boxes on their pages, ours first, and a server that has answered others."""
    with ExitStack() as stack:
        theirs = stack.enter_context(hosted(sites.theirs, policy))
        site = stack.enter_context(hosted(sites.site, policy))
        host = stack.enter_context(production(sites.settings, PILLARS_EMBED_ORIGINS=site))
        boxes = [*ours(site, host), *rivals(theirs)]
        for box in boxes:
            written(box, sites.site if box.origin == site else sites.theirs)
        for query in OTHERS * sites.settings.server_workers * 2:
            for path in ("search", "suggest"):
                urlopen(f"{host}/api/v1/{path}?q={quote(query)}").close()
        yield boxes


def one_round(browser: Browser, boxes: list[Box], number: int, measured: Measured) -> None:
    """Every query to every box in turn, on pages opened for this round; each round begins with
    another query and another box.
    """
    with ExitStack() as stack:
        pages = [stack.enter_context(opened(browser, box)) for box in boxes]
        for page in pages:
            page.loaded()
        loads = [{page.box.name: page.load() for page in pages}]
        for page in pages:
            page.ready()
        loads.append({page.box.name: page.load() for page in pages})
        times: dict[str, list[float]] = {box.name: [] for box in boxes}
        firsts: dict[str, set[str]] = {box.name: set() for box in boxes}
        for query in turned(QUERIES, number):
            for page in turned(pages, number):
                milliseconds, href = page.measured(query)
                times[page.box.name].append(milliseconds)
                firsts[page.box.name].add(href)
            if len(loads) < len(_STAGES):
                loads.append({page.box.name: page.load() for page in pages})
            settle(pages)
    for name, hrefs in firsts.items():
        if len(hrefs) <= len(QUERIES) / 2:
            raise RuntimeError(f"{name} showed old results for new queries: the times are void.")
    quick = boxes[0].quick
    if not quick:
        measured.loads = dict(zip(_STAGES, loads, strict=True))
    for name, row in times.items():
        measured.times[quick].setdefault(name, []).append(row)


def turned(row: Sequence[Any], number: int) -> list[Any]:
    """The row from another place on, its beginning last."""
    at = number % len(row)
    return [*row[at:], *row[:at]]


def report(pages: int, measured: Measured, rounds: int) -> Iterator[str]:
    """The figures as lines."""
    yield f"Embedded search over {pages} pages, ours beside Pagefind {VERSION}"
    for stage, loads in measured.loads.items():
        yield f"Programs and style {stage}, gzipped"
        yield from code_lines(loads)
        yield f"Requests {stage}, the page aside"
        yield from request_lines(loads)
    yield f"Answers and parts of an index {_STAGES[-1]}, gzipped"
    yield from data_lines(measured.loads[_STAGES[-1]])
    yield f"From a key to painted results, {len(QUERIES)} queries; rounds: {rounds}"
    for quick, how in ((False, "with the pause that each makes after a key"), (True, "without it")):
        for cold, which in ((True, "First query"), (False, "Later queries")):
            yield f"{which}, {how}"
            yield from time_lines(measured.times[quick], cold)


def differences(browser: Browser, sites: Sites) -> Iterator[str]:
    """What no ratio says, as far as it can be tried."""
    query = QUERIES[0]
    with shown(sites, _POLICY) as boxes:
        shipped = [box for box in boxes if not box.quick]
        yield f"Pause after a key: {'; '.join(f'{box.name} {box.debounce} ms' for box in shipped)}"
        for what, tried in (
            ("Searches with scripts off", searches_without_script),
            ("Searches where a policy does not allow wasm-unsafe-eval", searches),
        ):
            answers = (
                f"{box.name} {'yes' if tried(browser, box, query) else 'no'}" for box in shipped
            )
            yield f"{what}: {'; '.join(answers)}"
    yield (
        "A hit of ours is a document with the pages that match, of a PDF with their numbers; "
        "Pagefind reads HTML, so it was given each page as a file, and a hit is that file. "
        "Pagefind needs no server. Nothing here has far to go: over a distance each answer of ours "
        "takes one way and back, Pagefind's one for each round of files that it lacks."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
