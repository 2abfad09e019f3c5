"""The abstract of a web page."""

import re

from indexer.extract.html.blocks import Block, blocks
from indexer.extract.html.boilerplate import Core
from indexer.extract.html.sections import Section
from indexer.extract.html.text_survey import class_and_id, measure
from indexer.extract.text.refinement import refinement

__all__ = ["abstract_of"]

_HEADING = re.compile(r"(summary ?/ ?)?abstract:?|executive summary:?", re.IGNORECASE)
_ABSTRACT_CLASS = re.compile(r"(^|[\s_-])abstract($|[\s_-])")
_HOLDERS = frozenset(("div", "section", "p", "blockquote", "dd"))
_MAX_LENGTH = 5_000


@refinement("The abstract was not read", lambda *_: ("", ""))
def abstract_of(core: Core, sections: list[Section], description: str) -> tuple[str, str]:
    """Return the abstract and its source.

    The source is "heading" for an element or a heading that names it, "metadata" for the page's own
    description, "" for none.
    """
    text = _marked(core) or _under_heading(sections)
    source = "heading" if text else "metadata" if description else ""
    return (text or description)[:_MAX_LENGTH], source


def _marked(core: Core) -> str:
    """The text of the element whose class or id names it an abstract, without its heading."""
    for tag in measure(core.tag, core.removed).tags:
        if tag.name in _HOLDERS and _ABSTRACT_CLASS.search(class_and_id(tag)):
            return _text(
                [b for b in blocks(tag, removed=core.removed) if not _HEADING.fullmatch(b.text)]
            )
    return ""


def _under_heading(sections: list[Section]) -> str:
    """The text under a heading of any level such as "Summary/Abstract"."""
    for section in sections:
        if _HEADING.fullmatch(section.heading):
            return _text(section.blocks)
        for index, block in enumerate(section.blocks):
            if block.level and _HEADING.fullmatch(block.text):
                following = section.blocks[index + 1 :]
                end = next((n for n, b in enumerate(following) if b.level), len(following))
                return _text(following[:end])
    return ""


def _text(paragraphs: list[Block]) -> str:
    return "\n\n".join(block.text for block in paragraphs)
