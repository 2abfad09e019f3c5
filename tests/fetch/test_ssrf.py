"""Inner networks: which addresses belong to them, and that nothing outside leads there."""

import pytest

from indexer.fetch import client, ssrf_guard
from tests.support.fetch_room import PDF, Room, extract_here
from tests.support.folders import page
from tests.support.misbehaving_server import answer, redirect


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "0.0.0.1", "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::",
        "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "not an address",
    ],
)  # fmt: skip
def test_addresses_of_inner_networks_are_known(address: str) -> None:
    assert ssrf_guard.is_private_address(address)


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"]
)
def test_addresses_of_the_open_internet_are_known(address: str) -> None:
    assert not ssrf_guard.is_private_address(address)


def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """This server counts as one of the open internet, all others of this machine do not."""
    monkeypatch.setattr(client, "is_private_address", lambda address: address != "127.0.0.1")


def test_an_outer_address_must_not_lead_into_an_inner_network(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside(monkeypatch)
    room.server.pages["/a.pdf"] = redirect("http://127.0.0.2:1/secret.pdf")

    code, message = room.fails("/a.pdf")

    assert code == "inner_address"
    assert "127.0.0.2" in message


def test_what_an_outer_page_attaches_must_not_lie_in_an_inner_network(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside(monkeypatch)
    monkeypatch.setattr("indexer.fetch.resource.extract_all", extract_here)
    links = '<a href="http://127.0.0.2:1/s.pdf">inner</a> <a href="/ok.pdf">outer</a>'
    room.server.pages |= {"/p": answer(page("P", links).encode()), "/ok.pdf": answer(PDF)}

    report = room.fetch("/p")

    assert [failure.code for failure in report.failed] == ["inner_address"]
    assert len(report.fetched) == 2


def test_an_inner_address_that_somebody_names_is_asked(room: Room) -> None:
    room.server.pages["/a.pdf"] = redirect(
        room.server.url("/b.pdf").replace("127.0.0.1", "localhost")
    )
    room.server.pages["/b.pdf"] = answer(PDF)

    assert len(room.fetch("/a.pdf").fetched) == 1
