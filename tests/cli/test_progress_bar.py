"""Progress bars: the line of a build, and that of a download."""

import io

from indexer.cli.progress_bar import BuildProgressBar, FetchProgressBar
from tests.support.fetch_room import MIB


def test_a_bar_says_how_far_a_build_is() -> None:
    out = io.StringIO()
    bar = BuildProgressBar(out)
    bar.looking("a.html")
    bar.reading(4)
    for _ in range(3):
        bar.read("a.html", 500)

    assert (
        bar.line(90)
        == "Reading  ██████████████████······  3 of 4 documents, 1,500 pages, 0:30 left"
    )
    bar.read("b.html", 1)
    bar.writing(2)
    assert bar.line(0) == f"Writing  {'·' * 24}  0 of 2 documents, 0:00 left"
    bar.wrote("a.html")
    bar.wrote("b.html")
    bar.publishing()
    assert out.getvalue().endswith("Publishing  sorting and verifying the index\x1b[K")
    bar.done()
    assert "4 of 4 documents, 1,501 pages, 0:00 left" in out.getvalue()
    assert out.getvalue().endswith("\r\x1b[K")


def test_the_bar_shows_what_comes() -> None:
    stream = io.StringIO()
    bar = FetchProgressBar(stream)
    bar.file("https://example.org/a.pdf", 0, 2 * MIB)
    bar.more(MIB)
    assert "1.0 of 2.0 MiB  https://example.org/a.pdf" in bar.line()
    bar.file("https://example.org/b", MIB, 0)
    assert bar.line() == "Fetching  1.0 MiB  https://example.org/b"
    bar.notice("The server sleeps.")
    bar.done()
    assert stream.getvalue().endswith("The server sleeps.\x1b[K\r\x1b[K")
