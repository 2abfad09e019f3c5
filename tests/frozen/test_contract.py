"""What pages rely on that pasted the box, and what published versions of it read, is there."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from indexer.settings import Settings
from search_app import create_app
from tests.support.recipe_texts import rows

HERE = Path(__file__).parent
CONTRACT: dict[str, list[str]] = json.loads((HERE / "contract.json").read_text("utf-8"))
ANSWERS: dict[str, list[str]] = json.loads((HERE / "answers.json").read_text("utf-8"))
ASKED = {
    "search": "search?q=whole+health",
    "corrected": "search?q=medicayd",
    "nothing": "search?q=medica",
    "narrowed": "search?q=georgia&year=1999",
    "suggest": "suggest?q=whole+he",
    "failure": "documents/there-is-no-such",
}


@pytest.mark.parametrize("kind", CONTRACT)
def test_no_name_that_pages_rely_on_goes_away(kind: str) -> None:
    """The names of the document are those of the component: another test compares them."""
    there = {
        re.sub(r"\W*(?:element|PillarsSearch|pillars-search)[.:]|[ (].*", "", name)
        for name in rows(kind)
    }

    assert [name for name in CONTRACT[kind] if name not in there] == []


@pytest.mark.parametrize("answer", ANSWERS)
def test_no_key_that_versions_read_goes_away(shipped: Settings, answer: str) -> None:
    got = create_app(shipped).test_client().get(f"/api/v1/{ASKED[answer]}").get_json()

    assert [path for path in ANSWERS[answer] if not leads(got, path.split("."))] == []


def leads(value: Any, path: list[str]) -> bool:
    """Whether a path of keys leads somewhere, through some item of a list; * is any key."""
    if not path:
        return True
    if isinstance(value, list):
        return any(leads(item, path) for item in value)
    if not isinstance(value, dict):
        return False
    keys = list(value) if path[0] == "*" else [path[0]]
    return bool(keys) and all(key in value and leads(value[key], path[1:]) for key in keys)
