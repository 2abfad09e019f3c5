"""Figures and their floors -> what lies below, and floors raised to new figures."""

from collections.abc import Mapping

__all__ = ["MARGIN", "below", "raised"]

# A floor stands this much below the figure that set it: ties may fall otherwise on another machine.
MARGIN = 0.0005


def below(figures: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """A sentence for each figure under its floor; what was not measured has none."""
    return [
        f"{name} is {figures[name]}: its floor is {floor}."
        for name, floor in floors.items()
        if figures.get(name, floor) < floor
    ]


def raised(
    figures: Mapping[str, float], floors: Mapping[str, float], *, lower: bool = False
) -> dict[str, float]:
    """The floors after these figures, less a margin: never lower, unless `lower` allows it."""
    new = {
        name: round(figures[name] - MARGIN, 4) if name in figures else floor
        for name, floor in floors.items()
    }
    return new if lower else {name: max(floor, new[name]) for name, floor in floors.items()}
