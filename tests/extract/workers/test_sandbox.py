"""What a reading process cannot do: reach the network, write or read elsewhere, start or touch
others; what it still can: its own work.
"""

import ctypes
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.extract import extract_all
from indexer.extract.limits import Limits
from indexer.extract.reader_api import Progress
from indexer.extract.wire_format import FileResult
from indexer.extract.workers import landlock, sandbox, seccomp
from indexer.model import Document, Page, Source
from indexer.settings import Settings

SETTINGS = Settings(workers=1, read_seconds=20)

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere there is neither Landlock nor seccomp"
)
needs_landlock = pytest.mark.skipif(not landlock.abi(), reason="a kernel without Landlock")
needs_seccomp = pytest.mark.skipif(not seccomp.available(), reason="a kernel without seccomp")


def attempts(source: Source, pictures: Path | None) -> dict[str, Callable[[], object]]:
    """What a reader that was taken over would try; the document says where."""
    asked = json.loads(source.file.read_text())
    outside, parent = Path(asked["outside"]), asked["parent"]
    scratch = Path(tempfile.gettempdir())
    inside = scratch / "note"
    libc = ctypes.CDLL(None, use_errno=True)
    ptrace = 101 if os.uname().machine == "x86_64" else 117

    def call(number: int, *arguments: object) -> None:
        if libc.syscall(number, *arguments) < 0:
            raise OSError(ctypes.get_errno(), "refused")

    return {
        "write in the scratch folder": lambda: inside.write_text("words"),
        "read it again": inside.read_text,
        "write to a temporary file": lambda: tempfile.TemporaryFile().write(b"words"),
        "read the document": source.file.read_bytes,
        "load a module": lambda: __import__("wave"),
        "start a thread": lambda: threading.Thread(target=int).start(),
        "find out its memory": lambda: resource.getrusage(resource.RUSAGE_SELF),
        "limit itself": lambda: resource.setrlimit(resource.RLIMIT_CPU, (90, -1)),
        "end its own thread's work": lambda: signal.pthread_kill(threading.get_ident(), 0),
        "write outside": lambda: (outside / "new").write_text("words"),
        "append outside": lambda: (outside / "there").open("a"),
        "truncate outside": lambda: os.truncate(outside / "there", 0),
        "delete outside": (outside / "there").unlink,
        "make a folder outside": (outside / "folder").mkdir,
        "link to the outside": lambda: (scratch / "link").symlink_to(outside),
        "move a file out": lambda: inside.rename(outside / "note"),
        "change a mode outside": lambda: (outside / "there").chmod(0o777),
        "change a time outside": lambda: os.utime(outside / "there", (1, 1)),
        "change an owner outside": lambda: os.chown(outside / "there", 1, 1),
        "write to the document": lambda: source.file.open("a"),
        "read another file": (outside / "there").read_text,
        "list a folder": lambda: list(outside.iterdir()),
        "read the passwords": Path("/etc/shadow").read_bytes,
        "read the users": Path("/etc/passwd").read_bytes,
        "read the parent's memory": Path(f"/proc/{parent}/mem").read_bytes,
        "read the parent's environment": Path(f"/proc/{parent}/environ").read_bytes,
        "TCP": lambda: socket.create_connection(("127.0.0.1", asked["port"])),
        "UDP": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
        "IPv6": lambda: socket.socket(socket.AF_INET6, socket.SOCK_STREAM),
        "a Unix socket": lambda: socket.socket(socket.AF_UNIX),
        "a pair of sockets": socket.socketpair,
        "netlink": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
        "sockets through io_uring": lambda: call(425, 8, ctypes.create_string_buffer(120)),
        "a process": os.fork,
        "a program": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606
        "a program in a process": lambda: subprocess.run(["true"], check=True),
        "end the parent": lambda: os.kill(parent, signal.SIGTERM),
        "end everybody": lambda: os.kill(-1, signal.SIGTERM),
        "a signal through a file": lambda: os.pidfd_open(parent),
        "limit the parent": lambda: resource.prlimit(parent, resource.RLIMIT_CPU, (1, 1)),
        "trace the parent": lambda: call(ptrace, 16, parent),
        "raise its memory": lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)),
        "write a huge file": lambda: huge(inside),
    }


ALLOWED = {
    "write in the scratch folder",
    "read it again",
    "write to a temporary file",
    "read the document",
    "load a module",
    "start a thread",
    "find out its memory",
    "limit itself",
    "end its own thread's work",
}


def huge(file: Path) -> None:
    with file.open("wb") as out:
        out.seek(2**31)
        out.write(b"end")


def probe(source: Source, limits: Limits, pictures: Path | None, progress: Progress) -> FileResult:
    """A reader that tries everything and says what came of it."""
    outcomes = {}
    for name, attempt in attempts(source, pictures).items():
        try:
            attempt()
            outcomes[name] = "done"
        except (OSError, ValueError) as error:
            outcomes[name] = type(error).__name__
    return (Document(source.path, "probe", "", (Page(1, "", "", json.dumps(outcomes)),)),)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What came of each attempt in a worker, and what lies outside afterwards."""
    place = tmp_path_factory.mktemp("outside")
    (place / "there").write_text("as it was")
    with socket.create_server(("127.0.0.1", 0)) as server:
        asked = {"outside": str(place), "parent": os.getpid(), "port": server.getsockname()[1]}
        document = tmp_path_factory.mktemp("corpus") / "probe"
        document.write_text(json.dumps(asked))
        source = Source("probe", document, 0, 0, "")
        ((_, (found,)),) = extract_all([source], SETTINGS, read=probe)
    assert isinstance(found, Document), found
    assert [path.name for path in place.iterdir()] == ["there"]
    assert (place / "there").read_text() == "as it was"
    assert document.read_text() == json.dumps(asked)
    result: dict[str, str] = json.loads(found.pages[0].text)
    return result


@needs_landlock
@needs_seccomp
def test_a_worker_can_do_its_work_and_nothing_else(outcomes: dict[str, str]) -> None:
    assert {name for name, outcome in outcomes.items() if outcome == "done"} == ALLOWED
    assert outcomes.keys() > ALLOWED


@needs_landlock
@needs_seccomp
def test_the_description_says_what_holds() -> None:
    said = sandbox.description()

    assert said.startswith(f"Landlock ABI {landlock.abi()} and seccomp: ")
    assert "no network" in said
    assert "no writing outside the scratch folder" in said


@pytest.mark.parametrize(
    ("version", "filtered", "words"),
    [
        (0, True, "no Landlock"),
        (3, False, "the network is open"),
        (4, False, "no TCP"),
        (0, False, "neither Landlock nor seccomp"),
    ],
)
def test_the_description_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, version: int, filtered: bool, words: str
) -> None:
    monkeypatch.setattr(landlock, "abi", lambda: version)
    monkeypatch.setattr(seccomp, "available", lambda: filtered)

    assert words in sandbox.description()


def without(
    source: Source, limits: Limits, pictures: Path | None, progress: Progress
) -> FileResult:
    """Enters the sandbox of a system that lacks both, a second time."""
    landlock.abi = lambda: 0  # type: ignore[assignment]
    seccomp.available = lambda: False  # type: ignore[assignment]
    sandbox.enter(Path(tempfile.gettempdir()), ())
    return (Document(source.path, "probe", "went on", ()),)


def test_a_worker_goes_on_where_the_system_has_neither(tmp_path: Path) -> None:
    ((_, (found,)),) = extract_all([Source("a", tmp_path / "a", 0, 0, "")], SETTINGS, read=without)

    assert isinstance(found, Document)
    assert found.title == "went on"


def forks(source: Source, limits: Limits, pictures: Path | None, progress: Progress) -> FileResult:
    """A fork bomb."""
    while True:
        os.fork()


@needs_seccomp
def test_a_fork_bomb_is_one_failed_document(tmp_path: Path) -> None:
    ((_, (found,)),) = extract_all([Source("a", tmp_path / "a", 0, 0, "")], SETTINGS, read=forks)

    assert "operation not permitted" in getattr(found, "message", "")
