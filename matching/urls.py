from django.urls import path

from . import client_views, cv_views, list_views, result_views, views

FILM = {"kind": "cinema"}

app_name = "matching"
urlpatterns = [
    path("ai-search", views.search, name="search"),
    path("ai-search/<int:brief_id>", views.brief, name="brief"),
    path("ai-search/<int:brief_id>/reading", views.brief_awaited, name="brief_awaited"),
    path("ai-search/runs/<int:run_id>", views.run, name="run"),
    path("ai-search/runs/<int:run_id>/progress", views.run_progress, name="run_progress"),
    path("ai-search/runs/<int:run_id>/cancel", views.cancel, name="cancel"),
    path("ai-search/runs/<int:run_id>/resume", views.resume, name="resume"),
    path("cinema/ai-search", views.search, FILM, name="film_search"),
    path("cinema/ai-search/<int:brief_id>", views.brief, FILM, name="film_brief"),
    path("cinema/ai-search/<int:brief_id>/role", views.role, name="role"),
    path("cinema/ai-search/runs/<int:run_id>", views.run, FILM, name="film_run"),
    path("ai-search/runs/<int:run_id>/notify", result_views.notify, name="notify"),
    path("ai-search/runs/<int:run_id>/shortlist", result_views.put_on_shortlist, name="put_on_shortlist"),
    path("ai-search/runs/<int:run_id>/assign", result_views.assign, name="assign"),
    path("ai-search/runs/<int:run_id>/export", result_views.export, name="export"),
    path("ai-search/runs/<int:run_id>/side-by-side", result_views.side_by_side, name="side_by_side"),
    path("ai-search/runs/<int:run_id>/compare", result_views.compare, name="compare"),
    path("profile/cv-analysis", cv_views.own, name="cv_analysis"),
    path("profile/cv-analysis/again", cv_views.again, name="cv_again"),
    path("profile/cv-analysis/accept", cv_views.accept, name="cv_accept"),
    path("admin/user/<int:user_id>/analyze-cv", cv_views.of_account, name="analyze_cv"),
    path("admin/user/<int:user_id>/analyze-cv/accept", cv_views.accept, name="cv_accept_for"),
    path("shortlists", list_views.shortlists, name="shortlists"),
    path("shortlists/shared/<str:token>", client_views.shared, name="shared"),
    path("shortlists/<int:list_id>", list_views.shortlist, name="shortlist"),
    path("shortlists/<int:list_id>/add", list_views.add, name="add_to_shortlist"),
    path("shortlists/<int:list_id>/share", list_views.share, name="share_shortlist"),
    path("shortlists/<int:list_id>/links/<int:link_id>/revoke", list_views.revoke, name="revoke_link"),
    path("shortlists/<int:list_id>/delete", list_views.delete, name="delete_shortlist"),
]
