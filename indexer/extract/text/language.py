"""Language identification, and detection of garbled text. The only user of py3langid."""

import re
import unicodedata
from functools import cache
from typing import Any

from indexer.extract.text.refinement import refinement

__all__ = ["detect", "is_garbled"]

# With fewer letters even confident answers are too often wrong: names, tables, a line of a form.
_MIN_LETTERS = 40
# Half English and half Spanish gives about .7, three lines in one language .95.
_MIN_CERTAINTY = 0.8
# The model's class for "no linguistic content". Random permutations of letters get 1.0 on every
# page tried, real pages never; code and bare numbers may, when they are short.
_NOT_A_LANGUAGE = "zxx"
_MIN_GARBLED_LETTERS = 100
_MIN_GARBLED_CERTAINTY = 0.9
# Private, control and unassigned characters: real pages have below 2 %.
_MAX_ODD_SHARE = 0.15
_ODD_CATEGORIES = frozenset({"Cc", "Cn", "Co", "Cs"})
# A long document is sampled: this many slices, evenly spaced, of this many characters.
_SLICES = 24
_SLICE_LENGTH = 5_000
# Numbers, URLs and code say nothing about the language, and make up most of some pages.
_NOT_WORDS = re.compile(
    r"\b(?:https?://|www\.)\S+|(?<![^\s@])[^\s@]{1,64}@\S+|[\W\d_]+", re.IGNORECASE
)
# Scripts that write a word with one or two letters: from the kana on, and the Thai family.
_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\ud7ff\uf900-\ufaff]")


@refinement("The language was not recognized", lambda _: "")
def detect(text: str) -> str:
    """The ISO 639 code (639-1 if there is one) of the language of most of the text.

    "" if the text is too short, in several languages, or in none. Long texts are sampled. The first
    call loads the model: 1 s and 80 MiB.
    """
    words, letters = _words_and_letters(text)
    if letters + 3 * len(_DENSE.findall(words)) < _MIN_LETTERS:
        return ""
    code, certainty = _model().classify(words)
    return code if certainty >= _MIN_CERTAINTY and code != _NOT_A_LANGUAGE else ""


@refinement("Pages were not checked for garbled text", lambda _: False)
def is_garbled(text: str) -> bool:
    """Whether a page's text is not in any language, as from a font without a Unicode map.

    False for short texts, tables of numbers and anything that may be a language.
    """
    characters = [c for c in text if not c.isspace()]
    odd = sum(c == "\ufffd" or unicodedata.category(c) in _ODD_CATEGORIES for c in characters)
    if odd > _MAX_ODD_SHARE * len(characters):
        return True
    words, letters = _words_and_letters(text)
    if letters < _MIN_GARBLED_LETTERS:
        return False
    code, certainty = _model().classify(words)
    return bool(code == _NOT_A_LANGUAGE and certainty >= _MIN_GARBLED_CERTAINTY)


def _words_and_letters(text: str) -> tuple[str, int]:
    """The text to classify, and its number of letters."""
    words = " ".join(_NOT_WORDS.sub(" ", part) for part in _parts(text)).strip()
    letters = len(words) - words.count(" ")
    # The model is trained on sentences, not on capitals.
    return words.lower() if sum(map(str.isupper, words)) > 0.5 * letters else words, letters


def _parts(text: str) -> list[str]:
    if len(text) <= _SLICES * _SLICE_LENGTH:
        return [text]
    step = (len(text) - _SLICE_LENGTH) // (_SLICES - 1)
    return [text[start : start + _SLICE_LENGTH] for start in range(0, step * _SLICES, step)]


@cache
def _model() -> Any:
    """Load the model, once per process, when first needed: numpy alone takes .4 s."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
