"""Acknowledged files: listed apart, exit code 0, and counted again once they change."""

import hashlib
from pathlib import Path

import pytest

from indexer.build.pipeline import build, plan
from indexer.check import check
from indexer.cli.commands import main
from indexer.cli.text import format_build, format_check, format_plan
from indexer.corpus.acknowledgements import ACKNOWLEDGED
from indexer.errors import CorpusInvalid
from indexer.settings import Settings
from tests.support.documents import make_pdf
from tests.support.folders import here, page, put

__all__ = ["here"]  # a fixture

pytestmark = pytest.mark.usefixtures("here")

BROKEN = make_pdf([["One page with words."]])[:200]
OTHER = BROKEN[:150]
WHY = "The only copy is damaged."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    put(tmp_path / "corpus", "a.html", page("First", "Whole health for the whole person."))
    put(tmp_path / "corpus", "deep/lost.pdf", BROKEN)
    return Settings(corpus=tmp_path / "corpus", index=f"whoosh:{tmp_path / 'index'}", workers=1)


def acknowledge(settings: Settings, **entry: str) -> None:
    fields = {"reason": WHY, **entry}
    lines = [f'{name} = "{value}"' for name, value in fields.items()]
    put(settings.corpus, ACKNOWLEDGED, "\n".join(["[[files]]", *lines, ""]))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def counted(settings: Settings) -> tuple[list[str], list[str]]:
    """Paths that need attention and paths that are acknowledged, the same for build and check."""
    report, result = build(settings), check(settings.index)
    assert (report.unread, report.acknowledged) == (result.unread, result.acknowledged)
    assert report.unmatched == result.unmatched
    assert result.ok is (not report.unread)
    return [file.path for file in report.unread], [file.path for file in report.acknowledged]


ENTRIES = [
    {"path": "deep/lost.pdf"},
    {"sha256": sha256(BROKEN)},
    {"sha256": sha256(BROKEN).upper()},
    {"path": "deep/lost.pdf", "sha256": sha256(BROKEN)},
]


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_acknowledged_file_counts_again_when_it_changes(
    settings: Settings, entry: dict[str, str]
) -> None:
    first = build(settings)
    assert counted(settings) == (["deep/lost.pdf"], [])

    acknowledge(settings, **entry)
    assert plan(settings).metadata == (ACKNOWLEDGED,)
    assert counted(settings) == ([], ["deep/lost.pdf"])
    assert build(settings).version == first.version
    assert not build(settings).written

    put(settings.corpus, "deep/lost.pdf", OTHER)
    for _ in range(2):
        assert counted(settings) == (["deep/lost.pdf"], [])
        (sentence,) = build(settings).unmatched
        assert sentence.startswith(f"{ACKNOWLEDGED}: ")
    put(settings.corpus, "deep/lost.pdf", BROKEN)
    assert counted(settings) == ([], ["deep/lost.pdf"])


def test_another_reason_accepts_the_file_as_it_is_now(settings: Settings) -> None:
    acknowledge(settings, path="deep/lost.pdf")
    build(settings)
    put(settings.corpus, "deep/lost.pdf", OTHER)
    assert counted(settings) == (["deep/lost.pdf"], [])

    acknowledge(settings, path="deep/lost.pdf", reason="This one is damaged as well.")
    assert counted(settings) == ([], ["deep/lost.pdf"])
    assert counted(settings) == ([], ["deep/lost.pdf"])


def test_it_is_listed_apart_with_exit_code_0(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    acknowledge(settings, path="deep/lost.pdf")
    options = ["--index", settings.index]
    both = [*options, "--corpus", str(settings.corpus)]
    assert main(["plan", *both]) == 0
    assert main(["build", "--no-progress", *both]) == 0
    assert main(["check", *options]) == 0
    capsys.readouterr()

    data = check(settings.index).json()
    assert data["unread"] == []
    (entry,) = data["acknowledged"]
    assert (entry["path"], entry["acknowledged"]) == ("deep/lost.pdf", WHY)
    assert data["coverage"]["documents_unread"] == data["coverage"]["documents_acknowledged"] == 1
    for text in (format_build(build(settings)), format_check(check(settings.index))):
        assert "Not read, acknowledged (1)" in text
        assert WHY in text
        assert "Not read (1)" not in text
    assert "1 not read (1 of them acknowledged)" in format_check(check(settings.index))


def test_a_file_that_cannot_be_opened_is_acknowledged_by_its_path(settings: Settings) -> None:
    (settings.corpus / "deep/lost.pdf").unlink()
    (settings.corpus / "gone.pdf").symlink_to("nowhere.pdf")
    assert [file.path for file in plan(settings).unread] == ["gone.pdf"]

    acknowledge(settings, path="gone.pdf")
    assert plan(settings).unread == ()
    assert [file.acknowledged for file in plan(settings).acknowledged] == [WHY]
    assert "Not read, acknowledged (1)" in format_plan(plan(settings))
    assert counted(settings) == ([], ["gone.pdf"])

    (settings.corpus / "gone.pdf").unlink()
    put(settings.corpus, "gone.pdf", BROKEN)
    assert counted(settings) == (["gone.pdf"], [])


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"path": "no/such.pdf"}, "no/such.pdf is not in the folder"),
        ({"sha256": "0" * 64}, "no file has the SHA-256 000"),
        ({"path": "a.html"}, "a.html was read"),
        ({"path": "deep/lost.pdf", "sha256": "0" * 64}, "deep/lost.pdf changed"),
    ],
)
def test_an_acknowledgement_of_nothing_is_said(
    settings: Settings, entry: dict[str, str], sentence: str
) -> None:
    acknowledge(settings, **entry)

    assert counted(settings) == (["deep/lost.pdf"], [])
    (remark,) = check(settings.index).json()["unmatched_acknowledgements"]
    assert remark.startswith(f"{ACKNOWLEDGED}: {sentence}")
    assert remark in format_build(build(settings))
    assert remark in format_check(check(settings.index))
    assert plan(settings).unmatched == (() if "read" in sentence else (remark,))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('[[files]]\npath = "deep/lost.pdf"', "files 1: reason is missing"),
        ('[[files]]\nreason = "x"', "files 1: path is missing, and so is sha256"),
        ('[[files]]\nreason = "x"\nsha256 = "abc"', "must be 64 hexadecimal digits"),
        ('[[files]]\nreason = "x"\npath = 3', "path is 3: it must be text"),
        ('[[files]]\nreason = "x"\npath = "a.css"', "'a.css', which is never read"),
        ('[[files]]\nreason = "x"\npath = "a"\nwhy = "y"', "why is not a known field"),
        ('[[files]]\nreason = "x"\npath = "a"\n' * 2, "files 2: path names a file for the second"),
        ('[files]\npath = "a"', "files must be a list of tables"),
        ('["a.pdf"]\nreason = "x"', "a.pdf is not a known field"),
        ("[[files", "acknowledged.toml cannot be read"),
    ],
)
def test_a_wrong_file_is_one_sentence(settings: Settings, content: str, problem: str) -> None:
    put(settings.corpus, ACKNOWLEDGED, content)

    with pytest.raises(CorpusInvalid) as error:
        build(settings)
    assert ACKNOWLEDGED in error.value.message
    assert problem in error.value.message
    assert main(["plan", "--corpus", str(settings.corpus), "--index", settings.index]) == 5
