"""What the current Flask request is answered with: the engine, the settings, the search state."""

from flask import current_app, request

from indexer.engine.protocol import Engine
from indexer.settings import Settings
from search_app.request.state import SearchState

__all__ = [
    "current_engine",
    "current_settings",
    "degradation",
    "facet_names",
    "limit_parameter",
    "search_state",
]


def current_engine() -> Engine:
    """The engine of the current request; the errors of `indexer.errors` if there is no index."""
    engine: Engine = current_app.extensions["pillars"].engine()
    return engine


def degradation() -> str:
    """Why another generation than the current one answers, "" when it does not; the errors of
    `indexer.errors` when none can.
    """
    sentence: str = current_app.extensions["pillars"].degradation()
    return sentence


def current_settings() -> Settings:
    """The settings of the application."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def facet_names() -> list[str]:
    """The facets that the index declares: parameters of these names are filters."""
    return [facet.name for facet in current_engine().info.taxonomy.facets]


def search_state() -> SearchState:
    """The search that the request's address describes."""
    return SearchState.from_args(request.args, facet_names(), current_settings())


def limit_parameter(default: int, maximum: int) -> int:
    """The parameter `limit`, from 1 to `maximum`; `default` for anything that is not a number."""
    text = request.args.get("limit", "")
    if not (text.isascii() and text.isdigit()):
        return default
    return min(max(int(text[:9]), 1), maximum)
