"""Talents in bulk."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cinema.models import CinemaTalent
from matching.models import Candidate, Tag
from talents.models import Profile

pytestmark = pytest.mark.django_db
ROW = {
    "code": "MAF0042RAB",
    "kind": "standard",
    "first_name": "Nadia",
    "last_name": "Tazi",
    "gender": "F",
    "country": "MA",
    "city": "Rabat",
    "talents": ["Photographe"],
    "languages": [{"code": "wo", "level": "courant"}],
    "skills": ["Photoshop"],
    "years_of_experience": 4,
}


def load(tmp_path, *rows):
    (tmp_path / "people.json").write_text(json.dumps(rows))
    out, errors = StringIO(), StringIO()
    call_command("import_profiles", str(tmp_path / "people.json"), stdout=out, stderr=errors)
    return out.getvalue(), errors.getvalue()


def test_rows_become_talents_with_their_codes_and_tags(rabat, tmp_path):
    out, _errors = load(tmp_path, ROW)
    assert out == "1 added, 0 skipped.\n"
    profile = Profile.objects.get(user__code="MAF0042RAB")
    assert profile.city == rabat
    tags = set(Tag.objects.filter(candidate__profile=profile).values_list("field", "code"))
    assert {("talents", "photographer"), ("languages", "wo"), ("skills", "photoshop")} <= tags


def test_rows_with_errors_are_reported_and_the_others_stay(rabat, tmp_path):
    bad = [{}, "text", {**ROW, "gender": "X"}, {**ROW, "country": "QQ"}, {**ROW, "kind": "other"}]
    out, errors = load(tmp_path, *bad, {**ROW, "code": "MAF0043RAB"})
    assert out == "1 added, 5 skipped.\n"
    assert errors.count("row ") == 5


def test_a_code_is_loaded_once_and_unknown_cities_are_made(rabat, tmp_path):
    load(tmp_path, {**ROW, "city": "Aïn Nulle Part"})
    out, _errors = load(tmp_path, ROW)
    assert out == "0 added, 1 skipped.\n"
    assert Profile.objects.get().city.name == "Aïn Nulle Part"


def test_a_file_that_is_no_list_is_refused(tmp_path):
    (tmp_path / "people.json").write_text("{}")
    for name in ("people.json", "nowhere.json"):
        with pytest.raises(CommandError):
            call_command("import_profiles", str(tmp_path / name))


def test_a_birth_date_that_nobody_told_is_none_and_no_page_shows_an_age(client, zara, rabat, tmp_path):
    load(tmp_path, ROW, {**ROW, "kind": "cinema", "code": "MARAB00042F"})
    talent = CinemaTalent.objects.get(code="MARAB00042F")
    assert (talent.date_of_birth, talent.age, talent.is_minor, talent.is_listed) == (None, None, False, True)
    assert Profile.objects.get().date_of_birth is None
    assert Candidate.objects.get(film=talent).date_of_birth is None
    assert "<dt>Âge</dt>" not in client.get(talent.get_absolute_url()).content.decode()
    assert client.get(talent.get_absolute_url() + "/pdf").status_code == 200
    client.force_login(zara)
    assert talent.code in client.get("/cinema/talents").content.decode()
    assert talent.code not in client.get("/cinema/talents?age_min=50").content.decode()
    assert client.get(f"/admin/cinema/cinematalent/{talent.pk}/change/").status_code == 200
    assert client.get("/admin/cinema/cinematalent/").status_code == 200
