"""Routes of the JSON API under /api/v1; failures have one shape."""

from flask import Blueprint, Response, current_app, jsonify, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from indexer.engine.protocol import Engine
from indexer.engine.taxonomy import FacetDeclaration
from indexer.errors import NotFound as Missing
from indexer.errors import PillarsError
from search_app.api.openapi import openapi
from search_app.assist.autocomplete import LIMIT as SUGGESTIONS
from search_app.assist.autocomplete import MAX_LIMIT as MAX_SUGGESTIONS
from search_app.assist.autocomplete import autocomplete
from search_app.documents.coverage import CoverageState, coverage_list
from search_app.documents.matches import matching_pages
from search_app.documents.page_images import page_image
from search_app.facets.lookup import find_facet
from search_app.opensearch import opensearch_suggestions
from search_app.request.links import Links
from search_app.search.more_like_this import LIMIT, MAX_LIMIT, more_like_this
from search_app.search.service import execute_with_fallbacks, highlight_query, search
from search_app.serializers.common import failure_json
from search_app.serializers.coverage import coverage_json
from search_app.serializers.documents import document_json
from search_app.serializers.facets import facet_values_json
from search_app.serializers.pages import page_json
from search_app.serializers.search import results_json, similar_pages_json
from search_app.serializers.suggestions import suggestions_json
from search_app.web.http_cache import revalidated
from search_app.web.request_context import (
    current_engine,
    current_settings,
    limit_parameter,
    search_state,
)

__all__ = ["api"]

api = Blueprint("api", __name__, url_prefix="/api/v1")

_CODES = {404: "not_found", 405: "method_not_allowed"}


@api.before_request
def preflight() -> Response | None:
    """Answers CORS preflight requests: only simple requests are allowed. The headers that name the
    allowed origin are set on all answers (`web.cors`).
    """
    if request.method != "OPTIONS":
        return None
    return Response(status=204, headers={"Allow": "GET, HEAD, OPTIONS"})


@api.get("/search")
def find() -> Response:
    """A page of results."""
    engine = current_engine()
    page = search(
        engine,
        search_state(),
        request.script_root,
        path="/api/v1/search",
        base_url=current_settings().base_url,
        modes=False,
    )
    return jsonify(results_json(page))


@api.get("/documents/<identifier>")
def document(identifier: str) -> Response:
    """A document's record and its pages without their text, with the matches of `q` in each."""
    engine = current_engine()
    record = engine.record(identifier)
    state = search_state()
    query = highlight_query(engine, state)
    matches = matching_pages(engine, record, query) if query else None
    links = Links(state, request.script_root)
    return jsonify(document_json(record, engine.info, links, matches))


@api.get("/documents/<identifier>/pages/<int:number>")
def page(identifier: str, number: int) -> Response:
    """A page's text with the marks of `q`, and the pages around it."""
    engine = current_engine()
    state, root = search_state(), request.script_root
    query = highlight_query(engine, state)
    page_text = engine.page(identifier, number, query)
    matches = matching_pages(engine, page_text.record, query)
    image = page_image(engine, page_text, root)
    return jsonify(page_json(engine, page_text, image, matches, Links(state, root)))


@api.get("/documents/<identifier>/pages/<int:number>/alike")
def like(identifier: str, number: int) -> Response:
    """The pages most like a page."""
    limit = limit_parameter(LIMIT, MAX_LIMIT)
    answer = more_like_this(current_engine(), identifier, number, limit, request.script_root)
    return jsonify(similar_pages_json(answer))


@api.get("/facets/<name>")
def facet(name: str) -> Response:
    """A facet's declaration and all its values with counts under the query and the filters."""
    engine = current_engine()
    declared = _require_facet(engine, name)
    executed = execute_with_fallbacks(engine, search_state(), limit=0, facets=(name,))
    (counts,) = executed.results.facets
    return jsonify(facet_values_json(declared, counts, engine.info))


def _require_facet(engine: Engine, name: str) -> FacetDeclaration:
    facet = find_facet(engine.info.taxonomy, name)
    if facet is None:
        known = ", ".join(facet.name for facet in engine.info.taxonomy.facets)
        raise Missing(f"There is no facet {name!r} in this index.", f"Facets: {known or 'none'}.")
    return facet


@api.get("/suggest")
def suggestions() -> Response:
    """Completions of what was typed so far; `format=opensearch` for address bars."""
    engine, typed = current_engine(), request.args.get("q", "")
    limit = limit_parameter(SUGGESTIONS, MAX_SUGGESTIONS)
    completions = autocomplete(engine, typed, limit, request.script_root)
    if request.args.get("format") == "opensearch":
        return opensearch_suggestions(typed, completions, current_settings().base_url)
    return revalidated(jsonify(suggestions_json(typed, completions, engine.info)))


@api.get("/coverage")
def coverage() -> Response:
    """Coverage: what was read of the documents, with sums that add up."""
    state = CoverageState.from_args(request.args, current_settings())
    return jsonify(coverage_json(coverage_list(current_engine(), state), request.script_root))


@api.get("/openapi.json")
def description() -> Response:
    """The OpenAPI description, with the facets of this index as parameters."""
    return jsonify(openapi(current_engine().info, request.script_root))


@api.route("/", defaults={"rest": ""}, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
@api.route("/<path:rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
def nothing(rest: str) -> Response:
    """Any other address or method under /api/v1: a failure in the shape of all failures."""
    routes = current_app.url_map.bind("")
    endpoint, _ = routes.match(request.path, method="GET")
    if endpoint != request.endpoint:
        raise MethodNotAllowed(valid_methods=["GET"])
    raise NotFound


@api.errorhandler(PillarsError)
def handle_pillars_error(error: PillarsError) -> tuple[Response, int]:
    """An error of ours, with its status."""
    return jsonify(failure_json(error.code, error.message, error.hint)), error.status


@api.errorhandler(HTTPException)
def handle_http_error(error: HTTPException) -> tuple[Response, int]:
    """An HTTP error, or an unexpected exception (500)."""
    status = error.code or 500
    code = _CODES.get(status, "bad_request" if status < 500 else "internal_error")
    message = {
        404: "There is nothing at this address of the interface.",
        405: "This address only answers GET.",
        500: "The request failed by a fault of the program; it is in the log.",
    }.get(status, error.description or error.name)
    answer = jsonify(failure_json(code, message, "See /api/v1/openapi.json."))
    if status == 405:
        answer.headers["Allow"] = "GET, HEAD"
    return answer, status
