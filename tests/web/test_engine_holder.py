"""A current generation that cannot be opened: what is open or what was before it serves, and the
health check and the log say so.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.engine import current_generation, older_generations
from indexer.settings import Settings
from search_app import create_app
from tests.support.small_index import Book, Sheet, write_index

_BOOKS = (Book("one", "One", (Sheet("alpha"),)), Book("two", "Two", (Sheet("alpha beta"),)))


def _generation(index: Path) -> Path:
    return index / "generations" / current_generation(f"whoosh:{index}")


def _remove_records(index: Path) -> None:
    (_generation(index) / "records.jsonl").unlink()


def _truncate_columns(index: Path) -> None:
    (_generation(index) / "snapshot" / "columns.npz").write_bytes(b"PK")


def _empty_manifest(index: Path) -> None:
    (_generation(index) / "manifest.json").write_text("")


def _remove_toc(index: Path) -> None:
    next((_generation(index) / "whoosh").glob("*.toc")).unlink()


def _point_nowhere(index: Path) -> None:
    (index / "CURRENT").write_text("00000000T000000000000\n")


def _scramble_pointer(index: Path) -> None:
    (index / "CURRENT").write_bytes(b"\xff\xfe\0")


_DAMAGES = [
    _remove_records,
    _truncate_columns,
    _empty_manifest,
    _remove_toc,
    _point_nowhere,
    _scramble_pointer,
]


def _client(index: Path) -> FlaskClient:
    return create_app(Settings(index=f"whoosh:{index}")).test_client()


def _version(client: FlaskClient) -> str:
    answer: Any = client.get("/api/v1/search").json
    return str(answer["corpus"]["version"])


@pytest.mark.parametrize("damage", _DAMAGES)
@pytest.mark.parametrize("is_open", [True, False])
def test_the_index_before_serves_while_the_current_one_is_damaged(
    tmp_path: Path,
    damage: Callable[[Path], None],
    is_open: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    write_index(tmp_path, _BOOKS[:1], version="v1")
    client = _client(tmp_path)
    if is_open:
        assert _version(client) == "v1"
        assert client.get("/healthz").text == "ok\n"
    write_index(tmp_path, _BOOKS, version="v2")
    before = older_generations(f"whoosh:{tmp_path}")
    damage(tmp_path)
    usable = before if is_open else older_generations(f"whoosh:{tmp_path}")
    version = "v1" if usable == before else "v2"  # only the pointer to v2 is damaged
    with caplog.at_level(logging.WARNING, "search_app.web.engine_holder"):
        assert [_version(client) for _ in range(3)] == [version] * 3
        health = client.get("/healthz")

    assert health.status_code == 200
    assert health.text.startswith("degraded: ")
    assert f"Generation {usable[0]} serves instead." in health.text
    assert [record.getMessage() for record in caplog.records] == [health.text[10:].strip()]
    write_index(tmp_path, _BOOKS, version="v3")
    assert _version(client) == "v3"
    assert client.get("/healthz").text == "ok\n"


def test_health_is_bad_without_any_index(tmp_path: Path) -> None:
    client = _client(tmp_path)
    health = client.get("/healthz")

    assert health.status_code == 503
    assert "pillars-index build" in health.text
    write_index(tmp_path, _BOOKS)
    assert client.get("/healthz").text == "ok\n"


def test_health_is_bad_when_the_only_index_is_damaged(tmp_path: Path) -> None:
    write_index(tmp_path, _BOOKS)
    _remove_records(tmp_path)

    assert _client(tmp_path).get("/healthz").status_code == 503


def test_a_damaged_generation_is_not_opened_with_every_request(tmp_path: Path) -> None:
    write_index(tmp_path, _BOOKS[:1], version="v1")
    client = _client(tmp_path)
    assert _version(client) == "v1"
    write_index(tmp_path, _BOOKS, version="v2")
    records = _generation(tmp_path) / "records.jsonl"
    content = records.read_bytes()
    records.write_bytes(b"{")
    assert _version(client) == "v1"
    records.write_bytes(content)
    assert _version(client) == "v1", "until the next build or restart"
    assert _version(_client(tmp_path)) == "v2"
