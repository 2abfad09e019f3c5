"""Queries by the thousand, the same ones at every run: of the whole grammar, in all ways of writing
it, such queries damaged, and plain garbage.
"""

import random
import string
from collections.abc import Callable, Iterator, Sequence

__all__ = ["damaged", "garbage", "queries", "valid"]

# Words and signs of this kind of text, besides the words that the texts themselves hold.
CODES = (
    *("#07-011", "H0038-HQ", "N.A.P.S.", "1915(i)", "25-year", "c/s/x", "1,608", "state\u2019s"),
    *(
        "III",
        "SMD081507A",
        "peer-run",
        "\u201cpeer\u201d",
        "N\u00fa\u00f1ez",
        "16.36",
        "foo:bar",
        "10:30",
    ),
    *("the", "of", "and", "not", "or", "I", "a", "behaviour", "organisation", "programme"),
    *("zzyzx", "quokka", "recoverry", "certifcation"),
)
QUOTES = (('"', '"'), ("\u201c", "\u201d"), ("\u00ab", "\u00bb"), ("\u201e", "\u201c"))
FIELDS = ("title", "author", "alias", "abstract", "heading", "body", "Title", "BODY")
VALUES = (
    *("summit:2011", "summit:III", "pillar:25", "pillar:s3", "topic:whole-health", "year:2012"),
    *(
        "kind:companion",
        "state:Georgia",
        "state:georgia",
        'topic:"Medicaid billing"',
        "year:undated",
    ),
    *("summit:1999", "year:2010..2012", "year:2015..", "year:..2009", "summit:2012..2009"),
    *("summit:(2009 OR 2010)", "pillar:1..5", "year:..", "kind:.."),
)
# Signs of the language, and characters that upset readers of text.
SIGNS = ('"', "(", ")", "+", "-", "=", "*", "?", "~", "~>", "^", ":", "..", " ", "AND", "OR", "NOT")
ODD = (
    *("\x00", "\x07", "\x1b", "\x7f", "\x85", "\u00ad", "\u200b", "\u200d", "\u2028", "\u202e"),
    *("\ufeff", "\ufffd", "\ufffe", "\ud800", "\U0001f600", "\U00020000", "\U0010ffff", "\u0301"),
    *(
        "\ua000",
        "\ua001",
        "\u0130",
        "\u00df",
        "\ufb01",
        "\u4e2d\u6587",
        "\u05d0",
        "\u0645",
        "\t",
        "\n",
    ),
)


class _Grammar:
    """Derives queries from the grammar by chance."""

    def __init__(self, chance: random.Random, words: Sequence[str]) -> None:
        self.chance = chance
        self.words = words
        self.leaves: list[tuple[int, Callable[[], str]]] = [
            (30, self.word),
            (14, self.phrase),
            (6, lambda: f"={self.word()}"),
            (3, lambda: f"={self.phrase()}"),
            (7, lambda: f"{self.begun()}*"),
            (6, self.wild),
            (7, lambda: f"{self.mistyped()}~{self.chance.choice(('', '1', '1', '2'))}"),
            (12, self.near),
            (8, lambda: self.chance.choice(VALUES)),
            (10, lambda: f"{self.chance.choice(FIELDS)}:{self.leaf()}"),
        ]

    def query(self, depth: int = 2) -> str:
        parts = [self.part(depth) for _ in range(self.chance.choice((1, 1, 1, 2, 2, 3)))]
        joints = (" ", " ", " ", "  ", " AND ", " OR ", " NOT ", " AND NOT ", " OR NOT ", "\t")
        text = parts[0]
        for part in parts[1:]:
            text += self.chance.choice(joints) + part
        return text

    def part(self, depth: int) -> str:
        sign = self.chance.choice(("", "", "", "", "", "-", "+", "NOT ", "title:"))
        grouped = depth and self.chance.random() < 0.2
        text = f"({self.query(depth - 1)})" if grouped else self.leaf()
        weight = self.chance.choice(("", "", "", "", "^2", "^.5", "^1.25", "^100"))
        return f"{sign}{text}{weight}"

    def leaf(self) -> str:
        weights, kinds = zip(*self.leaves, strict=True)
        kind: Callable[[], str] = self.chance.choices(kinds, weights)[0]
        return kind()

    def word(self) -> str:
        known = CODES if self.chance.random() < 0.2 else self.words
        word = self.chance.choice(known)
        return self.chance.choice((str, str, str.upper, str.capitalize))(word)

    def several(self) -> str:
        """A run of words as the texts have it, or any words."""
        size = self.chance.choice((1, 2, 2, 2, 3, 3, 4))
        at = self.chance.randrange(len(self.words) - size)
        run = self.words[at : at + size]
        chosen = run if self.chance.random() < 0.6 else [self.word() for _ in range(size)]
        joint = self.chance.choice((" ", " ", "  ", "-", " \u2013 "))
        return joint.join(chosen)

    def phrase(self) -> str:
        opening, closing = self.chance.choice(QUOTES)
        opened = self.chance.random() < 0.15
        text = f"{self.several()} {self.begun()}*" if opened else self.several()
        return f"{opening}{text}{closing}"

    def near(self) -> str:
        exact = self.chance.choice(("", "", "", "="))
        order = self.chance.choice(("", ">"))
        return f"{exact}{self.phrase()}~{order}{self.chance.choice((0, 1, 2, 5, 5, 20, 100, 999))}"

    def begun(self) -> str:
        word = self.word()
        return word[: self.chance.randint(1, max(1, len(word)))]

    def wild(self) -> str:
        word = list(self.word())
        for _ in range(self.chance.randint(1, 2)):
            word[self.chance.randrange(len(word))] = self.chance.choice("*?")
        return "".join(word)

    def mistyped(self) -> str:
        word = self.word()
        at = self.chance.randrange(len(word))
        letter = self.chance.choice(string.ascii_lowercase)
        return self.chance.choice(
            (word[:at] + letter + word[at:], word[:at] + word[at + 1 :], word)
        )


def valid(seed: int, words: Sequence[str]) -> Iterator[str]:
    """Queries of the whole grammar."""
    grammar = _Grammar(random.Random(seed), words)  # noqa: S311
    while True:
        yield grammar.query()


def damaged(seed: int, words: Sequence[str]) -> Iterator[str]:
    """Queries in which characters were lost, doubled, exchanged, or came from elsewhere."""
    chance = random.Random(seed)  # noqa: S311
    for text in valid(seed, words):
        query = text
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(query) + 1)
            foreign = chance.choice(chance.choice((SIGNS, ODD)))
            query = chance.choice(
                (
                    query[:at] + foreign + query[at:],
                    query[:at] + query[at + 1 :],
                    query[at:],
                    query[:at],
                )
            )
        yield query


def garbage(seed: int) -> Iterator[str]:
    """Texts that no one means: any characters, signs alone, far too long, far too deep."""
    chance = random.Random(seed)  # noqa: S311
    while True:
        size = chance.choice((1, 5, 20, 80))
        kind = chance.randrange(5)
        if kind == 0:
            yield "".join(chr(chance.randrange(0x110000)) for _ in range(size))
        elif kind == 1:
            yield "".join(chance.choice(SIGNS) for _ in range(size))
        elif kind == 2:
            yield "".join(chance.choice((*SIGNS, *ODD, "a", "peer")) for _ in range(size))
        elif kind == 3:
            yield chance.choice((*SIGNS, *ODD, "a", "a* ", '"a" ', "peer ")) * chance.choice(
                (40, 3000)
            )
        else:
            depth = chance.randint(1, 40)
            opening = chance.choice(("(", "(peer ", "-(", "title:(", "(NOT ", "((a OR "))
            yield opening * depth + "health" + ")" * chance.choice((0, depth, depth + 3))


def queries(count: int, words: Sequence[str]) -> Iterator[str]:
    """So many: six tenths valid, three damaged, one garbage."""
    kinds = (valid(4, words), damaged(5, words), garbage(6))
    for number in range(count):
        yield next(kinds[(0, 1, 0, 0, 2, 0, 1, 0, 0, 1)[number % 10]])
