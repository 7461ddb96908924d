"""One worker follows the changes and the clock; a lock sees to it that it is one."""

import fcntl
import logging
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from django.conf import settings
from django.db import close_old_connections

from portal.core.announcements import drain, run_due
from portal.core.models import Announcement

log = logging.getLogger(__name__)
PAUSE = 0.3  # seconds between two looks at the outbox


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
    with lock():
        while not stopping:
            try:
                run_due()
            except Exception:
                log.exception("后台任务出错，继续运行")
                close_old_connections()
                time.sleep(1)
            time.sleep(PAUSE)
