"""The pages of an index -> a folder of HTML files with Pagefind's index and its pages of search."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from html import escape
from pathlib import Path

from indexer.engine import open_engine
from indexer.engine.protocol import Engine
from indexer.engine.taxonomy import FacetDeclaration
from indexer.model import Record

__all__ = ["VERSION", "RivalMissing", "installed", "page_html", "written"]

VERSION = "1.6.0"
ROOT = Path(__file__).resolve().parents[2]
_NEEDED = "Pagefind is needed for this comparison: install Node with npm (on Debian or Ubuntu: "
_NEEDED += "sudo apt-get install nodejs npm), then try again."


class RivalMissing(Exception):
    """Says why there is nothing to compare with, and what to do."""


def installed() -> Path:
    """Pagefind's command, installed by npm into .cache/ the first time."""
    folder = ROOT / ".cache" / f"pagefind-{VERSION}"
    command = folder / "node_modules" / ".bin" / "pagefind"
    if not (npm := shutil.which("npm")) or not shutil.which("node"):
        raise RivalMissing(_NEEDED)
    if not command.exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text("{}")
        options = ["--no-audit", "--no-fund", "--ignore-scripts", "--save-exact"]
        _run([npm, "install", *options, f"pagefind@{VERSION}"], folder)
    return command


def written(index: str, folder: Path) -> int:
    """Writes every page of the index as a file, lets Pagefind index them; the number of pages."""
    command = installed()
    engine = open_engine(index)
    pages = 0
    for path, html in _files(engine):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(html, encoding="utf-8")
        pages += 1
    engine.close()
    _run([str(command), "--site", "."], folder)
    entry = json.loads((folder / "pagefind" / "pagefind-entry.json").read_text())
    indexed = sum(language["page_count"] for language in entry["languages"].values())
    if indexed != pages:
        raise RivalMissing(f"Pagefind indexed {indexed} of {pages} pages: look at pagefind_site.")
    return pages


def _files(engine: Engine) -> Iterator[tuple[str, str]]:
    """A path and its HTML for each page, and for each document of which only a record is there."""
    facets = engine.info.taxonomy.facets
    for record in engine.all_records():
        place = f"documents/{record.id}"
        if not record.pages:
            filters = _filters(facets, record, {})
            yield (
                f"{place}.html",
                page_html(record.language, record.title, record.abstract, filters),
            )
        for page in record.pages:
            read = engine.page(record.id, page.number)
            title = f"{record.title}, page {page.label or page.number}"
            filters = _filters(facets, record, dict(read.tags))
            html = page_html(record.language, title, read.text.text, filters)
            yield f"{place}/pages/{page.number}.html", html


def _filters(
    facets: tuple[FacetDeclaration, ...], record: Record, tags: dict[str, tuple[str, ...]]
) -> list[tuple[str, str]]:
    """The labels of the values that a page has, those of its document included."""
    pairs = []
    for facet in facets:
        labels = {value.value: value.label for value in facet.values}
        values = (*record.facets.get(facet.name, ()), *tags.get(facet.name, ()))
        pairs += [(facet.label, labels.get(value, value)) for value in dict.fromkeys(values)]
    return pairs


def page_html(language: str, title: str, text: str, filters: list[tuple[str, str]]) -> str:
    """A page as a site would have it."""
    named = "".join(
        f'<meta data-pagefind-filter="{escape(name)}[content]" content="{escape(value)}">\n'
        for name, value in filters
    )
    paragraphs = "".join(f"<p>{escape(one)}</p>\n" for one in text.split("\n\n") if one.strip())
    return (
        f'<!doctype html>\n<html lang="{escape(language or "en")}">\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n{named}<main data-pagefind-body>\n"
        f"<h1>{escape(title)}</h1>\n{paragraphs}</main>\n</html>\n"
    )


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RivalMissing(f"{' '.join(command[:2])} failed: {done.stderr.strip() or done.stdout}")
