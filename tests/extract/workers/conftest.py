"""Processes that read, with time that runs out for some documents alone."""

from collections.abc import Callable

import pytest

from indexer.extract.workers.process import Worker

OutOfTime = Callable[..., None]


@pytest.fixture
def out_of_time(monkeypatch: pytest.MonkeyPatch) -> OutOfTime:
    """Gives documents that never end one second, by the beginnings of their names; the others have
    the time that the settings give them, so that a busy machine changes nothing.
    """

    def give_one_second(*beginnings: str) -> None:
        expect = Worker.expect

        def expect_soon(self: Worker, seconds: float) -> None:
            endless = self.task is not None and self.task.source.path.startswith(beginnings)
            expect(self, 1 if endless else seconds)

        monkeypatch.setattr(Worker, "expect", expect_soon)

    return give_one_second
