"""Runs pillars-search as `python -m search_app`."""

import sys

from search_app.cli.main import main as run

__all__ = ["main"]


def main() -> None:
    """The console script."""
    sys.exit(run())


if __name__ == "__main__":
    main()
