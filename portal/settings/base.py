"""Settings shared by every environment. `env.py` reads the environment; nothing else does."""

import environ

from portal.settings.env import BASE_DIR, read

ENV = read()
SECRET_KEY = ENV.secret_key
DEBUG = ENV.debug
PORTAL_ROLE = ENV.role
PORTAL_DATA = ENV.data_dir
PORTAL_BASE = BASE_DIR
ALLOWED_HOSTS = ENV.allowed_hosts

INSTALLED_APPS = [
    "portal.home",
    "portal.cooperatives",
    "portal.notices",
    "portal.policies",
    "portal.guides",
    "portal.statistics",
    "portal.credit",
    "portal.inbox",
    "portal.laws",
    "search",
    "portal.core",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.embeds",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "ninja",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]
_EDITOR_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
_PUBLIC_MIDDLEWARE = ["portal.core.roles.AnonymousVisitorMiddleware"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.core.middleware.SecurityHeadersMiddleware",
    "portal.core.middleware.ContentSecurityPolicyMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    *(_PUBLIC_MIDDLEWARE if PORTAL_ROLE == "public" else _EDITOR_MIDDLEWARE),
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    *([] if PORTAL_ROLE == "public" else ["axes.middleware.AxesMiddleware"]),
    "search.following.FollowedMiddleware",
    "portal.cooperatives.hosts.CooperativeHostMiddleware",
    *([] if PORTAL_ROLE == "public" else ["portal.core.editing.outcomes.OutcomeMiddleware"]),
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.core.context_processors.portal",
            ],
        },
    }
]
if PORTAL_ROLE == "public":
    TEMPLATES[0]["OPTIONS"]["context_processors"].remove(  # type: ignore[index]
        "django.contrib.messages.context_processors.messages"
    )

DATABASES = {"default": environ.Env.db_url_config(ENV.database_url)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a writer waits at BEGIN instead of failing at its first write
        "timeout": 20,
        # secure_delete: what leaves the portal is overwritten in the file, not only forgotten
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;"
        "PRAGMA secure_delete=ON;",
    }
else:
    # A new connection costs PostgreSQL a new process, more than most pages take; one that died is noticed before use.
    DATABASES["default"] = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True} | DATABASES["default"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "core/locked_out.html"
AXES_ENABLE_ADMIN = False

# Without a mail server the workflow's notices go nowhere instead of making "submit" fail.
EMAIL_CONFIG = environ.Env.email_url_config(ENV.email_url or "dummymail://")
vars().update(EMAIL_CONFIG)

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": PORTAL_DATA / "cache",
    },
    # Of each process: look-ups from one address in a minute (portal.core.limiting).
    "counters": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "counters",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}

LOOK_UPS_A_MINUTE = ENV.look_ups  # from one address; 0: as many as come

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "portal" / "core" / "locale"]
FORMAT_MODULE_PATH = ["portal.core.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = PORTAL_DATA / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = PORTAL_DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60 * 60

SEARCH_INDEX_DIR = PORTAL_DATA / "index"
SEARCH_ELASTICSEARCH_URL = ENV.elasticsearch_url  # empty: the embedded engine
SEARCH_ELASTICSEARCH_INDEX = ENV.elasticsearch_index
SEARCH_ELASTICSEARCH_CA = ENV.elasticsearch_ca
SEARCH_ELASTICSEARCH_REGISTER_SHARDS = ENV.elasticsearch_register_shards
SILENCED_SYSTEM_CHECKS = ["treebeard.E001"]
if PORTAL_ROLE == "public":
    SILENCED_SYSTEM_CHECKS.append("axes.W002")  # no login, so nothing to throttle
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

WAGTAIL_SITE_NAME = "示范市市场监督管理局门户"
WAGTAILADMIN_BASE_URL = ENV.base_url
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
FILTERS_EMPTY_CHOICE_LABEL = "全部"
WAGTAIL_FINISH_WORKFLOW_ACTION = "portal.core.editing.finishing.publish_reviewed"
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.core.editing.uploads.ImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.core.editing.uploads.DocumentForm"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = bool(ENV.email_url)
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("zh-hans", "简体中文")]
WAGTAILIMAGES_IMAGE_MODEL = "core.PortalImage"
WAGTAILDOCS_DOCUMENT_MODEL = "core.PortalDocument"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "ofd"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_RESPONSIVE_HTML = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "search.admin_backend"}}
DEFAULT_EXCEPTION_REPORTER_FILTER = "django.views.debug.SafeExceptionReporterFilter"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    # Numbers of persons get into messages and tracebacks by many ways; none of them into a log.
    "filters": {"personal_numbers": {"()": "portal.core.privacy.logs.PersonalNumbersFilter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["personal_numbers"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # In the place of Django's own handlers, which know no filter and would mail tracebacks.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "portal": {"level": "INFO"},
        "search": {"level": "INFO"},
        "elastic_transport": {"level": "ERROR"},  # the search engine says in one line what this says in fifty
    },
}

X_FRAME_OPTIONS = "DENY"  # Wagtail lets its own previews into its own frame
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.core.views.csrf_failure"
PUBLIC_POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}
# Wagtail's admin writes style attributes and small inline scripts of its own; editors only.
ADMIN_POLICY = {
    **PUBLIC_POLICY,
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": PUBLIC_POLICY}
