"""Every version of the script that was ever published is here, unchanged, and served."""

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indexer.engine.protocol import Engine
from indexer.settings import Settings
from search_app import create_app
from search_app.web import static_files
from tests.tools.publish_widget import LIST, integrity, publish

LISTED: dict[str, str] = json.loads(LIST.read_text(encoding="utf-8"))


@pytest.fixture
def client(library: Engine) -> FlaskClient:
    return create_app(Settings(), library).test_client()


@pytest.mark.parametrize(("digest", "expected"), LISTED.items(), ids=LISTED)
def test_what_was_published_is_served_unchanged_with_its_integrity(
    client: FlaskClient, digest: str, expected: str
) -> None:
    answer = client.get(f"/static/v1/pillars-search.{digest}.js")

    assert answer.status_code == 200
    assert integrity(answer.data) == expected
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_folder_holds_what_is_listed_and_nothing_else() -> None:
    here = {path.name for path in static_files.PUBLISHED.glob("*")}

    assert here == {f"pillars-search.{digest}.js" for digest in LISTED}


def test_the_present_script_is_published() -> None:
    script = static_files.widget()
    name = static_files.pinned_name(static_files.SCRIPT.read_bytes())

    assert LISTED.get(name.split(".")[1]) == script.integrity, (
        f"The script for embedding has changed and is not published as {name}: when the change is "
        "finished, run `make publish` and commit the two files that it writes."
    )


def test_publishing_adds_a_copy_and_a_line_and_touches_nothing_else(tmp_path: Path) -> None:
    script, folder, kept = tmp_path / "now.js", tmp_path / "published", tmp_path / "list.json"
    kept.write_text("{}")
    script.write_bytes(b"one\r\n")
    first = publish(script, folder, kept)
    again = publish(script, folder, kept)
    script.write_bytes(b"two\n")
    publish(script, folder, kept)

    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    listed = json.loads(kept.read_text())
    assert files == {
        static_files.pinned_name(content): content for content in (b"one\r\n", b"two\n")
    }
    assert list(listed.values()) == [integrity(b"one\r\n"), integrity(b"two\n")]
    assert first.startswith("Published as pillars-search.")
    assert again.startswith("The script is published already")


def test_a_version_stays_when_the_script_moves_on(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address of a published version answers from its copy, whatever the script is by then."""
    old = tmp_path / static_files.pinned_name(b"old")
    old.write_bytes(b"old")
    places = {f"v1/{old.name}": old, "v1/pillars-search.js": static_files.SCRIPT}
    monkeypatch.setattr(static_files, "_paths", lambda: places)

    assert client.get(f"/static/v1/{old.name}").data == b"old"
    assert client.get("/static/v1/pillars-search.js").data == static_files.SCRIPT.read_bytes()
