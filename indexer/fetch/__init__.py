"""Addresses in, documents in the corpus folder out, as polite and as careful as it goes; the home
of urllib3 and protego.
"""

from indexer.fetch.progress import NO_PROGRESS
from indexer.fetch.report import FetchReport
from indexer.fetch.run import FetchOptions, fetch
from indexer.fetch.text import format_report

__all__ = ["NO_PROGRESS", "FetchOptions", "FetchReport", "fetch", "format_report"]
