from django.urls import path

from . import update_views

app_name = "updates"
urlpatterns = [
    path("admin/update", update_views.page, name="page"),
    path("admin/update/look", update_views.look, name="look"),
    path("admin/update/apply", update_views.apply, name="apply"),
    path("admin/update/go-back", update_views.go_back, name="go_back"),
]
