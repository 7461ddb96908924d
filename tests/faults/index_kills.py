"""Ends whoever writes the embedded index with kill -9 at random moments: ``python -m tests.faults.index_kills``.

In turn: the worker while it applies changes, ``rebuild_index`` while it builds, replays or swaps, and the worker while
it rebuilds by itself. An editor publishes and withdraws all the time, visitors ask all the time.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests.platform import support

PATHS = ("/", "/search/?q=登记", "/api/v1/search?q=登记")
PATIENCE = 120.0
"""Seconds after which what was saved counts as lost."""
EDITS = 12


@dataclass(slots=True)
class Seen:
    """What happened, all rounds together."""

    kills: Counter[str] = field(default_factory=Counter)
    moments: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    folders: int = 1
    healing: bool = False

    @property
    def failures(self) -> list[str]:
        """What must not have happened."""
        wrong = [f"没有找到或没有撤下：{word}" for word in self.lost] + [
            f"编辑遇到：{said}" for said in self.errors
        ]
        wrong += [f"应答 {answer} × {times}" for answer, times in self.answers.items() if _is_wrong(answer)]
        return wrong + ([f"临时目录堆到 {self.folders} 个"] if self.folders > 2 else [])


def _is_wrong(answer: str) -> bool:
    # While there is no index that can be read, the API says 503; the pages answer all the time.
    return not answer.endswith((" 200", "（没有索引时） 503"))


class Round:
    """A portal under test: web server, worker, editor, visitors."""

    def __init__(self, data: Path, site: str) -> None:
        self.data, self.site, self.seen = data, site, Seen()
        self.root = data / "index"
        self.words: dict[str, bool] = {}
        self.environment = support.environment(data, PORTAL_BASE_URL=site)
        self.worker = self._start("manage.py", "worker")
        self.editor = self._start("-m", "tests.faults.editor", talking=True)
        self.duration = 1.0

    def _start(self, *arguments: str, talking: bool = False) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE if talking else subprocess.DEVNULL
        with (self.data / "faults.log").open("a") as log:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=support.ROOT,
                env=self.environment,
                stdin=pipe,
                stdout=pipe if talking else log,
                stderr=log,
                text=True,
            )

    def edit(self, number: int) -> threading.Thread:
        """Let the editor work; the thread ends when all is saved."""

        def listen() -> None:
            assert self.editor.stdin and self.editor.stdout
            print(number, file=self.editor.stdin, flush=True)
            for line in self.editor.stdout:
                if line == "done\n":
                    return
                if line.startswith("!"):
                    self.seen.errors.append(line[2:].strip())
                    continue
                sign, word, seconds = line.split()
                self.words[word] = sign == "+"
                if float(seconds):
                    self.seen.saves.append(float(seconds))
            self.seen.errors.append("编辑进程已退出")

        thread = threading.Thread(target=listen)
        thread.start()
        return thread

    # The three kinds of rounds

    def kill_applying(self) -> None:
        """The worker, while changes come in."""
        editing = self.edit(EDITS)
        time.sleep(random.uniform(0, 2))
        self._kill(self.worker, "apply")
        self._again(editing)

    def kill_rebuilding(self) -> None:
        """``rebuild_index``, while the worker follows changes; every third time as it swaps."""
        before = self._folders()
        rebuild = self._start("manage.py", "rebuild_index")
        editing = self.edit(EDITS)
        self._wait_for_new(before, rebuild)
        if self.seen.kills["rebuild"] % 3 == 2:
            self._wait_for_swap(before, rebuild)
        else:
            time.sleep(random.uniform(0, self.duration))
        self._kill(rebuild, "rebuild")
        self.seen.moments[self._moment(before)] += 1
        editing.join()
        self._check(time.monotonic())

    def kill_healing(self) -> None:
        """The worker, while it replaces an index of another version, as after an upgrade."""
        self.worker.terminate()
        self.worker.wait()
        stamp = self.root / (self.root / "live").read_text() / "stamp.json"
        self.seen.healing = True
        stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "stamp": "of another time"}))
        before = self._folders()
        editing = self.edit(EDITS)
        self.worker = self._start("manage.py", "worker")
        self._wait_for_new(before, self.worker)
        time.sleep(random.uniform(0, self.duration))
        self._kill(self.worker, "heal")
        self._again(editing)
        self.seen.healing = False

    def measure(self) -> None:
        """One rebuild that nobody ends, to know how long its parts take.

        The worker may be healing just then: a second rebuild is refused, and asked for again.
        """
        end = time.monotonic() + PATIENCE
        while True:
            before = self._folders()
            rebuild = self._start("manage.py", "rebuild_index")
            self._wait_for_new(before, rebuild)
            begin = time.monotonic()
            if rebuild.wait() == 0:
                break
            assert time.monotonic() < end, (self.data / "faults.log").read_text()[-2000:]
        self.duration = time.monotonic() - begin

    # Parts of them

    def _kill(self, process: subprocess.Popen[str], kind: str) -> None:
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.seen.kills[kind] += 1

    def _again(self, editing: threading.Thread) -> None:
        begin = time.monotonic()
        self.worker = self._start("manage.py", "worker")
        editing.join()
        self._check(begin)

    def _folders(self) -> set[str]:
        return {path.name for path in self.root.glob("index-*")}

    def _wait_for_new(self, before: set[str], process: subprocess.Popen[str]) -> None:
        end = time.monotonic() + PATIENCE
        while not self._folders() - before and process.poll() is None and time.monotonic() < end:
            time.sleep(0.005)

    def _wait_for_swap(self, before: set[str], process: subprocess.Popen[str]) -> None:
        live = self.root / "live"
        while process.poll() is None and live.read_text() in before and not list(self.root.glob(".live-*")):
            time.sleep(0.0005)

    def _moment(self, before: set[str]) -> str:
        new = self._folders() - before
        if (self.root / "live").read_text() not in before:
            return "换用之后" if self._folders() & before else "完成之后"
        if list(self.root.glob(".live-*")):
            return "换用之中"
        written = any(list((self.root / name).glob("*.store")) for name in new)
        return "补录或提交" if written else "建立之中" if new else "建立之前"

    def _check(self, begin: float) -> None:
        """All that was saved is found, all that was withdrawn is not, within ``PATIENCE`` of ``begin``."""
        waiting = dict(list(self.words.items())[-2 * EDITS :])
        while waiting and time.monotonic() - begin < PATIENCE:
            waiting = {word: public for word, public in waiting.items() if self._found(word) is not public}
        self.seen.seconds.append(time.monotonic() - begin)
        self.seen.lost += waiting
        self.seen.folders = max(self.seen.folders, len(self._folders()))

    def _found(self, word: str) -> bool | None:
        answer = requests.get(f"{self.site}/api/v1/search", {"q": word}, timeout=60)
        if answer.status_code != 200:
            return None
        return any(word in result["title"] for result in answer.json()["results"])

    def visit(self, path: str, stop: threading.Event) -> None:
        """Ask for one page again and again."""
        session = requests.Session()
        while not stop.is_set():
            healing = self.seen.healing
            try:
                status: object = session.get(self.site + path, timeout=60).status_code
            except requests.RequestException as error:
                status = type(error).__name__
            without = (
                "（没有索引时）"
                if status == 503 and (healing or self.seen.healing) and "/api/" in path
                else ""
            )
            self.seen.answers[f"{path.partition('?')[0]}{without} {status}"] += 1
            time.sleep(0.1)

    def end(self) -> None:
        """A last rebuild clears up; then everybody leaves."""
        self.measure()
        self.words, all_words = {}, self.words
        for word, public in all_words.items():
            if self._found(word) is not public:
                self.seen.lost.append(word)
        rests = [path.name for path in (*self.root.glob(".live-*"), *self.root.glob("index-*/.tmp*"))]
        if len(self._folders()) > 1 or rests:
            self.seen.lost.append(f"残留 {self._folders()} {rests}")

    def leave(self) -> None:
        """End the processes."""
        for process in (self.worker, self.editor):
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()


def run(data: Path, times: int, *, say: bool = False) -> Seen:
    """So many kills in a portal whose data folder is ours."""
    with support.Portal(data, PORTAL_ROLE="public") as portal:
        one, stop = Round(data, portal.url), threading.Event()
        visitors = [threading.Thread(target=one.visit, args=(path, stop)) for path in PATHS]
        try:
            one.measure()
            for visitor in visitors:
                visitor.start()
            for number in range(times):
                kinds = (one.kill_applying, one.kill_rebuilding, one.kill_healing)
                kinds[(0, 1, 2, 0, 1)[number % 5]]()
                if say:
                    seen = one.seen
                    print(
                        f"第 {number + 1} 次：{seen.seconds[-1]:.1f} 秒后一致，{dict(seen.moments)}",
                        flush=True,
                    )
            one.end()
        finally:
            stop.set()
            for visitor in visitors:
                if visitor.ident:
                    visitor.join()
            one.leave()
    return one.seen


def main() -> int:
    """Print what was seen; exit status 1 when anything happened that must not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument(
        "--data", type=Path, help="data folder of a prepared portal, copied; default: a new demo"
    )
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="portal-kills-"))
    try:
        data = folder / "var"
        if options.data:
            support.copy_of(options.data, data)
            assert support.manage(data, "migrate", "-v0").returncode == 0
        else:
            support.make_demo(data)
        seen = run(data, options.times, say=True)
        failures = seen.failures
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    after, saves = sorted(seen.seconds), sorted(seen.saves)
    print(f"终止：{dict(seen.kills)}；重建被终止时：{dict(seen.moments)}")
    print(
        f"恢复一致：中位 {after[len(after) // 2]:.1f} 秒，最长 {after[-1]:.1f} 秒；索引目录最多 {seen.folders} 个"
    )
    print(f"编辑保存 {len(saves)} 次，中位 {saves[len(saves) // 2]:.2f} 秒，最长 {saves[-1]:.2f} 秒")
    print(f"应答：{dict(sorted(seen.answers.items()))}")
    print("\n".join(failures) if failures else "没有丢失，没有出错")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
