"""Where the bench keeps what it downloads and builds, none of which is committed."""

import os
from pathlib import Path

__all__ = ["ROOT", "cache_folder", "folder_size", "size_label"]

ROOT = Path(__file__).resolve().parents[3]
VARIABLE = "PILLARS_BENCH_CACHE"


def cache_folder() -> Path:
    """The folder of the bench: that of the environment variable, or one in the checkout."""
    return Path(os.environ.get(VARIABLE) or ROOT / ".cache/bench-search")


def size_label(size: int) -> str:
    """A number of passages in short: 1k, 10k, 100k."""
    return f"{size // 1000}k" if size >= 1000 and size % 1000 == 0 else str(size)


def folder_size(folder: Path) -> int:
    """The bytes of all files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
