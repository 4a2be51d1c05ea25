"""What must hold of any ranking: for invented people and criteria, drawn anew for each number."""

import random
from datetime import date

import pytest

from bench.crowd import row
from cinema import choices
from cinema.lists import languages, skills
from cinema.models import CinemaTalent, FilmEthnicity
from matching import index
from matching.brief.criteria import Criterion
from matching.profile_import import Importer
from matching.ranker import rank
from talentio.core.models import Country

pytestmark = pytest.mark.django_db
DRAWN = range(6)


@pytest.fixture
def crowd():
    for code in ("MA", "SN", "CI", "NG", "KE", "TN", "ZA", "DZ", "ML"):
        Country.objects.get_or_create(code=code, defaults={"name_fr": code, "name_en": code})
    importer = Importer()
    importer.load(row(number) for number in range(25))
    assert importer.added == 25, importer.errors
    return CinemaTalent.objects.all()


def criteria_of(dice):
    """Some that name nothing protected."""
    pool = [
        Criterion("skills", "any", dice.sample(list(skills()), 12)),
        Criterion("languages", "any", dice.sample(["fr", "ary", "en", "wo", "sw"], 2)),
        Criterion("talent_types", "any", dice.sample(choices.TalentType.values, 4)),
        Criterion("height_cm", "between", [dice.randint(150, 170), None]),
        Criterion("build", "in", dice.sample(choices.Build.values, 3)),
        Criterion("hair_color", "not_in", dice.sample(choices.HairColor.values, 5)),
        Criterion("country", "in", ["MA", "SN"]),
    ]
    chosen = dice.sample(pool, dice.randint(2, 6))
    for number, each in enumerate(chosen):
        each.id, each.weight, each.kind = f"c{number}", dice.randint(1, 5), dice.choice(["must", "prefer"])
    return chosen


def standing(criteria, seed=7):
    """[(key of the person, score, facts)] in order."""
    index.refresh_film(list(CinemaTalent.objects.values_list("pk", flat=True)))
    found = rank(criteria, kind="cinema", seed=seed, limit=100)
    return [(each.candidate.film_id, each.score, each.facts) for each in found]


@pytest.mark.parametrize("number", DRAWN)
def test_gender_origin_skin_and_age_change_neither_score_nor_order_unless_named(crowd, number):
    dice = random.Random(number)  # noqa: S311 nothing secret comes of it
    criteria = criteria_of(dice)
    before = standing(criteria)
    for talent in crowd:
        talent.gender = dice.choice("FMN")
        talent.date_of_birth = date(dice.randint(1950, 2005), 1, 1)
        talent.skin_tone = dice.choice(["", *choices.SkinTone.values])
        talent.nationality = talent.country_of_origin = dice.choice(list(Country.objects.all()))
        talent.save()
    FilmEthnicity.objects.all().delete()
    FilmEthnicity.objects.create(talent=dice.choice(crowd), ethnicity="arabe")
    assert standing(criteria) == before


@pytest.mark.parametrize("number", DRAWN)
def test_codes_and_names_decide_nothing(crowd, number):
    criteria = criteria_of(random.Random(number))  # noqa: S311
    before = standing(criteria)
    for place, talent in enumerate(crowd.order_by("-pk")):
        CinemaTalent.objects.filter(pk=talent.pk).update(
            code=f"AAAAA{place:05d}F", first_name=f"A{place}", last_name="Z"
        )
    assert standing(criteria) == before
    assert standing(criteria, seed=7) == before


@pytest.mark.parametrize("number", DRAWN)
def test_a_pile_of_words_raises_nobody(crowd, number):
    dice = random.Random(number)  # noqa: S311
    criteria = criteria_of(dice)
    before = {key: score for key, score, _facts in standing(criteria)}
    words = [skills()[code].name_fr for code in skills()] + [each.name_fr for each in languages().values()]
    dice.shuffle(words)
    for talent in crowd:
        talent.bio = ", ".join(words) + " " + "équitation " * 200 + "\u200bboxe\u200b" * 50
        talent.save()
    after = {key: score for key, score, _facts in standing(criteria)}
    assert all(after[key] <= before[key] for key in before)


@pytest.mark.parametrize("number", DRAWN)
def test_meeting_one_more_must_never_lowers_anybody(crowd, number):
    dice = random.Random(number)  # noqa: S311
    criteria = [*criteria_of(dice), Criterion("eye_color", "in", ["vert"], id="eyes", weight=3)]
    crowd.update(eye_color="bleu")
    before = {key: score for key, score, _facts in standing(criteria)}
    chosen = dice.choice(crowd)
    CinemaTalent.objects.filter(pk=chosen.pk).update(eye_color="vert")
    after = {key: score for key, score, _facts in standing(criteria)}
    assert after[chosen.pk] >= before[chosen.pk]
    assert {**after, chosen.pk: 0} == {**before, chosen.pk: 0}


@pytest.mark.parametrize("number", DRAWN)
def test_the_score_falls_along_the_order_and_who_is_shown_does_not_depend_on_the_limit(crowd, number):
    criteria = criteria_of(random.Random(number))  # noqa: S311
    whole = standing(criteria)
    scores = [score for _key, score, _facts in whole]
    assert scores == sorted(scores, reverse=True) and len(whole) == 25
    few = rank(criteria, kind="cinema", seed=7, limit=5)
    assert [each.candidate.film_id for each in few] == [key for key, _score, _facts in whole[:5]]
