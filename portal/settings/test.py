"""Settings of the test suite: a data folder of its own, quick password hashing, no static manifest."""

import atexit
import os
import shutil
import tempfile

# A test process never writes into the checkout, and a developer's shell changes nothing.
os.environ["PORTAL_DATA"] = _data = tempfile.mkdtemp(prefix="portal-test-")
atexit.register(shutil.rmtree, _data, True)
for _name in ("DATABASE_URL", "PORTAL_ROLE", "PORTAL_DEBUG", "PORTAL_HOSTS", "PORTAL_LOOK_UPS"):
    os.environ.pop(_name, None)

from portal.settings.base import *  # noqa: E402, F403

SEARCH_ELASTICSEARCH_URL = ""  # tests of the second engine say so
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}  # noqa: F405
ALLOWED_HOSTS = ["*"]
