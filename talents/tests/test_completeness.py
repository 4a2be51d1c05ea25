"""T9: the weights, capped at 100, and one implementation."""

import pytest

from talents.completeness import parts, score
from talents.factories import make_talent
from talents.models import SocialLink

NETWORKS = ["linkedin", "instagram", "twitter", "facebook", "github", "behance"]


def test_a_bare_profile_counts_what_registration_demands(amina):
    assert amina.completeness_score == 6 * 5 + 10 + 15


@pytest.mark.parametrize(("links", "points"), [(0, 0), (1, 3), (5, 15), (6, 15)])
def test_social_networks_count_three_each_up_to_fifteen(rabat, links, points):
    with_links = {network: f"https://x.example/{network}" for network in NETWORKS[:links]}
    assert make_talent(city=rabat, bio="", social_links=with_links).completeness_score == 45 + points


def test_the_sum_is_capped(rabat):
    everything = dict.fromkeys(NETWORKS, "https://x.example/a")
    person = make_talent(
        city=rabat, photo="a" * 32, cv="cvs/a.pdf", portfolio_url="https://x.example", social_links=everything
    )
    assert sum(part.points for part in parts(person)) == 110
    assert person.completeness_score == 100


def test_what_is_missing_says_how_many_points_it_adds(client, amina):
    missing = {str(part.label): part.missing for part in parts(amina) if part.missing}
    assert sorted(missing.values()) == [10, 10, 15, 20]
    client.force_login(amina.user)
    page = client.get("/profile/dashboard").text
    assert "+20" in page
    assert amina.code in page


def test_a_link_less_is_three_points_less(rabat):
    person = make_talent(city=rabat, social_links={"instagram": "https://www.instagram.com/a"})
    before = person.completeness_score
    SocialLink.objects.all().delete()
    assert score(person) == before - 3
