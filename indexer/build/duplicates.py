"""Near-duplicate detection: which documents repeat another one, by catalog, bytes or text.

The similarity of two texts is the share of their shingles (runs of four words, so that neither
layout nor page breaks count) that both have, the Jaccard index (Broder, "On the resemblance and
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
    "MIN_SIMILARITY",
    "MIN_WORDS",
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
MIN_SIMILARITY = 0.75
# A text of fewer words may be all that was read of a page ("Please enable JavaScript"), and says
# nothing about the document.
MIN_WORDS = 50

# Words of a shingle: typical for near-duplicate web pages (Manning, Raghavan and Schuetze,
# "Introduction to Information Retrieval", section 19.6).
_SHINGLE_WORDS = 4
# Bins: the standard error of an estimate near .75 is .03.
_BINS = 240
# Bins of a group: of two texts that are .75 alike 4 in 10,000 agree on no group of the 40, and of
# two that are .3 alike 3 in 100 agree on one.
_BINS_PER_GROUP = 6
# Texts that agree on one group of bins before it counts as boilerplate.
_MAX_GROUP_MEMBERS = 50
_EMPTY_BIN = 2**64 - 1
# An optional hyphen where a line ended: most such words are written without it.
_BROKEN = "-\u00ad"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document with what may show it to be a copy: the work that the catalog names, the SHA-256
    of its file ("" = none or empty), the sketch of its text.

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
    """`work`: the document that represents the work; `why` another one is the same: "issue" = the
    catalog says so, "file" = byte by byte, "text" = nearly the same words.
    """

    work: str
    why: Why


def candidates(
    keys: Iterable[DocumentKeys], records: Iterable[Record], ids: Mapping[str, str]
) -> Iterator[Candidate]:
    """Every document once: files and what is in them, and records without a file."""
    remaining = {record.id: record for record in records}
    for document in keys:
        record = remaining.pop(ids[document.path], None)
        yield _candidate(ids[document.path], record, document.sha256, document.sketch)
    for name, record in remaining.items():
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
    if len(words) < MIN_WORDS:
        return ()
    bins = array("Q", [_EMPTY_BIN]) * _BINS
    for start in range(len(words) - _SHINGLE_WORDS + 1):
        digest = blake2b(b" ".join(words[start : start + _SHINGLE_WORDS]), digest_size=8).digest()
        value, bin_number = divmod(int.from_bytes(digest, "big"), _BINS)
        if value < bins[bin_number]:
            bins[bin_number] = value
    return bins


def similarity(one: Sketch, other: Sketch) -> float:
    """The estimated share of their shingles that two texts have in common."""
    equal = used = 0
    for first, second in zip(one, other, strict=True):
        if first != _EMPTY_BIN or second != _EMPTY_BIN:
            used += 1
            equal += first == second
    return equal / used if used else 0.0


def find_duplicates(documents: Iterable[Candidate]) -> dict[str, Duplicate]:
    """Each document that repeats another one, by id, with the document that represents the work.

    Originals represent a work before re-issues, cataloged documents before others, and earlier
    ones before later ones.
    """
    ordered = sorted(documents, key=_precedence)
    links: dict[str, dict[str, Why]] = defaultdict(dict)
    for a, b, why in (*_issue_links(ordered), *_file_links(ordered), *_text_links(ordered)):
        links[a].setdefault(b, why)
        links[b].setdefault(a, why)
    duplicates: dict[str, Duplicate] = {}
    for candidate in ordered:
        if candidate.id in links and candidate.id not in duplicates:
            duplicates |= _group(candidate.id, links)
    return {name: duplicate for name, duplicate in duplicates.items() if name != duplicate.work}


def _precedence(candidate: Candidate) -> tuple[object, ...]:
    return (
        bool(candidate.issue_of),
        not candidate.known,
        candidate.published or "9999",
        candidate.id,
    )


def _group(work: str, links: Mapping[str, Mapping[str, Why]]) -> dict[str, Duplicate]:
    """All documents linked to `work`, directly or not; `why` is the weakest reason on the way."""
    duplicates = {work: Duplicate(work, "file")}
    waiting = [work]
    for name in waiting:
        for other, why in links[name].items():
            if other not in duplicates:
                reasons = (why, duplicates[name].why)
                duplicates[other] = Duplicate(
                    work, min(reasons, key=("issue", "text", "file").index)
                )
                waiting.append(other)
    return duplicates


def _issue_links(ordered: Sequence[Candidate]) -> Iterator[tuple[str, str, Why]]:
    known = {candidate.id for candidate in ordered}
    for candidate in ordered:
        if candidate.issue_of in known:
            yield candidate.issue_of, candidate.id, "issue"


def _file_links(ordered: Sequence[Candidate]) -> Iterator[tuple[str, str, Why]]:
    first: dict[str, str] = {}
    for candidate in ordered:
        if candidate.sha256 and first.setdefault(candidate.sha256, candidate.id) != candidate.id:
            yield first[candidate.sha256], candidate.id, "file"


def _text_links(ordered: Sequence[Candidate]) -> Iterator[tuple[str, str, Why]]:
    """Links each text to the most similar earlier one that repeats none itself, so that a chain of
    small changes never makes one work of its two ends.
    """
    originals: list[Candidate] = []
    members: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for candidate in ordered:
        groups = _groups(candidate.sketch)
        near = {
            at
            for group in groups
            for at in members.get(group, ())
            if len(members[group]) < _MAX_GROUP_MEMBERS
        }
        best = max(
            ((similarity(candidate.sketch, originals[at].sketch), -at) for at in near),
            default=(0.0, 0),
        )
        if best[0] >= MIN_SIMILARITY:
            yield originals[-best[1]].id, candidate.id, "text"
            continue
        for group in groups:
            if len(members[group]) < _MAX_GROUP_MEMBERS:
                members[group].append(len(originals))
        originals.append(candidate)


def _groups(sketch: Sketch) -> list[tuple[int, ...]]:
    """The groups of bins, each with its place; those that hold nothing are left out."""
    starts = range(0, len(sketch), _BINS_PER_GROUP)
    groups = [(start, *sketch[start : start + _BINS_PER_GROUP]) for start in starts]
    return [group for group in groups if any(value != _EMPTY_BIN for value in group[1:])]
