"""Mount the application where visitors reach it: behind trusted proxies, or below a prefix of
another Flask application.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["behind_proxies", "mounted"]

_REST = "<path:path>"
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

# One slash before each part: a path that begins with two would be the URL of another host.
_PREFIX = re.compile(r"(/[\w.~!$&'()*+,;=:@%-]+)*/?", re.ASCII)


def behind_proxies(application: "WSGIApplication", count: int) -> "WSGIApplication":
    """The application behind `count` trusted proxies; with 0, forwarded headers are ignored."""

    def checked(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if not _PREFIX.fullmatch(environ["SCRIPT_NAME"]):
            environ["SCRIPT_NAME"] = environ["werkzeug.proxy_fix.orig"]["SCRIPT_NAME"]
        return application(environ, start)

    if not count:
        return application
    return ProxyFix(checked, x_for=count, x_proto=count, x_host=count, x_prefix=count)


def mounted(inner: Flask, name: str) -> Blueprint:
    """A blueprint that passes every request below its prefix to the inner application.

    The two applications share only the request and the response: no templates, filters, error
    handlers, configuration, sessions or endpoints. What the host does before and after each request
    applies here as well.
    """
    blueprint = Blueprint(name, __name__)

    def forward(**_: object) -> Response:
        rule = request.url_rule
        depth = rule.rule.partition(_REST)[0].count("/") if rule else 1
        return Response.from_app(inner, _below(request.environ, depth))

    for rule in ("/", f"/{_REST}"):
        blueprint.add_url_rule(
            rule, "address", forward, methods=_METHODS, provide_automatic_options=False
        )
    return blueprint


def _below(environ: "WSGIEnvironment", depth: int) -> "WSGIEnvironment":
    """The request with the first `depth` parts of its path moved to SCRIPT_NAME.

    They are counted, not compared: the path of the environment has another encoding than that of
    the rule, and may contain bytes that are not valid in it.
    """
    parts = environ["PATH_INFO"].split("/", depth)
    place = environ.get("SCRIPT_NAME", "") + "/".join(parts[:depth])
    return {**environ, "SCRIPT_NAME": place, "PATH_INFO": "/" + "".join(parts[depth:])}
