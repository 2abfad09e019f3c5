"""The writer: writes records and passages into a new generation, verified before it is current."""

import json
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from whoosh.index import create_in, open_dir

from indexer.engine.field_texts import field_length, field_texts, field_tokens
from indexer.engine.phrase_counter import PhraseCounter
from indexer.engine.schema import PAGE_FIELDS, fingerprint
from indexer.engine.taxonomy import IndexInfo, Taxonomy
from indexer.engine.whoosh_engine.columns import ColumnsWriter
from indexer.engine.whoosh_engine.generations import Generations
from indexer.engine.whoosh_engine.kernels.token_spans import encode_spans
from indexer.engine.whoosh_engine.phrase_dictionary import save_phrases
from indexer.engine.whoosh_engine.record_directory import save_directory
from indexer.engine.whoosh_engine.record_store import save_records
from indexer.engine.whoosh_engine.term_dictionary import FormDictionaryWriter
from indexer.engine.whoosh_engine.whoosh_schema import index_values, whoosh_schema
from indexer.errors import BuildFailed
from indexer.json_codec import to_json
from indexer.model import Passage, Record

__all__ = ["WhooshWriter"]

# MiB of postings that Whoosh keeps in memory before it writes them sorted to disk.
_MEMORY_LIMIT = 256


class WhooshWriter:
    """A `Writer` of one generation. It uses a single process, because Whoosh's writer with several
    changes lengths and so scores.
    """

    def __init__(self, root: Path, taxonomy: Taxonomy) -> None:
        facets = taxonomy.facets
        self._passage_facets = {facet.name for facet in facets if facet.scope == "passage"}
        self._generations = Generations(root)
        self._id = self._generations.new("")
        self._folder = self._generations.path(self._id)
        (self._folder / "whoosh").mkdir()
        index = create_in(str(self._folder / "whoosh"), whoosh_schema())
        # A compound segment would be copied into the memory of each process that opens it.
        self._writer = index.writer(limitmb=_MEMORY_LIMIT, procs=1, compound=False)
        self._columns = ColumnsWriter()
        self._terms = FormDictionaryWriter()
        self._phrases = PhraseCounter()
        self._records: dict[str, Record] = {}
        self._rows = 0

    def add(self, record: Record, passages: Iterable[Passage]) -> None:
        """Add a document with one passage for each page, or a single passage of number 0. Raises
        BuildFailed when its id was added before.
        """
        if record.id in self._records:
            raise BuildFailed(
                f"Two documents have the id {record.id!r}.", "Give one of them a key."
            )
        self._records[record.id] = record
        self._columns.document(record)
        names = (record.title, *record.other_titles, *record.authors, *record.editors)
        self._phrases.add(names, "")
        document_values = {
            facet: values
            for facet, values in record.facets.items()
            if facet not in self._passage_facets
        }
        for passage in passages:
            running = passage.above, passage.below
            texts = field_texts(record, passage.heading, passage.text, *running)
            tokens = field_tokens(texts)
            forms = {field: [token.form for token in own] for field, own in tokens.items()}
            self._terms.add(forms.values())
            self._phrases.add((passage.heading,), passage.text)
            self._columns.row(
                passage,
                texts,
                {field: field_length(words) for field, words in forms.items()},
                {**document_values, **passage.tags},
            )
            self._writer.add_document(
                passage=f"{record.id}#{passage.number}",
                page={
                    "document": record.id,
                    "number": passage.number,
                    "label": passage.label,
                    "heading": passage.heading,
                    "heading_at": passage.heading_at,
                    "text": passage.text,
                    "spans": {field: encode_spans(tokens[field]) for field in PAGE_FIELDS},
                    "above": passage.above,
                    "below": passage.below,
                    "tags": {facet: list(values) for facet, values in passage.tags.items()},
                },
                **index_values(forms),
            )
            self._rows += 1

    def keep(self, name: str, pictures: Path) -> None:
        """Keep a file of page images with the generation, under the name used in the records.

        It becomes a hard link to the cache's file where the file system supports that: images are
        most of an index, and most stay the same from build to build.
        """
        folder = self._folder / "pictures"
        folder.mkdir(exist_ok=True)
        try:
            (folder / name).hardlink_to(pictures)
        except OSError:
            shutil.copyfile(pictures, folder / name)

    def publish(self, info: IndexInfo, manifest: Mapping[str, object]) -> str:
        """Verify the generation, make it durable and current, and return its id. Raises BuildFailed
        when what was written cannot be read back.
        """
        self._writer.commit()
        self._columns.save(self._folder / "snapshot")
        self._terms.save(self._folder / "snapshot")
        save_phrases(self._phrases.phrases(), self._folder / "snapshot")
        save_records(self._records.values(), self._folder)
        save_directory([*self._records.values()], self._folder / "snapshot")
        self._write("info.json", to_json(info))
        self._verify()
        self._generations.publish(self._id, {**manifest, "fingerprint": fingerprint()})
        return self._id

    def abort(self) -> None:
        """Delete the generation."""
        with suppress(Exception):  # it may have failed while it wrote, and cannot be closed
            self._writer.cancel()
        self._generations.remove(self._id)

    def _write(self, name: str, value: Any) -> None:
        text = json.dumps(value, ensure_ascii=False, indent=1)
        (self._folder / name).write_text(text + "\n", encoding="utf-8")

    def _verify(self) -> None:
        """Open what was written and read every stored page back: Whoosh's document numbers must be
        the row numbers of the columns.
        """
        index = open_dir(str(self._folder / "whoosh"))
        try:
            with index.reader() as reader:
                if reader.doc_count_all() != self._rows:
                    raise BuildFailed(
                        f"The new index holds {reader.doc_count_all()} pages, not {self._rows}.",
                        "Build again; the index that serves is untouched.",
                    )
                self._verify_order(reader)
        finally:
            index.close()

    def _verify_order(self, reader: Any) -> None:
        starts, documents = iter(self._columns.starts), iter(self._columns.documents)
        document, next_start = "", next(starts, -1)
        for row, number in enumerate(self._columns.numbers):
            while row == next_start:
                document, next_start = next(documents), next(starts, -1)
            page = reader.stored_fields(row)["page"]
            if (page["document"], page["number"]) != (document, number):
                raise BuildFailed(
                    f"Page {number} of {document} is not where it was written.",
                    "Build again; the index that serves is untouched.",
                )
