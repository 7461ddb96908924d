"""The embedded engine: what a broken index does, and who may write."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from search.engines.base import Health, IndexBusy, Replacement
from search.engines.embedded import schema
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
