"""Production settings, and the secret: from the environment or generated once."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

from tests.platform.support import ROOT, environment, manage

SECRET = "n7vQw2kXz9LmR4tYbC6hJ8pD3sF5gA1eU0iOqWxZcVbNmLkJ"  # a test's own
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.production",
    "PORTAL_SECRET_KEY": SECRET * 2,
    "PORTAL_HOSTS": "portal.example",
    "PORTAL_BASE_URL": "https://portal.example",
}


def setting(data: Path, name: str, **extra: str) -> str:
    """What the settings say in a process of its own, without starting the whole portal for it."""
    code = f"from django.conf import settings; print(settings.{name})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(data, **extra), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_check_deploy_is_clean(tmp_path: Path) -> None:
    for role in ("all", "public", "editor"):
        done = manage(
            tmp_path, "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION, PORTAL_ROLE=role
        )
        assert done.returncode == 0, done.stderr
        assert "no issues" in done.stdout + done.stderr


def test_production_asks_for_a_secret(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", **PRODUCTION | {"PORTAL_SECRET_KEY": ""})
    assert done.returncode != 0
    assert "PORTAL_SECRET_KEY" in done.stderr


def test_debug_cannot_be_left_on_in_production(tmp_path: Path) -> None:
    assert setting(tmp_path, "DEBUG", **PRODUCTION, PORTAL_DEBUG="1") == "False"


def test_unknown_role_is_refused(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", PORTAL_ROLE="everything")
    assert done.returncode != 0 and "PORTAL_ROLE" in done.stderr


def test_generated_secret_stays_and_is_the_owners(tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    first, again, other = (setting(folder, "SECRET_KEY") for folder in (folders[0], folders[0], folders[1]))
    assert first == again != other
    assert len(first) >= 50
    assert stat.S_IMODE((folders[0] / "secret-key").stat().st_mode) == 0o600
