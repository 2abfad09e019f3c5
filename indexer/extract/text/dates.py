"""Dates as programs write them (PDF, ISO 8601) and as title pages print them; returned in ISO 8601,
only as precise as given.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, timezone

from indexer.extract.text.refinement import refinement

__all__ = ["iso_date", "pdf_date", "printed_date"]

# No file format here is older and no correct clock later: other years are errors.
_FIRST_YEAR, _LAST_YEAR = 1981, 2099
# Printed dates may be older than the file.
_FIRST_PRINTED_YEAR = 1900

_PDF = re.compile(
    r"(?:D:)?\s*(?P<Y>\d{4})(?:(?P<m>\d\d)(?:(?P<d>\d\d)(?:(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d)?"
    r"\s*(?P<zone>Z|[-+]\s?\d\d(?:'?:?\d\d)?)?)?)?)?"
)
_ISO = re.compile(
    r"(?P<Y>\d{4})(?:-(?P<m>\d\d?)(?:-(?P<d>\d\d?)(?:[T ](?P<H>\d\d):(?P<M>\d\d)"
    r"(?::(?P<S>\d\d)(?:\.\d+)?)?\s*(?P<zone>Z|[-+]\d\d(?::?\d\d)?)?)?)?)?(?![\d-])"
)
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "jan feb mar apr - jun jul aug sept oct nov dec",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "januar februar märz april mai juni juli august september oktober november dezember",
    )
    for number, name in enumerate(names.split(), 1)
    if name != "-"
} | {"sep": 9}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.|er)?"
_PRINTED = [
    re.compile(rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_DAY}\s+(?:de\s+)?{_MONTH},?\s+(?:del?\s+)?{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH},?\s+(?:del?\s+)?{_YEAR}\b", re.IGNORECASE),
    re.compile(rf"\b{_YEAR}-(?P<number>0[1-9]|1[0-2])(?:-(?P<day>[0-3]\d))?\b"),
]
_LABELLED = re.compile(
    r"\b(?:published|publication date|date of publication|issued|released|date|dated|version of|"
    r"publicado|publié|stand)\b(?:\s+(?:in|on|en|le))?\s*:?\s*",
    re.IGNORECASE,
)
# Date ranges of an event: "17-18", "17 and 18", "3 to 5", "November 30 – December 2".
_DATE_RANGE = re.compile(
    r"\d\s*(?:st|nd|rd|th)?\s*(?:[-–—/&,]|and|to|through|until|y|et|und|bis)\s*"
    rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})?\.?\s*\d{{1,2}}(?!\d)|"
    r"\b(?:from|between|through)\b|\w\.?\s*[-–—/]\s*(?:"
    rf"{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\b(?:summit|conference|meeting|workshop|held|convened|hosted|training|symposium|webinar|"
    r"session|congress|forum|event|hearing|due|deadline|expires?|effective|accessed|retrieved|"
    r"birth|born|revised|updated|printed)\b",
    re.IGNORECASE,
)
_PUBLICATION = re.compile(
    r"\b(?:report|proceedings|guide|paper|newsletter|manual|companion)\b", re.I
)
_ISSUE_NUMBER = re.compile(
    r"\b(?:no|nr|vol|volume|issue|number|part|version|chapter)\.?\s*$", re.IGNORECASE
)
_ISO_DAY = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])")
# Besides the date, a line may name the publisher, but not more words than this.
_MAX_OTHER_WORDS = 4
# Longest name of an event, in words, on the line above its date.
_MAX_EVENT_WORDS = 8
# Lines of a page that are searched: what follows on a long page is body text.
_MAX_LINES = 60


@refinement("A date of the file was not read", lambda _: "")
def pdf_date(text: str) -> str:
    """Parse a date such as "D:20120131093000+01'00'"; "" if damaged. The time zone is kept."""
    return _date(_PDF.match(text.strip()))


@refinement("A declared date was not read", lambda _: "")
def iso_date(text: str) -> str:
    """Parse a date as in XMP; "" if damaged. The time zone is kept, and no precision is added."""
    return _date(_ISO.match(text.strip()))


@refinement("The printed date was not read", lambda _: "")
def printed_date(pages: Sequence[Iterable[str]]) -> str:
    """Find the publication date printed on a line of its own on the first page, else the second.

    A labelled date ("Published: 2014") takes precedence. Returns "" for several different dates,
    dates of an event and dates within sentences: nothing is guessed.
    """
    for lines in pages[:2]:
        page = [" ".join(line.split()) for line in lines][:_MAX_LINES]
        for dates in (_labelled_dates(page), _standalone_dates(page)):
            if len(dates) == 1:
                return dates[0]
            if dates:
                return ""
    return ""


def _date(match: re.Match[str] | None) -> str:
    if match is None or not _FIRST_YEAR <= int(match["Y"]) <= _LAST_YEAR:
        return ""
    part = {key: int(value) for key, value in match.groupdict().items() if value and key != "zone"}
    try:
        day = datetime(part["Y"], part.get("m", 1), part.get("d", 1))  # noqa: DTZ001  its own zone
    except ValueError:
        return ""
    if "H" not in part:
        return day.isoformat()[: 10 if "d" in part else 7 if "m" in part else 4]
    try:
        moment = day.replace(hour=part["H"], minute=part["M"], second=part.get("S", 0))
        return moment.replace(tzinfo=_zone(match["zone"])).isoformat()
    except ValueError:
        return day.isoformat()[:10]


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    digits = re.sub(r"\D", "", text)
    offset = timedelta(hours=int(digits[:2] or 0), minutes=int(digits[2:4] or 0))
    return timezone(-offset if text.startswith("-") else offset)


def _labelled_dates(lines: Sequence[str]) -> list[str]:
    dates = []
    for line in lines:
        label = _LABELLED.search(line)
        if label is None or label.start() > 20 or _EVENT.search(line[: label.start()]):
            continue
        rest = line[label.end() :]
        year = re.match(rf"{_YEAR}\.?$", rest)
        date = year["year"] if year else next(iter(_dates_in_line(rest, label=True)), "")
        if date:
            dates.append(date)
    return list(dict.fromkeys(dates))


def _standalone_dates(lines: Sequence[str]) -> list[str]:
    dates: list[str] = []
    for previous, line in zip(("", *lines), lines, strict=False):
        short = len(previous.split()) <= _MAX_EVENT_WORDS
        event = short and _EVENT.search(previous) and not _PUBLICATION.search(previous)
        line_dates = _dates_in_line(line)
        # "Summit" above a date means the date of the summit.
        dates += [date for date in line_dates if not (event and len(date) == 10)]
    return list(dict.fromkeys(dates))


def _dates_in_line(line: str, *, label: bool = False) -> list[str]:
    """The date on a line with little else on it, as a list of at most one; with `label` the date
    must start the line.
    """
    if len(line) > 120 or _DATE_RANGE.search(_ISO_DAY.sub("", line)) or _EVENT.search(line):
        return []
    for pattern in _PRINTED:
        match = pattern.search(line)
        # "No. 2 May 2011" is an issue of May.
        if match is None or (match[0][0].isdigit() and _ISSUE_NUMBER.search(line[: match.start()])):
            continue
        before, after = line[: match.start()], line[match.end() :]
        others = re.findall(r"[^\W_]+", before + " " + after)
        # A comma separates a date from the place of an event: "Atlanta, Georgia, May 3, 2009".
        place = "," in before.rstrip(" ,") or "," in after
        if len(others) > _MAX_OTHER_WORDS or place or (label and before.strip()):
            return []
        return [date] if (date := _iso(match)) else []
    return []


def _iso(match: re.Match[str]) -> str:
    group = match.groupdict()
    year = int(group["year"])
    month = int(group.get("number") or _MONTHS[(group.get("month") or "").lower()])
    if not _FIRST_PRINTED_YEAR <= year <= _LAST_YEAR:
        return ""
    if not group.get("day"):
        return f"{year:04}-{month:02}"
    try:
        return datetime(year, month, int(group["day"])).isoformat()[:10]  # noqa: DTZ001  a day
    except ValueError:
        return ""
