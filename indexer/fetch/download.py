"""An address -> its bytes in a part file, complete and within the size cap, and what was said of
them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from indexer.extract.limits import MIB
from indexer.fetch.client import Client
from indexer.fetch.content import name_of
from indexer.fetch.failure import Failure, FailureCode
from indexer.fetch.http_exchange import HttpResponse
from indexer.fetch.partial_file import PartialFile, digest
from indexer.fetch.progress import Progress
from indexer.fetch.url import Address, brief

__all__ = ["Accept", "Got", "Wanted", "download"]

_LONGEST_FACT = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to ask for. `inner`: inner networks may be asked. `max_file` in MiB. `known`: headers of
    a conditional request, {} for an unconditional one.
    """

    address: Address
    inner: bool
    max_file: int
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Got:
    """What came: `final` is the address at the end of the redirects, `resumed` how many bytes were
    here before.
    """

    final: Address
    size: int
    sha256: str
    resumed: int
    media_type: str = ""
    etag: str = ""
    last_modified: str = ""
    name: str = ""


# Raises a Failure for a complete download that is not what was wanted.
Accept = Callable[[Got, PartialFile], None]


def download(
    client: Client, wanted: Wanted, part: PartialFile, meter: Progress, accept: Accept
) -> Got | None:
    """Fills the part, in as many attempts as it takes; None when the server says that nothing
    changed. What is not accepted leaves no part behind.
    """

    def attempt() -> Got | None:
        got = _once(client, wanted, part, meter)
        if got is not None:
            try:
                accept(got, part)
            except Failure:
                part.drop()
                raise
        return got

    return client.attempts(attempt)


def _once(client: Client, wanted: Wanted, part: PartialFile, meter: Progress) -> Got | None:
    url = wanted.address.text
    here, validator = part.resumable(url)
    headers = dict(wanted.known)
    if here:
        headers = {"Range": f"bytes={here}-", "If-Range": validator}
    answer = client.open(wanted.address, headers, wanted.inner)
    if here and not _goes_on(answer, here, validator):
        answer.close()
        part.drop()
        answer = client.open(wanted.address, wanted.known, wanted.inner)
    here = here if here and answer.status == 206 else 0
    try:
        if answer.status == 304 and wanted.known:
            return None
        if answer.status != (206 if here else 200):
            raise client.refusal(answer)
        with _on_disk():
            _receive(answer, wanted, part, here, meter)
            size, sha256 = part.file.stat().st_size, digest(part.file)
    finally:
        answer.close()
    return Got(
        answer.address,
        size,
        sha256,
        here,
        media_type=_fact(answer, "content-type").partition(";")[0].strip().lower(),
        etag=_fact(answer, "etag"),
        last_modified=_fact(answer, "last-modified"),
        name=name_of(answer.headers.get("content-disposition", "")),
    )


def _receive(
    answer: HttpResponse, wanted: Wanted, part: PartialFile, here: int, meter: Progress
) -> None:
    """Writes the body into the part; what is too large leaves nothing behind."""
    announced = answer.headers.get("content-length", "")
    total = here + int(announced) if re.fullmatch(r"[0-9]{1,18}", announced) else 0
    _check_size(answer, total, wanted.max_file, part)
    size, body = here, answer.chunks()
    with part.go_on() if here else part.begin(wanted.address.text, _validator(answer)) as file:
        meter.file(answer.address.text, here, 0 if answer.encoding else total)
        for chunk in body:
            size += len(chunk)
            _check_size(answer, size, wanted.max_file, part)
            file.write(chunk)
            meter.more(len(chunk))


def _check_size(answer: HttpResponse, size: int, max_file: int, part: PartialFile) -> None:
    if size > max_file * MIB:
        part.drop()
        raise Failure(
            FailureCode.TOO_LARGE,
            f"{brief(answer.address.text)} is larger than {max_file} MiB (max_file).",
        )


def _goes_on(answer: HttpResponse, here: int, validator: str) -> bool:
    """False for a server that goes on elsewhere, with another version, with a packed piece, or not
    at all: that would make a file of two halves.
    """
    if answer.status != 206:
        return answer.status != 416
    found = re.match(r"bytes ([0-9]{1,18})-", answer.headers.get("content-range", ""))
    known = {"", validator}
    same = answer.headers.get("etag", "") in known or not validator.startswith('"')
    return found is not None and int(found[1]) == here and same and not answer.encoding


def _validator(answer: HttpResponse) -> str:
    """By what the server can tell this version from another; "" when it cannot say surely."""
    if answer.encoding:  # a range would count the packed bytes
        return ""
    etag = _fact(answer, "etag")
    if etag.startswith('"'):  # W/"..." may stay the same when bytes change
        return etag
    return "" if etag else _fact(answer, "last-modified")


def _fact(answer: HttpResponse, name: str) -> str:
    """A header that is kept, unless it is none that could be sent back."""
    value = answer.headers.get(name, "").strip()
    return value if re.fullmatch(r"[\x20-\x7e]*", value) and len(value) <= _LONGEST_FACT else ""


@contextmanager
def _on_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"The file cannot be written: {error.strerror or error}."
        raise Failure(FailureCode.DISK, message) from error
