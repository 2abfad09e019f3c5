"""Polite HTTP client: user agent, pauses per host, robots.txt, retries, redirects."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from itertools import count
from typing import TypeVar

from indexer.errors import UsageError
from indexer.fetch.clock import CLOCK, Clock
from indexer.fetch.failure import Failure, FailureCode
from indexer.fetch.http_exchange import HttpResponse, get
from indexer.fetch.robots import ROBOTS_BYTES, Robots
from indexer.fetch.ssrf_guard import Resolve, is_private_address, resolve
from indexer.fetch.url import Address, brief, parse
from indexer.settings import Settings

__all__ = ["NAME", "Client", "next_address", "user_agent"]

NAME = "pillars-search"
_REDIRECTS = {301, 302, 303, 307, 308}
_MAX_REDIRECTS = 10
_RETRYABLE = {408, 425, 429, 500, 502, 503, 504}
_BUSY = {429, 503}
_MAX_SILENCE_SECONDS = 3600
_MAX_RETRY_AFTER_SECONDS = 300.0
_MAX_BACK_OFF_SECONDS = 60.0
# A whole file may take this many times the limit for silence: half an hour.
_TOTAL_TIME_FACTOR = 30

Value = TypeVar("Value")


def user_agent(contact: str) -> str:
    """Who we are, and whom to ask about us; UsageError for a contact that no header can hold."""
    if not re.fullmatch(r"[\x21-\x7e]*", contact):
        raise UsageError(
            f"The option fetch_contact is {contact!r}.",
            "It must be one address of a person or page, in ASCII and without blanks.",
        )
    return f"{NAME}/{version(NAME)}" + (f" (+{contact})" if contact else "")


class Client:
    """The requests of one run. `on_wait` is called with a sentence that says why it waits."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock = CLOCK,
        resolver: Resolve = resolve,
        on_wait: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        if not 0 < settings.fetch_seconds <= _MAX_SILENCE_SECONDS:
            raise UsageError(
                f"The option fetch_seconds is {settings.fetch_seconds}.",
                f"It must be more than 0 and at most {_MAX_SILENCE_SECONDS}.",
            )
        self._settings = settings
        self._clock = clock
        self._resolve = resolver
        self._on_wait = on_wait
        self._agent = user_agent(settings.fetch_contact)
        self._robots = Robots(NAME, self._load_robots)
        self._last_request: dict[str, float] = {}
        self.requests = 0

    def is_private(self, address: Address) -> bool:
        """Whether the host is in a private network: only then may it lead to others there."""
        try:
            return any(map(is_private_address, self._resolve(address.host, address.port)))
        except Failure:
            return False

    def attempts(self, action: Callable[[], Value]) -> Value:
        """Runs `action` until it succeeds, fails for good, or has been tried often enough."""
        for attempt in count():
            try:
                return action()
            except Failure as failure:
                if not failure.retryable or attempt >= self._settings.fetch_retries:
                    if attempt:
                        failure.message += f" It was tried {attempt + 1} times."
                    raise
                back_off = min(2.0**attempt, _MAX_BACK_OFF_SECONDS)
                wait = back_off if failure.retry_after is None else failure.retry_after
                self._on_wait(f"{failure.message} Trying again in {wait:.0f} s.")
                self._clock.sleep(wait)
        raise AssertionError

    def open(self, start: Address, headers: Mapping[str, str], allow_private: bool) -> HttpResponse:
        """The response after all redirects, whatever its status; close it.

        `allow_private`: private networks may be asked.
        """
        return self._follow_redirects(start, headers, allow_private, self._robots.check)

    def refusal(self, response: HttpResponse) -> Failure:
        """The failure that an unusable status means."""
        status, url = response.status, brief(response.address.text)
        if status in _RETRYABLE:
            return self._retryable_failure(response)
        if status in {404, 410}:
            return Failure(FailureCode.GONE, f"There is nothing at {url} ({status}).")
        if status in {401, 402, 403, 407, 451}:
            return Failure(FailureCode.FORBIDDEN, f"The server does not give out {url} ({status}).")
        return Failure(FailureCode.REFUSED, f"The server answered {url} with the status {status}.")

    def _follow_redirects(
        self,
        start: Address,
        headers: Mapping[str, str],
        allow_private: bool,
        check: Callable[[Address, bool], None],
    ) -> HttpResponse:
        address, seen = start, set[str]()
        for _ in range(_MAX_REDIRECTS + 1):
            check(address, allow_private)
            response = self._get(address, headers, allow_private)
            if response.status not in _REDIRECTS:
                return response
            response.close()
            seen.add(address.text)
            address = next_address(address, response.headers.get("location", ""))
            if address.text in seen:
                raise Failure(
                    FailureCode.REDIRECTS,
                    f"The address {brief(start.text)} leads round in circles: its site may want "
                    "cookies, which are not kept here.",
                )
        raise Failure(
            FailureCode.REDIRECTS,
            f"The address {brief(start.text)} leads on more than {_MAX_REDIRECTS} times.",
        )

    def _get(
        self, address: Address, headers: Mapping[str, str], allow_private: bool
    ) -> HttpResponse:
        addresses = self._resolve(address.host, address.port)
        if not allow_private and any(map(is_private_address, addresses)):
            raise Failure(
                FailureCode.INNER,
                f"The address {brief(address.text)} lies in an inner network, and what led there "
                "does not.",
            )
        self._pause(address)
        self.requests += 1
        silence_seconds = self._settings.fetch_seconds
        default_headers = {
            "User-Agent": self._agent,
            "Accept": "*/*",
            "Accept-Encoding": "identity",
        }
        try:
            return get(
                address,
                addresses,
                {**default_headers, **headers},
                silence_seconds,
                silence_seconds * _TOTAL_TIME_FACTOR,
            )
        finally:
            self._last_request[address.host] = self._clock.now()

    def _pause(self, address: Address) -> None:
        last = self._last_request.get(address.host)
        if last is not None:
            pause = max(self._settings.fetch_pause, self._robots.pause(address))
            remaining = last + pause - self._clock.now()
            if remaining > 0:
                self._clock.sleep(remaining)

    def _load_robots(self, address: Address, allow_private: bool) -> bytes | None:
        return self.attempts(lambda: self._robots_once(address, allow_private))

    def _robots_once(self, address: Address, allow_private: bool) -> bytes | None:
        response = self._follow_redirects(
            address, {}, allow_private, lambda address, allow_private: None
        )
        try:
            if response.status in _RETRYABLE or response.status >= 500:
                failure = self._retryable_failure(response)
                raise Failure(
                    FailureCode.ROBOTS,
                    f"The robots.txt of {address.netloc} is out of order ({response.status}), and "
                    "until it says what is allowed nothing may be fetched there.",
                    retryable=failure.retryable,
                    retry_after=failure.retry_after,
                )
            if response.status != 200:
                return None
            content = b""
            for chunk in response.chunks():
                content += chunk
                if len(content) >= ROBOTS_BYTES:
                    break
            return content
        finally:
            response.close()

    def _retryable_failure(self, response: HttpResponse) -> Failure:
        """A failure worth a retry, after the time that the server asks for, unless that is too
        long.
        """
        code = FailureCode.BUSY if response.status in _BUSY else FailureCode.REFUSED
        message = f"The server cannot serve {brief(response.address.text)} now ({response.status})."
        wait = self._retry_after(response)
        if wait is None:
            return Failure(code, message, retryable=True)
        if wait > _MAX_RETRY_AFTER_SECONDS:
            message = f"{message[:-1]}, and asks to come back in {wait:,.0f} s."
        return Failure(code, message, retryable=wait <= _MAX_RETRY_AFTER_SECONDS, retry_after=wait)

    def _retry_after(self, response: HttpResponse) -> float | None:
        """Seconds that the server asks for, by number or by date."""
        value = response.headers.get("retry-after", "").strip()
        if re.fullmatch(r"[0-9]{1,9}", value):
            return float(value)
        try:
            moment = parsedate_to_datetime(value).timestamp()
        except (ValueError, TypeError, OverflowError):
            return None
        return max(0.0, moment - self._clock.wall())


def next_address(address: Address, location: str) -> Address:
    """The target of a redirect from `address`; Failure for one that cannot be followed."""
    url, text = brief(address.text), location.strip()
    if not text:
        raise Failure(FailureCode.REDIRECTS, f"The address {url} leads on, but does not say where.")
    with suppress(UnicodeError):  # addresses in headers are UTF-8 that was taken for Latin-1
        text = text.encode("latin-1").decode("utf-8")
    try:
        target = parse(text, address)
    except Failure as failure:
        message = f"The address {url} leads on to no place to go. {failure.message}"
        raise Failure(FailureCode.REDIRECTS, message) from failure
    if address.scheme == "https" and target.scheme == "http":
        message = f"The secure address {url} leads to an open one, {brief(target.text)}."
        raise Failure(FailureCode.REDIRECTS, message)
    return target
