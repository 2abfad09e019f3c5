"""What every reader needs of text: clean characters, paragraphs, a guess at the language."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from statistics import quantiles

from indexer.extract.text.hyphens import Dehyphenator

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

# U+FB00-06 as letters: NFKC would do it too, but also turns ² into 2 and ½ into 1/2.
_LIGATURES = {0xFB00 + n: s for n, s in enumerate(("ff", "fi", "fl", "ffi", "ffl", "st", "st"))}
# Soft hyphens stay until lines are joined: one at a line's end says that the word goes on.
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
_BROKEN = re.compile(r"[^\s-]+[-\u00ad\ufffe](?:$|\n[^\s-]*)")  # at a line's end
LEADER = re.compile(r"(?: ?[.·_]){5,}")  # dots that lead to a number, rules to write on
ENTRY_END = re.compile(r"… *\S{1,8}$")
SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_FUNCTION_WORDS = {
    "en": frozenset("the of and to in is that for with are this was as by be from on it".split()),
    "es": frozenset("el la de que y los las en un una por con para del se es no al".split()),
    "fr": frozenset("le la les de des et en un une du est que pour dans qui sur au par".split()),
    "de": frozenset("der die das und ist nicht ein eine mit von den dem zu für auf im".split()),
}


def clean(text: str) -> str:
    """NFC, ligatures as letters, all blanks as " ", no control or invisible characters.

    Line ends become "\\n". Soft hyphens are kept for `paragraphs`, which knows what they mean.
    """
    text = re.sub(r"\r\n?|[\f\v\x85\u2028\u2029]", "\n", text)
    # A lone surrogate is no character: what is stored must be UTF-8.
    text = text.encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFC", text.translate(_CHARACTER_MAP))
    return re.sub(r"[^\S\n]+", " ", text)


def one_line(text: str) -> str:
    """Clean text on one line, for titles, names and headings."""
    return " ".join(clean(text).replace(_SOFT_HYPHEN, "").split())


def readable_name(path: str) -> str:
    """A file's name as a title of last resort: "a/POPS_2011-final.pdf" -> "POPS 2011 final"."""
    name = path.rpartition("#")[2].rpartition("/")[2]
    stem = re.sub(r"(?<=.)\.\w{1,5}$", "", name)
    words = one_line(re.sub(r"%20|[-_+]+", " ", stem))
    return words[:1].upper() + words[1:] or "Untitled"


def vocabulary(texts: Collection[str]) -> Counter[str]:
    """How often each word and each hyphenated compound stands inside a line, in lower case."""
    words: Counter[str] = Counter()
    for text in texts:
        words.update(_COMPOUND.findall(_BROKEN.sub(" ", text.lower())))
    return words


def paragraphs(
    lines: Sequence[str],
    known_words: Counter[str] | None = None,
    headings: Collection[str] = (),
    language: str = "",
) -> str:
    """Lines of a page as paragraphs parted by a blank line; words broken at line ends are whole.

    `known` is the vocabulary of the document: it decides if "co-\\nordination" keeps its hyphen,
    with the words of its `language`. Lines that are one of `headings` are paragraphs of their own.
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
    """Soft hyphens mean something at a line's end alone."""
    end = _SOFT_HYPHEN if line.endswith(_SOFT_HYPHEN) else ""
    return line.replace(_SOFT_HYPHEN, "") + end


def seems_language(text: str) -> bool:
    """True when function words of one of four languages make up a twentieth of a text: then its
    letters are what they seem to be.
    """
    words = re.findall(r"[^\W\d_]+", text[:20_000].lower())
    shares = (
        sum(w in function_words for w in words) for function_words in _FUNCTION_WORDS.values()
    )
    return any(20 * share >= len(words) for share in shares)


def _usual_width(lines: Sequence[str]) -> float:
    """The length in characters of a full line: nine of ten lines are no longer."""
    lengths = [len(line.strip()) for line in lines if line.strip()]
    return quantiles(lengths, n=10)[8] if len(lengths) > 2 else 0.0


def _starts_paragraph(before: str, after: str, width: float) -> bool:
    """True when a new paragraph starts at `after`."""
    if _HYPHENATED.search(before) and after[0].islower():
        return False
    if BULLET.match(after) or ENTRY_END.search(before):
        return True
    starts_anew = not after[0].islower()
    if len(before) < 0.6 * width:
        return starts_anew
    return starts_anew and bool(SENTENCE_END.search(before)) and len(before) < 0.85 * width


def _join(before: str, after: str, hyphens: Dehyphenator) -> str:
    soft = before.endswith(_SOFT_HYPHEN)
    if not soft and (not before.endswith("-") or before.endswith((" -", "--"))):
        return f"{before} {after}"
    stem = before[:-1]
    if soft:
        return stem + after
    return stem + hyphens.joint(stem, after).value + after
