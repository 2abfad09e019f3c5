"""Settings: every option with its default, unit and help text. Flags override environment
variables, which override the file. No other module reads os.environ.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from indexer.errors import UsageError

__all__ = ["Settings", "completion_request", "environment_name", "plain_output"]

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
        raw: dict[str, object] = {}
        path = file or Path("pillars.toml")
        if file or path.is_file():
            raw |= _from_file(path)
        raw |= {
            name: os.environ[environment_name(name)]
            for name in _names()
            if os.environ.get(environment_name(name))
        }
        raw |= {name: value for name, value in (flags or {}).items() if value is not None}
        options = {option.name: option for option in fields(cls)}
        unknown = sorted(set(raw) - set(options))
        if unknown:
            raise UsageError(
                f"There is no option {unknown[0]!r}.", "Options: " + ", ".join(options) + "."
            )
        values: dict[str, Any] = {
            name: _typed(name, value, type(options[name].default)) for name, value in raw.items()
        }
        for name, value in values.items():
            choices = options[name].metadata["choices"]
            if choices and value not in choices:
                raise UsageError(
                    f"The option {name} is {value!r}.", f"It must be one of: {', '.join(choices)}."
                )
            read = options[name].metadata["read"]
            if read:
                values[name] = read(name, value)
        return cls(**values)


def environment_name(option: str) -> str:
    """The environment variable that sets an option: PILLARS_ and the name in capitals."""
    return _PREFIX + option.upper()


def plain_output() -> bool:
    """Whether output is without colors and bold letters on terminals too (no-color.org)."""
    return bool(os.environ.get("NO_COLOR"))


def completion_request(program: str) -> tuple[str, str]:
    """The variable through which a shell asks a program how to complete a line, and its value."""
    variable = f"_{program}_COMPLETE".replace("-", "_").upper()
    return variable, os.environ.get(variable, "")


def _names() -> list[str]:
    return [option.name for option in fields(Settings)]


def _from_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            f"The settings file {path} cannot be read: {error}.", "Mend it."
        ) from error


def _typed(name: str, value: object, wanted: type) -> object:
    if issubclass(wanted, Path):
        return Path(str(value))
    if wanted is bool:
        word = str(value).strip().lower()
        if word in {"1", "true", "yes", "on"}:
            return True
        if word in {"0", "false", "no", "off", ""}:
            return False
        raise UsageError(f"The option {name} is {value!r}: it must be on or off.")
    try:
        typed: object = wanted(value)  # type: ignore[call-arg]
    except (TypeError, ValueError) as error:
        raise UsageError(
            f"The option {name} is {value!r}: it must be a {wanted.__name__}."
        ) from error
    if isinstance(typed, int | float) and not typed >= 0:  # "nan" is no number either
        raise UsageError(f"The option {name} is {value!r}.", "It must be a number from 0.")
    return typed
