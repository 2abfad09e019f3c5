"""The stemmer: English stems of folded forms, the same for British and American spellings."""

import threading
from functools import lru_cache

from snowballstemmer.english_stemmer import EnglishStemmer

from indexer.engine.analysis.spelling_variants import american
from indexer.engine.analysis.tokenizer import forms_of

__all__ = ["Stems", "stem", "stems_of"]

Stems = tuple[str, ...]

# The pure Python class, never the C twin that the package would choose: all machines stem alike.
# A stemmer keeps the word that it works on in itself, so each thread has its own.
_LOCAL = threading.local()


@lru_cache(maxsize=1 << 17)
def stem(form: str) -> str:
    """The Snowball English stem of a folded form in its American spelling; a form with digits is
    its own stem.
    """
    if any(character.isdigit() for character in form):
        return form
    if not hasattr(_LOCAL, "stemmer"):
        _LOCAL.stemmer = EnglishStemmer()
    return str(_LOCAL.stemmer.stemWord(american(form))) or form


@lru_cache(maxsize=4096)
def stems_of(text: str) -> Stems:
    """The stems of a text in order: equal for texts that differ only in the forms of their
    words.
    """
    return tuple(map(stem, forms_of(text)))
