"""What an operator may set and run is written down; what is written down is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.platform.support import ROOT
from tests.platform.test_house import FILES

DOCS = [f for f in FILES if f.suffix == ".md" and "demo" not in f.parts]
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
ENVIRONMENT = (ROOT / "portal" / "settings" / "env.py").read_text(encoding="utf-8")
OUR_COMMANDS = sorted(name for name, app in get_commands().items() if app.startswith(("portal.", "search")))


@pytest.mark.parametrize("variable", sorted(set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', ENVIRONMENT))))
def test_every_variable_is_explained(variable: str) -> None:
    assert f"`{variable}`" in OPERATING


@pytest.mark.parametrize("command", OUR_COMMANDS)
def test_every_command_is_named(command: str) -> None:
    assert f"`{command}`" in OPERATING


def test_every_make_target_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.M)[0].split()) - {"env"}
    assert phony == set(re.findall(r"^([a-z]+):.*## ", makefile, re.M))


@pytest.mark.parametrize("file", DOCS, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_between_the_documents_lead_somewhere(file: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", file.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:", target):
            assert (file.parent / target).exists(), target
