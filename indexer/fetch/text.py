"""Formats the report of fetch as plain text for the terminal."""

from collections.abc import Iterator

from indexer.corpus.text import printable
from indexer.extract.limits import size_text
from indexer.fetch.report import FetchReport
from indexer.fetch.url import brief

__all__ = ["format_report"]


def format_report(report: FetchReport) -> str:
    """What came, what did not and why, and what to do next."""
    return "\n".join(_lines(report))


def _lines(report: FetchReport) -> Iterator[str]:
    if report.planned:
        yield f"To fetch ({len(report.planned):,})"
        for planned in report.planned:
            yield f"  {brief(planned.url)} -> {printable(planned.path) or 'a name by its content'}"
    yield from _fetched(report)
    if report.unchanged:
        yield f"{len(report.unchanged):,} files are here and as they were fetched."
    if report.failed:
        yield f"Not fetched ({len(report.failed):,})"
        for failed in report.failed:
            yield f"  {printable(failed.path) or brief(failed.url)}"
            yield f"    {printable(failed.message)} {failed.hint}"
    if not (report.planned or report.fetched or report.unchanged or report.failed):
        yield "Nothing to fetch: the catalogue names no file that is not here."
    if report.fetched:
        yield "Bring the index up to date: pillars-index build"
    if report.anonymous and report.requests:
        yield (
            "The servers were not told whom to ask about us: set fetch_contact, for example "
            "PILLARS_FETCH_CONTACT=https://example.org/contact"
        )


def _fetched(report: FetchReport) -> Iterator[str]:
    if report.fetched:
        yield f"Fetched ({len(report.fetched):,})"
    for file in report.fetched:
        resumed = f", {size_text(file.resumed)} of it before" if file.resumed else ""
        yield f"  {printable(file.path)}  {size_text(file.size)}{resumed}"
