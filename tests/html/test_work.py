"""The work of a page of results, in calls of functions, which are the same on every machine."""

from indexer.settings import Settings
from search_app import create_app
from tests.tools.count_calls import ADDRESSES, calls

# 11,200 when it was written; before the values were held once it was 16,600.
MOST = 12_500


def test_a_page_of_results_is_no_more_work_than_needed(shipped: Settings) -> None:
    page, answer = ADDRESSES
    client = create_app(shipped).test_client()

    assert calls(client, page) <= MOST
    assert calls(client, answer) <= MOST / 2
