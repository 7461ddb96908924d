"""Taking in what a visitor sends for one answer: in memory only, never on disk, and no more than allowed."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

DRAINED = 400 * 2**20
CHUNK = 2**20
FORM = 2 * 2**20
"""Bytes of a form besides its file."""


class MemoryHandler(FileUploadHandler):
    """Keeps an upload in memory; of a file of more than `most` bytes, only that it was too large."""

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self.most = most

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.kept = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.kept.write(raw_data)
        if self.kept.tell() > self.most:
            self.request.upload_too_large = True  # type: ignore[union-attr]
            self.kept = io.BytesIO()
            raise SkipFile

    def file_complete(self, file_size: int) -> UploadedFile:
        self.kept.seek(0)
        return UploadedFile(self.kept, self.file_name, self.content_type, file_size)


def take_in(request: HttpRequest, most: int) -> bool:
    """Prepare for a form with a file of at most `most` bytes; False when the body is too long even to read.

    To be called before anything looks at POST (the form's token too), so that no part reaches the disk. What is
    too long is read and thrown away, so that the browser gets to read the answer.
    """
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if size <= most + FORM:
        request.upload_handlers = [MemoryHandler(request, most)]
        return True
    left = min(size, DRAINED)
    while left > 0 and (data := request.read(min(CHUNK, left))):
        left -= len(data)
    return False


@contextmanager
def as_path(file: UploadedFile) -> Iterator[Path]:
    """A path under which readers that want one find the upload, for as long as they read; it lies in memory.

    Where the system has no files in memory (not Linux), a temporary file that is deleted afterwards.
    """
    if hasattr(os, "memfd_create"):
        with os.fdopen(os.memfd_create("upload"), "wb") as held:
            held.write(file.read())
            held.flush()
            yield Path(f"/proc/self/fd/{held.fileno()}")
    else:
        with tempfile.NamedTemporaryFile() as held:
            held.write(file.read())
            held.flush()
            yield Path(held.name)
