"""JSON of completions while a query is typed."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, TypedDict

from indexer.coverage import Count
from indexer.engine.taxonomy import IndexInfo
from search_app.assist.autocomplete import Completion
from search_app.serializers.common import CorpusJson, Mark, corpus_json, marks_json

__all__ = ["COMPONENTS", "suggestions_json"]


class CompletionJson(TypedDict):
    """Something that may be meant by what was typed so far."""

    text: str
    kind: Literal["document", "facet", "phrase"]
    label: Annotated[str, "What kind of thing it is"]
    documents: Annotated[Count, "What its address finds"]
    pages: Annotated[Count, "What its address finds"]
    url: str
    marks: list[Mark]
    called: Annotated[str, "The other name by which it was found"]
    called_marks: list[Mark]
    q: Annotated[str, "The query of a phrase, empty for other kinds"]


class SuggestionsJson(TypedDict):
    """The answer of `GET /api/v1/suggest`."""

    ok: Literal[True]
    q: str
    corpus: CorpusJson
    suggestions: list[CompletionJson]


# Shapes that have a name in the OpenAPI document.
COMPONENTS: Mapping[str, type] = {"Suggestions": SuggestionsJson}


def suggestions_json(
    typed: str, completions: Iterable[Completion], info: IndexInfo
) -> SuggestionsJson:
    """What was typed, and what may be meant by it."""
    return {
        "ok": True,
        "q": typed,
        "corpus": corpus_json(info),
        "suggestions": [_completion(completion) for completion in completions],
    }


def _completion(completion: Completion) -> CompletionJson:
    return {
        "text": completion.text,
        "kind": completion.kind,
        "label": completion.label,
        "documents": completion.documents,
        "pages": completion.pages,
        "url": completion.url,
        "marks": marks_json(completion.marks),
        "called": completion.called,
        "called_marks": marks_json(completion.called_marks),
        "q": completion.q,
    }
