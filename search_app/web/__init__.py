"""Web: what the HTML pages and the JSON API share of HTTP. The engine of a request, caching, CORS,
static files, original files, mounting behind proxies and in other applications.

Start reading in `engine_holder`, which gives each request the engine of the current index. Not for
what an answer says (`html`, `api`), and not for the server process (`cli.serve`).
"""

__all__: list[str] = []
