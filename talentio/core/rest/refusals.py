"""Refusals of the API: what is raised, and the one body in which it leaves."""

from django.http import JsonResponse
from django.utils.translation import gettext as _


class Refused(Exception):
    """Stop an operation with a status of 4xx; `fields` maps names to lists of sentences."""

    def __init__(self, status, code, message, *, fields=None, headers=None):
        super().__init__(code)
        self.status, self.code, self.message = status, code, message
        self.fields, self.headers = fields or {}, headers or {}


def refusal(status, code, message, *, fields=None, headers=None):
    """Build the answer in the one shape that every error of the API has."""
    error = {"code": code, "message": str(message), "fields": fields or {}}
    return JsonResponse({"success": False, "error": error}, status=status, headers=headers)


def invalid(fields):
    """The refusal of answers that a form or a filter found wrong; `fields` maps names to sentences."""
    shown = {name: [str(each) for each in sentences] for name, sentences in fields.items()}
    return Refused(422, "invalid", _("Some answers need another look."), fields=shown)


def forbidden():
    return Refused(403, "forbidden", _("You may not do this."))


def not_found():
    return Refused(404, "not_found", _("There is no such thing, or you may not see it."))


def get_or_refuse(rows, **which):
    """The one row, or the refusal that is the same for what is not there and what may not be seen."""
    found = rows.filter(**which).first()
    if found is None:
        raise not_found()
    return found
