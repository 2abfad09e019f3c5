"""Title validation: reject what a program or a template put into the title field."""

import re

from indexer.extract.text.clean import readable_name
from indexer.extract.text.refinement import refinement

__all__ = ["MAX_TITLE_LENGTH", "usable_title"]

# A title is a few lines; longer text is a page in one size, or a field with other content.
MAX_TITLE_LENGTH = 250
_PROGRAM = re.compile(
    r"^(microsoft|powerpoint|word|excel|adobe|openoffice|libreoffice|indesign)\b.* - "
)
_FILE_NAME = re.compile(
    r"\.(docx?|dotx?|docm|pdf|pptx?|xlsx?|rtf|od[tsp]|indd|qxd|pub|tex|dvi|ps|eps|html?|txt|wpd|"
    r"pages|epub)$"
)
# Defaults of programs, and names of document parts.
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


@refinement("The declared title was not used", lambda *_: "")
def usable_title(title: str, path: str) -> str:
    """Return the title, or "" for a placeholder: a file name, "untitled", a program's name."""
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
    # Dense scripts write a title in two characters.
    short = len(title) == 2 and min(title) >= "\u3040"
    return title if not junk or short else ""
