"""Render pages: a page's context in its template, security headers, and error pages."""

from dataclasses import dataclass

from flask import Flask, Response, make_response, render_template, request, url_for
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from indexer.engine.taxonomy import IndexInfo, Taxonomy
from indexer.errors import PillarsError
from search_app.html.base import Context, Link, SiteContext
from search_app.html.filters import FILTERS
from search_app.web.request_context import current_engine

__all__ = ["install", "policy", "render", "render_error", "site"]


@dataclass(frozen=True, slots=True)
class ErrorPage(Context):
    """What happened, what to do, and links to continue."""

    template = "error.html"
    site: SiteContext
    status: int
    heading: str
    message: str
    hint: str
    links: tuple[Link, ...]


def policy(frame_ancestors: str = "'none'") -> str:
    """The Content-Security-Policy of a page that these sites may frame, by default none."""
    return "; ".join(
        (
            "default-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {frame_ancestors}",
        )
    )


# Headers of every answer, unless its view sets them.
_HEADERS = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# What an error page names when there is no index.
_NO_INDEX = IndexInfo("Search", "", "none", "", 0, 0, 0, Taxonomy(()))
_HEADINGS = {
    400: "This request cannot be answered",
    404: "Not found",
    405: "Not in this way",
    414: "Too long an address",
    410: "No longer here",
    500: "Something went wrong",
    503: "There is no index that can answer",
}


def site(
    q: str = "",
    hidden_fields: tuple[tuple[str, str], ...] = (),
    here: str = "",
    noindex: bool = False,
) -> SiteContext:
    """The frame of a page for this request."""
    return SiteContext(current_engine().info, q, hidden_fields, here, noindex)


def render(context: Context, status: int = 200) -> Response:
    """The page that a context describes, as HTML."""
    return make_response(render_template(context.template, **context.as_dict()), status)


def render_error(status: int, message: str, hint: str = "") -> Response:
    """An error page; it does not need an index, so it can also report a missing one."""
    try:
        frame = site(noindex=True)
    except PillarsError:
        frame = SiteContext(_NO_INDEX, noindex=True)
    links = (
        (Link("Try again", request.full_path.rstrip("?")),)
        if status == 503
        else (
            Link("Search", url_for("pages.home")),
            Link("How searches are written", url_for("pages.help")),
        )
    )
    heading = _HEADINGS.get(status, _HEADINGS[500 if status >= 500 else 400])
    return render(ErrorPage(frame, status, heading, message, hint, links), status)


def install(app: Flask) -> None:
    """Register the template settings, filters, headers and error pages with the app."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters.update(FILTERS)
    app.after_request(_with_headers)
    app.register_error_handler(PillarsError, _handle_pillars_error)
    app.register_error_handler(HTTPException, _handle_http_error)


def _with_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _handle_pillars_error(error: PillarsError) -> Response:
    return render_error(error.status, error.message, error.hint)


def _handle_http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    if status == 404:
        return render_error(404, "There is no page at this address.", "It may have been mistyped.")
    answer = render_error(status, error.description or "The request failed.")
    if isinstance(error, MethodNotAllowed):
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return answer
