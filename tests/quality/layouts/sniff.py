"""The first bytes of a file -> which part of a test collection it is; names decide nothing."""

import re
from pathlib import Path
from typing import Final

__all__ = ["DOCUMENTS", "JUDGEMENTS", "SMART", "TABLE", "TOPICS", "kind"]

SMART: Final = "entries (.I)"
DOCUMENTS: Final = "documents (<DOC>)"
TOPICS: Final = "topics (<top>)"
TABLE: Final = "a table of queries"
JUDGEMENTS: Final = "judgements"

_HEAD = 4000
# In this order: the first that matches a file's beginning says what it is.
_BEGINNINGS = (
    (SMART, re.compile(r"\.I[ \t]*\S*[ \t]*\n")),
    (TOPICS, re.compile(r"(<[^>]*>\s*)*?<top>", re.I)),
    (DOCUMENTS, re.compile(r"(<[^>]*>\s*)*?<doc>", re.I)),
)
# In this order: the first that most of a file's first lines match says what they are.
_LINES = (
    (JUDGEMENTS, re.compile(r"\s*\S+\s+\S+(\s+\S+)?\s+-?\d+(\.\d+)?\s*|\s*\d+\s+\d+\s*")),
    (TABLE, re.compile(r"[^\t]+\t[^\t]+")),
)


def kind(path: Path) -> str:
    """What a file is, by how it begins; "" for anything else."""
    with path.open("rb") as file:
        data = file.read(_HEAD)
    head = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").lstrip()
    for name, pattern in _BEGINNINGS:
        if pattern.match(head):
            return name
    lines = [line for line in head.split("\n") if line.strip()]
    if len(data) == _HEAD:
        lines.pop()  # it may be cut
    for name, pattern in _LINES:
        if 2 * sum(pattern.fullmatch(line) is not None for line in lines) > len(lines) > 0:
            return name
    return ""
