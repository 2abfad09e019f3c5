"""Worker processes: a pool of sandboxed readers with limits on time and memory.

Not for parsing: what runs in a worker is `dispatch.read_source`. Start reading at extract_all.py,
then pool.py (the building process) and main.py (inside a worker).
"""

__all__: list[str] = []
