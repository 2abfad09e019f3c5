"""Version change: what a link made with another version of the collection is told."""

from collections.abc import Iterator
from dataclasses import replace

from indexer.engine.query.messages import Notice, notice
from indexer.engine.taxonomy import FormerVersion, IndexInfo
from search_app.text import count

__all__ = ["version_changed"]

_PARTS = {
    "facets": "other facets",
    "kinds": "other names of kinds",
    "synonyms": "other synonyms",
    "program": "another analysis or ranking",
}


def version_changed(version: str, info: IndexInfo) -> Notice:
    """The notice that another version serves, and what differs as far as the index knows."""
    names = {"asked": version[:64], "serving": info.version}
    former = next((former for former in info.former if former.version == version), None)
    if former is None:
        generic = notice("version_changed", **names)
        unknown = "This index has no record of what is different."
        return replace(generic, message=f"{generic.message} {unknown}")
    generic = notice(
        "version_changed",
        **names,
        added=former.added,
        removed=former.removed,
        changed=former.changed,
        parts=", ".join(former.parts),
    )
    return replace(generic, message=f"{generic.message} Different: {', '.join(_words(former))}.")


def _words(former: FormerVersion) -> Iterator[str]:
    for number, verb in (
        (former.added, "added"),
        (former.removed, "removed"),
        (former.changed, "changed"),
    ):
        if number:
            yield f"{count(number, 'document')} {verb}"
    yield from (_PARTS[part] for part in former.parts)
