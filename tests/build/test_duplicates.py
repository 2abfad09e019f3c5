"""Which documents are one work, by the catalogue, byte by byte or by their texts, and which not."""

import io
import random
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from indexer.build.duplicates import (
    MIN_SIMILARITY,
    MIN_WORDS,
    Candidate,
    Duplicate,
    find_duplicates,
    similarity,
    sketch,
)
from indexer.build.extraction import ExtractionStore
from indexer.build.inputs import cache_of, load_inputs
from indexer.build.pipeline import build
from indexer.engine import open_engine
from indexer.engine.protocol import Question
from indexer.model import Record
from indexer.progress import NO_PROGRESS
from indexer.settings import Settings
from tests.support.documents import make_pdf
from tests.support.folders import here, put
from tests.support.site import ROOT

__all__ = ["here"]  # a fixture

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def words(count: int, seed: int) -> list[str]:
    """Words that no other seed has."""
    chance = random.Random(seed)  # noqa: S311
    return ["".join(chance.choices(_LETTERS, k=8)) for _ in range(count)]


def text(count: int, seed: int) -> str:
    return " ".join(words(count, seed))


def changed(count: int, seed: int, every: int) -> str:
    """The same text with each `every`th word another one."""
    other = words(count, seed + 1000)
    kept = words(count, seed)
    return " ".join(other[i] if i % every == 0 else kept[i] for i in range(count))


def witness(name: str, body: str = "", **known: object) -> Candidate:
    return Candidate(name, sketch=sketch([body]), **known)  # type: ignore[arg-type]


BASE = text(600, 1)

# name, the other text, is it the same work?
TEXTS = [
    ("the same", BASE, True),
    ("other case, accents, layout", BASE.upper().replace(" ", "\n\n"), True),
    ("a word in 40 changed", changed(600, 1, 40), True),
    ("a cover before it", f"{text(60, 2)} {BASE}", True),
    ("furniture before and after it", f"{text(50, 2)} {BASE} {text(50, 3)}", True),
    ("a word in 15 changed", changed(600, 1, 15), False),
    ("part of a longer document", f"{BASE} {text(600, 4)}", False),
    ("half of it", " ".join(BASE.split()[:300]), False),
    ("boilerplate of half a page", f"{' '.join(BASE.split()[:300])} {text(300, 5)}", False),
    ("a form filled in otherwise", f"{' '.join(BASE.split()[:450])} {text(150, 5)}", False),
    ("something else", text(600, 6), False),
]


@pytest.mark.parametrize(("name", "other", "same"), TEXTS, ids=[case[0] for case in TEXTS])
def test_texts(name: str, other: str, same: bool) -> None:
    found = find_duplicates([witness("a", BASE), witness("b", other)])

    assert found == ({"b": Duplicate("a", "text")} if same else {})


@pytest.mark.parametrize("shared", [0, 100, 250, 400, 550, 600])
def test_the_estimate_is_near_the_share_of_common_shingles(shared: int) -> None:
    one = words(600, 1)
    other = one[:shared] + words(600 - shared, 7)
    first, second = ({tuple(w[i : i + 4]) for i in range(597)} for w in (one, other))
    exact = len(first & second) / len(first | second)

    assert similarity(sketch([" ".join(one)]), sketch([" ".join(other)])) == pytest.approx(
        exact, abs=0.08
    )


def test_page_breaks_and_broken_words_do_not_count() -> None:
    kept = BASE.split()
    broken = [
        f"{word[:4]}-\u00ad{word[4:]}" if i % 30 == 0 else word for i, word in enumerate(kept)
    ]

    assert (
        similarity(sketch([BASE]), sketch([" ".join(broken[:200]), " ".join(broken[200:])])) == 1.0
    )


def test_a_short_text_says_nothing() -> None:
    short, enough = text(MIN_WORDS - 1, 1), text(MIN_WORDS, 1)

    assert find_duplicates([witness("a", short), witness("b", short)]) == {}
    assert find_duplicates([witness("a", enough), witness("b", enough)]) == {
        "b": Duplicate("a", "text")
    }


def test_a_chain_of_small_changes_does_not_join_its_ends() -> None:
    kept = words(600, 1)
    chain = [" ".join(kept[step * 60 :] + words(step * 60, 9)) for step in range(6)]
    found = find_duplicates(witness(f"{n}", body) for n, body in enumerate(chain))

    assert similarity(sketch([chain[0]]), sketch([chain[5]])) < MIN_SIMILARITY
    assert found["1"].work == "0"
    assert "5" not in found or found["5"].work != "0"


def test_a_series_on_one_template_is_no_work_and_its_copies_are_found() -> None:
    """More of them than a crowd."""
    template = text(300, 1)
    series = [witness(f"{n:03}", f"{template} {text(300, n + 10)}") for n in range(120)]
    copies = [witness(f"copy-{n:03}", f"{template} {text(300, n + 10)}") for n in (0, 60, 119)]

    assert find_duplicates(series + copies) == {
        f"copy-{n:03}": Duplicate(f"{n:03}", "text") for n in (0, 60, 119)
    }


# name, documents, what repeats what
RELATIONS = [
    (
        "an issue names its work",
        [Candidate("late", issue_of="work", known=True), Candidate("work", known=True)],
        {"late": Duplicate("work", "issue")},
    ),
    (
        "issues of issues",
        [
            Candidate("c", issue_of="b", known=True),
            Candidate("b", issue_of="a", known=True),
            Candidate("a", known=True),
        ],
        {"b": Duplicate("a", "issue"), "c": Duplicate("a", "issue")},
    ),
    (
        "one file twice: the catalogue's is the work",
        [Candidate("a", sha256="1"), Candidate("z", sha256="1", known=True)],
        {"a": Duplicate("z", "file")},
    ),
    (
        "one file three times: the first published",
        [
            Candidate("a", sha256="1", known=True, published="2015"),
            Candidate("b", sha256="1", known=True, published="2011-03"),
            Candidate("c", sha256="1"),
        ],
        {"a": Duplicate("b", "file"), "c": Duplicate("b", "file")},
    ),
    (
        "a copy of an issue belongs to the work",
        [
            Candidate("copy", sha256="1"),
            Candidate("issue", issue_of="work", sha256="1", known=True),
            Candidate("work", known=True),
        ],
        {"copy": Duplicate("work", "issue"), "issue": Duplicate("work", "issue")},
    ),
    ("empty files are no copies", [Candidate("a"), Candidate("b")], {}),
    ("an issue of what is not there", [Candidate("a", issue_of="gone", known=True)], {}),
]


@pytest.mark.parametrize(
    ("name", "documents", "expected"), RELATIONS, ids=[case[0] for case in RELATIONS]
)
def test_relations_and_files(
    name: str, documents: list[Candidate], expected: dict[str, Duplicate]
) -> None:
    assert find_duplicates(documents) == expected
    assert find_duplicates(reversed(documents)) == expected


def test_the_order_of_the_documents_does_not_matter() -> None:
    everything = [witness(f"{n}-{k}", changed(300, n, 60 + k)) for n in range(5) for k in range(4)]
    shuffled = list(everything)
    random.Random(3).shuffle(shuffled)  # noqa: S311

    assert find_duplicates(shuffled) == find_duplicates(everything)


def test_a_sketch_is_the_same_on_every_machine() -> None:
    found = sketch(["one two three four five six seven eight nine ten " * 6])

    assert len(found) == 240
    assert sorted(found)[:2] == [7559645344909396, 7650817183385492]


def test_no_two_documents_of_the_corpus_come_near(shipped: Settings) -> None:
    """The pillar pages, the companions and the summit pages are each made on one pattern."""
    inputs = load_inputs(shipped)
    store = ExtractionStore(cache_of(shipped), shipped)
    store.extract_all(inputs.listing.sources, False, NO_PROGRESS)
    sketches = [keys.sketch for keys in store.keys if keys.sketch]
    nearest = max(
        similarity(one, other) for n, one in enumerate(sketches) for other in sketches[n + 1 :]
    )

    assert len(sketches) > 60
    assert nearest < 0.1


# --- through the pipeline -------------------------------------------------------------------------


def _web_page(body: str, before: str = "", after: str = "") -> str:
    return (
        '<!doctype html><html lang="en"><head><title>Pillar 1</title></head>'
        f"<body>{before}<main>{body}</main>{after}</body></html>"
    )


def _pillar() -> str:
    source = (ROOT / "corpus/pages/pillar-01.html").read_text(encoding="utf-8")
    return source.partition("<main")[2].partition(">")[2].partition("</main>")[0] or source


def _reissue(source: Path) -> bytes:
    """The same report behind another cover."""
    cover = make_pdf([["Assessment number one", "Issued again by the association, September 2015"]])
    writer = PdfWriter()
    writer.append(io.BytesIO(cover))
    for sheet in PdfReader(source).pages[1:]:
        writer.add_page(sheet)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def copies(tmp_path: Path, here: list[str]) -> Settings:
    """A folder with a page saved twice, a report and its re-issue, a file twice, and others."""
    corpus = tmp_path / "corpus"
    pillar = _pillar()
    report = ROOT / "corpus/reports/medicaid-service-description.pdf"
    menu = "<nav><a href='/'>Home</a> <a href='/shop'>Our shop</a></nav><p>Join the newsletter.</p>"
    put(corpus, "pillar.html", _web_page(pillar))
    put(corpus, "mirror/pillar-one.html", _web_page(pillar, menu, "<p>No comments yet.</p>"))
    put(corpus, "report.pdf", report.read_bytes())
    put(corpus, "report-2015.pdf", _reissue(report))
    put(corpus, "again/report.pdf", report.read_bytes())
    other = (ROOT / "corpus/pages/pillar-02.html").read_bytes()
    put(corpus, "pillar-02.html", other)
    put(corpus, "empty.pdf", b"")
    put(corpus, "nothing.pdf", b"")
    return Settings(corpus=corpus, index=f"whoosh:{tmp_path / 'index'}", workers=1)


def _records(settings: Settings) -> dict[str, Record]:
    engine = open_engine(settings.index)
    try:
        return {record.id: record for record in engine.all_records()}
    finally:
        engine.close()


def test_a_build_finds_them(copies: Settings) -> None:
    build(copies)
    found = {name: (one.work, one.same_by) for name, one in _records(copies).items() if one.work}

    assert found == {
        "pillar": ("mirror-pillar-one", "text"),
        "report": ("again-report", "file"),
        "report-2015": ("again-report", "text"),
    }


def test_the_catalogue_has_the_first_word(copies: Settings) -> None:
    catalog = """
[documents.the-report]
title = "The report"
kind = "report"
file = "report.pdf"
published = "2015-03"

[documents.the-reissue]
title = "The report, issued again"
kind = "report"
file = "report-2015.pdf"
published = "2015-09"

[documents.the-reissue.relations]
issue_of = "the-report"
"""
    put(copies.corpus, "catalog.toml", catalog)
    build(copies)
    found = _records(copies)

    assert (found["the-reissue"].work, found["the-reissue"].same_by) == ("the-report", "issue")
    assert (found["again-report"].work, found["again-report"].same_by) == ("the-report", "file")
    assert found["the-report"].work == ""


def test_an_incremental_build_finds_the_same_as_a_full_one(copies: Settings) -> None:
    (copies.corpus / "mirror/pillar-one.html").rename(copies.corpus.parent / "kept.html")
    build(copies)
    assert not _records(copies)["pillar"].work
    (copies.corpus.parent / "kept.html").rename(copies.corpus / "mirror/pillar-one.html")
    build(copies)
    incremental = _records(copies)
    build(copies, full=True)

    assert _records(copies) == incremental
    assert incremental["pillar"].work == "mirror-pillar-one"


def test_the_search_shows_one_hit_and_counts_documents(copies: Settings) -> None:
    build(copies)
    engine = open_engine(copies.index)
    try:
        together = engine.search(Question(group=True, limit=100))
        singly = engine.search(Question(limit=100))
    finally:
        engine.close()

    assert (together.documents, singly.documents) == (8, 8)
    assert (together.hits_total, singly.hits_total) == (5, 8)
    assert len(together.hits) == 5
    assert sorted(len(hit.copies) for hit in together.hits) == [0, 0, 0, 1, 2]
