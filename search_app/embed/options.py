"""The address of the builder as a value and back: which box is wanted on somebody's page, and the
only class that knows the addresses of the builder and the frame.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, urlencode

from indexer.engine.query.messages import Notice, notice
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
_LONGEST = 200
_LONGEST_FILTERS = 4000


@dataclass(frozen=True, slots=True)
class EmbedOptions:
    """All that can be chosen of an embedded search; the defaults are those of the component.

    `search` is the preset search: first words, filters, and how words match. `facets` are those
    that are shown, () = all, ("none",) = none. `site` is where the box shall stand; no snippet has
    it. `remarks` say what in an address could not be understood and are no part of its identity.
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
        """Reads an address: never fails; what is not understood gets its default and a remark."""
        pairs = args.items(multi=True) if hasattr(args, "items") else args
        reading = _Reading(facets)
        for name, value in pairs:
            reading.take(name, _clean(value))
        search = SearchState.from_args(reading.searched, facets)
        return cls(
            **reading.given,
            search=replace(search, remarks=()),
            remarks=(*reading.remarks, *search.remarks),
        )

    def to_args(self) -> list[tuple[str, str]]:
        """The canonical pairs, defaults left out, in stable order; `from_args` reads them back."""
        simple: Mapping[str, str] = {
            "mode": _unless(self.mode, "inline"),
            "hits": _unless(str(self.hits), str(HITS)),
            "facets": " ".join(self.facets),
            "more": _unless(self.more, "auto"),
            "lang": self.lang,
            "theme": _unless(self.theme, "auto"),
            "label": self.label,
            "placeholder": self.placeholder,
            "target": _unless(self.target, "_self"),
            "sync": self.sync,
            "keys": self.keys,
            "script": "pinned" if self.pinned else "",
            "site": self.site,
        }
        pairs = self.search.to_args()
        # A facet may be called as one of our own parameters.
        inside = [pair for pair in pairs if pair[0] in PARAMETERS]
        outside = [pair for pair in pairs if pair[0] not in PARAMETERS]
        hidden = [("filters", urlencode(inside, errors="replace"))] if inside else []
        return outside + hidden + [(name, value) for name, value in simple.items() if value]

    def url(self, path: str) -> str:
        """The address of these options under `path`."""
        query = urlencode(self.to_args(), errors="replace")
        return f"{path}?{query}" if query else path

    def preset(self) -> list[tuple[str, str]]:
        """What every search of the box has besides its words, as parameters of a search."""
        return [pair for pair in self.search.to_args() if pair[0] != "q"]

    def for_iframe(self) -> Self:
        """What of these options a frame can have: nothing lies over the page around it, and a page
        of ours that is no frame opens beside it.
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


class _Reading:
    """What has been understood of an address so far."""

    def __init__(self, facets: Collection[str]) -> None:
        self.known = facets
        self.given: dict[str, Any] = {}
        self.searched: list[tuple[str, str]] = []
        self.remarks: list[Notice] = []
        self._seen: set[str] = set()

    def take(self, name: str, value: str) -> None:
        if name == "filters":
            self._filters(value)
        elif name not in PARAMETERS:
            self._search(name, value)
        elif name == "facets":
            self._facets(value.split())
        elif value:  # an empty field of a form says nothing
            self._own(name, value)

    def _search(self, name: str, value: str) -> None:
        if name in _NOT_PRESET:
            self.remarks.append(notice("unknown_parameter", name=name))
        else:
            self.searched.append((name, value))

    def _filters(self, text: str) -> None:
        """A query string for all that an attribute cannot say, or the address of a search."""
        address = _ADDRESS.match(text)
        text = text[address.end() :].partition("#")[0] if address else text
        for name, value in parse_qsl(text[:_LONGEST_FILTERS], keep_blank_values=True):
            if name not in _NOT_PRESET:
                self.searched.append((name, _clean(value)))

    def _facets(self, names: list[str]) -> None:
        kept = [*self.given.get("facets", ())]
        for name in names:
            if name != "none" and name not in self.known:
                used = " ".join(kept) or "all"
                self.remarks.append(notice("bad_value", name="facets", value=name[:64], used=used))
            elif name not in kept:
                kept.append(name)
        self.given["facets"] = ("none",) if "none" in kept else tuple(kept)

    def _own(self, name: str, value: str) -> None:
        if name in self._seen:
            self.remarks.append(notice("repeated_parameter", name=name))
            return
        self._seen.add(name)
        if name in CHOICES:
            self._choice(name, value)
        elif name == "hits":
            self._hits(value)
        elif name in _PATTERNS and not _PATTERNS[name].fullmatch(value):
            self._bad(name, value, "none")
        else:
            self.given[name] = value[:_LONGEST].strip()

    def _choice(self, name: str, value: str) -> None:
        if value not in CHOICES[name]:
            self._bad(name, value, CHOICES[name][0])
        elif name == "script":
            self.given["pinned"] = value == "pinned"
        else:
            self.given[name] = value

    def _hits(self, value: str) -> None:
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
        used = HITS if number is None else min(max(number, 1), MAX_PER_PAGE)
        if used != number:
            self._bad("hits", value, str(used))
        self.given["hits"] = used

    def _bad(self, name: str, value: str, used: str) -> None:
        self.remarks.append(notice("bad_value", name=name, value=value[:64], used=used))


_PATTERNS = {"lang": _LANGUAGE, "sync": _PARAMETER}


def _clean(text: str) -> str:
    """The text on one line: no HTML can hold all control characters as they are."""
    kept = (" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text)
    return " ".join("".join(kept).split())


def _unless(value: str, default: str) -> str:
    return "" if value == default else value
