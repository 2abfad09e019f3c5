"""The query language as people read about it: what is typed, what it finds, a pattern for an
example.
"""

__all__ = ["SYNTAX"]

# {a} {b} stand for two words that occur side by side in the collection, {c} {d} for two others.
SYNTAX = (
    (
        "two words",
        "All of the words, in any form and order, on one page; where no page has all, any of them.",
        "{a} {c}",
    ),
    ('"a phrase"', "The words side by side, in this order, each in any form.", '"{a} {b}"'),
    ("one AND two", "Both, on the same page.", "{a} AND {c}"),
    ("one OR two", "At least one of them.", "{c} OR {d}"),
    ("one -two", "Pages with the first and without the second; NOT says the same.", "{a} -{c}"),
    ("+one two", "The first must be there, the second may be.", "+{a} {d}"),
    ("(one OR two) three", "Parentheses say what belongs together.", "({a} OR {c}) {b}"),
    ("=word", "This very form of a word, not its relatives.", "={a}"),
)
