"""How much work an answer is, as calls of our functions: `python -m tests.tools.count_calls`.

Printed for the page of results and for the JSON of one search, on an index of this corpus: calls of
functions of our packages and of compiled templates, once everything is warm. Unlike seconds, the
numbers are the same on every machine.
"""

import tempfile
from cProfile import Profile
from pathlib import Path
from types import CodeType

from flask.testing import FlaskClient

from search_app import create_app
from tests.support.site import ROOT, shipped_index

__all__ = ["ADDRESSES", "calls", "calls_now"]

ADDRESSES = ("/search?q=training+supervision", "/api/v1/search?q=training+supervision")
_OURS = tuple(f"{ROOT / package}/" for package in ("indexer", "search_app"))


def main() -> None:
    """Print the calls of each address."""
    with tempfile.TemporaryDirectory() as folder:
        client = create_app(shipped_index(Path(folder))).test_client()
        for address in ADDRESSES:
            print(f"{calls(client, address):>6,} {address}")


def calls(client: FlaskClient, address: str) -> int:
    """The calls of our functions and templates for an address that was asked for before."""
    for _ in range(3):
        assert client.get(address).status_code == 200
    return calls_now(client, address)


def calls_now(client: FlaskClient, address: str) -> int:
    """The calls of our functions and templates for an address, whatever was asked for before."""
    profile = Profile()
    profile.enable()
    answer = client.get(address)
    profile.disable()
    assert answer.status_code == 200, address
    return sum(
        entry.callcount
        for entry in profile.getstats()
        if isinstance(entry.code, CodeType) and entry.code.co_filename.startswith(_OURS)
    )


if __name__ == "__main__":
    main()
