"""Reading bodies: JSON and nothing else, and nothing in it that would fail further inside."""

import json

from django.utils.translation import gettext as _
from ninja.parser import Parser

from talentio.core.rest.refusals import Refused

DEEPEST = 20


class JsonBodies(Parser):
    def parse_body(self, request):
        # A form of another site can be sent with a person's cookies; JSON needs that site to be asked first.
        if request.content_type != "application/json":
            raise Refused(415, "unsupported_media_type", _("Send JSON, as application/json."))
        try:
            data = json.loads(request.body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as wrong:
            raise Refused(400, "bad_json", _("This is not JSON that we can read.")) from wrong
        if not _is_storable(data, DEEPEST):
            raise Refused(400, "bad_json", _("This is not JSON that we can read."))
        return data


def _refuse_constant(name):
    raise ValueError(name)  # NaN and Infinity are no JSON


def _is_storable(data, depth):
    """Tell whether every text can be stored: PostgreSQL takes no NUL and no half of a pair."""
    if isinstance(data, str):
        return "\0" not in data and not any("\ud800" <= c <= "\udfff" for c in data)
    if isinstance(data, dict | list) and depth == 0:
        return False
    if isinstance(data, dict):
        return all(_is_storable(k, depth) and _is_storable(v, depth - 1) for k, v in data.items())
    return not isinstance(data, list) or all(_is_storable(each, depth - 1) for each in data)
