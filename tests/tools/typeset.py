"""Typeset the sources of the corpus into its PDFs, or check that the PDFs are what they give.

    python -m tests.tools.typeset            write corpus/reports/*.pdf from corpus/sources/*.typ
    python -m tests.tools.typeset --check    write nothing; exit 1 when a PDF differs

The bytes depend on the sources and on the version of Typst alone: system fonts are ignored, every
date is fixed, and no package is fetched.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import typst

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
SOURCES = CORPUS / "sources"
REPORTS = CORPUS / "reports"
TEMPLATE = "template.typ"

# Stands in for the clock, should a source ask for today or set no date of its own.
CLOCK = datetime(2026, 7, 6, tzinfo=UTC)


def documents(sources: Path = SOURCES) -> list[Path]:
    """The Typst files that are documents of their own, sorted by name."""
    return sorted(path for path in sources.glob("*.typ") if path.name != TEMPLATE)


def typeset(target: Path, sources: Path = SOURCES) -> list[Path]:
    """Write one PDF for each document into the folder `target` and return their paths.

    Raises typst.TypstError, which names file and line, when a source does not compile.
    """
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for source in documents(sources):
        pdf = target / f"{source.stem}.pdf"
        typst.compile(
            source,
            output=pdf,
            root=sources,
            ignore_system_fonts=True,
            timestamp=int(CLOCK.timestamp()),
        )
        written.append(pdf)
    return written


def differences(reports: Path = REPORTS, sources: Path = SOURCES) -> Iterator[str]:
    """A sentence for each PDF in `reports` that a fresh run would change, add or leave behind."""
    with tempfile.TemporaryDirectory() as scratch:
        fresh = {pdf.name: pdf.read_bytes() for pdf in typeset(Path(scratch), sources)}
    kept = {pdf.name: pdf.read_bytes() for pdf in sorted(reports.glob("*.pdf"))}
    for name in sorted(fresh.keys() | kept.keys()):
        if name not in kept:
            yield f"{name} is missing in {reports.name}/."
        elif name not in fresh:
            yield f"{name} has no source in {sources.name}/."
        elif fresh[name] != kept[name]:
            yield f"{name} differs from its source."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when the PDFs were written or are up to date, 1 when they are not."""
    parser = argparse.ArgumentParser(prog="typeset", description="Typeset the PDFs of the corpus.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    if not parser.parse_args(arguments).check:
        for pdf in typeset(REPORTS):
            sys.stdout.write(f"{pdf.relative_to(CORPUS)}  {pdf.stat().st_size} bytes\n")
        return 0
    found = list(differences())
    for sentence in found:
        sys.stderr.write(f"{sentence}\n")
    if found:
        sys.stderr.write(
            f"Run python -m tests.tools.typeset (this is Typst for Python {version('typst')}; "
            "another version gives other bytes).\n"
        )
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
