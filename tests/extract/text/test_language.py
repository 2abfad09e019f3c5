"""The language of a text is found when the text says enough, and never guessed from little."""

import string
import subprocess
import sys

import pytest

from indexer.extract.text.language import detect, is_garbled

ENGLISH = (
    "Peers support each other on the way to recovery and to whole health. A certified specialist "
    "has lived through an illness, has been trained, and works beside doctors and nurses. "
)
SPANISH = (
    "Los compañeros se apoyan unos a otros en el camino hacia la recuperación. Una persona "
    "certificada ha vivido la enfermedad, ha sido formada y trabaja junto a los médicos. "
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ENGLISH, "en"),
        (SPANISH, "es"),
        ("Les pairs se soutiennent les uns les autres sur le chemin du rétablissement.", "fr"),
        ("Der Gipfel fand im Winter statt, und viele Menschen kamen aus allen Ländern.", "de"),
        ("Os pares apoiam-se uns aos outros no caminho para a recuperação e a saúde.", "pt"),
        ("人们在康复的道路上互相支持，同伴支持者接受过培训并获得认证。", "zh"),
        ("Люди поддерживают друг друга на пути к выздоровлению и здоровью.", "ru"),
        (ENGLISH.upper(), "en"),
    ],
)
def test_the_language_of_a_few_lines(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    ["", "Report", "12 34 56 1.5 " * 100, "peer support", "H0038", ENGLISH * 3 + SPANISH * 3],
    ids=["nothing", "a word", "numbers", "two words", "a code", "half and half"],
)
def test_little_text_and_mixed_text_have_no_language(text: str) -> None:
    assert detect(text) == ""


def test_most_of_a_document_decides() -> None:
    assert detect(ENGLISH * 2 + SPANISH * 40) == "es"
    assert detect("https://example.org/a/b/c?d=e " * 50 + SPANISH * 2) == "es"


def test_a_long_document_is_judged_by_all_its_parts_in_little_time() -> None:
    """A foreword in another language does not decide, wherever the slices fall."""
    assert detect(SPANISH * 60 + ENGLISH * 60_000) == "en"


def test_the_same_text_gives_the_same_language_in_every_process() -> None:
    program = (
        "import sys; from indexer.extract.text.language import detect;"
        "print([detect(t) for t in sys.argv[1:]])"
    )
    runs = {
        subprocess.check_output([sys.executable, "-c", program, ENGLISH, SPANISH], text=True)
        for _ in range(2)
    }

    assert runs == {"['en', 'es']\n"}


def test_nothing_is_loaded_before_it_is_needed() -> None:
    program = "import sys, indexer.extract.text.language; print('py3langid' in sys.modules)"

    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "False\n"


def swapped(text: str) -> str:
    """What a reader gets from a font without a Unicode map: each letter is another one."""
    others = "qwertyuiopasdfghjklzxcvbnm"
    return text.lower().translate(str.maketrans(string.ascii_lowercase, others))


@pytest.mark.parametrize(
    "text",
    [
        swapped(ENGLISH * 2),
        swapped(SPANISH * 2),
        "".join(chr(ord(c) - 29) if c.isalpha() else c for c in ENGLISH * 2),
        "".join(chr(0xF000 + ord(c)) for c in "peer support"),
        "\ufffd\ufffd a \ufffd b",
    ],
    ids=["english", "spanish", "shifted", "private", "unknown"],
)
def test_text_of_a_font_without_a_map_is_garbled(text: str) -> None:
    assert is_garbled(text)


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        SPANISH,
        ENGLISH.upper(),
        "",
        "Chapter 3",
        "0.1 0.2 0.3 0.4 " * 50,
        "Larry Fricks, Ike Powell, Allen Daniels, Lisa Goodale, Steve Harrington, Peter Ashenden",
        "H0038 HQ H0038 GT H2014 H2015 T1012 S9445 CPT 99211 ICD F32.1 OMB 0938-0707 " * 3,
        "def read(path):\n    with path.open() as file:\n        return file.read()\n" * 5,
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor.",
    ],
    ids=["en", "es", "caps", "none", "few", "numbers", "names", "codes", "program", "latin"],
)
def test_text_that_may_be_meant_is_not_garbled(text: str) -> None:
    assert not is_garbled(text)
