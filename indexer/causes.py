"""What an exception of the system or of a library says, in words for a sentence of ours."""

import json
import re

__all__ = ["cause"]

_MAX_CAUSE = 200


def cause(error: BaseException) -> str:
    """What an exception of the system or of a library says, for a sentence: without the name of its
    class, and without a period at its end.
    """
    match error:
        case UnicodeDecodeError():
            return f"it is not {error.encoding.upper()} text (byte {error.start + 1})"
        case json.JSONDecodeError():
            return f"it is not JSON (line {error.lineno}, column {error.colno})"
        case OSError(strerror=str(text)):
            return text[:1].lower() + text[1:]
        case KeyError(args=[name]):
            return f"{name} is missing"
        case _:
            pass
    words = " ".join(str(error).split()).rstrip(".")
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__.removesuffix("Error"))
    return words[:_MAX_CAUSE] or name.lower()
