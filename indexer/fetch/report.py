"""What a run of fetch did or would do, as plain values with the JSON that the command prints."""

from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["Failed", "FetchReport", "Fetched", "Planned"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that came, `size` in bytes; `resumed` of them were here from an earlier attempt."""

    path: str
    url: str
    size: int
    sha256: str
    resumed: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """What did not come; `path` is "" where none was found for it yet."""

    url: str
    path: str
    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What a dry run would ask for; `path` is "" where it depends on what comes."""

    url: str
    path: str


@dataclass(slots=True)
class FetchReport:
    """`unchanged` are the paths of files that are here and are as they were fetched."""

    dry_run: bool = False
    anonymous: bool = False
    requests: int = 0
    fetched: list[Fetched] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    seconds: float = 0.0

    def json(self) -> dict[str, Any]:
        """What `fetch --json` prints."""
        return {
            "ok": True,
            "dry_run": self.dry_run,
            "fetched": [asdict(item) for item in self.fetched],
            "unchanged": list(self.unchanged),
            "failed": [asdict(item) for item in self.failed],
            "planned": [asdict(item) for item in self.planned],
            "requests": self.requests,
            "seconds": round(self.seconds, 3),
        }
