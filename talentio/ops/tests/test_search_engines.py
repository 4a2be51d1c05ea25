"""L4: what search engines and messengers are told, and of whom they never hear."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone

from cinema.factories import make_film_talent
from cinema.models import CinemaTalent
from legal.models import LegalPage
from talentio.core.dates import years_before
from talentio.core.site_settings import site_settings
from talentio.ops import search_engines
from talents.factories import make_talent
from talents.models import Profile

pytestmark = pytest.mark.django_db
NAMES = {"s": search_engines.NAMESPACE}


@pytest.fixture(autouse=True)
def own_address(db):
    site_settings.put("site_url", "https://taalentio.example", by=None)


@pytest.fixture
def yasmine(rabat):
    return make_film_talent(city=rabat)


def named(client, address):
    """The addresses in a sitemap, or in an index of them, without the site's own."""
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    found = [each.text for each in ElementTree.fromstring(answer.content).iterfind("*/s:loc", NAMES)]
    assert all(each.startswith("https://taalentio.example/") for each in found)
    return [each.removeprefix("https://taalentio.example") for each in found]


def everything(client):
    return [page for part in named(client, "/sitemap.xml") for page in named(client, part)]


def under_age():
    return years_before(timezone.localdate(), 18) + timedelta(days=1)


def test_the_sitemap_leads_to_every_public_page(client, amina, yasmine):
    pages = everything(client)
    for page in ("/", "/legal/privacy", "/about", amina.get_absolute_url(), yasmine.get_absolute_url()):
        assert pages.count(page) == 1
        assert client.get(page).status_code == 200, page
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


def test_hidden_closed_and_leaving_people_are_not_in_it(client, amina, kofi, yasmine, rabat):
    leaving = make_talent(city=rabat)
    Profile.objects.filter(pk=amina.pk).update(is_public=False)
    type(kofi.user).objects.filter(pk=kofi.user.pk).update(is_active=False)
    type(kofi.user).objects.filter(pk=leaving.user.pk).update(erase_on=timezone.now())
    CinemaTalent.objects.filter(pk=yasmine.pk).update(is_listed=False)
    assert [page for page in everything(client) if "/profile/" in page] == []


def test_minors_are_not_in_it_though_a_guardian_agreed(client, amina, rabat):
    child = make_film_talent(
        city=rabat, date_of_birth=under_age(), guardian_name="Fatou", guardian_email="fatou@example.com"
    )
    CinemaTalent.objects.filter(pk=child.pk).update(is_listed=True, guardian_consented_at=timezone.now())
    Profile.objects.filter(pk=amina.pk).update(date_of_birth=under_age())
    assert [page for page in everything(client) if "/profile/" in page] == []
    page = client.get(child.get_absolute_url())
    assert (page.status_code, '<meta name="robots" content="noindex">' in page.text) == (200, True)


def test_whoever_comes_of_age_today_is_in_it(client, amina):
    Profile.objects.filter(pk=amina.pk).update(date_of_birth=under_age() - timedelta(days=1))
    assert amina.get_absolute_url() in everything(client)


def test_a_switched_off_page_is_not_in_it(client, sam):
    LegalPage.objects.get(kind="cookies").switch(False, by=sam)
    assert "/legal/cookies" not in everything(client)


def test_nothing_but_addresses_and_days_is_in_it(client, amina, yasmine):
    document = client.get(named(client, "/sitemap.xml")[1]).text
    assert amina.user.last_name not in document
    assert re.search(r"<lastmod>\d{4}-\d\d-\d\d</lastmod>", document)


def test_people_are_spread_over_blocks_that_never_shift(client, rabat, monkeypatch):
    people = [make_talent(city=rabat) for _ in range(5)]
    monkeypatch.setattr(search_engines, "BLOCK", 2)
    parts = [part for part in named(client, "/sitemap.xml") if "talents" in part]
    assert len(parts) == -(-people[-1].pk // 2)
    before = {part: named(client, part) for part in parts}
    assert sorted(sum(before.values(), [])) == sorted(person.get_absolute_url() for person in people)
    mine = next(part for part, pages in before.items() if people[-1].get_absolute_url() in pages)
    people[0].user.delete()
    assert named(client, mine) == before[mine]


@pytest.mark.parametrize("size", [1, 5])
def test_it_costs_the_same_whatever_the_size(client, rabat, size, django_assert_max_num_queries):
    for _ in range(size):
        make_talent(city=rabat)
        make_film_talent(city=rabat)
    with django_assert_max_num_queries(4):
        client.get("/sitemap.xml")
    for kind in search_engines.KINDS:
        with django_assert_max_num_queries(2):
            client.get(reverse("sitemap_people", args=[kind, 0]))


@pytest.mark.parametrize("address", ["/sitemap-staff-0.xml", "/sitemap-talents--1.xml"])
def test_other_sitemaps_there_are_none(client, address):
    assert client.get(address).status_code == 404


def test_a_block_beyond_the_last_is_empty_however_far(client):
    assert named(client, f"/sitemap-talents-{10**30}.xml") == []


def test_robots_are_kept_out_of_what_is_private_and_led_to_the_sitemap(client, amina, yasmine):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "Sitemap: https://taalentio.example/sitemap.xml" in answer.text
    forbidden = re.findall("^Disallow: (.+)$", answer.text, re.M)
    allowed = [rule.rstrip("$") for rule in re.findall("^Allow: (.+)$", answer.text, re.M)]
    assert "/admin/" in forbidden
    for page in everything(client):
        assert page in allowed or not page.startswith(tuple(forbidden)), page


def test_a_site_that_is_switched_off_for_search_engines_says_so(client):
    site_settings.put("is_listed_by_search_engines", False, by=None)
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    for address in ("/sitemap.xml", "/sitemap-pages.xml", "/sitemap-talents-0.xml"):
        assert client.get(address).status_code == 404


# Cards in messengers --------------------------------------------------------------------------
def card(client, address):
    """{property: content} of a page's meta elements."""
    page = client.get(address).text
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page)) | {
        "canonical": re.search(r'<link rel="canonical" href="([^"]*)">', page)[1]
    }


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_every_public_page_has_a_card_of_its_own(client, amina, yasmine, language):
    client.cookies["django_language"] = language
    titles = set()
    for address in ("/", "/legal/terms", "/about", amina.get_absolute_url(), yasmine.get_absolute_url()):
        found = card(client, address)
        assert found["og:url"] == found["canonical"] == f"https://taalentio.example{address}"
        assert found["og:image"].startswith("https://taalentio.example/")
        assert found["description"] == found["og:description"] != ""
        assert len(found["description"]) <= 200
        titles.add(found["og:title"])
    assert len(titles) == 5


def test_the_card_of_a_person_says_what_the_page_says_and_no_contact(client, amina):
    found = card(client, amina.get_absolute_url())
    assert found["og:title"] == f"Amina Benjelloun · {amina.code}"
    assert "Rabat" in found["og:description"]
    assert amina.user.email not in str(found)


def test_the_picture_of_a_page_without_a_photo_can_be_fetched(client, settings):
    path = card(client, "/")["og:image"].removeprefix(f"https://taalentio.example{settings.STATIC_URL}")
    assert (settings.BASE_DIR / "static" / path).read_bytes().startswith(b"\x89PNG")


def test_a_hidden_profile_asks_not_to_be_listed(client, amina):
    Profile.objects.filter(pk=amina.pk).update(is_public=False)
    client.force_login(amina.user)
    assert card(client, amina.get_absolute_url())["robots"] == "noindex"
