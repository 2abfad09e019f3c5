"""Pictures of every kind of page, light and dark, narrow and wide.

python -m tests.tools.screenshots OUT [--window]: whole pages, or what a first window shows.
"""

import sys
import tempfile
from pathlib import Path
from typing import Literal

from tests.support.browsing import browsing
from tests.support.kinds import addresses
from tests.support.site import ROOT, built, served

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = {360: 740, 1440: 1000}


def take(base: str, out: Path, *, whole: bool = True, only: tuple[str, ...] = ()) -> list[Path]:
    """Pictures as OUT/<page>-<scheme>-<width>.png; `only` names some kinds of page."""
    out.mkdir(parents=True, exist_ok=True)
    pictures = []
    with browsing() as browser:
        for scheme in SCHEMES:
            for width, height in WIDTHS.items():
                page = browser.new_page(
                    viewport={"width": width, "height": height}, color_scheme=scheme
                )
                for name, path in addresses(base).items():
                    if only and name not in only:
                        continue
                    page.goto(base + path)
                    pictures.append(out / f"{name}-{scheme}-{width}.png")
                    page.screenshot(path=pictures[-1], full_page=whole)
                page.close()
    return pictures


def main(arguments: list[str]) -> int:
    """Builds the shipped corpus into a temporary index, serves it, and takes the pictures."""
    folders = [argument for argument in arguments if argument != "--window"]
    if len(folders) != 1:
        sys.stderr.write("usage: python -m tests.tools.screenshots OUT [--window]\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        settings = built(ROOT / "corpus", Path(folder) / "index")
        with served(settings) as base:
            for picture in take(base, Path(folders[0]), whole="--window" not in arguments):
                sys.stdout.write(f"{picture}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
