"""Phrases of an index: which are gathered, how they are shown, and how they are found again."""

from pathlib import Path

import pytest

from indexer.engine.phrase_counter import PhraseCounter
from indexer.engine.whoosh_engine.phrase_dictionary import (
    PhraseDictionary,
    completions,
    save_phrases,
)
from indexer.engine.whoosh_engine.term_dictionary import FormDictionary, FormDictionaryWriter

PAGES = [
    ("A Guide", "The Georgia Mental Health Consumer Network met. Whole health, peer support."),
    ("A Guide", "Ask the Georgia Mental Health Consumer Network about whole health."),
    ("", "Whole health in 2011 and peer-support of the state; the state of whole health."),
    ("Rare title words", "Nothing here is said twice."),
]


@pytest.fixture
def phrases(tmp_path: Path) -> PhraseDictionary:
    counter = PhraseCounter()
    for title, body in PAGES:
        counter.add((title,), body)
    save_phrases(counter.phrases(), tmp_path)
    return PhraseDictionary.load(tmp_path)


def test_what_is_gathered(phrases: PhraseDictionary) -> None:
    """On two pages or a title; the longest that is as frequent; no stop word at an end; nothing
    over a full stop or a comma; in small letters where it was ever so.
    """
    assert dict(zip(phrases.texts, phrases.pages.tolist(), strict=True)) == {
        "Georgia Mental Health Consumer Network": 2,
        "Rare title words": 1,
        "peer support": 2,
        "whole health": 3,
    }


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("w", ["whole health", "Rare title words"]),
        ("whole ", ["whole health"]),
        ("health", ["whole health", "Georgia Mental Health Consumer Network"]),
        ("health c", ["Georgia Mental Health Consumer Network"]),
        ("zebra", []),
    ],
)
def test_how_they_are_found(phrases: PhraseDictionary, prefix: str, found: list[str]) -> None:
    assert [one.text for one in phrases.with_prefix(prefix, 10)] == found


def gathered(*rows: tuple[tuple[str, ...], str]) -> dict[str, int]:
    counter = PhraseCounter()
    for names, body in rows:
        counter.add(names, body)
    return dict(counter.phrases())


# pages, and the phrases that they give
TOGETHER = [
    (["peer specialists", "peer specialist", "Peer Specialists"], {"peer specialists": 3}),
    (["Peer Review", "Peer Review", "Peer review"], {"Peer Review": 3}),
    (["Peer Review", "Peer review", "Peer review"], {"Peer review": 3}),
    (["certified peer. A certified peer man", "certified peer man"], {"certified peer man": 2}),
    (["peer guide", "peer guide", "peer guide", "certified peer guide", "certified peer guide"],
     {"peer guide": 5, "certified peer guide": 2}),
    (["in 2011 and 2012", "in 2011 and 2012"], {}),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "found"), TOGETHER, ids=[str(row[1]) for row in TOGETHER])
def test_forms_are_counted_together_and_parts_left_to_the_whole(
    pages: list[str], found: dict[str, int]
) -> None:
    assert gathered(*(((), page) for page in pages)) == found


def test_titles_and_people_are_phrases_as_they_are() -> None:
    names = ("The Guide", "Pillars: A Primer", "Mary Writer", "One two three four five six")

    assert gathered((names, "")) == {"Mary Writer": 1, "Pillars: A Primer": 1}


def test_words_and_phrases_take_turns(phrases: PhraseDictionary, tmp_path: Path) -> None:
    writer = FormDictionaryWriter()
    for _, body in PAGES:
        writer.add([body.lower().replace(".", "").split()])
    writer.save(tmp_path)
    found = completions(phrases, FormDictionary.load(tmp_path), "wh", 3)

    assert [one.text for one in found] == ["whole health", "whole"]
    assert completions(phrases, FormDictionary.load(tmp_path), "the", 3) == ()
    assert completions(phrases, FormDictionary.load(tmp_path), "?", 3) == ()


def test_no_more_are_counted_than_the_limit() -> None:
    counter = PhraseCounter(max_counted=200, max_returned=5)
    for page in range(300):
        counter.add((), f"common words stand here. rare{page} thing{page} comes once{page}.")
        assert len(counter._pages) <= 210
    phrases = dict(counter.phrases())

    assert "common words stand" in phrases
    assert len(phrases) <= 5


def test_an_index_of_nothing_has_none(tmp_path: Path) -> None:
    save_phrases(PhraseCounter().phrases(), tmp_path)

    assert PhraseDictionary.load(tmp_path).with_prefix("a", 10) == []
