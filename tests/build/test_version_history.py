"""What differs between versions of a collection, remembered over any number of builds."""

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from random import Random
from typing import Any

import pytest

from indexer.build import version_history
from indexer.build.corpus_version import ContentHash
from indexer.build.pipeline import build
from indexer.build.version_history import ContentDigests, VersionHistory
from indexer.engine import open_engine, read_manifest
from indexer.engine.taxonomy import FormerVersion, IndexInfo, Taxonomy
from indexer.settings import Settings
from search_app.request.version_change import version_changed
from tests.support.folders import here, page, put

__all__ = ["here"]  # a fixture


def manifest(current: ContentDigests, served: Mapping[str, Any]) -> Any:
    """As it is read from its file."""
    history = VersionHistory(current, served)
    return json.loads(json.dumps({"version": current.version, **history.json()}))


def expected(old: ContentDigests, new: ContentDigests) -> FormerVersion:
    """The difference of two versions of which everything is known."""
    common = old.documents.keys() & new.documents.keys()
    return FormerVersion(
        old.version,
        added=len(new.documents) - len(common),
        removed=len(old.documents) - len(common),
        changed=sum(old.documents[id] != new.documents[id] for id in common),
        parts=tuple(name for name in new.parts if old.parts[name] != new.parts[name]),
    )


@pytest.mark.parametrize("seed", range(100))
def test_each_earlier_version_is_compared_with_the_current_one(seed: int) -> None:
    """Documents come, go, change and change back; so do versions."""
    random = Random(seed)  # noqa: S311
    earlier: dict[str, ContentDigests] = {}
    served: Any = {}
    for _ in range(random.randint(2, 12)):
        ids = random.sample("abcdefg", random.randint(0, 7))
        documents = {id: random.choice("xyz") for id in sorted(ids)}
        parts = {name: random.choice("01") for name in ("facets", "program")}
        current = ContentDigests(repr((documents, parts)), documents, parts)
        history = VersionHistory(current, served)
        earlier.pop(current.version, None)

        assert history.differences() == tuple(
            expected(old, current) for old in reversed(earlier.values())
        )
        earlier[current.version] = current
        served = manifest(current, served)


def test_memory_is_limited_but_for_the_version_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version_history, "_VERSIONS", 4)
    monkeypatch.setattr(version_history, "_DIFFERENCES", 6)
    served: Any = {}
    for number in range(9):
        documents = {f"d{n}": "x" for n in range(number)}
        current = ContentDigests(f"v{number}", documents, {})
        served = manifest(current, served)
    assert [entry["version"] for entry in served["former"]] == ["v7", "v6", "v5"]  # 1 + 2 + 3
    last = ContentDigests("v9", {f"d{n}": "y" for n in range(8)}, {})

    assert VersionHistory(last, served).differences() == (FormerVersion("v8", 0, 0, 8),)


def test_a_manifest_of_a_program_that_kept_no_digests_is_no_history() -> None:
    assert VersionHistory(ContentDigests("v1", {}, {}), {"version": "v0"}).differences() == ()


def test_each_part_has_its_words() -> None:
    parts = ContentHash().digests(Taxonomy(), Taxonomy()).parts
    assert {*parts} == {*(field.name for field in fields(Taxonomy)), "program"}
    for part in parts:
        info = served_with(FormerVersion("old", 0, 0, 0, (part,)))
        assert ": other " in (said := version_changed("old", info).message) or "another" in said


def served_with(*former: FormerVersion) -> Any:
    return IndexInfo("x", "", "new", "", 0, 0, 0, Taxonomy(), former=former)


def test_a_link_is_told_what_is_different_or_that_there_is_no_record() -> None:
    former = FormerVersion("old", 1200, 1, 2, ("synonyms", "program"))
    known = version_changed("old", served_with(FormerVersion("older", 9, 9, 9), former))

    assert known.message == (
        "The collection has changed since this link was made (old, now new). Different: "
        "1,200 documents added, 1 document removed, 2 documents changed, other synonyms, "
        "another analysis or ranking."
    )
    assert known.params == {
        "asked": "old", "serving": "new",
        "added": 1200, "removed": 1, "changed": 2, "parts": "synonyms, program",
    }  # fmt: skip
    unknown = version_changed("x" * 100, served_with(former))
    assert unknown.message.endswith("now new). This index has no record of what is different.")
    assert unknown.params == {"asked": "x" * 64, "serving": "new"}


@pytest.mark.usefixtures("here")
def test_builds_carry_the_history_on(tmp_path: Path) -> None:
    settings = Settings(corpus=tmp_path / "corpus", index=f"whoosh:{tmp_path / 'index'}")
    corpus = settings.corpus
    for name in "abc":
        put(corpus, f"{name}.html", page(name, "Some words."))
    first = build(settings).version
    put(corpus, "d.html", page("d", "More words."))
    (corpus / "a.html").unlink()
    second = build(settings).version
    put(corpus, "b.html", page("b", "Other words."))
    put(corpus, "synonyms.tsv", "peer\tconsumer\tsame\n")
    third = build(settings).version

    def former() -> tuple[FormerVersion, ...]:
        engine = open_engine(settings.index)
        try:
            return engine.info.former
        finally:
            engine.close()

    assert former() == (
        FormerVersion(second, 0, 0, 1, ("synonyms",)),
        FormerVersion(first, 1, 1, 1, ("synonyms",)),
    )
    assert build(settings, full=True).version == third
    assert [entry.version for entry in former()] == [second, first]
    assert (read_manifest(settings.index) or {})["version"] == third
