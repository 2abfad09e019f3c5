"""The work that one request may cost: counted, not timed, so that the same question has the same
answer on every machine and under every load.
"""

import math

__all__ = ["WorkBudget"]


class WorkBudget:
    """Units of work that are left for a request; all its searches draw on the same. A unit is a
    place in the text of pages that is read or compared.
    """

    def __init__(self, units: float = math.inf) -> None:
        self._units = units

    @property
    def remaining(self) -> float:
        """The units that are left."""
        return self._units

    def spend(self, units: int) -> bool:
        """Take units of what is left; False, and takes none, where there are not as many."""
        if units > self._units:
            return False
        self._units -= units
        return True
