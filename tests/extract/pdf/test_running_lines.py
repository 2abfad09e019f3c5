"""Running lines are at the edge of pages: what repeats in a form or a table is its text."""

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from indexer.extract.pdf import read_pdf
from indexer.extract.reader_api import ReadContext
from indexer.extract.text.running_lines import LinePosition, find_running_lines
from indexer.model import Document, Page
from indexer.settings import Settings
from tests.support.placed import Put, placed_pdf

SETTINGS = Settings(ocr=False)
STATES = ("Georgia", "Ohio", "Oregon", "Vermont", "Texas", "Kansas", "Maine", "Utah")
QUESTIONS = (
    "Who certifies the peers?",
    "How many of them are employed?",
    "What does Medicaid pay for?",
    "Which of the pillars are missing?",
    "Whom may we ask for more?",
)
WORDS = "county levee harvest winter bridge canal gauge meadow orchard quarry timber valley".split()
HEIGHT = 800.0


def read(pages: Sequence[Sequence[Put]]) -> tuple[Page, ...]:
    result = read_pdf(placed_pdf(pages), "a.pdf", ReadContext(SETTINGS)).result
    assert isinstance(result, Document)
    return result.pages


@dataclass(frozen=True)
class Form:
    """A form that states have filled in: one page each, with the same questions on all.

    `last` is the distance of the last question from the lower edge. `answered` is the share of the
    pages with an answer below each question; on the others, the last one has none.
    """

    questions: int = 5
    last: float = 120
    spacing: float = 30
    answered: float = 1
    header: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    pages: int = 4
    jitter: float = 0
    size: float = 10
    seed: int = 0

    def body(self) -> list[list[str]]:
        """The lines of the body of each page."""
        return [[put.text for put in page] for page in self._bodies()]

    def puts(self) -> list[list[Put]]:
        """All lines of each page."""
        rng = random.Random(self.seed)  # noqa: S311 -- a sample, no secret
        pages = []
        for number, body in enumerate(self._bodies()):
            shift = rng.uniform(-self.jitter, self.jitter)
            running = [
                Put(72, y, 9, text)
                for y, text in (*self.above(number).items(), *self.below(number).items())
            ]
            pages.append([put._replace(base=put.base + shift) for put in (*running, *body)])
        return pages

    def above(self, number: int) -> dict[float, str]:
        """The running header of a page by its height."""
        return {HEIGHT - 34 - 12 * n: t.format(number + 7) for n, t in enumerate(self.header)}

    def below(self, number: int) -> dict[float, str]:
        """The running footer of a page by its height."""
        rows = len(self.footer)
        return {30 + 12 * (rows - n - 1): t.format(number + 7) for n, t in enumerate(self.footer)}

    def _bodies(self) -> list[list[Put]]:
        rng = random.Random(self.seed)  # noqa: S311 -- a sample, no secret
        first = self.last + self.spacing * (self.questions - 1)
        pages = []
        for number in range(self.pages):
            text = [
                Put(72, y, self.size, _sentence(rng, STATES[number]))
                for y in (first + 36 + 13 * n for n in range(rng.randint(3, 8)))
                if y < HEIGHT - 90
            ]
            complete = number < self.answered * self.pages
            for n in range(self.questions):
                y = first - self.spacing * n
                text.append(Put(72, y, self.size, QUESTIONS[n]))
                if complete or n < self.questions - 1:
                    text.append(Put(90, y - 13, self.size, _sentence(rng, STATES[number])))
            pages.append(text)
        return pages


def _sentence(rng: random.Random, state: str) -> str:
    return f"{' '.join(rng.sample(WORDS, rng.randint(2, 6)))} in {state}".capitalize()


HEADERS = ((), ("Survey of the states",), ("Survey of the states", "Part {}"))
FOOTERS = (
    (),
    ("{}",),
    ("Printed 4 May 2012, page {} of 90",),
    ("Printed for the summit", "- {} -"),
)


def _forms(count: int) -> list[Form]:
    rng = random.Random(8)  # noqa: S311 -- a sample, no secret
    variants = itertools.product(HEADERS, FOOTERS, (66, 100, 130, 400, 560), (1, 0.5, 0))
    return [
        Form(
            questions=rng.randint(2, 5),
            last=last,
            spacing=rng.choice((28, 34) if answered else (14, 24, 30)),
            answered=answered,
            header=header,
            footer=footer,
            pages=rng.randint(4, 8),
            jitter=rng.choice((0, 0, 4)),
            seed=rng.randint(0, 999),
        )
        for header, footer, last, answered in rng.sample(list(variants), count)
    ]


def check(form: Form) -> None:
    pages = read(form.puts())
    for number, (page, body) in enumerate(zip(pages, form.body(), strict=True)):
        text = " ".join(page.text.split())
        assert not [line for line in body if line not in text]
        assert page.above == "\n".join(form.above(number).values())
        assert page.below == "\n".join(form.below(number).values())


@pytest.mark.parametrize("form", _forms(72), ids=repr)
def test_a_form_keeps_its_questions_and_loses_its_running_lines(form: Form) -> None:
    check(form)


def test_a_survey_of_four_states_with_answers_below_the_last_question() -> None:
    check(Form(questions=5, last=80, pages=4))


@pytest.mark.parametrize("answered", [0.75, 0.5, 0.25])
def test_a_question_that_is_the_last_line_of_some_pages_is_their_text(answered: float) -> None:
    check(Form(questions=1, last=90, answered=answered, pages=8))


def test_a_question_a_little_above_the_footer_is_no_second_footer() -> None:
    check(Form(questions=1, last=90, answered=0, footer=("Printed for the summit",), pages=5))


def _pages(*columns: tuple[float, Sequence[str]], body_top: float = 640) -> list[list[Put]]:
    """Pages with the given lines at their heights, and five lines of changing text."""
    rng = random.Random(3)  # noqa: S311 -- a sample, no secret
    return [
        [
            *(Put(72, y, 10, texts[n]) for y, texts in columns),
            *(Put(72, body_top - 14 * n, 10, _sentence(rng, state)) for n in range(5)),
        ]
        for n, state in zip(range(len(columns[0][1])), itertools.cycle(STATES))
    ]


def test_answers_in_numbers_do_not_count_the_pages() -> None:
    """Below a question, and on the side of a page number that does."""
    counts = ("12", "7", "15", "4", "12")
    pages = read(_pages((120, [QUESTIONS[1]] * 5), (106, counts), (36, ("3", "4", "5", "6", "7"))))

    assert [page.below for page in pages] == ["3", "4", "5", "6", "7"]
    texts = [" ".join(page.text.split()) for page in pages]
    assert all(f"{QUESTIONS[1]} {n}" in text for n, text in zip(counts, texts, strict=True))


def test_numbers_alone_do_not_count_the_pages() -> None:
    pages = read(_pages((100, ("12", "7", "15", "4", "12"))))

    assert [page.below for page in pages] == [""] * 5


def test_a_table_keeps_the_rows_that_repeat_on_each_page() -> None:
    """Its head at the top of each page, its sum at the foot."""
    rng = random.Random(5)  # noqa: S311 -- a sample, no secret
    pages = [
        [
            Put(left, y, 10, text)
            for row, y in enumerate(range(716, 80, -16))
            for left, text in (
                ((72, "State"), (200, "Certified"), (320, "Employed"))
                if row == 0
                else ((72, "Sum"), (200, "120"), (320, "90"))
                if y < 100
                else ((72, rng.choice(STATES)), (200, f"{rng.randint(9, 99)}"), (320, "some"))
            )
        ]
        for _ in range(4)
    ]

    for page in read(pages):
        assert (page.above, page.below) == ("", "")
        assert page.text.startswith("State")
        assert "Sum" in page.text


def test_a_slide_keeps_its_title_and_loses_what_is_at_its_edge() -> None:
    pages = [
        [
            Put(72, 680, 24, f"The word of {state}"),
            Put(72, 600, 16, f"{state} has peers"),
            Put(72, 570, 16, "They are certified"),
            Put(72, 18, 8, f"Summit of 2012 {n + 1}"),
        ]
        for n, state in enumerate(STATES[:5])
    ]
    slides = read(pages)

    assert [slide.below for slide in slides] == [f"Summit of 2012 {n}" for n in range(1, 6)]
    assert all("They are certified" in slide.text for slide in slides)
    assert {slide.above for slide in slides} == {""}


def test_at_most_two_lines_at_an_edge_are_running_lines() -> None:
    header = ("Survey of the states", "Held in 2012", "For the summit")
    pages = read(_pages(*((772 - 12 * n, [text] * 4) for n, text in enumerate(header))))

    assert {page.above for page in pages} == {"\n".join(header[:2])}
    assert all(page.text.startswith(header[2]) for page in pages)


def test_a_header_below_a_line_of_the_body_is_text_of_that_page() -> None:
    """The stamp of one page is nearer to the edge than the header."""
    pages = _pages((750, ["Survey of the states"] * 12))
    pages[2].append(Put(72, 780, 9, "Received in June"))
    above = [page.above for page in read(pages)]

    assert above == ["" if n == 2 else "Survey of the states" for n in range(12)]


def test_pages_of_another_size_have_their_running_lines_at_the_same_distance() -> None:
    heights = (800.0, 600.0, 800.0, 600.0, 420.0)
    body = [*(f"{word} once" for word in WORDS[:5])]
    lines = [["Survey of the states", *(f"{line} {n}" for line in body), "Page"] for n in range(5)]
    positions = [
        [
            LinePosition(30, height - 30),
            *(LinePosition(80 + 14 * n, height - 80 - 14 * n) for n in range(5)),
            LinePosition(height - 40, 40),
        ]
        for height in heights
    ]
    running = find_running_lines(lines, (), positions)

    assert [(page.above, page.below) for page in running] == [((0,), (6,))] * 5


def test_where_heights_are_unknown_the_edge_counts() -> None:
    """A question before the last line stays; two lines at the very end go, a third does not."""
    body = [[f"{word} in {state}" for word in WORDS[:9]] for state in STATES[:4]]
    form = [[*page, QUESTIONS[0], f"Peers of {STATES[n]}"] for n, page in enumerate(body)]
    feet = [[*page, "For the summit", "Held in 2012", "Printed in May"] for page in body]

    assert {page.below for page in find_running_lines(form)} == {()}
    assert {page.below for page in find_running_lines(feet)} == {(10, 11)}
