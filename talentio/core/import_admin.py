"""Imports in the back-office: the form, what the file holds, and what became of it."""

import csv
import io
import json

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import imports, sheets
from .export_admin import shown_state
from .log_admin import ReadOnly
from .models import ImportBatch, ImportRow
from .models.transfers import State
from .uploads.tables import MOST_BYTES

ROWS_SHOWN = 50
MOST_ERRORS = 20_000


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, 10 MB and 20,000 rows at most; its first row holds the titles."),
        widget=forms.FileInput({"accept": ".csv,.txt,.xlsx"}),
    )
    updates_known = forms.BooleanField(
        label=_("Change people who are known by their code or e-mail"),
        help_text=_("Only what a row fills is changed; an empty cell leaves what is there."),
        required=False,
        initial=True,
    )
    defaults_public = forms.BooleanField(
        label=_("These people agreed to be shown publicly"),
        help_text=_("Without it new people stay hidden, unless a column says yes for them."),
        required=False,
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too large. Please choose a smaller one."))
        return file


class Importable:
    """A list of the back-office that takes files in: a button, a template and a form. Name `importer_key`."""

    importer_key = ""

    @property
    def importer(self):
        return imports.importer_of(self.importer_key)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("import/", self.admin_site.admin_view(self.import_view), name=f"{name}_import"),
            path(
                "import/template/", self.admin_site.admin_view(self.import_template), name=f"{name}_template"
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_import"
        offer = {"may_import": request.user.has_perm(self.importer.permission), "import_url": reverse(name)}
        return super().changelist_view(request, {**offer, **(extra_context or {})})

    def _check(self, request):
        if not request.user.has_perm(self.importer.permission):
            raise PermissionDenied

    def import_view(self, request):
        """Take a file and lead to the page that says what it holds."""
        self._check(request)
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = ImportForm(*sent, label_suffix="")
        if form.is_valid():
            given = form.cleaned_data
            batch = imports.begin(self.importer, given.pop("file"), by=request.user, **given)
            return redirect("admin:core_importbatch_change", batch.pk)
        page = {
            **self.admin_site.each_context(request),
            "title": gettext("Import"),
            "opts": self.opts,
            "form": form,
            "fields": self.importer.resource().get_import_fields(),
            "template_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_template"),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/core/import_form.html", page, status=status)

    def import_template(self, request):
        """A CSV with the titles and one made-up row."""
        self._check(request)
        fields = self.importer.resource().get_import_fields()
        rows = [[[sheets.csv_cell(field.example) for field in fields]]]
        return sheets.csv_stream(f"{self.importer.key}-template", sheets.csv_lines(
            [field.column_name for field in fields], rows
        ))  # fmt: skip


@admin.register(ImportBatch)
class ImportAdmin(ReadOnly):
    change_form_template = "admin/core/import.html"
    list_display = ("created_at", "original_name", "what", "state_shown", "total", "rows_created")
    list_display += ("rows_updated", "rows_refused", "requested_by")
    list_display_links = ("created_at", "original_name")
    list_select_related = ("requested_by",)
    list_filter = ("state",)
    ordering = ("-id",)
    fields = ("what", "original_name", "state_shown", "error", "ignored_shown", "requested_by", "created_at")
    fields += ("finished_at",)
    readonly_fields = fields

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_staff and imports.may_any(request.user)

    def has_view_permission(self, request, obj=None):
        if not self.has_module_permission(request):
            return False
        return obj is None or self._may(request.user, obj)

    def _may(self, user, batch):
        is_theirs = user.is_superuser or batch.requested_by_id == user.pk
        return is_theirs and user.has_perm(imports.importer_of(batch.kind).permission)

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_urls(self):
        views = (("confirm", self.confirm), ("undo", self.undo), ("errors", self.errors))
        return [
            *(
                path(
                    f"<int:object_id>/{name}/",
                    self.admin_site.admin_view(view),
                    name=f"core_importbatch_{name}",
                )
                for name, view in views
            ),
            *super().get_urls(),
        ]

    def _batch(self, request, object_id):
        batch = self.get_queryset(request).filter(pk=object_id).first()
        if batch is None:
            raise Http404
        if not self._may(request.user, batch):
            raise PermissionDenied
        return batch

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        outcome = request.GET.get("outcome", "")
        rows = obj.rows.all()
        if outcome in ImportRow.Outcome.values:
            rows = rows.filter(outcome=outcome)
        found = Paginator(rows.order_by("number"), ROWS_SHOWN).get_page(request.GET.get("page"))
        titles = {
            field.column_name: field.title
            for field in imports.importer_of(obj.kind).resource().get_import_fields()
        }
        context |= {
            "title": gettext("Import"),
            "batch": obj,
            "running": int(obj.is_at_work),
            "rows": [_shown(row, titles) for row in found],
            "page": found,
            "outcome": outcome,
            "is_ready": obj.state == State.READY,
            "good": obj.rows_created + obj.rows_updated,
            "may_undo": obj.state == State.DONE and obj.rows_created + obj.rows_updated > 0,
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def confirm(self, request, object_id):
        """Take the rows that are right."""
        return self._step(request, object_id, imports.confirm)

    def undo(self, request, object_id):
        """Take back what the import did."""
        return self._step(request, object_id, imports.undo)

    def _step(self, request, object_id, verb):
        batch = self._batch(request, object_id)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not verb(batch, by=request.user):
            messages.info(request, gettext("That was asked already."))
        return redirect("admin:core_importbatch_change", batch.pk)

    def errors(self, request, object_id):
        """The rows that were refused, with the reasons, as a CSV to be mended and sent again."""
        batch = self._batch(request, object_id)
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([*batch.header, gettext("row"), gettext("errors")])
        for row in batch.rows.filter(outcome=ImportRow.Outcome.WRONG)[:MOST_ERRORS]:
            cells = json.loads(row.cells)
            said = " ".join(f"{column}: {' '.join(texts)}" if column else " ".join(texts)
                            for column, texts in row.errors.items())  # fmt: skip
            held = [sheets.csv_cell(cells.get(key, "")) for key in batch.header]
            writer.writerow([*held, row.number, sheets.csv_cell(said)])
        answer = HttpResponse(sheets.BOM + out.getvalue(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="errors-{batch.pk}.csv"'
        return answer

    @admin.display(description=_("what"))
    def what(self, batch):
        return imports.importer_of(batch.kind).title

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, batch):
        return shown_state(batch)

    @admin.display(description=_("columns left out"))
    def ignored_shown(self, batch):
        return ", ".join(batch.ignored) or "—"


def _shown(row, titles):
    """A row as the page shows it: who, what becomes of it, and what is wrong in which column."""
    cells = json.loads(row.cells)
    named = " ".join(filter(None, [cells.get("first_name"), cells.get("last_name")]))
    errors = [
        (capfirst(str(titles.get(column, ""))), cells.get(column, ""), texts)
        for column, texts in row.errors.items()
    ]
    return {
        "number": row.number,
        "name": named or cells.get("email") or cells.get("code") or "—",
        "code": cells.get("code", ""),
        "outcome": row.outcome,
        "words": row.get_outcome_display(),
        "errors": errors,
    }
