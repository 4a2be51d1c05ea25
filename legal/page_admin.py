"""Legal pages in the back-office: write a draft, see it, publish it, go back to an older edition."""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from talentio.core.pagination import BoundedPaginator

from . import compare, texts
from .forms import MOST_CHARACTERS, DraftForms, PublishForm
from .models import ChangedMeanwhile, Edition, EditionText, LegalPage

EDITIONS_SHOWN = 50


@admin.register(LegalPage)
class LegalPageAdmin(admin.ModelAdmin):
    list_display = ("kind", "is_shown", "version", "languages", "has_draft")
    list_display_links = ("kind",)
    ordering = ("pk",)
    paginator = BoundedPaginator

    def get_queryset(self, request):
        editions = Edition.objects.order_by("-published_at", "-pk").prefetch_related("texts")
        return super().get_queryset(request).prefetch_related(Prefetch("editions", editions))

    def has_add_permission(self, request):
        """Each page has its address in the program: there are as many as there are."""
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @staticmethod
    def _newest(page):
        return next((edition for edition in page.editions.all() if edition.is_published), None)

    @admin.display(description=_("version"))
    def version(self, page):
        newest = self._newest(page)
        return newest.version if newest else "—"

    @admin.display(description=_("languages"))
    def languages(self, page):
        newest = self._newest(page)
        return ", ".join(sorted(text.language for text in newest.texts.all())) if newest else "—"

    @admin.display(description=_("draft"))
    def has_draft(self, page):
        draft = next((edition for edition in page.editions.all() if not edition.is_published), None)
        return draft.updated_at if draft else "—"

    # The addresses under one page -------------------------------------------------------------
    def get_urls(self):
        def at(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"legal_legalpage_{name}")

        return [
            at("<int:page_id>/draft/", require_POST(self.save_draft), "draft"),
            at("<int:page_id>/draft/publish/", self.publish, "publish"),
            at("<int:page_id>/draft/discard/", require_POST(self.discard), "discard"),
            at("<int:page_id>/switch/", require_POST(self.switch), "switch"),
            at("preview/", require_POST(self.preview), "preview"),
            at("<int:page_id>/editions/<int:edition_id>/", self.edition, "edition"),
            at("<int:page_id>/editions/<int:edition_id>/restore/", require_POST(self.restore), "restore"),
            *super().get_urls(),
        ]

    def _page(self, request, page_id, *, to_change=True):
        page = get_object_or_404(LegalPage, pk=page_id)
        may = self.has_change_permission if to_change else self.has_view_permission
        if not may(request, page):
            raise PermissionDenied
        return page

    def _render(self, request, template, page, **context):
        shared = self.admin_site.each_context(request)
        known = {"page": page, "opts": self.opts, "may_change": self.has_change_permission(request, page)}
        return TemplateResponse(
            request, f"admin/legal/{template}.html", {**shared, "title": str(page), **known, **context}
        )

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None:
            raise PermissionDenied
        page = self.get_object(request, unquote(object_id))
        if page is None:
            raise Http404
        page = self._page(request, page.pk, to_change=False)
        return self._editor(request, page)

    def _editor(self, request, page, forms=None, status=200, changed=None):
        draft = page.editions.drafts().select_related("updated_by").first()
        editions = page.editions.published().select_related("published_by")[:EDITIONS_SHOWN]
        forms = forms or DraftForms(draft or page.current)
        shown = [(form, self._preview_of(form)) for form in forms]
        answer = self._render(
            request, "page", page, draft=draft, editions=editions, forms=shown, changed=changed
        )
        answer.status_code = status
        return answer

    @staticmethod
    def _preview_of(form):
        values = form.initial or {}
        if form.is_bound:
            values = {name: form[name].value() or "" for name in form.fields}
        return texts.render(values.get("source", "")[:MOST_CHARACTERS], values.get("format", "markdown"))

    def save_draft(self, request, page_id):
        """Keep what is typed; what somebody else saved meanwhile is never overwritten unseen."""
        page = self._page(request, page_id)
        forms = DraftForms(None, request.POST)
        if not forms.is_valid():
            return self._editor(request, page, forms, status=422)
        try:
            page.write_draft(forms.texts(), by=request.user, seen=request.POST.get("seen", ""))
        except ChangedMeanwhile:
            there = {text.language: text for text in page.editions.drafts().get().texts.all()}
            changed = compare.texts(there, forms.as_texts(), settings.LANGUAGES)
            return self._editor(request, page, forms, status=409, changed=changed)
        if "publish" in request.POST:
            return redirect("admin:legal_legalpage_publish", page.pk)
        messages.success(request, _("The draft is saved. Readers see nothing of it until it is published."))
        return redirect("admin:legal_legalpage_change", page.pk)

    def publish(self, request, page_id):
        page = self._page(request, page_id)
        draft = page.editions.drafts().prefetch_related("texts").first()
        if draft is None:
            messages.warning(request, _("There is no draft to publish."))
            return redirect("admin:legal_legalpage_change", page.pk)
        form = PublishForm(request.POST or None, initial={"seen": draft.mark})
        if form.is_valid():
            return self._publish(request, draft, form)
        changed = compare.editions(page.current, draft, settings.LANGUAGES)
        return self._render(request, "publish", page, form=form, changed=changed)

    @staticmethod
    def _publish(request, draft, form):
        try:
            draft.publish(by=request.user, **form.cleaned_data)
        except ChangedMeanwhile:
            messages.error(
                request, _("Somebody changed this draft meanwhile. Look at it again before you publish it.")
            )
            return redirect("admin:legal_legalpage_publish", draft.page_id)
        messages.success(request, _("Published. Everybody reads the new edition from now on."))
        return redirect("admin:legal_legalpage_change", draft.page_id)

    def discard(self, request, page_id):
        page = self._page(request, page_id)
        for draft in page.editions.drafts():
            draft.discard(by=request.user)
        messages.success(request, _("The draft is thrown away. What is published stays."))
        return redirect("admin:legal_legalpage_change", page.pk)

    def switch(self, request, page_id):
        page = self._page(request, page_id)
        page.switch("show" in request.POST, by=request.user)
        done = _("The page is shown.") if page.is_shown else _("The page answers as if it did not exist.")
        messages.success(request, done)
        return redirect("admin:legal_legalpage_change", page.pk)

    def preview(self, request):
        """The cleaned HTML of what is being typed, for the pane beside it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        source = request.POST.get("source", "")[:MOST_CHARACTERS]
        format = EditionText.Format.HTML if request.POST.get("format") == "html" else "markdown"
        return HttpResponse(texts.render(source, format))

    def edition(self, request, page_id, edition_id):
        page = self._page(request, page_id, to_change=False)
        edition = get_object_or_404(page.editions.published(), pk=edition_id)
        before = page.editions.published().filter(published_at__lt=edition.published_at).first()
        changed = compare.editions(before, edition, settings.LANGUAGES) if before else []
        readable = [(text, texts.render(text.source, text.format)) for text in edition.texts.all()]
        return self._render(
            request, "edition", page, edition=edition, readable=readable, before=before, changed=changed
        )

    def restore(self, request, page_id, edition_id):
        page = self._page(request, page_id)
        edition = get_object_or_404(page.editions.published(), pk=edition_id)
        edition.restore(by=request.user)
        messages.success(request, _("These words are the draft now. Read them again, then publish."))
        return redirect("admin:legal_legalpage_change", page.pk)
