"""Every setting, read from the environment.

Production is the default: what is missing stops the start with a sentence, and nothing is relaxed unless asked.
`DEMO=1`, which only `./run` and the tests set, serves the sample council over plain HTTP on this machine.
The variables are described in docs/operations.md.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def _on(name: str) -> bool:
    """Whether a yes-or-no variable is set: 1, true, yes or on."""
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def _needed(name: str, remedy: str) -> str:
    """A variable that production cannot do without."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {remedy}")
    return value


def _several(name: str) -> list[str]:
    """A comma-separated variable; empty when not set."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def _count(name: str, default: int) -> int:
    """A whole number from nought up."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def database_from(url: str) -> dict[str, Any]:
    """Django's database settings for a PostgreSQL address.

    `postgres://user:password@host:5432/name`, or with a socket directory `postgres://user@/name?host=/run/postgresql`;
    further query values, such as `sslmode=require`, are passed to libpq. `prepare_threshold=none` prepares no
    statement, for a proxy that hands a connection to many. Raises ImproperlyConfigured.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}.") from None
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise ImproperlyConfigured("DATABASE_URL must have the form postgres://user:password@host:5432/name.")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    threshold = options.pop("prepare_threshold", "5")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(options.pop("port", "") or port or ""),
        # Cursors that ask for it prepare their statement; Django's own bind on our side and prepare nothing. To compile
        # a statement (`jit`) takes longer than it saves.
        "OPTIONS": {
            "options": "-c jit=off",
            "prepare_threshold": int(threshold) if threshold.isdigit() else None,
            **options,
        },
        # A new connection for each request costs more than twice the time; without the check, the first requests
        # after a database restart fail.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def mail_from(url: str) -> dict[str, Any]:
    """Where mail is handed over: `smtp://user:password@host:587?tls=1`, or `smtps://…` for TLS from the start.

    Empty: this service sends no mail. Raises ImproperlyConfigured.
    """
    if not url:
        return {}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"EMAIL_URL cannot be read: {error}.") from None
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    tls = query.pop("tls", "0")
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or query or tls not in {"0", "1"}:
        raise ImproperlyConfigured("EMAIL_URL must have the form smtp://user:password@host:587?tls=1 or smtps://host.")
    is_secure = parts.scheme == "smtps"
    return {
        "host": parts.hostname,
        "port": port or (465 if is_secure else 587 if tls == "1" else 25),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_tls": tls == "1" and not is_secure,
        "use_ssl": is_secure,
    }


def site_from(url: str) -> str:
    """The address under which this service is reached, without the last slash. Raises ImproperlyConfigured."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_whole = False
    if not is_whole or parts.scheme not in {"http", "https"} or parts.path not in {"", "/"} or parts.query:
        raise ImproperlyConfigured("SITE_URL must have the form https://host or https://host:8443.")
    return url.rstrip("/")


DEMO = _on("DEMO")
DEBUG = _on("DEBUG")

# The one secret. The demo's may last only as long as the process: nothing of worth is signed with it.
SECRET_KEY = (
    os.environ.get("SECRET_KEY") or secrets.token_urlsafe(50)
    if DEMO
    else _needed("SECRET_KEY", "Set it to 50 or more random characters and keep them private.")
)
# Keys of before a change of the secret: what they signed holds as long as they stand here.
SECRET_KEY_FALLBACKS = _several("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = _several("ALLOWED_HOSTS") or (["127.0.0.1", "localhost", "[::1]"] if DEMO else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS is not set. Name the host or hosts the service answers to, separated by commas."
    )
CSRF_TRUSTED_ORIGINS = _several("CSRF_TRUSTED_ORIGINS")
DATABASES = {
    "default": database_from(
        _needed("DATABASE_URL", "Give it the form postgres://user:password@host:5432/name, or start with ./run.")
    )
}

COUNCIL_NAME = os.environ.get("COUNCIL_NAME", "").strip() or ("Calderwick Council" if DEMO else "Council")

# How many reverse proxies of our own stand in front: the client's address and its scheme are taken from them.
TRUSTED_PROXIES = _count("TRUSTED_PROXIES", 0)

INSTALLED_APPS = [
    # Rooms from the roof down, so that a room's template or command wins over one below.
    "commissioning.sample",
    "commissioning.overview",
    "contracts",
    "commissioning.procurement",
    "decisions",
    "providers",
    "commissioning.council",
    "commissioning.kit",
    "simple_history",
    "django_filters",
    "axes",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Before Django's own, so that whitenoise serves the files under runserver too.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
]

# History has no request middleware: each action says who acted and why.
MIDDLEWARE = [
    # Says the answer of all that follow again, headers and all.
    "commissioning.kit.said_again.said_again",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "commissioning.kit.access.kept_in_no_cache",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Last, as axes asks: it turns a locked sign-in into its answer.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "commissioning.urls"
WSGI_APPLICATION = "commissioning.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Pages

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["commissioning.kit.templatetags.kit"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "commissioning.kit.pages.frame",
            ],
        },
    }
]
# Form and field templates of our own come from the directories above; Django's widgets stay as they are.
FORM_RENDERER = "commissioning.kit.forms.GovukRenderer"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["commissioning.formats"]

STATIC_URL = "/static/"
# The demo serves straight from the sources, so that ./run needs no collectstatic.
STATIC_ROOT = None if DEMO else Path(os.environ.get("STATIC_ROOT") or BASE_DIR / "staticfiles")
WHITENOISE_USE_FINDERS = DEMO
STATICFILES_DIRS = [BASE_DIR / "static", ("guide", BASE_DIR / "docs" / "pictures" / "guide")]
# Files that people hand in lie apart from the static ones: nothing serves them but a view that asks who may read them.
MEDIA_ROOT = Path(
    os.environ.get("MEDIA_ROOT", "").strip() or BASE_DIR / ".data" / "media"
    if DEMO
    else _needed("MEDIA_ROOT", "Name a directory for uploaded documents, outside the static files, and back it up.")
)
if STATIC_ROOT and MEDIA_ROOT.resolve().is_relative_to(STATIC_ROOT.resolve()):
    raise ImproperlyConfigured("MEDIA_ROOT lies in STATIC_ROOT, which is open to everyone. Name another directory.")
UPLOAD_MAX_BYTES = _count("UPLOAD_MAX_MB", 20) * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "commissioning.kit.uploads.Measured",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STORAGES = {
    "default": {
        "BACKEND": "commissioning.kit.uploads.PrivateFiles",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "commissioning.kit.static.HashedStaticFiles"
    },
}

# Signing in

AUTH_USER_MODEL = "council.User"
LOGIN_URL = "/account/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# A whole council leaves by one address: failures are counted for a name at an address, never for the address alone.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "commissioning.kit.clients.address"
AXES_USERNAME_CALLABLE = "commissioning.kit.clients.sign_in_name"
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_TEMPLATE = "council/locked.html"

SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day
SESSION_COOKIE_SECURE = not DEMO
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = not DEMO
CSRF_COOKIE_SAMESITE = "Lax"

# Mail

_MAIL = mail_from(os.environ.get("EMAIL_URL", "").strip())
# Without a mail server every link is still shown to the administrator who made it.
SENDS_MAIL = bool(_MAIL) or DEMO
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if _MAIL
    else "django.core.mail.backends.filebased.EmailBackend"
    if DEMO
    else "django.core.mail.backends.dummy.EmailBackend"
)
if _MAIL:
    EMAIL_HOST, EMAIL_PORT = _MAIL["host"], _MAIL["port"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL["user"], _MAIL["password"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL["use_tls"], _MAIL["use_ssl"]
elif DEMO:
    # One file for each mail, to be opened and read.
    EMAIL_FILE_PATH = BASE_DIR / ".data" / "mail"
EMAIL_TIMEOUT = 10
# Mail sent by night is made without a request that would tell the address of this service.
SITE_URL = site_from(
    os.environ.get("SITE_URL", "").strip()
    or (
        f"http://127.0.0.1:{os.environ.get('PORT', '').strip() or 8000}"
        if DEMO
        else f"https://{ALLOWED_HOSTS[0].lstrip('.*') or 'localhost'}"
    )
)
DEFAULT_FROM_EMAIL = (
    os.environ.get("DEFAULT_FROM_EMAIL", "").strip() or f"no-reply@{ALLOWED_HOSTS[0].lstrip('.*') or 'localhost'}"
)

# What browsers are told

SECURE_SSL_REDIRECT = not DEMO
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Preloading binds the council's whole domain, which is not this service's to promise.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "object-src": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# What the operator reads

LOG_LEVEL = os.environ.get("LOG_LEVEL", "").strip().upper() or "WARNING"
if LOG_LEVEL not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
    raise ImproperlyConfigured(f"LOG_LEVEL must be debug, info, warning, error or critical, not {LOG_LEVEL!r}.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            # Masks the tokens of one-time links, which are part of their addresses.
            "()": "commissioning.kit.logs.Line",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # Errors go where everything goes, not by e-mail to a list nobody keeps.
    "loggers": {
        "django": {"handlers": [], "propagate": True, "level": "NOTSET"},
        # Pages not found are everyday; what fails on our side is not.
        "django.request": {"level": "ERROR"},
        # Django's own development server writes every address; it goes the same way as the rest.
        "django.server": {"handlers": ["stderr"], "propagate": False, "level": "INFO"},
    },
}
