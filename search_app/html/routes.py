"""Routes of the HTML pages, and of the files that belong to them."""

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from indexer.errors import IndexUnusable
from search_app.documents.coverage import CoverageState, coverage_list
from search_app.documents.page_images import image_version, page_png
from search_app.embed.options import EmbedOptions
from search_app.facets import csv_export
from search_app.facets.values import FacetListState, facet_list
from search_app.html.document.document_view import document_page, page_with_label
from search_app.html.document.more_like_this import more_like_this_page
from search_app.html.document.page_view import reading_page
from search_app.html.labels import Names
from search_app.html.rendering import policy, render
from search_app.html.search.facet_panel import facet_choices
from search_app.html.search.facet_values import value_list_page
from search_app.html.search.page import search_page
from search_app.html.site.browse import facet_page, value_page
from search_app.html.site.coverage import coverage_page
from search_app.html.site.embed_builder import builder_page, frame_page
from search_app.html.site.help import help_page
from search_app.html.site.home import about_page, home_page
from search_app.opensearch import opensearch_description
from search_app.request.links import Links
from search_app.search.more_like_this import LIMIT, MAX_LIMIT
from search_app.search.more_like_this import more_like_this as pages_alike
from search_app.search.service import highlight_query
from search_app.search.service import search as find
from search_app.web import originals
from search_app.web.cors import frame_ancestors
from search_app.web.http_cache import IMMUTABLE
from search_app.web.request_context import (
    current_engine,
    current_settings,
    degradation,
    facet_names,
    limit_parameter,
    search_state,
)

__all__ = ["pages"]

pages = Blueprint("pages", __name__)


def _list_state() -> FacetListState:
    return FacetListState.from_args(request.args, facet_names(), current_settings())


def _options() -> EmbedOptions:
    return EmbedOptions.from_args(request.args, facet_names())


@pages.get("/")
def home() -> Response:
    """The home page: search box, examples, facets to browse."""
    return render(home_page(current_engine()))


@pages.get("/search")
def search() -> Response:
    """A page of results."""
    engine = current_engine()
    page = find(engine, search_state(), request.script_root, base_url=current_settings().base_url)
    within = engine.record(page.state.document) if page.state.document else None
    return render(search_page(page, Names.of(engine.info.taxonomy), within))


@pages.get("/documents/<identifier>")
def document(identifier: str) -> AnyResponse:
    """A document's record; `go` redirects to the page with that printed label."""
    engine, state, go = current_engine(), search_state(), request.args.get("go", "").strip()
    record = engine.record(identifier)
    number = page_with_label(record, go)
    if number:
        return redirect(Links(state, request.script_root).page(identifier, number), 303)
    query = highlight_query(engine, state)
    return render(document_page(engine, record, state, query, go))


@pages.get("/documents/<identifier>/pages/<int:number>")
def page(identifier: str, number: int) -> Response:
    """The reading view of a page."""
    engine, state = current_engine(), search_state()
    query = highlight_query(engine, state)
    return render(reading_page(engine, identifier, number, state, query))


@pages.get("/documents/<identifier>/pages/<int:number>/alike")
def alike(identifier: str, number: int) -> Response:
    """More pages like this one."""
    engine = current_engine()
    limit = limit_parameter(LIMIT, MAX_LIMIT)
    answer = pages_alike(engine, identifier, number, limit, request.script_root)
    return render(more_like_this_page(answer, Names.of(engine.info.taxonomy)))


@pages.get("/documents/<identifier>/pages/<int:number>.png")
def picture(identifier: str, number: int) -> Response:
    """A page's image; at the URL with its version it never changes."""
    png = page_png(current_engine(), identifier, number)
    version = image_version(png)
    response = Response(png, mimetype="image/png")
    immutable = request.args.get("v") == version
    response.headers["Cache-Control"] = IMMUTABLE if immutable else "no-cache"
    response.set_etag(version)
    response.make_conditional(request.environ)
    return response


@pages.get("/files/<identifier>")
def file(identifier: str) -> AnyResponse:
    """A document's original file, as long as it is the file that was indexed."""
    return originals.original(
        current_engine().record(identifier), current_settings().corpus, request.environ
    )


@pages.get("/browse/<name>")
def facet(name: str) -> Response:
    """All values of a facet."""
    return render(facet_page(current_engine(), name))


@pages.get("/browse/<name>/<path:value>")
def value(name: str, value: str) -> Response:
    """A value with its definition and documents."""
    return render(value_page(current_engine(), name, value))


@pages.get("/facets/<name>")
def values(name: str) -> Response:
    """All values of a facet under a search."""
    engine = current_engine()
    values = facet_list(engine, name, _list_state())
    return render(value_list_page(values, Names.of(engine.info.taxonomy)))


@pages.get("/facets/<name>/choices")
def choices(name: str) -> Response:
    """All check boxes of a facet with more values than a page of results shows."""
    return render(facet_choices(facet_list(current_engine(), name, _list_state())))


@pages.get("/facets/<name>.csv")
def values_csv(name: str) -> Response:
    """The values of a facet under a search as CSV."""
    values = facet_list(current_engine(), name, _list_state())
    base = current_settings().base_url.rstrip("/")
    path = f"{base}/search" if base else url_for("pages.search", _external=True)
    answer = Response(csv_export.values_csv(values, path), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=csv_export.file_name(values))
    return answer


@pages.get("/coverage")
def coverage() -> Response:
    """Which documents and pages were read, and which were not."""
    state = CoverageState.from_args(request.args, current_settings())
    return render(coverage_page(coverage_list(current_engine(), state)))


@pages.get("/help")
def help() -> Response:
    """The help page."""
    return render(help_page(current_engine()))


@pages.get("/about")
def about() -> Response:
    """About the collection."""
    return render(about_page(current_engine()))


@pages.get("/embed")
def embed() -> Response:
    """The component alone: the only page that other sites may frame."""
    answer = render(frame_page(current_engine(), _options()))
    answer.headers["Content-Security-Policy"] = policy(frame_ancestors(current_settings()))
    return answer


@pages.get("/embed/builder")
def builder() -> Response:
    """The builder of embed snippets."""
    return render(builder_page(current_engine(), _options(), current_settings()))


@pages.get("/opensearch.xml")
def opensearch() -> Response:
    """The OpenSearch description for address bars of browsers."""
    return opensearch_description(current_engine().info, current_settings().base_url)


@pages.get("/healthz")
def health() -> AnyResponse:
    """Health check: `ok`, or which index serves instead of the current one, or 503."""
    try:
        sentence = degradation()
    except IndexUnusable as error:
        return AnyResponse(f"{error.message} {error.hint}\n", 503, mimetype="text/plain")
    return AnyResponse(f"degraded: {sentence}\n" if sentence else "ok\n", mimetype="text/plain")
