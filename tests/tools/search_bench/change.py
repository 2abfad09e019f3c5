"""What a build costs after one file of the corpus changed: CPU of all its processes."""

import html
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.tools.search_bench.cache import ROOT, cache_folder
from tests.tools.search_bench.entries import by_document

__all__ = ["measure_change"]

# Files that changed a moment ago are not yet trusted by their time.
_SETTLED = 2.1


def measure_change(size: int) -> dict[str, float]:
    """CPU seconds of the first build of the documents of `size` passages as web pages, of one
    after a changed file, and of one when nothing changed.
    """
    with TemporaryDirectory(dir=cache_folder()) as name:
        folder = Path(name)
        files = _write_pages(folder / "corpus", size)
        time.sleep(_SETTLED)
        first = _build(folder)
        text = files[0].read_text(encoding="utf-8")
        files[0].write_text(text.replace("</h1>", ", changed</h1>"), encoding="utf-8")
        time.sleep(_SETTLED)
        changed = _build(folder)
        unchanged = _build(folder)
        shutil.rmtree(folder / "index")
    return {"files": len(files), "first": first, "changed": changed, "unchanged": unchanged}


def _write_pages(folder: Path, size: int) -> list[Path]:
    """Writes each document as a web page with a section for each passage; the files."""
    folder.mkdir()
    files = []
    for document, passages in by_document(size):
        title = html.escape(passages[0].title)
        sections = "".join(
            f"<h2>Part {passage.number}</h2><p>{html.escape(passage.text)}</p>"
            for passage in passages
        )
        page = f"<!doctype html><title>{title}</title><main><h1>{title}</h1>{sections}</main>"
        files.append(folder / f"{document}.html")
        files[-1].write_text(page, encoding="utf-8")
    return files


def _build(folder: Path) -> float:
    """CPU seconds of a build with its workers."""
    command = [sys.executable, "-m", "indexer", "build", "--quiet"]
    command += ["--corpus", str(folder / "corpus"), "--index", f"whoosh:{folder / 'index'}"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=ROOT, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
