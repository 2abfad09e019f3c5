"""Download of one URL into a partial file: complete, within the size limit, resumed if possible."""

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

__all__ = ["Accept", "DownloadRequest", "DownloadResult", "download"]

_MAX_HEADER = 200


@dataclass(frozen=True, slots=True)
class DownloadRequest:
    """A request. `allow_private`: private networks may be asked. `max_file` in MiB. `known`:
    headers of a conditional request, {} for an unconditional one.
    """

    address: Address
    allow_private: bool
    max_file: int
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DownloadResult:
    """A finished download: `final` is the URL after all redirects, `resumed` how many bytes existed
    before.
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
Accept = Callable[[DownloadResult, PartialFile], None]


def download(
    client: Client, request: DownloadRequest, part: PartialFile, progress: Progress, accept: Accept
) -> DownloadResult | None:
    """Fills the partial file, in as many attempts as needed; None when the server says that nothing
    changed. A download that is not accepted leaves no partial file behind.
    """

    def attempt() -> DownloadResult | None:
        result = _once(client, request, part, progress)
        if result is not None:
            try:
                accept(result, part)
            except Failure:
                part.drop()
                raise
        return result

    return client.attempts(attempt)


def _once(
    client: Client, request: DownloadRequest, part: PartialFile, progress: Progress
) -> DownloadResult | None:
    url = request.address.text
    offset, validator = part.resumable(url)
    headers = dict(request.known)
    if offset:
        headers = {"Range": f"bytes={offset}-", "If-Range": validator}
    response = client.open(request.address, headers, request.allow_private)
    if offset and not _is_continuation(response, offset, validator):
        response.close()
        part.drop()
        response = client.open(request.address, request.known, request.allow_private)
    offset = offset if offset and response.status == 206 else 0
    try:
        if response.status == 304 and request.known:
            return None
        if response.status != (206 if offset else 200):
            raise client.refusal(response)
        with _on_disk():
            _receive(response, request, part, offset, progress)
            size, sha256 = part.file.stat().st_size, digest(part.file)
    finally:
        response.close()
    return DownloadResult(
        response.address,
        size,
        sha256,
        offset,
        media_type=_header(response, "content-type").partition(";")[0].strip().lower(),
        etag=_header(response, "etag"),
        last_modified=_header(response, "last-modified"),
        name=name_of(response.headers.get("content-disposition", "")),
    )


def _receive(
    response: HttpResponse,
    request: DownloadRequest,
    part: PartialFile,
    offset: int,
    progress: Progress,
) -> None:
    """Writes the body into the part; what is too large leaves nothing behind."""
    announced = response.headers.get("content-length", "")
    total = offset + int(announced) if re.fullmatch(r"[0-9]{1,18}", announced) else 0
    _check_size(response, total, request.max_file, part)
    size, body = offset, response.chunks()
    with (
        part.resume() if offset else part.begin(request.address.text, _validator(response)) as file
    ):
        progress.file(response.address.text, offset, 0 if response.encoding else total)
        for chunk in body:
            size += len(chunk)
            _check_size(response, size, request.max_file, part)
            file.write(chunk)
            progress.more(len(chunk))


def _check_size(response: HttpResponse, size: int, max_file: int, part: PartialFile) -> None:
    if size > max_file * MIB:
        part.drop()
        raise Failure(
            FailureCode.TOO_LARGE,
            f"{brief(response.address.text)} is larger than {max_file} MiB (max_file).",
        )


def _is_continuation(response: HttpResponse, offset: int, validator: str) -> bool:
    """False if the server continues at another offset, with another version, with compressed bytes,
    or not at all: the file would be made of two halves.
    """
    if response.status != 206:
        return response.status != 416
    match = re.match(r"bytes ([0-9]{1,18})-", response.headers.get("content-range", ""))
    known = {"", validator}
    same = response.headers.get("etag", "") in known or not validator.startswith('"')
    return match is not None and int(match[1]) == offset and same and not response.encoding


def _validator(response: HttpResponse) -> str:
    """The validator (ETag or date) of this version; "" when there is no strong one."""
    if response.encoding:  # a range would count the packed bytes
        return ""
    etag = _header(response, "etag")
    if etag.startswith('"'):  # W/"..." may stay the same when bytes change
        return etag
    return "" if etag else _header(response, "last-modified")


def _header(response: HttpResponse, name: str) -> str:
    """A header as it is stored; "" for one that could not be sent back."""
    value = response.headers.get(name, "").strip()
    return value if re.fullmatch(r"[\x20-\x7e]*", value) and len(value) <= _MAX_HEADER else ""


@contextmanager
def _on_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"The file cannot be written: {error.strerror or error}."
        raise Failure(FailureCode.DISK, message) from error
