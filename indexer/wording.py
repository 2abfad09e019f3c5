"""Reports -> plain text for a person at a terminal: what happened, in columns that line up."""

from collections.abc import Iterable, Sequence
from itertools import islice

from indexer.corpus import shown
from indexer.inspection import Check, Stats
from indexer.model import Document, Record, Unreadable
from indexer.report import BuildReport, Coverage, Plan

__all__ = ["of_build", "of_check", "of_documents", "of_plan", "of_stats"]

_LONGEST_LIST = 20
_TITLE_WIDTH = 60


def of_build(report: BuildReport) -> str:
    """What a build did."""
    lines = [f"Version {report.version}: {_coverage(report.coverage)}."]
    if report.written:
        lines += [
            f"{report.read:,} files read, {report.reused:,} taken from the cache, "
            f"{report.removed:,} gone, in {report.seconds:.1f} s."
        ]
    elif report.read:
        lines += ["Nothing changed; files that failed before were tried again and failed."]
    else:
        lines += ["Nothing changed, nothing was written."]
    return _text([*lines, *_unread(report.unread)])


def of_plan(plan: Plan) -> str:
    """What a build would do."""
    lines = [f"Version {plan.version}, {_serving(plan)}."]
    lists = {
        "To add": plan.added,
        "To read again": plan.changed,
        "To remove": plan.removed,
        "To try again": plan.retry,
        "Named by the catalogue, not in the folder": plan.absent,
    }
    for title, paths in lists.items():
        if paths:
            lines += ["", f"{title} ({len(paths):,})"]
            lines += [f"  {shown(path)}" for path in islice(paths, _LONGEST_LIST)]
            lines += _more(paths)
    if plan.metadata:
        lines += ["", "Changed: " + ", ".join(plan.metadata)]
    if plan.program:
        lines += ["", "The readers, their options or the ranking changed: all is written anew."]
    if plan.up_to_date and not plan.retry:
        lines += ["Nothing to do."]
    return _text([*lines, *_unread(plan.unread)])


def of_check(result: Check) -> str:
    """The state of the index and its coverage ledger."""
    rows = [("pages", "with text", "words", "document")]
    for record in result.records:
        one = Coverage().plus(record)
        note = f"  [{_absence(record)}]" if not record.pages else ""
        figures = (f"{one.pages:,}", f"{one.pages_with_text:,}", f"{one.words:,}")
        rows.append((*figures, _short(record.title) + note))
    lines = [*_columns(rows), "", f"Version {result.version}: {_coverage(result.coverage)}."]
    if result.problems:
        lines += ["", f"Damage ({len(result.problems):,})"]
        lines += [f"  {shown(one)}" for one in result.problems]
        lines += ["  Rebuild the index: pillars-index build --full"]
    else:
        lines += ["The files are what the manifest says; every page can be read."]
    return _text([*lines, *_unread(result.unread)])


def of_stats(figures: Stats) -> str:
    """The figures of the index."""
    lines = [
        figures.name,
        f"Version {figures.version}, built {figures.built}, {figures.bytes / 2**20:.1f} MiB.",
        f"{_coverage(figures.coverage)}; {figures.available:,} documents are in this copy.",
    ]
    for facet, counts in figures.facets.items():
        if counts:
            rows = [(f"{number:,}", value) for value, number in counts.items()]
            lines += ["", facet, *_columns(rows, "  ")]
    return _text(lines)


def of_documents(extracts: Iterable[Document | Unreadable]) -> str:
    """What the indexer sees in files: fields, then each page with its text."""
    lines = []
    for one in extracts:
        lines += ["", shown(one.path), "=" * min(len(shown(one.path)), 100)]
        if isinstance(one, Unreadable):
            lines += [f"not read: {one.reason}", one.message]
            continue
        fields = {
            "kind": one.format,
            "title": one.title,
            "authors": "; ".join(one.authors),
            "language": one.language,
            "address": one.url,
            "dates": ", ".join(f"{name} {date}" for name, date in one.dates.items()),
            "attached": ", ".join(shown(link.url) for link in one.attachments),
            "warnings": " ".join(one.warnings),
        }
        lines += [f"{name:<9} {value}" for name, value in fields.items() if value]
        for page in one.pages:
            label = f' "{page.label}"' if page.label else ""
            lines += ["", f"--- page {page.number}{label}  {page.heading}", page.text]
    return _text(lines[1:])


def _serving(plan: Plan) -> str:
    if not plan.serving:
        return "nothing is built yet"
    return "which serves" if plan.up_to_date else f"{plan.serving} serves"


def _coverage(coverage: Coverage) -> str:
    return (
        f"{coverage.documents:,} documents, {coverage.pages:,} pages, "
        f"{coverage.pages_with_text:,} of them with text, {coverage.words:,} words"
    )


def _absence(record: Record) -> str:
    return str(record.unread.reason) if record.unread else "not in this copy"


def _unread(unread: Sequence[Unreadable]) -> list[str]:
    if not unread:
        return []
    rows = [(shown(one.path), str(one.reason), shown(one.message)) for one in unread]
    return ["", f"Not read ({len(unread):,})", *_columns(rows, "  ", left=True)]


def _columns(
    rows: Sequence[tuple[str, ...]], indent: str = "", left: bool = False
) -> Iterable[str]:
    """Columns two blanks apart: all but the last to the right, or all to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.ljust(width) if left else cell.rjust(width)
            for cell, width in zip(row[:-1], widths[:-1], strict=True)
        ]
        yield (indent + "  ".join([*cells, row[-1]])).rstrip()


def _more(paths: Sequence[str]) -> list[str]:
    hidden = len(paths) - _LONGEST_LIST
    return [f"  … and {hidden:,} more"] if hidden > 0 else []


def _short(title: str) -> str:
    return title if len(title) <= _TITLE_WIDTH else title[: _TITLE_WIDTH - 1].rstrip() + "…"


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines)
