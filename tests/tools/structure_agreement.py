"""PDF files in; how far their labels and outlines, as this project reads them, equal pdfium's out.

Run: python -m tests.tools.structure_agreement FOLDER
"""

import io
import logging
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
from pypdf import PasswordType, PdfReader

from indexer.extract.library_guard import Diagnostics
from indexer.extract.pdf.structure.read_structure import read_structure
from indexer.extract.text.clean import one_line

__all__ = ["StructureAgreement", "structure_agreement"]


@dataclass
class StructureAgreement:
    """`documents` were opened by both. `labels` are the pages of documents that declare labels but
    for those that pdfium `only_counted`; `entries` of outlines lead to a page.
    """

    documents: int = 0
    labelled: int = 0
    labels: int = 0
    equal_labels: int = 0
    only_counted: int = 0
    entries: int = 0
    equal_targets: int = 0
    equal_titles: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def label_share(self) -> float:
        """Equal labels, 0 to 1."""
        return self.equal_labels / self.labels if self.labels else 1.0

    @property
    def target_share(self) -> float:
        """Equal targets of outline entries, 0 to 1."""
        return self.equal_targets / self.entries if self.entries else 1.0


def structure_agreement(files: Iterable[Path]) -> StructureAgreement:
    """Compares all files that both libraries open without a password."""
    total = StructureAgreement()
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        for file in files:
            _compare(file, total)
    finally:
        logging.disable(before)
    return total


def _compare(file: Path, total: StructureAgreement) -> None:
    content = file.read_bytes()
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            return
        count = len(reader.pages)
        document = pdfium.PdfDocument(content)
    except Exception:  # noqa: BLE001  damaged files are no part of this comparison
        return
    if len(document) != count:
        return
    total.documents += 1
    ours = read_structure(reader, count, Diagnostics())
    if "/PageLabels" in reader.root_object:
        total.labelled += 1
        theirs = [one_line(document.get_page_label(n) or "")[:40] for n in range(count)]
        # Where nothing is declared pdfium counts; what is only counted is not printed.
        counted = [
            not label and other == str(number)
            for number, (label, other) in enumerate(zip(ours.labels, theirs, strict=True), 1)
        ]
        total.only_counted += sum(counted)
        total.labels += count - sum(counted)
        theirs = ["" if only else label for only, label in zip(counted, theirs, strict=True)]
        pairs = zip(ours.labels, theirs, counted, strict=True)
        total.equal_labels += sum(a == b and not only for a, b, only in pairs)
        _tell(total, file, "labels", list(ours.labels), theirs)
    outline = []
    for entry in document.get_toc(max_depth=32):
        target = entry.get_dest()
        index = target.get_index() if target is not None else None
        title = one_line(entry.get_title() or "")[:300]
        if title and index is not None and index < count:
            outline.append((title, index + 1))
    found = [(heading.text, heading.page) for heading in ours.headings]
    total.entries += max(len(outline), len(found))
    pairs = list(zip(found, outline, strict=False))
    total.equal_targets += sum(a[1] == b[1] for a, b in pairs)
    total.equal_titles += sum(a[0] == b[0] for a, b in pairs)
    _tell(total, file, "outline", found, outline)


def _tell(total: StructureAgreement, file: Path, what: str, ours: list, theirs: list) -> None:
    for a, b in zip(ours, theirs, strict=False):
        if a != b:
            total.differences.append(f"{file.name}: {what}: {a!r}, pdfium {b!r}")
            return
    if len(ours) != len(theirs):
        total.differences.append(f"{file.name}: {what}: {len(ours)}, pdfium {len(theirs)}")


def main() -> None:
    """Prints the figures for the PDFs of a folder."""
    found = structure_agreement(sorted(Path(sys.argv[1]).rglob("*.pdf")))
    print(f"{found.documents} documents")
    print(
        f"page labels: {found.equal_labels} of {found.labels} in {found.labelled} documents"
        f" ({found.only_counted} pages only counted)"
    )
    print(f"outline: targets {found.equal_targets}, titles {found.equal_titles} of {found.entries}")
    for line in found.differences:
        print(line)


if __name__ == "__main__":
    main()
