"""Django's settings, read from the environment that `workbench.start` fills."""

import json
import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

from .database import database_settings


def _secret_key() -> str:
    file = os.environ.get("NEEDMINE_SECRET_KEY_FILE", "")
    # Without a file (tools that only import the settings) a key of the moment will do.
    return Path(file).read_text(encoding="ascii") if file else get_random_secret_key()


def _is_on(name: str) -> bool:
    return os.environ.get(name, "") == "1"


SECRET_KEY = _secret_key()
DEBUG = False
DEMO = _is_on("NEEDMINE_DEMO")
BANK_NAME: dict[str, str] = json.loads(
    os.environ.get("NEEDMINE_BANK_NAME", '{"zh": "Needmine", "en": "Needmine"}')
)
LANGUAGES_SHOWN: list[str] = os.environ.get("NEEDMINE_LANGUAGES", "zh,en").split(",")
ALLOWED_HOSTS = os.environ.get("NEEDMINE_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
# Whoever shows it may read the metrics; without one only this machine may.
METRICS_TOKEN = os.environ.get("NEEDMINE_METRICS_TOKEN", "").strip()
# Where files made once at start are kept: the chart library for the browser.
MADE_FOLDER = Path(os.environ.get("NEEDMINE_MADE_FOLDER", "."))

DATABASES = {"default": database_settings(os.environ.get("NEEDMINE_DATABASE", ":memory:"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "workbench.shell",
    "workbench.sources",
    "workbench.customers",
    "workbench.needs",
    "workbench.actions",
    "workbench.outcomes",
    "workbench.records",
]
MIDDLEWARE = [
    "workbench.shell.logs.record_request",
    "django.middleware.security.SecurityMiddleware",
    "workbench.shell.headers.secure_headers",
    "workbench.shell.headers.known_host",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "workbench.shell.gate.Gate",
]
ROOT_URLCONF = "workbench.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["workbench.shell.templatetags.desk"],
            "context_processors": [
                "django.template.context_processors.request",
                "workbench.shell.queries.page_frame",
            ],
        },
    }
]

AUTH_USER_MODEL = "shell.Person"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
]
LOGIN_URL = "sign_in"

TIME_ZONE = os.environ.get("NEEDMINE_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True
USE_I18N = False  # every word is said by our own tag, in both languages

_HTTPS = _is_on("NEEDMINE_HTTPS")
BEHIND_PROXY = _HTTPS
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 60 * 60  # a working day; a desk left open overnight is signed out
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "workbench.shell.views.stale_form"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# HTTPS ends at the bank's proxy, so that requests arrive here by HTTP: the proxy says so, and
# forms may come from the names by which browsers reach it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
CSRF_TRUSTED_ORIGINS = [
    f"https://*{host}" if host.startswith(".") else f"https://{host}"
    for host in (ALLOWED_HOSTS if _HTTPS else [])
]
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0

LOGGING_CONFIG = None  # workbench.shell.logs configures it, without personal data
