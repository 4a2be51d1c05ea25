"""Who may pass: staff with a permission."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied


def staff_with(permission):
    """Let staff with this permission through; send strangers to the door and refuse others."""

    def guard(view):
        @wraps(view)
        @login_required
        def guarded(request, *args, **kwargs):
            if not (request.user.is_staff and request.user.has_perm(permission)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard
