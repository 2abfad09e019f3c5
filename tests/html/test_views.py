"""Every page for people: what it says, where it leads, its headers, and that nothing in it runs."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import StrictUndefined, meta
from werkzeug.test import TestResponse

from indexer.model import Reason
from indexer.settings import Settings
from search_app import create_app
from search_app.html import base
from tests.support.reading_room import HOSTILE, HTML, PDF, stocked

PATHS = (
    "/",
    "/search",
    "/search?q=sea",
    "/search?q=sea&by=page&sort=newest&page=1&per_page=1",
    "/search?q=sea&country=chile&-theme=sea",
    "/search?q=nothing+at+all",
    "/search?q=sea&country=niue",
    "/search?q=%22open&nonsense=1&v=old",
    "/search?document=report&q=sea",
    "/documents/report",
    "/documents/report?q=sea",
    "/documents/report--annex",
    "/documents/saved",
    "/documents/absent",
    "/documents/unread",
    "/documents/report/pages/1",
    "/documents/report/pages/3?q=sea&country=chile",
    "/documents/saved/pages/1",
    "/browse/country",
    "/browse/theme",
    "/browse/kind",
    "/browse/country/chile",
    "/browse/country/niue",
    "/browse/theme/sea",
    "/documents/scan",
    "/documents/scan?q=harbour",
    "/documents/all-scan",
    "/documents/bundle",
    "/documents/bundle--talk",
    "/documents/bundle--budget",
    "/search?q=harbour+OR+boats",
    "/documents/scan/pages/1?q=harbour+lighthouse",
    "/documents/scan/pages/2?q=harbour",
    "/documents/scan/pages/3",
    "/documents/all-scan/pages/1",
    "/documents/bundle--talk/pages/2",
    "/documents/bundle--budget/pages/1?q=boats",
    "/facets/country",
    "/facets/country?q=sea&-country=chile&list.order=name",
    "/facets/theme?q=sea&theme=sea&country=peru&list.find=zzz&list.page=7&list.order=odd",
    "/facets/kind/choices?q=sea",
    "/coverage",
    "/coverage?state=disagree",
    "/coverage?state=nonsense&page=9",
    "/coverage?per_page=1&page=2",
    "/help",
    "/about",
    "/embed",
    "/embed?q=sea&country=chile&mode=dialog&lang=es&theme=dark&nonsense=1",
    "/embed/builder",
    "/embed/builder?country=chile&-theme=sea&match=any&site=https://www.example.org&script=pinned",
)
MISSING = (
    "/nowhere",
    "/search?q=sea&document=nobody",
    "/documents/nobody",
    "/documents/nobody/pages/1",
    "/documents/report/pages/4",
    "/documents/report/pages/0",
    "/documents/report/pages/1.png",
    "/documents/scan/pages/3.png",
    "/documents/scan/pages/99.png",
    "/documents/nobody/pages/1.png",
    "/files/nobody",
    "/files/absent",
    "/files/report--annex",
    "/browse/nothing",
    "/facets/nothing",
    "/facets/nothing.csv",
    "/browse/country/atlantis",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    engine, corpus = stocked(tmp_path_factory.mktemp("library"))
    app = create_app(Settings(corpus=corpus), engine=engine)
    app.testing = True
    yield app
    engine.close()


class _Reader(FlaskClient):
    """Reads answers to their end and closes them, as a server does: files too."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **kwargs})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return _Reader(app, app.response_class)


def page(client: FlaskClient, path: str) -> BeautifulSoup:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "html.parser")


def main(client: FlaskClient, path: str) -> Tag:
    found = page(client, path).find("main")
    assert isinstance(found, Tag)
    return found


def words(tag: Tag) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ")).strip()


def links(tag: Tag) -> dict[str, str]:
    return {words(a): str(a["href"]) for a in tag.find_all("a", href=True)}


@pytest.mark.parametrize("path", PATHS)
def test_every_page_answers_with_a_title_one_heading_and_the_headers(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path)

    soup = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 200
    assert soup.title
    assert soup.title.text.strip()
    assert len(soup.find_all("h1")) == 1
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Referrer-Policy" in answer.headers
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", PATHS)
def test_no_page_runs_or_loads_anything_of_others(client: FlaskClient, path: str) -> None:
    soup = page(client, path)

    loaded = [str(t.get("src") or t.get("href")) for t in soup.find_all(["script", "link", "img"])]
    ours = re.compile(
        r"/static/|/opensearch\.xml$|/documents/[\w-]+/pages/\d+\.png\?v=[0-9a-f]{12}$"
    )
    assert [address for address in loaded if not ours.match(address)] == []
    assert not soup.find_all(style=True)
    assert not [t for t in soup.find_all(True) if any(name.startswith("on") for name in t.attrs)]
    assert not [a for a in soup.find_all("a", href=True) if "javascript:" in str(a["href"]).lower()]
    assert "alert('x')" not in "".join(s.get_text() for s in soup.find_all("script"))


@pytest.mark.parametrize("path", PATHS)
def test_every_link_within_the_site_leads_to_a_page(client: FlaskClient, path: str) -> None:
    inside = {a.partition("#")[0] for a in links(page(client, path)).values() if a[:1] == "/"}

    assert {a: client.get(a).status_code for a in inside if client.get(a).status_code >= 400} == {}


@pytest.mark.parametrize("path", MISSING)
def test_what_does_not_exist_is_said_on_a_page_with_a_way_on(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path)

    found = BeautifulSoup(answer.text, "html.parser").find("main")
    assert answer.status_code == 404
    assert isinstance(found, Tag)
    assert words(found).count(".") >= 1
    assert links(found)
    assert '<meta name="robots" content="noindex">' in answer.text


def test_a_hostile_title_is_shown_as_text(client: FlaskClient) -> None:
    for path in ("/search?q=sea", "/documents/report", "/documents/report/pages/1"):
        soup = page(client, path)

        assert HOSTILE in re.sub(r"\s+", " ", soup.get_text())
        assert [s for s in soup.find_all("script") if not s.get("src")] == []


def test_a_hostile_query_is_shown_as_text(client: FlaskClient) -> None:
    soup = page(client, "/search?q=%3Cscript%3Ealert(1)%3C/script%3E%22onload=")

    box = soup.find("input", {"name": "q"})
    assert isinstance(box, Tag)
    assert box["value"] == '<script>alert(1)</script>"onload='
    assert [s for s in soup.find_all("script") if not s.get("src")] == []


def test_results_say_how_many_how_understood_and_what_was_searched(client: FlaskClient) -> None:
    text = words(main(client, "/search?q=sea"))

    assert "4 documents, 4 pages" in text
    assert "Understood as sea" in text
    assert "Searched 11 of 15 pages in 10 documents, corpus version v0" in text
    assert links(main(client, "/search?q=sea"))["What was not read"] == "/coverage"


def test_only_pages_of_results_and_errors_are_kept_out_of_search_engines(
    client: FlaskClient,
) -> None:
    noindex = '<meta name="robots" content="noindex">'

    assert noindex in client.get("/search?q=sea").text
    assert noindex not in client.get("/").text
    assert noindex not in client.get("/documents/report").text


def test_a_hit_says_what_it_is_and_where_its_pages_are(client: FlaskClient) -> None:
    hits = main(client, "/search?q=sea").find_all("article")
    hit = next(h for h in hits if "Sea report" in words(h.h2))

    assert "Report, PDF, 3 pages. Country Chile. Published January 2012." in words(hit)
    assert "Attachment: Annex of the sea" in words(hit)
    places = {words(n) for n in hit.select(".page .n")}
    assert places == {"p. i PDF 1", "p. 1 PDF 3"}
    assert {m.get_text() for m in hit.find_all("mark")} == {"Sea", "sea"}
    assert hit.select_one("details.cite blockquote")
    assert links(hit)["p. i"].startswith("/documents/report/pages/1?q=sea")


def test_a_record_without_a_file_says_so_and_leads_to_its_source(client: FlaskClient) -> None:
    hit = next(
        h for h in main(client, "/search?q=sea").find_all("article") if "An absent" in h.get_text()
    )

    assert "Not in this copy: open it at its source" in words(hit)
    assert "Wording not verified" in words(hit)
    assert links(hit)["open it at its source"] == "https://example.org/absent"
    assert "not in this copy" in words(main(client, "/documents/absent"))


def test_numbers_beside_values_lead_to_exactly_so_many(client: FlaskClient) -> None:
    for by in ("document", "page"):
        for row in main(client, f"/search?q=sea&by={by}").select(".choice"):
            only = row.select_one(".only")
            assert only
            number = int(only.get_text().rsplit(maxsplit=1)[-1])

            counted = words(main(client, str(only["href"])).select_one("#summary") or row)
            pattern = r"(\d+) document" if by == "document" else r"(\d+) page"
            assert int((re.search(pattern, counted) or [0, -1])[1]) == number


def test_ticked_values_stay_and_the_filters_in_force_can_be_removed(client: FlaskClient) -> None:
    found = main(client, "/search?q=sea&country=chile&-theme=sea")

    ticked = {
        (str(i["name"]), str(i["value"]))
        for i in found.select("#facets input[type=checkbox]")
        if i.has_attr("checked")
    }
    hidden = {(str(i["name"]), str(i["value"])) for i in found.select("#facets input[type=hidden]")}
    active = [words(li) for li in found.select(".active li")]
    assert ticked == {("country", "chile"), ("-theme", "sea")}
    assert hidden == {("q", "sea"), ("match", "all")}
    assert active[0].startswith("Country Chile remove")
    assert active[1].startswith("Theme not Sea and shore remove")


def test_a_new_search_keeps_the_filters_but_not_the_page_or_the_mode(client: FlaskClient) -> None:
    soup = page(client, "/search?q=sea&country=chile&match=any&page=2&sort=title")

    kept = {(str(i["name"]), str(i["value"])) for i in soup.select(".top input[type=hidden]")}
    assert kept == {("country", "chile"), ("sort", "title")}


def test_nothing_under_filters_says_how_much_there_is_without(client: FlaskClient) -> None:
    found = main(client, "/search?q=sea&country=niue")

    assert "0 here, 4 without filters" in words(found)
    assert links(found)["Without Country Niue"] == "/search?q=sea&match=all"
    assert "Niue remove Country Niue 4 documents without it" in words(found)


def test_beyond_the_last_page_of_results_the_first_is_offered(client: FlaskClient) -> None:
    found = main(client, "/search?q=sea&page=99")

    assert "There is no page 99 of these results" in words(found)
    assert links(found)["The first page"] == "/search?q=sea&match=all"


def test_by_page_what_matches_in_titles_alone_is_offered_by_document(client: FlaskClient) -> None:
    count = len(main(client, "/search?q=title:report").select("article"))
    found = main(client, "/search?q=title:report&by=page")

    assert count
    assert f"No page of its own, {count} document" in words(found)
    assert any(href == "/search?q=title%3Areport&match=all" for href in links(found).values())


def test_remarks_are_shown(client: FlaskClient) -> None:
    assert main(client, "/search?q=%22open+sea").select(".remarks li")


def test_bars_count_pages_and_lead_to_them(client: FlaskClient) -> None:
    bars = main(client, "/search?q=sea").select(".bars a")

    assert [words(bar) for bar in bars] == ["3 Chile : 3 pages", "1 Peru : 1 page"]
    assert all("country=" in str(bar["href"]) for bar in bars)


def test_a_document_shows_its_whole_record(client: FlaskClient) -> None:
    record = main(client, "/documents/report").select_one(".record")
    assert record
    lines = {
        words(row.find("dt") or row): [words(dd) for dd in row.find_all("dd")]
        for row in record.find_all("div", recursive=False)
    }

    assert lines["Authors"] == ["Mar, Ana", "Sol, Luis"]
    assert lines["Date of the event"] == ["26–27 September 2011"]
    assert lines["Date of publication"] == ["January 2012"]
    assert lines["ISSN"] == ["1234-5678"]
    assert lines["Attachments"] == ["Annex of the sea"]
    assert lines["Attached, not in this copy"] == ["Lost annex"]
    assert lines["Related"] == ["An absent sea report"]
    assert lines["Description"] == ["checked against its source"]


def test_relations_are_shown_from_both_sides(client: FlaskClient) -> None:
    assert "Sea report" in words(main(client, "/documents/absent"))
    assert "Attached to" in words(main(client, "/documents/report--annex"))


def test_a_document_that_could_not_be_read_says_why(client: FlaskClient) -> None:
    assert "encrypted" in words(main(client, "/documents/unread"))
    assert links(main(client, "/about"))["what was read"] == "/coverage"


@pytest.mark.parametrize(
    ("label", "number"), [("i", 1), ("II", 2), ("1", 3), ("p. ii", 2), ("3", 3)]
)
def test_go_to_page_takes_the_printed_label_first(
    client: FlaskClient, label: str, number: int
) -> None:
    answer = client.get("/documents/report", query_string={"go": label, "q": "sea"})

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/documents/report/pages/{number}?q=sea"


def test_go_to_a_page_that_is_not_there_says_which_there_are(client: FlaskClient) -> None:
    text = words(main(client, "/documents/report?go=xcix"))

    assert "No page of this document is labelled “xcix”. Its pages run from i to 1." in text


def test_a_page_shows_its_text_marked_and_the_ways_on(client: FlaskClient) -> None:
    found = main(client, "/documents/report/pages/3?q=sea")
    text = found.select_one(".text")
    assert text

    assert len(text.find_all("p")) == 2
    assert [m.get_text() for m in text.find_all("mark")] == ["sea", "sea"]
    assert "page 3 of 3 in the PDF" in words(found)
    ways = links(found)
    assert ways["previous page with a match p. i"] == "/documents/report/pages/1?q=sea#m1"
    assert ways["previous page p. ii"] == "/documents/report/pages/2?q=sea"
    assert ways["Open the PDF at page 3"] == "/files/report#page=3"
    assert ways["Sea and shore"] == "/browse/theme/sea"
    assert ways["← Back to the results"] == "/search?q=sea"
    assert "corpus version v0" in words(found.select_one("blockquote") or found)


def test_a_document_inside_a_file_leads_to_the_file_that_holds_it(client: FlaskClient) -> None:
    found = main(client, "/documents/report--annex")

    assert "/files/report--annex" not in str(found)
    assert "Lies inside the file of Sea report" in words(found)


def test_a_page_says_who_read_it_and_shows_its_running_lines_apart(client: FlaskClient) -> None:
    sure = main(client, "/documents/scan/pages/1?q=harbour")
    doubtful = main(client, "/documents/scan/pages/2")

    assert "Two readers agree (99 %)." in words(sure)
    assert not sure.select(".notice")
    assert [words(p) for p in sure.select(".running")] == [
        "Running header: Harbours",
        "Running footer: Page 1",
    ]
    notice = doubtful.select_one(".notice")
    assert notice
    assert words(notice) == (
        "Read by pdfium; the readers agree on 62 %: check the original. Page 2 was cut."
    )


@pytest.mark.parametrize(
    ("number", "reason"), [(3, Reason.NEEDS_OCR), (4, Reason.BLANK), (5, Reason.NO_TEXT)]
)
def test_a_page_without_text_says_why(client: FlaskClient, number: int, reason: Reason) -> None:
    text = words(main(client, f"/documents/scan/pages/{number}"))

    assert reason.sentence in text
    assert "No text of this page is in the index." in text


def test_the_picture_of_a_page_stands_beside_it_with_its_matches_boxed(
    client: FlaskClient,
) -> None:
    found = main(client, "/documents/scan/pages/1?q=harbour+%22old+lighthouse%22")
    picture = found.select_one("figure.picture")
    assert picture
    image = picture.find("img")
    assert isinstance(image, Tag)

    assert (image["width"], image["height"], image["loading"]) == ("200", "300", "lazy")
    assert image["alt"] == "Picture of p. 1 of Half a scan of the harbour"
    assert len(picture.find_all("rect")) == 2  # the phrase is one box
    assert "Boxed: the words found on this page." in words(picture)
    assert not main(client, "/documents/scan/pages/1").select("rect, figcaption")


def test_a_picture_without_the_places_of_words_says_so(client: FlaskClient) -> None:
    found = main(client, "/documents/scan/pages/2?q=harbour")

    assert "Where the words stand in this picture is not known." in words(found)
    assert found.select("figure img")
    assert not found.select("rect")
    assert not main(client, "/documents/report/pages/1?q=sea").select("figure")


def test_a_picture_is_kept_for_good_under_its_version_only(client: FlaskClient) -> None:
    image = main(client, "/documents/scan/pages/1").find("img")
    assert isinstance(image, Tag)
    answer = client.get(str(image["src"]))
    other = client.get("/documents/scan/pages/1.png?v=older")
    again = client.get(
        "/documents/scan/pages/1.png", headers={"If-None-Match": answer.headers["ETag"]}
    )

    assert answer.data.startswith(b"\x89PNG")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    assert other.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.data) == (304, b"")


def test_a_picture_that_nobody_made_is_missed_in_a_sentence(client: FlaskClient) -> None:
    text = client.get("/documents/scan/pages/3.png").text

    assert "There is no picture of PDF page 3 of “Half a scan of the harbour”." in text


def test_a_document_marks_pages_that_were_not_read_or_are_in_doubt(client: FlaskClient) -> None:
    found = main(client, "/documents/scan")
    pages = [words(li) for li in found.select(".toc li")]

    assert "2 of its 5 pages have no text in the index" in words(found)
    assert pages == [
        "p. 1 6 words",
        "p. 2 readers agree on 62 %, 4 words",
        "p. 3 needs OCR",
        "p. 4 blank",
        "p. 5 not read",
    ]
    assert "5 pages: 2 with text, 1 blank, 1 in need of text recognition, 1 not read" in words(
        found
    )


def test_what_was_guessed_is_shown_as_guessed(client: FlaskClient) -> None:
    text = words(main(client, "/documents/scan"))

    assert "Title Half a scan of the harbour (from the file’s name)" in text
    assert "Date of publication 2010 (guessed)" in text
    assert "Published 2010 (guessed)." in text
    assert "published_from_file_date" not in text
    assert "Title" not in words(main(client, "/documents/report").select_one(".record") or Tag())


def test_a_container_lists_what_is_inside(client: FlaskClient) -> None:
    found = main(client, "/documents/bundle")

    assert "2 documents inside" in words(found)
    assert "A talk about boats Document, PowerPoint slides, 2 slides." in words(found)
    assert "The budget of boats Document, Excel workbook, 2 sheets." in words(found)
    assert links(found)["A talk about boats"] == "/documents/bundle--talk"
    assert len(found.find_all("a", string="A talk about boats")) == 1
    assert "File ZIP archive, 1 KB" in words(found)
    disposition = client.get("/files/bundle").headers["Content-Disposition"]
    assert disposition.startswith("attachment")


def test_slides_and_sheets_are_called_so_and_say_in_which_file_they_lie(
    client: FlaskClient,
) -> None:
    hits = main(client, "/search?q=boats").find_all("article")
    talk = next(h for h in hits if "A talk" in words(h.h2))
    budget = next(h for h in hits if "The budget" in words(h.h2))
    slide = main(client, "/documents/bundle--talk/pages/2?q=boats")

    assert "Inside A bundle" in words(talk)
    assert [words(n) for n in talk.select(".page .n")] == ["slide 1", "slide 2"]
    assert {words(n) for n in budget.select(".page .n")} == {"sheet Costs", "sheet 2"}
    assert "slide 2 of 2" in words(slide)
    assert "Go to slide" in words(slide)
    assert "previous slide slide 1" in words(slide)
    assert "Read by text recognition (OCR) from its picture: check the original." in words(slide)
    assert "Lies inside the file of A bundle" in words(slide)
    assert "slide 2. Sea library, corpus version v0" in words(slide)
    go = client.get("/documents/bundle--talk", query_string={"go": "slide 2"})
    assert go.headers["Location"] == "/documents/bundle--talk/pages/2"


def test_a_value_shows_what_is_known_of_it(client: FlaskClient) -> None:
    chile = words(main(client, "/browse/country/chile"))
    theme = main(client, "/browse/theme/sea")

    assert "The Republic of Chile" in chile
    assert "A long coast." in chile
    assert "Not verified" in chile
    assert "sea OR shore" in words(theme)
    assert links(theme)["Search among them"] == "/search?theme=sea"


def test_values_that_nothing_has_are_named_after_the_others(client: FlaskClient) -> None:
    found = main(client, "/browse/country")

    assert [words(h) for h in found.select(".values h2")] == ["The Republic of Chile", "Peru"]
    assert [words(li) for li in found.select(".columns li")] == ["Niue"]


def test_examples_and_names_come_from_the_index(client: FlaskClient) -> None:
    home = main(client, "/")

    assert '"shore"' not in words(home)
    assert any(href.startswith("/search?q=") for href in links(home).values())
    assert "Countries" in words(home)
    assert "country:" in words(main(client, "/help"))


def test_a_pdf_is_shown_and_never_runs_in_our_origin(client: FlaskClient) -> None:
    answer = client.get("/files/report")

    assert answer.status_code == 200
    assert answer.data == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_any_other_file_is_an_attachment(client: FlaskClient) -> None:
    answer = client.get("/files/saved")

    assert answer.data == HTML
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_file_is_served_in_ranges_and_not_twice(client: FlaskClient) -> None:
    part = client.get("/files/report", headers={"Range": "bytes=1-3"})
    again = client.get(
        "/files/report", headers={"If-None-Match": client.get("/files/report").headers["ETag"]}
    )
    beyond = client.get("/files/report", headers={"Range": "bytes=9999-"})

    assert (part.status_code, part.data) == (206, PDF[1:4])
    assert again.status_code == 304
    assert beyond.status_code == 416


def test_a_file_that_changed_or_went_away_is_not_served(tmp_path: Path) -> None:
    engine, corpus = stocked(tmp_path)
    app = create_app(Settings(corpus=corpus), engine=engine)
    client = _Reader(app, app.response_class)
    assert client.get("/files/report").status_code == 200
    file = corpus / "sub" / "the report.pdf"

    file.write_bytes(PDF.replace(b"bytes", b"BYTES"))
    changed = client.get("/files/report")
    file.unlink()
    gone = client.get("/files/report")
    file.symlink_to(tmp_path / "elsewhere.pdf")
    (tmp_path / "elsewhere.pdf").write_bytes(PDF)
    outside = client.get("/files/report")
    engine.close()

    assert changed.status_code == 410
    assert "has changed since it was indexed" in changed.text
    assert gone.status_code == 404
    assert outside.status_code == 404


def test_without_an_index_a_page_says_what_to_do(tmp_path: Path) -> None:
    settings = Settings(corpus=tmp_path, index=f"whoosh:{tmp_path / 'none'}")

    answer = create_app(settings).test_client().get("/")

    assert answer.status_code == 503
    assert "pillars-index build" in answer.text


def test_static_files_are_kept_for_long_only_under_the_hash_of_their_content(
    client: FlaskClient,
) -> None:
    sheet = page(client, "/").find("link", {"rel": "stylesheet"})
    assert isinstance(sheet, Tag)

    assert "immutable" in client.get(str(sheet["href"])).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/search.css").headers.get("Cache-Control", "")


def test_the_process_says_that_it_lives(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok\n"


# A dataclass with slots is made anew from the class that was written: the name tells them apart.
CONTEXTS = [*{context.__name__: context for context in base.Context.__subclasses__()}.values()]


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda context: context.__name__)
def test_a_template_uses_its_context_and_nothing_else(
    app: Flask, context: type[base.Context]
) -> None:
    assert app.jinja_env.undefined is StrictUndefined
    given = {field.name for field in fields(context)}  # type: ignore[arg-type]

    used = _used(app, context.template, set())

    assert used - set(app.jinja_env.globals) - _FROM_FLASK - _AROUND <= given
    assert given <= used


# What an include gets from the `with` or `for` around it, or a block from an import above it, and
# what Flask gives to all templates.
_AROUND = {"autofocus", "explain_url", "hidden_fields", "item", "line", "open", "q", "rank"}
_AROUND |= {"choice_row", "hit_article"}
_FROM_FLASK = {"request", "session", "g"}


def _used(app: Flask, template: str, seen: set[str]) -> set[str]:
    """The names that a template and all its parts look up."""
    seen.add(template)
    loader = app.jinja_env.loader
    assert loader
    tree = app.jinja_env.parse(loader.get_source(app.jinja_env, template)[0])
    used = set(meta.find_undeclared_variables(tree))
    for part in meta.find_referenced_templates(tree):
        if part and part not in seen:
            used |= _used(app, part, seen)
    return used
