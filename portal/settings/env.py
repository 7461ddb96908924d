"""The one place that reads the environment. Every variable the portal knows is a field below."""

import re
import secrets
from dataclasses import dataclass
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent
ROLES = ("all", "public", "editor")


@dataclass(frozen=True, slots=True)
class Environment:
    """What the operator may set. Paths are absolute; `database_url` and `email_url` are in django-environ's form."""

    data_dir: Path
    secret_key: str
    debug: bool
    role: str
    database_url: str
    allowed_hosts: list[str]
    base_url: str
    email_url: str
    elasticsearch_url: str
    elasticsearch_index: str
    elasticsearch_ca: str
    elasticsearch_register_shards: int
    look_ups: int


def _secret(env: environ.Env, data_dir: Path) -> str:
    """The secret from PORTAL_SECRET_KEY, or one generated once under the data folder (mode 600)."""
    given = env.str("PORTAL_SECRET_KEY", default="")
    if given:
        return str(given)
    file = data_dir / "secret-key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


def _index_name(env: environ.Env) -> str:
    name = str(env.str("ELASTICSEARCH_INDEX", default="portal"))
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,99}", name):
        raise ValueError(
            f"环境变量 ELASTICSEARCH_INDEX 的值“{name}”不对，应为小写字母开头的字母、数字、-、_。"
        )
    return name


def _shards(env: environ.Env) -> int:
    shards = env.str("ELASTICSEARCH_REGISTER_SHARDS", default="1")
    if not re.fullmatch(r"[1-9]\d{0,2}", shards, re.ASCII):
        raise ValueError(f"环境变量 ELASTICSEARCH_REGISTER_SHARDS 的值“{shards}”不对，应为 1 到 999 的整数。")
    return int(shards)


def _look_ups(env: environ.Env) -> int:
    most = env.str("PORTAL_LOOK_UPS", default="120")
    if not re.fullmatch(r"\d{1,7}", most, re.ASCII):
        raise ValueError(f"环境变量 PORTAL_LOOK_UPS 的值“{most}”不对，应为每分钟的次数，0 表示不设上限。")
    return int(most)


def read() -> Environment:
    """Read and check the environment. Raises ValueError with a Chinese message for a wrong value."""
    env = environ.Env()
    data_dir = Path(env.str("PORTAL_DATA", default=str(BASE_DIR / "var"))).resolve()
    role = env.str("PORTAL_ROLE", default="all")
    if role not in ROLES:
        raise ValueError(f"环境变量 PORTAL_ROLE 的值“{role}”不对，应为 {'、'.join(ROLES)} 之一。")
    return Environment(
        data_dir=data_dir,
        secret_key=_secret(env, data_dir),
        debug=env.bool("PORTAL_DEBUG", default=False),
        role=role,
        database_url=env.str("DATABASE_URL", default=f"sqlite:///{data_dir / 'portal.sqlite3'}"),
        allowed_hosts=env.list("PORTAL_HOSTS", default=["localhost", "127.0.0.1", "[::1]"]),
        base_url=env.str("PORTAL_BASE_URL", default="http://127.0.0.1:8000"),
        email_url=env.str("EMAIL_URL", default=""),
        elasticsearch_url=env.str("ELASTICSEARCH_URL", default=""),
        elasticsearch_index=_index_name(env),
        elasticsearch_ca=env.str("ELASTICSEARCH_CA", default=""),
        elasticsearch_register_shards=_shards(env),
        look_ups=_look_ups(env),
    )
