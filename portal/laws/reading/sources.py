"""Where law files come from: a folder, an archive, a single file. Yields bytes and places, never writes."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from portal.laws.reading.tree import Notice

TEXT_SUFFIXES = (".md", ".markdown", ".txt", ".docx")
LISTING_SUFFIXES = (".csv", ".sqlite3")
SIDECAR_NAMES = ("versions.json",)
ARCHIVE_SUFFIXES = (".zip", ".tar", ".tgz", ".txz", ".tar.gz", ".tar.xz", ".tar.bz2")
MAX_FILE = 8 * 2**20  # the longest code in force has well under 1 MB
MAX_ARCHIVE = 512 * 2**20  # unpacked: a bomb is refused before it fills the memory
MAX_MEMBERS = 50_000
_OTHER_FORMATS = {
    ".doc": "旧版 Word 文件，请用 Word 或 WPS 另存为 .docx 后再导入",
    ".wps": "WPS 文件，请另存为 .docx 后再导入",
    ".pdf": "PDF 文件不能导入，请用同一文本的 Word 文件或纯文本",
    ".ofd": "OFD 文件不能导入，请用同一文本的 Word 文件或纯文本",
}
_BROKEN = (
    tarfile.TarError,
    zipfile.BadZipFile,
    lzma.LZMAError,
    zlib.error,
    EOFError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file as found.

    `place` is what a report shows: the archive or folder named, then the path inside. `path` also holds the
    folders above what was named, because collections put the category of a law into folder names.
    """

    place: str
    path: PurePosixPath
    data: bytes


def open_source(path: Path) -> Iterator[RawFile | Notice]:
    """All text files under a folder, in an archive (.tar, .tar.xz, .tar.gz, .zip), or the one file named.

    What is no text file is reported and left out. A damaged archive is reported once; what could be read
    before the damage is yielded. Members with absolute paths or ".." are refused.
    """
    if not path.exists():
        yield Notice(str(path), "找不到这个文件或文件夹")
    elif path.is_dir():
        yield from _folder(path)
    elif _is_archive(path):
        yield from _archive(path, path.name)
    else:
        yield from _single(path)


def _is_archive(path: Path) -> bool:
    return path.name.lower().endswith(ARCHIVE_SUFFIXES)


def _archive(path: Path, place: str) -> Iterator[RawFile | Notice]:
    zipped = path.suffix.lower() == ".zip"
    yield from _guarded(place, _zip(path, place) if zipped else _tar(path, place))


def refused_format(name: str) -> str:
    """Why a file of this name holds no text that is read, in words; empty for those that do."""
    if name.lower().endswith(ARCHIVE_SUFFIXES):
        return "压缩包请用命令 import_laws 导入；这里一次载入一个文件"
    if name.lower().endswith(TEXT_SUFFIXES):
        return ""
    other = _OTHER_FORMATS.get(PurePosixPath(name.lower()).suffix)
    return other or "不是法律文本：扩展名不是 .md、.txt 或 .docx"


def _wanted(name: str, size: int, place: str) -> Notice | None:
    if not name.lower().endswith((*TEXT_SUFFIXES, *LISTING_SUFFIXES)) and name not in SIDECAR_NAMES:
        return Notice(place, refused_format(name))
    if size > MAX_FILE:
        return Notice(
            place,
            f"文件过大（{size / 2**20:.0f} MB），超过 {MAX_FILE // 2**20} MB 的上限",
        )
    return None


def _single(path: Path) -> Iterator[RawFile | Notice]:
    refused = _wanted(path.name, path.stat().st_size, path.name)
    above = PurePosixPath(*path.resolve().parent.parts[-2:])
    yield refused or RawFile(path.name, above / path.name, path.read_bytes())


def _folder(folder: Path) -> Iterator[RawFile | Notice]:
    above = PurePosixPath(*folder.resolve().parts[-2:])
    for file in sorted(folder.rglob("*")):
        if not file.is_file() or any(part.startswith(".") for part in file.relative_to(folder).parts):
            continue
        inside = PurePosixPath(file.relative_to(folder).as_posix())
        place = f"{folder.name}/{inside}"
        if _is_archive(file):
            yield from _archive(file, place)
            continue
        if refused := _wanted(file.name, file.stat().st_size, place):
            yield refused
            continue
        try:
            yield RawFile(place, above / inside, file.read_bytes())
        except OSError as error:
            yield Notice(place, f"读不出：{error.strerror}")


def _guarded(place: str, members: Iterator[RawFile | Notice]) -> Iterator[RawFile | Notice]:
    seen = total = 0
    try:
        for member in members:
            seen += 1
            if isinstance(member, RawFile):
                total += len(member.data)
            if total > MAX_ARCHIVE or seen > MAX_MEMBERS:
                limit = f"{MAX_ARCHIVE // 2**20} MB 或 {MAX_MEMBERS:,} 个文件"
                yield Notice(place, f"解开后超过 {limit}，其余不再读取")
                return
            yield member
    except _BROKEN as error:
        yield Notice(
            place,
            f"压缩包已损坏（{type(error).__name__}），损坏处之前的 {seen} 个文件已读出",
        )


def _tar(path: Path, root: str) -> Iterator[RawFile | Notice]:
    skipped = 0
    with tarfile.open(path, "r|*") as archive:
        for member in archive:
            if not member.isfile():
                continue
            inside, place = PurePosixPath(member.name), f"{root}/{member.name}"
            if notice := _refused(inside, member.size, place):
                yield notice
                # What is passed over in a stream is unpacked all the same.
                skipped += member.size
                if skipped > MAX_ARCHIVE:
                    yield Notice(root, f"解开后超过 {MAX_ARCHIVE // 2**20} MB，其余不再读取")
                    return
                continue
            stream = archive.extractfile(member)
            data = stream.read() if stream else b""
            if len(data) != member.size:
                raise tarfile.ReadError("unexpected end of data")
            yield RawFile(place, inside, data)


def _zip(path: Path, root: str) -> Iterator[RawFile | Notice]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            name = _zip_name(member)
            inside, place = PurePosixPath(name), f"{root}/{name}"
            if notice := _refused(inside, member.file_size, place):
                yield notice
                continue
            try:
                yield RawFile(place, inside, archive.read(member))
            except (*_BROKEN, RuntimeError) as error:
                yield Notice(place, f"压缩包中的这个文件已损坏（{type(error).__name__}）")


def _zip_name(member: zipfile.ZipInfo) -> str:
    """Names without the UTF-8 flag come from Chinese Windows as GBK, which zipfile reads as CP437."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename


def _refused(inside: PurePosixPath, size: int, place: str) -> Notice | None:
    if inside.is_absolute() or ".." in inside.parts or ":" in inside.parts[0]:
        return Notice(place, "路径指向压缩包之外，已拒绝")
    return _wanted(inside.name, size, place)
