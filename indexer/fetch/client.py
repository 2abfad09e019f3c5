"""Requests as a good guest makes them: who we are, not too often, where robots.txt lets us, again
after a failure that may pass, through redirects that lead somewhere.
"""

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
_MOST_REDIRECTS = 10
_PASSING = {408, 425, 429, 500, 502, 503, 504}
_BUSY = {429, 503}
_LONGEST_SILENCE = 3600
_LONGEST_WAIT = 300.0
_LONGEST_BACK_OFF = 60.0
# The whole of a file may take so many times what the server may be silent: half an hour.
_PATIENCE = 30

Result = TypeVar("Result")


def user_agent(contact: str) -> str:
    """Who we are, and whom to ask about us; UsageError for a contact that no header can hold."""
    if not re.fullmatch(r"[\x21-\x7e]*", contact):
        raise UsageError(
            f"The option fetch_contact is {contact!r}.",
            "It must be one address of a person or page, in ASCII and without blanks.",
        )
    return f"{NAME}/{version(NAME)}" + (f" (+{contact})" if contact else "")


class Client:
    """One run's requests. `notice` is told, in a sentence, why it waits."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock = CLOCK,
        find: Resolve = resolve,
        notice: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        if not 0 < settings.fetch_seconds <= _LONGEST_SILENCE:
            raise UsageError(
                f"The option fetch_seconds is {settings.fetch_seconds}.",
                f"It must be more than 0 and at most {_LONGEST_SILENCE}.",
            )
        self._settings = settings
        self._clock = clock
        self._find = find
        self._notice = notice
        self._agent = user_agent(settings.fetch_contact)
        self._robots = Robots(NAME, self._load_robots)
        self._asked: dict[str, float] = {}
        self.requests = 0

    def is_inner(self, address: Address) -> bool:
        """Whether the address lies in an inner network: only then may it lead to others there."""
        try:
            return any(map(is_private_address, self._find(address.host, address.port)))
        except Failure:
            return False

    def attempts(self, action: Callable[[], Result]) -> Result:
        """Runs `action` until it comes through, fails for good, or has been tried often enough."""
        for attempt in count():
            try:
                return action()
            except Failure as failure:
                if not failure.retryable or attempt >= self._settings.fetch_retries:
                    if attempt:
                        failure.message += f" It was tried {attempt + 1} times."
                    raise
                back_off = min(2.0**attempt, _LONGEST_BACK_OFF)
                wait = back_off if failure.retry_after is None else failure.retry_after
                self._notice(f"{failure.message} Trying again in {wait:.0f} s.")
                self._clock.sleep(wait)
        raise AssertionError

    def open(self, start: Address, headers: Mapping[str, str], inner: bool) -> HttpResponse:
        """The answer at the end of the redirects, whatever its status below 500; close it.

        `inner`: inner networks may be asked.
        """
        return self._walk(start, headers, inner, self._robots.check)

    def refusal(self, answer: HttpResponse) -> Failure:
        """What a status that is of no use means."""
        status, shown = answer.status, brief(answer.address.text)
        if status in _PASSING:
            return self._passing(answer)
        if status in {404, 410}:
            return Failure(FailureCode.GONE, f"There is nothing at {shown} ({status}).")
        if status in {401, 402, 403, 407, 451}:
            return Failure(
                FailureCode.FORBIDDEN, f"The server does not give out {shown} ({status})."
            )
        return Failure(
            FailureCode.REFUSED, f"The server answered {shown} with the status {status}."
        )

    def _walk(
        self,
        start: Address,
        headers: Mapping[str, str],
        inner: bool,
        check: Callable[[Address, bool], None],
    ) -> HttpResponse:
        at, seen = start, set[str]()
        for _ in range(_MOST_REDIRECTS + 1):
            check(at, inner)
            answer = self._ask(at, headers, inner)
            if answer.status not in _REDIRECTS:
                return answer
            answer.close()
            seen.add(at.text)
            at = next_address(at, answer.headers.get("location", ""))
            if at.text in seen:
                raise Failure(
                    FailureCode.REDIRECTS,
                    f"The address {brief(start.text)} leads round in circles: its site may want "
                    "cookies, which are not kept here.",
                )
        raise Failure(
            FailureCode.REDIRECTS,
            f"The address {brief(start.text)} leads on more than {_MOST_REDIRECTS} times.",
        )

    def _ask(self, address: Address, headers: Mapping[str, str], inner: bool) -> HttpResponse:
        found = self._find(address.host, address.port)
        if not inner and any(map(is_private_address, found)):
            raise Failure(
                FailureCode.INNER,
                f"The address {brief(address.text)} lies in an inner network, and what led there "
                "does not.",
            )
        self._be_polite(address)
        self.requests += 1
        silence = self._settings.fetch_seconds
        own = {"User-Agent": self._agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        try:
            return get(address, found, {**own, **headers}, silence, silence * _PATIENCE)
        finally:
            self._asked[address.host] = self._clock.now()

    def _be_polite(self, address: Address) -> None:
        before = self._asked.get(address.host)
        if before is not None:
            pause = max(self._settings.fetch_pause, self._robots.pause(address))
            left = before + pause - self._clock.now()
            if left > 0:
                self._clock.sleep(left)

    def _load_robots(self, place: Address, inner: bool) -> bytes | None:
        return self.attempts(lambda: self._robots_once(place, inner))

    def _robots_once(self, place: Address, inner: bool) -> bytes | None:
        answer = self._walk(place, {}, inner, lambda address, inner: None)
        try:
            if answer.status in _PASSING or answer.status >= 500:
                passing = self._passing(answer)
                raise Failure(
                    FailureCode.ROBOTS,
                    f"The robots.txt of {place.netloc} is out of order ({answer.status}), and "
                    "until it says what is allowed nothing may be fetched there.",
                    retryable=passing.retryable,
                    retry_after=passing.retry_after,
                )
            if answer.status != 200:
                return None
            content = b""
            for chunk in answer.chunks():
                content += chunk
                if len(content) >= ROBOTS_BYTES:
                    break
            return content
        finally:
            answer.close()

    def _passing(self, answer: HttpResponse) -> Failure:
        """A failure that may pass; when the server says after how long, that is how long we wait,
        or we do not wait at all.
        """
        code = FailureCode.BUSY if answer.status in _BUSY else FailureCode.REFUSED
        message = f"The server cannot serve {brief(answer.address.text)} now ({answer.status})."
        wait = self._retry_after(answer)
        if wait is None:
            return Failure(code, message, retryable=True)
        if wait > _LONGEST_WAIT:
            message = f"{message[:-1]}, and asks to come back in {wait:,.0f} s."
        return Failure(code, message, retryable=wait <= _LONGEST_WAIT, retry_after=wait)

    def _retry_after(self, answer: HttpResponse) -> float | None:
        """Seconds that the server asks for, by number or by date."""
        said = answer.headers.get("retry-after", "").strip()
        if re.fullmatch(r"[0-9]{1,9}", said):
            return float(said)
        try:
            moment = parsedate_to_datetime(said).timestamp()
        except (ValueError, TypeError, OverflowError):
            return None
        return max(0.0, moment - self._clock.wall())


def next_address(at: Address, location: str) -> Address:
    """Where a redirect at `at` leads; Failure where that is no place to go."""
    shown, said = brief(at.text), location.strip()
    if not said:
        raise Failure(
            FailureCode.REDIRECTS, f"The address {shown} leads on, but does not say where."
        )
    with suppress(UnicodeError):  # addresses in headers are UTF-8 that was taken for Latin-1
        said = said.encode("latin-1").decode("utf-8")
    try:
        target = parse(said, at)
    except Failure as failure:
        message = f"The address {shown} leads on to no place to go. {failure.message}"
        raise Failure(FailureCode.REDIRECTS, message) from failure
    if at.scheme == "https" and target.scheme == "http":
        message = f"The secure address {shown} leads to an open one, {brief(target.text)}."
        raise Failure(FailureCode.REDIRECTS, message)
    return target
