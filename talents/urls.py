from django.urls import path, re_path, register_converter

from . import views
from .codes import PATH_PATTERN


class StepConverter:
    regex = "|".join(views.STEP_NAMES)

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class CodeConverter:
    """A code of a standard talent in any letter case."""

    regex = PATH_PATTERN

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(StepConverter, "step")
register_converter(CodeConverter, "talent_code")

app_name = "talents"
urlpatterns = [
    path("auth/register", views.register, name="register"),
    path("auth/register/done", views.registered, name="registered"),
    path("auth/register/again", views.register_again, name="register_again"),
    path("auth/register/<step:step>", views.register, name="register_step"),
    path("profile/dashboard", views.dashboard, name="dashboard"),
    path("profile/view/<talent_code:code>", views.profile, name="profile"),
    re_path(
        rf"^profile/view/(?P<code>{PATH_PATTERN})/qr\.(?P<kind>png|svg)$", views.profile_qr, name="profile_qr"
    ),
    path("profile/view/<talent_code:code>/cv", views.profile_cv, name="profile_cv"),
]
