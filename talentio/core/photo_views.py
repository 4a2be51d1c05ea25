"""Photos, the only stored files that anybody may fetch by address."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

PHOTO = re.compile(r"^photos/[0-9a-f]{2}/[0-9a-f]{32}-\d{2,4}\.webp$")
A_YEAR = 60 * 60 * 24 * 365


@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def photo(request, name):
    """Send a re-encoded photo; its name is random and its bytes never change."""
    if not PHOTO.match(name):
        raise Http404
    try:
        file = default_storage.open(name)
    except FileNotFoundError as gone:
        raise Http404 from gone
    return FileResponse(file, content_type="image/webp")
