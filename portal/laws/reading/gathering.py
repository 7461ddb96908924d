"""From files to laws: what belongs together is joined, what is no law is named and left out."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

from portal.laws.reading.amending import poses_as_law
from portal.laws.reading.body import Line, clean, read_body, remarks
from portal.laws.reading.clauses import at_once, own_effect, repealed
from portal.laws.reading.decoding import UndecodableText, decode
from portal.laws.reading.history import MAX_DELAY_DAYS, is_history, looks_dated, parse_history, stages
from portal.laws.reading.listing import Listing, NoListing
from portal.laws.reading.markdown import END_OF_INFO, ParsedFile, parse_markdown
from portal.laws.reading.numbers import gap_label, gaps
from portal.laws.reading.plain import parse_plain
from portal.laws.reading.sources import LISTING_SUFFIXES, RawFile, open_source
from portal.laws.reading.tree import HistoryEvent, Notice, ParsedLaw, Stage, Unit, UnitKind
from portal.laws.reading.word import parse_word

_INDEX = re.compile(r"_index\.md", re.IGNORECASE)
MAX_LISTED = 5
AMENDING = (
    "内容是逐条修改另一文件的决定或修正案，不是全文，没有作为版本载入。"
    "请载入修改后的全文；要收录这件决定本身，标题须写明“关于修改……的决定”或“……修正案”"
)
_TEMPLATE = re.compile(r"模[版板]|template", re.IGNORECASE)


@dataclass(slots=True)
class _Folder:
    files: list[RawFile] = field(default_factory=list)
    sidecars: dict[str, RawFile] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Draft:
    """The pieces of one law before they are read as a whole."""

    title: str
    head: tuple[Line, ...]
    parts: tuple[tuple[ParsedFile, tuple[Line, ...]], ...]
    dates: tuple[date | None, date | None] = (None, None)


def read(paths: Iterable[Path]) -> Iterator[ParsedLaw | Notice]:
    """Every law text in the paths, in the order of their places, and a notice for all that is none.

    A folder of files is read as a whole because a law may lie in several of them. The list of a collection
    (db.sqlite3, a CSV file) completes the texts of its own path and of all that come after it.
    """
    listing = Listing()
    for path in sorted(paths, key=lambda path: path.suffix not in LISTING_SUFFIXES):
        folders: dict[PurePosixPath, _Folder] = {}
        for item in open_source(path):
            if isinstance(item, Notice):
                yield item
            elif notice := _put(folders, listing, item):
                yield notice
        yield from _read_folders(folders, listing)


def read_files(files: Iterable[RawFile], *, asserted: bool = False) -> Iterator[ParsedLaw | Notice]:
    """The same for files that are already in memory.

    `asserted`: an editor says that these are law texts, so that one without articles and history counts too.
    """
    folders: dict[PurePosixPath, _Folder] = {}
    listing = Listing()
    for file in files:
        if notice := _put(folders, listing, file):
            yield notice
    yield from _read_folders(folders, listing, asserted=asserted)


def _put(folders: dict[PurePosixPath, _Folder], listing: Listing, file: RawFile) -> Notice | None:
    if file.path.suffix in LISTING_SUFFIXES:
        try:
            listing.read(file.path.name, file.data)
        except NoListing as error:
            return Notice(file.place, str(error))
        return None
    folder = folders.setdefault(file.path.parent, _Folder())
    if file.path.suffix == ".json":
        folder.sidecars[file.path.name] = file
    else:
        folder.files.append(file)
    return None


def _read_folders(
    folders: dict[PurePosixPath, _Folder], listing: Listing, *, asserted: bool = False
) -> Iterator[ParsedLaw | Notice]:
    dates = _sidecar_dates(folders)
    for name in sorted(folders):
        for found in _read_folder(folders[name].files, dates, asserted):
            yield found if isinstance(found, Notice) else listing.complete(found)
        folders[name] = _Folder()


def parse_file(raw: RawFile) -> ParsedFile:
    """Cut a file into title, history and body, by its form. Raises UndecodableText."""
    if raw.path.suffix.lower() == ".docx":
        return parse_word(raw)
    lines = list(enumerate(decode(raw.data).split("\n"), 1))
    marked = any(text.startswith("# ") or text.strip() == END_OF_INFO for _, text in lines)
    if marked or raw.path.suffix.lower() != ".txt":
        return parse_markdown(raw, lines)
    return parse_plain(raw, lines)


def _sidecar_dates(
    folders: dict[PurePosixPath, _Folder],
) -> dict[PurePosixPath, tuple[date | None, date | None]]:
    """Path of a text -> (promulgated, effective) as a versions.json in or above its folder says."""
    dates = {}
    for folder, content in folders.items():
        for sidecar in content.sidecars.values():
            try:
                versions = json.loads(sidecar.data)["versions"]
                for version in versions:
                    entry = folder / version["entry"]
                    dates[entry] = (_iso(version.get("promulgatedOn")), _iso(version.get("effectiveFrom")))
            except (ValueError, KeyError, TypeError):
                continue
    return dates


def _iso(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def _read_folder(
    raws: list[RawFile], dates: dict[PurePosixPath, tuple[date | None, date | None]], asserted: bool
) -> Iterator[ParsedLaw | Notice]:
    files: list[ParsedFile] = []
    for raw in sorted(raws, key=lambda raw: raw.path.name):
        if _INDEX.fullmatch(raw.path.name):
            yield Notice(raw.place, "栏目索引文件，不是法律文本")
        elif _TEMPLATE.search(raw.path.stem):
            yield Notice(raw.place, "格式模板，不是法律文本")
        else:
            try:
                files.append(parse_file(raw))
            except UndecodableText as error:
                yield Notice(raw.place, str(error))
    for draft in _drafts(files, dates, asserted):
        yield draft if isinstance(draft, Notice) else _law(draft)


def _drafts(
    files: list[ParsedFile], dates: dict[PurePosixPath, tuple[date | None, date | None]], asserted: bool
) -> Iterator[_Draft | Notice]:
    readme = next((file for file in files if file.raw.path.stem.lower() == "readme" and file.title), None)
    parts = [file for file in files if file.is_part] if readme else []
    shared: dict[str, list[ParsedFile]] = {}
    for file in files:
        if file is readme and parts:
            books = [part for part in parts if not part.is_amendments]
            pieces = [(file, file.body), *((part, part.body) for part in sorted(books, key=_part_order))]
            yield _Draft(file.title, file.head, tuple(pieces), dates.get(file.raw.path, (None, None)))
            for amendments in (part for part in parts if part.is_amendments):
                yield from _split_amendments(amendments)
        elif file in parts:
            continue
        elif file.subtitle:
            shared.setdefault(file.title, []).append(file)
        elif reason := _no_law(file, asserted):
            yield Notice(f"{file.raw.place}:{file.title_line or 1}", reason)
        else:
            yield _Draft(file.title, file.head, ((file, file.body),), dates.get(file.raw.path, (None, None)))
    for title, books in shared.items():
        books.sort(key=_part_order)
        pieces = [(book, ((book.title_line, f"# {book.subtitle}"), *book.body)) for book in books]
        head = max((book.head for book in books), key=len)
        yield _Draft(title, head, tuple(pieces))


def _no_law(file: ParsedFile, asserted: bool) -> str:
    if not file.title:
        plain = file.raw.path.suffix.lower() in (".docx", ".txt")
        return "没有标题：开头就是条文、沿革或目录" if plain else "没有标题（找不到以“# ”开头的一行）"
    if any(re.match(r"\**第[一二三四五六七八九十百千零〇0-9]+条", clean(text)) for _, text in file.body):
        return ""
    dated = file.file_date or any(looks_dated(clean(text)) for _, text in file.head)
    resolved = any("决定：" in text or "决定:" in text for _, text in file.body)
    if (dated or resolved or asserted) and any(clean(text) for _, text in file.body):
        return ""
    return "既没有条文，也没有公布沿革，不是法律文本"


def _part_order(file: ParsedFile) -> tuple[int, str]:
    """Books of one law in the order of their articles; a preamble without article first, the rest last."""
    units, _ = read_body(file.body, "")
    first = next((unit.number[0] for unit in units if unit.kind is UnitKind.ARTICLE), None)
    if first is None:
        first = 0 if any(unit.kind is UnitKind.PREAMBLE for unit in units) else 10000
    return first, file.raw.path.name


def _split_amendments(file: ParsedFile) -> Iterator[_Draft]:
    """A file that collects amendments: each `## …修正案` with what follows is an instrument of its own."""
    starts = [index for index, (_, text) in enumerate(file.body) if text.startswith("## ")]
    for start, end in zip(starts, [*starts[1:], len(file.body)], strict=True):
        lines = file.body[start + 1 : end]
        cut = 0
        for index, (_, text) in enumerate(lines):
            line = clean(text)
            if line and not is_history(line):
                break
            cut = index + 1
        title = clean(file.body[start][1].lstrip("#"))
        yield _Draft(title, lines[:cut], ((file, lines[cut:]),))


def _law(draft: _Draft) -> ParsedLaw | Notice:
    first = draft.parts[0][0]
    place = f"{first.raw.place}:{first.title_line}"
    events, wrong = parse_history(text for _, text in draft.head if not text.startswith("#"))
    notices = [Notice(place, f"日期不存在，未采用：{text}", left_out=False) for text in wrong]
    units: list[Unit] = []
    for file, lines in draft.parts:
        found, odd = read_body(lines, file.raw.place)
        units += found
        notices += [*file.notices, *odd, *remarks(found, file.raw.place)]
    if not any(unit.text for unit in units):
        return Notice(place, "只有标题，没有正文")
    if poses_as_law(draft.title, units):
        return Notice(place, AMENDING)
    numbers = [unit.number for unit in units if unit.kind is UnitKind.ARTICLE]
    if "修正案" not in draft.title and (missing := gaps(numbers)):
        shown = "、".join(gap_label(*one) for one in missing[:MAX_LISTED])
        more = "等" if len(missing) > MAX_LISTED else ""
        notices.append(Notice(place, f"条号不连续，缺{shown}{more}，请核对来源", left_out=False))
    dates = _dates(draft, first, events)
    if dates.promulgated_on is None:
        notices.append(Notice(place, "公布日期不明：文件名和沿革都没有写明", left_out=False))
    articles = [unit.text for unit in units if unit.kind is UnitKind.ARTICLE] or [unit.text for unit in units]
    return ParsedLaw(
        title=draft.title,
        place=first.raw.place,
        places=tuple(dict.fromkeys(file.raw.place for file, _ in draft.parts)),
        sha256=_joint_sha(draft),
        category=first.raw.path.parent.parts,
        history=tuple(events),
        earlier=dates.earlier,
        change=dates.change,
        doc_no=dates.doc_no,
        promulgated_on=dates.promulgated_on,
        adopted_on=dates.adopted_on,
        effective_on=dates.effective_on,
        own_effective_on=own_effect(articles),
        at_once=at_once(articles),
        repeals=repealed(articles),
        units=tuple(units),
        notices=tuple(notices),
    )


def _joint_sha(draft: _Draft) -> str:
    """Hash over all files of a text; a text that shares its file with others adds its title."""
    hashes = list(dict.fromkeys(file.sha256 for file, _ in draft.parts))
    if len(hashes) == 1 and draft.parts[0][0].title == draft.title:
        return hashes[0]
    return hashlib.sha256("".join([*hashes, draft.title]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Dates:
    promulgated_on: date | None
    adopted_on: date | None
    effective_on: date | None
    earlier: tuple[Stage, ...] = ()
    change: str = "enacted"
    doc_no: str = ""


def _dates(draft: _Draft, file: ParsedFile, events: list[HistoryEvent]) -> _Dates:
    """Days of the text's own version. The sidecar counts before the file name, the file name before the history.

    A file newer than its history speaks of a version that the history does not tell of.
    """
    said, effective = draft.dates
    day = said or file.file_date
    told = stages(events)
    if not told:
        return _Dates(day, day, effective)
    own = told[-1]
    adopted_for_it = bool(day and own.effective_on and own.effective_on >= day)
    if day and not adopted_for_it and not -1 <= (day - own.adopted_on).days <= MAX_DELAY_DAYS:
        before = tuple(stage for stage in told if stage.promulgated_on < day)
        return _Dates(day, day, effective, before, "amended" if before else "enacted")
    promulgated = day or own.promulgated_on
    return _Dates(
        promulgated, own.adopted_on, effective or own.effective_on, tuple(told[:-1]), own.change, own.doc_no
    )
