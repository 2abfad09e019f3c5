"""The document on embedding says what its recipes do, and what the component can."""

import re

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from search_app.web.static_files import SCRIPT
from tests.support.recipe_texts import (
    CODE,
    DOCUMENT,
    RECIPES,
    SHOWN,
    documented,
    filled,
    pasted,
    rows,
    whole,
)

SOURCE = SCRIPT.read_text(encoding="utf-8")
# Pages that show what another recipe becomes: nobody pastes them.

OUTCOMES = {"builder.html", "drupal-theme.html", "wordpress-plugin.html"}


# --- the document and the recipes -----------------------------------------------------------------


def test_every_block_of_code_in_the_document_is_a_recipe() -> None:
    assert [code for name, code in documented() if not name] == []


def test_every_recipe_is_in_the_document_once() -> None:
    files = {path.name for path in RECIPES.iterdir()}

    assert sorted(name for name, _ in documented()) == sorted(files - OUTCOMES)


@pytest.mark.parametrize(("name", "code"), documented(), ids=lambda value: value.split("\n")[0])
def test_the_document_shows_what_the_recipe_has(name: str, code: str) -> None:
    assert code == filled(pasted(name), SHOWN)


# --- what other programs make of a recipe ---------------------------------------------------------


def soup(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def test_the_plugin_for_wordpress_prints_what_its_page_has() -> None:
    plugin, page = whole("wordpress-plugin.php"), soup(whole("wordpress-plugin.html"))
    element = re.sub(
        r"' \. esc_attr\( \$given\['(\w+)'\] \) \. '",
        "2011",
        re.search(r"return '(<.+>)';", plugin)[1],  # type: ignore[index]
    )
    name, address = re.search(  # type: ignore[union-attr]
        r"wp_enqueue_script_module\( '(.+?)', '(.+?)', array\(\), null \)", plugin
    ).groups()
    added = dict(re.findall(r"\$attributes\['(\w+)'\] += '(.+?)';", plugin))

    assert str(page.find("pillars-search")) == element
    assert page.script.attrs == {  # type: ignore[union-attr]
        "type": "module",
        "src": address,
        "id": f"{name}-js-module",
        **added,
    }
    assert f"'{name}-js-module' ===" in plugin


def test_the_theme_for_drupal_prints_what_its_page_has() -> None:
    page = soup(whole("drupal-theme.html"))
    library, template = whole("drupal.libraries.yml"), whole("drupal.html.twig")
    attached, _, element = template.partition("\n")
    element = re.sub(r"\{\{ '(.+?)'\|t \}\}", r"\1", element)
    given = re.search(r"attributes: \{ type: (\w+), crossorigin: (\w+) \}", library)

    assert attached == f"{{{{ attach_library('ourtheme/{library.partition(':')[0]}') }}}}"
    assert str(page.find("pillars-search")).split() == str(soup(element).find()).split()
    assert page.script.attrs == {  # type: ignore[union-attr]
        "src": re.search(r"^ {4}(\S+):$", library, re.M)[1],  # type: ignore[index]
        "type": given[1],  # type: ignore[index]
        "crossorigin": given[2],  # type: ignore[index]
    }


def test_markdown_leaves_the_recipe_for_site_generators_alone() -> None:
    recipe = whole("static-site.md")
    around = "# Documents\n\nSearch them:\n\n{}\nA paragraph after it.\n"

    page = MarkdownIt("commonmark").render(around.format(recipe))

    assert recipe in page


# --- the document and the component ---------------------------------------------------------------


def named(*patterns: str) -> set[str]:
    """All that the patterns find in the component's source, lists of words taken apart."""
    found = [text for pattern in patterns for text in re.findall(pattern, SOURCE, re.M)]
    assert found
    return {word for text in found for word in re.split(r"[ |]", text)}


@pytest.mark.parametrize(
    ("table", "patterns"),
    [
        ("attribute", [r"OWN = /\^\(([a-z|]+)\)"]),
        ("event", [r"#tell\(\"(\w+)\""]),
        ("custom property", [r"var\((--pillars-search-[a-z-]+)"]),
        ("`::part`", [r'\bpart: "([a-z -]+)"', r'\blink\("([a-z]+)"']),
        ("slot", [r'h\("slot", \{ name: "([a-z-]+)"']),
        ("call", [r"^  (?:static |get |set )?([a-z]+)\("]),
    ],
)
def test_all_of_the_component_that_pages_may_rely_on_is_documented(
    table: str, patterns: list[str]
) -> None:
    """And nothing else is."""
    names = {
        re.sub(r"\W*(?:element|PillarsSearch|pillars-search)[.:]|[ (].*", "", n)
        for n in rows(table)
    }

    assert names == named(*patterns) - {"constructor"}


def test_every_language_of_the_component_is_documented() -> None:
    (row,) = re.findall(r"^\| `lang` \| ([^|]+) \|", DOCUMENT.read_text("utf-8"), re.M)

    assert CODE.findall(row) == [*re.findall(r"^  ([a-z]{2}): \{$", SOURCE, re.M)]


def test_every_error_of_the_component_is_documented() -> None:
    (english,) = re.findall(r"^  en: \{$.*?errors: \{\n(.*?)\n    \}", SOURCE, re.M | re.S)
    codes = re.findall(r"^ +(\w+): \"", english, re.M)
    told = rows("event")["pillars-search:error"].partition("`code`")[2]

    assert codes
    assert CODE.findall(told) == codes
