"""A corpus folder -> its index and the web application over it on a free port of this machine, for
tests and pictures.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from indexer.settings import Settings
from search_app import create_app
from tests.support.environment import SHARED
from tests.support.server_thread import in_thread

__all__ = ["ROOT", "built", "running", "served", "shipped_index"]

ROOT = Path(__file__).parents[2]


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Keeps the test's output for the tests."""


def built(corpus: Path, index: Path) -> Settings:
    """Builds the index with the command that people use; unread documents (exit code 1) are no
    failure here.
    """
    command = [sys.executable, "-m", "indexer", "build", "--quiet", "--no-progress"]
    command += ["--corpus", str(corpus), "--index", f"whoosh:{index}"]
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("PILLARS_")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"The build ended with {done.returncode}: {done.stderr}")
    return Settings(corpus=corpus, index=f"whoosh:{index}")


def shipped_index(folder: Path) -> Settings:
    """Settings with an index of the corpus that ships, which the first process that asks builds.

    It is in the folder that the environment names for this run, else in the one given: each must
    have been made for this run, so that the index is never older than the code.
    """
    folder = Path(os.environ.get(SHARED, folder))
    complete, index = folder / "complete", folder / "index"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists():
            built(ROOT / "corpus", index)
            complete.touch()
    return Settings(corpus=ROOT / "corpus", index=f"whoosh:{index}")


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The address of our running application, until the block ends."""
    with running(create_app(settings)) as address:
        yield address


@contextmanager
def running(app: Flask) -> Iterator[str]:
    """The address of a running application, until the block ends."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    with in_thread(server) as origin:
        yield origin
