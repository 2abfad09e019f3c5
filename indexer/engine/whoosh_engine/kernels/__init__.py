"""Functions on arrays of many rows at once: counting, comparing and joining without a loop in
Python. They know neither Whoosh nor files.
"""

__all__: list[str] = []
