"""Rules that say which entries of the corpus folder are no documents; each entry that one of them
skips is listed with the rule.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any

from indexer.json_codec import from_json, to_json

__all__ = [
    "METADATA",
    "SkipRule",
    "Skipped",
    "is_skipped",
    "rule_counts",
    "skip_rule",
    "skipped_from",
    "skipped_json",
]

# Read as the catalog, at the top of the folder.
METADATA = (
    "catalog.toml",
    "taxonomy.toml",
    "synonyms.tsv",
    "fetched.toml",
    "acknowledged.toml",
)

# Parts of saved web pages: styles, scripts, images, fonts.
_PAGE_PARTS = (
    *(".css", ".js", ".mjs", ".map", ".download"),
    *(".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".ico", ".bmp"),
    *(".woff", ".woff2", ".ttf", ".otf", ".eot"),
)


class SkipRule(StrEnum):
    """Why an entry of the folder is no document."""

    HIDDEN = "hidden"
    IGNORE = "ignore"
    NAME_ENDING = "name_ending"
    SAVED_PAGE = "saved_page"
    FOLDER_LINK = "folder_link"
    INDEX = "index"

    def sentence(self, pattern: str) -> str:
        """The rule in words, with the pattern that matched."""
        match self:
            case SkipRule.HIDDEN:
                return "hidden: the name starts with a dot"
            case SkipRule.IGNORE:
                return f"ignore = {pattern!r} in catalog.toml"
            case SkipRule.NAME_ENDING:
                return f"{pattern}: part of a web page"
            case SkipRule.SAVED_PAGE:
                return "in the folder that a browser saved beside a page"
            case SkipRule.FOLDER_LINK:
                return "link to a folder of the corpus, which is read in its own place"
            case SkipRule.INDEX:
                return "the index itself"


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that is not read: `path` ends in "/" for a folder, `pattern` is the pattern or
    ending that matched ("" for rules without one), `files` how many files it stands for.
    """

    path: str
    rule: SkipRule
    pattern: str = ""
    files: int = 1


def skip_rule(
    path: str, ignore: Collection[str], *, is_folder: bool
) -> tuple[SkipRule, str] | None:
    """The rule, with its pattern, that skips the entry at a relative path for its own name; None
    for a document or a folder to be read. Endings say something of files only.
    """
    name = path.rpartition("/")[2]
    if name.startswith("."):
        return SkipRule.HIDDEN, ""
    for pattern in ignore:
        if fnmatchcase(path, pattern.strip("/")):
            return SkipRule.IGNORE, pattern
    if not is_folder:
        for ending in _PAGE_PARTS:
            if name.lower().endswith(ending):
                return SkipRule.NAME_ENDING, ending
    return None


def is_skipped(path: str, ignore: Collection[str]) -> bool:
    """Whether the file at a relative path is no document: by its own name, by that of a folder
    above it, or because it belongs to the catalog.
    """
    parts = path.split("/")
    folders = ["/".join(parts[:n]) for n in range(1, len(parts))]
    return (
        path in METADATA
        or skip_rule(path, ignore, is_folder=False) is not None
        or any(skip_rule(folder, ignore, is_folder=True) for folder in folders)
    )


def rule_counts(skipped: Iterable[Skipped]) -> dict[str, int]:
    """How many files each rule skips, by the rule in words; the largest first."""
    counts: Counter[str] = Counter()
    for entry in skipped:
        counts[entry.rule.sentence(entry.pattern)] += entry.files
    return dict(sorted(counts.items(), key=lambda count: (-count[1], count[0])))


def skipped_json(skipped: Iterable[Skipped]) -> list[dict[str, Any]]:
    """The list of skipped entries in every JSON answer and in the manifest."""
    return [to_json(entry) for entry in skipped]


def skipped_from(manifest: Mapping[str, Any]) -> tuple[Skipped, ...]:
    """The skipped entries of a manifest."""
    return tuple(from_json(Skipped, entry) for entry in manifest.get("skipped", ()))
