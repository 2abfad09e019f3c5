"""What the robots.txt of each site lets us do, asked once a run (RFC 9309)."""

from collections.abc import Callable

from protego import Protego

from indexer.fetch.failure import Failure, FailureCode
from indexer.fetch.url import Address, brief

__all__ = ["ROBOTS_BYTES", "Robots"]

ROBOTS_BYTES = 500 * 1024
_LONGEST_DELAY = 300.0
# A robots.txt that leads round in circles, or where nobody may go, is as good as none.
_AS_GOOD_AS_NONE = {FailureCode.REDIRECTS, FailureCode.INNER, FailureCode.BAD_ADDRESS}

Load = Callable[[Address, bool], bytes | None]


class Robots:
    """`load` gets the content of a robots.txt, None where the site has none; a Failure of it stands
    for the whole run. Its second argument: whether inner networks may be asked.
    """

    def __init__(self, name: str, load: Load) -> None:
        self._name = name
        self._load = load
        self._known: dict[str, Protego | Failure] = {}

    def check(self, address: Address, inner: bool) -> None:
        """Failure when the site does not want us there, or is too much out of order to say so."""
        rules = self._rules(address, inner)
        if isinstance(rules, Failure):
            raise rules
        shown = brief(address.text)
        if not rules.can_fetch(address.text, self._name):
            message = f"The robots.txt of {address.netloc} forbids programmes to fetch {shown}."
            raise Failure(FailureCode.ROBOTS, message)
        if self.pause(address) > _LONGEST_DELAY:
            raise Failure(
                FailureCode.ROBOTS,
                f"The robots.txt of {address.netloc} asks programmes to wait "
                f"{self.pause(address):,.0f} s between two requests: too long for this one.",
            )

    def pause(self, address: Address) -> float:
        """Seconds that the site wants between two requests, as far as it was asked."""
        rules = self._known.get(address.origin)
        if rules is None or isinstance(rules, Failure):
            return 0.0
        rate = rules.request_rate(self._name)
        between = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(rules.crawl_delay(self._name) or 0.0, between)

    def _rules(self, address: Address, inner: bool) -> Protego | Failure:
        if address.origin not in self._known:
            place = Address(address.scheme, address.host, address.port, "/robots.txt")
            self._known[address.origin] = self._ask(place, inner)
        return self._known[address.origin]

    def _ask(self, place: Address, inner: bool) -> Protego | Failure:
        try:
            content = self._load(place, inner) or b""
        except Failure as failure:
            if failure.code not in _AS_GOOD_AS_NONE:
                return Failure(failure.code, failure.message)  # it was tried often enough
            content = b""
        return Protego.parse(content[:ROBOTS_BYTES].decode("utf-8-sig", "replace"))
