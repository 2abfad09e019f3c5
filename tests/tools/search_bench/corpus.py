"""The corpus of the bench: real passages of the documentation packages in packages.txt.

Each package is downloaded by apt, unpacked, read and removed again; its passages are kept, so that
an interrupted run continues. The documents of all packages are then shuffled, always in the same
way, so that the first 10,000 passages are a sample of all 100,000.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.tools.search_bench.cache import cache_folder
from tests.tools.search_bench.entries import LARGEST, Entry, corpus_file
from tests.tools.search_bench.facets import kind_and_year, tags
from tests.tools.search_bench.prose import fingerprint, is_source, passages, title_and_text

__all__ = ["make_corpus", "packages"]

_MOST_OF_PACKAGE, _MOST_OF_DOCUMENT = 4500, 40
_TITLE_LENGTH = 160


def packages() -> list[str]:
    """The names of the documentation packages."""
    return Path(__file__).with_name("packages.txt").read_text(encoding="utf-8").split()


def make_corpus() -> Path:
    """Makes the corpus unless it is there; its file."""
    if not corpus_file().exists():
        parts = cache_folder() / "parts"
        parts.mkdir(parents=True, exist_ok=True)
        with ProcessPoolExecutor(2) as pool:
            documents = [document for part in pool.map(_part, packages()) for document in part]
        documents.sort(key=lambda document: blake2b(document[0].encode()).digest())
        _write(corpus_file(), islice(_distinct(documents), LARGEST))
    return corpus_file()


# A document's name, its title and its passages.
_Texts = tuple[str, str, list[str]]


def _part(package: str) -> list[_Texts]:
    """The documents of a package, read once."""
    part = cache_folder() / "parts" / f"{package}.json"
    if not part.exists():
        with TemporaryDirectory(dir=cache_folder()) as folder:
            subprocess.run(["dpkg-deb", "-x", _downloaded(package), folder], check=True)
            documents = list(_documents(package, Path(folder)))
        _replace(part, json.dumps(documents, ensure_ascii=False))
    stored = json.loads(part.read_text(encoding="utf-8"))
    return [(name, title, texts) for name, title, texts in stored]


def _downloaded(package: str) -> Path:
    """The package's file, downloaded by apt."""
    folder = cache_folder() / "packages"
    if not (files := sorted(folder.glob(f"{package}_*.deb"))):
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["apt-get", "download", "-qq", package], cwd=folder, check=True)
        files = sorted(folder.glob(f"{package}_*.deb"))
    return files[-1]


def _documents(package: str, folder: Path) -> Iterator[_Texts]:
    """Documents of an unpacked package, in an order without meaning, until there are enough."""
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    names = [
        name
        for path in paths
        if is_source(name := path.relative_to(folder).as_posix(), path.stat().st_size)
    ]
    names.sort(key=lambda name: blake2b(name.encode()).digest())
    count = 0
    for name in names:
        title, text = title_and_text(folder / name)
        texts = list(islice(passages(name, text), _MOST_OF_DOCUMENT))
        count += len(texts)
        if texts:
            yield f"{package}/{name}", title[:_TITLE_LENGTH], texts
        if count >= _MOST_OF_PACKAGE:
            return


def _distinct(documents: list[_Texts]) -> Iterator[Entry]:
    """The passages of all documents, without those whose text came before."""
    seen: set[bytes] = set()
    for name, title, texts in documents:
        document = f"d{blake2b(name.encode(), digest_size=6).hexdigest()}"
        kind, year = kind_and_year(document)
        number = 0
        for text in texts:
            if (mark := fingerprint(text)) not in seen:
                seen.add(mark)
                number += 1
                topic, pillar = tags(text)
                yield Entry(document, number, title, text, kind, year, topic, pillar)


def _write(file: Path, rows: Iterator[Entry]) -> None:
    partial = file.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
    partial.replace(file)
    shutil.rmtree(cache_folder() / "parts")


def _replace(file: Path, text: str) -> None:
    partial = file.with_suffix(".partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(file)
