"""Author names: split a byline into names, and drop what is not a name."""

import re
from collections.abc import Iterable, Sequence

from indexer.extract.text.clean import one_line
from indexer.extract.text.refinement import refinement

__all__ = ["clean_names", "split_authors"]

# Placeholders and programs where a name belongs.
_PLACEHOLDER = re.compile(
    r"(?:\w+ ){0,2}(?:user|owner|customer|admin|administrator)(?: name)?|"
    r"(?:microsoft|ms) (?:office|word)|unknown|author|authors|anonymous|none|null|default|me|pc|"
    r"unspecified|untitled|unnamed|your name|name|n/?a|test|temp|guest|root|system|staff|"
    r"employee|home|laptop|desktop|"
    r"dell|hp|lenovo|acer|toshiba|compaq|sony|scanner|canon|xerox|ricoh|konica minolta|"
    r"(?:adobe|acrobat|pscript5?|indesign|quark|libreoffice|openoffice|latex|pdftex|ghostscript)\b.*",
    re.IGNORECASE,
)
# A login or an e-mail address.
_LOGIN = re.compile(r"\S*[\\@_\d]\S*|[a-z][a-z.]*")
_DEGREE = re.compile(
    r"(?:ph\.?d|ed\.?d|psy\.?d|m\.?d|j\.?d|dr\.?p\.?h|d\.?o|[bm]\.?[as]|m\.?ed|m\.?p\.?[ahp]|"
    r"m\.?b\.?a|m\.?s\.?w|l\.?c\.?s\.?w|l\.?p\.?c|l\.?m\.?ft|r\.?n|b\.?s\.?n|m\.?s\.?n|"
    r"c\.?p\.?s{1,2}|c\.?p\.?r\.?[ps]|crss|esq|faan|facp|coo|ceo)\.?",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){1,4}|[A-Z]{1,3}")
# An "and" or a comma within the name of an organization does not separate names.
_ORGANIZATION = re.compile(
    r"\b(?:administration|agency|alliance|association|authority|board|bureau|cent(?:er|re)s?|"
    r"coalition|college|commission|committee|council|department|division|foundation|group|"
    r"government|initiative|institutes?|ministry|network|office|organi[sz]ation|partnership|"
    r"program(?:me)?|project|school|services|society|team|union|university|inc|llc|ltd)\b",
    re.IGNORECASE,
)
_AND = re.compile(r",?\s+(?:and|&|y|et|und|with)\s+|\s*[&|]\s*|\s+/\s+", re.IGNORECASE)
_MAX_NAMES = 100
_MAX_LENGTH = 5_000


@refinement("The authors were not told apart", lambda author: (author,) if author else ())
def split_authors(author: str) -> tuple[str, ...]:
    """Split at ";" or line ends, else at "and", "&", "|", and at commas between full names.

    Degrees are dropped, "Daniels, A., Fricks, L." are two names, the name of an organization is
    one, and what is not a name (a login, a program, "owner") is dropped.
    """
    author = author[:_MAX_LENGTH]
    text = re.sub(r"^\s*(?:by|authors?\s*:)\s+", "", author, flags=re.IGNORECASE)
    parts = re.split(r"\s*[;\n\r•·]\s*", text)
    if len(parts) == 1:
        parts = [text] if _ORGANIZATION.search(text) else _split_people(text)
    return clean_names(parts)


@refinement("The names of authors were not cleaned", tuple)
def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """Keep the names of people and organizations, without duplicates."""
    plain = (one_line(name).strip(" ,;").strip("\"'") for name in names)
    return tuple(dict.fromkeys(name for name in plain if _is_name(name)))[:_MAX_NAMES]


def _is_name(name: str) -> bool:
    return (
        sum(map(str.isalpha, name)) > 1
        and not _PLACEHOLDER.fullmatch(name)
        and not _LOGIN.fullmatch(name)
    )


def _split_people(text: str) -> list[str]:
    parts = [part for part in _AND.split(text) if part.strip(" ,")]
    by_comma = [degree for part in parts for degree in _without_degrees(part)]
    by_comma = _with_suffixes(by_comma)
    pairs = _family_name_first(by_comma)
    if pairs:
        return pairs
    if all(" " in name for name in by_comma):
        return by_comma
    return [", ".join(_without_degrees(part)) for part in parts]


def _with_suffixes(parts: Sequence[str]) -> list[str]:
    """Join a suffix to its name: "Ike Powell", "Jr." is one name."""
    names: list[str] = []
    for part in parts:
        if names and _SUFFIX.fullmatch(part):
            names[-1] += f", {part}"
        else:
            names.append(part)
    return names


def _family_name_first(parts: Sequence[str]) -> list[str]:
    """Pair "Daniels", "A. S.", "Fricks", "L." as "Daniels, A. S." and "Fricks, L."."""
    family, given_names = parts[::2], parts[1::2]
    if len(family) != len(given_names) or not all(map(_INITIALS.fullmatch, given_names)):
        return []
    return [f"{last}, {first}" for last, first in zip(family, given_names, strict=True)]


def _without_degrees(text: str) -> list[str]:
    """Split at commas and drop degrees; the first part is always a name: "Ma, Yo-Yo"."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return parts[:1] + [part for part in parts[1:] if not _DEGREE.fullmatch(part)]
