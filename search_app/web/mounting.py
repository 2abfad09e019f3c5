"""An application of ours -> the same where visitors see it: behind proxies that say so, or below a
prefix of another application.
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

# One slash before each part: what begins with two would be the address of another host.
_PREFIX = re.compile(r"(/[\w.~!$&'()*+,;=:@%-]+)*/?", re.ASCII)


def behind_proxies(application: "WSGIApplication", count: int) -> "WSGIApplication":
    """The application as seen through so many proxies; without any, nobody's headers count."""

    def checked(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if not _PREFIX.fullmatch(environ["SCRIPT_NAME"]):
            environ["SCRIPT_NAME"] = environ["werkzeug.proxy_fix.orig"]["SCRIPT_NAME"]
        return application(environ, start)

    if not count:
        return application
    return ProxyFix(checked, x_for=count, x_proto=count, x_host=count, x_prefix=count)


def mounted(inner: Flask, name: str) -> Blueprint:
    """A blueprint that hands whatever is asked below its prefix to the application, complete.

    Nothing of the two meets but the request and the response: not templates, filters, error
    handlers, configuration, sessions or names of addresses. What the host does before and after
    each request holds here as well.
    """
    blueprint = Blueprint(name, __name__)

    def address(**_: object) -> Response:
        rule = request.url_rule
        depth = rule.rule.partition(_REST)[0].count("/") if rule else 1
        return Response.from_app(inner, _below(request.environ, depth))

    for rule in ("/", f"/{_REST}"):
        blueprint.add_url_rule(
            rule, "address", address, methods=_METHODS, provide_automatic_options=False
        )
    return blueprint


def _below(environ: "WSGIEnvironment", depth: int) -> "WSGIEnvironment":
    """The same request with the first parts of the path taken as the place of the application.

    They are counted, not compared: the path of the environment is in another encoding than that of
    the rule, and may hold what is none.
    """
    parts = environ["PATH_INFO"].split("/", depth)
    place = environ.get("SCRIPT_NAME", "") + "/".join(parts[:depth])
    return {**environ, "SCRIPT_NAME": place, "PATH_INFO": "/" + "".join(parts[depth:])}
