"""The places of a stretch of text, which moves on -> whether each slot of a pattern has one of its
own.

The places are kept in seats: a maximum matching of places and slots, mended by one augmenting path
(Kuhn, "The Hungarian method", 1955) whenever a place comes or goes.
"""

from collections import Counter
from collections.abc import Sequence

__all__ = ["SlidingMatching"]


class SlidingMatching:
    """`slots` are the places that fit each slot; slots with the same places are one with room for
    several.
    """

    def __init__(self, slots: Sequence[Sequence[int]]) -> None:
        rooms = Counter(map(tuple, slots))
        self._room = list(rooms.values())
        self._sitting: list[set[int]] = [set() for _ in rooms]
        self._slot: dict[int, int] = {}
        self._standing: set[int] = set()
        self._fits: dict[int, list[int]] = {}
        for slot, places in enumerate(rooms):
            for place in places:
                self._fits.setdefault(place, []).append(slot)
        self._free = len(slots)

    @property
    def is_perfect(self) -> bool:
        """Whether each slot has a place of its own."""
        return not self._free

    @property
    def positions(self) -> list[int]:
        """All places that fit a slot, ascending."""
        return sorted(self._fits)

    def add(self, place: int) -> None:
        """The stretch now holds this place."""
        if self._seated(place, set()):
            self._free -= 1
        else:
            self._standing.add(place)

    def remove(self, place: int) -> None:
        """The stretch holds this place no longer."""
        if place in self._standing:
            self._standing.remove(place)
            return
        slot = self._slot.pop(place)
        self._sitting[slot].remove(place)
        if not self._filled(slot, set()):
            self._free += 1

    def _seated(self, place: int, tried: set[int]) -> bool:
        """Whether a place finds a seat, others moving on where they can."""
        for slot in self._fits[place]:
            if slot in tried:
                continue
            tried.add(slot)
            sitting = self._sitting[slot]
            if len(sitting) < self._room[slot] or any(
                self._seated(other, tried) for other in tuple(sitting)
            ):
                self._sit(place, slot)
                return True
        return False

    def _filled(self, slot: int, tried: set[int]) -> bool:
        """Whether someone takes a seat that became free: who stands, or who sits where one who
        stands can follow.
        """
        tried.add(slot)
        for place in self._standing:
            if slot in self._fits[place]:
                self._standing.remove(place)
                self._sit(place, slot)
                return True
        for place, other in tuple(self._slot.items()) if self._standing else ():
            fits = other not in tried and slot in self._fits[place]
            if fits and self._filled(other, tried):
                self._sit(place, slot)
                return True
        return False

    def _sit(self, place: int, slot: int) -> None:
        if place in self._slot:
            self._sitting[self._slot[place]].remove(place)
        self._slot[place] = slot
        self._sitting[slot].add(place)
