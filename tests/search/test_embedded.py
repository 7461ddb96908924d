"""The embedded engine: what a broken index does, and who may write."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from search.engines.base import Health, IndexBusy, IndexUnavailable, Replacement
from search.engines.embedded import checking, schema
from search.query import Clause
from tests.search.conftest import COLLECTION, Library, embedded, page


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return embedded(tmp_path / "index")


def live_folder(library: Library) -> Path:
    root = library.engine._root
    return root / (root / "live").read_text()


@pytest.mark.parametrize("harm", ["meta", "empty_segment", "no_folder", "no_stamp", "bad_pointer"])
def test_damaged_index_is_said(library: Library, harm: str) -> None:
    library.build(COLLECTION)
    folder = live_folder(library)
    if harm == "meta":
        (folder / "meta.json").write_text("{")
    elif harm == "empty_segment":
        for file in folder.glob("*.idx"):
            file.unlink()
            file.write_bytes(b"")
    elif harm == "no_folder":
        shutil.rmtree(folder)
    elif harm == "no_stamp":
        (folder / "stamp.json").unlink()
    else:
        (folder.parent / "live").write_text("../elsewhere")
    assert embedded(folder.parent).engine.state().health is Health.DAMAGED


FILES = ("idx", "pos", "term", "store", "fast", "fieldnorm")


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("harm", ["gone", "cut", "overwritten"])
def test_damage_is_found_in_every_kind_of_file(library: Library, kind: str, harm: str) -> None:
    library.build(COLLECTION)
    folder = live_folder(library)
    assert checking.damage(folder) == ""
    (file,) = folder.glob(f"*.{kind}")
    whole = file.read_bytes()
    file.unlink()
    if harm == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    elif harm == "overwritten":
        file.write_bytes(bytes(byte ^ 255 for byte in whole[:20]) + whole[20:])
    assert checking.damage(folder)


@pytest.mark.parametrize("kind", FILES)
def test_cut_files_are_said_to_be_damaged(library: Library, kind: str) -> None:
    library.build(COLLECTION)
    (file,) = live_folder(library).glob(f"*.{kind}")
    whole = file.read_bytes()
    file.unlink()
    file.write_bytes(whole[: len(whole) // 2])
    again = library.again()
    with pytest.raises(IndexUnavailable) as told:
        again.find("登记")
    assert told.value.health is Health.DAMAGED
    assert again.engine.state().health is Health.DAMAGED


def test_garbage_behind_a_right_footer_is_damage_not_our_fault(library: Library) -> None:
    library.build(COLLECTION)
    (file,) = live_folder(library).glob("*.store")
    whole = bytearray(file.read_bytes())
    whole[:100] = bytes(byte ^ 255 for byte in whole[:100])
    file.unlink()
    file.write_bytes(whole)
    with pytest.raises(IndexUnavailable) as told:
        library.again().find("登记")
    assert told.value.health is Health.DAMAGED


def test_our_own_error_is_no_damage(library: Library) -> None:
    library.build(COLLECTION)
    wrong = replace(library.plan("登记"), clauses=(Clause("no such field", ("登",), 1.0),))
    with pytest.raises(ValueError, match="no such field"):
        library.engine.search(wrong, limit=5)
    with pytest.raises(AttributeError):
        library.engine.apply([Replacement("x", (None,))])  # type: ignore[arg-type]
    assert library.engine.state().health is Health.READY
    assert library.find("登记")


def test_after_a_change_that_ended_with_its_process_all_files_are_read(library: Library) -> None:
    library.build(COLLECTION)
    folder = live_folder(library)
    (library.engine._root / "applying").touch()
    (folder / ".tmpAbc123").touch()
    library.engine.apply([Replacement("y", (page("y", "新指南"),))])
    assert not (library.engine._root / "applying").exists()
    assert not list(folder.glob(".tmp*"))
    file = min(folder.glob("*.term"))
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    (library.engine._root / "applying").touch()
    with pytest.raises(IndexUnavailable) as told:
        library.again().engine.apply([Replacement("z", (page("z", "再新指南"),))])
    assert told.value.health is Health.DAMAGED


def test_index_of_another_version_is_said(library: Library) -> None:
    library.build(COLLECTION)
    stamp = live_folder(library) / "stamp.json"
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "stamp": "of another time"}))
    assert embedded(stamp.parent.parent).engine.state().health is Health.OTHER_VERSION


def test_failed_build_leaves_no_rest(library: Library) -> None:
    library.build(COLLECTION)
    with pytest.raises(RuntimeError), library.engine.builder(()) as builder:
        builder.add("x", [page("x", "半成品")])
        raise RuntimeError
    assert len(list(library.engine._root.glob("index-*"))) == 1


def test_second_writer_is_busy_not_broken(library: Library) -> None:
    library.build(COLLECTION)
    opened = library.engine._current()
    writer = opened.index.writer(15_000_000, 1)
    with pytest.raises(IndexBusy):
        library.engine.apply([Replacement("guide:g1")])
    writer.wait_merging_threads()
    library.engine.apply([Replacement("guide:g1")])


def test_stamp_names_everything_that_matters() -> None:
    assert "tantivy" in schema.stamp() and "analysis" in schema.stamp() and "fields" in schema.stamp()
