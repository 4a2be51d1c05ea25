from django.urls import path

from . import assigning_views, badge_views, selection_views, views

app_name = "productions"
urlpatterns = [
    path("cinema/productions", views.companies, name="companies"),
    path("cinema/productions/new", views.new_company, name="new_company"),
    path("cinema/productions/<int:id>", views.company, name="company"),
    path("cinema/productions/<int:id>/edit", views.edit_company, name="edit_company"),
    path("cinema/productions/<int:id>/delete", views.delete_company, name="delete_company"),
    path("cinema/projects", views.projects, name="projects"),
    path("cinema/projects/new", views.new_project, name="new_project"),
    path("cinema/projects/<int:id>", views.project, name="project"),
    path("cinema/projects/<int:id>/edit", views.edit_project, name="edit_project"),
    path("cinema/projects/<int:id>/delete", views.delete_project, name="delete_project"),
    path("cinema/projects/<int:id>/assign-talent", assigning_views.assign_talent, name="assign_talent"),
    path(
        "cinema/projects/<int:id>/remove-talent/<int:pt_id>",
        assigning_views.remove_talent,
        name="remove_talent",
    ),
    path(
        "cinema/projects/<int:id>/selection-emails", selection_views.selection_mails, name="selection_mails"
    ),
    path(
        "cinema/projects/<int:id>/send-selection-emails",
        selection_views.send_selection_mails,
        name="send_selection_mails",
    ),
    path("cinema/projects/<int:id>/badges", badge_views.badges, name="badges"),
    path("cinema/projects/talent/<int:pt_id>/generate-badge", badge_views.badge, name="badge"),
    # It stands on printed badges: it must never move.
    path("presence/badge/<str:token>", badge_views.scan, name="scan"),
]
