"""Query syntax as people read about it: what is typed, how it is parsed, what it finds, a pattern
for an example, and the limits of a query.

The parser's tests, docs/query-syntax.md and the help page all go through this table.
"""

from dataclasses import dataclass, field
from typing import Any

from indexer.engine.matching.expansion import FUZZY_PREFIX, MAX_EXPANSIONS
from indexer.engine.query import nodes as q
from indexer.engine.query.lexer import MAX_CHARACTERS, MAX_DEPTH, MAX_WORD, MAX_WORDS
from indexer.engine.query.terms import MAX_BOOST, MAX_DISTANCE, MAX_OPEN, MIN_BOOST
from indexer.engine.schema import FIELDS
from indexer.settings import Settings

__all__ = ["FIELD_ROWS", "LIMITS", "SYNTAX", "Operator", "Section"]


@dataclass(frozen=True, slots=True)
class Operator:
    """A construct of the query language.

    `typed` is itself a query, which parses to `tree` where there is a field `title` and a facet
    `facet`; an option of the URL has fields of a search in `state` instead.

    In `pattern`, {a} {b} are words that occur side by side in the collection, {c} {d} two others;
    {begin}, {wild} and {wrong} are a prefix of {a}, {a} with wildcards, and {a} with a wrong
    letter; {term} has a synonym; {field} is a word of the field; {facet}, {value}, {other}, {low}
    and {high} belong to one facet.
    """

    typed: str
    finds: str
    pattern: str
    tree: q.Query | None = None
    state: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """Related operators under a heading."""

    title: str
    operators: tuple[Operator, ...]


_ONE, _TWO, _WORD = q.Word("one"), q.Word("two"), q.Word("word")

SYNTAX = (
    Section(
        "Words and phrases",
        (
            Operator(
                "two words",
                "All of the words, in any form and order, on one page; where no page has all, any"
                " of them.",
                "{a} {c}",
                q.And((_TWO, q.Word("words"))),
            ),
            Operator(
                '"a phrase"',
                "The words side by side, in this order, each in any form.",
                '"{a} {b}"',
                q.Phrase("a phrase"),
            ),
            Operator(
                "=word", "This very form of the word, not its relatives.", "={a}", q.Exact("word")
            ),
            Operator(
                '="a phrase"',
                "The phrase in these very forms.",
                '="{a} {b}"',
                q.Phrase("a phrase", exact=True),
            ),
        ),
    ),
    Section(
        "Operators",
        (
            Operator("one AND two", "Both, on the same page.", "{a} AND {c}", q.And((_ONE, _TWO))),
            Operator("one OR two", "At least one of them.", "{c} OR {d}", q.Or((_ONE, _TWO))),
            Operator(
                "one NOT two",
                "Pages with the first and without the second.",
                "{a} NOT {c}",
                q.And((_ONE, q.Not(_TWO))),
            ),
            Operator("one -two", "The same.", "{a} -{c}", q.And((_ONE, q.Not(_TWO)))),
            Operator(
                "+one two",
                "The first must be there, whatever happens to the second.",
                "+{a} {d}",
                q.And((_ONE, _TWO)),
            ),
            Operator(
                "(one OR two) three",
                "Parentheses say what belongs together.",
                "({a} OR {c}) {b}",
                q.And((q.Or((_ONE, _TWO)), q.Word("three"))),
            ),
        ),
    ),
    Section(
        "Open words",
        (
            Operator("prefix*", "Words that begin so.", "{begin}*", q.Prefix("prefix")),
            Operator(
                "w?ld*card",
                "Words like this: ? is any letter or digit, * any number of them.",
                "{wild}",
                q.Wildcard("w?ld*card"),
            ),
            Operator(
                "word~1",
                "Words at most one edit away: a letter more, less, another, or two exchanged.",
                "{wrong}~1",
                q.Fuzzy("word"),
            ),
            Operator(
                '"a phras*"',
                "A phrase with an open word in it.",
                '"{begin}* {b}"',
                q.Phrase("a phras*"),
            ),
        ),
    ),
    Section(
        "Near each other",
        (
            Operator(
                '"near words"~5',
                "The words in any order, at most 5 others among them.",
                '"{b} {a}"~5',
                q.Proximity("near words", 5),
            ),
            Operator(
                '"near words"~>5',
                "The same in this order.",
                '"{a} {b}"~>5',
                q.Proximity("near words", 5, ordered=True),
            ),
            Operator(
                '="near words"~5',
                "The same in these very forms.",
                '="{a} {b}"~5',
                q.Proximity("near words", 5, exact=True),
            ),
        ),
    ),
    Section(
        "Weight",
        (
            Operator(
                "one^2 two",
                "The same pages; the first word counts twice for their order.",
                "{a}^2 {c}",
                q.And((q.Boost(_ONE, 2.0), _TWO)),
            ),
            Operator(
                '"a phrase"^.5',
                "The same pages; the phrase counts half.",
                '"{a} {b}"^.5',
                q.Boost(q.Phrase("a phrase"), 0.5),
            ),
            Operator(
                "(one OR two)^2",
                "The same pages; what is in the parentheses counts twice.",
                "({a} OR {c})^2",
                q.Boost(q.Or((_ONE, _TWO)), 2.0),
            ),
        ),
    ),
    Section(
        "In one field",
        (
            Operator("title:word", "The word in that field.", "title:{a}", q.Field("title", _WORD)),
            Operator(
                'title:"a phrase"',
                "The phrase in that field.",
                'title:"{a} {b}"',
                q.Field("title", q.Phrase("a phrase")),
            ),
            Operator(
                "title:(one OR two)",
                "What the parentheses hold in that field.",
                "title:({a} OR {c})",
                q.Field("title", q.Or((_ONE, _TWO))),
            ),
            Operator(
                "one -title:two",
                "Pages with the first word, without those of documents that have the other in that"
                " field.",
                "{a} -title:{c}",
                q.And((_ONE, q.Not(q.Field("title", _TWO)))),
            ),
        ),
    ),
    Section(
        "With a value",
        (
            Operator(
                "facet:value",
                "Pages that carry this value of a facet.",
                "{facet}:{value}",
                q.FacetTerm("facet", "value"),
            ),
            Operator(
                "facet:(one OR two)",
                "Pages that carry one of the values.",
                "{facet}:({value} OR {other})",
                q.Or((q.FacetTerm("facet", "one"), q.FacetTerm("facet", "two"))),
            ),
            Operator(
                "word -facet:value",
                "Pages with the word that do not carry the value.",
                "{a} -{facet}:{value}",
                q.And((_WORD, q.Not(q.FacetTerm("facet", "value")))),
            ),
            Operator(
                "facet:2010..2012",
                "Values that are whole numbers from the first to the last.",
                "{facet}:{low}..{high}",
                q.NumericRange("facet", 2010, 2012),
            ),
            Operator(
                "facet:2010..",
                "This number and later.",
                "{facet}:{low}..",
                q.NumericRange("facet", 2010, None),
            ),
            Operator(
                "facet:..2012",
                "This number and earlier.",
                "{facet}:..{high}",
                q.NumericRange("facet", None, 2012),
            ),
        ),
    ),
    Section(
        "In the address",
        (
            Operator(
                "match=any",
                "Pages with any of the words, also where some have all; match=all never relaxes.",
                "{a} {c}",
                state={"match": "any"},
            ),
            Operator(
                "stem=off",
                "Every word in its very form, as if = stood before it.",
                "{a}",
                state={"stem": False},
            ),
            Operator(
                "synonyms=off",
                "The words as typed, without their synonyms.",
                "{term}",
                state={"synonyms": False},
            ),
        ),
    ),
)

FIELD_ROWS = tuple(
    Operator(
        f"{text_field.name}:word",
        f"The word in {text_field.help}.",
        f"{text_field.name}:{{field}}",
        q.Field(text_field.name, _WORD),
    )
    for text_field in FIELDS
)


# The limits of a query, for the document and the help page.
LIMITS = (
    ("characters of a query", f"{MAX_CHARACTERS:,}"),
    ("words of a query", f"{MAX_WORDS}"),
    ("characters of a word", f"{MAX_WORD}"),
    ("brackets within brackets", f"{MAX_DEPTH}"),
    ("open words (*, ? or ~) of a query", f"{MAX_OPEN}"),
    ("forms that an open word stands for, the most frequent ones", f"{MAX_EXPANSIONS}"),
    ("edits of a word with ~", "1"),
    ("first letters that a word with ~ shares with what it finds", f"{FUZZY_PREFIX}"),
    ("other words among words near each other", f"{MAX_DISTANCE}"),
    ("weight of a part", f"{MIN_BOOST:g} to {MAX_BOOST:g}"),
    ("seconds in which parts not yet looked up are left out", f"{Settings().search_seconds:g}"),
)
