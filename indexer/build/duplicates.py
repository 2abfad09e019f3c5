"""What is known of each document -> which documents repeat another one: pure, the same everywhere.

Two texts are as alike as the share of their shingles (runs of four words, so that neither layout
nor page breaks count) that both have: the Jaccard index (Broder, "On the resemblance and
containment of documents", 1997). It is estimated by one permutation hashing (Li, Owen and Zhang,
NIPS 2012): each shingle is hashed once and falls into one of 240 bins, and each bin keeps its
smallest hash. Only texts that agree on six neighbouring bins are compared, and a bin group that
many agree on is boilerplate and no reason to compare: the cost grows with the number of texts.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from indexer.build.identity import DocumentKeys
from indexer.engine.analysis.tokenizer import tokens
from indexer.model import Record

__all__ = [
    "ALIKE",
    "FEWEST",
    "Candidate",
    "Duplicate",
    "Why",
    "candidates",
    "find_duplicates",
    "similarity",
    "sketch",
]

Why = Literal["issue", "file", "text"]
Sketch = Sequence[int]

# From here on two texts are one: one word in 28 changed, or a third more text around the same text.
# Of the documents that ship, which share headings and sentences, no two reach .05; what is the
# same beside other furniture, in print or behind another cover reaches .86 (decision 0013).
ALIKE = 0.75
# A text of fewer words may be all that was read of a page ("Please enable JavaScript"), and says
# nothing about the document.
FEWEST = 50

# Words of a shingle: typical for near-duplicate web pages (Manning, Raghavan and Schuetze,
# "Introduction to Information Retrieval", section 19.6).
_SHINGLE = 4
# Bins: the standard error of an estimate near .75 is .03.
_BINS = 240
# Bins of a group: of two texts that are .75 alike 4 in 10,000 agree on no group of the 40, and of
# two that are .3 alike 3 in 100 agree on one.
_GROUP = 6
# Texts that agree on one group of bins before it counts as boilerplate.
_CROWD = 50
_EMPTY = 2**64 - 1
# An optional hyphen where a line ended: most such words are written without it.
_BROKEN = "-\u00ad"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What speaks for a document being another one's copy: the work that the catalogue names, its
    file's SHA-256 ("" = none or empty), its text's sketch.

    `known`: the catalogue has it, with this date of publication.
    """

    id: str
    issue_of: str = ""
    sha256: str = ""
    sketch: Sketch = ()
    known: bool = False
    published: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The document that stands for the work, and why another one is the same: "issue" = the
    catalogue says so, "file" = byte by byte, "text" = nearly the same words.
    """

    work: str
    why: Why


def candidates(
    facts: Iterable[DocumentKeys], records: Iterable[Record], ids: Mapping[str, str]
) -> Iterator[Candidate]:
    """Every document once: files and what is in them, and records without a file."""
    known = {record.id: record for record in records}
    for fact in facts:
        record = known.pop(ids[fact.path], None)
        yield _candidate(ids[fact.path], record, fact.sha256, fact.sketch)
    for name, record in known.items():
        yield _candidate(name, record)


def _candidate(
    name: str, record: Record | None, sha256: str = "", sketch: Sketch = ()
) -> Candidate:
    if record is None:
        return Candidate(name, sha256=sha256, sketch=sketch)
    return Candidate(name, record.issue_of, sha256, sketch, True, record.published)


def sketch(texts: Iterable[str]) -> Sketch:
    """The sketch of a document's text, page by page; empty when there are too few words."""
    words = [token.form.encode() for text in texts for token in tokens(text.replace(_BROKEN, ""))]
    if len(words) < FEWEST:
        return ()
    bins = array("Q", [_EMPTY]) * _BINS
    for at in range(len(words) - _SHINGLE + 1):
        digest = blake2b(b" ".join(words[at : at + _SHINGLE]), digest_size=8).digest()
        value, place = divmod(int.from_bytes(digest, "big"), _BINS)
        if value < bins[place]:
            bins[place] = value
    return bins


def similarity(one: Sketch, other: Sketch) -> float:
    """The estimated share of their shingles that two texts have in common."""
    equal = used = 0
    for a, b in zip(one, other, strict=True):
        if a != _EMPTY or b != _EMPTY:
            used += 1
            equal += a == b
    return equal / used if used else 0.0


def find_duplicates(witnesses: Iterable[Candidate]) -> dict[str, Duplicate]:
    """For each document that repeats another one, the one that stands for the work.

    That is never a re-issue where the work itself is known, and rather one that the catalogue
    knows, published first.
    """
    order = sorted(witnesses, key=_precedence)
    links: dict[str, dict[str, Why]] = defaultdict(dict)
    for a, b, why in (*_issues(order), *_files(order), *_texts(order)):
        links[a].setdefault(b, why)
        links[b].setdefault(a, why)
    found: dict[str, Duplicate] = {}
    for one in order:
        if one.id in links and one.id not in found:
            found |= _group(one.id, links)
    return {name: repeat for name, repeat in found.items() if name != repeat.work}


def _precedence(one: Candidate) -> tuple[object, ...]:
    return bool(one.issue_of), not one.known, one.published or "9999", one.id


def _group(work: str, links: Mapping[str, Mapping[str, Why]]) -> dict[str, Duplicate]:
    """All that hangs together with a document; why is the weakest reason on the way to it."""
    found = {work: Duplicate(work, "file")}
    waiting = [work]
    for name in waiting:
        for other, why in links[name].items():
            if other not in found:
                reasons = (why, found[name].why)
                found[other] = Duplicate(work, min(reasons, key=("issue", "text", "file").index))
                waiting.append(other)
    return found


def _issues(order: Sequence[Candidate]) -> Iterator[tuple[str, str, Why]]:
    known = {one.id for one in order}
    for one in order:
        if one.issue_of in known:
            yield one.issue_of, one.id, "issue"


def _files(order: Sequence[Candidate]) -> Iterator[tuple[str, str, Why]]:
    first: dict[str, str] = {}
    for one in order:
        if one.sha256 and first.setdefault(one.sha256, one.id) != one.id:
            yield first[one.sha256], one.id, "file"


def _texts(order: Sequence[Candidate]) -> Iterator[tuple[str, str, Why]]:
    """Each text tied to the one before it that is most alike and repeats none itself: a chain of
    small changes never makes one work of its two ends.
    """
    firsts: list[Candidate] = []
    crowds: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for one in order:
        groups = _groups(one.sketch)
        near = {
            at for group in groups for at in crowds.get(group, ()) if len(crowds[group]) < _CROWD
        }
        best = max(
            ((similarity(one.sketch, firsts[at].sketch), -at) for at in near), default=(0.0, 0)
        )
        if best[0] >= ALIKE:
            yield firsts[-best[1]].id, one.id, "text"
            continue
        for group in groups:
            if len(crowds[group]) < _CROWD:
                crowds[group].append(len(firsts))
        firsts.append(one)


def _groups(sketch: Sketch) -> list[tuple[int, ...]]:
    """The groups of bins, each with its place; those that hold nothing are left out."""
    starts = range(0, len(sketch), _GROUP)
    groups = [(start, *sketch[start : start + _GROUP]) for start in starts]
    return [group for group in groups if any(value != _EMPTY for value in group[1:])]
