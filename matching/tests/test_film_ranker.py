"""Film talents for a role: who stands where, and who never."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from cinema.factories import make_film_talent
from cinema.models import CinemaTalent, FilmEthnicity
from matching import index
from matching.brief.criteria import Criterion
from matching.brief.extract import understand
from matching.models import Candidate, Tag
from matching.ranker import rank

pytestmark = pytest.mark.django_db
BRIEF = "Comédienne de 25 à 40 ans, 1m65 minimum, cheveux noirs, français courant, équitation. Vit à Rabat."


def born(year):
    return {"date_of_birth": date(year, 1, 1)}


@pytest.fixture
def make(rabat):
    def make(**answers):
        answers = {"types": ["acteur_principal"], "skills": ["horse-riding"], **answers}
        return make_film_talent(city=rabat, **answers)

    return make


def ranked(criteria):
    index.refresh_stale()
    return rank(criteria, kind="cinema")


def outcome(*criterion):
    """{code of the person: outcome} of one criterion."""
    return {each.candidate.code: each.facts[0]["outcome"] for each in ranked([Criterion(*criterion)])}


def test_a_notice_finds_who_fits_before_who_may_and_who_does_not(make):
    misses = make(height=150)
    may = make(height=None)
    fits = make()
    found = ranked(understand(BRIEF, "cinema").criteria)
    assert [each.candidate.film for each in found] == [fits, may, misses]
    assert {fact["outcome"] for fact in found[0].facts} == {"met"}
    assert found[0].score == 100


@pytest.mark.parametrize(
    ("criterion", "met", "missed"),
    [
        (("gender", "in", ["F"]), {"gender": "F"}, {"gender": "M"}),
        (("age", "between", [30, 40]), born(1991), born(1970)),
        (("height_cm", "between", [170, None]), {"height": 170}, {"height": 169}),
        (("weight_kg", "between", [None, 60]), {"weight": 60}, {"weight": 61}),
        (("eye_color", "in", ["vert"]), {"eye_color": "vert"}, {"eye_color": "bleu"}),
        (("hair_color", "in", ["roux"]), {"hair_color": "roux"}, {"hair_color": "noir"}),
        (("hair_type", "in", ["afro"]), {"hair_type": "afro"}, {"hair_type": "raides"}),
        (("hair_length", "in", ["longs"]), {"hair_length": "longs"}, {"hair_length": "courts"}),
        (("build", "not_in", ["mince"]), {"build": "rond"}, {"build": "mince"}),
        (("skin_tone", "in", ["mat"]), {"skin_tone": "mat"}, {"skin_tone": "clair"}),
        (("ethnicities", "any", ["arabe"]), {"ethnicities": ["arabe"]}, {"ethnicities": ["metisse"]}),
        (("ethnicities", "all", ["arabe"]), {"ethnicities": ["arabe"]}, {"ethnicities": ["metisse"]}),
        (("talent_types", "any", ["cascadeur"]), {"types": ["cascadeur"]}, {"types": ["figurant"]}),
        (("languages", "any", ["ary"]), {"languages": [("ary", "notions")]}, {}),
        (
            ("language_levels", "any", ["ary:courant"]),
            {"languages": [("ary", "maternelle")]},
            {"languages": [("ary", "notions")]},
        ),
        (("skills", "any", ["fencing"]), {"skills": ["fencing"]}, {"skills": ["yoga"]}),
        (
            ("years_of_experience", "between", [5, None]),
            {"experience_level": "confirme"},
            {"experience_level": "debutant"},
        ),
        (
            ("years_of_experience", "between", [7, None]),
            {"bio": "8 ans d'expérience."},
            {"bio": "2 ans d'expérience."},
        ),
        (("features", "none", ["tattoo"]), {"bio": "Sans tatouage."}, {"bio": "J'ai un tatouage."}),
        (("country", "in", ["MA"]), {}, None),
    ],
)  # fmt: skip
def test_each_field_of_a_role_is_met_or_missed(make, criterion, met, missed):
    fits = make(**met)
    assert outcome(*criterion) == {fits.code: "met"}
    if missed is not None:
        misses = make(**missed)
        assert outcome(*criterion)[misses.code] == "not_met"


@pytest.mark.parametrize(
    ("criterion", "answers"),
    [
        (("gender", "in", ["F"]), {"gender": "N"}),
        (("age", "between", [40, 50]), {**born(1995), "playing_age_min": 30, "playing_age_max": 42}),
        (("height_cm", "between", [170, None]), {"height": None}),
        (("skin_tone", "in", ["mat"]), {}),
        (("ethnicities", "none", ["arabe"]), {}),
        (("hair_type", "not_in", ["afro"]), {}),
        (("features", "none", ["tattoo"]), {"bio": "J'aime le théâtre."}),
        (("years_of_experience", "between", [7, None]), {"experience_level": "confirme"}),
        (("nationality", "in", ["MA"]), {"nationality": None}),
    ],
)  # fmt: skip
def test_what_nobody_knows_is_to_be_confirmed(make, criterion, answers):
    talent = make(**answers)
    assert outcome(*criterion) == {talent.code: "unknown"}


@pytest.mark.parametrize("change", ["hidden", "minor"])
def test_who_is_not_listed_is_no_candidate(make, change):
    talent = make()
    assert len(ranked([])) == 1
    if change == "hidden":
        CinemaTalent.objects.update(is_public=False)
    else:
        CinemaTalent.objects.update(date_of_birth=timezone.localdate())
    talent.refresh_listing()
    assert ranked([]) == []
    if change == "minor":
        CinemaTalent.objects.update(guardian_consented_at=timezone.now())
        talent.refresh_listing()
        assert len(ranked([])) == 1


def test_a_closed_account_is_no_candidate(make, amina):
    make(user=amina.user)
    assert len(ranked([])) == 1
    amina.user.is_active = False
    amina.user.save()
    CinemaTalent.objects.refresh_listing()
    assert ranked([]) == []


def test_what_no_criterion_names_changes_no_score(make, morocco):
    talent = make()
    criteria = [Criterion("skills", "any", ["horse-riding"], id="c1")]
    before = [(each.score, each.facts) for each in ranked(criteria)]
    CinemaTalent.objects.update(
        gender="M", date_of_birth=date(1950, 1, 1), skin_tone="mat", nationality=morocco
    )
    FilmEthnicity.objects.create(talent=talent, ethnicity="arabe")
    Candidate.objects.all().delete()
    assert [(each.score, each.facts) for each in ranked(criteria)] == before


def test_origin_and_skin_are_copied_nowhere(make):
    make(skin_tone="mat", ethnicities=["arabe"])
    (found,) = ranked([Criterion("skin_tone", "in", ["mat"]), Criterion("ethnicities", "any", ["arabe"])])
    assert [(each["outcome"], each["fact"]) for each in found.facts] == [("met", ""), ("met", "")]
    assert not Tag.objects.filter(field__in=["ethnicities", "skin_tone"]).exists()
    assert not {"skin_tone", "ethnicity"} & {field.name for field in Candidate._meta.fields}


def test_a_withdrawn_origin_is_unknown_at_once(make):
    talent = make(ethnicities=["arabe"])
    assert outcome("ethnicities", "any", ["arabe"]) == {talent.code: "met"}
    FilmEthnicity.objects.all().delete()
    assert outcome("ethnicities", "any", ["arabe"]) == {talent.code: "unknown"}


def test_standard_talents_and_film_talents_never_meet(make, amina):
    make()
    assert [each.candidate.kind for each in ranked([])] == ["cinema"]
    assert [each.candidate.profile for each in rank([], kind="standard")] == [amina]


def test_facts_are_in_words(make):
    make(eye_color="vert", languages=[("ary", "maternelle")])
    (found,) = ranked(
        [Criterion("eye_color", "in", ["vert"]), Criterion("language_levels", "any", ["ary:courant"])]
    )
    assert found.facts[0]["fact"] == "Vert"
    assert "Darija" in found.facts[1]["fact"] or "arija" in found.facts[1]["fact"]


@pytest.mark.parametrize("size", [1, 5])
def test_ranking_film_talents_costs_the_same_whatever_the_number(make, size, django_assert_max_num_queries):
    for _number in range(size):
        make()
    index.refresh_stale()
    criteria = understand(BRIEF, "cinema").criteria
    with django_assert_max_num_queries(11):
        rank(criteria, kind="cinema", text=BRIEF)


ROW = {
    "code": "MACAS00042F",
    "kind": "cinema",
    "first_name": "Hind",
    "last_name": "Alaoui",
    "gender": "F",
    "date_of_birth": "1990-02-03",
    "country": "MA",
    "city": "Casablanca",
    "height_cm": 172,
    "eye_color": "vert",
    "skin_tone": "mat",
    "ethnicities": ["berbere"],
    "languages": [{"code": "shi", "level": "maternelle"}, {"code": "en"}],
    "talent_types": ["cascadeur"],
    "skills": ["Équitation", "Tricot"],
    "years_of_experience": 7,
    "previous_productions": [{"title": "Le Vent", "year": 2020, "role": "Sara"}],
}


def load(tmp_path, *rows):
    (tmp_path / "people.json").write_text(json.dumps(rows))
    out, errors = StringIO(), StringIO()
    call_command("import_profiles", str(tmp_path / "people.json"), stdout=out, stderr=errors)
    return out.getvalue(), errors.getvalue()


def test_rows_become_film_talents_that_rank_at_once(morocco, tmp_path):
    nothing = {key: ROW[key] for key in ("kind", "first_name", "last_name", "gender")}
    out, errors = load(tmp_path, ROW, {**nothing, "code": "MACAS00043F"})
    assert (out, errors) == ("2 added, 0 skipped.\n", "")
    (tmp_path / "brief.txt").write_text(
        "Cascadeuse de 30 à 40 ans, type arabe ou berbère, yeux verts, parlant tachelhit et anglais,"
        " équitation, 5 ans d'expérience."
    )
    out = StringIO()
    call_command("rank", "--brief", str(tmp_path / "brief.txt"), "--kind", "cinema", "--json", stdout=out)
    best, other = json.loads(out.getvalue())["ranking"]
    assert (best["code"], {each["outcome"] for each in best["facts"]}) == ("MACAS00042F", {"met"})
    outcomes = {each["field"]: each["outcome"] for each in other["facts"]}
    assert (other["code"], outcomes["age"], outcomes["years_of_experience"]) == (
        "MACAS00043F",
        "unknown",
        "unknown",
    )


def test_wrong_film_rows_are_skipped_and_minors_wait_for_consent(morocco, tmp_path):
    bad = [{"eye_color": "rose"}, {"height_cm": 900}, {"code": "MAF0042RAB"}, {"talent_types": ["pilote"]}]
    child = {**ROW, "date_of_birth": timezone.localdate().isoformat()}
    out, errors = load(
        tmp_path,
        *[{**ROW, **each} for each in bad],
        child,
        {**child, "code": "MACAS00044F", "guardian_consent": True},
    )
    assert out == "2 added, 4 skipped.\n"
    assert errors.count("row ") == 4
    assert [each.code for each in CinemaTalent.objects.published()] == ["MACAS00044F"]


def test_many_who_may_not_be_shown_hide_nobody(make, monkeypatch):
    """Nearer to the top than those who may be shown, and more than are looked at in one go."""
    monkeypatch.setattr("matching.ranker.POOL", 2)
    for _number in range(9):
        make(skills=["horse-riding"])
    CinemaTalent.objects.update(is_listed=False)
    shown = {make().code for _number in range(3)}
    index.refresh_stale()
    found = rank([Criterion("skills", "any", ["horse-riding"], id="c1")], kind="cinema", limit=2)
    assert len(found) == 2 and {each.candidate.code for each in found} <= shown
