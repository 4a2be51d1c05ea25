from django.urls import path, re_path, register_converter

from . import cv_views, edit_views, people_views, profile_files, registration, views
from .codes import PATH_PATTERN
from .editing import SECTIONS


class StepConverter:
    regex = "|".join(registration.steps.names)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class SectionConverter(StepConverter):
    regex = "|".join(SECTIONS)


class CodeConverter:
    """A code of a standard talent in any letter case."""

    regex = PATH_PATTERN

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(StepConverter, "step")
register_converter(SectionConverter, "section")
register_converter(CodeConverter, "talent_code")

app_name = "talents"
urlpatterns = [
    path("talents", people_views.people, name="people"),
    path("talents/catalogue", people_views.catalogue, name="catalogue"),
    path("auth/register", views.register, name="register"),
    path("auth/register/done", views.registered, name="registered"),
    path("auth/register/again", views.register_again, name="register_again"),
    path("auth/register/<step:step>", views.register, name="register_step"),
    path("profile/dashboard", views.dashboard, name="dashboard"),
    path("profile/edit", edit_views.edit, name="edit"),
    path("profile/edit/<section:section>", edit_views.edit_section, name="edit_section"),
    path("profile/upload-photo", edit_views.upload_photo, name="upload_photo"),
    path("profile/upload-cv", edit_views.upload_cv, name="upload_cv"),
    path("profile/remove-photo", edit_views.remove_photo, name="remove_photo"),
    path("profile/remove-cv", edit_views.remove_cv, name="remove_cv"),
    path("profile/view/<talent_code:code>", views.profile, name="profile"),
    re_path(
        rf"^profile/view/(?P<code>{PATH_PATTERN})/qr\.(?P<kind>png|svg)$",
        profile_files.profile_qr,
        name="profile_qr",
    ),
    path("profile/view/<talent_code:code>/pdf", profile_files.profile_pdf, name="profile_pdf"),
    path("profile/view/<talent_code:code>/cv", cv_views.profile_cv, name="profile_cv"),
    path("profile/cv/<str:token>", cv_views.cv_file, name="cv_file"),
]
