"""What requirements/*.lock pin: names, versions, and by what each package was brought."""

import re
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.utils import canonicalize_name

__all__ = ["LOCKS", "Pin", "pins"]

LOCKS = Path(__file__).parents[2] / "requirements"

_PIN = re.compile(r"^([\w.-]+)==([^\s;]+)(?: ; (.+?))? \\$", re.MULTILINE)
_VIA = re.compile(r"^    #(?: via|  ) ([\w.-]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Pin:
    """A version of a package, under a condition or for every machine, and what depends on it."""

    name: str
    version: str
    marker: str
    via: tuple[str, ...]

    @property
    def applies(self) -> bool:
        """Whether it is for the Python that runs this."""
        return not self.marker or Marker(self.marker).evaluate()


def pins(name: str) -> list[Pin]:
    """The pins of a lock file; a package may have several, of which one at most applies."""
    text = (LOCKS / f"{name}.lock").read_text(encoding="utf-8")
    found = list(_PIN.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    return [
        Pin(
            canonicalize_name(match[1]),
            match[2],
            match[3] or "",
            tuple(_VIA.findall(text[match.end() : end])),
        )
        for match, end in zip(found, ends, strict=True)
    ]
