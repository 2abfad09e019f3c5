"""Reader of web pages: a Document whose pages are the sections of the main content."""

from bs4 import BeautifulSoup, Tag

from indexer.extract.html import metadata
from indexer.extract.html.abstract import abstract_of
from indexer.extract.html.boilerplate import invisible_ids
from indexer.extract.html.comments import reader_comments
from indexer.extract.html.content_selection import main_blocks
from indexer.extract.html.dates import guessed_date
from indexer.extract.html.links import LinkBase, Links, find_links
from indexer.extract.html.parse import parse
from indexer.extract.html.sanitize import sanitize, without_data
from indexer.extract.html.saved_from import saved_from, without_toolbar
from indexer.extract.html.sections import to_headings, to_pages, to_sections
from indexer.extract.html.text_survey import body_of
from indexer.extract.html.trafilatura_text import main_text
from indexer.extract.library_guard import Diagnostics, capture_logs
from indexer.extract.limits import MIB, Limits, size_text
from indexer.extract.reader_api import Origin, ReadContext, ReadResult, with_origin
from indexer.extract.text.clean import readable_name
from indexer.extract.text.decode import decode
from indexer.extract.text.language import detect
from indexer.model import Document, Page, Reason, Unreadable

__all__ = ["read_html", "read_page", "size_refusal"]


def read_html(content: bytes, path: str, context: ReadContext) -> ReadResult:
    """Read a web page; data: URLs do not count toward its size."""
    content = without_data(content)
    if too_large := size_refusal(content, path, context.limits):
        return ReadResult(too_large)
    return read_page(decode(content), path, context.origin, Diagnostics())


def size_refusal(content: bytes, path: str, limits: Limits) -> Unreadable | None:
    """Why a page is too large to be parsed, None if it is not."""
    if len(content) <= limits.max_html * MIB:
        return None
    message = (
        f"The file has {size_text(len(content))}; the limit for web pages is "
        f"{limits.max_html} MiB (max_html)."
    )
    return Unreadable(path, Reason.TOO_LARGE, message)


def read_page(
    markup: str, path: str, origin: Origin, notes: Diagnostics, form: str = "html"
) -> ReadResult:
    """Read a page from text; `form` is the format of the Document."""
    with capture_logs("bs4", notes):
        return _read(markup, path, _merge_origins(saved_from(markup), origin), notes, form)


def _merge_origins(declared: Origin, known: Origin) -> Origin:
    """What the page says of its origin takes precedence over what the archive around it says."""
    return Origin(declared.url or known.url, declared.archived or known.archived)


def _read(markup: str, path: str, origin: Origin, notes: Diagnostics, form: str) -> ReadResult:
    page = sanitize(without_toolbar(markup), notes)
    soup = parse(page, notes)
    # Metadata and links come from the whole tree, before boilerplate is removed.
    about = metadata.read_metadata(soup)
    linked = find_links(soup, LinkBase(path, _base(soup), about.url or origin.url))
    dates, sources = dict(about.dates), dict.fromkeys(about.dates, "declared")
    guess = "" if "published" in dates else guessed_date(soup, page.markup, notes)
    if guess and guess[:10] != dates.get("modified", "")[:10]:
        dates["published"], sources["published"] = guess, "guessed"
    body = body_of(soup)
    removed = invisible_ids(body)
    comments, sentence = reader_comments(soup, body, removed)
    if sentence:
        notes.add(sentence)
    main = main_blocks(body, removed | comments, main_text(page, notes), linked.name_strings)
    title, sources["title"] = metadata.title_of(soup, main.core, about)
    parts = to_sections(main.blocks, title)
    pages = to_pages(parts)
    if not any(page.text or page.heading for page in pages):
        return ReadResult(Unreadable(path, Reason.NO_TEXT, _empty(linked)))
    abstract, sources["abstract"] = abstract_of(main.core, parts, about.description)
    language, sources["language"] = _language(about.language, pages)
    if about.authors:
        sources["authors"] = "declared"
    document = Document(
        path=path,
        format=form,
        title=title or readable_name(path),
        pages=pages,
        authors=about.authors,
        abstract=abstract,
        language=language,
        url=about.url,
        dates=dates,
        headings=to_headings(parts),
        links=linked.links,
        attachments=linked.attachments,
        warnings=notes.sentences,
        sources={name: source for name, source in sources.items() if source}
        | ({} if title else {"title": "file_name"}),
    )
    return ReadResult(with_origin(document, origin))


def _empty(linked: Links) -> str:
    message = "The web page has no text in its main content: it may need a browser to show any."
    if linked.attachments:
        count = len(linked.attachments)
        message += f" It links to {count} attached file{'s' * (count > 1)}."
    return message


def _language(declared: str, pages: tuple[Page, ...]) -> tuple[str, str]:
    if declared:
        return declared, "declared"
    detected = detect("\n".join(page.text for page in pages))
    return detected, "detected" if detected else ""


def _base(soup: BeautifulSoup) -> str:
    base = soup.find("base", href=True)
    return str(base["href"]).strip() if isinstance(base, Tag) else ""
