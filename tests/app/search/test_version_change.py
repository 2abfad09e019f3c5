"""What every medium tells somebody who comes with a link of an earlier version."""

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from indexer.settings import Settings
from search_app.application import create_app
from search_app.cli.main import main
from tests.support.small_index import Book, write_index

KNOWN = "(former, now test). Different: 2 documents added, 1 document changed, other facets."
UNKNOWN = "(other, now test). This index has no record of what is different."


@pytest.mark.parametrize(("version", "sentence"), [("former", KNOWN), ("other", UNKNOWN)])
def test_page_json_and_terminal_say_what_is_different(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], version: str, sentence: str
) -> None:
    url = write_index(tmp_path / "index", [Book("a", title="Peers")])
    client = create_app(Settings(index=url)).test_client()

    soup = BeautifulSoup(client.get(f"/search?q=peers&v={version}").text, "lxml")
    assert sentence in " ".join(soup.get_text().split())
    (remark,) = client.get(f"/api/v1/search?q=peers&v={version}").json["query"]["remarks"]  # type: ignore[index]
    assert remark["message"].endswith(sentence)
    assert main(["query", "--index", url, "--v", version, "peers"]) == 0
    assert sentence in " ".join("".join(capsys.readouterr()).split())
    assert main(["query", "--json", "--index", url, "--v", version, "peers"]) == 0
    assert json.loads(capsys.readouterr().out)["query"]["remarks"] == [remark]
