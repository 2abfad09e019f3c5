"""What is kept is bounded by bytes, in all caches of a pool together: what was not used for the
longest time goes first.
"""

from indexer.engine.byte_cache import ByteCache, BytePool


class Maker:
    def __init__(self) -> None:
        self.keys: list[str] = []

    def __call__(self, key: str) -> str:
        self.keys.append(key)
        return key * 2


def test_a_value_is_made_once() -> None:
    pool, make = BytePool(100), Maker()
    cache = ByteCache(pool, make, len)

    assert [cache.get("ab"), cache.get("ab")] == ["abab", "abab"]
    assert make.keys == ["ab"]
    assert pool.size == 4


def test_the_values_of_all_caches_not_used_for_longest_make_room() -> None:
    pool, first, second = BytePool(10), Maker(), Maker()
    one, other = ByteCache(pool, first, len), ByteCache(pool, second, len)
    one.get("ab")
    other.get("cd")
    one.get("ab")
    one.get("efg")  # cd goes, the one that was used before the others
    one.get("ab")
    other.get("cd")

    assert first.keys == ["ab", "efg"]
    assert second.keys == ["cd", "cd"]
    assert pool.size <= 10


def test_a_value_that_is_larger_than_the_limit_is_given_and_not_kept() -> None:
    pool, make = BytePool(3), Maker()
    cache = ByteCache(pool, make, len)

    assert [cache.get("ab"), cache.get("ab")] == ["abab", "abab"]
    assert make.keys == ["ab", "ab"]
    assert pool.size == 0


def test_one_cache_can_be_emptied() -> None:
    pool, first, second = BytePool(10), Maker(), Maker()
    one, other = ByteCache(pool, first, len), ByteCache(pool, second, len)
    one.get("ab")
    other.get("ab")
    one.clear()
    one.get("ab")
    other.get("ab")

    assert (first.keys, second.keys) == (["ab", "ab"], ["ab"])
    assert pool.size == 8
