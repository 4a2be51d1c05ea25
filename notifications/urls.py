from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("mail/opt-out/<str:token>", views.opt_out, name="opt_out"),
    path("mail/events", views.events, name="events"),
]
