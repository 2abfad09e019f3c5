"""The engines of the bench, ours and its rivals: one module each, and how each is installed."""

import importlib
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.tools.search_bench.cache import ROOT, cache_folder
from tests.tools.search_bench.engines.protocol import BenchEngine

__all__ = ["ENGINES", "Installation", "create_engine"]


@dataclass(frozen=True, slots=True)
class Installation:
    """How an engine is installed, none of it among the dependencies of the project.

    `module` has its class Engine. `requirements` are installed by pip into an environment of its
    own, `debian` are packages that are unpacked for Debian's own Python; without either the engine
    runs in the project's environment.
    """

    module: str
    title: str
    requirements: tuple[str, ...] = ()
    debian: tuple[str, ...] = ()

    def command(self) -> list[str]:
        """The interpreter, installed on first use."""
        if self.debian:
            return ["/usr/bin/python3"]
        if not self.requirements:
            return [sys.executable]
        python = cache_folder() / "venvs" / self.module / "bin/python"
        marker = python.parent.parent / "requirements.txt"
        wanted = "\n".join(self.requirements)
        if not marker.exists() or marker.read_text(encoding="utf-8") != wanted:
            subprocess.run([sys.executable, "-m", "venv", python.parent.parent], check=True)
            subprocess.run([python, "-m", "pip", "install", "-q", *self.requirements], check=True)
            marker.write_text(wanted, encoding="utf-8")
        return [str(python)]

    def environment(self) -> dict[str, str]:
        """The environment of its process: a single thread for arithmetic, everywhere the same."""
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
        paths = {"PYTHONPATH": str(ROOT)}
        if self.debian:
            folder = self._unpacked()
            libraries = next(folder.glob("usr/lib/*-linux-gnu"))
            paths["PYTHONPATH"] += f":{folder / 'usr/lib/python3/dist-packages'}"
            paths["LD_LIBRARY_PATH"] = str(libraries)
        return {**os.environ, **threads, **paths}

    def _unpacked(self) -> Path:
        folder = cache_folder() / self.module
        if not folder.exists():
            packages = cache_folder() / "packages"
            packages.mkdir(parents=True, exist_ok=True)
            subprocess.run(["apt-get", "download", "-qq", *self.debian], cwd=packages, check=True)
            for name in self.debian:
                file = sorted(packages.glob(f"{name}_*.deb"))[-1]
                subprocess.run(["dpkg-deb", "-x", file, folder], check=True)
        return folder


ENGINES: Mapping[str, Installation] = {
    "ours": Installation("ours", "Pillars Search"),
    "tantivy": Installation("tantivy_rival", "tantivy", ("tantivy==0.27.0",)),
    "fts5": Installation("fts5_rival", "SQLite FTS5"),
    "bm25s": Installation("bm25s_rival", "bm25s", ("bm25s==0.3.16", "PyStemmer==3.1.0")),
    "xapian": Installation("xapian_rival", "Xapian", debian=("python3-xapian", "libxapian30")),
    "whoosh": Installation("whoosh_rival", "Whoosh"),
}


def create_engine(name: str, size: int) -> BenchEngine:
    """The engine of a name on the first `size` passages, to be built or opened."""
    module = importlib.import_module(f"{__name__}.{ENGINES[name].module}")
    engine: BenchEngine = module.Engine(size)
    return engine
