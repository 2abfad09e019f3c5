"""PDF: read pages with pdfium and pypdf, compare both, recognize text where there is none, and
render page images.

`structure` reads everything around the text (outline, labels, links, attachments, metadata),
`layout` turns words with positions into paragraphs and tables. The only package that uses pypdf,
pypdfium2, Pillow and tesserocr. It is not for choosing the format of a file, nor for text in
general (`extract.text`). Start reading at reader.py, then page_reader.py and pages.py.
"""

from indexer.extract.pdf.reader import read_pdf

__all__ = ["read_pdf"]
