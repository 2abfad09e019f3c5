"""Errors of fetch: why something could not be fetched, and what to do next."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from indexer.errors import FetchFailed

__all__ = ["Failure", "FailureCode"]


class FailureCode(StrEnum):
    """The stable name of a failure; `hint` is the next step."""

    BAD_ADDRESS = "bad_address"
    NO_ADDRESS = "no_address"
    INNER = "inner_address"
    ROBOTS = "robots"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    REFUSED = "refused"
    BUSY = "busy"
    REDIRECTS = "redirects"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    SILENT = "silent"
    SLOW = "slow"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    MISLABELLED = "mislabelled"
    CUT_SHORT = "cut_short"
    CHANGED = "changed"
    CHANGED_HERE = "changed_here"
    IN_THE_WAY = "in_the_way"
    UNREAD = "unread"
    TOO_MANY = "too_many"
    DISK = "disk"

    @property
    def hint(self) -> str:
        """What to do next, as a sentence."""
        return _HINTS[self]


_HINTS: Mapping[FailureCode, str] = MappingProxyType(
    {
        FailureCode.BAD_ADDRESS: "Mend the address: it must begin with https:// or http://.",
        FailureCode.NO_ADDRESS: "Give the record the address of the file itself as file_url.",
        FailureCode.INNER: "If that is wanted, name the address itself to pillars-index fetch.",
        FailureCode.ROBOTS: "Ask the site's owner, or fetch the file by hand.",
        FailureCode.GONE: "Look for the new address and mend the catalogue.",
        FailureCode.FORBIDDEN: "Open the address in a browser, and save the file by hand.",
        FailureCode.REFUSED: "Try again later, or open the address in a browser.",
        FailureCode.BUSY: "Try again later.",
        FailureCode.REDIRECTS: "Open the address in a browser, and take the one where it ends.",
        FailureCode.UNREACHABLE: "Check the address and the connection, then try again.",
        FailureCode.TLS: "Check the address, and the clock and certificates of this machine.",
        FailureCode.SILENT: "Try again later, or raise fetch_seconds.",
        FailureCode.SLOW: (
            "Run the command again: it goes on where it stopped. Or raise fetch_seconds."
        ),
        FailureCode.BROKEN: "Try again later; what came is kept where it can be used.",
        FailureCode.TOO_LARGE: "Raise max_file, or fetch the file by hand.",
        FailureCode.MISLABELLED: (
            "Open the address in a browser: it may need a login, or have moved."
        ),
        FailureCode.CUT_SHORT: "Try again later, or fetch the file by hand.",
        FailureCode.CHANGED: "Look at the new version; --repin accepts it.",
        FailureCode.CHANGED_HERE: "Move the file away and fetch it again, or take its table out of "
        "fetched.toml.",
        FailureCode.IN_THE_WAY: "Move away what lies there, then try again.",
        FailureCode.UNREAD: "Look at the saved page, and name its attachments one by one.",
        FailureCode.TOO_MANY: "Name the others one by one.",
        FailureCode.DISK: "Check the disk and the permissions of the folder.",
    }
)


class Failure(FetchFailed):
    """`retryable`: trying again may help; `retry_after` that many seconds, None where the server
    does not say.
    """

    code: FailureCode

    def __init__(
        self,
        code: FailureCode,
        message: str,
        *,
        retryable: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, code.hint)
        self.code = code
        self.retryable = retryable
        self.retry_after = retry_after
