from django.urls import path, re_path, register_converter

from . import omdb_views, profile_views, registration_urls, saved_views, search_views, statistics_views
from .codes import PATH_PATTERN


class FilmCodeConverter:
    """A code of a film talent of any width, in any letter case."""

    regex = PATH_PATTERN

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(FilmCodeConverter, "film_code")

app_name = "cinema"
urlpatterns = [
    path("api/movies/search", omdb_views.titles, name="titles"),
    path("cinema/talents", search_views.search, name="search"),
    path("cinema/searches", saved_views.searches, name="searches"),
    path("cinema/searches/save", saved_views.save, name="save_search"),
    path("cinema/searches/<int:search_id>/rename", saved_views.rename, name="rename_search"),
    path("cinema/searches/<int:search_id>/delete", saved_views.delete, name="delete_search"),
    path("cinema/dashboard", statistics_views.dashboard, name="dashboard"),
    path("cinema/stats", statistics_views.stats, name="stats"),
    path("cinema/profile/<film_code:code>", profile_views.profile, name="profile"),
    re_path(
        rf"^cinema/profile/(?P<code>{PATH_PATTERN})/qr\.(?P<kind>png|svg)$",
        profile_views.profile_qr,
        name="profile_qr",
    ),
    path("cinema/profile/<film_code:code>/pdf", profile_views.profile_pdf, name="profile_pdf"),
    *registration_urls.urlpatterns,
]
