"""What leads from one document to others, and the order of coverage, compared with going through
all records.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from random import Random

import pytest

from indexer.coverage import Coverage, DocumentCoverage, DocumentState
from indexer.engine import open_engine, open_writer
from indexer.engine.analysis.tokenizer import forms_of
from indexer.engine.protocol import Engine
from indexer.engine.taxonomy import IndexInfo, Taxonomy
from indexer.errors import NotFound
from indexer.model import PageInfo, Passage, Reason, Record, Unreadable

RANKS = {DocumentState.UNREAD: 0, DocumentState.PARTIAL: 1, DocumentState.ABSENT: 3}


def records(seed: int) -> list[Record]:
    """Documents with relations of all kinds, to some that do not exist, in any order."""
    random = Random(seed)  # noqa: S311
    ids = [f"d{number}" for number in range(random.randint(1, 14))]
    others = [*ids, "none", ""]
    originals, made = [*ids[::2], ""], []
    for id in random.sample(ids, len(ids)):
        path = random.choice(["", f"{id}.zip", f"{random.choice(ids)}.zip#{id}", "same.zip"])
        damaged = path and random.random() < 0.2
        made.append(
            Record(
                id,
                random.choice(["Peers", "peers at work", "Ärzte", "Zoo", "..."]),
                "report",
                other_titles=tuple(random.sample(["Café 2", "A. B."], random.randint(0, 2))),
                language=random.choice(["", "en", "fr"]),
                path=path,
                work="" if id in originals else random.choice(originals),
                issue_of=random.choice(others),
                related=tuple(random.sample(ids, random.randint(0, min(2, len(ids))))),
                pages=tuple(pages(random)) if path and not damaged else (),
                unread=Unreadable(path, Reason.DAMAGED, "It is damaged.") if damaged else None,
            )
        )
    return made


def pages(random: Random) -> Iterator[PageInfo]:
    for number in range(1, random.randint(1, 4)):
        unread = random.choice([None, None, Reason.BLANK, Reason.NEEDS_OCR, Reason.CRASHED])
        agreement = random.choice([None, 0.5, 1.0])
        yield PageInfo(
            number, "", "", 0 if unread else 5, agreement=agreement, unread=unread,
            running_lines=random.randint(0, 1),
        )  # fmt: skip


@contextmanager
def index(folder: Path, documents: Sequence[Record]) -> Iterator[Engine]:
    url = f"whoosh:{folder}"
    writer = open_writer(url, Taxonomy())
    for record in documents:
        numbers = [page.number for page in record.pages] or [0]
        writer.add(record, [Passage(record.id, number, "", "", "words") for number in numbers])
    writer.publish(IndexInfo("x", "", "v", "2026", 1, 1, 1, Taxonomy()), {"version": "v"})
    engine = open_engine(url)
    try:
        yield engine
    finally:
        engine.close()


def key(record: Record) -> tuple[int, str, str]:
    coverage = DocumentCoverage.of(record)
    default = 2 if coverage.counts.pages_disagreeing else 4
    return RANKS.get(coverage.state, default), record.title.casefold(), record.id


@pytest.mark.parametrize("seed", range(25))
def test_every_answer_is_that_of_going_through_all_records(tmp_path: Path, seed: int) -> None:
    documents = records(seed)
    with index(tmp_path, documents) as engine:
        everything = [*engine.all_records()]
        assert everything == sorted(documents, key=lambda record: record.id)
        for record in everything:
            work = record.work or record.id
            assert [*engine.relatives(record.id)] == [
                other
                for other in everything
                if record.id in (other.issue_of, *other.related)
                or (other.id != record.id and (other.work or other.id) == work)
            ]
            outer, separator, _ = record.path.rpartition("#")
            assert engine.container(record.id) == next(
                (other for other in everything if separator and other.path == outer), None
            )
        assert engine.languages() == {record.language for record in everything}
        titles = [title for r in everything for title in (r.title, *r.other_titles)]
        assert [
            (name.document, name.title, name.other_titles, name.kind, name.year)
            for name in engine.document_names()
        ] == [(r.id, r.title, r.other_titles, r.kind, r.year) for r in everything]
        assert [(name.is_available, name.has_pages) for name in engine.document_names()] == [
            (r.available, bool(r.pages)) for r in everything
        ]
        assert engine.title_words() == {form for title in titles for form in forms_of(title)}
        for figure in (field.name for field in fields(Coverage)):
            adding = [r for r in everything if getattr(Coverage().plus(r), figure)]
            adding.sort(key=key)
            for offset, limit in ((0, 50), (1, 2), (3, 1), (10**30, 5)):
                listed = engine.coverage(figure, offset, limit)
                assert (listed.total, listed.matching) == (Coverage.of(everything), len(adding))
                assert [*listed.records] == adding[offset : offset + limit]


def test_records_come_in_the_order_asked_for_and_only_if_they_exist(tmp_path: Path) -> None:
    with index(tmp_path, [Record(id, id, "report") for id in "abc"]) as engine:
        asked = engine.records(["c", "", "none", "a", "c"])
        assert [record.id for record in asked] == ["c", "a", "c"]
        for method in (engine.relatives, engine.container):
            with pytest.raises(NotFound):
                method("none")


def test_an_index_without_documents_has_an_empty_coverage(tmp_path: Path) -> None:
    with index(tmp_path, []) as engine:
        assert engine.coverage("documents", 0, 5).records == ()
        assert engine.coverage("documents", 0, 5).total == Coverage()
