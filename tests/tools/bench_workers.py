"""Reading by processes, measured: `python -m tests.tools.bench_workers [FOLDER]`.

The documents of FOLDER (default: the shipped corpus) are read by one worker and by two, in turn;
the gain is the ratio of the paired times; it needs a quiet machine with two cores. Then 1,000 small
files are built, and built again when nothing has changed.
"""

import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from indexer.build.pipeline import build
from indexer.corpus.files import list_files
from indexer.extract import extract_all
from indexer.extract.workers import sandbox
from indexer.model import Source
from indexer.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
FILES = 1000
# Shorter than this, starting two workers is a good part of what is measured.
SECONDS = 12.0


def main(arguments: list[str]) -> int:
    """Prints the figures."""
    folder = Path(arguments[0]) if arguments else ROOT / "corpus"
    print(sandbox.description())
    compare(list_files(folder).sources)
    unchanged()
    return 0


def say(what: str, figure: float, unit: str) -> None:
    sys.stdout.write(f"{what:32} {figure:9.2f}  {unit}\n")


def compare(sources: tuple[Source, ...]) -> None:
    """One worker against two, on as many copies of the list as make a fair round."""
    once = timed(sources, 2)  # this also starts the server that forks
    sources *= max(1, round(SECONDS / once))
    pairs = [(timed(sources, 1), timed(sources, 2)) for _ in range(ROUNDS)]
    for at, name in enumerate(("one worker", "two workers")):
        say(name, statistics.median(pair[at] for pair in pairs), f"s, {len(sources)} files")
    ratios = sorted(one / two for one, two in pairs)
    spread = f"times as fast ({ratios[0]:.2f} to {ratios[-1]:.2f} in {ROUNDS} rounds)"
    say("", statistics.median(ratios), spread)


def timed(sources: tuple[Source, ...], workers: int) -> float:
    """Seconds of wall time to read all."""
    settings = Settings(workers=workers)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="bench") as pictures:
        for number, _ in enumerate(extract_all(sources, settings, pictures=Path(pictures))):
            (Path(pictures) / f"{number}.zip").unlink(missing_ok=True)
    return time.perf_counter() - started


def unchanged() -> None:
    """A build of many files, and the one after it."""
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        settings = Settings(corpus=Path(name) / "corpus", index=f"whoosh:{name}/index")
        for number in range(FILES):
            folder = settings.corpus / str(number % 20)
            folder.mkdir(parents=True, exist_ok=True)
            text = f"<!doctype html><title>Page {number}</title><h1>Page</h1><p>Words of it."
            (folder / f"{number}.html").write_text(text)
        time.sleep(2.1)  # files changed a moment ago are not yet trusted by their time
        first = build(settings)
        say("a first build", first.seconds, f"s, {FILES} small files")
        rounds = []
        for _ in range(ROUNDS):
            started = time.process_time()
            again = build(replace(settings))
            rounds.append(time.process_time() - started)
            if again.written or again.read:
                raise SystemExit("The build did not see that nothing had changed.")
        say("a build when nothing changed", statistics.median(rounds), "s of CPU time")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
