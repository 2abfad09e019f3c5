"""Addresses in, documents in the corpus folder out, as polite and as careful as it goes; the home
of urllib3 and protego.
"""

from indexer.fetch.progress import UNSEEN, Bar
from indexer.fetch.report import FetchReport
from indexer.fetch.run import Wishes, fetch
from indexer.fetch.text import of_fetch

__all__ = ["UNSEEN", "Bar", "FetchReport", "Wishes", "fetch", "of_fetch"]
