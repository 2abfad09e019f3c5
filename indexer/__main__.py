"""Runs pillars-index as `python -m indexer`."""

import sys

from indexer.cli.commands import main as run

__all__ = ["main"]


def main() -> None:
    """The console script."""
    sys.exit(run())


if __name__ == "__main__":
    main()
