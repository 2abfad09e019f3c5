"""Read all sources in worker processes, in order; a bad document affects only itself."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from indexer.extract.limits import Limits
from indexer.extract.wire_format import FileResult
from indexer.extract.workers.main import Read
from indexer.extract.workers.pool import Pool
from indexer.extract.workers.process import Task
from indexer.model import Source

__all__ = ["OnResult", "extract_all"]

OnResult = Callable[[Source, FileResult], None]

# Results that wait for an earlier, slower document; limits the memory that they take.
_MAX_AHEAD = 64


def extract_all(
    sources: Iterable[Source],
    settings: Limits,
    on_result: OnResult | None = None,
    *,
    read: Read | None = None,
    pictures: Path | None = None,
) -> Iterator[tuple[Source, FileResult]]:
    """Read every source in worker processes; yield each with its results, in the order given.

    The results of a source are the file itself first, then the files embedded in it. `on_result` is
    called in this process as soon as a source is done, in any order. `read` replaces
    `dispatch.read_source` in the workers; it must be picklable, as a function of a module is. With
    a folder `pictures`, page images and layouts of the n-th source (from 0) are in
    `<pictures>/<n>.zip` when it is yielded. Nothing is parsed in this process. Raises BuildFailed
    if no worker can start.
    """
    all_sources = tuple(sources)
    if not all_sources:
        return
    files = tuple(source.file.absolute() for source in all_sources)
    pool = Pool(settings, read, files, pictures)
    supply = (Task(n, replace(all_sources[n], file=file)) for n, file in enumerate(files))
    waiting = deque[Task]()
    done: dict[int, FileResult] = {}
    next_number = 0
    try:
        while next_number < len(all_sources):
            while len(waiting) + pool.busy + len(done) < _MAX_AHEAD and (
                task := next(supply, None)
            ):
                waiting.append(task)
            pool.feed(waiting)
            for task, extract in pool.poll_results(waiting):
                done[task.number] = extract
                if on_result:
                    on_result(all_sources[task.number], extract)
            while next_number in done:
                yield all_sources[next_number], done.pop(next_number)
                next_number += 1
    finally:
        pool.close()
