"""Where the searches are -> the boxes that are compared, each with its page on somebody's site."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

__all__ = ["OURS", "Box", "ours", "page_of", "pause_of", "rivals", "written"]

OURS = "ours"
_SCRIPT = Path(__file__).resolve().parents[2] / "search_app" / "static" / "v1" / "pillars-search.js"
_STYLE = '<link rel="stylesheet" href="/pagefind/{0}.css">\n'
_DEFAULT = (
    _STYLE.format("pagefind-ui")
    + '<script src="/pagefind/pagefind-ui.js"></script>\n<div id="search"></div>\n'
    + '<script>new PagefindUI({{ element: "#search"{0} }})</script>\n'
)
_COMPONENT = (
    _STYLE.format("pagefind-component-ui")
    + '<script type="module" src="/pagefind/pagefind-component-ui.js"></script>\n'
)
_ON_THE_PAGE = (
    _COMPONENT
    + "<pagefind-input{0}></pagefind-input>\n<pagefind-summary></pagefind-summary>\n"
    + "<pagefind-filter-pane></pagefind-filter-pane>\n<pagefind-results></pagefind-results>\n"
)
_SEARCHBOX = _COMPONENT + "<pagefind-searchbox{0}></pagefind-searchbox>\n"
_ELEMENT = """\
<pillars-search src="{0}"><form action="{0}/search" role="search">
<label>Search <input type="search" name="q"></label> <button>Search</button>
</form></pillars-search>
<script type="module" src="{0}/static/v1/pillars-search.js" crossorigin></script>
"""


@dataclass(frozen=True, slots=True)
class Box:
    """A box on a page: `origin` is the site's, `field` where one types, `link` what a result is.

    `debounce` is what it waits after a key, in milliseconds, as it is shipped. `quick` is the
    variant that does not wait: Pagefind's have an option for it; ours has none, so that in
    `unpaused` the page's timer of just that length fires at once.
    """

    name: str
    markup: str
    origin: str
    field: str
    link: str
    debounce: int
    quick: bool = False
    unpaused: bool = False

    @property
    def path(self) -> str:
        """The address of its page on the site."""
        return f"/{re.sub(r'[^a-zA-Z]+', '-', self.name)}{'-quick' * self.quick}.html"


def ours(site: str, host: str) -> list[Box]:
    """Our box on a site that is not the host's, as it is shipped and quick."""
    pause = pause_of(_SCRIPT.read_text(encoding="utf-8"))
    field = "pillars-search [part~=input]"
    box = Box(OURS, _ELEMENT.format(host), site, field, "[part~=hit] a", pause)
    return [box, replace(box, quick=True, unpaused=True)]


def pause_of(script: str) -> int:
    """Milliseconds that our script waits after a key."""
    found = re.search(r"^const PAUSE = (\d+);", script, re.M)
    if not found:
        raise ValueError(
            "The script has no line `const PAUSE = …;`: say in pause_of what it waits."
        )
    return int(found[1])


def rivals(site: str) -> list[Box]:
    """Pagefind's boxes on a site that has Pagefind's files, each as it is shipped and quick."""
    # The attribute takes 0 for none at all, so 1 is the least that can be asked for.
    least = ' debounce="1"'
    component = "Pagefind component UI"
    rows = (
        (
            "Pagefind default UI",
            _DEFAULT,
            ", debounceTimeoutMs: 0",
            ".pagefind-ui__search-input",
            "a.pagefind-ui__result-link",
            300,
        ),
        (
            f"{component} (on the page)",
            _ON_THE_PAGE,
            least,
            "pagefind-input input",
            "a.pf-result-link",
            300,
        ),
        (
            f"{component} (searchbox)",
            _SEARCHBOX,
            least,
            "pagefind-searchbox input",
            "a.pf-searchbox-result",
            150,
        ),
    )
    found = []
    for name, markup, option, field, link, pause in rows:
        box = Box(name, markup.format(""), site, field, link, pause)
        found += [box, replace(box, markup=markup.format(option), quick=True)]
    return found


def page_of(box: Box) -> str:
    """The page as its owner would write it; it has an icon, so that no browser asks for one."""
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>A page</title>\n'
        f'<link rel="icon" href="data:,">\n<body>\n<h1>A page</h1>\n{box.markup}</body>\n</html>\n'
    )


def written(box: Box, folder: Path) -> None:
    """The page in the folder of its site."""
    (folder / box.path.lstrip("/")).write_text(page_of(box), encoding="utf-8")
