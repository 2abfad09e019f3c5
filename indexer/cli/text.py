"""Formats reports as plain text for the terminal."""

from collections.abc import Iterable, Sequence
from itertools import islice

from indexer.build.report import BuildReport, Plan
from indexer.check import Check, Stats
from indexer.corpus.skip_rules import Skipped, rule_counts
from indexer.corpus.text import printable
from indexer.coverage import (
    Coverage,
    DocumentCoverage,
    PageState,
    disagrees,
    page_state,
    percent,
)
from indexer.model import PageInfo, Record, Unreadable
from indexer.settings import Settings, with_index

__all__ = ["format_build", "format_check", "format_plan", "format_stats"]

_MAX_LISTED = 20
_INDEX = Settings().index
_TITLE_WIDTH = 60


def format_build(report: BuildReport, ocr: str = "") -> str:
    """What a build did; `ocr` says what to do so that pages which need it are recognised."""
    lines = [
        f"Version {report.version}: {_coverage(report.coverage)}.",
        *_gaps(report.coverage, ocr),
    ]
    if report.written:
        lines += [
            f"{report.read:,} files read, {report.reused:,} taken from the cache, "
            f"{report.removed:,} gone, in {report.seconds:.1f} s."
        ]
    elif report.read:
        lines += ["Nothing changed; files that failed before were tried again and failed."]
    else:
        lines += ["Nothing changed, nothing was written."]
    return _text([*lines, *_not_indexed(report)])


def format_plan(plan: Plan, index: str = _INDEX) -> str:
    """What a build of an index would do."""
    lines = [f"{_serving(plan)}."]
    lists = {
        "To add": plan.added,
        "To read again": plan.changed,
        "To remove": plan.removed,
        "To try again": plan.retry,
        "Named by the catalogue, not in the folder": plan.absent,
        "Damaged in the index, which a build writes again": plan.damage,
    }
    for title, paths in lists.items():
        if paths:
            lines += ["", f"{title} ({len(paths):,})"]
            lines += [f"  {printable(path)}" for path in islice(paths, _MAX_LISTED)]
            lines += _more(paths)
    if plan.metadata:
        lines += ["", "Changed: " + ", ".join(plan.metadata)]
    if plan.program:
        lines += [
            "",
            "The rules of reading, the options or the ranking changed: all is written again.",
        ]
    if plan.newer_readers:
        lines += [
            "",
            f"Read by other versions of the readers ({len(plan.newer_readers):,})",
            *(f"  {printable(path)}" for path in islice(plan.newer_readers, _MAX_LISTED)),
            *_more(plan.newer_readers),
            "  Their texts stay as they are. To re-read every file: "
            + with_index("pillars-index build --full", index),
        ]
    if plan.up_to_date and not plan.retry:
        lines += ["Nothing to do."]
    return _text([*lines, *_not_indexed(plan)])


def format_check(result: Check, index: str = _INDEX) -> str:
    """The state of an index and its coverage ledger: a line for each document, below it the path of
    its file and remarks on its pages.
    """
    rows = [("pages", "with text", "words", "agreement", "document")]
    notes: list[list[str]] = [[]]
    for record in result.records:
        coverage = DocumentCoverage.of(record)
        note = f"  [{_state(record)}]" if _state(record) else ""
        figures = (f"{coverage.counts.pages:,}", f"{coverage.counts.pages_with_text:,}")
        share = percent(coverage.mean) if coverage.mean is not None else ""
        title = _short(printable(record.title))
        rows.append((*figures, f"{coverage.counts.words:,}", share, title + note))
        path = [printable(record.path)] if record.path else []
        notes.append([*path, *_notes(record, coverage.noted)])
    lines = [
        line
        for row, more in zip(_columns(rows), notes, strict=True)
        for line in (row, *(f"    {note}" for note in more))
    ]
    lines += ["", f"Version {result.version}: {_coverage(result.coverage)}."]
    lines += _sums(result.coverage)
    lines += [f"Read by processes under {result.sandbox}"] if result.sandbox else []
    if result.problems:
        lines += ["", f"Damage ({len(result.problems):,})"]
        lines += [f"  {printable(problem)}" for problem in result.problems]
        lines += [f"  Rebuild the index: {with_index('pillars-index build --full', index)}"]
    else:
        lines += ["The files are what the manifest says; every page can be read."]
    return _text([*lines, *_not_indexed(result, " by the build")])


def format_stats(figures: Stats) -> str:
    """The figures of the index."""
    lines = [
        figures.name,
        f"Version {figures.version}, built {figures.built}, {figures.bytes / 2**20:.1f} MiB.",
        f"{_coverage(figures.coverage)}.",
        *_sums(figures.coverage),
    ]
    for facet, counts in figures.facets.items():
        if counts:
            rows = [(f"{number:,}", value) for value, number in counts.items()]
            lines += ["", facet, *_columns(rows, "  ")]
    return _text(lines)


def _notes(record: Record, pages: Iterable[PageInfo]) -> list[str]:
    """Remarks on pages, each once with the pages that it is about, except those on the whole
    document.
    """
    unit, whole = record.unit, str(record.unread.reason) if record.unread else ""
    remarks: dict[str, list[int]] = {}
    lowest: dict[str, float] = {}
    for page in pages:
        for remark in filter(whole.__ne__, _page_remarks(page)):
            remarks.setdefault(remark, []).append(page.number)
        if page.agreement is not None and disagrees(page):
            lowest[_READERS_DISAGREE] = min(lowest.get(_READERS_DISAGREE, 1.0), page.agreement)
    return [
        f"{unit}{'' if len(numbers) == 1 else 's'} {_ranges(numbers)}: {remark}"
        + (f" (lowest {percent(lowest[remark])})" if remark in lowest else "")
        for remark, numbers in remarks.items()
    ]


_READERS_DISAGREE = "the two readers disagree"


def _page_remarks(page: PageInfo) -> Iterable[str]:
    if page_state(page) is not PageState.TEXT:
        yield f"{page.unread or PageState.UNREAD}"
    elif disagrees(page):
        yield _READERS_DISAGREE
    yield from map(printable, page.warnings)


def _ranges(numbers: Sequence[int]) -> str:
    """Ascending numbers as ranges: 1-3, 7."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    ranges = [f"{first}" if first == last else f"{first}-{last}" for first, last in spans]
    left = len(ranges) - _MAX_LISTED
    return ", ".join(ranges[:_MAX_LISTED]) + (f" and {left:,} more" if left > 0 else "")


def _serving(plan: Plan) -> str:
    if not plan.serving:
        return "Nothing is built yet"
    if plan.up_to_date:
        return f"Version {plan.serving} serves"
    return f"Version {plan.serving} serves; the next one depends on what is read"


def _coverage(coverage: Coverage) -> str:
    return (
        f"{coverage.documents:,} documents, {coverage.pages:,} pages, "
        f"{coverage.pages_with_text:,} of them with text, {coverage.words:,} words"
    )


def _sums(coverage: Coverage) -> list[str]:
    """The figures that add up."""
    partial, accepted = coverage.documents_partial, coverage.documents_acknowledged
    running = coverage.running_lines
    lines = _count(running, "line", "lines")
    return [
        f"Documents: {coverage.documents:,} = {coverage.documents_read:,} read"
        + (f" ({partial:,} of them in part)" if partial else "")
        + f" + {coverage.documents_unread:,} not read"
        + (f" ({accepted:,} of them acknowledged)" if accepted else "")
        + f" + {coverage.documents_absent:,} not in this copy",
        f"Pages: {coverage.pages:,} = {coverage.pages_with_text:,} with text"
        f" + {coverage.pages_blank:,} blank + {coverage.pages_needing_ocr:,} need OCR"
        f" + {coverage.pages_unread:,} not read",
        *([f"Running headers and footers: {lines}, apart from the text"] if running else []),
        *_gaps(coverage),
    ]


def _gaps(coverage: Coverage, ocr: str = "") -> list[str]:
    """Gaps that people can do something about."""
    pictures, differ = coverage.pages_needing_ocr, coverage.pages_disagreeing
    lines = []
    if pictures:
        what = _count(pictures, "page needs", "pages need")
        where = _count(coverage.documents_needing_ocr, "document", "documents")
        lines += [f"{what} text recognition in {where}.", *filter(None, [ocr])]
    if differ:
        what = _count(differ, "page", "pages")
        where = _count(coverage.documents_disagreeing, "document", "documents")
        lines.append(f"The two readers disagree on {what} in {where}: look at the originals.")
    return lines


def _state(record: Record) -> str:
    if record.unread:
        return str(record.unread.reason)
    return "" if record.available else "not in this copy"


def _count(number: int, singular: str, plural: str) -> str:
    return f"{number:,} {singular if number == 1 else plural}"


def _not_indexed(report: BuildReport | Plan | Check, whose: str = "") -> list[str]:
    """What of the folder is not in the index; `whose` says who skipped files."""
    return [
        *_unread(report.unread),
        *_acknowledged(report.acknowledged, report.unmatched),
        *_skipped(report.skipped, whose),
    ]


def _unread(unread: Sequence[Unreadable]) -> list[str]:
    if not unread:
        return []
    rows = [
        (printable(document.path), str(document.reason), printable(document.message))
        for document in unread
    ]
    return ["", f"Not read ({len(unread):,})", *_columns(rows, "  ", left=True)]


def _acknowledged(unread: Sequence[Unreadable], unmatched: Sequence[str]) -> list[str]:
    """Unread documents that need no attention, each with why, and what acknowledges nothing."""
    lines = []
    if unread:
        rows = [
            (printable(document.path), str(document.reason), printable(document.acknowledged))
            for document in unread
        ]
        lines += ["", f"Not read, acknowledged ({len(unread):,})", *_columns(rows, "  ", left=True)]
    return [*lines, *([""] if unmatched else []), *map(printable, unmatched)]


def _skipped(skipped: Sequence[Skipped], whose: str = "") -> list[str]:
    """How many files each rule skips; the JSON lists them."""
    if not skipped:
        return []
    counts = rule_counts(skipped)
    rows = [(f"{number:,}", printable(rule)) for rule, number in counts.items()]
    title = f"Files skipped{whose} ({sum(counts.values()):,}; --json lists them)"
    return ["", title, *_columns(rows, "  ")]


def _columns(
    rows: Sequence[tuple[str, ...]], indent: str = "", left: bool = False
) -> Iterable[str]:
    """Columns two blanks apart; all but the last are right-aligned, or all left-aligned."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.ljust(width) if left else cell.rjust(width)
            for cell, width in zip(row[:-1], widths[:-1], strict=True)
        ]
        yield (indent + "  ".join([*cells, row[-1]])).rstrip()


def _more(paths: Sequence[str]) -> list[str]:
    hidden = len(paths) - _MAX_LISTED
    return [f"  … and {hidden:,} more"] if hidden > 0 else []


def _short(title: str) -> str:
    return title if len(title) <= _TITLE_WIDTH else title[: _TITLE_WIDTH - 1].rstrip() + "…"


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines)
