"""Fixtures of the tests of fetch."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.fetch_room import Room
from tests.support.misbehaving_server import serving


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    (tmp_path / "corpus").mkdir()
    with serving() as server:
        yield Room(server, tmp_path / "corpus")
