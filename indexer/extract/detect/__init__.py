"""File format detection: tell the format of a file by its content, not by its name.

Not for reading the content: the readers do that, and `formats/registry.py` says which format has
one. Start reading at `sniff`.
"""

__all__: list[str] = []
