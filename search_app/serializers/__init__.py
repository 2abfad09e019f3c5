"""Serializers: from the values of the application to JSON, for the HTTP API and for `--json` of the
command line.

Every JSON object is declared once, as a `TypedDict` whose `Annotated` metadata describes it: the
functions beside it return it, so that types are checked, and `schema` generates the component
schemas of the OpenAPI document from it. Not for HTML, and not for what an answer contains: that is
decided in `search`, `documents` and `facets`. Start reading at `search`.
"""

__all__: list[str] = []
