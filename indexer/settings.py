"""Settings: every option with its default, unit and help text. Flags override environment
variables, which override the file. No other module reads os.environ.
"""

import os
import re
import shlex
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from indexer.causes import cause
from indexer.errors import UsageError

__all__ = ["Settings", "completion_request", "environment_name", "plain_output", "with_index"]

_PREFIX = "PILLARS_"
_READERS = ("both", "pdfium", "pypdf")
_ORIGIN = re.compile(r"(https?)://([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?")
_PORTS = {"http": 80, "https": 443}


def _option(
    default: Any,
    help_text: str,
    choices: tuple[str, ...] = (),
    read: Callable[[str, str], str] | None = None,
) -> Any:
    metadata = {"help": help_text, "choices": choices, "read": read}
    return field(default=default, metadata=metadata)


def _origins(name: str, text: str) -> str:
    """Normalize origins as browsers do: lower case, without the default port of the scheme."""
    return " ".join(dict.fromkeys(_origin(name, origin) for origin in text.split()))


def _origin(name: str, text: str) -> str:
    match = _ORIGIN.fullmatch(text.lower())
    if text == "*":
        return text
    if not match or not 0 < int(match[3] or 1) < 65536:
        raise UsageError(
            f"The option {name} has {text!r}, which is not the origin of a site.",
            "An origin is scheme, host and, where it is not the usual one, port, with nothing "
            "after them, as https://www.example.org; * stands for any.",
        )
    port = int(match[3] or 0)
    return f"{match[1]}://{match[2]}" + (f":{port}" if port not in (0, _PORTS[match[1]]) else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All options of all commands; `metadata["help"]` of a field says its unit and effect."""

    corpus: Path = _option(Path("corpus"), "folder of the documents, catalogue and taxonomy")
    index: str = _option("whoosh:index", "where the index is: whoosh:FOLDER")
    workers: int = _option(0, "processes that read documents; 0 = one for each core")
    read_seconds: float = _option(60.0, "seconds of wall time for one document")
    read_memory: int = _option(1024, "MiB of address space for one reading process")
    max_file: int = _option(256, "MiB: larger files are not read")
    max_html: int = _option(10, "MiB: larger web pages are not read")
    max_archive: int = _option(512, "MiB: what a file holds inside, unpacked, is not read beyond")
    readers: str = _option(
        "both", "who reads PDF: both (each checks the other), pdfium or pypdf", _READERS
    )
    ocr: bool = _option(True, "recognise text in pictures, where the extra ocr is installed")
    ocr_languages: str = _option("eng", "languages of recognised text, as eng+spa")
    page_images: bool = _option(True, "keep a picture of each PDF page with the index")
    fetch_pause: float = _option(1.0, "seconds between two requests to the same host")
    fetch_seconds: float = _option(60.0, "seconds that a server may be silent")
    fetch_retries: int = _option(4, "times that a failed request is tried again")
    fetch_contact: str = _option("", "address of a person or page, told to the servers asked")
    host: str = _option("127.0.0.1", "address that the server listens on")
    port: int = _option(8321, "port that the server listens on; 0 = any free one")
    server_workers: int = _option(2, "processes that serve")
    cache_mb: int = _option(
        160,
        "MiB of what it read that a process keeps while it serves; the open index needs more",
    )
    search_work: int = _option(
        10_000_000, "pages that one request may count for its words, all searches together"
    )
    search_seconds: float = _option(5.0, "seconds for one search; words beyond are left out, said")
    per_page: int = _option(10, "hits on a page of results, 1 to 100")
    base_url: str = _option("", "public address of the site, for permalinks")
    embed_origins: str = _option(
        "",
        "origins that may ask from a visitor's browser and frame /embed, separated by spaces; "
        "* = any",
        read=_origins,
    )
    trusted_proxies: int = _option(
        0, "proxies in front whose X-Forwarded-For, -Proto, -Host and -Prefix are believed"
    )
    log_queries: bool = _option(False, "write the query string into the access log")

    @classmethod
    def load(
        cls, flags: Mapping[str, object] | None = None, file: Path | None = None
    ) -> "Settings":
        """Settings from `file` (TOML; `pillars.toml` of this folder by default), PILLARS_* and
        flags, later ones first.

        Flags that are None count as not given. UsageError names the option, its place and what is
        allowed.
        """
        path = file or Path("pillars.toml")
        given = _from_file(path) if file or path.is_file() else {}
        for name in _names():
            variable = environment_name(name)
            if text := os.environ.get(variable):
                given[name] = _Given(name, text, f"set by {variable}")
        for name, value in (flags or {}).items():
            if value is not None:
                given[name] = _Given(name, value, f"set by --{name.replace('_', '-')}")
        options = {option.name: option for option in fields(cls)}
        for name in sorted(set(given) - set(options)):
            raise UsageError(
                f"There is no option {name!r}, {given[name].place}.",
                f"Options: {', '.join(options)}.",
            )
        return cls(**{name: _read(value, options[name]) for name, value in given.items()})


def environment_name(option: str) -> str:
    """The environment variable that sets an option: PILLARS_ and the name in capitals."""
    return _PREFIX + option.upper()


def with_index(command: str, index: str) -> str:
    """A command as people type it for an index, which is named unless it is the default."""
    return command if index == Settings().index else f"{command} --index {shlex.quote(index)}"


def plain_output() -> bool:
    """Whether output is without colors and bold letters on terminals too (no-color.org)."""
    return bool(os.environ.get("NO_COLOR"))


def completion_request(program: str) -> tuple[str, str]:
    """The variable through which a shell asks a program how to complete a line, and its value."""
    variable = f"_{program}_COMPLETE".replace("-", "_").upper()
    return variable, os.environ.get(variable, "")


def _names() -> list[str]:
    return [option.name for option in fields(Settings)]


@dataclass(frozen=True, slots=True)
class _Given:
    """The value of an option, and the place that sets it ("set by PILLARS_PORT")."""

    name: str
    value: object
    place: str

    def wrong(self, rule: str) -> UsageError:
        """The error that says what the value must be."""
        return UsageError(
            f"The option {self.name} is {self.value!r}, {self.place}.", f"It must be {rule}."
        )


def _from_file(path: Path) -> dict[str, _Given]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            f"The settings file {path} cannot be read: {cause(error)}.", f"Fix {path}."
        ) from error
    return {name: _Given(name, value, f"set in {path}") for name, value in table.items()}


def _read(given: _Given, option: Field[Any]) -> Any:
    """The value of an option in its type, checked."""
    value = _typed(given, type(option.default))
    choices, read = option.metadata["choices"], option.metadata["read"]
    if choices and value not in choices:
        raise given.wrong(f"one of: {', '.join(choices)}")
    return read(given.name, value) if read else value


def _typed(given: _Given, wanted: type) -> Any:
    value = given.value
    if issubclass(wanted, Path):
        return Path(str(value))
    if wanted is bool:
        word = str(value).strip().lower()
        if word in {"1", "true", "yes", "on"}:
            return True
        if word in {"0", "false", "no", "off", ""}:
            return False
        raise given.wrong("on or off")
    if wanted is str:
        return str(value)
    rule = "a whole number from 0" if wanted is int else "a number from 0"
    try:
        number = int(str(value)) if wanted is int else float(str(value))
    except (TypeError, ValueError, OverflowError):
        raise given.wrong(rule) from None
    if not number >= 0:  # "nan" is no number either
        raise given.wrong(rule)
    return number
