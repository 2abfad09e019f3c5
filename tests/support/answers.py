"""Records what the application answers under many addresses, and compares another state of the code
with the record: `python -m tests.support.answers record FILE`, later `... compare FILE`.

Meant for changes that nobody should see. The addresses are found by following the links of the
application itself, the same number for each route. Left out of the comparison are times, and hashes
that depend on the code (ETag); the OpenAPI description is compared as JSON.
"""

import base64
import difflib
import gzip
import json
import random
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask
from flask.testing import FlaskClient

from indexer.settings import Settings
from search_app import create_app

__all__ = ["main"]

ROOT = Path(__file__).parents[2]
# Addresses in all, and the most of one route.
_WANTED = 250
_SEED = 20_261_130
# Pages that are read for links.
_READ = 400
_LINK = re.compile(rb'(?:href|src|action)="([^"#]+)|"[a-z_]*url": ?"([^"#]+)"')
_TIMES = re.compile(rb'(?<="took_ms": )[0-9.]+|(?<="took_ms":)[0-9.]+|(?<=, built )[0-9T:+-]+')
_COMPARED = (
    "Content-Type",
    "Cache-Control",
    "Content-Disposition",
    "Content-Security-Policy",
    "Location",
    "Vary",
    "Link",
    "Allow",
    "Access-Control-Allow-Origin",
)
_QUERIES = (
    "training supervision",
    '"whole health"',
    "medicaid billing -clinical",
    "certif* OR certification",
    "title:report year:2010..2012",
    '"recovery culture"~5',
    "suport specalist",
    "zeppelin",
    "zeppelin balloon medicaid",
    "medicaid AND zeppelin",
    "pillar:20",
    "=peer ~supervision supervison~1",
    "(",
    '"unclosed phrase',
    "the of and",
    "SAMHSA",
    "Georgia",
    "whole health action management",
    "author:swarbrick",
    "*",
)
_VARIANTS = (
    "",
    "&by=page",
    "&sort=newest",
    "&sort=title&per_page=3&page=2",
    "&match=any",
    "&summit=2011",
    "&summit=-2011&pillar=1",
    "&explain=1",
    "&group=off",
    "&synonyms=off&stem=off",
    "&year=2009..2012",
    "&v=0000000",
    "&document=companion-2011",
    "&nonsense=1",
)
_SEEDS = (
    *("/", "/help", "/about", "/coverage", "/embed", "/embed/builder", "/opensearch.xml"),
    *("/healthz", "/api/v1/coverage", "/api/v1/openapi.json", "/api/v1/", "/api/v1/nothing"),
    *("/nothing", "/documents/nothing", "/files/nothing", "/browse/nothing", "/facets/nothing"),
    *("/api/v1/documents/nothing", "/api/v1/facets/nothing", "/search?page=9999"),
    *("/api/v1/search?per_page=1000", "/documents/companion-2011/pages/9999"),
    *("/embed?facets=summit&q=peer", "/embed/builder?summit=2011&lang=es&modes=all"),
    *("/documents/companion-2011?go=3&q=health", "/documents/companion-2011?go=zz"),
    *("/api/v1/suggest?q=me", "/api/v1/suggest?q=whole+he", "/api/v1/suggest?q=zz"),
    *("/api/v1/suggest?q=peer&format=opensearch", "/coverage?state=unread", "/static/search.css"),
    *("/static/v1/pillars-search.js", "/static/nothing.js"),
)


def main(arguments: list[str]) -> int:
    """0 where every answer is as recorded, 1 where one differs, 2 for wrong use."""
    match arguments:
        case ["record", file]:
            with tempfile.TemporaryDirectory() as folder:
                record(_client(Path(folder)), Path(file))
            return 0
        case ["compare", file]:
            with tempfile.TemporaryDirectory() as folder:
                return compare(_client(Path(folder)), Path(file))
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2


def record(client: FlaskClient, file: Path) -> None:
    """Asks a sample of all addresses that links lead to, and keeps what was answered."""
    answers = {address: _answer(client, address) for address in _sample(client)}
    file.write_bytes(gzip.compress(json.dumps(answers).encode()))
    _say(f"recorded {len(answers)} addresses, {_version(client)}")


def compare(client: FlaskClient, file: Path) -> int:
    """Asks the recorded addresses again, and prints each answer that differs."""
    recorded: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    routes: dict[str, int] = defaultdict(int)
    different = 0
    for address, before in recorded.items():
        routes[_route(client.application, address)] += 1
        now = _answer(client, address)
        if _comparable(address, now) != _comparable(address, before):
            different += 1
            _say(f"DIFFERS {address}")
            for line in _difference(before, now):
                _say(f"    {line}")
    for route, number in sorted(routes.items()):
        _say(f"{number:5} {route}")
    _say(f"{len(recorded)} addresses compared, {different} differ, {_version(client)}")
    return 1 if different else 0


def _client(folder: Path) -> FlaskClient:
    index = f"whoosh:{folder / 'index'}"
    build = [sys.executable, "-m", "indexer", "build", "--index", index, "--no-progress"]
    subprocess.run(build, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return create_app(Settings(corpus=ROOT / "corpus", index=index)).test_client()


def _version(client: FlaskClient) -> str:
    answer: dict[str, Any] = json.loads(client.get("/api/v1/search?q=").data)
    return f"corpus version {answer['corpus']['version']}"


def _answer(client: FlaskClient, address: str) -> dict[str, Any]:
    response = client.get(address)
    headers = {name: response.headers[name] for name in _COMPARED if name in response.headers}
    body = _TIMES.sub(b"0", response.data)
    return {
        "status": response.status_code,
        "headers": headers,
        "body": base64.b64encode(body).decode(),
    }


def _comparable(address: str, answer: dict[str, Any]) -> object:
    if not address.endswith("openapi.json"):
        return answer
    return {**answer, "body": _unordered(json.loads(base64.b64decode(answer["body"])))}


def _unordered(schema: Any) -> Any:
    """A JSON Schema whose sets (allowed values, required keys) are sorted: their order says
    nothing.
    """
    match schema:
        case dict():
            sets = {
                key: sorted(map(str, schema[key]))
                for key in ("enum", "required")
                if isinstance(schema.get(key), list)
            }
            return {key: sets.get(key) or _unordered(value) for key, value in schema.items()}
        case list():
            return [_unordered(item) for item in schema]
        case _:
            return schema


def _difference(before: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    for part in ("status", "headers"):
        if before[part] != now[part]:
            yield f"{part}: {before[part]} -> {now[part]}"
    old, new = (
        base64.b64decode(answer["body"]).decode("utf-8", "replace").replace(">", ">\n").split("\n")
        for answer in (before, now)
    )
    lines = difflib.unified_diff(old, new, lineterm="", n=0)
    yield from (line[:200] for line, _ in zip(lines, range(40), strict=False))


def _sample(client: FlaskClient) -> list[str]:
    """The seeds, and of what links lead to, an equal share for each route."""
    chosen = random.Random(_SEED)  # noqa: S311 - a sample, no secret
    found = dict.fromkeys((*_SEEDS, *_searches(), *_reading()))
    fixed = [*_SEEDS, *list(_searches())[::3], *_reading()]
    waiting = list(found)
    for _ in range(_READ):
        if not waiting:
            break
        address = waiting.pop(chosen.randrange(len(waiting)))
        for link in _links(address, client.get(address).data):
            if link not in found:
                found[link] = None
                waiting.append(link)
    by_route: dict[str, list[str]] = defaultdict(list)
    for address in found:
        by_route[_route(client.application, address)].append(address)
    sample = dict.fromkeys(fixed)
    for addresses in by_route.values():
        chosen.shuffle(addresses)
    while len(sample) < _WANTED and any(by_route.values()):
        for addresses in by_route.values():
            if addresses and len(sample) < _WANTED:
                sample[addresses.pop()] = None
    return list(sample)


def _searches() -> Iterator[str]:
    for place, query in enumerate(_QUERIES):
        for path in ("/search", "/api/v1/search", "/facets/topic"):
            variant = _VARIANTS[(place * 3 + len(path)) % len(_VARIANTS)]
            yield f"{path}?q={quote(query)}{variant}"


def _reading() -> Iterable[str]:
    for document in ("companion-2011", "pillar-20", "topic-medicaid-billing"):
        for prefix in ("", "/api/v1"):
            yield f"{prefix}/documents/{document}"
            yield f"{prefix}/documents/{document}?q=health+training"
            yield f"{prefix}/documents/{document}/pages/2?q=%22peer+support%22"
            yield f"{prefix}/documents/{document}/pages/2/alike"
    yield from (f"/facets/{name}.csv?q=health" for name in ("summit", "topic", "state", "year"))
    yield from (f"/facets/{name}/choices?q=health" for name in ("topic", "state"))
    yield from (f"/api/v1/facets/{name}?q=health" for name in ("topic", "kind", "year"))


def _links(address: str, body: bytes) -> Iterator[str]:
    for match in _LINK.finditer(body):
        text = (match[1] or match[2]).decode("utf-8", "replace").replace("&amp;", "&")
        parts = urlsplit(text)
        if parts.scheme or parts.netloc or not parts.path.startswith("/"):
            continue
        yield text
        if parts.path.startswith(("/search", "/documents/")) and "/pages/" not in address:
            yield f"/api/v1{text}"


def _route(app: Flask, address: str) -> str:
    try:
        endpoint, _ = app.url_map.bind("localhost").match(urlsplit(address).path)
    except Exception as error:  # noqa: BLE001 - the class of the HTTP error is the name wanted
        return type(error).__name__
    return str(endpoint)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
