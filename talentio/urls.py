"""Every address of the site."""

from django.contrib import admin
from django.urls import include, path

from talentio.api.v1 import api
from talentio.core.photo_views import photo
from talentio.ops import health_views as health
from talentio.ops import views as ops

urlpatterns = [
    path("", ops.home, name="home"),
    path("", include("accounts.urls")),
    path("", include("productions.urls")),
    path("", include("talents.urls")),
    path("", include("matching.urls")),
    path("", include("cinema.urls")),
    path("", include("legal.urls")),
    path("", include("notifications.urls")),
    path("", include("talentio.core.urls")),
    path("api/v1/", api.urls),
    path("robots.txt", ops.robots, name="robots"),
    path("sitemap.xml", ops.sitemap, name="sitemap"),
    path("sitemap-pages.xml", ops.sitemap_pages, name="sitemap_pages"),
    path("sitemap-<slug:kind>-<int:block>.xml", ops.sitemap_people, name="sitemap_people"),
    path("language", ops.set_language, name="set_language"),
    path("media/<path:name>", photo, name="photo"),
    path("healthz", health.healthz, name="healthz"),
    path("healthz/live", health.live, name="healthz_live"),
    path("healthz/ready", health.ready, name="healthz_ready"),
    path("admin/diagnostics", health.diagnostics, name="diagnostics"),
    path("admin/backup/", include("talentio.ops.backup_urls")),
    path("", include("talentio.ops.update_urls")),
    # Before the back-office, which would take them for pages of its own that are not there.
    path("", include("talentio.ops.old_addresses")),
    path("admin/", admin.site.urls),
]

handler500 = "talentio.core.views.server_error"
