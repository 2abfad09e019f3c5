"""Two builders of one index: the second is refused from the first's look at the corpus to its last
stamp, so that no document is lost between them.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indexer.build.pipeline import build, plan
from indexer.errors import BuildLocked
from indexer.settings import Settings
from tests.support.folders import here, page, put

__all__ = ["here"]  # a fixture

# A builder that stops at the end of one step until it gets a line, or is killed.
_BUILDER = """
import sys
from pkgutil import resolve_name
from indexer.build import extraction
from indexer.build.pipeline import build
from indexer.extract.dispatch import read_source
from indexer.settings import Settings

def pausing(step):
    def paused(*arguments, **options):
        result = step(*arguments, **options)
        print("paused", flush=True)
        sys.stdin.readline()
        return result
    return paused

def read_here(sources, limits, *, pictures):
    return ((source, read_source(source, limits)) for source in sources)

extraction.extract_all = read_here
corpus, index, owner, name = sys.argv[1:]
setattr(resolve_name(owner), name, pausing(getattr(resolve_name(owner), name)))
build(Settings.load({"corpus": corpus, "index": index}))
"""

_STEPS = [
    ("indexer.build.pipeline", "load_inputs"),
    ("indexer.build.extraction:ExtractionStore", "extract_all"),
    ("indexer.engine.whoosh_engine:WhooshWriter", "add"),
    ("indexer.engine.whoosh_engine:WhooshWriter", "publish"),
    ("indexer.build.extraction:ExtractionStore", "prune"),
    ("indexer.build.cache:Cache", "keep_stamps"),
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    put(tmp_path / "corpus", "a.html", page("First", "Whole health for the whole person."))
    return Settings(corpus=tmp_path / "corpus", index=f"whoosh:{tmp_path / 'index'}", workers=1)


@contextmanager
def _paused_builder(settings: Settings, owner: str, name: str) -> Iterator[subprocess.Popen[str]]:
    script = settings.corpus.parent / "builder.py"
    script.write_text(_BUILDER)
    command = [sys.executable, str(script), str(settings.corpus), settings.index, owner, name]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=Path.cwd()) as builder:
        try:
            assert builder.stdout is not None
            assert builder.stdout.readline() == "paused\n"
            yield builder
        finally:
            builder.kill()


@pytest.mark.parametrize(("owner", "name"), _STEPS)
@pytest.mark.usefixtures("here")
def test_no_step_of_a_build_lets_a_second_one_in(settings: Settings, owner: str, name: str) -> None:
    with _paused_builder(settings, owner, name) as first:
        put(settings.corpus, "late.html", page("Late", "It came while the first build ran."))
        with pytest.raises(BuildLocked):
            build(settings)
        assert "late.html" in plan(settings).added, "a plan needs no lock"
        first.communicate("\n")
        assert first.returncode == 0

    assert build(settings).coverage.documents == 2
    assert plan(settings).up_to_date


@pytest.mark.parametrize(("owner", "name"), _STEPS[::3])
@pytest.mark.usefixtures("here")
def test_a_killed_build_keeps_no_lock(settings: Settings, owner: str, name: str) -> None:
    with _paused_builder(settings, owner, name) as first:
        first.kill()
        first.wait()
        assert build(settings).coverage.documents == 1
