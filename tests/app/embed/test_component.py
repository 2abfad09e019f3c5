"""The component's one file keeps to its budget and to what its pages' policies allow."""

import gzip
import re

from search_app.web.static_files import SCRIPT

# Bytes after gzip, as the file is: what a visitor of somebody else's page has to fetch.
BUDGET = 12_000


def source() -> str:
    return SCRIPT.read_text(encoding="utf-8")


def test_the_component_keeps_to_its_budget() -> None:
    assert len(gzip.compress(SCRIPT.read_bytes(), 9, mtime=0)) <= BUDGET


def test_it_is_one_module_that_needs_nothing() -> None:
    assert re.findall(r"^import|\bimport\(|\brequire\(", source(), re.M) == []


def test_it_makes_no_code_and_no_markup_out_of_text() -> None:
    """Nothing that a strict policy, or trusted types, would stop."""
    forbidden = r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write"

    assert re.findall(forbidden, source()) == []
    assert re.findall(r"""[ ({]"?style"?:|\.style\b|setAttribute\("style""", source()) == []


def test_it_knows_no_address_but_its_host() -> None:
    assert re.findall(r"https?://\w", source()) == []


def test_it_measures_nothing_by_the_page() -> None:
    """A page's root may be of any size."""
    assert re.findall(r"\d(?:rem|rlh|rex)\b", source()) == []
