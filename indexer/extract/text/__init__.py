"""Text processing shared by all readers: decoding, cleaning, paragraphs, dehyphenation, running
headers and footers, and the recognition of languages, titles, dates and names.

Knows no file format, and does not tokenize or stem (see `engine.analysis`). Start reading at
clean.py.
"""

__all__: list[str] = []
