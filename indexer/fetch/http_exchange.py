"""One HTTP exchange with a server: status, headers, body.

The connection goes to a network address that was checked before, never to a name that could resolve
to another one by then. Every way in which a server can misbehave ends in a Failure.
"""

import http.client
import socket
import ssl
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from threading import Timer

from urllib3 import BaseHTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ReadTimeoutError,
)

from indexer.fetch.failure import Failure, FailureCode
from indexer.fetch.url import Address, brief

__all__ = ["HttpResponse", "get"]

_CHUNK = 64 * 1024
_MAX_ADDRESSES = 4
_GZIP_OR_ZLIB = 47  # zlib.decompressobj: 32 tells the two apart by their header, 15 is the window


class _Deadline:
    """Shuts a connection down when its time is up: each byte of a slow drip would restart the
    socket's own timeout.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.expired = False
        self._socket: socket.socket | None = None
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True
        self._timer.start()

    def watch(self, connection: HTTPConnection) -> None:
        """Sets the connection to shut down."""
        self._socket = connection.sock
        if self.expired:
            self._cut()

    def end(self) -> None:
        self._timer.cancel()

    def _cut(self) -> None:
        self.expired = True
        if self._socket is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class HttpResponse:
    """What a server answered; `close` it. Header names are lower-case."""

    def __init__(
        self,
        address: Address,
        connection: HTTPConnection,
        response: BaseHTTPResponse,
        deadline: _Deadline,
    ) -> None:
        self.address = address
        self.status = response.status
        self.headers: Mapping[str, str] = {
            name.lower(): value for name, value in response.headers.items()
        }
        self._connection = connection
        self._response = response
        self._deadline = deadline

    @property
    def encoding(self) -> str:
        """The content-encoding, "" for none."""
        named = self.headers.get("content-encoding", "").strip().lower()
        return "" if named == "identity" else named

    def chunks(self) -> Iterator[bytes]:
        """The body as it comes, never more than 64 KiB at once, without its content-encoding."""
        if not self.encoding:
            return self._raw()
        if self.encoding in {"gzip", "x-gzip", "deflate"}:
            return self._unpacked()
        raise Failure(
            FailureCode.REFUSED,
            f"The server sent {brief(self.address.text)} in the encoding {brief(self.encoding)}, "
            "which was not asked for.",
        )

    def close(self) -> None:
        """Ends the exchange, read to its end or not."""
        self._deadline.end()
        self._response.close()
        self._connection.close()

    def _raw(self) -> Iterator[bytes]:
        while True:
            try:
                chunk = self._response.read1(_CHUNK, decode_content=False)
            except (HTTPError, http.client.HTTPException, OSError) as error:
                raise _failure(self.address, error, self._deadline) from error
            if self._deadline.expired:  # the cut looks like the end of a body of unknown length
                raise _slow_failure(self.address, self._deadline)
            if not chunk:
                return
            yield chunk

    def _unpacked(self) -> Iterator[bytes]:
        unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
        for chunk in self._raw():
            rest = chunk
            while rest:
                if unpacker.eof:  # gzip members may follow each other
                    unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
                try:
                    piece = unpacker.decompress(rest, _CHUNK)
                except zlib.error as error:
                    message = f"The packed content of {brief(self.address.text)} is damaged."
                    raise Failure(FailureCode.BROKEN, message, retryable=True) from error
                rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
                if piece:
                    yield piece
        if not unpacker.eof:
            message = f"The packed content of {brief(self.address.text)} ends in the middle."
            raise Failure(FailureCode.BROKEN, message, retryable=True)


def get(
    address: Address,
    addresses: Sequence[str],
    headers: Mapping[str, str],
    silence: float,
    patience: float,
) -> HttpResponse:
    """Sends a GET to the first of the network addresses `found` that takes it.

    Seconds: `silence` between two signs of life, `patience` for the whole exchange.
    """
    deadline = _Deadline(patience)
    connection = None
    try:
        connection = _connect(address, addresses, silence, deadline)
        connection.request(
            "GET",
            address.target,
            headers={"Host": address.netloc, "Connection": "close", **headers},
            preload_content=False,
            decode_content=False,
        )
        response = HttpResponse(address, connection, connection.getresponse(), deadline)
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
        deadline.end()
        if connection is not None:
            connection.close()
        raise _failure(address, error, deadline) from error
    except BaseException:
        deadline.end()
        raise
    return response


def _connect(
    address: Address, addresses: Sequence[str], silence: float, deadline: _Deadline
) -> HTTPConnection:
    last: Exception | None = None
    for ip in addresses[:_MAX_ADDRESSES]:
        connection = _connection(address, ip, silence)
        try:
            connection.connect()
        except (HTTPError, OSError) as error:
            connection.close()
            last = error
            continue
        deadline.watch(connection)
        return connection
    raise last or OSError("no address")


def _connection(address: Address, ip: str, silence: float) -> HTTPConnection:
    if address.scheme == "http":
        return HTTPConnection(ip, address.port, timeout=silence)
    # The certificate must be the name's, although the number is called.
    return HTTPSConnection(ip, address.port, timeout=silence, server_hostname=address.host)


def _slow_failure(address: Address, deadline: _Deadline) -> Failure:
    message = f"{brief(address.text)} was not complete after {deadline.seconds:,.0f} s."
    return Failure(FailureCode.SLOW, message)


def _failure(address: Address, error: Exception, deadline: _Deadline) -> Failure:
    """What went wrong, in words."""
    if deadline.expired:
        return _slow_failure(address, deadline)
    host, url = address.netloc, brief(address.text)
    tls = _tls(error)
    if tls is not None:
        return Failure(FailureCode.TLS, _tls_message(host, tls))
    if isinstance(error, NewConnectionError):
        return Failure(
            FailureCode.UNREACHABLE, f"The host {host} takes no connection there.", retryable=True
        )
    if isinstance(error, ConnectTimeoutError):
        return Failure(FailureCode.UNREACHABLE, f"The host {host} does not answer.", retryable=True)
    if isinstance(error, ReadTimeoutError | TimeoutError):
        return Failure(FailureCode.SILENT, f"The server fell silent over {url}.", retryable=True)
    if isinstance(error, http.client.BadStatusLine) and not isinstance(
        error, http.client.RemoteDisconnected
    ):
        return Failure(FailureCode.BROKEN, f"What answers at {host} does not speak HTTP.")
    return Failure(
        FailureCode.BROKEN, f"The connection broke in the middle of {url}.", retryable=True
    )


def _tls(error: BaseException | None) -> ssl.SSLError | None:
    """The fault of TLS among an error and its causes."""
    while error is not None:
        if isinstance(error, ssl.SSLError) and not isinstance(
            error, ssl.SSLEOFError | ssl.SSLZeroReturnError
        ):
            return error
        error = error.__cause__ or (error.args[0] if _wraps(error) else None)
    return None


def _wraps(error: BaseException) -> bool:
    return bool(error.args) and isinstance(error.args[0], BaseException)


def _tls_message(host: str, error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The certificate of {host} is not to be trusted: {error.verify_message}."
    return f"There is no secure connection with {host} ({error.reason or 'TLS failed'})."
