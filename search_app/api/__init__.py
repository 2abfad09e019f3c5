"""JSON API: the routes under /api/v1 and their OpenAPI description.

Start reading in `routes`; `openapi` describes the parameters, while the shapes of the answers are
generated from `serializers`. Not for deciding what an answer contains, and not for the JSON
itself, which the command line prints as well (`serializers`).
"""

__all__: list[str] = []
