"""What a portal needs before its first page: each step is done when something calls for it, else skipped.

The state file in the data folder remembers what was done for which database, so that a database that
somebody restored or emptied of its demo content is never filled with it again.
"""

import hashlib
import json
import logging
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Page

from portal.core.editing.people import create_demo_people
from portal.core.running import first_login

log = logging.getLogger(__name__)
Say = Callable[[str], None]
STATE_FILE = "prepared.json"
ADMIN = "admin"


class State:
    """What has been done in this data folder, kept in one small JSON file."""

    def __init__(self, data: Path) -> None:
        self.file = data / STATE_FILE
        try:
            self.values: dict[str, Any] = json.loads(self.file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.values = {}

    def get(self, name: str) -> Any:
        """The remembered value, None when there is none."""
        return self.values.get(name)

    def set(self, **values: Any) -> None:
        """Remember at once; the file is replaced whole, so that a crash leaves the old or the new one."""
        self.values.update(values)
        fresh = self.file.with_suffix(".new")
        fresh.write_text(json.dumps(self.values, indent=1, ensure_ascii=False), encoding="utf-8")
        fresh.replace(self.file)


def prepare(say: Say, *, demo: bool = True) -> None:
    """Bring database, translations, static files, demo content, index and accounts up to date.

    *say* gets one Chinese line per step that takes time. *demo* false leaves a new database empty.
    Raises whatever a step raises; every finished step stays finished.
    """
    state = State(settings.PORTAL_DATA)
    _recognise_database(state, demo)
    _migrate(say)
    # What was withdrawn stays withdrawn in a database that came back from a backup.
    call_command("apply_departures", stdout=StringIO())
    call_command("renew_windows", stdout=StringIO(), stderr=StringIO())
    call_command("compile_catalogues", verbosity=0)
    _collect_static(state, say)
    if state.get("demo") == "pending":
        say("正在载入演示内容……")
        call_command("load_demo", stdout=StringIO())
        # load_demo returns when what it loaded can be found: the index is there and true
        state.set(demo="loaded", index="built" if _has_files(settings.SEARCH_INDEX_DIR) else None)
    if state.get("index") != "built" or not _has_files(settings.SEARCH_INDEX_DIR):
        _build_index(state, say)
    # A newer release may bring legal facts (instruments, figures) that texts already rest on.
    call_command("load_catalogue", stdout=StringIO())
    _create_accounts(state)


def _build_index(state: State, say: Say) -> None:
    """Build the search index. A search server that is away keeps nobody from reading: the worker builds it later."""
    say("正在建立检索索引……")
    try:
        call_command("rebuild_index", stdout=StringIO(), stderr=StringIO())
        state.set(index="built")
    except CommandError as error:
        log.warning("%s", error)
        say(f"{error}门户照常启动，后台任务会再建。")


def _recognise_database(state: State, demo: bool) -> None:
    """Note which database this is; only an empty one is filled with demo content."""
    values = connection.settings_dict
    # without the data folder's own place, which may move
    place = str(values["NAME"]).removeprefix(f"{settings.PORTAL_DATA}/")
    name = f"{connection.vendor} {values.get('HOST', '')}:{values.get('PORT', '')} {place}"
    tables = connection.introspection.table_names()
    if Page._meta.db_table not in tables:
        is_empty = True
    elif state.get("database") == name:
        return
    else:
        is_empty = not Page.objects.filter(depth__gt=2).exists()
    state.set(database=name, demo="pending" if demo and is_empty else "none", index=None)


def _migrate(say: Say) -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("正在建立或更新数据库……")
        call_command("migrate", interactive=False, verbosity=0, database=DEFAULT_DB_ALIAS)


def _collect_static(state: State, say: Say) -> None:
    digest = _static_digest()
    if state.get("static") == digest and _has_files(Path(settings.STATIC_ROOT)):
        return
    say("正在收集静态文件……")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    state.set(static=digest)


def _static_digest() -> str:
    """Changes whenever a static file appears, goes or is edited."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            found.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


def _create_accounts(state: State) -> None:
    """On a database without users: an administrator, and with the demo content one person for each review."""
    users = get_user_model()
    if users.objects.exists():
        return
    with transaction.atomic():
        admin = first_login.generate("管理员", ADMIN)
        users.objects.create_superuser(ADMIN, password=admin.password, last_name="管理员")
        people = create_demo_people() if state.get("demo") == "loaded" else []
        logins = [first_login.Login(role, name, password) for name, password, role in people]
        first_login.write(settings.PORTAL_DATA, [admin, *logins])


def first_login_state() -> str:
    """Whether the administrator's first password still opens the door: ``valid`` or ``changed``."""
    kept = next(iter(first_login.read(settings.PORTAL_DATA)), None)
    user = get_user_model().objects.filter(username=kept.username).first() if kept else None
    return "valid" if kept and user and user.check_password(kept.password) else "changed"
