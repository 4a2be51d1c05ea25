"""Badges on paper, and where their QR codes lead."""

from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from talentio.core.activity import unnoted
from talentio.core.audit import audit

from .badges import FORMATS, badge_of, pdf_of
from .doors import staff_with
from .models import Assignment, BadgeFile, Project
from .tokens import BadToken, ExpiredToken, assignment_key

SHOWN = 10
printers = staff_with("productions.print_badges")


@never_cache
@printers
@require_safe
def badge(request, pt_id):
    """One badge in the format of `?format=`, the size of a bank card if none is named."""
    people = Assignment.objects.visible_to(request.user).current().for_badges()
    found = get_object_or_404(people, pk=pt_id)
    audit(request.user, "print_badge", found, category="productions", description=found.code)
    kind = request.GET.get("format")
    pdf = pdf_of([badge_of(found)], kind if kind in FORMATS else "card")
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.code}.pdf"'
    return answer


@unnoted
@never_cache
@printers
@require_http_methods(["GET", "HEAD", "POST"])
def badges(request, id):
    """By POST have everybody's badges drawn; by GET show how far that is, and the files of a day."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=id)
    people = Assignment.objects.current().filter(project=project).count()
    if request.method == "POST":
        kind = request.POST.get("format")
        if people and kind in FORMATS:
            BadgeFile.objects.ask(project, kind, by=request.user)
        return redirect("productions:badges", id=project.pk)
    files = list(BadgeFile.objects.kept().filter(project=project)[:SHOWN])
    waiting = sum(file.state == BadgeFile.State.WAITING for file in files)
    page = {"project": project, "people": people, "files": files, "waiting": waiting}
    return render(request, "productions/badges.html", page | {"formats": BadgeFile.Format.choices})


@never_cache
@printers
@require_safe
def badge_file(request, id):
    """A file of badges, for whoever may print them; it ends after a day."""
    visible = Project.objects.visible_to(request.user)
    done = BadgeFile.objects.kept().filter(state=BadgeFile.State.DONE, project__in=visible)
    found = get_object_or_404(done.select_related("project"), pk=id)
    try:
        content = storages["private"].open(found.name)
    except FileNotFoundError as gone:
        raise Http404 from gone
    return FileResponse(content, filename=f"{found.project.prefix}.pdf", content_type="application/pdf")


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
