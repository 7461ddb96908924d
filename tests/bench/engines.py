"""The two search engines over the same library, in one run: building, waiting for an answer, agreement."""

from __future__ import annotations

import json
import secrets
import statistics
import time
from pathlib import Path

import requests
from elasticsearch import Elasticsearch

from tests.platform import support
from tests.services import elasticsearch

QUESTIONS = "search/stard_dev.jsonl"
MOST_QUESTIONS = 200
_OWN = ["合作社成员", "个体户 营业执照", "公司法第47条", "注销登记", "食品经营许可", "股东出资期限", "债权人"]


def questions(shared: Path) -> list[str]:
    """Real questions, evenly drawn; a few of our own where they are not there."""
    file = shared / QUESTIONS
    if not file.exists():
        return _OWN
    every = [json.loads(line)["question"] for line in file.read_text(encoding="utf-8").splitlines()]
    return every[:: max(1, len(every) // MOST_QUESTIONS)][:MOST_QUESTIONS]


def bench_engines(data: Path, shared: Path) -> None:
    """Print how Elasticsearch compares with the embedded engine; says so where there is none."""
    try:
        url = elasticsearch.url()
    except elasticsearch.Missing as reason:
        print(f"没有 Elasticsearch（{reason}），跳过两种引擎的比较。")
        return
    alias = f"bench-{secrets.token_hex(4)}"
    client = Elasticsearch(url, request_timeout=60)
    second = {"ELASTICSEARCH_URL": url, "ELASTICSEARCH_INDEX": alias}
    try:
        _bench_building(data, client, second)
        _bench_asking(data, second, questions(shared))
    finally:
        for name in client.indices.get(index=f"{alias}-*"):
            client.indices.delete(index=name)


def _bench_building(data: Path, client: Elasticsearch, second: dict[str, str]) -> None:
    took = []
    for extra in ({}, second):
        begin = time.perf_counter()
        done = support.manage(data, "rebuild_index", timeout=3600, **extra)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        took.append(time.perf_counter() - begin)
    _row("建索引", f"{took[1]:.1f} 秒", f"内置 {took[0]:.1f} 秒", took[1] / took[0])
    alias = second["ELASTICSEARCH_INDEX"]
    theirs = client.indices.stats(index=alias)["_all"]["primaries"]["store"]["size_in_bytes"] / 1e6
    ours = sum(file.stat().st_size for file in (data / "index").rglob("*") if file.is_file()) / 1e6
    _row("索引大小", f"{theirs:.0f} MB", f"内置 {ours:.0f} MB", theirs / ours)
    (node,) = client.nodes.stats(metric="jvm,process")["nodes"].values()
    heap = node["jvm"]["mem"]["heap_used_in_bytes"] / 1e6
    print(f"  {client.count(index=alias)['count']} 条；节点堆内存用量 {heap:.0f} MB")


def _bench_asking(data: Path, second: dict[str, str], asked: list[str]) -> None:
    session = requests.Session()
    with (
        support.Portal(data, PORTAL_ROLE="public") as embedded,
        support.Portal(data, PORTAL_ROLE="public", **second) as elastic,
    ):
        times: dict[str, list[float]] = {embedded.url: [], elastic.url: []}
        shared_hits = []
        for question in asked[:20] + asked:
            found = []
            for portal in times:
                begin = time.perf_counter()
                answer = session.get(f"{portal}/api/v1/search", params={"q": question}, timeout=60)
                times[portal].append((time.perf_counter() - begin) * 1000)
                answer.raise_for_status()
                found.append({result["url"] for result in answer.json()["results"]})
            shared_hits.append(len(found[0] & found[1]) / max(1, len(found[0])))
    warm = {portal: sorted(values[20:]) for portal, values in times.items()}
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        ours, theirs = (values[int(share * (len(values) - 1))] for values in warm.values())
        _row(f"检索 {name}（经网页服务）", f"{theirs:.1f} 毫秒", f"内置 {ours:.1f} 毫秒", theirs / ours)
    print(f"  {len(asked)} 个问题，前十条相同的占 {statistics.mean(shared_hits):.1%}")


def _row(what: str, theirs: str, ours: str, ratio: float) -> None:
    print(f"{f'Elasticsearch {what}':<28}\t{theirs:>16}\t{ours:>28}\t{ratio:>8.2f} 倍", flush=True)
