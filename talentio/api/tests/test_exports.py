"""B3 and X1: exports over the API have the rows, columns, rights and ledger of the website's."""

import csv
import io
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import Permission

from accounts.models import ApiToken
from cinema.factories import make_film_talent
from talentio.core import exports
from talentio.core.models import Export

pytestmark = pytest.mark.django_db
PEOPLE, FILMS = "/api/v1/exports/users/csv", "/api/v1/exports/cinema/csv"


@pytest.fixture
def ask(client):
    def get(person, address, **query):
        token, _row = ApiToken.make(person, name="tests", scope="read", days=1, by=person)
        return client.get(address, query, headers={"authorization": f"Bearer {token}"})

    return get


def rows(answer):
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_the_criteria_of_the_list_choose_the_rows_and_the_purpose_is_noted(ask, amina, kofi, sam):
    answer = ask(sam, PEOPLE, search="Amina", purpose="The casting of Tuesday")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    assert len(rows(answer)) == 1
    export = Export.objects.get()
    assert (export.purpose, export.source, export.requested_by) == ("The casting of Tuesday", "api", sam)
    assert export.done == 1
    assert "Amina" in export.query


def test_film_talents_leave_by_their_own_criteria(ask, sam, rabat):
    make_film_talent(city=rabat)
    assert len(rows(ask(sam, FILMS))) == 1
    assert rows(ask(sam, FILMS, height_min=219)) == []


def test_a_workbook_is_one_and_too_long_a_one_is_refused(ask, amina, kofi, sam, monkeypatch):
    answer = ask(sam, "/api/v1/exports/users/excel")
    assert ZipFile(io.BytesIO(answer.content)).testzip() is None
    monkeypatch.setitem(exports.AT_ONCE, "xlsx", 1)
    refused = ask(sam, "/api/v1/exports/users/excel")
    assert (refused.status_code, refused.json()["error"]["code"]) == (413, "too_many_rows")


@pytest.mark.parametrize("address", [PEOPLE, FILMS])
def test_without_the_right_to_export_there_is_no_file(ask, client, amina, zara, address):
    zara.user_permissions.clear()
    zara.groups.clear()
    assert ask(zara, address).status_code == 403
    assert ask(amina.user, address).status_code == 403
    assert client.get(address).status_code == 401
    assert not Export.objects.exists()


def test_a_column_that_needs_a_right_is_refused_without_it(ask, amina, zara):
    zara.groups.clear()
    names = ("view_profile", "export_profile")
    zara.user_permissions.set(
        Permission.objects.filter(codename__in=names, content_type__app_label="talents")
    )
    closed = [each.key for each in exports.listing_of("people").columns if each.permission]
    assert closed
    assert ask(zara, PEOPLE).status_code == 200
    assert ask(zara, PEOPLE, columns=closed[0]).status_code == 403
    assert ask(zara, PEOPLE, columns="no_such_column").status_code == 403


@pytest.mark.parametrize("wrong", [{"gender": "X"}, {"purpose": ""}, {"ordering": "nonsense"}])
def test_what_is_not_understood_is_told(ask, sam, wrong):
    answer = ask(sam, PEOPLE, **wrong)
    assert answer.status_code == 422
    assert answer.json()["error"]["fields"]


def test_another_format_is_no_address(ask, sam):
    assert ask(sam, "/api/v1/exports/users/pdf").status_code in (404, 422)


@pytest.mark.parametrize("address", ["/exports/users/{file_format}", "/exports/cinema/{file_format}"])
def test_a_file_has_the_criteria_of_its_list_and_no_pages(client, address):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    of_list = "/cinema/talents" if "cinema" in address else "/users"
    names, listed = (
        {each["name"] for each in paths[f"/api/v1{path}"]["get"]["parameters"]} for path in (address, of_list)
    )
    assert names == listed - {"page", "per_page"} | {"file_format", "purpose", "columns"}
