"""Exports in the back-office: a form that asks what and why, then the file or a page that waits for it."""

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.http import FileResponse, Http404, QueryDict
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from . import exports
from .audit import audit
from .log_admin import ReadOnly
from .models import Export
from .models.transfers import State
from .pdf.table import MOST_COLUMNS

SALT, LINK_SECONDS = "core.export", 900
# Chosen one by one on a page of the list; more are what the filters say.
MOST_CHOSEN = 200
LOOKS = {
    State.QUEUED: ("queued", "…"),
    State.RUNNING: ("queued", "…"),
    State.READY: ("queued", "?"),
    State.DONE: ("sent", "✓"),
    State.FAILED: ("failed", "✕"),
    State.UNDONE: ("", "↶"),
    State.EXPIRED: ("", "·"),
}
# Not of the list, but of this form.
OURS = ("format", "ids", "p", "_changelist_filters", "columns", "purpose", "separator")


def shown_state(job):
    look, sign = LOOKS[job.state]
    shown = '<span class="state {}"><span aria-hidden="true">{}</span> {}</span>'
    return format_html(shown, look, sign, job.get_state_display())


class ExportForm(forms.Form):
    """What leaves, as what, and why. Columns that this person may not have are not offered."""

    format = forms.ChoiceField(label=_("Format"), choices=Export.Format, widget=forms.RadioSelect)
    separator = forms.ChoiceField(
        label=_("Between the columns of a CSV"),
        choices=[(",", _("Commas")), (";", _("Semicolons, as Excel expects them in French"))],
        required=False,
    )
    purpose = forms.CharField(
        label=_("What is it for?"),
        help_text=_("It is noted with your name, and who asks about these data will be told."),
        min_length=exports.SHORTEST_PURPOSE,
        max_length=exports.LONGEST_PURPOSE,
        widget=forms.TextInput({"size": 60}),
    )
    columns = forms.MultipleChoiceField(label=_("Columns"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, listing, user, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        offered = listing.columns_for(user)
        self.fields["columns"].choices = [(column.key, capfirst(str(column.title))) for column in offered]
        wanted = self.initial.get("format", "csv")
        defaults = listing.chosen(user, file_format=wanted)
        self.initial.setdefault("columns", [column.key for column in defaults])
        self.initial.setdefault("format", "csv")
        self.initial.setdefault("separator", ",")

    def clean(self):
        data = super().clean()
        if data.get("format") == "pdf" and len(data.get("columns", ())) > MOST_COLUMNS:
            words = _("A sheet of paper has room for %(most)d columns: choose fewer.")
            self.add_error("columns", forms.ValidationError(words, params={"most": MOST_COLUMNS}))
        return data


class Exportable:
    """A list of the back-office that leaves as a file: a button, an action and a form. Name `listing_key`."""

    listing_key = ""
    change_list_template = "admin/core/file_list.html"

    @property
    def listing(self):
        return exports.listing_of(self.listing_key)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("export/", self.admin_site.admin_view(self.export_view), name=name), *super().get_urls()]

    def get_actions(self, request):
        found = super().get_actions(request)
        if self.listing.is_open_to(request.user):
            action = Exportable.export_chosen
            found["export_chosen"] = (action, "export_chosen", action.short_description)
        return found

    def changelist_view(self, request, extra_context=None):
        offer = {"may_export": self.listing.is_open_to(request.user), "export_url": self._export_url()}
        return super().changelist_view(request, {**offer, **(extra_context or {})})

    def _export_url(self):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_export")

    @admin.action(description=_("Export the chosen rows"))
    def export_chosen(self, request, queryset):
        query = request.GET.copy()
        if request.POST.get("select_across") != "1":
            query["ids"] = ",".join(map(str, queryset.values_list("pk", flat=True)[:MOST_CHOSEN]))
        return redirect(f"{self._export_url()}?{query.urlencode()}")

    @method_decorator(never_cache)
    def export_view(self, request):
        """Ask what and why; then send the file, or lead to the page where it will be."""
        listing = self.listing
        if not listing.is_open_to(request.user):
            raise PermissionDenied
        query, ids = _filters(request.GET), _chosen(request.GET)
        initial = {"format": request.GET["format"]} if request.GET.get("format") in exports.AT_ONCE else {}
        sent = request.POST if request.method == "POST" else None
        form = ExportForm(listing, request.user, sent, initial=initial)
        try:
            if form.is_valid():
                return self._answer(request, listing, form.cleaned_data, query, ids)
            return self._page(request, listing, form, query, ids)
        except exports.UnknownFilter:
            return redirect(f"{_list_url(self.opts)}?e=1")  # where the list says so

    def _answer(self, request, listing, asked, query, ids):
        found = exports.rows_of(listing, "admin", query, ids, request.user)
        wanted = {name: asked[name] for name in ("purpose", "columns")}
        wanted |= {"by": request.user, "source": "admin", "query": query}
        wanted["separator"] = asked["separator"] or ","
        if not exports.is_longer(found, exports.AT_ONCE[asked["format"]]):
            return exports.deliver(listing, found, asked["format"], **wanted)
        export = exports.ask(listing, asked["format"], ids=ids, **wanted)
        messages.success(request, gettext("The file is being made. This page shows how far it is."))
        return redirect("admin:core_export_change", export.pk)

    def _page(self, request, listing, form, query, ids):
        found = exports.rows_of(listing, "admin", query, ids, request.user)
        page = {
            **self.admin_site.each_context(request),
            "title": gettext("Export"),
            "opts": self.opts,
            "listing": listing,
            "form": form,
            "count": found.order_by()[: BOUND + 1].count(),
            "bound": BOUND,
            "list_url": f"{_list_url(self.opts)}?{query}",
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/core/export_form.html", page, status=status)


BOUND = 10_000


def _list_url(opts):
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")


def _filters(query):
    """The query of the list alone, as text."""
    kept = query.copy()
    for name in OURS:
        kept.pop(name, None)
    return kept.urlencode()


def _chosen(query):
    """The numbers of rows chosen one by one; None where the filters say which."""
    if "ids" not in query:
        return None
    return [int(pk) for pk in query["ids"].split(",")[:MOST_CHOSEN] if pk.isdecimal() and len(pk) < 19]


@admin.register(Export)
class ExportAdmin(ReadOnly):
    """The ledger: a person sees their own, administrators everybody's."""

    change_form_template = "admin/core/export.html"
    list_display = ("created_at", "what", "format", "purpose", "rows_shown", "state_shown", "requested_by")
    list_display_links = ("created_at", "what")
    list_select_related = ("requested_by",)
    list_filter = ("format", "state")
    ordering = ("-id",)
    fields = (
        "what",
        "purpose",
        "columns_shown",
        "filters_shown",
        "rows_shown",
        "size",
        "state_shown",
        "error",
    )
    fields += ("requested_by", "created_at", "finished_at", "expires_at")
    readonly_fields = fields

    def has_module_permission(self, request):
        return request.user.is_active and bool(exports.listings_for(request.user))

    def has_view_permission(self, request, obj=None):
        is_theirs = obj is None or request.user.is_superuser or obj.requested_by_id == request.user.pk
        return self.has_module_permission(request) and is_theirs

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_urls(self):
        fetch = self.admin_site.admin_view(self.fetch)
        return [path("<str:token>/file/", fetch, name="core_export_file"), *super().get_urls()]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= {
            "title": gettext("Export"),
            "export": obj,
            "running": int(obj.is_at_work),
            "link": self._link(request, obj),
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _link(self, request, export):
        """An address that works for this person for a quarter of an hour; "" where they have no file."""
        if not export.is_there or export.requested_by_id != request.user.pk:
            return ""
        facts = {"export": export.pk, "for": request.user.pk}
        return reverse("admin:core_export_file", args=[signing.dumps(facts, salt=SALT)])

    @method_decorator(never_cache)
    def fetch(self, request, token):
        """Send the file to whom it was made for, while the link holds and they may still have such a list."""
        try:
            facts = signing.loads(token, salt=SALT, max_age=LINK_SECONDS)
        except signing.BadSignature as refusal:
            raise Http404 from refusal
        mine = Export.objects.filter(pk=facts["export"], requested_by_id=facts["for"])
        export = mine.first() if facts["for"] == request.user.pk else None
        if export is None or not export.is_there:
            raise Http404
        listing = exports.listing_of(export.kind)
        listing.chosen(request.user, export.columns)
        audit(request.user, "fetch_export", export, category=listing.category, description=export.purpose)
        name = f"{listing.key}-{export.created_at:%Y-%m-%d}.{export.format}"
        try:
            return FileResponse(storages["private"].open(export.file), as_attachment=True, filename=name)
        except FileNotFoundError as gone:
            raise Http404 from gone

    @admin.display(description=_("what"))
    def what(self, export):
        return exports.listing_of(export.kind).title

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, export):
        return shown_state(export)

    @admin.display(description=_("rows"))
    def rows_shown(self, export):
        return export.done if export.file or export.is_at_work or export.done else "—"

    @admin.display(description=_("columns"))
    def columns_shown(self, export):
        titles = {
            column.key: capfirst(str(column.title)) for column in exports.listing_of(export.kind).columns
        }
        return ", ".join(titles.get(key, key) for key in export.columns)

    @admin.display(description=_("filters"))
    def filters_shown(self, export):
        if export.ids is not None:
            return gettext("rows chosen one by one")
        pairs = QueryDict(export.query).lists()
        return ", ".join(f"{name}: {', '.join(values)}" for name, values in pairs) or "—"

    @admin.display(description=_("size"))
    def size(self, export):
        return filesizeformat(export.bytes) if export.bytes else "—"
