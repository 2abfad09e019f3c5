"""Word lists of languages: whether a word, however its accents were typed, belongs to one of them.

The only module that uses simplemma.
"""

import unicodedata
from collections.abc import Collection, Iterator

__all__ = ["has_word_list", "is_dictionary_word"]

# The accents that a letter may have where people type it without.
_ACCENTED = {
    "a": "áàâäãå",
    "c": "çč",
    "e": "éèêë",
    "i": "íìîï",
    "n": "ñ",
    "o": "óòôöõ",
    "s": "š",
    "u": "úùûü",
}
# Longer than any word of a list: no point in trying each of its letters.
_LONGEST = 40


def has_word_list(language: str) -> bool:
    """Whether there is a word list for a language; `language` is a code such as "en"."""
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    return language in SUPPORTED_LANGUAGES


def is_dictionary_word(word: str, languages: Collection[str], *, accents: bool = True) -> bool:
    """Whether a word list of one of the languages has the word; those without a list are passed
    over. `accents` False: also if one letter lacks its accent ("informacion").

    The list of a language takes up to 3 s to load, once in a process.
    """
    from simplemma import is_known  # most documents and queries need no word list

    # A language that simplemma lacks raises an error, and without any language too.
    known = tuple(language for language in languages if has_word_list(language))
    if not known or not word or len(word) > _LONGEST:
        return False
    spellings = (word,) if accents else _spellings(word)
    return any(is_known(spelling, lang=known, low_memory=True) for spelling in spellings)


def _spellings(word: str) -> Iterator[str]:
    """The word as it is, as a name, and with each accent that one of its letters may have."""
    word = unicodedata.normalize("NFC", word)
    yield word
    yield word.capitalize()
    for at, letter in enumerate(word):
        for accented in _ACCENTED.get(letter, ""):
            yield word[:at] + accented + word[at + 1 :]
