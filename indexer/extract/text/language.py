"""The text of a document in, the language it is written in out; the home of py3langid."""

import re
import unicodedata
from functools import cache
from typing import Any

__all__ = ["detect", "garbled"]

# Below it, even sure answers are wrong too often: names, tables, a line of a form.
_FEWEST_LETTERS = 40
# Half English and half Spanish gives about .7, three lines in one language .95.
_SURE_FROM = 0.8
# The model's class of what nobody speaks. Letters swapped at random get 1.0 of it on every page
# tried, real pages never; code and bare numbers may, when they are few.
_NOT_A_LANGUAGE = "zxx"
_FEWEST_GARBLED = 100
_GARBLED_FROM = 0.9
# Private characters, controls and unassigned ones: real pages have below 2 %.
_MOST_ODD = 0.15
_ODD = frozenset({"Cc", "Cn", "Co", "Cs"})
# What a long document is judged by: slices from its beginning to its end, in characters.
_SLICES = 24
_SLICE = 5_000
# Digits, addresses and code say nothing of a language, and are most of some pages.
_NO_WORDS = re.compile(
    r"\b(?:https?://|www\.)\S+|(?<![^\s@])[^\s@]{1,64}@\S+|[\W\d_]+", re.IGNORECASE
)
# Scripts that write a word with one or two letters: from the kana on, and the Thai family.
_DENSE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\ud7ff\uf900-\ufaff]")


def detect(text: str) -> str:
    """The ISO 639 code (639-1 where there is one) of the language of most of the text.

    "" when the text is too short, in several languages, or in none. Long texts are judged by slices
    of all their parts. The first call loads the model: 1 s and 80 MiB.
    """
    words, letters = _words(text)
    if letters + 3 * len(_DENSE.findall(words)) < _FEWEST_LETTERS:
        return ""
    code, certainty = _model().classify(words)
    return code if certainty >= _SURE_FROM and code != _NOT_A_LANGUAGE else ""


def garbled(text: str) -> bool:
    """True when a page's text is no language: a font without a Unicode map gives such characters.

    Short texts, tables of numbers and all that may be a language are not.
    """
    characters = [c for c in text if not c.isspace()]
    odd = sum(c == "\ufffd" or unicodedata.category(c) in _ODD for c in characters)
    if odd > _MOST_ODD * len(characters):
        return True
    words, letters = _words(text)
    if letters < _FEWEST_GARBLED:
        return False
    code, certainty = _model().classify(words)
    return bool(code == _NOT_A_LANGUAGE and certainty >= _GARBLED_FROM)


def _words(text: str) -> tuple[str, int]:
    """What is to be judged, and how many letters it has."""
    words = " ".join(_NO_WORDS.sub(" ", part) for part in _parts(text)).strip()
    letters = len(words) - words.count(" ")
    # The model knows sentences, not headlines.
    return words.lower() if sum(map(str.isupper, words)) > 0.5 * letters else words, letters


def _parts(text: str) -> list[str]:
    if len(text) <= _SLICES * _SLICE:
        return [text]
    step = (len(text) - _SLICE) // (_SLICES - 1)
    return [text[start : start + _SLICE] for start in range(0, step * _SLICES, step)]


@cache
def _model() -> Any:
    """Loaded once a process, in the worker that needs it first: numpy alone takes .4 s."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
