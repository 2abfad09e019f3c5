"""HTML pages of one document: its record with outline and pages, the reading view of a page, and
more pages like one.

Start reading in `page_view`. Not for what is known of a document (`search_app.documents`).
"""

__all__: list[str] = []
