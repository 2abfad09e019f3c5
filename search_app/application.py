"""The web application, alone and as a blueprint: every room installed in one Flask application."""

from dataclasses import replace
from functools import partial

from flask import Blueprint, Flask

from indexer.engine import open_engine
from indexer.engine.protocol import Engine
from indexer.settings import Settings
from search_app.api.routes import api
from search_app.html import rendering
from search_app.html.routes import pages
from search_app.web import address_limit, cors, http_cache, static_files
from search_app.web.engine_holder import EngineHolder
from search_app.web.mounting import behind_proxies, mounted

__all__ = ["create_app", "create_blueprint"]

# Bytes: every route answers GET only, so a request body is a mistake.
_MAX_BODY = 64 * 1024


def create_app(settings: Settings | None = None, engine: Engine | None = None) -> Flask:
    """The application on the index of `settings`, which it opens at the first request.

    With `engine` it uses that engine and never looks for a newer generation.
    """
    chosen = settings or Settings.load()
    app = Flask(__package__, static_folder=None)
    app.config["SETTINGS"] = chosen
    app.config["MAX_CONTENT_LENGTH"] = _MAX_BODY
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    opener = partial(open_engine, cache=chosen.cache_mb << 20)
    holder = EngineHolder.of(engine) if engine else EngineHolder(chosen.index, opener)
    address_limit.install(app)
    holder.install(app)
    static_files.install(app)
    app.register_blueprint(pages)
    app.register_blueprint(api)
    rendering.install(app)
    cors.install(app)
    http_cache.install(app)
    app.wsgi_app = behind_proxies(  # type: ignore[assignment, method-assign]
        app.wsgi_app, chosen.trusted_proxies
    )
    return app


def create_blueprint(
    settings: Settings | None = None, engine: Engine | None = None, name: str = "pillars_search"
) -> Blueprint:
    """The same as a blueprint for another Flask application, under any prefix of it.

    Which proxies are trusted is up to that application.
    """
    chosen = replace(settings or Settings.load(), trusted_proxies=0)
    return mounted(create_app(chosen, engine), name)
