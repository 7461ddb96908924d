"""The public register has no column for personal numbers, and no server writes down who asked for what."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from django.test import Client

from portal.core.privacy.logs import PersonalNumbersFilter
from portal.credit.models import Disclosure, Entity, EntityChange


def test_no_public_column_is_for_persons_numbers(client: Client, db: None) -> None:
    """Neither the tables of the register nor what the API says of entities and disclosures has such a column."""
    personal = re.compile(
        "cer_?no|cert_?id|identity|id_?card|id_?number|phone|mobile|tel$|email|mail|bank|home|birth|sex|gender|photo|sign",
        re.I,
    )
    columns = [
        field.name for model in (Entity, EntityChange, Disclosure) for field in model._meta.concrete_fields
    ]
    schemas = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    said = {name: list(schema.get("properties", {})) for name, schema in schemas.items()}
    about = [name for name in said if "Entit" in name or "Disclosure" in name]
    assert len(columns) > 60 and len(about) > 2
    assert [
        name for name in [*columns, *(each for key in about for each in said[key])] if personal.search(name)
    ] == []


def test_servers_keep_no_log_of_addresses() -> None:
    """Granian and nginx: no query, no visitor's address."""
    from portal.core.running.supervisor import children_for

    for child in children_for(8000, Path("var")):
        assert not [part for part in child.command if "access" in part]
    root = Path(__file__).parents[2]
    compose = (root / "compose.yaml").read_text(encoding="utf-8")
    formats = [line for line in compose.splitlines() if "log_format" in line]
    assert len(formats) == 1 and "--access-log" not in compose
    for secret in ("$request ", "$request_uri", "$args", "$remote_addr", "$http_referer", "$query_string"):
        assert secret not in formats[0].replace("$$", "$")
    assert any(
        isinstance(each, PersonalNumbersFilter) for each in logging.getLogger().handlers[0].filters
    ) or any(
        isinstance(each, PersonalNumbersFilter)
        for handler in logging.getLogger().handlers
        for each in handler.filters
    )
