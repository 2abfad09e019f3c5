"""What a file says its title is, in; the same out, or "" when no person would call it a title."""

import re

from indexer.extract.text.clean import readable_name

__all__ = ["MAX_TITLE_LENGTH", "usable_title"]

# A title is a few lines; more is a page in one size, or a field that holds something else.
MAX_TITLE_LENGTH = 250
_PROGRAM = re.compile(
    r"^(microsoft|powerpoint|word|excel|adobe|openoffice|libreoffice|indesign)\b.* - "
)
_FILE_NAME = re.compile(
    r"\.(docx?|dotx?|docm|pdf|pptx?|xlsx?|rtf|od[tsp]|indd|qxd|pub|tex|dvi|ps|eps|html?|txt|wpd|"
    r"pages|epub)$"
)
# What programs put there themselves, and names of parts.
_PLACEHOLDER = re.compile(
    r"(untitled|document|dokument|doc|title|title page|slide|slide title|presentation|"
    r"powerpoint presentation|book|workbook|sheet|click to (add|edit).*|"
    r"layout|blank|blank page|page vierge|leere seite|(table of )?contents?|"
    r"table of figures|print|scan|scanned document|image|page|"
    r"cover|front cover|front ?matter|executive summary|summary|abstract|introduction|preface|"
    r"foreword|chapter|section|appendix|references|acknowledge?ments?|bookmarks?|"
    r"new|none|null|unknown|normal|template|report|newsletter|memorandum|memo|agenda|brochure)"
    r"[\W_]*\d*|[\W\d_]*"
)


def usable_title(title: str, path: str) -> str:
    """The title, or "" when a program or a hurried person wrote it: a file name, "untitled"."""
    low = title.lower()
    junk = (
        len(title) < 3
        or len(title) > MAX_TITLE_LENGTH
        or _PROGRAM.match(low)
        or _FILE_NAME.search(low)
        or _PLACEHOLDER.fullmatch(low)
        or ("_" in title and " " not in title)
        or re.match(r"https?://|[a-z]:\\|/", low)
        or readable_name(title).casefold() == readable_name(path).casefold()
    )
    # Dense scripts say a title in two signs.
    short = len(title) == 2 and min(title) >= "\u3040"
    return title if not junk or short else ""
