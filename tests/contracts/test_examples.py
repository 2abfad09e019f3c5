"""Every answer shown in the documents is a part of what the shipped corpus answers.

An example names its address in the comment before it, and where in the answer it is. It may leave
out keys and entries, and write "…" for a part of a text.
"""

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.settings import Settings
from search_app import create_app
from tests.support.site import ROOT

EXAMPLE = re.compile(r"^<!-- from (\S+)((?: \w+)*) -->\n```json\n(.*?)^```", re.M | re.S)
EXAMPLES = [
    (path.name, *match.groups())
    for path in (ROOT / "README.md", ROOT / "docs/json-api.md")
    for match in EXAMPLE.finditer(path.read_text(encoding="utf-8"))
]
# Different at every request.
_TIMES = {"took_ms"}


@pytest.fixture(scope="module")
def client(shipped: Settings) -> FlaskClient:
    return create_app(shipped).test_client()


@pytest.mark.parametrize(
    ("document", "address", "place", "example"), EXAMPLES, ids=lambda value: str(value)[:60]
)
def test_an_example_is_a_part_of_the_answer(
    document: str, address: str, place: str, example: str, client: FlaskClient
) -> None:
    answer = json.loads(client.get(address).data)
    for step in place.split():
        answer = answer[int(step) if step.isdigit() else step]

    assert list(differences(json.loads(example), answer, document)) == []


def test_the_examples_of_answers_are_found() -> None:
    """Shapes without values (`"path": ""`) and failures are no answers of a search."""
    assert [name for name, *_ in EXAMPLES] == ["README.md", *["json-api.md"] * 3]


def differences(example: Any, answer: Any, where: str) -> list[str]:
    """What in an example is not in the answer."""
    match example, answer:
        case dict(), dict():
            return [
                line
                for key, value in example.items()
                if key not in _TIMES
                for line in differences(value, answer.get(key), f"{where}/{key}")
            ]
        case list(), list():
            return _missing_entries(example, answer, where)
        case str(), str() if "…" in example:
            pattern = ".*".join(map(re.escape, example.split("…")))
            return [] if re.fullmatch(pattern, answer, re.S) else [f"{where}: {answer!r}"]
    return [] if example == answer else [f"{where}: {answer!r}, not {example!r}"]


def _missing_entries(example: list[Any], answer: list[Any], where: str) -> list[str]:
    """The entries of an example that are not among the answer's, in this order."""
    rest = iter(answer)
    return [
        f"{where}: {entry!r}"
        for entry in example
        if not any(differences(entry, other, where) == [] for other in rest)
    ]
