from django.shortcuts import render
from ninja.openapi.docs import DocsBase


class ReadersPage(DocsBase):
    def render_page(self, request, api, **kwargs):
        return render(request, "api/docs.html", {"schema": api.get_openapi_schema()})
