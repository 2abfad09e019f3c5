"""The web application: HTML pages for people and a JSON API for programs, alone or inside another
Flask application, and the command line. Start reading in `application`, which puts the rooms
together and is imported, with Flask, only where it is asked for. Not for anything that one of the
rooms does.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from search_app.application import create_app, create_blueprint

__all__ = ["create_app", "create_blueprint"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from search_app import application

    return getattr(application, name)
