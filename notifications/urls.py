from django.urls import path
from django.views.generic import RedirectView

from . import views

app_name = "notifications"
urlpatterns = [
    path("mail/opt-out/<str:token>", views.opt_out, name="opt_out"),
    path("mail/events", views.events, name="events"),
    path(
        "admin/settings/email-notifications",
        RedirectView.as_view(pattern_name="admin:notifications_emaillog_gallery"),
        name="gallery",
    ),
]
