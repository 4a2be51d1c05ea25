"""Signing in over the API, and one's own data."""

from datetime import date

from django.contrib.auth import login as begin_session
from django.contrib.auth import logout as end_session
from django.http import FileResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_otp import login as otp_login
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from talentio.core.audit import audit
from talentio.core.rest.limits import SignInsPerMinute
from talentio.core.rest.refusals import Refused, not_found
from talentio.core.rest.shapes import Given, One

from .api_doors import signed_in
from .forms import SignInForm
from .models import LastAdministrator
from .models.second_step import authenticator_of, check
from .own_data import data_of, file_of

router = Router(tags=["account"], auth=signed_in)
BACKEND = "accounts.backends.EmailOrCodeBackend"


class Credentials(Given):
    model_config = ConfigDict(json_schema_extra={"example": {"identifier": "MAF0001RAB", "password": "…"}})

    identifier: str = Field(max_length=254, description=gettext_noop("E-mail or code"))
    password: str = Field(max_length=1024)
    code: str = Field(
        "",
        max_length=20,
        description=gettext_noop("Code from your app, or a recovery code, for accounts with two steps"),
    )


class Person(Schema):
    id: int
    email: str
    unique_code: str | None
    is_admin: bool


class SignedIn(Schema):
    success: bool = True
    message: str
    user: Person


class Message(Schema):
    success: bool = True
    message: str


class Me(Person):
    first_name: str
    last_name: str
    language: str
    roles: list[str]
    erase_on: date | None = Field(description=gettext_noop("Day on which everything is erased, if asked for"))


class Leaving(Schema):
    id: int
    erase_on: date = Field(description=gettext_noop("Until this day it can be taken back on the website"))


def person(user):
    return {"id": user.pk, "email": user.email, "unique_code": user.code, "is_admin": user.is_staff}


@router.post(
    "/auth/login",
    auth=None,
    throttle=SignInsPerMinute(),
    response=SignedIn,
    url_name="login",
    summary=gettext_noop("Begin a session"),
    openapi_extra={"x-refusals": [401, 429]},
    description=gettext_noop(
        "Sign in by e-mail or code; the answer sets the cookies `sessionid` and `csrftoken`."
    ),
)
def login(request, given: Credentials):
    form = SignInForm(request, {"identifier": given.identifier, "password": given.password})
    if not form.is_valid():
        words = _("We do not recognise this e-mail or code with this password. Please try again.")
        raise Refused(401, "wrong_credentials", words)
    authenticator = authenticator_of(form.user)
    if authenticator and not given.code:
        raise Refused(401, "second_step_required", _("Send the code of your app as `code` too."))
    if authenticator and not check(authenticator, given.code):
        raise Refused(401, "wrong_code", _("This code is not right. Please wait a little, then try again."))
    begin_session(request, form.user, backend=BACKEND)
    if authenticator:
        otp_login(request, authenticator)
    audit(form.user, "login", form.user, category="auth")
    return {"success": True, "message": _("You are signed in."), "user": person(form.user)}


@router.post(
    "/auth/logout",
    response=Message,
    url_name="logout",
    summary=gettext_noop("End the session"),
    description=gettext_noop("A bearer token goes on working: revoke it on the account page."),
)
def logout(request):
    audit(request.auth, "logout", request.auth, category="auth")
    end_session(request)
    return {"success": True, "message": _("You are signed out.")}


@router.get("/auth/me", response=One[Me], url_name="me", summary=gettext_noop("Who is signed in"))
def me(request):
    user = request.auth
    roles = list(user.groups.order_by("name").values_list("name", flat=True))
    names = ("first_name", "last_name", "language", "erase_on")
    own = {name: getattr(user, name) for name in names}
    return {"success": True, "data": {**person(user), **own, "roles": roles}}


@router.get(
    "/me/export",
    url_name="own_data",
    summary=gettext_noop("Everything that is kept about oneself"),
    description=gettext_noop(
        "Account, profiles, consents, mails and actions as JSON, with addresses of the files."
    ),
)
def own_data(request):
    audit(request.auth, "export_own_data", request.auth, category="accounts")
    data, files = data_of(request.auth)
    data["files"] = [
        {"name": name, "url": request.build_absolute_uri(reverse("api:own_file", args=[name]))}
        for name, _store, _stored in files
    ]
    answer = JsonResponse({"success": True, "data": data, "exported_at": timezone.now()})
    answer["Cache-Control"] = "no-store"
    return answer


@router.get(
    "/me/files/{name}",
    url_name="own_file",
    summary=gettext_noop("A file of one's own data"),
    description=gettext_noop("One of the files that the export names; nobody else's can be asked for."),
)
def own_file(request, name: str):
    found = file_of(request.auth, name)
    if found is None:
        raise not_found()
    return FileResponse(found, as_attachment=True, filename=name, content_type="application/octet-stream")


@router.delete(
    "/me",
    response=One[Leaving],
    url_name="leave",
    summary=gettext_noop("Have oneself erased"),
    openapi_extra={"x-refusals": [409]},
    description=gettext_noop("The profile is hidden at once; everything is erased after the days of grace."),
)
def leave(request):
    return request_erasure(request.auth, by=request.auth)


def request_erasure(user, *, by):
    try:
        user.request_erasure(by=by)
    except LastAdministrator as refusal:
        raise Refused(409, "last_administrator", str(refusal)) from refusal
    return {"success": True, "data": {"id": user.pk, "erase_on": user.erase_on}}
