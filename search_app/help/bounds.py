"""The bounds of a query, in words and figures, for the document and the help page."""

from indexer.engine.matching.expansion import FUZZY_PREFIX, MAX_EXPANSIONS
from indexer.engine.query.lexer import MAX_CHARACTERS, MAX_DEPTH, MAX_WORD, MAX_WORDS
from indexer.engine.query.terms import MAX_BOOST, MAX_DISTANCE, MAX_OPEN, MIN_BOOST
from indexer.settings import Settings

__all__ = ["BOUNDS"]

BOUNDS = (
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
