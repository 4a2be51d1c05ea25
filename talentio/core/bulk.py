"""Actions on many rows of a list: asked about first, done at once for a few, in the queue for many.

    @bulk_action(description=_("Deactivate the chosen accounts"), permissions=["change"], done=…)
    def deactivate(modeladmin, rows, *, by):
        return how many were changed, [a sentence for each that was refused]

Stands in a ModelAdmin's `actions` like any other. It must be safe to run twice on one row.
"""

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django_q.tasks import async_task

from .audit import audit
from .models import BulkJob

AT_ONCE, BATCH = 50, 25
# More at a time is no choice any more, but a whole table: narrow the list first.
MOST, SHOWN = 10_000, 10


def bulk_action(*, description, permissions, done):
    """Make an action from `verb(modeladmin, rows, by=…)`; `done` is an ngettext of "count"."""

    def decorate(verb):
        @admin.action(description=description, permissions=permissions)
        def action(modeladmin, request, queryset):
            if "confirmed" not in request.POST:
                return _ask(modeladmin, request, queryset, action)
            keys = list(queryset.order_by("pk").values_list("pk", flat=True)[:MOST])
            if len(keys) <= AT_ONCE:
                return _do_now(modeladmin, request, keys, action)
            return redirect("admin:core_bulkjob_change", _queue(modeladmin, request.user, keys, action).pk)

        action.__name__, action.verb, action.done = verb.__name__, verb, done
        return action

    return decorate


def _ask(modeladmin, request, queryset, action):
    count = queryset.order_by()[: MOST + 1].count()
    page = {
        **modeladmin.admin_site.each_context(request),
        "title": action.short_description,
        "opts": modeladmin.opts,
        "count": min(count, MOST),
        "is_cut": count > MOST,
        "rows": [str(row) for row in queryset[:SHOWN]],
        "others": max(0, min(count, MOST) - SHOWN),
        "is_long": count > AT_ONCE,
        "action": action.__name__,
        "checkbox": ACTION_CHECKBOX_NAME,
        "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "across": request.POST.get("select_across", "0"),
    }
    return TemplateResponse(request, "admin/confirm_action.html", page)


@transaction.atomic
def _do_now(modeladmin, request, keys, action):
    rows = modeladmin.model._default_manager.filter(pk__in=keys)
    changed, refusals = action.verb(modeladmin, rows, by=request.user)
    for refusal in refusals:
        messages.error(request, str(refusal))
    if changed or not refusals:
        messages.success(request, action.done % {"count": changed})


@transaction.atomic
def _queue(modeladmin, user, keys, action):
    job = BulkJob.objects.create(
        model=modeladmin.opts.label, action=action.__name__, keys=keys, total=len(keys), created_by=user
    )
    audit(user, "bulk_action", job, category="settings", description=f"{action.__name__} × {len(keys)}")
    transaction.on_commit(lambda: async_task("talentio.core.bulk.run", job.pk))
    return job


def action_of(job):
    """The ModelAdmin and the action that a job is about."""
    modeladmin = admin.site._registry[apps.get_model(job.model)]
    known = {getattr(each, "__name__", each): each for each in modeladmin.actions}
    return modeladmin, known[job.action]


def run(job_id):
    """Do a job to its end; when it was stopped, from where it was. Whoever lost the right stops it."""
    job = BulkJob.objects.select_related("created_by").get(pk=job_id)
    modeladmin, action = action_of(job)
    by = job.created_by

    def verb(keys):
        return action.verb(modeladmin, modeladmin.model._default_manager.filter(pk__in=keys), by=by)

    try:
        while by.is_active and by.is_staff and job.do_a_batch(verb, BATCH):
            by.refresh_from_db()
    except Exception:
        job.end(BulkJob.State.FAILED)
        raise
    job.refresh_from_db()
    if not job.is_over:
        job.end(BulkJob.State.DONE if job.position >= job.total else BulkJob.State.FAILED)
