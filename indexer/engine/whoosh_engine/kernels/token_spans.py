"""Token spans: where the tokens of a stored text begin and end, kept beside it, so that a match is
marked from its positions and no text is analyzed again when it is shown.
"""

from collections.abc import Iterable, Sequence
from itertools import takewhile

import numpy as np

from indexer.engine.analysis.tokenizer import GAP, Token
from indexer.engine.whoosh_engine.kernels.arrays import Ints

__all__ = ["decode_spans", "encode_spans", "positions_to_spans"]

Span = tuple[int, int]


def encode_spans(tokens: Iterable[Token]) -> bytes:
    """The spans of a text's tokens, without those of joined words, which have none of their own:
    first the bytes that each number has, then for each token the characters between it and the one
    before, and its own.
    """
    numbers: list[int] = []
    end = 0
    for token in takewhile(lambda token: token.form != GAP, tokens):
        numbers += (token.start - end, token.end - token.start)
        end = token.end
    dtype = "<u1" if max(numbers, default=0) < 1 << 8 else "<u4"
    array = np.array(numbers, dtype)
    return bytes([array.itemsize]) + array.tobytes()


def decode_spans(encoded: bytes) -> Ints:
    """Where each token begins and ends, shape (tokens, 2)."""
    numbers = np.frombuffer(encoded, f"<u{encoded[0]}", offset=1)
    return np.cumsum(numbers, dtype=np.int64).reshape(-1, 2)


def positions_to_spans(spans: Ints | Sequence[Span], firsts: Ints, lasts: Ints) -> tuple[Span, ...]:
    """The characters from the first to the last token of each stretch."""
    return tuple(
        (int(spans[first][0]), int(spans[last][1]))
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
    )
