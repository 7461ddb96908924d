"""``make bench``: import and indexing against bare unpacking, pages against a bare server, search against FTS5, Elasticsearch."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import requests

from tests.bench import matcher
from tests.bench.engines import bench_engines
from tests.bench.searching import bench_searching
from tests.platform import pages, support
from tests.services import elasticsearch

ARCHIVE = "laws/lawrefbook_national.tar.xz"
QUESTIONS = [
    "合作社",
    "个体户 营业执照",
    "公司法第47条",
    "注销登记",
    "食品经营许可",
    "出资",
    "债权人",
    "行政处罚 听证",
    "税",
    "反垄断",
]
BARE = "def application(environ, start):\n    start('200 OK', [('Content-Type', 'text/html')])\n    return [b'x' * 20000]\n"


def seconds(do: Callable[[], object]) -> float:
    """How long one call takes."""
    begin = time.perf_counter()
    do()
    return time.perf_counter() - begin


def median_ms(do: Callable[[], object], times: int = 30) -> float:
    """The median of some calls in milliseconds, after three to warm up."""
    for _ in range(3):
        do()
    return statistics.median(seconds(do) for _ in range(times)) * 1000


def row(what: str, ours: str, peer: str, ratio: float) -> None:
    """One line of the table."""
    print(f"{what:<28}\t{ours:>16}\t{peer:>28}\t{ratio:>8.2f} 倍", flush=True)


def resident_mb(pid: int) -> float:
    """Resident memory of a process and its children in MB."""
    total = 0.0
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            total = int(line.split()[1]) / 1024
    return total + sum(resident_mb(int(child)) for child in children)


def bench_import(data: Path, archive: Path) -> None:
    """The national archive: import and index together, against reading every byte of it with tarfile."""
    report = data / "import.json"
    ours = seconds(
        lambda: _check(support.manage(data, "import_laws", str(archive), "--json", str(report), timeout=3600))
    )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024

    def unpack() -> None:
        with tarfile.open(archive) as packed:
            for member in packed:
                file = packed.extractfile(member)
                if file:
                    file.read()

    peer = seconds(unpack)
    told = json.loads(report.read_text())
    row("导入并编入索引（全国）", f"{ours:.1f} 秒", f"tarfile 解开 {peer:.2f} 秒", ours / peer)
    print(
        f"  {told['files']} 个法律文件，{told['articles']} 条，{told['without_articles']} 个没有条文；峰值内存 {peak:.0f} MB"
    )


def _check(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        sys.exit(done.stdout[-2000:] + done.stderr[-2000:])


def bench_pages(portal: support.Portal, folder: Path) -> None:
    """Pages as a visitor waits for them, against a server that sends 20,000 bytes without looking."""
    (folder / "bare.py").write_text(BARE)
    port = support.free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--port",
        str(port),
        "--no-ws",
        "bare:application",
    ]
    bare = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    session = requests.Session()
    try:
        for _ in range(100):
            try:
                session.get(f"http://127.0.0.1:{port}/", timeout=5)
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        peer = median_ms(lambda: session.get(f"http://127.0.0.1:{port}/", timeout=5))
    finally:
        bare.terminate()
        bare.wait()
    longest = "/laws/minfadian/"  # 1,260 articles, there once the archive is in
    paths = {
        name: pages.path_of(portal.url, name) for name in ("home", "guide", "law", "law-article", "release")
    }
    if session.get(portal.url + longest, timeout=60).status_code == 200:
        paths["longest law"] = longest
    for name, path in paths.items():
        address = portal.url + path
        ours = median_ms(lambda address=address: session.get(address, timeout=60))  # type: ignore[misc]
        row(f"页面 {name}", f"{ours:.1f} 毫秒", f"granian 空应用 {peer:.1f} 毫秒", ours / peer)
    print(f"  公众进程常驻内存 {resident_mb(portal.processes[0].pid):.0f} MB")


def bench_search(portal: support.Portal, data: Path) -> None:
    """The public search as JSON, against SQLite's FTS5 (trigram) over the same provisions, without the web."""
    with sqlite3.connect(data / "portal.sqlite3") as source:
        texts = source.execute("SELECT id, text FROM laws_provision").fetchall()
    full = sqlite3.connect(":memory:")
    full.execute("CREATE VIRTUAL TABLE t USING fts5(text, tokenize='trigram')")
    full.executemany("INSERT INTO t(rowid, text) VALUES (?, ?)", texts)
    session = requests.Session()

    def ask_ours() -> None:
        for question in QUESTIONS:
            session.get(portal.url + "/api/v1/search", params={"q": question}, timeout=60).raise_for_status()

    def ask_peer() -> None:
        for question in QUESTIONS:
            words = " OR ".join(
                f'"{word}"' for word in question.split() if len(word) > 2
            )  # trigrams know no shorter
            if words:
                sql = "SELECT rowid, text FROM t WHERE t MATCH ? ORDER BY rank LIMIT 20"
                full.execute(sql, (words,)).fetchall()

    ours, peer = median_ms(ask_ours, 10) / len(QUESTIONS), median_ms(ask_peer, 10) / len(QUESTIONS)
    row(f"检索（{len(texts)} 条）", f"{ours:.1f} 毫秒", f"SQLite FTS5 {peer:.1f} 毫秒", ours / peer)


def main() -> int:
    """Print one line per benchmark; the real law texts are used where they are.

    ``search [FOLDER]``: only what searching takes, over the portal in a data folder.
    ``register [ROWS …]``: taking in a synthetic register and looking entities up in it.
    ``matcher``: how many questions the policy matcher asks.
    """
    if sys.argv[1:2] == ["matcher"]:
        matcher.set_up()
        matcher.bench_matcher()
        return 0
    shared = Path(os.environ.get("PORTAL_SHARED_DATA") or support.ROOT.parent / "shared" / "data")
    if sys.argv[1:2] == ["search"]:
        bench_searching(Path(sys.argv[2]) if sys.argv[2:] else None, shared)
        return 0
    if sys.argv[1:2] == ["register"]:
        matcher.set_up()
        from tests.bench.looking import SIZES, bench_register

        bench_register(shared, [int(size) for size in sys.argv[2:]] or SIZES)
        return 0
    folder = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    try:
        data = folder / "var"
        support.make_demo(data)
        if (shared / ARCHIVE).exists():
            bench_import(data, shared / ARCHIVE)
        else:
            print(f"没有 {shared / ARCHIVE}，跳过导入；检索只用演示内容。")
        with support.Portal(data, PORTAL_ROLE="public") as portal:
            bench_pages(portal, folder)
            bench_search(portal, data)
        elasticsearch.hold()
        bench_engines(data, shared)
    finally:
        elasticsearch.release()
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
