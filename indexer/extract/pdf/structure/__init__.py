"""The structure of a PDF around its text: outline, page labels, links, embedded files, and metadata
with the title.

Not for the text of pages (see `page_reader` and `layout`). Start reading at read_structure.py;
object_trees.py has the access to PDF objects that all share.
"""

__all__: list[str] = []
