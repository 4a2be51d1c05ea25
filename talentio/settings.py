"""Settings of taalentio, read from the environment (and from `.env` beside manage.py).

Nothing else in the project reads the environment. What staff may change while the
site runs is not here but in the settings table (`talentio.core.site_settings`).
"""

import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
environ.Env.read_env(env.str("ENV_FILE", str(BASE_DIR / ".env")))

# Safety ------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", False)
# Keys default to empty so that the refusal to start says which one is missing (core/checks.py).
SECRET_KEY = env.str("SECRET_KEY", "")
ENCRYPTION_KEY = env.str("ENCRYPTION_KEY", "")
ENCRYPTION_KEYS_OLD = env.list("ENCRYPTION_KEYS_OLD", default=[])
BLIND_INDEX_KEY = env.str("BLIND_INDEX_KEY", "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# How many proxies of ours stand in front and append to X-Forwarded-For.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
HTTPS = env.bool("HTTPS", not DEBUG)

SECURE_SSL_REDIRECT = HTTPS
# Probes come from beside, past the proxy that speaks HTTPS.
SECURE_REDIRECT_EXEMPT = [r"^healthz(/|$)"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# The house ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "talentio.ops.apps.OpsConfig",
    "matching",
    "productions",
    "cinema",
    "talents",
    "accounts",
    "legal",
    "notifications",
    "talentio.core",
    "talentio.ops.apps.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_countries",
    "phonenumber_field",
    "django_q",
    "django_otp",
    "axes",
    "csp",
    "ninja",
]
MIDDLEWARE = [
    "talentio.core.request_ids.name_requests",
    "talentio.api.middleware.speak_json",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    # Outside of everything that answers by itself, inside of what serves static files.
    "talentio.core.middleware.log_activity",
    "talentio.core.middleware.refuse_unreadable_requests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "talentio.core.middleware.remember_client_facts",
    "talentio.core.middleware.note_refusals",
    "talentio.ops.closing.refuse_writing",
    "accounts.middleware.lead_to_duties",
    "legal.middleware.ask_again",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "talentio.urls"
WSGI_APPLICATION = "talentio.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "talentio.core.context_processors.site",
                "legal.context_processors.legal_pages",
                "legal.context_processors.site_look",
            ],
            "builtins": ["talentio.core.templatetags.ui"],
        },
    }
]

# Accounts ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "accounts.backends.EmailOrCodeBackend"]
AXES_HANDLER = "accounts.lockout.Counters"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_FAILURE_LIMIT = "accounts.lockout.most_failures"
AXES_COOLOFF_TIME = "accounts.lockout.duration"
AXES_USERNAME_CALLABLE = "accounts.lockout.identity_of"
AXES_CLIENT_IP_CALLABLE = "talentio.core.client_facts.address_of"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_page"
# A locked door stays shut for its time and no longer, however often somebody knocks.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
# Our own logs tell more, and hold no address that was typed.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
PASSWORD_HASHERS = [  # bcrypt takes 12 rounds by default
    "django.contrib.auth.hashers.BCryptSHA256PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    # Of the system before; each becomes the first one at the next sign-in.
    "accounts.hashers.BCryptPasswordHasher",
    "accounts.hashers.WerkzeugPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"

# Stores ------------------------------------------------------------------------------------
# SQLite leaves out what PostgreSQL's indexes hold besides their key, and needs it for nothing.
SILENCED_SYSTEM_CHECKS = ["models.W040"]

DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{BASE_DIR / 'var' / 'taalentio.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
USES_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if USES_SQLITE:
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: two writers wait for each other instead of failing in the middle.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(BASE_DIR / "var" / "media")))
# Addresses under /media/ answer for photos only; everything private has its own, checked views.
MEDIA_URL = "/media/"
PRIVATE_ROOT = Path(env.str("PRIVATE_ROOT", str(BASE_DIR / "var" / "private")))
# S3-compatible stores instead of folders: one private bucket, a prefix for each kind of file.
# Nothing in it is public: photos too are sent by the application.
S3_BUCKET = env.str("S3_BUCKET", "")
S3_OPTIONS = {
    "endpoint_url": env.str("S3_ENDPOINT", "") or None,
    "region_name": env.str("S3_REGION", "us-east-1"),
    "access_key": env.str("S3_ACCESS_KEY", ""),
    "secret_key": env.str("S3_SECRET_KEY", ""),
}


def s3_store(prefix):
    """A store in the bucket; names are never taken twice, and no address of it is shown to anybody."""
    options = {**S3_OPTIONS, "bucket_name": S3_BUCKET, "location": prefix, "file_overwrite": False}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {**options, "querystring_auth": True}}


STORAGES = {
    "default": (
        s3_store("media") if S3_BUCKET else {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    ),
    "private": (
        s3_store("private")
        if S3_BUCKET
        else {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(PRIVATE_ROOT), "base_url": None},
        }
    ),
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or env.bool("PLAIN_STATIC", False)
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# A form with a photo of 5 MB and a CV of 10 MB must fit; anything in memory stays small.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# Above the limits of single files, so that an oversized photo gets its own sentence and not a bare page.
MOST_REQUEST_BYTES = 40 * 1024 * 1024
# A restore takes an archive of any size; its view reads nothing before it knows who sends it.
LARGE_UPLOADS = {"/admin/backup/restore"}

# API ---------------------------------------------------------------------------------------
# Our own limits ask `address_of`; this keeps the library from believing a forged header anywhere.
NINJA_NUM_PROXIES = TRUSTED_PROXY_COUNT

# Operations --------------------------------------------------------------------------------
# Locks and what is unpacked meanwhile; archives. Both are closed to others.
OPS_ROOT = Path(env.str("OPS_ROOT", str(BASE_DIR / "var" / "ops")))
BACKUP_ROOT = Path(env.str("BACKUP_ROOT", str(BASE_DIR / "var" / "backups")))
# The history of updates, and the command that restarts the site and its queue after one.
LOGS_ROOT = Path(env.str("LOGS_ROOT", str(BASE_DIR / "logs")))
RESTART_COMMAND = env.str("RESTART_COMMAND", "")

# Queue -------------------------------------------------------------------------------------
Q_CLUSTER = {
    "name": "taalentio",
    "label": _("Queue"),
    "workers": env.int("QUEUE_WORKERS", 1 if USES_SQLITE else 4),
    "timeout": 120,
    "retry": 180,  # must exceed the timeout, or a running task is started twice
    "max_attempts": 3,
    "ack_failures": True,
    "recycle": 500,
    "poll": 0.5,
    "save_limit": 0,  # a limit would cost a count per task; a nightly job prunes instead
    "catch_up": False,
    "ALT_CLUSTERS": {},  # lets Q_CLUSTER_NAME name another queue, as benchmarks do; django-q2 fails without
    **({"redis": REDIS_URL} if REDIS_URL else {"orm": "default"}),
}

# Mail --------------------------------------------------------------------------------------
# One address for everything: smtp+tls://user:password@host:587, consolemail:, filemail:///folder
vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{BASE_DIR / 'var' / 'mail'}"))
EMAIL_TIMEOUT = 20  # seconds; without one a mail server that hangs holds a worker for ever

# Words and clocks --------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
USE_I18N = USE_TZ = True
TIME_ZONE = "Africa/Casablanca"
PHONENUMBER_DEFAULT_FORMAT = "E164"
PHONENUMBER_DB_FORMAT = "E164"

# Demo and tests ----------------------------------------------------------------------------
ADMIN_PASSWORD = env.str("ADMIN_PASSWORD", "")
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "")
TESTING = "pytest" in sys.modules
# Every page is noted; tests switch it on where they look at it.
ACTIVITY_LOG = not TESTING

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} [{reference}] {message}", "style": "{"},
        # Without personal data, for whoever gathers logs elsewhere.
        "json": {"()": "talentio.core.request_ids.JsonLines"},
    },
    "filters": {"reference": {"()": "talentio.core.request_ids.NameLines"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if env.str("LOG_FORMAT", "line") == "json" else "line",
            "filters": ["reference"],
        }
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "axes": {"level": "ERROR"},  # the security log tells it better
        "python_http_client": {"level": "WARNING"},  # below, it writes the key of SendGrid
    },
}
