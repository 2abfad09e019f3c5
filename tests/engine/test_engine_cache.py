"""What is kept for an engine is made once and goes with it."""

import gc
import weakref
from pathlib import Path
from threading import Barrier, Thread

import pytest

from indexer.engine import open_engine
from indexer.engine.engine_cache import EngineCache
from indexer.engine.protocol import Engine
from indexer.errors import IndexDamaged
from tests.support.small_index import Book, Sheet, write_index

BOOKS = (Book("guide", "A guide", (Sheet("Peers support peers."),)),)


def test_a_value_is_made_once_for_each_engine(tmp_path: Path) -> None:
    url = write_index(tmp_path, BOOKS)
    first, second = open_engine(url), open_engine(url)
    made: list[Engine] = []
    cache = EngineCache(lambda engine: made.append(engine) or len(made))  # type: ignore[func-returns-value]

    assert [cache.get(engine) for engine in (first, second, first, second)] == [1, 2, 1, 2]
    assert made == [first, second]


def test_threads_that_come_at_once_get_the_same_value(tmp_path: Path) -> None:
    engine = open_engine(write_index(tmp_path, BOOKS))
    together, values = Barrier(8), []
    cache = EngineCache(lambda _: object())

    def ask() -> None:
        together.wait()
        values.append(cache.get(engine))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(values) == 8
    assert len(set(map(id, values))) == 1


def test_the_cache_keeps_no_engine(tmp_path: Path) -> None:
    engine = open_engine(write_index(tmp_path, BOOKS))
    cache = EngineCache(lambda engine: [record.title for record in engine.all_records()])
    assert cache.get(engine) == ["A guide"]
    reference = weakref.ref(engine)
    engine.close()
    del engine
    gc.collect()

    assert reference() is None


def test_a_value_whose_making_failed_is_made_when_asked_again(tmp_path: Path) -> None:
    engine = open_engine(write_index(tmp_path, BOOKS))
    tries = [IndexDamaged("The index is damaged.", "Rebuild it."), None]

    def make(_: Engine) -> str:
        if error := tries.pop(0):
            raise error
        return "made"

    cache = EngineCache(make)
    with pytest.raises(IndexDamaged):
        cache.get(engine)

    assert cache.get(engine) == "made"
