"""One worker follows the changes and the clock; a lock sees to it that it is one."""

import fcntl
import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from portal.core import clock
from portal.core.announcements import drain, run_due
from portal.core.models import Announcement, ScheduleMark

log = logging.getLogger(__name__)
PAUSE = 0.3  # seconds between two looks at the outbox
BEAT = 15.0  # seconds between two signs of life
_MARK = "worker"


class WorkerBusy(RuntimeError):
    """Another process is the worker."""


@contextmanager
def lock() -> Iterator[None]:
    """Be the only worker of this data folder. Raises WorkerBusy when another process is."""
    settings.PORTAL_DATA.mkdir(parents=True, exist_ok=True)
    handle = os.open(settings.PORTAL_DATA / "worker.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WorkerBusy("后台进程已在运行。") from None
        yield
    finally:
        os.close(handle)


def beat() -> None:
    """Note that background work is being done now: in the database, which processes on other machines see, too."""
    ScheduleMark.objects.update_or_create(name=_MARK, defaults={"done_until": clock.now()})


def last_beat() -> datetime | None:
    """When background work was last seen being done; None: never."""
    return ScheduleMark.objects.filter(name=_MARK).values_list("done_until", flat=True).first()


@contextmanager
def _beating() -> Iterator[None]:
    """Signs of life from a thread, because a rebuild of the index takes the worker minutes."""
    ending = threading.Event()

    def go() -> None:
        while not ending.is_set():
            try:
                beat()
            except DatabaseError as error:
                log.warning("没有记下后台任务的运行时间：%s", error)
                close_old_connections()
            ending.wait(BEAT)
        connection.close()

    thread = threading.Thread(target=go, name="worker-beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(BEAT)


def settle(timeout: float = 600) -> bool:
    """Return when everything announced so far has been handled: by the running worker, or else here.

    False when the worker did not manage within `timeout` seconds.
    """
    last = Announcement.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    end = time.monotonic() + timeout
    while True:
        try:
            with lock():
                drain()
                return True
        except WorkerBusy:
            if not Announcement.objects.filter(pk__lte=last, listener="").exists():
                return True
            if time.monotonic() > end:
                return False
            time.sleep(PAUSE)


def work() -> None:
    """Be the worker until SIGTERM or SIGINT. Raises WorkerBusy when another process is."""
    stopping = False

    def stop(signum: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    with lock(), _beating():
        while not stopping:
            try:
                run_due()
            except Exception:
                log.exception("后台任务出错，继续运行")
                close_old_connections()
                time.sleep(1)
            time.sleep(PAUSE)
