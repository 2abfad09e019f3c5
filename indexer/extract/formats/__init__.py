"""Readers of all formats other than PDF and web pages: one module per format, each the only user of
its library, and the registry of all readers.

Not for detecting a format (see `detect`) nor for PDF and HTML, which have packages of their own.
Start reading at registry.py; plain.py is the simplest reader.
"""

__all__: list[str] = []
