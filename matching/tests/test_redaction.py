"""What leaves the house of a person: nothing that names or reaches them, and for a job nothing protected."""

import json
from datetime import date

import pytest

from cinema.factories import make_film_talent
from cinema.models import FilmEthnicity
from matching.redaction import plain, redacted
from matching.tests.second import read, search, use
from talentio.testing.openrouter import loopback_openrouter
from talents.factories import make_talent

CV = """BENJELLOUN Amina
Née le 14 mars 1992 à Rabat, 33 ans, célibataire
Nationalité : marocaine
Tél : +212 6 12 34 56 78 / amina.b@gmail.com – www.amina.ma
CIN AB123456 – Passeport : XY9876543
12, rue de Fès, Rabat
Photographe marocaine, 8 ans d'expérience. Femme dynamique. Je parle anglais.
Studio Lumière 2019-2023. Instagram @amina_photo. Code MAF0001RAB. Depuis le 01/02/2020.
"""


@pytest.mark.parametrize("kind", ["standard", "cinema"])
def test_nothing_that_names_or_reaches_somebody_is_left(kind):
    left = redacted(CV, names=["Amina", "Benjelloun", "MAF0001RAB"], kind=kind, most=3000)
    for secret in (
        *("Amina", "BENJELLOUN", "1992", "mars", "612", "12 34", "gmail", "amina", "AB123456", "XY9876543"),
        *("rue de Fès", "MAF0001RAB", "01/02/2020"),
    ):
        assert secret not in left
    assert "8 ans d'expérience" in left
    assert "Je parle anglais." in left
    assert "2019-2023" in left


def test_for_a_job_no_gender_age_or_origin_is_left():
    left = redacted(CV, names=[], kind="standard", most=3000)
    for word in ("marocaine", "Femme", "33 ans"):
        assert word not in left


def test_origin_and_skin_are_left_out_of_a_role_too():
    left = redacted("Comédienne berbère, peau noire. Tatouage.", names=[], kind="cinema", most=300)
    assert "berbère" not in left
    assert "noire" not in left
    assert "Tatouage" in left


def test_texts_are_plain_and_bounded():
    assert plain("a\u200bb <b>c</b> <script>alert(1)</script>\n\n\nd", 100) == "ab c alert(1)\nd"
    assert len(plain("mot " * 10_000, 500)) <= 500
    assert "A" * 40 not in plain("x " + "A" * 4000, 500)
    assert plain("\0\ud800 é", 100).endswith("é")


@pytest.mark.django_db
def test_a_request_holds_no_name_contact_birth_date_or_code(zara, rabat):
    talent = make_talent(city=rabat, first_name="Nadia", last_name="Tazi", email="nadia@example.com", bio=CV)
    with loopback_openrouter() as server:
        use(server, by=zara)
        read(search(zara, text="Photoshop. Appelez Karim au 0612345678, karim@example.com."))
    sent = json.dumps(server.asked, ensure_ascii=False)
    assert len(server.asked) == 1
    secrets = [talent.code, "nadia", "Nadia", "Tazi", str(talent.date_of_birth), "karim", "0612345678"]
    for secret in [*secrets, talent.phone, talent.address, talent.photo]:
        assert not secret or secret not in sent


@pytest.mark.django_db
def test_origin_and_skin_tone_are_asked_of_no_service(zara, rabat):
    talent = make_film_talent(
        city=rabat, skin_tone="ebene", date_of_birth=date(1990, 2, 3), bio="Je monte à cheval."
    )
    FilmEthnicity.objects.create(talent=talent, ethnicity="berbere")
    criteria = [
        {"field": "ethnicities", "op": "any", "value": ["berbere"], "id": "c1", "justification": "the role"},
        {"field": "skin_tone", "op": "in", "value": ["ebene"], "id": "c2", "justification": "the role"},
        {"field": "age", "op": "between", "value": [30, 40], "id": "c3", "justification": "the role"},
        {"field": "skills", "op": "any", "value": ["horse-riding"], "id": "c4"},
    ]
    with loopback_openrouter() as server:
        use(server, by=zara)
        run = read(search(zara, kind="cinema", criteria=criteria))
    sent = json.dumps(server.asked, ensure_ascii=False)
    assert len(server.asked) == 1
    assert run.items.get().ai_score == 100
    for secret in ("berbere", "Berber", "ebene", "Ebony", "1990", talent.code, talent.first_name):
        assert secret not in sent
