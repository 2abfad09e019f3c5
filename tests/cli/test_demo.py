"""The command pillars-index demo: the collection, all of it or nothing, and the next commands."""

import json
import shutil
from pathlib import Path

import pytest

from indexer.cli.commands import main
from tests.tools.smoke import contents

ROOT = Path(__file__).parents[2]


def test_the_collection_is_copied_and_the_next_commands_are_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "a new" / "folder"

    assert main(["demo", str(folder)]) == 0

    words = capsys.readouterr().out.splitlines()
    shipped = contents(ROOT / "corpus")
    assert contents(folder / "corpus") == shipped
    assert [path.name for path in folder.iterdir()] == ["corpus"]
    assert words == [
        f"{len(shipped)} files copied to {folder / 'corpus'}. To index and serve them:",
        f"   cd '{folder}' && pillars-index build && pillars-search serve",
    ]


def test_its_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", str(tmp_path), "--json", "--quiet"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "ok": True,
        "corpus": str(tmp_path / "corpus"),
        "files": len(contents(ROOT / "corpus")),
    }


def test_a_corpus_that_exists_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "mine.txt").write_text("mine")

    assert main(["demo", str(tmp_path)]) == 2

    assert contents(tmp_path) == {"corpus/mine.txt": b"mine"}
    assert f"{tmp_path / 'corpus'} already exists. Name another folder." in capsys.readouterr().err


def test_a_copy_that_fails_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: str, target: str) -> None:
        Path(target).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)

    assert main(["demo", str(tmp_path / "demo")]) == 2

    assert list((tmp_path / "demo").iterdir()) == []
    error = capsys.readouterr().err
    assert "No space left on device" in error
    assert len(error) < 300


def test_a_file_in_the_way_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")

    assert main(["demo", str(tmp_path / "file")]) == 2
    assert "cannot be copied" in capsys.readouterr().err
