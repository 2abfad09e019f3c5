"""Settings -> the production server in a process of its own, until the block ends."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.settings import Settings

__all__ = ["production"]

ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 15


@contextmanager
def production(settings: Settings, **environment: str) -> Iterator[str]:
    """The address of `pillars-search serve` on a free port; `environment` are further settings."""
    command = [sys.executable, "-m", "search_app", "serve", "--port", "0"]
    command += ["--corpus", str(settings.corpus), "--index", settings.index]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield _address(process)
    finally:
        process.terminate()
        try:
            process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(process: "subprocess.Popen[str]") -> str:
    """The address that is printed first; what is logged afterwards is read and left."""
    said = process.stdout
    assert said is not None
    lines = []
    for line in said:
        lines.append(line)
        if found := re.search(r"http://[^\s/]+", line):
            threading.Thread(target=said.read, daemon=True).start()
            return found[0]
    raise RuntimeError("The server printed no address: " + "".join(lines))
