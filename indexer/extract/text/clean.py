"""Text cleanup: normalize characters, join lines to paragraphs, guess the language."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from statistics import quantiles

from indexer.extract.text.hyphens import Dehyphenator
from indexer.extract.text.refinement import refinement

__all__ = [
    "BULLET",
    "ENTRY_END",
    "LEADER",
    "SENTENCE_END",
    "clean",
    "guess_language",
    "one_line",
    "paragraphs",
    "readable_name",
    "seems_language",
    "vocabulary",
]

# U+FB00-06 as letters: NFKC would also do it, but turns ² into 2 and ½ into 1/2.
_LIGATURES = {0xFB00 + n: s for n, s in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
# Soft hyphens stay until lines are joined: one at the end of a line says that the word continues.
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF), None)
_CONTROLS = {n: None for n in (*range(32), *range(0x7F, 0xA0)) if chr(n) not in "\t\n\r\f\x85"}
_CHARACTER_MAP = {**_LIGATURES, **_INVISIBLE, **_CONTROLS, 0x2011: "-", 0x2010: "-"}
_SOFT_HYPHEN = "\u00ad"
_HYPHENATED = re.compile(r"([^\W\d_]+)[-\u00ad]$")
BULLET = re.compile(
    r"(?:[•▪◦‣●○■□–—*·]|\(?(?:\d{1,2}|[a-zA-Z])[.)]|"
    r"\d{1,2}(?:\.\d{1,2})+\.?(?=\s+[A-Z]))\s+\S"
)
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"[^\s-]+[-\u00ad\ufffe](?:$|\n[^\s-]*)")  # at the end of a line
LEADER = re.compile(r"(?: ?[.·_]){5,}")  # dot leaders before a page number, rules to write on
ENTRY_END = re.compile(r"… *\S{1,8}$")
SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_FUNCTION_WORDS = {
    "en": frozenset("the of and to in is that for with are this was as by be from on it".split()),
    "es": frozenset("el la de que y los las en un una por con para del se es no al".split()),
    "fr": frozenset("le la les de des et en un une du est que pour dans qui sur au par".split()),
    "de": frozenset("der die das und ist nicht ein eine mit von den dem zu für auf im".split()),
}


def clean(text: str) -> str:
    """Normalize to NFC, ligatures to letters, blanks to " "; drop invisible characters.

    Line ends become "\\n". Soft hyphens are kept for `paragraphs`, which interprets them.
    """
    text = re.sub(r"\r\n?|[\f\v\x85\u2028\u2029]", "\n", text)
    # A lone surrogate is not a character: what is stored must be UTF-8.
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFC", text.translate(_CHARACTER_MAP))
    return re.sub(r"[^\S\n]+", " ", text)


def one_line(text: str) -> str:
    """Clean text on one line, for titles, names and headings."""
    return " ".join(clean(text).replace(_SOFT_HYPHEN, "").split())


def readable_name(path: str) -> str:
    """A file name as a title of last resort: "POPS 2011 final" for "a/POPS_2011-final.pdf"."""
    name = path.rpartition("#")[2].rpartition("/")[2]
    stem = re.sub(r"(?<=.)\.\w{1,5}$", "", name)
    words = one_line(re.sub(r"%20|[-_+]+", " ", stem))
    return words[:1].upper() + words[1:] or "Untitled"


@refinement(
    "Words broken at line ends were joined without the document's own words", lambda _: Counter()
)
def vocabulary(texts: Collection[str]) -> Counter[str]:
    """Count the words and hyphenated compounds that occur inside a line, in lower case."""
    words: Counter[str] = Counter()
    for text in texts:
        words.update(_COMPOUND.findall(_BROKEN.sub(" ", text.lower())))
    return words


@refinement("Lines were not joined to paragraphs", lambda lines, *_: "\n".join(lines))
def paragraphs(
    lines: Sequence[str],
    known_words: Counter[str] | None = None,
    headings: Collection[str] = (),
    language: str = "",
) -> str:
    """Join the lines of a page to paragraphs, and rejoin hyphenated words.

    `known_words` are the word counts of the document: with the word list of its `language` they
    decide whether "co-\\nordination" keeps its hyphen. Lines that equal one of `headings` are
    paragraphs of their own.
    """
    hyphens = Dehyphenator(
        vocabulary(["\n".join(lines)]) if known_words is None else known_words, language
    )
    width = _usual_width(lines)
    blocks: list[str] = []
    previous = ""
    for line in (_without_soft(LEADER.sub(" … ", raw).strip()) for raw in lines):
        if not line:
            previous = ""
        elif line in headings:
            blocks.append(line)
            previous = ""
        elif previous and not _starts_paragraph(previous, line, width):
            blocks[-1] = _join(blocks[-1], line, hyphens)
            previous = line
        else:
            blocks.append(line)
            previous = line
    return "\n\n".join(" ".join(b.removesuffix(_SOFT_HYPHEN).split()) for b in blocks)


@refinement("Words broken at line ends were joined without knowing the language", lambda _: "")
def guess_language(text: str) -> str:
    """The ISO 639-1 code whose function words are at least an eighth of the text, or ""."""
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    if len(words) < 20:
        return ""
    shares = {
        code: sum(w in function_words for w in words) / len(words)
        for code, function_words in _FUNCTION_WORDS.items()
    }
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] >= 1 / 8 else ""


def _without_soft(line: str) -> str:
    """Drop soft hyphens, except at the end of the line, where they have a meaning."""
    end = _SOFT_HYPHEN if line.endswith(_SOFT_HYPHEN) else ""
    return line.replace(_SOFT_HYPHEN, "") + end


@refinement("Pages were not checked for text that makes no sense", lambda _: True)
def seems_language(text: str) -> bool:
    """Whether function words of one of four languages make up at least a twentieth of the text.

    If so, its letters were decoded correctly.
    """
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    shares = (
        sum(w in function_words for w in words) for function_words in _FUNCTION_WORDS.values()
    )
    return any(20 * share >= len(words) for share in shares)


def _usual_width(lines: Sequence[str]) -> float:
    """The 90th percentile of line lengths in characters: the length of a full line."""
    lengths = [len(line.strip()) for line in lines if line.strip()]
    return quantiles(lengths, n=10)[8] if len(lengths) > 2 else 0.0


def _starts_paragraph(before: str, after: str, width: float) -> bool:
    """Whether a new paragraph starts at the line `after`."""
    if _HYPHENATED.search(before) and after[0].islower():
        return False
    if BULLET.match(after) or ENTRY_END.search(before):
        return True
    starts_new = not after[0].islower()
    if len(before) < 0.6 * width:
        return starts_new
    return starts_new and bool(SENTENCE_END.search(before)) and len(before) < 0.85 * width


def _join(before: str, after: str, hyphens: Dehyphenator) -> str:
    soft = before.endswith(_SOFT_HYPHEN)
    if not soft and (not before.endswith("-") or before.endswith((" -", "--"))):
        return f"{before} {after}"
    stem = before[:-1]
    if soft:
        return stem + after
    return stem + hyphens.joint(stem, after).value + after
