"""T5, T11: what a stranger sees of a person, and what never."""

import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest

from talentio.core.site_settings import site_settings
from talentio.testing import files
from talents.factories import make_talent
from talents.models import SocialLink, Talent

SECRETS = {
    "phone": "+212611111111",
    "whatsapp": "+212622222222",
    "address": "99 rue Secrète",
    "email": "hidden-address@example.com",
    "date_of_birth": date(1979, 11, 23),
}


@pytest.fixture
def person(rabat):
    return make_talent(
        city=rabat,
        first_name="Hélène",
        last_name="<b>Diop</b>",
        bio="I <3 film & <script>alert(1)</script>",
        portfolio_url="https://portfolio.example/helene",
        social_links={"instagram": "https://www.instagram.com/helene"},
        shows_social_links=True,
        **SECRETS,
    )


def test_a_stranger_sees_the_public_facts(client, person):
    page = client.get(person.get_absolute_url()).text
    for shown in (
        "Hélène",
        person.code,
        "Rabat",
        "7 ans",
        "https://portfolio.example/helene",
        "instagram.com/helene",
    ):
        assert shown in page


@pytest.mark.parametrize("kind", ["", "/qr.png", "/qr.svg"])
def test_no_contact_birth_date_or_cv_is_in_the_bytes(client, person, kind):
    person.cv = "cvs/aa/secret-cv.pdf"
    person.save()
    content = client.get(person.get_absolute_url() + kind).content
    for secret in ("611111111", "622222222", "Secrète", "hidden-address", "1979", "23/11", "secret-cv"):
        assert secret.encode() not in content


def test_user_text_is_escaped(client, person):
    page = client.get(person.get_absolute_url()).text
    assert "<script>alert" not in page
    assert "<b>Diop" not in page
    assert "I &lt;3 film" in page


def test_social_networks_are_shown_only_when_the_person_says_so(client, person):
    person.shows_social_links = False
    person.save()
    assert "instagram" not in client.get(person.get_absolute_url()).text


def test_hidden_closed_and_unknown_codes_read_the_same_to_a_stranger(client, person, amina, sam):
    person.is_public = False
    person.save()
    amina.user.deactivate(by=sam)
    pages = [client.get(f"/profile/view/{code}") for code in (person.code, amina.code, "ZZM9999ZZZ")]
    assert [page.status_code for page in pages] == [404, 404, 404]
    codes = (person.code, amina.code, "ZZM9999ZZZ")
    bodies = {
        re.sub(f'{code}|value="[A-Za-z0-9]{{64}}"', "", page.text)
        for page, code in zip(pages, codes, strict=True)
    }
    assert len(bodies) == 1


def test_a_hidden_profile_is_open_to_its_owner_and_to_staff_who_may_read(client, person, zara, kofi):
    person.is_public = False
    person.save()
    for user, status in ((person.user, 200), (zara, 200), (kofi.user, 404)):
        client.force_login(user)
        assert client.get(person.get_absolute_url()).status_code == status


def test_qr_codes_are_an_image_and_a_drawing(client, person):
    png = client.get(f"{person.get_absolute_url()}/qr.png")
    assert png["Content-Type"] == "image/png"
    assert png.content.startswith(b"\x89PNG")
    svg = client.get(f"{person.get_absolute_url()}/qr.svg")
    assert svg["Content-Type"] == "image/svg+xml"
    assert ET.fromstring(svg.content).tag.endswith("svg")  # noqa: S314 our own bytes


def test_the_qr_code_holds_the_address_of_the_profile(person, monkeypatch):
    from talentio.core import qr_codes
    from talents import qr

    added = []
    monkeypatch.setattr(qr_codes.qrcode.QRCode, "add_data", lambda self, data: added.append(data))
    qr.svg(person)
    assert added == [f"http://127.0.0.1:8000{person.get_absolute_url()}"]


@pytest.mark.parametrize("size", [1, 5])
def test_the_page_costs_the_same_with_one_talent_and_with_five(
    client, amina, size, django_assert_max_num_queries
):
    amina.talents.set(Talent.objects.all()[:size])
    amina.shows_social_links = True
    amina.save()
    SocialLink.objects.create(profile=amina, network="instagram", address="https://instagram.com/amina")
    # The first page that a process shows reads the settings and the legal pages too.
    site_settings.forget()
    with django_assert_max_num_queries(6):
        # With a browser's name, so that the visit is counted too.
        page = client.get(amina.get_absolute_url(), headers={"user-agent": "Firefox"}).text
    assert page.count('class="chip') >= size


@pytest.mark.parametrize(
    "code", ["MAF0001", "../../etc", "MAF0001RAB/x", "M%00F0001RAB", "MAF" + "9" * 400 + "RAB"]
)
def test_odd_codes_answer_404(client, db, code):
    assert client.get(f"/profile/view/{code}").status_code in (400, 404)


def test_photos_are_sent_and_nothing_else_of_the_store(client, rabat, settings):
    from talentio.core.uploads import photos

    person = make_talent(city=rabat, photo=photos.store(files.photo()))
    sent = client.get(person.photo_url(320))
    assert sent["Content-Type"] == "image/webp"
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert b"".join(sent.streaming_content)[8:12] == b"WEBP"
    for name in ("../private/cvs/x.pdf", "photos/aa/x.html", "photos/aa/" + "0" * 32 + "-320.webp"):
        assert client.get(f"/media/{name}").status_code == 404
