"""Texts without personal data: nothing in them is certain to be somebody's."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from portal.core.privacy import Certainty, Kind, detect

ARCHIVES = ("justlaws", "lawrefbook_national", "lawrefbook_local_regulations")


def law_files(folder: Path) -> Iterator[tuple[str, str]]:
    """(archive and name, text) of every law file."""
    for archive in ARCHIVES:
        with tarfile.open(folder / f"{archive}.tar.xz") as files:
            for member in files:
                content = files.extractfile(member) if member.name.endswith(".md") else None
                if content:
                    yield f"{archive}/{member.name}", content.read().decode("utf-8", "replace")


def test_laws_give_nobody_away(shared_data: Path) -> None:
    """Some 3,250 files, 59 MB: laws speak of 户籍, 住址, 证人 and 微信 all the time."""
    read, wrong, unsure = 0, [], 0
    for name, text in law_files(shared_data / "laws"):
        read += 1
        for found in detect(text):
            # Place and kind only: no text of a law in a message.
            if found.certainty is Certainty.CERTAIN:
                wrong.append((name, found.kind, found.start, found.end))
            unsure += found.certainty is Certainty.UNCERTAIN
    assert read > 3200
    assert wrong == []
    assert unsure <= 5


def test_demo_content_gives_nobody_away(demo_db: None) -> None:
    from portal.credit.models import Disclosure, Entity
    from search import registry

    texts: list[str] = []
    for source in registry.sources():
        for instance in source.objects()[:2000]:
            for document in source.documents(instance):
                values = [getattr(document, field.name) for field in fields(document)]
                texts += [value for value in values if isinstance(value, str)]
    for model in (Entity, Disclosure):
        for row in model.objects.values_list()[:3000]:
            texts += [value for value in row if isinstance(value, str)]
    assert len(texts) > 1000
    wrong = [
        (found.kind, text[max(0, found.start - 10) : found.start], found.masked)
        for text in texts
        for found in detect(text)
        if found.certainty is Certainty.CERTAIN
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["company_names_labelled_500.txt", "uscc_valid_200.txt"])
def test_names_and_codes_of_enterprises_give_nobody_away(shared_data: Path, name: str) -> None:
    text = (shared_data / "names" / name).read_text()
    assert [found for found in detect(text) if found.kind is not Kind.NAME] == []
