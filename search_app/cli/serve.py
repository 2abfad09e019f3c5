"""The command pillars-search serve: the application on a production server, with several processes,
an access log, and a stop that waits for requests.
"""

import multiprocessing
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import click
from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from indexer.engine import open_engine
from indexer.errors import PillarsError, UsageError
from indexer.settings import Settings, environment_name
from search_app.application import create_app
from search_app.assist.autocomplete import warm_up
from search_app.assist.spelling_candidates import load_word_lists
from search_app.cli.gateway import Gateway
from search_app.cli.options import settings_options

__all__ = ["command", "serve"]

# Seconds that a process has to finish its requests before it is killed.
_GRACE = 8
# Seconds in which a connection must have asked for something, from when it is opened or answered.
_SILENCE = 10
# Connections that one process holds; silent ones and readers that stall cost a buffer each.
_CONNECTIONS = 8192
# Files that a process opens besides its connections.
_FILES = 512
# Seconds to wait for the processes before the address is printed in any case.
_READY = 30

# Options of the command that are settings.
_SERVING = (
    *("host", "port", "server_workers", "corpus", "index"),
    *("base_url", "log_queries", "embed_origins", "trusted_proxies"),
)

_LOGGED = '%(time)s %(addr)s "%(method)s %(path)s" %(status)d %(dt_ms).1f ms'
_LOGGED_WITH_QUERY = _LOGGED.replace("%(path)s", "%(path)s?%(query_string)s")


@click.command()
@settings_options(*_SERVING)
@click.option("--quiet", is_flag=True, help="do not print the address")
def command(quiet: bool, **options: Any) -> None:
    """Serve the index on a production server until interrupted."""

    def say(url: str) -> None:
        if quiet:
            return
        with suppress(OSError):  # the server serves, whoever reads of it
            click.echo(f"Serving on {url}  (stop with Ctrl-C)")

    serve(Settings.load(options), say)


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT; requests that have begun are answered.

    `say` is called with the URL once connections are accepted. Raises the errors of `open_engine`
    where there is no index, and UsageError where the port cannot be used.
    """
    open_engine(settings.index).close()
    # A forked process inherits the locks that other threads held, among them Python's import
    # locks, and waits for them forever: seen under load at most starts.
    multiprocessing.set_start_method("spawn", force=True)
    port = _usable_port(settings.host, settings.port)
    server = Granian(
        "search_app.application:create_app",
        address=settings.host,
        port=port,
        interface=Interfaces.RSGI,
        workers=settings.server_workers,
        backlog=_CONNECTIONS,
        backpressure=_connections(),
        # With both versions the server waits for the first byte, which tells them apart, forever.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_SILENCE * 1000),
        workers_kill_timeout=_GRACE,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=True,
        log_access_format=_LOGGED_WITH_QUERY if settings.log_queries else _LOGGED,
    )
    url = _url(settings.host, port)
    threading.Thread(
        target=_announce, args=(settings.host, port, partial(say, url)), daemon=True
    ).start()
    server.serve(target_loader=partial(_application, settings), wrap_loader=False)


def _application(settings: Settings) -> Gateway:
    """The application, which reads the index before the first request."""
    app = create_app(settings)
    threading.Thread(target=_warm_up, args=(app,), daemon=True).start()
    return Gateway(app)


def _connections() -> int:
    """How many connections a process may hold: what the system lets it open, raised to our need."""
    try:
        import resource
    except ImportError:  # Windows, where sockets are no files
        return _CONNECTIONS
    limit, highest = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * _CONNECTIONS + _FILES  # an original is one file more
    if limit != resource.RLIM_INFINITY and limit < wanted:
        limit = wanted if highest == resource.RLIM_INFINITY else min(wanted, highest)
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, highest))
        return max(1, min(_CONNECTIONS, (limit - _FILES) // 2))
    return _CONNECTIONS


def _warm_up(app: Flask) -> None:
    """Warm up; errors are left to the requests, whose answers say what to do."""
    with suppress(PillarsError), app.app_context():
        engine = app.extensions["pillars"].engine()
        warm_up(engine)
        load_word_lists(engine)


def _usable_port(host: str, port: int) -> int:
    """The port, or any free one for 0; tried here because the server would share one in use."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    except (OSError, OverflowError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        variable = environment_name("port")
        raise UsageError(
            f"Cannot listen on {host}, port {port}: {reason}.",
            f"Choose another port with --port or {variable}, as in {variable}=8322 make run; "
            "0 is any free one.",
        ) from error


def _url(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - only compared
    return (
        f"http://[{shown}]:{port}" if ":" in shown and shown[0] != "[" else f"http://{shown}:{port}"
    )


def _announce(host: str, port: int, say: Callable[[], None]) -> None:
    end = time.monotonic() + _READY
    while time.monotonic() < end:
        try:
            socket.create_connection((host, port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    say()
