"""``python -m tests.bench register [ROWS …]``: taking in a register beside COPY, and looking entities up in it.

For each size a PostgreSQL of its own: the files are generated, imported with all checks, indexed; then the same
rows go by COPY into tables of the same form with the same indexes. Look-ups pass the whole web stack as
``manage.py serve`` runs it, each address once, so that nothing answers from memory.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from elasticsearch import Elasticsearch

from tests.bench.register import generate
from tests.bench.searching import Served, Timing, ask
from tests.platform import postgres, support
from tests.services import elasticsearch

SIZES = (1_000_000, 5_000_000)
TABLES = ("credit_entity", "credit_disclosure")
BY_CODE, BY_NAME = "/entities/", "/entities/?q="
ASKED = 600
FIRST = 300
"""Names that are asked before the clock runs: a server of Java compiles what it does often."""
TARGETS = "目标：导入不慢于 COPY 的四分之一；按代码 p95 10 毫秒、8 个并发每秒 300 次；按名称 p95 40 毫秒；100 万到 500 万至多 1.3 倍"
BUREAU = """
from portal.core.models import Bureau
from portal.core import codes
Bureau.objects.create(code="sls", name="示例省市场监督管理局", level="province", region_code="990000")
codes.ensure_builtin()
from wagtail.models import Site
from portal.credit.models import EntitiesPage
parent = Site.objects.get(is_default_site=True).root_page
parent.add_child(instance=EntitiesPage(title="查企业查信用", slug="entities"))
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What taking in one file took."""

    kind: str
    rows: int
    seconds: float
    copied: float
    """Seconds of COPY of the same rows."""
    peak_mb: float
    indexed: float
    """Seconds until the command returned beyond those of the import itself: the index."""


def bench_register(shared: Path, sizes: Sequence[int]) -> None:
    """Print one table for each size."""
    words = shared / "names/trade_words.txt"
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as work, postgres.cluster() as database:
            folder, data = Path(work), Path(work) / "var"
            begin = time.perf_counter()
            files = generate(folder, size, words)
            print(f"\n{size} 个主体：生成 {time.perf_counter() - begin:.0f} 秒", flush=True)
            _prepare(data, database)
            for kind, file in zip(("register", "disclosures"), files, strict=True):
                _show(_load(data, database, kind, file))
            _sizes(data, database)
            asked = _questions(files[0], size)
            _look_ups("内置", data, {"DATABASE_URL": database}, asked)
            _on_elastic(data, database, asked)
    print(TARGETS)


def _prepare(data: Path, database: str) -> None:
    for command in (
        ("migrate", "-v0"),
        ("collectstatic", "--noinput", "-v0"),
        ("shell", "-v0", "--no-imports", "-c", BUREAU),
    ):
        _done(support.manage(data, *command, timeout=600, DATABASE_URL=database))


def _done(process: subprocess.CompletedProcess[str]) -> str:
    if process.returncode:
        raise RuntimeError(process.stdout[-2000:] + process.stderr[-2000:])
    return process.stdout


def _load(data: Path, database: str, kind: str, file: Path) -> Load:
    report = data / f"{kind}.json"
    begin = time.perf_counter()
    command = (f"import_{kind}", str(file), "--bureau", "sls", "--json", str(report))
    _done(support.manage(data, *command, timeout=7200, DATABASE_URL=database))
    whole, told = time.perf_counter() - begin, json.loads(report.read_text("utf-8"))
    table = TABLES[0] if kind == "register" else TABLES[1]
    copied = _copy(database, table)
    return Load(kind, told["saved"], told["seconds"], copied, told["peak_mb"], whole - told["seconds"])


def _copy(database: str, table: str) -> float:
    """Seconds that COPY needs to put the rows of a table into an empty one of the same form, with its indexes."""
    with psycopg.connect(database, autocommit=True) as connection, tempfile.TemporaryFile() as held:
        connection.execute(f"CREATE TABLE peer (LIKE {table} INCLUDING ALL)")
        with connection.cursor().copy(f"COPY {table} TO STDOUT") as out:
            for block in out:
                held.write(block)
        held.seek(0)
        begin = time.perf_counter()
        with connection.cursor().copy("COPY peer FROM STDIN") as into:
            while block := held.read(2**20):
                into.write(block)
        took = time.perf_counter() - begin
        connection.execute("DROP TABLE peer")
        connection.execute(f"VACUUM ANALYZE {table}")
    return took


def _show(load: Load) -> None:
    rate, peer = load.rows / load.seconds, load.rows / load.copied
    print(
        f"  {load.kind:<12}{load.rows:>9} 行 {load.seconds:8.1f} 秒 {rate:8.0f} 行/秒；COPY {peer:8.0f} 行/秒；"
        f"比值 {rate / peer:.2f}；内存峰值 {load.peak_mb:.0f} MB；索引 {load.indexed:.0f} 秒",
        flush=True,
    )


def _sizes(data: Path, database: str) -> None:
    with psycopg.connect(database) as connection:
        tables = [
            (
                name,
                *connection.execute("SELECT pg_table_size(%s), pg_indexes_size(%s)", (name, name)).fetchone(),
            )  # type: ignore[misc]
            for name in TABLES
        ]
    for name, table, indexes in tables:
        print(f"  {name}：表 {table / 1e6:.0f} MB，索引 {indexes / 1e6:.0f} MB")
    for folder in sorted(data.glob("index*")):
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        print(f"  {folder.name}：{size / 1e6:.0f} MB", flush=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked up: codes, and names in the ways people write them."""

    codes: list[str]
    more_codes: list[str]
    names: list[str]


def _questions(register: Path, size: int) -> Asked:
    chance = random.Random(7)  # noqa: S311
    wanted = set(chance.sample(range(size), min(size, ASKED * 5)))
    with register.open(encoding="utf-8", newline="") as file:
        rows = [row for number, row in enumerate(csv.DictReader(file)) if number in wanted]
    chance.shuffle(rows)
    codes = [row["UNISCID"] + "/" for row in rows]
    names = list(dict.fromkeys(_spelled(row["ENTNAME"], chance) for row in rows[: ASKED + FIRST]))
    return Asked(codes[:ASKED], codes[ASKED:], names)


def _spelled(name: str, chance: random.Random) -> str:
    """A name whole, a part of it, with a wrong character, or without its region and ending."""
    core = name.partition("示范")[2].removeprefix("市").partition("示范")[2] or name[-8:]
    wrong = chance.randrange(len(name))
    return chance.choice((name, core, core[:4], f"{name[:wrong]}禺{name[wrong + 1 :]}", name[2:-4]))


def _look_ups(engine: str, data: Path, extra: dict[str, str], asked: Asked) -> None:
    with Served(data, **extra) as portal:
        ask(portal.url, BY_CODE, asked.more_codes[:50])
        code = ask(portal.url, BY_CODE, asked.codes)
        many = ask(portal.url, BY_CODE, asked.more_codes[50:], 8)
        ask(portal.url, BY_NAME, asked.names[:FIRST])
        name = ask(portal.url, BY_NAME, asked.names[FIRST:])
    print(
        f"  {engine}：按代码 {_told(code)}，8 个并发每秒 {many.per_second:.0f} 次；按名称 {_told(name)}",
        flush=True,
    )


def _told(timing: Timing) -> str:
    return f"p50 {timing.at(0.5):.1f}、p95 {timing.at(0.95):.1f} 毫秒"


def _on_elastic(data: Path, database: str, asked: Asked) -> None:
    elasticsearch.hold()
    try:
        url = elasticsearch.url()
    except elasticsearch.Missing as reason:
        print(f"  没有 Elasticsearch（{reason}），跳过。")
        return
    extra = {"DATABASE_URL": database, "ELASTICSEARCH_URL": url, "ELASTICSEARCH_INDEX": "bench-register"}
    try:
        begin = time.perf_counter()
        _done(support.manage(data, "rebuild_index", timeout=7200, **extra))
        print(f"  Elasticsearch：建索引 {time.perf_counter() - begin:.0f} 秒", flush=True)
        _look_ups("Elasticsearch", data, extra, asked)
        client = Elasticsearch(url)
        sizes = client.cat.indices(
            index="bench-register*", format="json", bytes="mb", h="index,docs.count,store.size"
        )
        print(f"  {sizes}", flush=True)
        client.indices.delete(index=[str(each["index"]) for each in sizes])
    finally:
        elasticsearch.release()
