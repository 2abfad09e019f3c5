"""What holds for every test: no network but this machine, and no settings from outside."""

import os
import socket
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest

from indexer.engine import open_engine
from indexer.engine.protocol import Engine
from indexer.settings import Settings, environment_name
from tests.support.books import BOOKS
from tests.support.site import shipped_index
from tests.support.small_index import write_index

_HERE = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """A connection to another machine is an error, so that no test leans on one."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_settings() -> Iterator[None]:
    """The developer's own PILLARS_* settings do not reach the code under test."""
    with pytest.MonkeyPatch.context() as patch:
        for option in fields(Settings):
            patch.delenv(environment_name(option.name), raising=False)
        yield


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with an index of the corpus that ships, built once for all processes of this run:
    the folder of each worker of xdist is in the one of the run.
    """
    folder = tmp_path_factory.getbasetemp()
    return shipped_index(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)


@pytest.fixture(scope="session")
def library_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an index of the small library, of version v1."""
    return write_index(tmp_path_factory.mktemp("library"), BOOKS, version="v1")


@pytest.fixture(scope="session")
def library(library_url: str) -> Iterator[Engine]:
    """The engine on the small library."""
    engine = open_engine(library_url)
    yield engine
    engine.close()


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX and address[0] not in _HERE:
            raise AssertionError(f"A test may not connect to {address}: only to this machine.")
        return connect(self, address)

    return guarded
