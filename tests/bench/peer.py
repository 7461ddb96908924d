"""The peer of the search benchmark: SQLite's FTS5 over the same words, behind the same web server and middleware.

``python -m tests.bench.peer DATA FILE`` copies what the portal in *DATA* finds into the full text table *FILE*;
granian serves ``tests.bench.peer:application``, which answers ``/?q=`` from it (BENCH_FTS5 names the file).
"""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from collections.abc import Iterator

import django
import tantivy
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402

from search import analysis, fields, indexing  # noqa: E402
from search.documents import Document  # noqa: E402
from search.engines.embedded.engine import EmbeddedEngine  # noqa: E402

_SQL = (
    "SELECT title, url, body, bm25(found) FROM found JOIN kept ON kept.rowid = found.rowid "
    "WHERE found MATCH ? ORDER BY rank LIMIT 10"
)
_open = threading.local()


def every_document(engine: EmbeddedEngine) -> Iterator[Document]:
    """All documents of the index in use."""
    searcher = engine._current().index.searcher()
    for _, address in searcher.search(tantivy.Query.all_query(), limit=searcher.num_docs).hits:
        yield fields.restored(bytes(searcher.doc(address)["stored"][0]).decode())


def build(file: str) -> int:
    """Fill the table; gives the number of documents."""
    engine = EmbeddedEngine(settings.SEARCH_INDEX_DIR)
    cut = engine.segmenter()
    with sqlite3.connect(file) as base:
        base.execute("CREATE VIRTUAL TABLE found USING fts5(words, content='', tokenize='unicode61')")
        base.execute("CREATE TABLE kept (title TEXT, url TEXT, body TEXT)")
        count = 0
        for count, document in enumerate(every_document(engine), 1):
            words = " ".join(fields.searched(document, cut).words)
            base.execute("INSERT INTO found(rowid, words) VALUES (?, ?)", (count, words))
            row = (count, document.title, document.url, document.body)
            base.execute("INSERT INTO kept(rowid, title, url, body) VALUES (?, ?, ?, ?)", row)
        base.execute("INSERT INTO found(found) VALUES ('optimize')")
    return count


def answer(request: HttpRequest) -> JsonResponse:
    """The ten best of any of the words, by bm25."""
    base = getattr(_open, "base", None)
    if base is None:
        base = _open.base = sqlite3.connect(f"file:{os.environ['BENCH_FTS5']}?mode=ro", uri=True)
    cut = indexing.engine().segmenter()
    words = dict.fromkeys(cut.words(analysis.fold(request.GET.get("q", ""))))
    match = " OR ".join(f'"{word}"' for word in words)
    rows = base.execute(_SQL, (match,)).fetchall() if match else []
    return JsonResponse({"results": [dict(zip(("title", "url", "body"), row, strict=False)) for row in rows]})


urlpatterns = [path("", answer)]

if __name__ == "__main__":
    print(build(sys.argv[1]))
else:
    settings.ROOT_URLCONF = __name__
    application = get_wsgi_application()
