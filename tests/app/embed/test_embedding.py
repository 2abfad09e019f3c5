"""The lines for another site: they say what was chosen, whatever stands in it; and who is told that
they will work.
"""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from indexer.engine.protocol import Engine
from indexer.settings import Settings, environment_name
from search_app import create_app
from search_app.cli.main import main
from search_app.embed.options import CHOICES, EmbedOptions
from search_app.embed.site_check import check_site, origin_of
from search_app.embed.snippets import Snippets, attributes, direction, host_address, snippets
from search_app.web.static_files import Widget, widget

HOST = "https://search.example.org/library"
NAME = 'Sea & "shore" <papers>'
WIDGET = Widget("static/v1/pillars-search.js", "static/v1/pillars-search.0123.js", "sha384-AbC+/=")
# One is called as an attribute of HTML, one as an option of ours, one as the handler of an event.
FACETS = ("summit", "topic", "title", "lang", "onload", "state-of-mind")

Pairs = list[tuple[str, str]]


class _Elements(HTMLParser):
    """All elements of a text as (tag, attributes), and the text between them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def all(self, tag: str) -> list[list[tuple[str, str | None]]]:
        return [attrs for name, attrs in self.found if name == tag]


def options(*pairs: tuple[str, str]) -> EmbedOptions:
    return EmbedOptions.from_args([*pairs], FACETS)


def made(*pairs: tuple[str, str]) -> Snippets:
    return snippets(options(*pairs), HOST, WIDGET, NAME)


def element(text: str) -> dict[str, str | None]:
    """The attributes of <pillars-search>."""
    (found,) = _Elements(text).all("pillars-search")
    return dict(found)


def hidden(text: str) -> Pairs:
    inputs = [dict(one) for one in _Elements(text).all("input")]
    return [(i["name"] or "", i["value"] or "") for i in inputs if i.get("type") == "hidden"]


# --- what the lines say ---------------------------------------------------------------------------


def test_two_elements_and_the_form_inside_are_the_lines_with_a_script() -> None:
    assert made(("summit", "2011")).script == (
        '<script type="module" src="https://search.example.org/library/static/v1/pillars-search.js"'
        " crossorigin></script>\n"
        '<pillars-search src="https://search.example.org/library" summit="2011">\n'
        '  <form action="https://search.example.org/library/search" role="search"'
        ' accept-charset="utf-8">\n'
        '    <input type="hidden" name="summit" value="2011">\n'
        "    <label>Search Sea &amp; &quot;shore&quot; &lt;papers&gt;"
        ' <input type="search" name="q"></label>\n'
        "    <button>Search</button>\n"
        "  </form>\n"
        "</pillars-search>\n"
    )


def test_a_pinned_script_has_its_hash_in_address_and_integrity() -> None:
    (script,) = _Elements(made(("script", "pinned")).script).all("script")

    assert script == [
        ("type", "module"),
        ("src", f"{HOST}/static/v1/pillars-search.0123.js"),
        ("integrity", "sha384-AbC+/="),
        ("crossorigin", None),
    ]


def test_what_is_as_usual_is_left_out() -> None:
    usual = [(name, values[0]) for name, values in CHOICES.items()] + [("hits", "5")]

    assert element(made(*usual).script) == {"src": HOST}
    assert options(*usual) == EmbedOptions()


def test_every_choice_becomes_its_attribute() -> None:
    said = {
        "mode": "dialog",
        "hits": "7",
        "more": "source",
        "lang": "es",
        "theme": "dark",
        "label": "Archivo",
        "placeholder": "Palabras",
        "target": "_blank",
        "sync": "buscar",
        "keys": "mod+k",
    }
    shown = {"facets": "summit topic"}
    found = element(made(*said.items(), ("facets", "summit"), ("facets", "topic")).script)

    assert found == {"src": HOST} | said | shown
    assert element(made(("q", "whole health")).script)["value"] == "whole health"


def test_values_of_a_facet_are_one_attribute_and_what_it_cannot_say_is_a_query_string() -> None:
    found = attributes(
        options(
            *(("topic", "b"), ("topic", "a"), ("-summit", "2009"), ("summit", "two words")),
            *(("match", "any"), ("sort", "newest"), ("document", "report")),
        )
    )

    assert found["topic"] == "a b"
    assert "summit" not in found
    assert parse_qsl(found["filters"]) == [
        ("summit", "two words"),
        ("-summit", "2009"),
        ("document", "report"),
        ("match", "any"),
        ("sort", "newest"),
    ]


@pytest.mark.parametrize("name", ["title", "onload"])
def test_a_facet_that_is_called_as_an_attribute_of_html_is_no_attribute(name: str) -> None:
    assert attributes(options((name, "alert(1)"))) == {"filters": f"{name}=alert%281%29"}


def test_a_facet_that_is_called_as_an_option_is_given_in_filters() -> None:
    chosen = options(("lang", "es"), ("filters", "lang=old&summit=2011"))

    assert chosen.lang == "es"
    assert chosen.search.values("lang") == ("old",)
    assert attributes(chosen) == {"summit": "2011", "filters": "lang=old", "lang": "es"}
    assert options(*chosen.to_args()) == chosen


def test_the_address_of_a_search_may_be_pasted_as_it_is() -> None:
    address = "https://search.example.org/search?q=sea&-topic=a&match=all&page=3&v=abc#hits"
    chosen = options(("filters", address))

    assert chosen.search.to_args() == [("q", "sea"), ("-topic", "a"), ("match", "all")]
    assert chosen.remarks == ()
    assert options(("filters", "https://search.example.org/search")) == EmbedOptions()


def test_the_forms_have_the_filters_and_the_words() -> None:
    pairs = [("-summit", "2009"), ("topic", "a"), ("topic", "b"), ("match", "any")]
    lines = made(*pairs, ("q", "sea"))

    assert hidden(lines.form) == pairs
    assert hidden(lines.script) == pairs
    assert _Elements(lines.form).all("input")[-1] == [
        ("type", "search"),
        ("name", "q"),
        ("value", "sea"),
    ]


@pytest.mark.parametrize(
    ("lang", "label", "button"),
    [
        ("", f"Search {NAME}", "Search"),
        ("en", f"Search {NAME}", "Search"),
        ("es", f"Buscar en {NAME}", "Buscar"),
        ("es-MX", f"Buscar en {NAME}", "Buscar"),
        ("ar", f"Search {NAME}", "Search"),
    ],
)
def test_what_stands_there_without_a_script_speaks_the_language(
    lang: str, label: str, button: str
) -> None:
    lines = made(("lang", lang))
    (frame,) = _Elements(lines.frame).all("iframe")

    for text in (lines.form, lines.script):
        words = [word.strip() for word in _Elements(text).words if word.strip()]
        assert words == [label, button]
    assert dict(frame)["title"] == label
    assert _Elements(lines.link).words == [label, "\n"]


def test_a_frame_has_what_a_frame_can_have() -> None:
    chosen = (("mode", "dialog"), ("keys", "/"), ("sync", "q"), ("script", "pinned"))
    lines = made(*chosen, ("summit", "2011"), ("theme", "dark"))
    (frame,) = _Elements(lines.frame).all("iframe")

    assert dict(frame) == {
        "src": f"{HOST}/embed?summit=2011&theme=dark&target=_blank",
        "title": f"Search {NAME}",
        "width": "100%",
        "height": "600",
        "loading": "lazy",
    }


def test_a_link_leads_to_the_search() -> None:
    (link,) = _Elements(made(("q", "sea & shore"), ("-topic", "a")).link).all("a")

    assert link == [("href", f"{HOST}/search?q=sea+%26+shore&-topic=a")]


# --- whatever stands in it ------------------------------------------------------------------------

NASTY = st.sampled_from(
    [
        *('"><script>alert(1)</script>', "javascript:alert(1)", "'\"", "&quot;", "&amp;lt", "</a>"),
        *("<!-- ", "]]>", "a\nb", "\r\n\t", "\0", "\x1b[0m", "\u2028", "\ud800", "‮", "ñandú 海 🌊"),
        *("{{ 7*7 }}", "--", " onclick=alert(1) ", "=x", "2010..2012", "`", "\\", "%22", "+", "#"),
    ]
)
VALUES = st.lists(NASTY | st.text(max_size=8), max_size=3).map("".join)
NAMES = st.sampled_from(
    [
        *(name for facet in FACETS for name in (facet, "-" + facet)),
        *("q", "match", "document", "sort", "hits", "mode", "theme", "lang", "label", "filters"),
        *("placeholder", "target", "sync", "keys", "site", "script", "facets", "more", "other"),
    ]
)
ARGS = st.lists(st.tuples(NAMES, VALUES), max_size=8)
SHAPE = {
    "script": ["script", "pillars-search", "form"],
    "form": ["form"],
    "frame": ["iframe"],
    "link": ["a"],
}


@given(ARGS)
def test_options_and_addresses_are_one(pairs: Pairs) -> None:
    chosen = options(*pairs)
    address = chosen.url("/embed/builder")

    assert options(*chosen.to_args()) == chosen
    assert options(*parse_qsl(urlsplit(address).query, keep_blank_values=True)) == chosen
    assert options(*chosen.to_args()).remarks == ()


@given(ARGS)
def test_no_value_leaves_its_place(pairs: Pairs) -> None:
    """An HTML parser finds the elements, attributes and fields that were meant and no others."""
    chosen = options(*pairs)
    lines = snippets(chosen, HOST, WIDGET, NAME)

    for name, text in lines.items():
        found = [tag for tag, _ in _Elements(text).found]
        fields = ["input"] * len(chosen.preset()) + ["label", "input", "button"]
        assert found == SHAPE[name] + (fields if name in {"script", "form"} else [])
    assert element(lines.script) == attributes(chosen, HOST)
    assert hidden(lines.script) == hidden(lines.form) == chosen.preset()
    box = dict(_Elements(lines.form).all("input")[-1])
    assert (box.get("value", ""), box.get("placeholder", "")) == (
        chosen.search.q,
        chosen.placeholder,
    )


@given(ARGS)
def test_addresses_in_the_lines_are_ours_and_nothing_runs(pairs: Pairs) -> None:
    lines = made(*pairs)

    for _, text in lines.items():
        for tag, attrs in _Elements(text).found:
            for name, value in attrs:
                assert not name.startswith("on")
                assert name != "style"
                if name in {"src", "href", "action"}:
                    assert (value or "").startswith(HOST), tag


@given(ARGS)
def test_attributes_say_the_same_search_as_the_form(pairs: Pairs) -> None:
    """Read as the component reads them: facets by their names, the rest as a query string."""
    chosen = options(*pairs)
    said = attributes(chosen)
    own = {"mode", "hits", "facets", "more", "lang", "theme", "label", "placeholder", "value"}
    own |= {"target", "sync", "keys", "filters"}
    spoken = [(name, one) for name, text in said.items() if name not in own for one in text.split()]
    rest = parse_qsl(said.get("filters", ""), keep_blank_values=True)

    assert sorted(spoken + rest) == sorted(chosen.preset())


# --- what is not understood -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pair", "code", "used"),
    [
        (("mode", "window"), "bad_value", "inline"),
        (("hits", "0"), "bad_value", "1"),
        (("hits", "many"), "bad_value", "5"),
        (("hits", "1000"), "bad_value", "100"),
        (("lang", "Spanish!"), "bad_value", "none"),
        (("sync", "a=b"), "bad_value", "none"),
        (("facets", "planet"), "bad_value", "all"),
        (("page", "2"), "unknown_parameter", None),
        (("planet", "mars"), "unknown_parameter", None),
        (("filters", "planet"), "unknown_parameter", None),
    ],
)
def test_what_is_not_understood_is_said(pair: tuple[str, str], code: str, used: str | None) -> None:
    (said,) = options(pair).remarks

    assert (said.code, said.params.get("used")) == (code, used)


def test_of_two_values_the_first_counts_and_empty_fields_say_nothing() -> None:
    chosen = options(("mode", ""), ("mode", "dialog"), ("mode", "inline"), ("label", " "))

    assert chosen == EmbedOptions(mode="dialog")
    assert [said.code for said in chosen.remarks] == ["repeated_parameter"]


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://example.org", "https://example.org"),
        ("https://example.org/", "https://example.org"),
        ("http://example.org:8080/a/b/?x=1#y", "http://example.org:8080/a/b"),
        ("", ""),
        ("example.org", ""),
        ("javascript:alert(1)", ""),
        ("https://", ""),
    ],
)
def test_the_address_of_the_site_is_one_of_the_web(given: str, address: str) -> None:
    assert host_address(given) == address


@pytest.mark.parametrize(
    ("lang", "way"), [("ar", "rtl"), ("he-IL", "rtl"), ("FA", "rtl"), ("es", "ltr"), ("", "ltr")]
)
def test_a_language_has_its_direction(lang: str, way: str) -> None:
    assert direction(lang) == way


# --- whether it will work there -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://www.example.org", "https://www.example.org"),
        ("HTTPS://WWW.Example.org:443/a?b#c", "https://www.example.org"),
        ("http://example.org:8080/", "http://example.org:8080"),
        ("www.example.org/page", "https://www.example.org"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://[::1]:99/", "http://[::1]:99"),
        ("javascript:alert(1)", ""),
        ("ftp://example.org", ""),
        ("https://example.org:port", ""),
        ("two words", ""),
        ("https://", ""),
    ],
)
def test_a_page_has_an_origin(address: str, origin: str) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    ("site", "listed", "good", "words"),
    [
        ("https://a.org/page", "https://a.org", True, "may ask"),
        ("https://a.org", "*", True, "may ask"),
        ("https://search.example.org", "", True, "this site itself"),
        ("https://a.org", "https://b.org", False, "https://a.org is not listed here"),
        ("https://a.org", "", False, "not listed"),
        ("two words", "*", False, "no address of a site"),
    ],
)
def test_a_site_is_told_if_all_of_it_works_there(
    site: str, listed: str, good: bool, words: str
) -> None:
    said = check_site(site, HOST, listed)

    assert said
    assert (said.head == "Yes.") is good
    assert words in said.words
    assert bool(said.hint) is not good


def test_an_encrypted_page_takes_nothing_from_a_server_without_https() -> None:
    said = check_site("https://a.org", "http://search.example.org", "*")

    assert said
    assert said.head == "Not so."
    assert "encrypted" in said.words
    assert check_site("", HOST, "*") is None


# --- the pages ------------------------------------------------------------------------------------


@pytest.fixture
def client(library: Engine) -> Iterator[FlaskClient]:
    settings = Settings(embed_origins="https://a.org", base_url="https://public.example.org/")
    app = create_app(settings, engine=library)
    app.testing = True
    with app.test_client() as client:
        yield client


def page(client: FlaskClient, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def tag(soup: BeautifulSoup, selector: str) -> Tag:
    found = soup.select_one(selector)
    assert found, selector
    return found


def test_the_frame_is_the_component_with_what_the_address_says(client: FlaskClient) -> None:
    soup = page(
        client, "/embed?summit=2011&-topic=billing&lang=ar&theme=dark&q=peers&mode=dropdown"
    )
    root = tag(soup, "html")

    assert (root["lang"], root["dir"], root["data-theme"]) == ("ar", "rtl", "dark")
    assert tag(soup, "pillars-search").attrs == {
        "mode": "dropdown",
        "summit": "2011",
        "filters": "-topic=billing",
        "lang": "ar",
        "theme": "dark",
        "value": "peers",
        "target": "_blank",
    }
    assert tag(soup, "meta[name=robots]")["content"] == "noindex"
    assert not soup.select("header, footer, nav")


def test_the_frame_has_a_form_for_those_without_a_script(client: FlaskClient) -> None:
    soup = page(client, "/embed?summit=2011&lang=es&q=peers")
    form = tag(soup, "pillars-search > form")

    assert (form["action"], form["target"]) == ("/search", "_blank")
    assert [(i["name"], i["value"]) for i in form.select("input[type=hidden]")] == [
        ("summit", "2011")
    ]
    assert tag(soup, "form button").text == "Buscar"
    assert tag(soup, "input[type=search]")["value"] == "peers"


def test_only_the_frame_may_be_framed_by_those_that_are_listed(client: FlaskClient) -> None:
    def ancestors(path: str) -> str:
        policy = client.get(path).headers["Content-Security-Policy"]
        return policy.rpartition("frame-ancestors ")[2]

    assert ancestors("/embed") == "'self' https://a.org"
    assert ancestors("/embed?nonsense=1") == "'self' https://a.org"
    assert ancestors("/embed/builder") == "'none'"


def test_the_builder_shows_the_four_forms_with_the_public_address(client: FlaskClient) -> None:
    soup = page(client, "/embed/builder?topic=health&script=pinned&lang=es")
    name = "".join(_Elements(snippets_of(soup)["link"]).words).strip().removeprefix("Buscar en ")
    chosen = EmbedOptions.from_args(
        [("topic", "health"), ("script", "pinned"), ("lang", "es")], ["summit", "topic", "year"]
    )

    assert snippets_of(soup) == dict(
        snippets(chosen, "https://public.example.org", widget(), name).items()
    )


def test_without_a_public_address_the_lines_have_that_of_the_request(library: Engine) -> None:
    """Its prefix too, where the application is below one."""
    app = create_app(Settings(), engine=library)
    answer = app.test_client().get(
        "/embed/builder", base_url="https://a.org:8443", environ_overrides={"SCRIPT_NAME": "/lib"}
    )
    soup = BeautifulSoup(answer.text, "html.parser")

    for text, name in (
        (snippets_of(soup)["script"], "src"),
        (snippets_of(soup)["form"], "action"),
        (snippets_of(soup)["frame"], "src"),
        (snippets_of(soup)["link"], "href"),
    ):
        address = dict(_Elements(text).found[0][1])[name] or ""
        assert address.startswith("https://a.org:8443/lib/")
    assert tag(soup, ".preview form")["action"] == "/lib/search"
    assert str(tag(soup, ".preview iframe")["src"]).startswith("/lib/embed")


def snippets_of(soup: BeautifulSoup) -> dict[str, str]:
    return {str(s["id"]): tag_in(s, "pre").text for s in soup.select("#built > section")}


def tag_in(outer: Tag, selector: str) -> Tag:
    found = outer.select_one(selector)
    assert found, selector
    return found


def test_the_previews_are_of_this_server_and_leave_its_page_alone(client: FlaskClient) -> None:
    soup = page(client, "/embed/builder?topic=health&sync=q&keys=/&hits=3")

    assert tag(soup, ".preview pillars-search").attrs == {
        "topic": "health",
        "hits": "3",
        "keys": "none",
    }
    assert tag(soup, ".preview iframe")["src"] == "/embed?topic=health&hits=3&target=_blank"


def test_the_form_of_the_builder_holds_what_was_chosen(client: FlaskClient) -> None:
    """Sent as it stands, it asks for the same again."""
    path = (
        "/embed/builder?topic=health&-topic=billing&summit.from=2010&match=any&facets=none&hits=3"
    )
    soup = page(client, path + "&mode=dialog&lang=eu&label=A%22B&q=peers&script=pinned&site=a.org")
    sent = filled(tag(soup, "#builder"))

    address = str(tag(soup, "#built")["data-address"])
    again = EmbedOptions.from_args(sent, ["summit", "topic", "year"])
    assert again.url("/embed/builder") == address
    assert again.remarks == ()
    assert ("filters", "-topic=billing&match=any") in sent
    assert ("summit.from", "2010") in sent


def filled(form: Tag) -> Pairs:
    """What a browser sends of a form that nobody touched."""
    sent = []
    for one in form.select("input, select"):
        if one.name == "select":
            sent.append((str(one["name"]), str(tag_in(one, "option[selected]")["value"])))
        elif one.get("type") not in {"radio", "checkbox"} or one.has_attr("checked"):
            sent.append((str(one["name"]), str(one.get("value", ""))))
    return sent


def test_the_builder_says_who_is_listed_and_what_was_not_understood(client: FlaskClient) -> None:
    listed = page(client, "/embed/builder?site=https://a.org/page")
    unlisted = page(client, "/embed/builder?site=b.org&mode=window")

    assert "may ask this server" in tag(listed, "#verdict").text
    assert "embed_origins" in tag(unlisted, "#verdict").text
    assert "mode cannot be" in tag(unlisted, ".remarks").text


def test_the_way_to_the_builder_is_on_every_page(client: FlaskClient) -> None:
    assert tag(page(client, "/about"), "footer a[href='/embed/builder']")


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def asked(
    library_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Any:
    """Runs the command: its exit code, output and errors."""
    monkeypatch.setenv(environment_name("index"), library_url)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["embed", *arguments])
        return (code, *capsys.readouterr())

    return run


BASE = ("--base-url", HOST)


def test_the_command_prints_what_the_builder_shows(asked: Any) -> None:
    chosen = ("--topic", "health", "--filter", "-summit=2009", "--search", "match=any", "--pinned")
    code, out, err = asked("--json", *BASE, *chosen, "--lang", "es", "--mode", "dialog")

    options = EmbedOptions.from_args(
        [
            *(("topic", "health"), ("-summit", "2009"), ("match", "any"), ("script", "pinned")),
            *(("lang", "es"), ("mode", "dialog")),
        ],
        ["summit", "topic", "year"],
    )
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert answer["builder"] == options.url(f"{HOST}/embed/builder")
    name = "".join(_Elements(answer["link"]).words).strip().removeprefix("Buscar en ")
    assert {k: v for k, v in answer.items() if k not in {"ok", "builder"}} == dict(
        snippets(options, HOST, widget(), name).items()
    )


def test_one_variant_is_printed_alone_and_all_have_headings(asked: Any) -> None:
    _, form, _ = asked(*BASE, "--variant", "form")
    _, everything, _ = asked(*BASE)

    assert form.startswith("<form ")
    assert form in everything
    for heading in ("With the component: ", "A plain form: ", "A frame: ", "A plain link: "):
        assert heading in everything


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "--base-url https://search.example.org"),
        (("--base-url", "search.example.org"), "no address of the web"),
        ((*BASE, "--filter", "planet=mars"), "Facets: summit, topic, year."),
        ((*BASE, "--mode", "window"), "--mode"),
    ],
)
def test_wrong_usage_is_said_in_a_sentence(
    asked: Any, arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = asked(*arguments)

    assert (code, out) == (2, "")
    assert said in err


def test_what_the_command_does_not_understand_is_said_beside_the_lines(asked: Any) -> None:
    code, out, err = asked(*BASE, "--variant", "link", "--lang", "Spanish!")

    assert (code, err) == (0, "lang cannot be 'Spanish!': none was used.\n")
    assert out.startswith("<a ")
