"""Embed snippets: the HTML that a site owner pastes into a page. One with the component's script,
and a form, an iframe and a link that need no script.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from urllib.parse import urlencode, urlsplit

from search_app.embed.options import EmbedOptions
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

# CSS pixels: the iframe has room for the box and a few results if the page does not resize it.
HEIGHT = 600

# The words of the form without our script, by language; the component has its own.
WORDS: dict[str, dict[str, str]] = {
    "en": {"label": "Search {name}", "button": "Search"},
    "es": {"label": "Buscar en {name}", "button": "Buscar"},
}
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he iw ks ku ps sd syr ug ur yi".split())

# The component's own attributes that come after those of the facets, in the order of a snippet.
_ATTRIBUTES = (
    "filters",
    "hits",
    "facets",
    "more",
    "lang",
    "theme",
    "label",
    "placeholder",
    "value",
    "target",
    "sync",
    "keys",
)
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
# Other prefixes belong to events, to assistive technology, to scripts of the page, to frameworks.
_ATTRIBUTE_NAME = re.compile(r"(?!on|aria|data|xml|(?:v|x|ng)(?:-|$))[a-z][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Snippets:
    """The same search in four forms, each as HTML text to paste."""

    script: str
    form: str
    frame: str
    link: str

    def items(self) -> list[tuple[str, str]]:
        """Pairs of name and text."""
        return [*asdict(self).items()]


@dataclass(frozen=True, slots=True)
class PlainForm:
    """A search form without a script: the initial query in its box, hidden fields with the preset
    search, and its texts.
    """

    action: str
    target: str
    hidden: tuple[tuple[str, str], ...]
    value: str
    label: str
    placeholder: str
    button: str


def host_address(base_url: str) -> str:
    """A site's URL without a slash at its end, "" if it is not an http or https URL."""
    parts = urlsplit(base_url.strip())
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return ""
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def snippets(options: EmbedOptions, host: str, widget: Widget, name: str) -> Snippets:
    """All four snippets; `host` is the URL of this site, `name` the collection's name."""
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
    link = _nonempty(href=options.search.url(f"{host}/search"), target=form.target)
    lang = _nonempty(lang=options.lang)
    return Snippets(
        script=f"{_element('script', script_of(options, host, widget))}\n{element}\n",
        form=_form(form, lang) + "\n",
        frame=_element("iframe", frame) + "\n",
        link=_element("a", link, _escaped(form.label)) + "\n",
    )


def script_of(
    options: EmbedOptions, host: str, widget: Widget
) -> tuple[tuple[str, str | None], ...]:
    """The attributes of the script element: always the latest version, or the current one pinned
    with its integrity hash.
    """
    if options.pinned:
        source = [("src", f"{host}/{widget.pinned}"), ("integrity", widget.integrity)]
    else:
        source = [("src", f"{host}/{widget.stable}")]
    return (("type", "module"), *source, ("crossorigin", None))


def attributes(options: EmbedOptions, src: str = "") -> dict[str, str]:
    """The attributes of the <pillars-search> element, defaults left out; `src` is this site."""
    facets, rest = _preset(options)
    texts = options.own_args() | {
        "src": src,
        "filters": urlencode(rest, errors="replace"),
        "value": options.search.q,
    }

    def nonempty(names: Iterable[str]) -> dict[str, str]:
        return {name: texts[name] for name in names if texts.get(name)}

    return nonempty(("src", "mode")) | facets | nonempty(_ATTRIBUTES)


def plain_form(options: EmbedOptions, host: str, name: str) -> PlainForm:
    """The form that is shown where the component does not run."""
    words = WORDS.get(_primary(options.lang), WORDS["en"])
    return PlainForm(
        action=f"{host}/search",
        target=options.own_args().get("target", ""),
        hidden=tuple(options.preset()),
        value=options.search.q,
        label=options.label or words["label"].format(name=name),
        placeholder=options.placeholder,
        button=words["button"],
    )


def direction(lang: str) -> str:
    """The writing direction of a language: "rtl" or "ltr"."""
    return "rtl" if _primary(lang) in _RIGHT_TO_LEFT else "ltr"


def _preset(options: EmbedOptions) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The preset search as attributes, and what attributes cannot say as parameters."""
    rest: list[tuple[str, str]] = []
    values_by_name: dict[str, list[str]] = {}
    for name, value in options.preset():
        values_by_name.setdefault(name, []).append(value)
    facets = {filter_.facet for filter_ in options.search.filters}
    attributes = {}
    for name, values in values_by_name.items():
        is_attribute = (
            name in facets and name not in _RESERVED_ATTRIBUTES and _ATTRIBUTE_NAME.fullmatch(name)
        )
        if is_attribute and not any(set(value) & set(" \t\n\f\r") for value in values):
            attributes[name] = " ".join(values)
        else:
            rest += [(name, value) for value in values]
    return attributes, rest


def _form(form: PlainForm, more: Attributes = ()) -> str:
    texts = _nonempty(value=form.value, placeholder=form.placeholder)
    box = (("type", "search"), ("name", "q"), *texts)
    # Some sites are not in UTF-8, and would send the query in their own encoding.
    always = (("role", "search"), ("accept-charset", "utf-8"))
    outer = (*_nonempty(action=form.action, target=form.target), *always)
    lines = [
        *(
            _element("input", (("type", "hidden"), ("name", name), ("value", value)), None)
            for name, value in form.hidden
        ),
        f"<label>{_escaped(form.label)} {_element('input', box, None)}</label>",
        f"<button>{_escaped(form.button)}</button>",
    ]
    return _element("form", (*outer, *more), _indented("\n".join(lines)))


def _element(tag: str, attributes: Attributes, content: str | None = "") -> str:
    """An element as HTML; a void element, which has no end tag, has the content None."""
    start = tag + "".join(
        f" {name}" if value is None else f' {name}="{_escaped(value)}"'
        for name, value in attributes
    )
    return f"<{start}>" if content is None else f"<{start}>{content}</{tag}>"


def _escaped(text: str) -> str:
    """Escape for text and for values in double quotes; apostrophes stay readable."""
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(character, entity)
    return text


def _indented(lines: str) -> str:
    return "\n" + "".join(f"  {line}\n" for line in lines.rstrip("\n").split("\n"))


def _nonempty(**values: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in values.items() if value)


def _primary(lang: str) -> str:
    return lang.partition("-")[0].lower()
