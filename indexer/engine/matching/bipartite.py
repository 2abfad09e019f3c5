"""Incremental bipartite matching of token positions and the slots of a proximity pattern: can every
slot be assigned a position of its own in a window that moves along a text?

The assignment is a maximum matching, repaired by one augmenting path (Kuhn, "The Hungarian method",
1955) whenever a position enters or leaves the window.
"""

from collections import Counter
from collections.abc import Sequence

__all__ = ["SlidingMatching"]


class SlidingMatching:
    """A maximum matching of the positions in a window with slots; the window is empty at first.

    `slots` are the positions that fit each slot. Slots with the same positions are treated as one
    with the capacity for several.
    """

    def __init__(self, slots: Sequence[Sequence[int]]) -> None:
        capacities = Counter(map(tuple, slots))
        self._capacity = list(capacities.values())
        self._assigned: list[set[int]] = [set() for _ in capacities]
        self._slot: dict[int, int] = {}
        self._unassigned: set[int] = set()
        self._fitting: dict[int, list[int]] = {}
        for slot, positions in enumerate(capacities):
            for position in positions:
                self._fitting.setdefault(position, []).append(slot)
        self._missing = len(slots)

    @property
    def is_perfect(self) -> bool:
        """Whether each slot has a position of its own."""
        return not self._missing

    @property
    def positions(self) -> list[int]:
        """All positions that fit a slot, ascending, in the window or not."""
        return sorted(self._fitting)

    def add(self, position: int) -> None:
        """Let a position enter the window."""
        if self._find_slot(position, set()):
            self._missing -= 1
        else:
            self._unassigned.add(position)

    def remove(self, position: int) -> None:
        """Let a position leave the window."""
        if position in self._unassigned:
            self._unassigned.remove(position)
            return
        slot = self._slot.pop(position)
        self._assigned[slot].remove(position)
        if not self._fill(slot, set()):
            self._missing += 1

    def _find_slot(self, position: int, tried: set[int]) -> bool:
        """Assign a position to a slot, moving others to other slots where necessary; False when
        that is impossible. `tried` are the slots on the augmenting path.
        """
        for slot in self._fitting[position]:
            if slot in tried:
                continue
            tried.add(slot)
            assigned = self._assigned[slot]
            if len(assigned) < self._capacity[slot] or any(
                self._find_slot(other, tried) for other in tuple(assigned)
            ):
                self._assign(position, slot)
                return True
        return False

    def _fill(self, slot: int, tried: set[int]) -> bool:
        """Fill a slot that lost a position: with an unassigned one, or with one of another slot
        that can be filled instead; False when that is impossible.
        """
        tried.add(slot)
        for position in self._unassigned:
            if slot in self._fitting[position]:
                self._unassigned.remove(position)
                self._assign(position, slot)
                return True
        for position, other in tuple(self._slot.items()) if self._unassigned else ():
            fits = other not in tried and slot in self._fitting[position]
            if fits and self._fill(other, tried):
                self._assign(position, slot)
                return True
        return False

    def _assign(self, position: int, slot: int) -> None:
        if position in self._slot:
            self._assigned[self._slot[position]].remove(position)
        self._slot[position] = slot
        self._assigned[slot].add(position)
