"""The text of a query -> terms, brackets and operators, within bounds, in one walk over it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from indexer.engine.analysis.tokenizer import tokens as analysed
from indexer.engine.query.messages import Notice, notice
from indexer.engine.query.nodes import Leaf
from indexer.engine.query.terms import TermReader, single_word_phrase

__all__ = [
    "MAX_CHARACTERS",
    "MAX_DEPTH",
    "MAX_WORD",
    "MAX_WORDS",
    "OPERATORS",
    "QueryToken",
    "TokenKind",
    "tokenize",
]

# Cost is bounded by construction: what lies beyond is left out, with a remark.
MAX_CHARACTERS = 2000
MAX_WORDS = 128
MAX_WORD = 64
MAX_DEPTH = 16

OPERATORS = frozenset({"AND", "OR", "NOT"})

_QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02'
# Control characters, and the two that stand for wildcards while a text is cut into tokens.
_CONTROL = dict.fromkeys((*range(32), *range(127, 160), 0xA000, 0xA001), " ")
_SPACE = re.compile(r"\s+")
_SIGN = re.compile(r"[+-](?=[^\s+\-)])")
_PREFIX = re.compile(r"([^\W\d][\w-]*):(?=[^\s)])")
_EXACT = re.compile(r"=(?=[^\s()=])")
_PHRASE = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*)([{_QUOTES}]?)")
# A bracket that opens and closes inside a word belongs to it: 1915(i).
_WORD = re.compile(rf"(?:[^\s{_QUOTES}()]|\([^\s{_QUOTES}()]*\))+")
# foo:bar, where foo is no field, is the words foo and bar; 10:30 and https://… stay whole.
_PARTS = re.compile(r"[^\W\d_][\w-]*(?::[^\W_][^:()]*)+")
_FIELD_LIKE = re.compile(r"([a-z][a-z_-]+):(?=[^\s/])")
# Alone between words these are joints of running text, not something asked for: no remark.
_JOINTS = frozenset("-+&/,.;:=\u2013\u2014")


class TokenKind(Enum):
    """What a token does in the query."""

    TERM = "term"
    OPEN = "("
    CLOSE = ")"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class QueryToken:
    """A term, a bracket, or an operator (its name in `texts`).

    `texts` of a term is one text, or the parts of `foo:bar` where foo is no field, and `leaves` are
    what they mean as words; for a facet's value only the text counts. `sign` is "+", "-" or "";
    `field` or `facet` is the name that stood before the colon; `boost` stood behind the term or the
    closing bracket.
    """

    kind: TokenKind
    texts: tuple[str, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    sign: str = ""
    field: str = ""
    facet: str = ""
    boost: float = 1.0


def tokenize(
    text: str, fields: Collection[str], facets: Collection[str]
) -> tuple[list[QueryToken], list[Notice]]:
    """The tokens in order, and what was odd about the text."""
    scanner = _Scanner(text, fields, facets)
    tokens = list(scanner.tokens())
    return tokens, scanner.finished()


class _Scanner:
    def __init__(self, text: str, fields: Collection[str], facets: Collection[str]) -> None:
        self.remarks: list[Notice] = []
        self.text = self._bounded(text.translate(_CONTROL).strip())
        self.known = {name.casefold(): ("", name) for name in facets}
        self.known |= {name.casefold(): (name, "") for name in fields}
        self.at = 0
        self.words = 0
        self.long: list[str] = []
        self.signs: list[str] = []
        self.terms = TermReader(self.remarks.append)

    def tokens(self) -> Iterator[QueryToken]:
        while self.at < len(self.text):
            if self._skip(_SPACE):
                continue
            if self.words >= MAX_WORDS and self.text[self.at] != ")":
                self.remarks.append(notice("too_many_words", limit=MAX_WORDS))
                return
            if token := self._token():
                yield token

    def finished(self) -> list[Notice]:
        if self.long:
            words = ", ".join(f"{word[:20]}\u2026" for word in self.long)
            self.remarks.append(notice("word_too_long", limit=MAX_WORD, words=words))
        if self.signs:
            self.remarks.append(notice("signs_ignored", words=" ".join(self.signs)))
        return self.remarks

    def _bounded(self, text: str) -> str:
        if len(text) <= MAX_CHARACTERS:
            return text
        self.remarks.append(notice("query_too_long", limit=MAX_CHARACTERS))
        # Half a word is another word: cut at a space where there is one.
        whole = text[: MAX_CHARACTERS + 1].rsplit(None, 1)[0]
        return whole[:MAX_CHARACTERS]

    def _skip(self, wanted: re.Pattern[str]) -> str:
        found = wanted.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found.group() if found else ""

    def _take(self, character: str) -> bool:
        taken = self.text.startswith(character, self.at)
        self.at += taken
        return taken

    def _token(self) -> QueryToken | None:
        if self._take(")"):
            return QueryToken(TokenKind.CLOSE, boost=self._boost())
        sign = self._skip(_SIGN)
        field, facet = self._prefixes()
        if self._take("("):
            return QueryToken(TokenKind.OPEN, sign=sign, field=field, facet=facet)
        exact = bool(self._skip(_EXACT))
        token = QueryToken(TokenKind.TERM, sign=sign, field=field, facet=facet)
        if phrase := _PHRASE.match(self.text, self.at):
            self.at = phrase.end()
            return self._quoted(token, phrase[1], closed=bool(phrase[2]), exact=exact)
        word = self._skip(_WORD)
        if word in OPERATORS and not (sign or field or facet or exact):
            return QueryToken(TokenKind.OPERATOR, (word,))
        if facet:
            return self._term(replace(token, texts=self._bounded_word(word)))
        return self._unquoted(token, word, exact=exact)

    def _quoted(
        self, token: QueryToken, text: str, *, closed: bool, exact: bool
    ) -> QueryToken | None:
        texts = self._phrase(text, closed=closed, free=bool(token.facet))
        if token.facet:
            return self._term(replace(token, texts=texts))
        suffix, self.at = self.terms.suffix(self.text, self.at)
        boost = self._boost()
        word = "" if exact or not texts else single_word_phrase(texts[0])
        if word and word not in OPERATORS:
            self.remarks.append(notice("one_word_quoted", word=word))
            leaf = self.terms.word(word, exact=False)
        else:
            leaf = self.terms.phrase(texts[0], suffix, exact=exact) if texts else None
        leaves = () if leaf is None else (leaf,)
        return self._term(replace(token, texts=texts, leaves=leaves, boost=boost))

    def _unquoted(self, token: QueryToken, word: str, *, exact: bool) -> QueryToken | None:
        word, boost = self.terms.boosted(word)
        texts = self._word(word, whole=exact)
        found = [self.terms.word(text, exact=exact) for text in texts]
        leaves = tuple(leaf for leaf in found if leaf is not None)
        return self._term(replace(token, texts=texts, leaves=leaves, boost=boost))

    def _boost(self) -> float:
        boost, self.at = self.terms.boost(self.text, self.at)
        return boost

    def _term(self, token: QueryToken) -> QueryToken | None:
        if not token.texts and (token.field or token.facet):
            self.remarks.append(notice("empty_field", field=token.field or token.facet))
        self.words += sum(len(text.split()) for text in token.texts)
        return token if token.leaves or (token.facet and token.texts) else None

    def _prefixes(self) -> tuple[str, str]:
        """The innermost of `title:body:word`; a facet ends the chain: its value may hold colons."""
        field = facet = ""
        while not facet and (found := _PREFIX.match(self.text, self.at)):
            name = found.group(1).casefold()
            if name not in self.known:
                break
            field, facet = self.known[name]
            self.at = found.end()
        return field, facet

    def _phrase(self, text: str, *, closed: bool, free: bool) -> tuple[str, ...]:
        words = text.split()
        if words and not closed:
            self.remarks.append(notice("unclosed_quote"))
        long = [word for word in words if len(word) > MAX_WORD]
        if long:  # a phrase without one of its words is another phrase
            self.long += long
            return ()
        left = MAX_WORDS - self.words
        if len(words) > left:
            self.remarks.append(notice("too_many_words", limit=MAX_WORDS))
        phrase = " ".join(words[:left])
        return (phrase,) if phrase and (free or self._searchable(phrase)) else ()

    def _bounded_word(self, text: str) -> tuple[str, ...]:
        """The word, unless it is too long."""
        if len(text) <= MAX_WORD:
            return (text,)
        self.long.append(text)
        return ()

    def _word(self, text: str, *, whole: bool) -> tuple[str, ...]:
        """The word, or its parts unless `whole`."""
        if not self._bounded_word(text) or not self._searchable(text):
            return ()
        if whole:
            return (text,)
        if text in OPERATORS:  # after a sign or a field it is a word, and must not read as another
            return (text.lower(),)
        looks = _FIELD_LIKE.match(self.text, self.at - len(text))
        if looks:
            self.remarks.append(notice("unknown_field", field=looks.group(1), text=text))
        parts = text.split(":") if _PARTS.fullmatch(text) else [text]
        return (text,) if OPERATORS.intersection(parts) and len(parts) > 1 else tuple(parts)

    def _searchable(self, text: str) -> bool:
        found = bool(analysed(text))
        if not found and not set(text) <= _JOINTS:
            self.signs.append(text)
        return found
