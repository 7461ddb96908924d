"""``make lint``: every check of the code that runs nothing of it, in two lanes (there are two cores)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.platform.support import ROOT

BIN = os.path.dirname(sys.executable)
PYTHON = sys.executable
MOST_LINES = 40
CODE = ["portal", "search", "tests", "bootstrap.py", "manage.py"]


@dataclass(frozen=True, slots=True)
class Step:
    """One tool; *label* is what is shown."""

    label: str
    command: list[str]


TYPES = [Step("类型（mypy）", [f"{BIN}/mypy"])]
REST = [
    Step(
        "风格与禁用的调用（ruff check）",
        [f"{BIN}/ruff", "check", "--quiet", "--output-format", "concise", *CODE],
    ),
    Step(
        "格式（ruff format --check）",
        [f"{BIN}/ruff", "format", "--check", "--output-format", "concise", *CODE],
    ),
    Step("模块间的依赖方向（import-linter）", [f"{BIN}/lint-imports", "--no-logo"]),
    Step(
        "模板与静态文件（tests/platform/test_house.py）",
        [PYTHON, "-m", "pytest", "tests/platform/test_house.py"],
    ),
    Step("模板（djlint）", [f"{BIN}/djlint", "--lint", "--quiet", "portal", "search"]),
    Step("迁移（makemigrations --check）", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    Step(
        "Django 与本项目的检查（manage.py check）", [PYTHON, "manage.py", "check", "--fail-level", "WARNING"]
    ),
]


def run(steps: list[Step]) -> bool:
    """Run one after the other; show what a failing tool printed. True when all passed."""
    passed = True
    for step in steps:
        begin = time.perf_counter()
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.test"}
        done = subprocess.run(step.command, cwd=ROOT, env=environment, capture_output=True, text=True)
        ok = done.returncode == 0
        detail = "" if ok else _shortened(done.stdout + done.stderr)
        print(
            f"{'通过' if ok else '未通过'}  {step.label}  {time.perf_counter() - begin:.1f} 秒{detail}",
            flush=True,
        )
        passed = passed and ok
    return passed


def _shortened(output: str) -> str:
    """The first lines of what a tool printed; more would bury the other tools' findings."""
    lines = output.strip().splitlines()
    more = [f"……另有 {len(lines) - MOST_LINES} 行"] if len(lines) > MOST_LINES else []
    return "\n" + "\n".join(lines[:MOST_LINES] + more)


def main() -> int:
    """Exit status 1 when any check failed."""
    with ThreadPoolExecutor(2) as lanes:
        results = list(lanes.map(run, [TYPES, REST]))
    print("全部通过。" if all(results) else "有检查未通过，见上。")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
