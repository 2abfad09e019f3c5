"""The notices of a search: what is said about it besides its results, as codes with parameters and
a table of English sentences.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["NOTICES", "Notice", "notice"]

# The sentence of each code. Codes are stable and documented, so that they can be translated.
NOTICES: dict[str, str] = {
    # how the query was parsed
    "query_too_long": "Only the first {limit} characters of the query were read.",
    "too_many_words": "Only the first {limit} words were searched for.",
    "word_too_long": "Words of more than {limit} characters were left out: {words}.",
    "too_deep": "Brackets more than {limit} deep were left out with what they hold.",
    "unclosed_quote": "A quotation mark was not closed: the phrase runs to the end of the query.",
    "quotes_inside": "Quotation marks inside a quotation ended it: write single ones there.",
    "one_word_quoted": "Quotes change nothing for one word; for that very form write ={word}.",
    "unclosed_bracket": "A bracket was not closed: the group runs to the end of the query.",
    "stray_bracket": "A closing bracket without its opening one was left out.",
    "dangling_operator": "{operator} has nothing to join and was left out.",
    "empty_field": "{field}: has nothing to look for and was left out.",
    "too_many_open_words": "Only {limit} words may have wildcards or ~: {text} was left out.",
    "leading_wildcard": "A word cannot begin with a wildcard: {text} was searched without it.",
    "lone_wildcard": 'An asterisk alone stands for nothing here; for words between write "a b"~>2.',
    "fuzzy_distance": "One edit is allowed: {text}~1 was searched.",
    "no_distance": 'A number of words must follow "~" after a phrase: it was left out.',
    "too_far": "Words can be at most {limit} others apart: that was searched.",
    "bad_boost": "{typed} cannot be a boost: {used} was used.",
    "range_turned": "{facet}: {typed} runs backwards: {used} was used.",
    "unknown_field": "There is no field {field!r}: {text!r} was searched as words.",
    "stop_words_ignored": "Very common words were not required: {words}.",
    "signs_ignored": "Signs without a letter or digit were left out: {words}.",
    "nothing_to_search": "The query holds no word: everything is shown.",
    "only_negative": "The query only excludes: everything else is shown.",
    # how the URL was parsed
    "unknown_parameter": "There is no parameter {name!r} in this index: it was ignored.",
    "too_many_filters": "Only the first {limit} filters were applied.",
    "bad_value": "{name} cannot be {value!r}: {used} was used.",
    "repeated_parameter": "{name} was given more than once: the first was used.",
    # how the search went
    "absent_words": "Not in the text that is searched: {words}.",
    "never_together": "Never on the same page: {parts}.",
    "never_all_together": "Each two of these meet on a page, all of them on none: {parts}.",
    "corrected": "Nothing matches {words}: showing {used}.",
    "any_word": "Nothing holds all the words: these hold at least one of them.",
    "too_many_forms": "{words} may be more than {limit} words: the most frequent were used.",
    "partial": "Answering all of the query would take too long: {clauses} was left out.",
    "unknown_value": "{facet} has no value {value!r} in this index.",
    "unknown_value_near": "{facet} has no value {value!r} in this index; it has {near}.",
    "version_changed": (
        "The collection has changed since this link was made ({asked}, now {serving})."
    ),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice: a code of `NOTICES`, the parameters of its sentence, and the English sentence."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict, hash=False)
    message: str = ""


def notice(code: str, **params: str | int) -> Notice:
    """The notice with a code of `NOTICES`, its sentence filled in with the parameters."""
    return Notice(code, params, NOTICES[code].format(**params))
