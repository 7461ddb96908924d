"""Ends Elasticsearch with kill -9 at random moments of writing: ``python -m tests.faults.elastic_kills [TIMES]``.

What was acknowledged must be found again, the index must open, and the site must never answer 500: browsing goes
on, the search page says that it cannot search, and searches again once the node is back.
"""

from __future__ import annotations

import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import requests

from search.documents import Document
from search.engines.base import Health, IndexUnavailable, Replacement
from search.engines.elastic.engine import ElasticEngine
from tests.platform import support
from tests.services import elasticsearch

ALIAS = "kills"
RECOVERY = 60.0
"""Seconds after which a search that does not answer yet counts as broken."""


def main(times: int = 10) -> int:
    """Print one line per kill; exit status 1 when anything acknowledged was lost or a page failed."""
    folder = Path(tempfile.mkdtemp(prefix="portal-kills-", dir="/tmp"))
    folder.chmod(0o755)
    node = _node(folder)
    try:
        support.make_demo(folder / "var")
        node.start()
        done = support.manage(folder / "var", "rebuild_index", **_place(node))
        assert done.returncode == 0, done.stdout + done.stderr
        with support.Portal(folder / "var", PORTAL_ROLE="public", **_place(node)) as portal:
            return _kill_often(node, portal.url, times)
    finally:
        node.signal(signal.SIGTERM)
        shutil.rmtree(folder, ignore_errors=True)


def _place(node: elasticsearch.Node) -> dict[str, str]:
    return {"ELASTICSEARCH_URL": node.url, "ELASTICSEARCH_INDEX": ALIAS}


def _node(folder: Path) -> elasticsearch.Node:
    """A node that nobody else uses, from the program that the tests fetched."""
    fetched = elasticsearch.Node(elasticsearch.FOLDER / "node", 0)
    elasticsearch.FOLDER.mkdir(mode=0o755, exist_ok=True)
    fetched.fetch()
    skip = shutil.ignore_patterns("data", "logs", "pid")
    shutil.copytree(fetched.home, folder / "node", ignore=skip)
    return elasticsearch.Node(folder / "node", support.free_port())


def _kill_often(node: elasticsearch.Node, site: str, times: int) -> int:
    engine = ElasticEngine(node.url, ALIAS)
    before = engine.state().documents
    answers: Counter[str] = Counter()
    stop = threading.Event()
    visitors = [
        threading.Thread(target=_visit, args=(site, path, answers, stop))
        for path in ("/", "/search/?q=登记", "/api/v1/search?q=登记")
    ]
    for visitor in visitors:
        visitor.start()
    acknowledged, lost = 0, 0
    for each in range(times):
        after = random.uniform(0.05, 8)
        killer = threading.Timer(after, node.signal, [signal.SIGKILL])
        killer.start()
        acknowledged += _write(engine, acknowledged)
        killer.join()
        begin = time.monotonic()
        node.start()
        while (state := engine.state()).health is not Health.READY:
            time.sleep(0.1)
        lost += max(0, before + acknowledged - state.documents)
        # A change whose answer was lost on its way may be there or not: told again, it is.
        acknowledged = max(acknowledged, state.documents - before)
        print(
            f"第 {each + 1} 次：{after:.2f} 秒后终止，已确认 {acknowledged} 条，索引中 {state.documents - before} 条，"
            f"{time.monotonic() - begin:.1f} 秒后恢复",
            flush=True,
        )
    begin, recovered = time.monotonic(), False
    while not recovered and time.monotonic() - begin < RECOVERY:
        time.sleep(0.5)
        recovered = requests.get(site + "/api/v1/search?q=登记", timeout=10).status_code == 200
    seconds = time.monotonic() - begin
    stop.set()
    for visitor in visitors:
        visitor.join()
    print(
        f"丢失 {lost} 条；各页的应答：{dict(sorted(answers.items()))}；"
        + (f"搜索在节点恢复后 {seconds:.1f} 秒恢复" if recovered else "搜索没有恢复")
    )
    failed = any(answer.endswith((" 500", " error")) or answer == "/ 503" for answer in answers)
    return 1 if lost or failed or not recovered else 0


def _write(engine: ElasticEngine, number: int) -> int:
    """One page after the other until the node is gone; gives how many were acknowledged."""
    count = 0
    while True:
        name = f"kill:{number + count}"
        page = Document(key=name, kind="guide", title=f"指南{number + count}", url=f"/{number + count}/")
        try:
            engine.apply([Replacement(name, (page,))])
        except IndexUnavailable:
            return count
        count += 1


def _visit(site: str, path: str, answers: Counter[str], stop: threading.Event) -> None:
    session = requests.Session()
    while not stop.is_set():
        try:
            status: object = session.get(site + path, timeout=20).status_code
        except requests.RequestException:
            status = "error"
        answers[f"{path.partition('?')[0]} {status}"] += 1
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
