from django.urls import path

from . import views

app_name = "matching"
urlpatterns = [
    path("ai-search", views.search, name="search"),
    path("ai-search/<int:brief_id>", views.brief, name="brief"),
    path("ai-search/runs/<int:run_id>", views.run, name="run"),
]
