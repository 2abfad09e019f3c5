"""The options of an embedded search as a value, read from a URL of the builder or the frame and
written back to one.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, urlencode

from indexer.engine.query.messages import Notice
from search_app.request.params import ParamReader, with_params
from search_app.request.state import MAX_PER_PAGE, MultiArgs, SearchState

__all__ = ["CHOICES", "HITS", "PARAMETERS", "EmbedOptions", "Pairs"]

Pairs = Iterable[tuple[str, str]]
Mode = Literal["inline", "dropdown", "dialog"]
Theme = Literal["auto", "light", "dark"]

HITS = 5
# What a parameter may be, its default first.
CHOICES: dict[str, tuple[str, ...]] = {
    "mode": ("inline", "dropdown", "dialog"),
    "theme": ("auto", "light", "dark"),
    "more": ("auto", "pages", "source"),
    "target": ("_self", "_blank", "_top", "_parent"),
    "script": ("stable", "pinned"),
}
_DEFAULTS = {name: values[0] for name, values in CHOICES.items()} | {"hits": str(HITS)}
# Every parameter of the builder besides those of the preset search, which come with their own
# names or, as a query string, in `filters`.
PARAMETERS = (
    "mode",
    "hits",
    "facets",
    "more",
    "lang",
    "theme",
    "label",
    "placeholder",
    "target",
    "sync",
    "keys",
    "script",
    "site",
    "filters",
)
# Parameters of a search that say how one answer is shown, not what is searched.
_NOT_PRESET = frozenset({"page", "per_page", "explain", "v"})
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}")
_PARAMETER = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
_ADDRESS = re.compile(r"(?:https?://|/)[^?]*(?:\?|$)|\?", re.I)
_PATTERNS = {"lang": _LANGUAGE, "sync": _PARAMETER}
# Characters of an option that are read.
_LONGEST = 200
_LONGEST_FILTERS = 4000


@dataclass(frozen=True, slots=True)
class EmbedOptions:
    """All options of an embedded search; the defaults are those of the component.

    `search` is the preset search: initial query, filters, and how words match. `facets` are those
    that are shown, () = all, ("none",) = none. `site` is the address of the embedding site; no
    snippet has it. `remarks` say what in an address was not understood; they do not take part in
    comparisons.
    """

    search: SearchState = field(default_factory=SearchState)
    mode: Mode = "inline"
    hits: int = HITS
    facets: tuple[str, ...] = ()
    more: str = "auto"
    lang: str = ""
    theme: Theme = "auto"
    label: str = ""
    placeholder: str = ""
    target: str = "_self"
    sync: str = ""
    keys: str = ""
    pinned: bool = False
    site: str = ""
    remarks: tuple[Notice, ...] = field(default=(), compare=False)

    @classmethod
    def from_args(cls, args: MultiArgs | Pairs, facets: Collection[str]) -> Self:
        """Read the parameters of a URL; what is not understood gets its default and a remark."""
        pairs = args.items(multi=True) if hasattr(args, "items") else args
        reader = _OptionReader(facets)
        for name, value in pairs:
            reader.read(name, _clean(value))
        search = SearchState.from_args(reader.search_pairs, facets)
        return cls(
            **reader.options,
            search=replace(search, remarks=()),
            remarks=(*reader.remarks, *search.remarks),
        )

    def own_args(self) -> dict[str, str]:
        """The options besides the preset search by their parameter, defaults left out."""
        texts = {
            "mode": self.mode,
            "hits": str(self.hits),
            "facets": " ".join(self.facets),
            "more": self.more,
            "lang": self.lang,
            "theme": self.theme,
            "label": self.label,
            "placeholder": self.placeholder,
            "target": self.target,
            "sync": self.sync,
            "keys": self.keys,
            "script": "pinned" if self.pinned else "stable",
            "site": self.site,
        }
        return {name: text for name, text in texts.items() if text not in ("", _DEFAULTS.get(name))}

    def to_args(self) -> list[tuple[str, str]]:
        """The canonical pairs, defaults left out, in stable order; `from_args` reads them back."""
        pairs = self.search.to_args()
        # A facet may have the name of one of our own parameters.
        inside = [pair for pair in pairs if pair[0] in PARAMETERS]
        outside = [pair for pair in pairs if pair[0] not in PARAMETERS]
        hidden = [("filters", urlencode(inside, errors="replace"))] if inside else []
        return [*outside, *hidden, *self.own_args().items()]

    def url(self, path: str) -> str:
        """The URL of these options under `path`."""
        return with_params(path, self.to_args())

    def preset(self) -> list[tuple[str, str]]:
        """What every search of the box has besides its query, as parameters of a search."""
        return [pair for pair in self.search.to_args() if pair[0] != "q"]

    def for_iframe(self) -> Self:
        """These options as far as an iframe can have them: nothing in it can cover the page around
        it, and our other pages refuse to be framed, so links open in a new tab.
        """
        return replace(
            self,
            mode="inline",
            target="_blank" if self.target == "_self" else self.target,
            sync="",
            keys="",
            pinned=False,
            site="",
        )


class _OptionReader(ParamReader):
    """What has been read of an address so far: `options` by field, `search_pairs` of the preset
    search.
    """

    def __init__(self, facets: Collection[str]) -> None:
        super().__init__()
        self.options: dict[str, Any] = {}
        self.search_pairs: list[tuple[str, str]] = []
        self._known_facets = facets

    def read(self, name: str, value: str) -> None:
        if name == "filters":
            self._filters(value)
        elif name not in PARAMETERS:
            self._search(name, value)
        elif name == "facets":
            self._facets(value.split())
        elif value:  # an empty field of a form says nothing
            self._option(name, value)

    def _search(self, name: str, value: str) -> None:
        if name in _NOT_PRESET:
            self.unknown(name)
        else:
            self.search_pairs.append((name, value))

    def _filters(self, text: str) -> None:
        """A query string for all that an attribute cannot say, or the address of a search."""
        address = _ADDRESS.match(text)
        text = text[address.end() :].partition("#")[0] if address else text
        for name, value in parse_qsl(text[:_LONGEST_FILTERS], keep_blank_values=True):
            if name not in _NOT_PRESET:
                self.search_pairs.append((name, _clean(value)))

    def _facets(self, names: list[str]) -> None:
        facets = [*self.options.get("facets", ())]
        for name in names:
            if name != "none" and name not in self._known_facets:
                self.replaced("facets", name, " ".join(facets) or "all")
            elif name not in facets:
                facets.append(name)
        self.options["facets"] = ("none",) if "none" in facets else tuple(facets)

    def _option(self, name: str, value: str) -> None:
        if not self.is_first(name):
            return
        if name == "script":
            self.options["pinned"] = self.choice(name, value, CHOICES[name]) == "pinned"
        elif name in CHOICES:
            self.options[name] = self.choice(name, value, CHOICES[name])
        elif name == "hits":
            self.options["hits"] = self.number(name, value, HITS, MAX_PER_PAGE)
        elif name in _PATTERNS and not _PATTERNS[name].fullmatch(value):
            self.replaced(name, value, "none")
        else:
            self.options[name] = value[:_LONGEST].strip()


def _clean(text: str) -> str:
    """The text on one line: HTML has no way to write some control characters."""
    printable = (" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text)
    return " ".join("".join(printable).split())
