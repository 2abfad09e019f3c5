"""The bytes of a PDF in, its pages, structure and metadata out; the home of pypdf."""

from indexer.extract.pdf.reader import read_pdf

__all__ = ["read_pdf"]
