"""An application of ours -> the same behind proxies that say where visitors see it."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["behind_proxies"]

# One slash before each part: what begins with two would be the address of another host.
_PREFIX = re.compile(r"(/[\w.~!$&'()*+,;=:@%-]+)*/?", re.ASCII)


def behind_proxies(application: "WSGIApplication", count: int) -> "WSGIApplication":
    """The application as seen through so many proxies; without any, nobody's headers count."""

    def checked(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        prefix = environ["SCRIPT_NAME"]
        if not _PREFIX.fullmatch(prefix):
            prefix = environ["werkzeug.proxy_fix.orig"]["SCRIPT_NAME"]
        environ["SCRIPT_NAME"] = prefix.rstrip("/")
        return application(environ, start)

    if not count:
        return application
    return ProxyFix(checked, x_for=count, x_proto=count, x_host=count, x_prefix=count)
