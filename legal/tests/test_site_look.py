"""L2: the look of the site: words at the foot, phone, networks and pictures, tried before they are saved."""

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from legal import look
from talentio.core.models import Setting
from talentio.testing import files

pytestmark = pytest.mark.django_db
PAGE = "/admin/legal/sitelook/"
WORDS = {
    "contact_email": "hello@house.example",
    "contact_phone": "+212 537 00 00 00",
    "footer_text_fr": "Maison <Kora>\nRabat",
    "footer_text_ar": "دار كورا",
    "social_facebook": "https://facebook.com/kora",
    "social_whatsapp": "+212612345678",
}


@pytest.fixture
def desk(client, sam):
    client.force_login(sam)
    return client


def status(client, address):
    """The status of a file, read to its end so that it is closed."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def test_the_old_address_leads_there_and_so_does_the_menu(desk):
    assert desk.get("/admin/settings/customization").url == PAGE
    assert desk.post("/admin/settings/customization/save-footer").url == PAGE
    assert f'href="{PAGE}"' in desk.get("/admin/").text


def test_words_phone_and_networks_stand_on_every_page(desk, client):
    assert desk.post(PAGE, WORDS).url == PAGE
    client.logout()
    page = client.get("/", headers={"accept-language": "fr"}).text
    assert "Maison &lt;Kora&gt;<br>Rabat" in page
    assert 'href="tel:+212537000000"' in page
    assert 'href="mailto:hello@house.example"' in page
    assert 'href="https://facebook.com/kora"' in page and 'href="https://wa.me/212612345678"' in page
    assert "دار كورا" in client.get("/auth/login", headers={"accept-language": "ar"}).text
    # Without words in a language, those in French.
    assert "Maison" in client.get("/", headers={"accept-language": "en"}).text


def test_what_is_cleared_is_gone_and_what_was_never_touched_is_not_written(desk):
    desk.post(PAGE, WORDS)
    desk.post(PAGE, {**WORDS, "contact_phone": "", "social_facebook": ""})
    assert look.current("fr").phone == ""
    assert look.current("fr").networks == [("WhatsApp", "https://wa.me/212612345678")]
    written = Setting.objects.filter(key__startswith="social_").values_list("key", flat=True)
    assert sorted(written) == ["social_facebook", "social_whatsapp"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contact_email", ""),
        ("contact_phone", "12"),
        ("social_facebook", "javascript:alert(1)"),
        ("social_facebook", "http://facebook.com/kora"),
        ("social_whatsapp", "https://wa.me/1"),
        ("footer_text_fr", "x" * 501),
    ],
)
def test_what_cannot_be_shown_is_refused_and_nothing_typed_is_lost(desk, field, value):
    answer = desk.post(PAGE, {**WORDS, field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Maison" in answer.text or field == "footer_text_fr"
    assert look.current("fr").networks == []


def test_the_preview_shows_the_front_page_and_saves_nothing(desk):
    answer = desk.post(PAGE, {**WORDS, "preview": "yes"})
    assert answer.status_code == 200
    assert "Maison &lt;Kora&gt;" in answer.text and "wa.me/212612345678" in answer.text
    assert look.current("fr").footer_text == ""


def test_pictures_are_stored_shown_replaced_and_taken_away(desk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(
            PAGE,
            {**WORDS, "new_logo": files.photo(), "new_hero": files.photo(), "new_favicon": files.photo()},
        )
    first = look.current("fr")
    page = Client().get("/").text
    for address in (first.logo, first.hero, first.favicon):
        assert f'"{address}"' in page
        assert status(desk, address) == 200
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(PAGE, {**WORDS, "new_logo": files.photo(), "remove_hero": "on"})
    second = look.current("fr")
    assert second.logo != first.logo and second.hero == "" and second.favicon == first.favicon
    assert status(desk, first.logo) == status(desk, first.hero) == 404
    assert status(desk, second.favicon) == 200


def test_a_file_that_is_no_picture_is_refused_and_leaves_nothing_behind(desk):
    bad = files.upload("logo.png", b"<svg onload=alert(1)>")
    answer = desk.post(PAGE, {**WORDS, "new_favicon": bad, "new_logo": files.photo()})
    assert answer.status_code == 422
    assert look.current("fr").logo == ""
    folders = default_storage.listdir("photos")[0]
    assert [default_storage.listdir(f"photos/{folder}")[1] for folder in folders] == [[]] * len(folders)


def test_nobody_but_those_who_may_change_settings_sees_it(client, amina, zara):
    assert client.get(PAGE).status_code == 302
    client.force_login(zara)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, WORDS).status_code == 403
    assert f'href="{PAGE}"' not in client.get("/admin/").text


def test_a_page_costs_no_query_for_its_look(client, django_assert_max_num_queries):
    client.get("/")
    with django_assert_max_num_queries(3):
        client.get("/")
