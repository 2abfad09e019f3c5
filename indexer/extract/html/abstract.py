"""The main content of a web page in, its abstract out."""

import re

from indexer.extract.html.blocks import Block, blocks
from indexer.extract.html.boilerplate import Core
from indexer.extract.html.sections import Section
from indexer.extract.html.text_survey import measure, words_of_attributes

__all__ = ["abstract_of"]

_HEADING = re.compile(r"(summary ?/ ?)?abstract:?|executive summary:?", re.IGNORECASE)
_NAME = re.compile(r"(^|[\s_-])abstract($|[\s_-])")
_HOLDERS = frozenset(("div", "section", "p", "blockquote", "dd"))
_LONGEST = 5_000


def abstract_of(core: Core, found: list[Section], description: str) -> tuple[str, str]:
    """The abstract, and where it stands: "heading" for an element or a heading that calls it so,
    "metadata" for the description that the page gives of itself, "" without any.
    """
    text = _marked(core) or _under_heading(found)
    source = "heading" if text else "metadata" if description else ""
    return (text or description)[:_LONGEST], source


def _marked(core: Core) -> str:
    """The text of the element whose class or id calls it the abstract, without its heading."""
    for tag in measure(core.tag, core.removed).tags:
        if tag.name in _HOLDERS and _NAME.search(words_of_attributes(tag)):
            return _text(
                [b for b in blocks(tag, gone=core.removed) if not _HEADING.fullmatch(b.text)]
            )
    return ""


def _under_heading(found: list[Section]) -> str:
    """The text under a heading such as "Summary/Abstract", of whatever level."""
    for section in found:
        if _HEADING.fullmatch(section.heading):
            return _text(section.blocks)
        for index, block in enumerate(section.blocks):
            if block.level and _HEADING.fullmatch(block.text):
                following = section.blocks[index + 1 :]
                end = next((n for n, b in enumerate(following) if b.level), len(following))
                return _text(following[:end])
    return ""


def _text(found: list[Block]) -> str:
    return "\n\n".join(block.text for block in found)
