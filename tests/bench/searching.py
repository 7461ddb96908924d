"""``python -m tests.bench search [FOLDER]``: how long searching takes and how large the index grows.

*FOLDER* is the data folder of a portal with a large library; it is copied, never written to. Without it the
national archive and its neighbours in the shared data are imported first. Questions go through the whole web
stack as ``manage.py serve`` runs it, each of them once, so that nothing can answer from memory.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import random
import secrets
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from elasticsearch import Elasticsearch

from portal.core.running import supervisor
from tests.platform import support
from tests.services import elasticsearch

QUESTIONS = "search/stard_dev.jsonl"
ARCHIVES = (
    "laws/lawrefbook_national.tar.xz",
    "laws/justlaws.tar.xz",
    "laws/lawrefbook_local_regulations.tar.xz",
)
PAGE, JSON, PEER = "/search/?q=", "/api/v1/search?q=", "/?q="
AT_ONCE, EACH = 8, 100
_visitors = itertools.count()
GROWTH = (15_000, 50_000)
"""Articles of the smaller libraries that are measured beside the whole one."""
TARGETS = "目标：内置 p50 15、p95 40 毫秒，8 个并发每秒 150 次；Elasticsearch p95 80 毫秒；建索引 90 秒、600 MB、内存 1 GB"


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds that some requests took, and how many were answered in a second."""

    times: tuple[float, ...]
    per_second: float

    def at(self, share: float) -> float:
        """The time within which this share of the requests was answered."""
        return sorted(self.times)[int(share * (len(self.times) - 1))]


@dataclass(frozen=True, slots=True)
class Built:
    """What building an index took."""

    seconds: float
    megabytes: float
    peak: float
    """Megabytes of memory of the process that built it."""
    told: str


class Served(support.Portal):
    """The public web server with the command that ``manage.py serve`` gives it."""

    def __init__(self, data: Path, application: str = "portal.wsgi:application", **extra: str) -> None:
        super().__init__(data, PORTAL_ROLE="public", **extra)
        (web,) = supervisor.children_for(self.port, data, worker=False)
        self._command = [*web.command[:-1], application]

    def _start(self, command: list[str]) -> None:
        super()._start(self._command)


def asked(shared: Path) -> list[str]:
    """Whole questions and keywords, mixed but always in the same order; each is different."""
    file = shared / QUESTIONS
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    texts = [row["question"] for row in rows] + [" ".join(row["keywords"]) for row in rows if row["keywords"]]
    texts = list(dict.fromkeys(texts))
    random.Random(5).shuffle(texts)  # noqa: S311 -- an order, no secret
    return texts


def ask(url: str, path: str, questions: Sequence[str], at_once: int = 1) -> Timing:
    """Put the questions, ``at_once`` of them at a time over as many kept connections.

    Every ``EACH`` of them come from another address of this machine, as those of many visitors do: one address
    may look up only so much.
    """
    host = url.removeprefix("http://")
    lines = [questions[place::at_once] for place in range(at_once)]
    begin = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        times = [each for line in pool.map(lambda some: _ask(host, path, some), lines) for each in line]
    return Timing(tuple(times), len(times) / (time.perf_counter() - begin))


def _ask(host: str, path: str, questions: Sequence[str]) -> list[float]:
    connection, times = _connected(host), []
    for number, question in enumerate(questions, 1):
        if not number % EACH:
            connection.close()
            connection = _connected(host)
        begin = time.perf_counter()
        connection.request("GET", path + quote(question))
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - begin) * 1000)
        if answer.status not in (200, 302):
            raise RuntimeError(f"{answer.status} {path}{question}")
    connection.close()
    return times


def _connected(host: str) -> http.client.HTTPConnection:
    number = next(_visitors)
    address = f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"
    connection = http.client.HTTPConnection(host, timeout=120, source_address=(address, 0))
    connection.connect()
    return connection


def build(data: Path, **extra: str) -> Built:
    """Rebuild the index as an operator would, and see what it took."""
    begin = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "rebuild_index"],
            cwd=support.ROOT,
            env=support.environment(data, **extra),
            stdout=out,
            stderr=out,
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        took = time.perf_counter() - begin
        out.seek(0)
        told = out.read().strip()
    if process.returncode:
        raise RuntimeError(told[-2000:])
    size = sum(file.stat().st_size for file in (data / "index").rglob("*") if file.is_file()) / 1e6
    return Built(took, size, used.ru_maxrss / 1024, told.splitlines()[-1])


def bench_searching(folder: Path | None, shared: Path) -> None:
    """Print one table; says what is left out where something is not there."""
    if not (shared / QUESTIONS).exists():
        print(f"没有 {shared / QUESTIONS}，跳过检索的时间和大小。")
        return
    questions = asked(shared)
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as work:
        data = Path(work) / "var"
        if not _library(folder, shared, data):
            print(f"没有数据目录，{shared / 'laws'} 中也没有法规汇编，跳过检索的时间和大小。")
            return
        _grow(data, questions)
        ours = _embedded(data, questions)
        _fts5(data, Path(work) / "fts5.sqlite3", questions, ours)
        _elastic(data, questions, ours)
    print(TARGETS)


def _library(folder: Path | None, shared: Path, data: Path) -> bool:
    if folder is not None:
        support.copy_of(folder, data)
    else:
        archives = [str(shared / name) for name in ARCHIVES if (shared / name).exists()]
        if not archives:
            return False
        support.make_demo(data)
        for archive in archives:
            _checked(support.manage(data, "import_laws", archive, timeout=3600))
    for prepared in (("migrate",), ("collectstatic", "--noinput")):
        _checked(support.manage(data, *prepared, timeout=600))
    return True


def _checked(done: subprocess.CompletedProcess[str]) -> str:
    if done.returncode:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    return done.stdout


def _grow(data: Path, questions: Sequence[str]) -> None:
    """Index growing parts of the library, the whole one last; ask each of them."""
    _title("建索引（内置）", "秒", "MB", "内存峰值 MB", "p50 毫秒", "p95 毫秒")
    part = questions[: len(questions) // 6]
    for most in (*GROWTH, None):
        with _part_of(data, most) as articles:
            built = build(data)
            with Served(data) as portal:
                ask(portal.url, JSON, questions[-20:])
                found = ask(portal.url, JSON, part)
        columns = (built.seconds, built.megabytes, built.peak, found.at(0.5), found.at(0.95))
        _row(f"{articles} 条", *columns)
    print(f"  {built.told}", flush=True)


@contextmanager
def _part_of(data: Path, most: int | None) -> Iterator[int]:
    """Make only some of the instruments live, until about so many articles are; gives the number of articles."""
    with sqlite3.connect(data / "portal.sqlite3") as base:
        count = (
            "SELECT v.instrument_id, COUNT(*) FROM laws_provision p JOIN laws_version v ON v.id = p.version_id "
            "JOIN laws_instrument i ON i.id = v.instrument_id WHERE i.live GROUP BY 1"
        )
        sizes = base.execute(count).fetchall()
        random.Random(5).shuffle(sizes)  # noqa: S311
        kept, articles = [], 0
        for instrument, size in sizes:
            if most is None or articles + size <= most:
                kept.append(instrument)
                articles += size
        live = [key for (key,) in base.execute("SELECT id FROM laws_instrument WHERE live")]
        hidden = set(live) - set(kept) if most else set()
        _show(base, hidden, show=False)
    try:
        yield articles
    finally:
        with sqlite3.connect(data / "portal.sqlite3") as base:
            _show(base, hidden, show=True)


def _show(base: sqlite3.Connection, instruments: set[int], *, show: bool) -> None:
    rows = [(show, key) for key in instruments]
    base.executemany("UPDATE laws_instrument SET live = ? WHERE id = ?", rows)


def _embedded(data: Path, questions: Sequence[str]) -> dict[str, Timing]:
    _title("检索", "p50 毫秒", "p95 毫秒", f"{AT_ONCE} 并发 次/秒", "并发 p95 毫秒")
    found = {}
    for name, path in (("页面", PAGE), ("JSON", JSON)):
        with Served(data) as portal:
            found[name] = _both(f"内置 {name}", portal.url, path, questions)
    return found


def _both(name: str, url: str, path: str, questions: Sequence[str]) -> Timing:
    """One at a time, then several at once, with other questions."""
    ask(url, path, questions[-30:])
    half = (len(questions) - 30) // 2
    alone = ask(url, path, questions[:half])
    together = ask(url, path, questions[half:-30], AT_ONCE)
    _row(name, alone.at(0.5), alone.at(0.95), together.per_second, together.at(0.95))
    return alone


def _ratio(ours: Timing, other: Timing) -> None:
    p50, p95 = other.at(0.5) / ours.at(0.5), other.at(0.95) / ours.at(0.95)
    print(f"  是内置引擎的 {p50:.2f} 倍（p50）、{p95:.2f} 倍（p95）", flush=True)


def _fts5(data: Path, file: Path, questions: Sequence[str], ours: dict[str, Timing]) -> None:
    begin = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "tests.bench.peer", str(file)],
        cwd=support.ROOT,
        env=support.environment(data),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    took = time.perf_counter() - begin
    with Served(data, "tests.bench.peer:application", BENCH_FTS5=str(file)) as portal:
        theirs = _both("SQLite FTS5 JSON", portal.url, PEER, questions[::3])
    _ratio(ours["JSON"], theirs)
    print(f"  建成用 {took:.0f} 秒，{file.stat().st_size / 1e6:.0f} MB", flush=True)


def _elastic(data: Path, questions: Sequence[str], ours: dict[str, Timing]) -> None:
    elasticsearch.hold()
    try:
        url = elasticsearch.url()
    except elasticsearch.Missing as reason:
        print(f"没有 Elasticsearch（{reason}），跳过它。")
        return
    alias = f"bench-{secrets.token_hex(4)}"
    client = Elasticsearch(url, request_timeout=60)
    server = {"ELASTICSEARCH_URL": url, "ELASTICSEARCH_INDEX": alias}
    try:
        built = build(data, **server)
        for name, path in (("页面", PAGE), ("JSON", JSON)):
            with Served(data, **server) as portal:
                theirs = _both(f"Elasticsearch {name}", portal.url, path, questions[::3])
            _ratio(ours[name], theirs)
        size = client.indices.stats(index=alias)["_all"]["primaries"]["store"]["size_in_bytes"] / 1e6
        print(f"  建成用 {built.seconds:.0f} 秒，{size:.0f} MB", flush=True)
    finally:
        for name in client.indices.get(index=f"{alias}-*"):
            client.indices.delete(index=name)
        elasticsearch.release()


def _title(*columns: str) -> None:
    print("\n" + "\t".join(f"{column:>16}" for column in columns), flush=True)


def _row(name: str, *values: float) -> None:
    print("\t".join([f"{name:>16}", *(f"{value:>16.1f}" for value in values)]), flush=True)
