from django.urls import path

from . import (
    assigning_views,
    badge_views,
    call_sheet_views,
    call_views,
    correction_views,
    hours_views,
    presence_views,
    selection_views,
    views,
)

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
    path("cinema/assign", assigning_views.choose_role, name="choose_role"),
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
    path("cinema/projects/badges/<int:id>", badge_views.badge_file, name="badge_file"),
    path("cinema/projects/talent/<int:pt_id>/generate-badge", badge_views.badge, name="badge"),
    path("presence/", presence_views.presence_home, name="presence_home"),
    path("presence/project/<int:id>", presence_views.presence_day, name="presence_day"),
    path("presence/project/<int:id>/record", presence_views.record_presence, name="record_presence"),
    path("presence/project/<int:id>/events", presence_views.presence_events, name="presence_events"),
    path("presence/project/<int:id>/hours", hours_views.presence_hours, name="presence_hours"),
    path("presence/project/<int:id>/hours.xlsx", hours_views.hours_table, name="hours_table"),
    path("presence/project/<int:id>/sheet.pdf", hours_views.hours_sheet, name="hours_sheet"),
    path(
        "presence/project/<int:id>/person/<int:pt_id>", presence_views.presence_person, name="presence_person"
    ),
    path(
        "presence/project/<int:id>/person/<int:pt_id>/add", correction_views.add_presence, name="add_presence"
    ),
    path("presence/event/<int:id>/correct", correction_views.correct_presence, name="correct_presence"),
    path("cinema/projects/<int:id>/call-sheets", call_sheet_views.call_sheets, name="call_sheets"),
    path("cinema/projects/<int:id>/call-sheets/new", call_sheet_views.new_call_sheet, name="new_call_sheet"),
    path("cinema/call-sheets/<int:id>", call_sheet_views.call_sheet, name="call_sheet"),
    path("cinema/call-sheets/<int:id>/edit", call_sheet_views.edit_call_sheet, name="edit_call_sheet"),
    path("cinema/call-sheets/<int:id>/people", call_sheet_views.call_sheet_people, name="call_sheet_people"),
    path("cinema/call-sheets/<int:id>/pdf", call_sheet_views.call_sheet_paper, name="call_sheet_paper"),
    path("cinema/call-sheets/<int:id>/send", call_sheet_views.send_call_sheet, name="send_call_sheet"),
    path("cinema/call-sheets/<int:id>/remind", call_sheet_views.remind_call_sheet, name="remind_call_sheet"),
    path("cinema/calls/<int:id>", call_sheet_views.edit_call, name="edit_call"),
    # Whoever is called answers here, without signing in.
    path("call/<str:token>", call_views.own_call, name="own_call"),
    path("call/<str:token>/day.ics", call_views.own_call_calendar, name="own_call_calendar"),
    # It stands on printed badges: it must never move.
    path("presence/badge/<str:token>", badge_views.scan, name="scan"),
]
