"""Stores downloads in the corpus folder: fetched, checked, pinned, put in place, reported."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TypeVarTuple

from indexer.corpus.pins import Pin, load_pins, save_pins
from indexer.corpus.text import printable
from indexer.fetch.client import Client
from indexer.fetch.clock import Clock
from indexer.fetch.content import check, ending_of
from indexer.fetch.download import Accept, DownloadRequest, DownloadResult, download
from indexer.fetch.failure import Failure, FailureCode
from indexer.fetch.file_names import path_of, stem_of
from indexer.fetch.partial_file import PartialFile
from indexer.fetch.plan import Task, state_of
from indexer.fetch.progress import Progress
from indexer.fetch.report import Failed, Fetched, FetchReport
from indexer.fetch.url import Address, brief
from indexer.model import Link
from indexer.settings import Settings

__all__ = ["Store", "Tools"]

Arguments = TypeVarTuple("Arguments")


@dataclass(frozen=True, slots=True)
class Tools:
    """What a run works with. `recheck`: servers are asked whether existing files have changed;
    `accept_changes`: and changed files are replaced.
    """

    settings: Settings
    client: Client
    clock: Clock
    progress: Progress
    recheck: bool
    accept_changes: bool


class Store:
    """The corpus folder as fetch sees it: `pins` by path, saved after each file; `report` of all
    that was done.
    """

    def __init__(self, tools: Tools, report: FetchReport) -> None:
        self.tools = tools
        self.report = report
        self.corpus = tools.settings.corpus
        self.pins = load_pins(self.corpus)

    def guarded(
        self, url: str, path: str, action: Callable[[*Arguments], None], *arguments: *Arguments
    ) -> None:
        """Runs the action; its failure goes into the report and stops nothing else."""
        try:
            action(*arguments)
        except Failure as failure:
            self.fail(url, path, failure)
        except OSError as error:
            message = f"The disk does not do its part: {error.strerror or error}."
            self.fail(url, path, Failure(FailureCode.DISK, message))

    def fail(self, url: str, path: str, failure: Failure) -> None:
        """Puts a failure into the report."""
        code, message, hint = str(failure.code), failure.message, failure.hint
        self.report.failed.append(Failed(url, path, code, message, hint))

    def pinned(self, address: Address) -> Pin | None:
        """The pin of what came from an address, or was found at the end of its redirects."""
        pins = self.pins.values()
        by_url = (pin for pin in pins if pin.url == address.text)
        by_final_url = (pin for pin in pins if pin.final_url == address.text)
        return next(by_url, next(by_final_url, None))

    def put(self, task: Task, address: Address, allow_private: bool) -> None:
        """Fetches the task's file if it is missing; it must be that of the pin if there is one."""
        exists, pin = state_of(task, self.corpus), task.pin
        if exists and not self.tools.recheck:
            self.report.unchanged.append(task.path)
            return
        part = PartialFile(self._target(task.path))
        conditions = _conditions(pin) if exists and pin else {}
        ending = PurePosixPath(task.path).suffix.lower()

        def accept(result: DownloadResult, part: PartialFile) -> None:
            check(ending, *part.ends(), brief(address.text))
            if pin and result.sha256 != pin.sha256 and not self.tools.accept_changes:
                message = (
                    f"The server has another version of {printable(task.path)} "
                    f"than on {pin.fetched}, "
                    "which was not taken."
                )
                raise Failure(FailureCode.CHANGED, message)

        result = self._download(address, allow_private, part, conditions, accept)
        if result is None or (exists and pin and result.sha256 == pin.sha256):
            part.drop()
            self.report.unchanged.append(task.path)
        else:
            self._keep(task.path, address, part, result)
        if result is not None and pin and result.sha256 == pin.sha256:
            self._pin(
                replace(self._pin_of(task.path, address, result), attachments=pin.attachments)
            )

    def add(self, folder: str, address: Address, allow_private: bool, ending: str) -> str:
        """Fetches a file that has no name yet, and returns the path that it got. With an `ending`
        the content must be what that says.
        """
        part = PartialFile(self._target(f"{folder}/{stem_of(address, '')}"))

        def accept(result: DownloadResult, part: PartialFile) -> None:
            check(_ending(result, part, address, ending), *part.ends(), brief(address.text))

        result = self._download(address, allow_private, part, {}, accept)
        if result is None:
            raise AssertionError("an unconditional request has an answer")
        found_ending = _ending(result, part, address, ending)
        path = path_of(folder, stem_of(address, result.name), found_ending, address, self._is_taken)
        self._keep(path, address, part, result)
        return path

    def attach(self, path: str, attachments: tuple[Link, ...]) -> None:
        """Notes what a page attaches."""
        self._pin(replace(self.pins[path], attachments=attachments))

    def _download(
        self,
        address: Address,
        allow_private: bool,
        part: PartialFile,
        conditions: dict[str, str],
        accept: Accept,
    ) -> DownloadResult | None:
        request = DownloadRequest(address, allow_private, self.tools.settings.max_file, conditions)
        return download(self.tools.client, request, part, self.tools.progress, accept)

    def _keep(self, path: str, address: Address, part: PartialFile, result: DownloadResult) -> None:
        # The pin first: a file without one would be taken for one that somebody put there.
        self._pin(self._pin_of(path, address, result))
        part.settle(self.corpus / path)
        self.report.fetched.append(
            Fetched(path, address.text, result.size, result.sha256, result.resumed)
        )

    def _pin_of(self, path: str, address: Address, result: DownloadResult) -> Pin:
        today = datetime.fromtimestamp(self.tools.clock.wall(), UTC).date().isoformat()
        return Pin(
            path=path,
            url=address.text,
            sha256=result.sha256,
            size=result.size,
            fetched=today,
            final_url="" if result.final == address else result.final.text,
            media_type=result.media_type,
            etag=result.etag,
            last_modified=result.last_modified,
        )

    def _pin(self, pin: Pin) -> None:
        if self.pins.get(pin.path) != pin:
            self.pins[pin.path] = pin
            save_pins(self.corpus, self.pins.values())

    def _is_taken(self, path: str) -> bool:
        return path in self.pins or os.path.lexists(self.corpus / path)

    def _target(self, path: str) -> Path:
        """Where the path leads, which must be inside the corpus."""
        target = self.corpus / path
        if not target.parent.resolve().is_relative_to(self.corpus.resolve()):
            message = (
                f"The folder of {printable(path)} is a link that leads out of the corpus folder."
            )
            raise Failure(FailureCode.IN_THE_WAY, message)
        return target


def _conditions(pin: Pin) -> dict[str, str]:
    """Headers by which a server can say that nothing changed."""
    headers = {"If-None-Match": pin.etag, "If-Modified-Since": pin.last_modified}
    return {name: value for name, value in headers.items() if value}


def _ending(result: DownloadResult, part: PartialFile, address: Address, ending: str) -> str:
    names = (result.name, address.path, result.final.path)
    return ending or ending_of(part.ends()[0], names, result.media_type)
