"""A recipe's name -> its page and the part of it that people paste; docs/embedding.md -> its
blocks and tables.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

RECIPES = Path(__file__).parents[1] / "recipes"
DOCUMENT = RECIPES.parent.parent / "docs" / "embedding.md"

# What stands in the documents where a recipe has a name in braces.
SHOWN = {
    "HOST": "https://search.example.org",
    "PINNED": "static/v1/pillars-search.HASH.js",
    "INTEGRITY": "sha384-…",
}
CODE = re.compile(r"`([^`]+)`")
_MARKED = re.compile(r"^ *<!-- recipe -->\n(.*?)^ *<!-- /recipe -->\n", re.M | re.S)
_BLOCK = re.compile(r"^(?:<!-- recipe: (\S+) -->\n)?```(\w*)\n(.*?)^```\n", re.M | re.S)


def whole(name: str) -> str:
    """The recipe's file."""
    return (RECIPES / name).read_text(encoding="utf-8")


def pasted(name: str) -> str:
    """What is marked in a page; a file that is no page is pasted as it is."""
    text = whole(name)
    if not name.endswith(".html"):
        return text
    (marked,) = _MARKED.findall(text)
    return dedent(marked)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with values for its names in braces."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def documented() -> list[tuple[str, str]]:
    """Each block of code in the document with the name of its recipe, "" where it has none."""
    return [(name, code) for name, _, code in _BLOCK.findall(DOCUMENT.read_text(encoding="utf-8"))]


def rows(first: str) -> dict[str, str]:
    """Of the table whose first heading is this: each name in code type to its last cell."""
    table = re.search(
        rf"^\| {re.escape(first)} \|.*\n\|[-|]+\|\n((?:\|.*\n)*)", DOCUMENT.read_text("utf-8"), re.M
    )
    cells = [line.strip("| ").split(" | ") for line in table[1].splitlines()]  # type: ignore[index]
    return {name: row[-1] for row in cells for name in CODE.findall(row[0])}
