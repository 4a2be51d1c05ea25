"""Who stands where, and why."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from matching import index
from matching.brief.criteria import Criterion
from matching.brief.extract import understand
from matching.models import Candidate, Tag
from matching.ranker import rank
from talents.factories import make_talent
from talents.models import Profile, Talent

pytestmark = pytest.mark.django_db
BRIEF = "Photographe à Rabat, 5 ans d'expérience minimum, anglais courant. Photoshop serait un plus."


@pytest.fixture
def make(rabat):
    def make(bio="Photographe. Anglais courant, Photoshop.", **answers):
        return make_talent(city=rabat, bio=bio, **answers)

    return make


def ranked(text=BRIEF, **options):
    index.refresh_stale()
    return rank(understand(text, "standard").criteria, text=text, **options)


def order(text=BRIEF, **options):
    return [each.candidate.profile for each in ranked(text, **options)]


def test_meeting_comes_before_perhaps_and_perhaps_before_not(make):
    junior = make(years_experience=1)
    unknown = make(years_experience=None)
    senior = make(years_experience=9)
    assert order() == [senior, unknown, junior]


def test_each_criterion_has_its_outcome_and_the_fact_behind_it(make):
    make(years_experience=None)
    facts = {each["field"]: each for each in ranked()[0].facts}
    assert facts["years_of_experience"]["outcome"] == "unknown"
    assert facts["languages"]["outcome"] == facts["talents"]["outcome"] == "met"
    assert "Anglais" in facts["languages"]["fact"]
    assert facts["talents"]["fact"].startswith("Photographe")


def test_a_wish_decides_between_those_who_meet_the_rest(make):
    without = make(bio="Photographe. Anglais courant, Excel.")
    with_it = make()
    assert order() == [with_it, without]


def test_scores_fall_along_the_order_between_0_and_100(make):
    for years in (0, 3, None, 8):
        for bio in ("", "Anglais courant", "Français", "Anglais, Photoshop"):
            make(bio=bio, years_experience=years)
    scores = [each.score for each in ranked()]
    assert len(scores) == 16
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= each <= 100 for each in scores)


@pytest.mark.parametrize("change", ["hidden", "closed", "leaving"])
def test_who_is_not_to_be_found_is_no_candidate(make, change):
    profile = make()
    assert order() == [profile]
    if change == "hidden":
        Profile.objects.filter(pk=profile.pk).update(is_public=False)
    elif change == "closed":
        type(profile.user).objects.filter(pk=profile.user_id).update(is_active=False)
    else:
        type(profile.user).objects.filter(pk=profile.user_id).update(erase_on=date(2030, 1, 1))
    assert order() == []


def test_what_no_criterion_names_changes_no_score(make, morocco):
    make()
    before = [(each.score, each.facts) for each in ranked()]
    Profile.objects.update(gender="M", date_of_birth=date(1950, 1, 1), nationality=morocco)
    Candidate.objects.all().delete()
    assert [(each.score, each.facts) for each in ranked()] == before


def test_a_pile_of_keywords_gains_nothing(make):
    words = "anglais espagnol arabe wolof swahili excel figma python java php react sql docker aws linux sap"
    make(bio=words + " photoshop illustrator")
    honest = make()
    assert order()[0] == honest
    assert not Tag.objects.filter(
        origin="bio", candidate__profile__bio__startswith="anglais espagnol"
    ).exists()


def test_a_copy_of_the_brief_gains_nothing_over_the_same_facts(make):
    copy = make(bio=BRIEF.replace("serait un plus", ""))
    honest = make(bio="Photographe à Rabat depuis 9 ans. Anglais courant. Photoshop.")
    assert order() == [honest, copy]


def test_what_a_text_denies_does_not_count(make):
    make(bio="Photographe. Pas d'anglais, sans Photoshop.")
    assert not Tag.objects.filter(field__in=["languages", "skills"]).exists()


def test_ties_are_shuffled_by_the_seed_and_stable_with_it(make):
    for _number in range(12):
        make()
    once = order(seed=1)
    assert order(seed=1) == once
    assert order(seed=2) != once
    assert [each.pk for each in once] != sorted(each.pk for each in once)


def test_a_changed_profile_is_indexed_anew_and_an_unchanged_one_is_not(make):
    profile = make()
    assert index.refresh_stale() == 1
    assert index.refresh_stale() == 0
    profile.bio = "Photographe. Espagnol courant."
    profile.save()
    assert index.refresh_stale() == 1
    assert set(Tag.objects.filter(field="languages").values_list("code", flat=True)) == {"es"}


def test_an_exclusion_is_met_by_those_who_lack_it(make):
    make(bio="Anglais courant")
    index.refresh_stale()
    criterion = Criterion("languages", "none", ["es"])
    assert rank([criterion])[0].facts[0]["outcome"] == "met"
    assert rank([Criterion("languages", "none", ["en"])])[0].facts[0]["outcome"] == "not_met"


@pytest.mark.parametrize("size", [1, 5])
def test_ranking_costs_the_same_whatever_the_number(make, size, django_assert_max_num_queries):
    for _number in range(size):
        make()
    index.refresh_stale()
    criteria = understand(BRIEF, "standard").criteria
    with django_assert_max_num_queries(11):
        rank(criteria, text=BRIEF)


@pytest.mark.parametrize("size", [1, 5])
def test_indexing_costs_the_same_whatever_the_number(make, size, django_assert_max_num_queries):
    for _number in range(size):
        make()
    with django_assert_max_num_queries(12):
        index.refresh_stale()


def said(*arguments):
    out = StringIO()
    call_command("rank", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_the_command_prints_criteria_and_ranking(make, tmp_path):
    profile = make()
    (tmp_path / "brief.txt").write_text(BRIEF + " Bonne ambiance.")
    answer = said("--brief", str(tmp_path / "brief.txt"), "--kind", "standard", "--json")
    assert [each["code"] for each in answer["ranking"]] == [profile.code]
    assert {each["field"] for each in answer["criteria"]} >= {"talents", "city", "languages"}
    assert answer["unparsed"] == ["Bonne ambiance."]


def test_the_command_takes_edited_criteria(make, tmp_path):
    make(years_experience=2)
    (tmp_path / "brief.txt").write_text(BRIEF)
    edited = [{"field": "years_of_experience", "op": "between", "value": [None, 3], "id": "x"}]
    (tmp_path / "criteria.json").write_text(json.dumps(edited))
    answer = said(
        "--brief", str(tmp_path / "brief.txt"), "--kind", "standard",
        "--criteria", str(tmp_path / "criteria.json"),
    )  # fmt: skip
    assert answer["ranking"][0]["facts"] == [
        {"id": "x", "field": "years_of_experience", "outcome": "met", "fact": "2"}
    ]


def test_the_command_refuses_what_it_cannot_read(tmp_path):
    (tmp_path / "brief.txt").write_text(BRIEF)
    (tmp_path / "bad.json").write_text('[{"field": "shoe"}]')
    with pytest.raises(CommandError):
        said("--brief", str(tmp_path / "nowhere.txt"), "--kind", "standard")
    with pytest.raises(CommandError):
        said("--brief", str(tmp_path / "brief.txt"), "--kind", "standard", "--limit", "0")
    with pytest.raises(CommandError):
        said(
            "--brief",
            str(tmp_path / "brief.txt"),
            "--kind",
            "standard",
            "--criteria",
            str(tmp_path / "bad.json"),
        )


def test_a_talent_of_the_catalogue_counts_as_declared(make):
    make(talents=Talent.objects.filter(code="photographer"), bio="")
    index.refresh_stale()
    assert Tag.objects.get(field="talents").origin == Tag.Origin.DECLARED
