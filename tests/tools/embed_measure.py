"""A browser and a box on a page -> what it loads, and how long results take to be painted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, TimeoutError

from tests.tools.embed_boxes import Box
from tests.tools.static_host import packed

__all__ = ["Load", "Opened", "kind_of", "opened", "searches", "searches_without_script", "settle"]

_PROBE = (Path(__file__).parent / "embed_probe.js").read_text(encoding="utf-8")
# In a page whose box has no option for it: the timer that is its pause after a key.
_UNPAUSED = """(() => {{
  const later = globalThis.setTimeout;
  globalThis.setTimeout = (work, wait, ...rest) => later(work, wait === {} ? 0 : wait, ...rest);
}})()"""
_MILLISECONDS = 20_000
# After a box was touched, what it still waits for has to be over.
_SETTLED = 450
# A cursor in a box makes some load what they search with.
_LOADED = 1_000
# The other results of an answer come after the first, and shall not disturb the next box.
_OTHERS = 200
# Where results may never come.
_GIVEN_UP = 5_000


@dataclass(frozen=True, slots=True)
class Load:
    """What was asked for: of each request its kind and its bytes, gzipped."""

    answers: tuple[tuple[str, int], ...] = ()

    @property
    def requests(self) -> int:
        """How many."""
        return len(self.answers)

    @property
    def requests_for_data(self) -> int:
        """How many were for answers and parts of an index."""
        return sum(kind == "data" for kind, _ in self.answers)

    @property
    def bytes(self) -> dict[str, int]:
        """The sum of each kind."""
        sums: dict[str, int] = {}
        for kind, size in self.answers:
            sums[kind] = sums.get(kind, 0) + size
        return sums

    @property
    def data(self) -> int:
        """The bytes of answers and parts of an index."""
        return self.bytes.get("data", 0)

    @property
    def code(self) -> int:
        """The bytes of programs and style."""
        return sum(self.bytes.values()) - self.data


def kind_of(url: str) -> str:
    """JS, CSS, wasm, or data: answers and parts of an index."""
    name = url.partition("?")[0].rpartition("/")[2]
    if name.startswith("wasm."):
        return "wasm"
    return {"js": "JS", "css": "CSS"}.get(name.rpartition(".")[2], "data")


@dataclass(slots=True)
class Opened:
    """A box on an open page of its own, without a cache."""

    box: Box
    page: Page
    asked: list[str]

    def loaded(self) -> None:
        """All is there that comes with the page."""
        self.page.bring_to_front()
        self.page.wait_for_load_state("networkidle")

    def ready(self) -> None:
        """The cursor stands in the box, and all is there that is loaded before a key."""
        self.page.bring_to_front()
        self.page.locator(self.box.field).first.click()
        self.page.wait_for_timeout(_LOADED)

    def measured(self, query: str) -> tuple[float, str]:
        """Milliseconds from the query's arrival in the empty box until the first result is painted,
        and the address of that.
        """
        self.page.bring_to_front()
        self.page.locator(self.box.field).first.focus()
        self.page.evaluate("link => { globalThis.measured = probe.next(link) }", self.box.link)
        self.page.keyboard.insert_text(query)
        seen = self.page.evaluate("globalThis.measured")
        self.page.wait_for_timeout(_OTHERS)
        return seen["milliseconds"], seen["href"]

    def empty(self) -> None:
        """Nothing stands in the box; what it shows may still be there for a moment."""
        self.page.locator(self.box.field).first.fill("")

    def bare(self) -> None:
        """No result is shown any more."""
        self.page.wait_for_function("link => !probe.found(link)", arg=self.box.link)

    def load(self) -> Load:
        """What was asked for so far, without the page itself."""
        return Load(tuple((kind_of(url), _size(url)) for url in self.asked))


@contextmanager
def opened(browser: Browser, box: Box) -> Iterator[Opened]:
    """The box on its page; worker's requests are counted as the page's."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(_MILLISECONDS)
    context.add_init_script(_PROBE)
    if box.unpaused:
        context.add_init_script(_UNPAUSED.format(box.debounce))
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    try:
        page.goto(box.origin + box.path)
        asked.remove(box.origin + box.path)
        yield Opened(box, page, asked)
    finally:
        context.close()


def settle(pages: Sequence[Opened]) -> None:
    """Empties the boxes, until no result is shown and nothing is on its way that could bring one
    back.
    """
    for page in pages:
        page.empty()
    for _ in range(2):
        for page in pages:
            page.bare()
        pages[0].page.wait_for_timeout(_SETTLED)


def searches_without_script(browser: Browser, box: Box, query: str) -> bool:
    """Whether a browser with scripts off gets from the page to results."""
    context = browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(box.origin + box.path)
        fields = page.locator("form[action] input:visible")
        if not fields.count():
            return False
        fields.first.fill(query)
        fields.first.press("Enter")
        page.wait_for_url(lambda url: not url.startswith(box.origin))
        return page.locator("a[href*='/documents/']").count() > 0
    finally:
        context.close()


def searches(browser: Browser, box: Box, query: str) -> bool:
    """Whether the box on its page, with the headers that its site sends, comes to results."""
    with opened(browser, box) as one:
        one.loaded()
        one.ready()
        one.page.keyboard.insert_text(query)
        try:
            one.page.wait_for_function("link => probe.found(link)", arg=box.link, timeout=_GIVEN_UP)
        except TimeoutError:
            return False
        return True


def _size(url: str) -> int:
    """Bytes of what an address answers, gzipped."""
    with urlopen(url) as answer:
        return len(packed(answer.read()))
