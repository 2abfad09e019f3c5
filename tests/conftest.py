"""What holds for every test: no network but this machine, and no settings from outside."""

import socket
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest

from indexer.engine import open_engine
from indexer.engine.protocol import Engine
from indexer.settings import Settings, environment_name
from tests.support.books import BOOKS
from tests.support.site import ROOT, built
from tests.support.small_index import write

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
    """Settings with an index of the corpus that ships, built once for all tests."""
    return built(ROOT / "corpus", tmp_path_factory.mktemp("shipped") / "index")


@pytest.fixture(scope="session")
def library_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an index of the small library, of version v1."""
    return write(tmp_path_factory.mktemp("library"), BOOKS, version="v1")


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
