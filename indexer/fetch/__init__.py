"""Downloads documents into the corpus folder, politely (robots.txt, pauses) and carefully (SSRF
guard, size limits, pins by SHA-256). The home of urllib3 and protego. Not for reading what came,
which a build does. Start with `run`.
"""

from indexer.fetch.progress import NO_PROGRESS
from indexer.fetch.report import FetchReport
from indexer.fetch.run import FetchOptions, fetch
from indexer.fetch.text import format_report

__all__ = ["NO_PROGRESS", "FetchOptions", "FetchReport", "fetch", "format_report"]
