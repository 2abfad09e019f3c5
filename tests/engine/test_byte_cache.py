"""What is kept is bounded by bytes: what was not used for the longest time goes first."""

from indexer.engine.byte_cache import ByteCache


class Maker:
    def __init__(self) -> None:
        self.keys: list[str] = []

    def __call__(self, key: str) -> str:
        self.keys.append(key)
        return key * 2


def test_a_value_is_made_once() -> None:
    make = Maker()
    cache = ByteCache(100, make, len)

    assert [cache.get("ab"), cache.get("ab")] == ["abab", "abab"]
    assert make.keys == ["ab"]
    assert cache.size == 4


def test_the_values_not_used_for_longest_make_room() -> None:
    make = Maker()
    cache = ByteCache(10, make, len)
    for key in ("ab", "cd", "ab", "efg"):  # cd was used before ab
        cache.get(key)

    assert "cd" not in cache
    assert "ab" in cache
    assert cache.size == 10


def test_a_value_that_is_larger_than_the_limit_is_given_and_not_kept() -> None:
    cache = ByteCache(3, Maker(), len)

    assert cache.get("ab") == "abab"
    assert "ab" not in cache
    assert cache.size == 0


def test_all_can_be_forgotten() -> None:
    make = Maker()
    cache = ByteCache(10, make, len)
    cache.get("ab")
    cache.clear()
    cache.get("ab")

    assert make.keys == ["ab", "ab"]
    assert cache.size == 4
