"""The lexer of the query language: splits a query string into terms, brackets and operators in one
pass, within limits on its size.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from indexer.engine.analysis.tokenizer import tokens as text_tokens
from indexer.engine.query.messages import Notice, notice
from indexer.engine.query.nodes import Leaf
from indexer.engine.query.quotes import QUOTES, quotation_at
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

# These limit the cost of a query: what exceeds them is ignored, with a notice.
MAX_CHARACTERS = 2000
MAX_WORDS = 128
MAX_WORD = 64
MAX_DEPTH = 16

OPERATORS = frozenset({"AND", "OR", "NOT"})

# Control characters, and the two that replace wildcards while a text is tokenized.
_CONTROL = dict.fromkeys((*range(32), *range(127, 160), 0xA000, 0xA001), " ")
_SPACE = re.compile(r"\s+")
_SIGN = re.compile(r"[+-](?=[^\s+\-)])")
_PREFIX = re.compile(r"([^\W\d][\w-]*):(?=[^\s)])")
_EXACT = re.compile(r"=(?=[^\s()=])")
# A bracket that opens and closes inside a word belongs to it: 1915(i).
_WORD = re.compile(rf"(?:[^\s{QUOTES}()]|\([^\s{QUOTES}()]*\))+")
# foo:bar, where foo is no field, is the words foo and bar; 10:30 and https://… stay whole.
_PARTS = re.compile(r"[^\W\d_][\w-]*(?::[^\W_][^:()]*)+")
_FIELD_LIKE = re.compile(r"([a-z][a-z_-]+):(?=[^\s/])")
# Alone between words these are punctuation of running text, not something to search for: no notice.
_PUNCTUATION = frozenset("-+&/,.;:=\u2013\u2014")


class TokenKind(Enum):
    """The role of a token in the query."""

    TERM = "term"
    OPEN = "("
    CLOSE = ")"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class QueryToken:
    """A term, a bracket, or an operator (its name is in `texts`).

    A term has one text, or the parts of `foo:bar` when foo is not a field, and `leaves` are what
    the texts mean as words; of a facet value only the text is used. `sign` is "+", "-" or "";
    `field` or `facet` is the name before the colon; `boost` is the factor after the term or closing
    bracket.
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
    """The tokens of a query string in order, and the notices about it; `fields` and `facets` are
    the names that may precede a colon.
    """
    lexer = _Lexer(text, fields, facets)
    tokens = list(lexer.tokens())
    return tokens, lexer.finish()


class _Lexer:
    def __init__(self, text: str, fields: Collection[str], facets: Collection[str]) -> None:
        self.notices: list[Notice] = []
        self.text = self._truncated(text.translate(_CONTROL).strip())
        self.names = {name.casefold(): ("", name) for name in facets}
        self.names |= {name.casefold(): (name, "") for name in fields}
        self.position = 0
        self.word_count = 0
        self.long_words: list[str] = []
        self.ignored: list[str] = []
        self.terms = TermReader(self.notices.append)

    def tokens(self) -> Iterator[QueryToken]:
        while self.position < len(self.text):
            if self._skip(_SPACE):
                continue
            if self.word_count >= MAX_WORDS and self.text[self.position] != ")":
                self.notices.append(notice("too_many_words", limit=MAX_WORDS))
                return
            if token := self._token():
                yield token

    def finish(self) -> list[Notice]:
        """The notices, complete when all tokens were read."""
        if self.long_words:
            words = ", ".join(f"{word[:20]}\u2026" for word in self.long_words)
            self.notices.append(notice("word_too_long", limit=MAX_WORD, words=words))
        if self.ignored:
            self.notices.append(notice("signs_ignored", words=" ".join(self.ignored)))
        return self.notices

    def _truncated(self, text: str) -> str:
        if len(text) <= MAX_CHARACTERS:
            return text
        self.notices.append(notice("query_too_long", limit=MAX_CHARACTERS))
        # Half a word is another word: cut at a space where there is one.
        whole = text[: MAX_CHARACTERS + 1].rsplit(None, 1)[0]
        return whole[:MAX_CHARACTERS]

    def _skip(self, pattern: re.Pattern[str]) -> str:
        """Move past what a pattern matches here, and return it; "" when it does not match."""
        match = pattern.match(self.text, self.position)
        self.position = match.end() if match else self.position
        return match.group() if match else ""

    def _take(self, character: str) -> bool:
        """Move past a character, and say whether it was here."""
        is_here = self.text.startswith(character, self.position)
        self.position += is_here
        return is_here

    def _token(self) -> QueryToken | None:
        if self._take(")"):
            return QueryToken(TokenKind.CLOSE, boost=self._boost())
        sign = self._skip(_SIGN)
        field, facet = self._prefixes()
        if self._take("("):
            return QueryToken(TokenKind.OPEN, sign=sign, field=field, facet=facet)
        exact = bool(self._skip(_EXACT))
        token = QueryToken(TokenKind.TERM, sign=sign, field=field, facet=facet)
        if quotation := quotation_at(self.text, self.position):
            self.position = quotation.end
            if quotation.is_split:
                self.notices.append(notice("quotes_inside"))
            return self._quoted(token, quotation.text, closed=quotation.is_closed, exact=exact)
        word = self._skip(_WORD)
        if word in OPERATORS and not (sign or field or facet or exact):
            return QueryToken(TokenKind.OPERATOR, (word,))
        if facet:
            return self._term(replace(token, texts=self._not_too_long(word)))
        return self._unquoted(token, word, exact=exact)

    def _quoted(
        self, token: QueryToken, text: str, *, closed: bool, exact: bool
    ) -> QueryToken | None:
        texts = self._phrase(text, closed=closed, is_value=bool(token.facet))
        if token.facet:
            return self._term(replace(token, texts=texts))
        suffix, self.position = self.terms.suffix(self.text, self.position)
        boost = self._boost()
        word = "" if exact or not texts else single_word_phrase(texts[0])
        if word and word not in OPERATORS:
            self.notices.append(notice("one_word_quoted", word=word))
            leaf = self.terms.word(word, exact=False)
        else:
            leaf = self.terms.phrase(texts[0], suffix, exact=exact) if texts else None
        leaves = () if leaf is None else (leaf,)
        return self._term(replace(token, texts=texts, leaves=leaves, boost=boost))

    def _unquoted(self, token: QueryToken, word: str, *, exact: bool) -> QueryToken | None:
        word, boost = self.terms.boosted(word)
        texts = self._word(word, whole=exact)
        words = [self.terms.word(text, exact=exact) for text in texts]
        leaves = tuple(leaf for leaf in words if leaf is not None)
        return self._term(replace(token, texts=texts, leaves=leaves, boost=boost))

    def _boost(self) -> float:
        boost, self.position = self.terms.boost(self.text, self.position)
        return boost

    def _term(self, token: QueryToken) -> QueryToken | None:
        if not token.texts and (token.field or token.facet):
            self.notices.append(notice("empty_field", field=token.field or token.facet))
        self.word_count += sum(len(text.split()) for text in token.texts)
        return token if token.leaves or (token.facet and token.texts) else None

    def _prefixes(self) -> tuple[str, str]:
        """Read the names before a term: the innermost of `title:body:word`. A facet ends the chain,
        since its value may contain colons.
        """
        field = facet = ""
        while not facet and (match := _PREFIX.match(self.text, self.position)):
            name = match.group(1).casefold()
            if name not in self.names:
                break
            field, facet = self.names[name]
            self.position = match.end()
        return field, facet

    def _phrase(self, text: str, *, closed: bool, is_value: bool) -> tuple[str, ...]:
        words = text.split()
        if words and not closed:
            self.notices.append(notice("unclosed_quote"))
        long_words = [word for word in words if len(word) > MAX_WORD]
        if long_words:  # a phrase without one of its words is another phrase
            self.long_words += long_words
            return ()
        remaining = MAX_WORDS - self.word_count
        if len(words) > remaining:
            self.notices.append(notice("too_many_words", limit=MAX_WORDS))
        phrase = " ".join(words[:remaining])
        return (phrase,) if phrase and (is_value or self._searchable(phrase)) else ()

    def _not_too_long(self, text: str) -> tuple[str, ...]:
        """The word, or nothing when it is too long."""
        if len(text) <= MAX_WORD:
            return (text,)
        self.long_words.append(text)
        return ()

    def _word(self, text: str, *, whole: bool) -> tuple[str, ...]:
        """The word, or unless `whole` its parts; nothing when it cannot be searched for."""
        if not self._not_too_long(text) or not self._searchable(text):
            return ()
        if whole:
            return (text,)
        if text in OPERATORS:  # after a sign or a field it is a word, and must not read as another
            return (text.lower(),)
        field_like = _FIELD_LIKE.match(self.text, self.position - len(text))
        if field_like:
            self.notices.append(notice("unknown_field", field=field_like.group(1), text=text))
        parts = text.split(":") if _PARTS.fullmatch(text) else [text]
        return (text,) if OPERATORS.intersection(parts) and len(parts) > 1 else tuple(parts)

    def _searchable(self, text: str) -> bool:
        """Whether a text has letters or digits; notices one that has not."""
        has_tokens = bool(text_tokens(text))
        if not has_tokens and not set(text) <= _PUNCTUATION:
            self.ignored.append(text)
        return has_tokens
