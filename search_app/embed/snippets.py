"""Options and the address of this site -> the lines of HTML that somebody pastes into a page: with
a script, and as a form, a frame or a link without one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlencode, urlsplit

from search_app.embed.options import HITS, EmbedOptions
from search_app.web.static_files import Widget

__all__ = [
    "HEIGHT",
    "WORDS",
    "PlainForm",
    "Snippets",
    "attributes",
    "direction",
    "host_address",
    "plain_form",
    "script_of",
    "snippets",
]

Attributes = Iterable[tuple[str, str | None]]

# CSS pixels: room for the box and a few results where nobody asks the frame for its height.
HEIGHT = 600

# The words of what stands on a page without our script, by language; the component has its own.
WORDS: dict[str, dict[str, str]] = {
    "en": {"label": "Search {name}", "button": "Search"},
    "es": {"label": "Buscar en {name}", "button": "Buscar"},
}
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ks ku ps sd syr ug ur yi".split())

# Attributes that mean something else than a facet of the same name.
_RESERVED_ATTRIBUTES = frozenset(
    # the component's own
    "src mode filters facets hits more lang placeholder label value target theme sync keys "
    # those that every element has
    "accesskey autocapitalize autocorrect autofocus class contenteditable dir draggable "
    "enterkeyhint exportparts hidden id inert inputmode is itemid itemprop itemref itemscope "
    "itemtype nonce part popover role slot spellcheck style tabindex title translate "
    "writingsuggestions xmlns".split()
)
# What begins so belongs to events, to assistive technology, to scripts of the page, to frameworks.
_ATTRIBUTE_NAME = re.compile(r"(?!on|aria|data|xml|(?:v|x|ng)(?:-|$))[a-z][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Snippets:
    """The same search in four forms, each a text to paste."""

    script: str
    form: str
    frame: str
    link: str

    def items(self) -> list[tuple[str, str]]:
        """Each form with its name."""
        return [*asdict(self).items()]


@dataclass(frozen=True, slots=True)
class PlainForm:
    """What searches without a script: the words in its box, what every search of it has besides,
    and how it is called.
    """

    action: str
    target: str
    hidden: tuple[tuple[str, str], ...]
    value: str
    label: str
    placeholder: str
    button: str


def host_address(base_url: str) -> str:
    """The address of the site without a slash at its end, "" where that is none of the web."""
    parts = urlsplit(base_url.strip())
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return ""
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def snippets(options: EmbedOptions, host: str, widget: Widget, name: str) -> Snippets:
    """All four; `host` is the address of this site, `name` that of the collection."""
    form = plain_form(options, host, name)
    element = _element("pillars-search", attributes(options, host).items(), _indented(_form(form)))
    framed = options.for_iframe()
    frame: Attributes = (
        ("src", framed.url(f"{host}/embed")),
        ("title", form.label),
        ("width", "100%"),
        ("height", str(HEIGHT)),
        ("loading", "lazy"),
    )
    link = _given(href=options.search.url(f"{host}/search"), target=form.target)
    lang = _given(lang=options.lang)
    return Snippets(
        script=f"{_element('script', script_of(options, host, widget))}\n{element}\n",
        form=_form(form, lang) + "\n",
        frame=_element("iframe", frame) + "\n",
        link=_element("a", link, _escaped(form.label)) + "\n",
    )


def script_of(
    options: EmbedOptions, host: str, widget: Widget
) -> tuple[tuple[str, str | None], ...]:
    """The attributes of the script element: the address that stays, or this very version."""
    start: tuple[tuple[str, str | None], ...] = (("type", "module"),)
    if not options.pinned:
        return (*start, ("src", f"{host}/{widget.stable}"), ("crossorigin", None))
    place = (("src", f"{host}/{widget.pinned}"), ("integrity", widget.integrity))
    return (*start, *place, ("crossorigin", None))


def attributes(options: EmbedOptions, src: str = "") -> dict[str, str]:
    """The attributes of the element, those left out that say what is so anyway."""
    spoken, rest = _preset(options)
    own = _given(
        filters=urlencode(rest, errors="replace"),
        hits="" if options.hits == HITS else str(options.hits),
        facets=" ".join(options.facets),
        more=_unless(options.more, "auto"),
        lang=options.lang,
        theme=_unless(options.theme, "auto"),
        label=options.label,
        placeholder=options.placeholder,
        value=options.search.q,
        target=_unless(options.target, "_self"),
        sync=options.sync,
        keys=options.keys,
    )
    mode = _unless(options.mode, "inline")
    return dict((*_given(src=src, mode=mode), *spoken.items(), *own))


def plain_form(options: EmbedOptions, host: str, name: str) -> PlainForm:
    """The form that stands where the component is not."""
    words = WORDS.get(_primary(options.lang), WORDS["en"])
    return PlainForm(
        action=f"{host}/search",
        target=_unless(options.target, "_self"),
        hidden=tuple(options.preset()),
        value=options.search.q,
        label=options.label or words["label"].format(name=name),
        placeholder=options.placeholder,
        button=words["button"],
    )


def direction(lang: str) -> str:
    """How a language is written: "rtl" or "ltr"."""
    return "rtl" if _primary(lang) in _RIGHT_TO_LEFT else "ltr"


def _preset(options: EmbedOptions) -> tuple[Mapping[str, str], list[tuple[str, str]]]:
    """The preset search as attributes, and what attributes cannot say as parameters."""
    rest: list[tuple[str, str]] = []
    values: dict[str, list[str]] = {}
    for name, value in options.preset():
        values.setdefault(name, []).append(value)
    facets = {filter_.facet for filter_ in options.search.filters}
    spoken = {}
    for name, given in values.items():
        plain = (
            name in facets and name not in _RESERVED_ATTRIBUTES and _ATTRIBUTE_NAME.fullmatch(name)
        )
        if plain and not any(set(value) & set(" \t\n\f\r") for value in given):
            spoken[name] = " ".join(given)
        else:
            rest += [(name, value) for value in given]
    return spoken, rest


def _form(form: PlainForm, more: Attributes = ()) -> str:
    said = _given(value=form.value, placeholder=form.placeholder)
    box = (("type", "search"), ("name", "q"), *said)
    # Some sites are not in UTF-8, and would send the words in their own encoding.
    always = (("role", "search"), ("accept-charset", "utf-8"))
    outer = (*_given(action=form.action, target=form.target), *always)
    lines = [
        *(
            _element("input", (("type", "hidden"), ("name", name), ("value", value)), None)
            for name, value in form.hidden
        ),
        f"<label>{_escaped(form.label)} {_element('input', box, None)}</label>",
        f"<button>{_escaped(form.button)}</button>",
    ]
    return _element("form", (*outer, *more), _indented("\n".join(lines)))


def _element(tag: str, given: Attributes, content: str | None = "") -> str:
    """An element as text; None is the content of those that have no end."""
    written = "".join(
        f" {name}" if value is None else f' {name}="{_escaped(value)}"' for name, value in given
    )
    return f"<{tag}{written}>" if content is None else f"<{tag}{written}>{content}</{tag}>"


def _escaped(text: str) -> str:
    """For texts and for values in double quotes."""
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, name)
    return text


def _indented(lines: str) -> str:
    return "\n" + "".join(f"  {line}\n" for line in lines.rstrip("\n").split("\n"))


def _given(**named: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in named.items() if value)


def _primary(lang: str) -> str:
    return lang.partition("-")[0].lower()


def _unless(value: str, default: str) -> str:
    return "" if value == default else value
