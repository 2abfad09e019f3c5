"""The catalog: reads catalog.toml into records, strictly checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from indexer.corpus.skip_rules import is_skipped
from indexer.corpus.toml_table import Table, read_toml
from indexer.engine.taxonomy import GROUPS, FacetDeclaration, Taxonomy
from indexer.errors import CorpusInvalid
from indexer.model import Record

__all__ = ["CATALOG", "Catalog", "check_facets", "load_catalog"]

CATALOG = "catalog.toml"
_SLUG = re.compile(r"[a-z0-9]+(-+[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Catalog:
    """The collection's name and records by id; `path` of a record is the file that the catalogue
    names.

    `facets` of a record are those that the catalogue gives, of documents and of passages alike.
    `file_urls`: the URL of the file itself, by id, where the record's `url` is another.
    """

    name: str = ""
    about: str = ""
    language: str = ""
    ignore: tuple[str, ...] = ()
    records: Mapping[str, Record] = field(default_factory=dict)
    file_urls: Mapping[str, str] = field(default_factory=dict)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that records have, in order of appearance."""
        return tuple(dict.fromkeys(record.kind for record in self.records.values()))


def load_catalog(corpus: Path) -> Catalog:
    """The folder's catalogue, an empty one when there is no catalog.toml; CorpusInvalid says what
    is wrong.
    """
    root = read_toml(corpus / CATALOG)
    if root is None:
        return Catalog()
    about = root.table("corpus")
    documents = root.table("documents")
    catalog = Catalog(
        name=about.text("name"),
        about=about.text("about"),
        language=about.text("language"),
        ignore=about.texts("ignore"),
        records=_records(documents, about.texts("ignore")),
        file_urls={key: url for key in documents.names() if (url := _file_url(documents, key))},
    )
    about.end()
    root.end()
    return catalog


def check_facets(catalog: Catalog, taxonomy: Taxonomy) -> None:
    """CorpusInvalid when a record has a kind, a facet or a value that the taxonomy does not
    declare.
    """
    facets = {facet.name: facet for facet in taxonomy.facets}
    for record in catalog.records.values():
        where = f"{CATALOG}: documents.{record.id}"
        if record.kind in GROUPS:
            raise CorpusInvalid(
                f"{where}: kind is {record.kind!r}, which is a reserved name.",
                f"Choose another name for this kind in {CATALOG}.",
            )
        if record.kind not in (taxonomy.kinds or {}):
            raise CorpusInvalid(
                f"{where}: kind is {record.kind!r}, which taxonomy.toml does not declare.",
                "Add it under [kinds] in taxonomy.toml, or mend the record.",
            )
        for name, values in record.facets.items():
            _check_values(f"{where}.facets: {name}", facets.get(name), values)


def _check_values(where: str, facet: FacetDeclaration | None, values: tuple[str, ...]) -> None:
    if facet is None or facet.name in {"year", "kind"}:
        raise CorpusInvalid(
            f"{where} is not a facet that taxonomy.toml declares.",
            f"Add [facets.NAME] to taxonomy.toml, or mend {CATALOG}.",
        )
    declared = {value.value for value in facet.values}
    for value in values:
        if value in GROUPS:
            raise CorpusInvalid(
                f"{where} has the value {value!r}, which is reserved.",
                f"Choose another name for it in {CATALOG}; no value at all is an empty list.",
            )
        if declared and value not in declared:
            raise CorpusInvalid(
                f"{where} has the value {value!r}, which taxonomy.toml does not declare.",
                f"Add it under [[facets.{facet.name}.values]], or mend {CATALOG}.",
            )


def _records(documents: Table, ignore: tuple[str, ...]) -> dict[str, Record]:
    records: dict[str, Record] = {}
    owners: dict[str, str] = {}
    for key in documents.names():
        if not _SLUG.fullmatch(key):
            documents.wrong(key, "is not an id: use lower-case letters, digits and hyphens")
        table = documents.table(key)
        record = _record(key, table)
        table.end()
        if record.path:
            _check_file(table, record.path, ignore)
            other = owners.setdefault(record.path, key)
            if other != key:
                table.wrong("file", f"is {record.path!r}, which documents.{other} has already")
        records[key] = record
    for record in records.values():
        _check_relations(documents.table(record.id), record, records)
    return records


def _record(key: str, table: Table) -> Record:
    relations = table.table("relations")
    facets = table.table("facets")
    record = Record(
        id=key,
        title=table.text("title", required=True),
        kind=table.text("kind", required=True),
        path=table.text("file"),
        other_titles=table.texts("other_titles"),
        authors=table.texts("authors"),
        editors=table.texts("editors"),
        abstract=table.text("abstract"),
        event_date=table.date("event_date", interval=True),
        published=table.date("published"),
        place=table.text("place"),
        publisher=table.text("publisher"),
        sponsors=table.texts("sponsors"),
        url=table.address("url"),
        identifiers=table.pairs("identifiers"),
        citation=table.text("citation"),
        page_count=table.number("page_count"),
        source=table.text("source"),
        verified=table.flag("verified"),
        note=table.text("note"),
        facets={name: tuple(map(str.lower, facets.texts(name))) for name in facets.names()},
        attached_to=relations.text("attached_to"),
        issue_of=relations.text("issue_of"),
        related=relations.texts("related"),
    )
    relations.end()
    if table.address("file_url") and not record.path:
        table.wrong("file_url", "has no file to go with it: say where the file lies, as file")
    if not _SLUG.fullmatch(record.kind):
        table.wrong("kind", f"is {record.kind!r}: use lower-case letters, digits and hyphens")
    return record


def _file_url(documents: Table, key: str) -> str:
    return documents.table(key).address("file_url")


def _check_file(table: Table, path: str, ignore: tuple[str, ...]) -> None:
    parts = PurePosixPath(path).parts
    if path.startswith("/") or ".." in parts or "\\" in path or "\0" in path:
        table.wrong("file", f"is {path!r}, which lies outside the corpus folder")
    if path != str(PurePosixPath(path)):
        table.wrong("file", f"is {path!r}: write it as {str(PurePosixPath(path))!r}")
    if is_skipped(path, ignore):
        table.wrong("file", f"is {path!r}, which is never read: see [corpus] ignore")


def _check_relations(table: Table, record: Record, records: Mapping[str, Record]) -> None:
    relations = table.table("relations")
    single = {"attached_to": record.attached_to, "issue_of": record.issue_of}
    targets = [(name, target) for name, target in single.items() if target]
    targets += [("related", target) for target in record.related]
    for name, target in targets:
        if target not in records:
            relations.wrong(name, f"names {target!r}, which is no document of the catalogue")
        if target == record.id:
            relations.wrong(name, f"names {target!r}, the document itself")
    for name in single:
        _check_chain(relations, name, record, records)


def _check_chain(table: Table, name: str, record: Record, records: Mapping[str, Record]) -> None:
    """Following the relation must end: a document cannot be attached to its own attachment."""
    seen, current = {record.id}, record
    while target := str(getattr(current, name)):
        if target in seen:
            table.wrong(name, f"runs in a circle through {target!r}")
        seen.add(target)
        if target not in records:
            return
        current = records[target]
