"""robots.txt of each site, read once a run (RFC 9309)."""

from collections.abc import Callable

from protego import Protego

from indexer.fetch.failure import Failure, FailureCode
from indexer.fetch.url import Address, brief

__all__ = ["ROBOTS_BYTES", "Robots"]

ROBOTS_BYTES = 500 * 1024
_MAX_DELAY_SECONDS = 300.0
# A robots.txt that leads round in circles, or where nobody may go, is as good as none.
_IGNORED_FAILURES = {FailureCode.REDIRECTS, FailureCode.INNER, FailureCode.BAD_ADDRESS}

Load = Callable[[Address, bool], bytes | None]


class Robots:
    """`load` gets the content of a robots.txt, None where the site has none; its Failure is kept
    for the whole run. Its second argument: whether private networks may be asked.
    """

    def __init__(self, name: str, load: Load) -> None:
        self._name = name
        self._load = load
        self._known: dict[str, Protego | Failure] = {}

    def check(self, address: Address, allow_private: bool) -> None:
        """Failure when the site forbids the URL, or its robots.txt cannot be read."""
        rules = self._rules(address, allow_private)
        if isinstance(rules, Failure):
            raise rules
        url = brief(address.text)
        if not rules.can_fetch(address.text, self._name):
            message = f"The robots.txt of {address.netloc} forbids programmes to fetch {url}."
            raise Failure(FailureCode.ROBOTS, message)
        if self.pause(address) > _MAX_DELAY_SECONDS:
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

    def _rules(self, address: Address, allow_private: bool) -> Protego | Failure:
        if address.origin not in self._known:
            robots_address = Address(address.scheme, address.host, address.port, "/robots.txt")
            self._known[address.origin] = self._ask(robots_address, allow_private)
        return self._known[address.origin]

    def _ask(self, address: Address, allow_private: bool) -> Protego | Failure:
        try:
            content = self._load(address, allow_private) or b""
        except Failure as failure:
            if failure.code not in _IGNORED_FAILURES:
                return Failure(failure.code, failure.message)  # it was tried often enough
            content = b""
        return Protego.parse(content[:ROBOTS_BYTES].decode("utf-8-sig", "replace"))
