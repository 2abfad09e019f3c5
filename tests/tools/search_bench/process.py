"""The process of an engine, seen from the bench: requests and answers are lines of JSON."""

import json
import subprocess
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from tests.tools.search_bench.cache import ROOT, cache_folder
from tests.tools.search_bench.engines import ENGINES

__all__ = ["EngineProcess"]


class EngineProcess:
    """An engine on the first `size` passages, in its own environment; for `with`."""

    def __init__(self, engine: str, size: int) -> None:
        installation = ENGINES[engine]
        worker = "tests.tools.search_bench.worker"
        self._log = (cache_folder() / f"{engine}.log").open("w+", encoding="utf-8")
        self._name = engine
        self._process = subprocess.Popen(
            [*installation.command(), "-m", worker, engine, str(size)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            cwd=ROOT,
            env=installation.environment(),
        )

    def request(self, do: str, **values: Any) -> Mapping[str, Any]:
        """The answer to a request. Raises RuntimeError with the log when the process ended."""
        assert self._process.stdin, "it is a pipe"
        assert self._process.stdout, "it is a pipe"
        try:
            self._process.stdin.write(json.dumps({"do": do, **values}) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            self._process.wait()
            self._log.seek(0)
            raise RuntimeError(f"{self._name} ended at {do!r}:\n{self._log.read()[-2000:]}")
        answer: Mapping[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self._process.stdin, "it is a pipe"
        self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout, "it is a pipe"
        self._process.stdout.close()
        self._log.close()
