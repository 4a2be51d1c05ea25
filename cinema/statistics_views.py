"""What staff see of all film talents together."""

from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from . import statistics

MAY_READ = permission_required("cinema.view_cinematalent", raise_exception=True)


@never_cache
@login_required
@MAY_READ
@require_safe
def dashboard(request):
    """The numbers of today and the registrations of a year."""
    page = {"numbers": statistics.headline(), "charts": [statistics.registrations()]}
    return render(request, "cinema/dashboard.html", page)


@never_cache
@login_required
@MAY_READ
@require_safe
def stats(request):
    """Every chart, each beside the table of its figures."""
    return render(request, "cinema/stats.html", {"charts": statistics.charts()})
