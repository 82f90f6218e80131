"""Django settings. Whatever depends on the place comes from `config.env`, read once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import django_stubs_ext

from config.console import ROOT
from config.env import SERVICES, Profile, load
from config.logs import logging_settings

# Lets `models.Field[str, str]` and the like stand in code as they do for the type checker.
django_stubs_ext.monkeypatch()

ENV = load()
BASE_DIR = ROOT
DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key.get_secret_value()
ALLOWED_HOSTS = list(ENV.allowed_hosts) or ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "ninja",
    "zhiye.core",
    "zhiye.regions",
    "zhiye.integrations",
    "zhiye.accounts",
    "zhiye.files",
    "zhiye.notices",
    "zhiye.prints",
    "zhiye.catalogue",
    "zhiye.people",
    "zhiye.organizations",
    "zhiye.lists",
    "zhiye.licences",
    "zhiye.certificates",
    "zhiye.employment",
    "zhiye.rosters",
    "zhiye.registrations",
    "zhiye.supervision",
    "zhiye.lookup",
    "zhiye.demo",
    "zhiye.web",
    "zhiye.api",
    "zhiye.jobs",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "zhiye.web.shared.security.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhiye.web.shared.middleware.ActorMiddleware",
    "zhiye.web.shared.errors.RefusalMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
CSRF_FAILURE_VIEW = "zhiye.web.shared.errors.csrf_failure"

PAGES = BASE_DIR / "zhiye" / "web"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(PAGES.glob("*/templates")),
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "zhiye.web.shared.templatetags.addresses",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhiye.web.shared.kit.context",
                "zhiye.web.shared.entry.context",
                "zhiye.web.inbox.bell.context",
                "zhiye.web.help.topics.context",
            ],
        },
    }
]
FORM_RENDERER = "zhiye.web.shared.forms_render.Renderer"

# -- database ------------------------------------------------------------------------------------

_db = ENV.database_url
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _db.name,
        "USER": _db.user,
        "PASSWORD": _db.password.get_secret_value(),
        "HOST": _db.host,
        "PORT": _db.port,
        # Kept open, and asked for life before use: a restarted database is met without an error.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 10,
            "application_name": "zhiye",
            "prepare_threshold": 5,  # what `zhiye.core.prepared` has asked so often stays planned
            **_db.options,
        },
        "TEST": {"NAME": os.environ.get("ZHIYE_TEST_DB_NAME", "test_zhiye")},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- people --------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "zhiye.accounts.hashers.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
SESSION_ENGINE = "zhiye.http.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# -- safety on the wire --------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXIES = ENV.trusted_proxies  # networks whose X-Forwarded-For is believed
if ENV.production:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"
    CSRF_TRUSTED_ORIGINS = [ENV.public_url]
    if ENV.trusted_proxies:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- language, files -----------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

DATA_DIR = ENV.data
HELP_FOLDER = BASE_DIR / "docs"  # the manuals behind 使用帮助
MEDIA_ROOT = ENV.data / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000

STATIC_URL = "/static/"
STATIC_ROOT = ENV.data / "static"  # of this installation: two may run from one checkout
STATICFILES_DIRS: list[Path] = [
    folder
    for folder in (BASE_DIR / "static", *sorted(PAGES.glob("*/static")))
    if folder.is_dir() and folder != PAGES / "shared" / "static"
]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
_hashed = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _plain if ENV.profile is Profile.TEST else _hashed},
}
# Tests serve files from their sources: nothing needs to be collected first.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = ENV.profile is Profile.TEST

# -- what our own code reads ---------------------------------------------------------------------

PUBLIC_URL = ENV.public_url or "http://localhost:8000"
if ENV.keyring is not None:
    ZHIYE_KEYRING = ENV.keyring.get_secret_value()
ZHIYE_KEYRING_FILE = ENV.keyring_file or ENV.data / "keyring.json"
ZHIYE_KEYRING_CREATE = not ENV.production
ZHIYE_REVEALS_PER_HOUR = ENV.reveals_per_hour
ZHIYE_PASSWORD_POLICY = ENV.password_policy
ZHIYE_SESSION_LIMITS = ENV.session_limits
if ENV.codes_per_source_hour is not None:
    ZHIYE_CODES_PER_SOURCE_HOUR = ENV.codes_per_source_hour
if ENV.logins_per_source_hour is not None:
    ZHIYE_LOGINS_PER_SOURCE_HOUR = ENV.logins_per_source_hour
ZHIYE_CLAMD = ENV.clamd
ZHIYE_INTEGRATIONS = {name: getattr(ENV, name).options() for name in SERVICES}
ZHIYE_SANDBOXES = any(chosen["provider"] == "sandbox" for chosen in ZHIYE_INTEGRATIONS.values())
ZHIYE_SITE = {
    "title": ENV.site_title,
    "host": ENV.site_host,
    "support": ENV.site_support,
    "phone": ENV.site_phone,
    "icp": ENV.site_icp,
}

# -- e-mail, jobs, logs --------------------------------------------------------------------------

if ENV.email_url is None:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = ENV.data / "mail"
else:
    for _name, _value in ENV.email_settings().items():
        globals()[_name] = _value
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.email_from or "zhiye@localhost"

LOGGING = logging_settings(ENV.log_level)
