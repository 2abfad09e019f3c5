"""The comparison of embedded boxes: what is pure in it, and what it says without its rival."""

import gzip
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.tools.bench_embed import main, turned
from tests.tools.embed_boxes import Box, ours, page_of, pause_of, rivals
from tests.tools.embed_figures import (
    code_lines,
    data_lines,
    ratio,
    request_lines,
    spread,
    time_lines,
)
from tests.tools.embed_measure import Load, kind_of
from tests.tools.pagefind_site import page_html
from tests.tools.static_host import hosted, packed

OURS = Load((("JS", 10_000), ("data", 2_000)))
THEIRS = Load((("JS", 20_000), ("CSS", 5_000), ("data", 3_000), ("data", 1_000), ("wasm", 60_000)))
LOADS = {"ours": OURS, "theirs": THEIRS}


def words(lines: object) -> list[list[str]]:
    """The words of each line."""
    return [line.split() for line in lines]  # type: ignore[attr-defined]


def test_code_is_compared_without_data() -> None:
    assert words(code_lines(LOADS)) == [
        "ours 10.0 kB JS 10.0".split(),
        "theirs 85.0 kB JS 20.0, CSS 5.0, wasm 60.0; 8.5 times ours".split(),
    ]


def test_data_are_compared_apart() -> None:
    assert words(data_lines(LOADS)) == [
        "ours 2.0 kB".split(),
        "theirs 4.0 kB 2.0 times ours".split(),
    ]


def test_requests_say_how_many_are_for_data() -> None:
    assert words(request_lines(LOADS)) == [
        "ours 2 1 for data".split(),
        "theirs 5 2 for data; 2.5 times ours".split(),
    ]


def test_nothing_is_no_divisor() -> None:
    assert ratio(3, 0) == "ours is none"


def test_times_are_ratios_of_pairs_not_of_medians() -> None:
    """Medians of 20 and 60 would be 3.0; query by query it is 2.0 as a rule."""
    times = {"ours": [[90, 10, 20, 30]], "theirs": [[180, 100, 40, 60]]}

    later = words(time_lines(times, cold=False))
    first = words(time_lines(times, cold=True))

    assert later[0] == "ours 20 ms".split()
    assert later[1] == "theirs 60 ms 2.0 times ours (2.0 to 10.0)".split()
    assert first[1] == "theirs 180 ms 2.0 times ours (2.0 to 2.0)".split()


def test_the_spread_of_many_leaves_a_tenth_out_on_either_side() -> None:
    assert spread([99.0, *range(2, 10), 0.1, 0.2, 99.9]) == "0.2 to 99.0 for 80 of 100"


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://h/pagefind/pagefind-ui.js", "JS"),
        ("http://h/static/v1/pillars-search.js?v=1.css", "JS"),
        ("http://h/pagefind/pagefind-ui.css", "CSS"),
        ("http://h/pagefind/wasm.en.pagefind", "wasm"),
        ("http://h/pagefind/pagefind-entry.json?ts=1", "data"),
        ("http://h/pagefind/index/en_1.pf_index", "data"),
        ("http://h/api/v1/search?q=a.js", "data"),
    ],
)
def test_kinds_of_files(url: str, kind: str) -> None:
    assert kind_of(url) == kind


def test_gzip_never_makes_a_size_larger() -> None:
    text, small = b"whole health " * 100, gzip.compress(b"whole health " * 100)

    assert gzip.decompress(packed(text)) == text
    assert packed(small) == small


def test_our_pause_is_read_from_the_script() -> None:
    assert pause_of("a\nconst PAUSE = 120; // milliseconds\n") == 120
    with pytest.raises(ValueError, match="PAUSE"):
        pause_of("const WAIT = 120;")


def test_each_box_has_a_page_and_a_quick_variant() -> None:
    boxes = [*ours("http://site", "http://host"), *rivals("http://theirs")]
    shipped = [box for box in boxes if not box.quick]

    assert len({box.path for box in boxes}) == len(boxes) == 2 * len(shipped)
    for box in boxes:
        assert "{" not in box.markup.replace("PagefindUI({", ""), box.name
    for one, quick in zip(shipped, (box for box in boxes if box.quick), strict=True):
        assert quick.unpaused or quick.markup != one.markup, one.name


def test_a_page_asks_for_nothing_but_its_box() -> None:
    html = page_of(Box("b", "<b-box></b-box>", "http://site", "input", "a", 0))

    assert "<b-box></b-box>" in html
    assert 'rel="icon" href="data:,"' in html


def test_pages_for_the_rival_are_escaped_and_have_their_facets() -> None:
    html = page_html("es", "A < B", "One & two\n\nthree", [("Kind", 'a "b"')])

    assert '<html lang="es">' in html
    assert "<h1>A &lt; B</h1>" in html
    assert "<p>One &amp; two</p>\n<p>three</p>" in html
    assert 'data-pagefind-filter="Kind[content]" content="a &quot;b&quot;"' in html


def test_rows_are_turned_so_that_each_is_first_once() -> None:
    assert [turned("abc", at) for at in range(4)] == [
        ["a", "b", "c"],
        ["b", "c", "a"],
        ["c", "a", "b"],
        ["a", "b", "c"],
    ]


def test_the_static_host_compresses_text_and_stays_in_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "a.js").write_text("let a = 1;\n" * 50)
    (folder / "wasm.en.pagefind").write_bytes(b"\x1f\x8b\x08")
    (tmp_path / "beside.txt").write_text("not of the site")

    with hosted(folder, "default-src 'self'") as origin:
        for name, encoding in (("a.js", "gzip"), ("wasm.en.pagefind", None)):
            request = Request(f"{origin}/{name}?v=1", headers={"Accept-Encoding": "gzip"})
            with urlopen(request) as answer:
                assert answer.headers["Content-Encoding"] == encoding
                assert answer.headers["Content-Security-Policy"] == "default-src 'self'"
        with urlopen(f"{origin}/a.js") as answer:
            assert answer.read().startswith(b"let a")
        with pytest.raises(HTTPError, match="404") as missing:
            urlopen(f"{origin}/../beside.txt")
        missing.value.close()


def test_without_npm_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")

    code = main([])

    assert code == 1
    assert "install Node with npm" in capsys.readouterr().err
