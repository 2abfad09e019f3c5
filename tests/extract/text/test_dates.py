"""Dates keep the precision and zone they came with; nonsense and days of events are no dates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.text.dates import iso_date, pdf_date, printed_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("D:20120131093000+01'00'", "2012-01-31T09:30:00+01:00"),
        ("D:20130529123715-08'00'", "2013-05-29T12:37:15-08:00"),
        ("D:20120309220738Z00'00'", "2012-03-09T22:07:38+00:00"),
        ("D:20120131093000Z", "2012-01-31T09:30:00+00:00"),
        ("D:20220415120134", "2022-04-15T12:01:34"),
        ("20120131", "2012-01-31"),
        ("D:201201", "2012-01"),
        ("D:2012", "2012"),
        ("D:20120131256161", "2012-01-31"),
        ("D:20120131093000+99'99'", "2012-01-31"),
        ("D:20121301", ""),
        ("D:20120230", ""),
        ("D:19700101000000Z", ""),
        ("D:00000000000000", ""),
        ("D:191010203", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates_as_pdf_writes_them(text: str, date: str) -> None:
    assert pdf_date(text) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2012-01-31T09:30:00+01:00", "2012-01-31T09:30:00+01:00"),
        ("2026-02-16T00:00:00Z", "2026-02-16T00:00:00+00:00"),
        ("2012-01-31T09:30:00.123Z", "2012-01-31T09:30:00+00:00"),
        ("2012-01-31T09:30", "2012-01-31T09:30:00"),
        ("2012-01-31", "2012-01-31"),
        ("2012-01", "2012-01"),
        ("2012", "2012"),
        ("2012-13", ""),
        ("20120131", ""),
        ("0001-01-01", ""),
        ("", ""),
    ],
)
def test_dates_as_xmp_writes_them(text: str, date: str) -> None:
    assert iso_date(text) == date


@given(st.text(alphabet="D:0123456789+-Z'T. ", max_size=30))
def test_a_damaged_date_never_raises(text: str) -> None:
    assert all(date == "" or date[:4].isdigit() for date in (pdf_date(text), iso_date(text)))


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("January 2012", "2012-01"),
        ("May 23, 2009", "2009-05-23"),
        ("May 3rd, 2010", "2010-05-03"),
        ("23 May 2009", "2009-05-23"),
        ("Sept. 2011", "2011-09"),
        ("2010-05-03", "2010-05-03"),
        ("Published: 2014", "2014"),
        ("Published May 2014", "2014-05"),
        ("Publication date: May 3, 2010", "2010-05-03"),
        ("Pillars Search project 11 May 2026", "2026-05-11"),
        ("Vol. 3 No. 2 May 2011", "2011-05"),
        ("enero de 2012", "2012-01"),
        ("3 de mayo de 2012", "2012-05-03"),
        ("le 3 mars 2011", "2011-03-03"),
        ("3. Oktober 2011", "2011-10-03"),
    ],
)
def test_a_title_page_prints_its_date_on_a_line(line: str, date: str) -> None:
    assert printed_date([["A report on peers", line, "What it is about"]]) == date


@pytest.mark.parametrize(
    "line",
    [
        "November 17-18, 2009",
        "November 17–18, 2009",
        "17 and 18 November 2009",
        "November 30 – December 2, 2009",
        "9 November 2009-10 November 2009",
        "from May 3 to May 5, 2010",
        "May 2010 – June 2011",
        "May-June 2011",
        "Summit held May 2010",
        "The Carter Center, Atlanta, November 17, 2009",
        "The first of these was in November 2009, when many people came to Atlanta.",
        "Due Date: Jun 3, 2013",
        "Updated March 2012",
        "Retrieved May 3, 2012",
        "Decatur 2010",
        "May 32, 2011",
        "Date: 8/13/2020",
        "Spring",
        "May",
    ],
)
def test_days_of_an_event_and_dates_in_sentences_are_not_claimed(line: str) -> None:
    assert printed_date([["A report on peers", line, "What it is about"]]) == ""


def test_the_day_under_a_summits_name_is_the_summits() -> None:
    assert printed_date([["Pillars of Peer Support Summit", "November 17, 2009"]]) == ""
    assert printed_date([["Report on the Summit", "May 2010"]]) == "2010-05"


def test_the_summits_days_do_not_hide_the_date_of_publication() -> None:
    assert printed_date([["Summit, November 17–18, 2009", "May 2010"]]) == "2010-05"


def test_two_dates_are_none_unless_one_says_what_it_is() -> None:
    assert printed_date([["May 2010", "June 2011"]]) == ""
    assert printed_date([["May 2010", "Published: June 2011"]]) == "2011-06"
    assert printed_date([["May 2010", "A title", "May 2010"]]) == "2010-05"


def test_the_second_page_is_asked_when_the_first_prints_no_date() -> None:
    assert printed_date([["A cover"], ["Published: 2014"], ["May 2001"]]) == "2014"
    assert printed_date([["A cover"], ["A preface"], ["May 2001"]]) == ""
    assert printed_date([]) == ""
