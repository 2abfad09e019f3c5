"""Run an HTTP server in a thread of the test process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import HTTPServer

__all__ = ["in_thread"]

# Seconds within which a server notices that it is to stop.
_POLL = 0.02


@contextmanager
def in_thread(server: HTTPServer) -> Iterator[str]:
    """The origin of a server on 127.0.0.1, which runs in a thread until the block ends."""
    thread = threading.Thread(target=server.serve_forever, args=(_POLL,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
