from django.urls import path

from . import views

FILM = {"kind": "cinema"}

app_name = "matching"
urlpatterns = [
    path("ai-search", views.search, name="search"),
    path("ai-search/<int:brief_id>", views.brief, name="brief"),
    path("ai-search/runs/<int:run_id>", views.run, name="run"),
    path("ai-search/runs/<int:run_id>/cancel", views.cancel, name="cancel"),
    path("ai-search/runs/<int:run_id>/resume", views.resume, name="resume"),
    path("cinema/ai-search", views.search, FILM, name="film_search"),
    path("cinema/ai-search/<int:brief_id>", views.brief, FILM, name="film_brief"),
    path("cinema/ai-search/<int:brief_id>/role", views.role, name="role"),
    path("cinema/ai-search/runs/<int:run_id>", views.run, FILM, name="film_run"),
]
