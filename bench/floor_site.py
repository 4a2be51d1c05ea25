"""The site with one more address: a page without any work of its own, for `bench/floor.py`."""

import os
import pickle
import threading
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.core.wsgi import get_wsgi_application
from django.shortcuts import render
from django.urls import include, path
from psycopg import connect

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentio.settings")
application = get_wsgi_application()
# Measured is what people get.
settings.DEBUG = False
settings.ROOT_URLCONF = __name__
settings.ALLOWED_HOSTS = ["localhost"]

PAGES = pickle.loads(Path(os.environ["BENCH_PAGES"]).read_bytes())  # noqa: S301 written by our own parent
held = threading.local()


def floor(request, name):
    """The statements of a recorded page, fetched and thrown away, and its template."""
    template, statements, given = PAGES[name]
    if statements:
        _run(statements)
    if page := given.get("page"):
        shown = Paginator(range(page["total"]), page["per_page"]).get_page(page["number"])
        given = given | {"page": shown}
    return render(request, template, given)


def _run(statements):
    if not hasattr(held, "line"):
        own = settings.DATABASES["default"]
        names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        held.line = connect(autocommit=True, **{key: own[column] or None for key, column in names.items()})
    with held.line.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()


urlpatterns = [path("bench/floor/<str:name>", floor), path("", include("talentio.urls"))]
