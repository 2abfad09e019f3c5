"""Routes for people: an address in, a page out; everything between is in the modules that the
routes name.
"""

from flask import Blueprint, Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from indexer.settings import Settings
from search_app.api.suggestions import opensearch_description
from search_app.documents import page_images
from search_app.documents.coverage import CoverageState, covered
from search_app.embed.options import EmbedOptions
from search_app.facets import csv_export
from search_app.facets.values import FacetListState, facet_list
from search_app.html.document import document_view, page_view
from search_app.html.document.more_like_this import more_like_this_page
from search_app.html.labels import Names
from search_app.html.rendering import engine, policy, render
from search_app.html.search.facet_panel import facet_choices
from search_app.html.search.facet_values import value_list_page
from search_app.html.search.page import search_page
from search_app.html.site import browse
from search_app.html.site import home as plain
from search_app.html.site.coverage import coverage_page
from search_app.html.site.embed_builder import builder_page, frame_page
from search_app.html.site.help import help_page
from search_app.request.state import SearchState
from search_app.search.more_like_this import limit_of
from search_app.search.more_like_this import more_like_this as pages_alike
from search_app.search.service import highlight_query
from search_app.search.service import search as find
from search_app.web import originals
from search_app.web.cors import frame_ancestors

__all__ = ["pages"]

pages = Blueprint("pages", __name__)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _state() -> SearchState:
    facets = [facet.name for facet in engine().info.taxonomy.facets]
    return SearchState.from_args(request.args, facets, _settings())


def _list_state() -> FacetListState:
    facets = [facet.name for facet in engine().info.taxonomy.facets]
    return FacetListState.from_args(request.args, facets, _settings())


def _options() -> EmbedOptions:
    return EmbedOptions.from_args(
        request.args, [facet.name for facet in engine().info.taxonomy.facets]
    )


@pages.get("/")
def home() -> Response:
    """The box, examples and shelves."""
    return render(plain.home(engine()))


@pages.get("/search")
def search() -> Response:
    """A page of results."""
    serving = engine()
    page = find(serving, _state(), request.script_root, base_url=_settings().base_url)
    return render(search_page(page, Names.of(serving.info.taxonomy), serving.record))


@pages.get("/documents/<identifier>")
def document(identifier: str) -> AnyResponse:
    """A document's record; with `go` the page of that printed label."""
    serving, state, go = engine(), _state(), request.args.get("go", "").strip()
    record = serving.record(identifier)
    number = document_view.labelled(record, go)
    if number:
        return redirect(state.page_url(identifier, number, request.script_root), 303)
    query = highlight_query(serving, state)
    return render(document_view.document_page(serving, record, state, query, go))


@pages.get("/documents/<identifier>/pages/<int:number>")
def page(identifier: str, number: int) -> Response:
    """A page's text."""
    serving, state = engine(), _state()
    query = highlight_query(serving, state)
    return render(page_view.reading_page(serving, identifier, number, state, query))


@pages.get("/documents/<identifier>/pages/<int:number>/alike")
def alike(identifier: str, number: int) -> Response:
    """More pages like this one."""
    serving = engine()
    limit = limit_of(request.args.get("limit", ""))
    answer = pages_alike(serving, identifier, number, limit, request.script_root)
    return render(more_like_this_page(answer, Names.of(serving.info.taxonomy), serving.record))


@pages.get("/documents/<identifier>/pages/<int:number>.png")
def picture(identifier: str, number: int) -> Response:
    """A page's picture."""
    return page_images.picture(engine(), identifier, number)


@pages.get("/files/<identifier>")
def file(identifier: str) -> AnyResponse:
    """The original, only while it is the file that was indexed."""
    return originals.original(engine().record(identifier), _settings().corpus, request.environ)


@pages.get("/browse/<name>")
def facet(name: str) -> Response:
    """All values of a facet."""
    return render(browse.facet_page(engine(), name))


@pages.get("/browse/<name>/<path:value>")
def value(name: str, value: str) -> Response:
    """A value with its definition and documents."""
    return render(browse.value_page(engine(), name, value))


@pages.get("/facets/<name>")
def values(name: str) -> Response:
    """All values of a facet under a search."""
    serving = engine()
    found = facet_list(serving, name, _list_state())
    return render(value_list_page(found, Names.of(serving.info.taxonomy)))


@pages.get("/facets/<name>/choices")
def choices(name: str) -> Response:
    """The check boxes of a facet that has more values than a page of results shows."""
    serving = engine()
    found = facet_list(serving, name, _list_state())
    return render(facet_choices(found, Names.of(serving.info.taxonomy)))


@pages.get("/facets/<name>.csv")
def values_csv(name: str) -> Response:
    """The same values and numbers as a table."""
    found = facet_list(engine(), name, _list_state())
    base = _settings().base_url.rstrip("/")
    path = f"{base}/search" if base else url_for("pages.search", _external=True)
    answer = Response(csv_export.values_csv(found, path), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=csv_export.file_name(found))
    return answer


@pages.get("/coverage")
def coverage() -> Response:
    """What was read of the documents, and what was not."""
    state = CoverageState.from_args(request.args, _settings())
    return render(coverage_page(covered(engine(), state)))


@pages.get("/help")
def help() -> Response:
    """How searches are written."""
    return render(help_page(engine()))


@pages.get("/about")
def about() -> Response:
    """What is in the index and what is not."""
    return render(plain.about(engine(), url_for("pages.home", _external=True)))


@pages.get("/embed")
def embed() -> Response:
    """The component alone: the one page that others may frame."""
    answer = render(frame_page(engine(), _options()))
    answer.headers["Content-Security-Policy"] = policy(frame_ancestors(_settings()))
    return answer


@pages.get("/embed/builder")
def builder() -> Response:
    """The lines that put this search on another site."""
    return render(builder_page(engine(), _options(), _settings()))


@pages.get("/opensearch.xml")
def opensearch() -> Response:
    """How a browser's address bar searches here."""
    return opensearch_description(engine().info, _settings().base_url)


@pages.get("/healthz")
def health() -> AnyResponse:
    """Says that the process answers, with or without an index."""
    return AnyResponse("ok\n", mimetype="text/plain")
