"""The engine's tests on the Whoosh of 2016: `python -m tests.tools.original [pytest's arguments]`.

Whoosh 2.7.4 is installed by hash into .cache/ and put before the one that we use, in this process
and in those that it starts.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.environment import SHARED

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements" / "whoosh-2.7.4.lock"
VERSION = (2, 7, 4)


def installed() -> Path:
    """The old Whoosh's folder, named after the lock file's content; installs it when absent."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    folder = ROOT / ".cache" / f"whoosh-2.7.4-{digest}"
    if not (folder / "complete").exists():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes"]
        command += ["--disable-pip-version-check", "--no-deps", "--upgrade"]
        subprocess.run([*command, "--target", str(folder), "-r", str(LOCK)], check=True)
        (folder / "complete").touch()
    return folder


def main(arguments: list[str]) -> int:
    """Runs tests/engine; returns pytest's exit code, 1 when another Whoosh answers."""
    folder = installed()
    sys.path.insert(0, str(folder))
    os.environ["PYTHONPATH"] = str(folder)
    os.environ.pop(SHARED, None)  # its indexes are its own
    import whoosh

    if whoosh.__version__ != VERSION or folder not in Path(whoosh.__file__).parents:
        sys.stderr.write(f"This is Whoosh {whoosh.__version__} of {whoosh.__file__}.\n")
        return 1
    return int(pytest.main([str(ROOT / "tests" / "engine"), "-q", *arguments]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
