"""All errors of the project, each with a message, a hint, an exit code and an HTTP status.

PillarsError
├── UsageError           a command or a request asks for something that does not exist   2   400
│   └── NotFound         no such document, page, facet or value                          2   404
├── IndexUnusable        there is no index that can answer                               3   503
│   ├── IndexMissing         nothing was built at that place
│   ├── IndexOutdated        it was built with another schema or ranking
│   └── IndexDamaged         its files are not what its manifest says
├── BuildLocked          another build holds the lock                                    4   503
├── CorpusInvalid        the corpus folder, catalogue or taxonomy is invalid             5   500
├── BuildFailed          the build failed and nothing was published                      6   500
├── FetchFailed          a document could not be fetched                                 1   500
├── FileChanged          the original file is no longer the one that was indexed        70   410
├── OutputUnwritable     standard output cannot be written                              74   500
└── EngineUnreachable    the search engine cannot be reached                             7   503

Catch `PillarsError` to catch them all. `code` is stable and documented; `message` is for people.
`EngineUnreachable` is reserved for an engine on other machines; the one of today never raises it.
"""

__all__ = [
    "BuildFailed",
    "BuildLocked",
    "CorpusInvalid",
    "EngineUnreachable",
    "FetchFailed",
    "FileChanged",
    "IndexDamaged",
    "IndexMissing",
    "IndexOutdated",
    "IndexUnusable",
    "NotFound",
    "OutputUnwritable",
    "PillarsError",
    "UsageError",
]


class PillarsError(Exception):
    """Base class: `message` says what happened, `hint` what to do next."""

    code = "error"
    exit_code = 70
    status = 500

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(PillarsError):
    """A command or a request asks for something that does not exist."""

    code = "bad_request"
    exit_code = 2
    status = 400


class NotFound(UsageError):
    """No such document, page, facet or value in this index."""

    code = "not_found"
    status = 404


class IndexUnusable(PillarsError):
    """There is no index that can answer."""

    code = "index_unusable"
    exit_code = 3
    status = 503


class IndexMissing(IndexUnusable):
    """Nothing was built at that place."""

    code = "index_missing"


class IndexOutdated(IndexUnusable):
    """The index was built with another schema, analysis or ranking."""

    code = "index_outdated"


class IndexDamaged(IndexUnusable):
    """Files of the index are not what its manifest says."""

    code = "index_damaged"


class BuildLocked(PillarsError):
    """Another build holds the lock."""

    code = "build_locked"
    exit_code = 4
    status = 503


class CorpusInvalid(PillarsError):
    """The corpus folder, its catalogue or its taxonomy is invalid."""

    code = "corpus_invalid"
    exit_code = 5


class BuildFailed(PillarsError):
    """The build failed and nothing was published."""

    code = "build_failed"
    exit_code = 6


class FetchFailed(PillarsError):
    """A document could not be fetched; `code` of an instance is a `FailureCode` of `fetch`."""

    code = "fetch_failed"
    exit_code = 1


class FileChanged(PillarsError):
    """The original file is no longer the one that was indexed."""

    code = "file_changed"
    status = 410


class OutputUnwritable(PillarsError):
    """Standard output cannot be written, on a full disk for example."""

    code = "output_unwritable"
    exit_code = 74


class EngineUnreachable(PillarsError):
    """The search engine cannot be reached: reserved for an engine on other machines."""

    code = "engine_unreachable"
    exit_code = 7
    status = 503
