"""Layout analysis: turn the words of a page, with their positions, into paragraphs, tables and
footnotes in reading order.

Works on values alone and opens no PDF: `pdfium_words` and `ocr_lines` supply the words. In order:
page_words, segments, tables, rows, paragraphs, blocks, text_writer. Start reading at paragraphs.py.
"""

__all__: list[str] = []
