"""compose.yaml fits the portal: its variables are known, what it names exists, the docs tell how to fill it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from tests.platform.support import ROOT

TEXT = (ROOT / "compose.yaml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
KNOWN = set(re.findall(r'"([A-Z_]+)"', (ROOT / "portal" / "settings" / "env.py").read_text(encoding="utf-8")))
OURS = [name for name, service in SERVICES.items() if service.get("image") == "portal:local"]


@pytest.mark.parametrize("name", OURS)
def test_variables_are_those_the_portal_reads(name: str) -> None:
    assert set(SERVICES[name]["environment"]) - {"DJANGO_SETTINGS_MODULE"} <= KNOWN


def test_what_must_be_filled_in_is_explained() -> None:
    operating = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$\{([A-Z_]+)", TEXT))
    assert {name for name in asked if f"`{name}`" not in operating} == set()


@pytest.mark.parametrize("name", SERVICES)
def test_named_things_exist(name: str) -> None:
    service = SERVICES[name]
    assert set(service.get("depends_on", {})) <= set(SERVICES)
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    volumes = {
        volume.split(":")[0] for volume in service.get("volumes", []) if not volume.startswith(("$", "."))
    }
    assert volumes <= set(COMPOSE["volumes"])
    assert {each["source"] for each in service.get("configs", [])} <= set(COMPOSE["configs"])


def test_images_have_versions_and_roles_are_apart() -> None:
    images = {service["image"] for service in SERVICES.values()}
    assert all(re.fullmatch(r"portal:local|[a-z]+:\d[\d.]*", image) for image in images)
    assert SERVICES["search"]["image"].startswith("elasticsearch:8.")
    assert SERVICES["public"]["environment"]["PORTAL_ROLE"] == "public"
    assert SERVICES["editor"]["environment"]["PORTAL_ROLE"] == "editor"
    assert "ports" not in SERVICES["database"] and "ports" not in SERVICES["search"]


def test_the_proxy_writes_down_neither_who_came_nor_what_was_asked() -> None:
    (written,) = re.findall(r"log_format portal '([^']*)';", TEXT)
    assert set(re.findall(r"\$\$(\w+)", written)) <= {
        "time_local",
        "request_method",
        "uri",
        "status",
        "body_bytes_sent",
        "request_time",
    }
    assert re.findall(r"access_log [^;]* (\w+);", TEXT) == ["portal"]
