"""A corpus folder -> its index and the web application over it on a free port of this machine, for
tests and pictures.
"""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from indexer.settings import Settings
from search_app import create_app

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
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"The build ended with {done.returncode}: {done.stderr}")
    return Settings(corpus=corpus, index=f"whoosh:{index}")


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The address of our running application, until the block ends."""
    with running(create_app(settings)) as address:
        yield address


@contextmanager
def running(app: Flask) -> Iterator[str]:
    """The address of a running application, until the block ends."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
