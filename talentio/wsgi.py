"""WSGI entry point for gunicorn: `gunicorn talentio.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talentio.settings")
application = get_wsgi_application()
