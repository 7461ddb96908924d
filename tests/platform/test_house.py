"""House rules that a reader of the files can check: templates, static files, the clock, file sizes."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.platform.support import ROOT

STYLE = re.compile(r"<style\b|\sstyle\s*=", re.I)
SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")", re.I)
HANDLER = re.compile(r"<[^>{%]*\son[a-z]+\s*=", re.I)
JAVASCRIPT = re.compile(r"(?:href|src|action)\s*=\s*[\"']?\s*javascript:", re.I)
CLOCK = re.compile(r"{%\s*now\b")
HOST = re.compile(
    r"(?:src|href|action|data|poster)\s*=\s*[\"'](?:https?:)?//([^\"'/{]+)|url\(\s*[\"']?(?:https?:)?//|@import",
    re.I,
)
# Addresses that a template may name: the reader follows a link, nothing is fetched.
LINKED = {"flk.npc.gov.cn", "www.gov.cn", "www.gsxt.gov.cn", "beian.miit.gov.cn", "beian.mps.gov.cn"}
SECRETS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}")
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org|--index-url|--extra-index-url|/opt/wheels"
)
MACHINE = re.compile(r"/work/(?:main|shared)\b|/tmp/team\b|/root/")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


FILES = tracked()
TEMPLATES = [f for f in FILES if f.suffix in (".html", ".svg", ".txt", ".xml") and "templates" in f.parts]
STATIC = [f for f in FILES if "static" in f.parts and f.suffix in (".css", ".js", ".svg")]
PYTHON = [f for f in FILES if f.suffix == ".py" and "migrations" not in f.parts]
OWN = {Path(__file__)}


def places(files: list[Path], pattern: re.Pattern[str]) -> list[str]:
    found = []
    for file in files:
        if file in OWN:
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if pattern.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    return found


def public(files: list[Path]) -> list[Path]:
    """Without the templates that only Wagtail's admin shows, which has a policy of its own."""
    return [f for f in files if "wagtailadmin" not in f.parts and "admin" not in f.parts]


@pytest.mark.parametrize(
    ("pattern", "rule"),
    [
        (STYLE, "模板里不写样式"),
        (SCRIPT, "模板里不写脚本"),
        (HANDLER, "模板里不写 on… 属性"),
        (JAVASCRIPT, "没有 javascript: 地址"),
        (CLOCK, "时间由视图给出，不用 {% now %}"),
    ],
    ids=["style", "script", "handler", "javascript", "now"],
)
def test_templates_keep_to_the_policy(pattern: re.Pattern[str], rule: str) -> None:
    assert not places(public(TEMPLATES), pattern), rule


def test_nothing_is_fetched_from_third_parties() -> None:
    found = []
    for file in public(TEMPLATES) + STATIC:
        for match in HOST.finditer(file.read_text(encoding="utf-8")):
            if not match[1] or match[1].lower() not in LINKED:
                found.append(f"{file.relative_to(ROOT)}: {match[0]}")
    assert not found


def test_no_secret_machine_path_or_registry_in_the_files() -> None:
    texts = [
        f for f in FILES if f.suffix not in (".png", ".jpg", ".webp", ".gif", ".pdf", ".xlsx", ".zip", ".xz")
    ]
    for pattern in (SECRETS, REGISTRY, MACHINE):
        assert not places(texts, pattern)


def test_only_the_clock_fills_in_times() -> None:
    assert not places(PYTHON, re.compile(r"auto_now(_add)?\s*=\s*True")), (
        "用 default=clock.now 或在 save 中赋值"
    )


def test_files_stay_short() -> None:
    long = [f"{f.relative_to(ROOT)}: {n}" for f in PYTHON if (n := len(f.read_text().splitlines())) > 400]
    assert not long


def test_nothing_is_left_for_later() -> None:
    assert not places(PYTHON + TEMPLATES + STATIC, re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|lorem ipsum", re.I))
