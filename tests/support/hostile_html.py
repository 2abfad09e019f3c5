"""Web pages that parsers hang on or lose text of, by name: each a function from a size to bytes.

`PAGES` gives every class with the size at which parsers were measured to fail; smaller sizes show
the same within a second. Each page holds the words of WORDS somewhere, which must not be lost.
"""

import random
from collections.abc import Callable, Mapping

__all__ = ["PAGES", "REFUSED", "WORDS", "page"]

WORDS = "findable words"
_HEAD = "<!doctype html><title>Hostile</title><body>"
_END = f"<p>{WORDS}</p>"
Maker = Callable[[int], bytes]


def depth(size: int) -> bytes:
    """So many elements inside each other, the words innermost."""
    return f"{_HEAD}{'<div>' * size}{WORDS}{'</div>' * size}".encode()


def unclosed_fonts(size: int) -> bytes:
    """Formatting that nobody closes: by the book, each paragraph opens all of it again."""
    return f"{_HEAD}{'<p><font size=1><b>text ' * size}{_END}".encode()


def adoption(size: int) -> bytes:
    """Links and blocks that overlap: the adoption agency's work."""
    return f"{_HEAD}{'<a href=x.html>link<div>block' * size}{_END}".encode()


def flat(size: int) -> bytes:
    """So many paragraphs side by side."""
    return f"{_HEAD}{'<p>some <b>plain</b> words' * size}{_END}".encode()


def wide(size: int) -> bytes:
    """One parent with so many children that look like furniture."""
    return f"{_HEAD}<div>{'<div class=sidebar>x</div>' * size}</div>{_END}".encode()


def nested_furniture(size: int) -> bytes:
    """So many names of furniture inside each other, and much text in the innermost."""
    text = "<p>some words here</p>" * size
    return f"{_HEAD}{'<div class=sidebar>' * size}{text}{WORDS}".encode()


def nested_tables(size: int) -> bytes:
    return f"{_HEAD}{'<table><tr><td>cell' * size}{WORDS}".encode()


def nested_lists(size: int) -> bytes:
    return f"{_HEAD}{'<ul><li>item' * size}{WORDS}".encode()


def text_node(size: int) -> bytes:
    """One piece of text of so many characters."""
    return f"{_HEAD}<p>{'word ' * (size // 5)}{WORDS}</p>".encode()


def long_word(size: int) -> bytes:
    return f"{_HEAD}<p>{'x' * size} {WORDS}</p>".encode()


def attributes(size: int) -> bytes:
    """One tag with so many attributes."""
    names = " ".join(f"a{n}=1" for n in range(size))
    return f"{_HEAD}<div {names}>{WORDS}</div>".encode()


def late_attributes(size: int) -> bytes:
    """The same behind a value that looks like the end of the tag."""
    names = " ".join(f"a{n}=1" for n in range(size))
    return f"{_HEAD}<div title='>' {names}>{WORDS}</div>".encode()


def attribute_value(size: int) -> bytes:
    return f"{_HEAD}<div title='{'> ' * (size // 2)}'>{WORDS}</div>".encode()


def brackets(size: int) -> bytes:
    """Nothing but "<"."""
    return f"{_HEAD}<p>{WORDS}</p>{'<' * size}".encode()


def open_tags(size: int) -> bytes:
    """Tags that never end."""
    return f"{_HEAD}<p>{WORDS}</p>{'<a ' * (size // 3)}".encode()


def open_quotes(size: int) -> bytes:
    return f"{_HEAD}<p>{WORDS}</p>{'<a href=' * (size // 16)}{chr(34)}>x{chr(34)}>".encode()


def open_comments(size: int) -> bytes:
    return f"{_HEAD}<p>{WORDS}</p>{'<!--' * (size // 4)}".encode()


def open_scripts(size: int) -> bytes:
    return f"{_HEAD}<p>{WORDS}</p>{'<script>' * (size // 8)}".encode()


def ampersands(size: int) -> bytes:
    return f"{_HEAD}<p>{WORDS}</p>{'&amp' * (size // 8)}{'&' * (size // 2)}".encode()


def random_bytes(size: int) -> bytes:
    """Bytes without any sense, after a beginning that says web page."""
    rubbish = random.Random(size).randbytes(size)  # noqa: S311  the same each time, no secret
    return _HEAD.encode() + f"<p>{WORDS}</p>".encode() + rubbish


def random_tags(size: int) -> bytes:
    """Start and end tags in any order."""
    dice = random.Random(size)  # noqa: S311  the same each time, no secret
    names = "a b div p table tr td ul li h1 h2 form select option svg math font pre dl dd".split()
    tags = (f"<{dice.choice(('', '/'))}{dice.choice(names)}>t" for _ in range(size))
    return f"{_HEAD}{_END}{''.join(tags)}".encode()


def headings(size: int) -> bytes:
    return f"{_HEAD}{'<h2>A heading</h2>' * size}{_END}".encode()


def many_times(size: int) -> bytes:
    """Dates, links and comments, of which readers keep lists."""
    one = "<time>2011-01-01</time><a href='{0}.pdf'>x</a><div class=comment>c</div>"
    return (_HEAD + _END + "".join(one.format(n) for n in range(size))).encode()


def linked_data(size: int) -> bytes:
    """JSON inside JSON, deeper than Python recurses."""
    script = f'<script type="application/ld+json">{"[" * size}{"]" * size}</script>'
    return f"{_HEAD}{script}{_END}".encode()


def blanks(size: int) -> bytes:
    return f"{_HEAD}<p>{' ' * size}{WORDS}".encode()


def breaks(size: int) -> bytes:
    return f"{_HEAD}<p>{'<br>' * size}{WORDS}".encode()


def nul(size: int) -> bytes:
    return f"{_HEAD}{'<p>wo' + chr(0) + 'rd'}{chr(0) * size}{_END}".encode()


def data_address(size: int) -> bytes:
    """A picture of so many bytes, written into the page."""
    return f"{_HEAD}<img src='data:image/png;base64,{'iVBORw0K' * (size // 8)}'>{_END}".encode()


def utf_16(size: int) -> bytes:
    return ("\ufeff" + flat(size).decode()).encode("utf-16-le")


def shift_jis(size: int) -> bytes:
    return f"<meta charset=shift_jis>{_HEAD}{'<p>日本語の文' * size}{_END}".encode("shift_jis")


def charset_lie(size: int) -> bytes:
    return f"<meta charset=utf-16>{_HEAD}{'<p>café' * size}{_END}".encode("cp1252")


# Name -> (maker, the size that was measured).
PAGES: Mapping[str, tuple[Maker, int]] = {
    "depth_1k": (depth, 1_000),
    "depth_10k": (depth, 10_000),
    "depth_100k": (depth, 100_000),
    "unclosed_fonts": (unclosed_fonts, 20_000),
    "adoption": (adoption, 20_000),
    "flat_5_mb": (flat, 200_000),
    "flat_50_mb": (flat, 2_000_000),
    "wide": (wide, 190_000),
    "nested_furniture": (nested_furniture, 90_000),
    "nested_tables": (nested_tables, 50_000),
    "nested_lists": (nested_lists, 50_000),
    "text_node": (text_node, 10_000_000),
    "long_word": (long_word, 10_000_000),
    "attributes": (attributes, 200_000),
    "late_attributes": (late_attributes, 150_000),
    "attribute_value": (attribute_value, 9_000_000),
    "brackets": (brackets, 5_000_000),
    "open_tags": (open_tags, 5_000_000),
    "open_quotes": (open_quotes, 5_000_000),
    "open_comments": (open_comments, 5_000_000),
    "open_scripts": (open_scripts, 5_000_000),
    "ampersands": (ampersands, 5_000_000),
    "random_bytes": (random_bytes, 1_000_000),
    "random_tags": (random_tags, 200_000),
    "headings": (headings, 100_000),
    "many_times": (many_times, 50_000),
    "linked_data": (linked_data, 100_000),
    "blanks": (blanks, 9_000_000),
    "breaks": (breaks, 150_000),
    "nul": (nul, 1_000_000),
    "data_address": (data_address, 30_000_000),
    "utf_16": (utf_16, 20_000),
    "shift_jis": (shift_jis, 20_000),
    "charset_lie": (charset_lie, 20_000),
}
# Larger than a web page may be.
REFUSED = frozenset(("flat_50_mb",))


def page(name: str) -> bytes:
    """A page of that class, as large as measured."""
    make, size = PAGES[name]
    return make(size)
