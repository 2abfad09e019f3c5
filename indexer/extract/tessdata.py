"""OCR availability: whether tesseract and its language data are installed, and in which version.

OCR is an optional extra: without it, or without its language data, everything else works, and
`unavailable_reason` says what to install. Does not import tesserocr.
"""

import importlib.metadata
import importlib.util
import re
import sys
from pathlib import Path

__all__ = ["data_folder", "language_codes", "unavailable_reason", "version"]

_USUAL_FOLDERS = (
    "/usr/share/tesseract-ocr/*/tessdata",  # Debian, Ubuntu
    "/usr/share/tessdata",  # Arch, Alpine
    "/usr/share/tesseract/tessdata",  # Fedora
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "/opt/local/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)


def unavailable_reason(languages: str, folder: str = "") -> str:
    """Why text in `languages` (such as "eng+spa") cannot be recognized; "" if it can.

    `folder` is searched for language data before the usual places. Imports nothing.
    """
    if importlib.util.find_spec("tesserocr") is None:
        return (
            "Text recognition is not installed: pip install -r requirements/ocr.lock beside the "
            "program, and its language data (Debian: apt install tesseract-ocr-eng)."
        )
    codes = language_codes(languages)
    if not codes:
        return f"The option ocr_languages is {languages!r}: it must be like eng+spa."
    if data_folder(languages, folder) is not None:
        return ""
    best = max(
        _candidate_folders(folder),
        key=lambda place: len(_languages_in(place, codes)),
        default=None,
    )
    missing = [code for code in codes if best is None or code not in _languages_in(best, codes)]
    packages = " ".join(f"tesseract-ocr-{code.lower().replace('_', '-')}" for code in missing)
    return (
        f"Text recognition has no language data for {' and '.join(missing)}: install it "
        f"(Debian: apt install {packages})."
    )


def version(languages: str, folder: str = "") -> str:
    """The OCR engine and its data as part of a cache key; "" if OCR is unavailable."""
    if unavailable_reason(languages, folder):
        return ""
    folder_path = data_folder(languages, folder)
    if folder_path is None:
        return ""
    # Fast, standard and best data of a language have the same name but different sizes.
    sizes = (
        f"{c} {(folder_path / f'{c}.traineddata').stat().st_size}"
        for c in language_codes(languages)
    )
    return f"tesserocr {importlib.metadata.version('tesserocr')} ({', '.join(sizes)})"


def language_codes(languages: str) -> tuple[str, ...]:
    """Split "eng+spa" into codes; empty if one of them is not a valid file name."""
    codes = languages.split("+")
    return tuple(codes) if all(re.fullmatch(r"[A-Za-z]\w*", code) for code in codes) else ()


def data_folder(languages: str, folder: str) -> Path | None:
    """The first folder that has the data of all languages."""
    codes = language_codes(languages)
    places = (
        p
        for p in _candidate_folders(folder)
        if codes and len(_languages_in(p, codes)) == len(codes)
    )
    return next(places, None)


def _languages_in(folder: Path, codes: tuple[str, ...]) -> set[str]:
    return {code for code in codes if (folder / f"{code}.traineddata").is_file()}


def _candidate_folders(first: str) -> list[Path]:
    """Existing folders, `first` first, newer versions of tesseract before older ones."""
    folders = [Path(first)] if first else []
    for pattern in (*_USUAL_FOLDERS, f"{sys.prefix}/share/tessdata"):
        anchor = Path(pattern).anchor
        folders += sorted(Path(anchor).glob(pattern.removeprefix(anchor)), reverse=True)
    return [folder for folder in folders if folder.is_dir()]
