"""Badges on paper, and where their QR codes lead."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from talentio.core.audit import audit

from .badges import FORMATS, badge_of, pdf_of
from .doors import staff_with
from .models import Assignment, Project
from .tokens import BadToken, ExpiredToken, assignment_key


def _printable(request):
    return Assignment.objects.visible_to(request.user).current().for_badges()


def _answer(request, assignments, name):
    """The PDF in the format of `?format=`, the size of a bank card if none is named."""
    kind = request.GET.get("format")
    pdf = pdf_of([badge_of(each) for each in assignments], kind if kind in FORMATS else "card")
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


@never_cache
@staff_with("productions.print_badges")
@require_safe
def badge(request, pt_id):
    found = get_object_or_404(_printable(request), pk=pt_id)
    audit(request.user, "print_badge", found, category="productions", description=found.code)
    return _answer(request, [found], found.code)


@never_cache
@staff_with("productions.print_badges")
@require_safe
def badges(request, id):
    """Everybody who is in the project now, in the order of their codes."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=id)
    found = list(_printable(request).filter(project=project).order_by("pk"))
    if not found:
        return redirect(project)
    audit(request.user, "print_badges", project, category="productions", description=project.prefix)
    return _answer(request, found, project.prefix)


@never_cache
@login_required
@require_safe
def scan(request, token):
    """Lead whoever notes presence to the person, others to the project, or say why the badge is no good."""
    try:
        key = assignment_key(token)
    except BadToken as bad:
        return _bad_badge(request, is_expired=isinstance(bad, ExpiredToken))
    is_on_duty = request.user.is_staff and request.user.has_perm("productions.add_presenceevent")
    people = Assignment.objects if is_on_duty else Assignment.objects.visible_to(request.user)
    found = people.current().filter(pk=key).select_related("project").first()
    if found is None:
        return _bad_badge(request, is_expired=False)
    if is_on_duty:
        return redirect("productions:presence_person", id=found.project_id, pt_id=found.pk)
    return redirect(f"{found.project.get_absolute_url()}#person-{found.pk}")


def _bad_badge(request, *, is_expired):
    return render(request, "productions/bad_badge.html", {"is_expired": is_expired}, status=404)
