"""Records and passages -> a new generation, verified before it serves."""

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from whoosh.index import create_in, open_dir

from indexer.engine.field_texts import field_forms, field_length, field_texts
from indexer.engine.schema import fingerprint
from indexer.engine.taxonomy import IndexInfo, Taxonomy
from indexer.engine.whoosh_engine.columns import ColumnsWriter
from indexer.engine.whoosh_engine.generations import Generations
from indexer.engine.whoosh_engine.phrase_dictionary import PhraseDictionaryWriter
from indexer.engine.whoosh_engine.term_dictionary import FormDictionaryWriter
from indexer.engine.whoosh_engine.whoosh_schema import index_values, whoosh_schema
from indexer.errors import BuildFailed
from indexer.json_codec import to_json
from indexer.model import Passage, Record

__all__ = ["WhooshWriter"]

# MiB of postings that Whoosh keeps in memory before it sorts them to disk.
_MEMORY = 256


class WhooshWriter:
    """Writes one generation; a single process, because Whoosh's several-process writer changes
    lengths and so scores.
    """

    def __init__(self, root: Path, taxonomy: Taxonomy) -> None:
        self._passage_facets = {f.name for f in taxonomy.facets if f.scope == "passage"}
        self._generations = Generations(root)
        self._generations.lock()
        try:
            self._id = self._generations.new("")
            self._folder = self._generations.path(self._id)
            (self._folder / "whoosh").mkdir()
            index = create_in(str(self._folder / "whoosh"), whoosh_schema())
            self._writer = index.writer(limitmb=_MEMORY, procs=1)
        except BaseException:
            self._generations.unlock()
            raise
        self._columns = ColumnsWriter()
        self._lexicon = FormDictionaryWriter()
        self._phrases = PhraseDictionaryWriter()
        self._records: dict[str, Record] = {}
        self._rows = 0

    def add(self, record: Record, passages: Iterable[Passage]) -> None:
        """Adds a document: one passage a page, or a single passage of number 0."""
        if record.id in self._records:
            raise BuildFailed(
                f"Two documents have the id {record.id!r}.", "Give one of them a key."
            )
        self._records[record.id] = record
        self._columns.document(record)
        names = (record.title, *record.other_titles, *record.authors, *record.editors)
        self._phrases.row(names, "")
        of_document = {f: v for f, v in record.facets.items() if f not in self._passage_facets}
        for passage in passages:
            forms = field_forms(field_texts(record, passage.heading, passage.text))
            self._lexicon.row(forms.values())
            self._phrases.row((passage.heading,), passage.text)
            self._columns.row(
                passage,
                {name: field_length(words) for name, words in forms.items()},
                {**of_document, **passage.tags},
            )
            self._writer.add_document(
                passage=f"{record.id}#{passage.number}",
                page={
                    "document": record.id,
                    "number": passage.number,
                    "label": passage.label,
                    "heading": passage.heading,
                    "text": passage.text,
                    "above": passage.above,
                    "below": passage.below,
                    "tags": {facet: list(found) for facet, found in passage.tags.items()},
                },
                **index_values(forms),
            )
            self._rows += 1

    def keep(self, name: str, pictures: Path) -> None:
        """Keeps a file of pictures with the generation, under the name that records give.

        It is the cache's own file under a second name where the file system can do that: pictures
        are most of an index, and most stay the same from build to build.
        """
        folder = self._folder / "pictures"
        folder.mkdir(exist_ok=True)
        try:
            (folder / name).hardlink_to(pictures)
        except OSError:
            shutil.copyfile(pictures, folder / name)

    def publish(self, info: IndexInfo, manifest: Mapping[str, object]) -> str:
        """Verifies, makes durable and serves the generation; returns its id."""
        try:
            self._writer.commit()
            self._columns.save(self._folder / "snapshot")
            self._lexicon.save(self._folder / "snapshot")
            self._phrases.save(self._folder / "snapshot")
            self._write("records.json", [to_json(r) for r in self._records.values()])
            self._write("info.json", to_json(info))
            self._verify()
            self._generations.publish(self._id, {**manifest, "fingerprint": fingerprint()})
        finally:
            self._generations.unlock()
        return self._id

    def abort(self) -> None:
        """Throws the generation away and lets the lock go."""
        try:
            self._writer.cancel()
        finally:
            self._generations.remove(self._id)
            self._generations.unlock()

    def _write(self, name: str, value: Any) -> None:
        text = json.dumps(value, ensure_ascii=False, indent=1)
        (self._folder / name).write_text(text + "\n", encoding="utf-8")

    def _verify(self) -> None:
        """Opens what was written and reads every stored page back: document numbers must be row
        numbers.
        """
        index = open_dir(str(self._folder / "whoosh"))
        try:
            with index.reader() as reader:
                if reader.doc_count_all() != self._rows:
                    raise BuildFailed(
                        f"The new index holds {reader.doc_count_all()} pages, not {self._rows}.",
                        "Build again; the index that serves is untouched.",
                    )
                starts = iter(self._columns.starts)
                names = iter(self._columns.documents)
                self._verify_order(reader, starts, names)
        finally:
            index.close()

    def _verify_order(self, reader: Any, starts: Any, names: Any) -> None:
        document, following = "", next(starts, -1)
        for row, number in enumerate(self._columns.numbers):
            while row == following:
                document, following = next(names), next(starts, -1)
            page = reader.stored_fields(row)["page"]
            if (page["document"], page["number"]) != (document, number):
                raise BuildFailed(
                    f"Page {number} of {document} is not where it was written.",
                    "Build again; the index that serves is untouched.",
                )
