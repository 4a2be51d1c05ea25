"""Addresses of registering and of what its mails lead to."""

from django.urls import path, re_path

from . import claim_views, edit_views, registration_views
from .editing import SECTIONS as own_sections
from .links import Purpose
from .registration import sections

urlpatterns = [
    path("cinema/register", registration_views.register, name="register"),
    path("cinema/register/done", registration_views.registered, name="registered"),
    path("cinema/register/again", registration_views.register_again, name="register_again"),
    path("cinema/register/mail", registration_views.mail_draft, name="mail_draft"),
    path("cinema/register/resume/<str:token>", registration_views.resume, name="resume"),
    re_path(
        rf"^cinema/register/(?P<section>{'|'.join(sections.names)})$",
        registration_views.register,
        name="register_section",
    ),
    path("cinema/profile/edit", edit_views.edit, name="edit"),
    path("cinema/profile/edit/photos", edit_views.add_photos, name="add_photos"),
    path("cinema/profile/edit/remove-photo", edit_views.remove_photo, name="remove_photo"),
    re_path(
        rf"^cinema/profile/edit/(?P<section>{'|'.join(own_sections)})$",
        edit_views.edit_section,
        name="edit_section",
    ),
    path("cinema/claim", claim_views.claim, name="claim"),
    path("cinema/claim/<str:token>", claim_views.open_link, {"purpose": Purpose.CLAIM}, name="open_claim"),
    path("cinema/guardian", claim_views.guardian, name="guardian"),
    path(
        "cinema/guardian/<str:token>",
        claim_views.open_link,
        {"purpose": Purpose.GUARDIAN},
        name="open_guardian",
    ),
]
