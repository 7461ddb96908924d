"""Production: HTTPS only, behind a proxy that sets X-Forwarded-Proto; the secret must be given."""

import os

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import *  # noqa: F403

if not os.environ.get("PORTAL_SECRET_KEY"):
    raise ImproperlyConfigured("生产环境必须设置环境变量 PORTAL_SECRET_KEY（至少 50 个随机字符）。")
DEBUG = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
