"""Criteria are chips that staff change, leave out and add, with and without scripts."""

import pytest
from django.utils import translation

from cinema.factories import make_film_talent
from matching import runs
from matching.brief.words import sections
from matching.models import MatchRun
from matching.names import UnknownName, codes_named, label_of

pytestmark = pytest.mark.django_db
TEXT = "Cavalière de 25 à 40 ans parlant wolof, taille 1m70 minimum, Rabat."


@pytest.fixture
def recruiter(client, zara):
    client.force_login(zara)
    return client


@pytest.fixture
def brief(zara, rabat):
    return runs.read(TEXT, kind="cinema", by=zara)


def fields_of(page):
    """What the browser would send of the page's form."""
    sent = {}
    for bound in page.context["form"]:
        value = bound.value()
        sent[bound.html_name] = "" if value is None else value
    sent["shown"] = [chip.id for chip in page.context["form"].chips]
    sent["new"] = [chip.field for chip in page.context["form"].chips if chip.is_new]
    return sent


def chip_of(page, field):
    return next(each.id for each in page.context["form"].chips if each.field == field)


@pytest.fixture
def shown(recruiter, brief):
    return recruiter.get(brief.get_absolute_url())


@pytest.fixture
def sent(shown):
    found = fields_of(shown)
    return found | {name: "Le rôle l'exige" for name in found if name.startswith("why_")}


def confirmed():
    return {each["field"]: each for each in MatchRun.objects.get().criteria}


def test_what_is_sent_unchanged_keeps_the_words_of_the_text(recruiter, brief, sent):
    assert recruiter.post(brief.get_absolute_url(), sent).status_code == 302
    kept = confirmed()
    assert {each["origin"] for each in kept.values()} == {"rule"}
    assert {name: each["value"] for name, each in kept.items()} == {
        each["field"]: each["value"] for each in brief.criteria
    }


def test_values_of_every_shape_are_changed(recruiter, brief, shown, sent):
    age, skill = chip_of(shown, "age"), chip_of(shown, "skills")
    language, city = chip_of(shown, "languages"), chip_of(shown, "city")
    sent |= {f"least_{age}": "50", f"most_{age}": ""}
    sent |= {f"value_{skill}": "escrime, Natation", f"op_{skill}": "all"}
    sent |= {f"value_{language}": "Wolof; bambara"}
    sent |= {f"value_{city}": "Rabat", f"op_{city}": "none"}
    assert recruiter.post(brief.get_absolute_url(), sent).status_code == 302
    kept = confirmed()
    assert kept["age"]["value"] == [50, None]
    assert (kept["skills"]["op"], kept["skills"]["value"]) == ("all", ["fencing", "swimming"])
    assert kept["languages"]["value"] == ["wo", "bm"]
    assert (kept["city"]["op"], kept["city"]["value"]) == ("not_in", ["Rabat"])
    assert (kept["age"]["source"], kept["age"]["origin"]) == ("", "staff")


def test_bounds_that_stand_the_wrong_way_are_turned(recruiter, brief, shown, sent):
    age = chip_of(shown, "age")
    recruiter.post(brief.get_absolute_url(), sent | {f"least_{age}": "40", f"most_{age}": "20"})
    assert confirmed()["age"]["value"] == [20, 40]


def test_a_criterion_is_added_and_nothing_typed_is_lost(recruiter, brief, shown, sent):
    age = chip_of(shown, "age")
    sent |= {f"least_{age}": "33", "add": "1", "field": "hair_color"}
    answer = recruiter.post(brief.get_absolute_url(), sent)
    assert answer.status_code == 200 and not MatchRun.objects.exists()
    assert 'value="33"' in answer.content.decode()
    again = fields_of(answer) | {"add": "1", "field": "skills"}
    answer = recruiter.post(brief.get_absolute_url(), again)
    added = [chip for chip in answer.context["form"].chips if chip.is_new]
    assert [chip.field for chip in added] == ["hair_color", "skills"]
    assert len({chip.id for chip in answer.context["form"].chips}) == len(answer.context["form"].chips)
    hair, skill = added
    final = fields_of(answer) | {f"value_{hair.id}": ["roux"], f"value_{skill.id}": "kora"}
    assert recruiter.post(brief.get_absolute_url(), final).status_code == 302
    assert [each["value"] for each in MatchRun.objects.get().criteria[-2:]] == [["roux"], ["kora"]]
    assert confirmed()["age"]["value"] == [33, 40]


def test_the_brief_remembers_what_was_changed_left_out_and_added(recruiter, brief, shown, sent):
    skill = chip_of(shown, "skills")
    recruiter.post(brief.get_absolute_url(), sent | {f"kind_{skill}": "", f"value_{skill}": ""})
    assert "skills" not in confirmed()
    again = recruiter.get(brief.get_absolute_url())
    assert chip_of(again, "skills") == skill
    MatchRun.objects.all().delete()
    recruiter.post(brief.get_absolute_url(), fields_of(again) | {f"kind_{skill}": "must"})
    assert confirmed()["skills"]["value"] == ["horse-riding"]


@pytest.mark.parametrize("typed", ["qwertz", "équitation, qwertz"])
def test_an_unknown_name_is_explained_and_kept(recruiter, brief, shown, sent, typed):
    skill = chip_of(shown, "skills")
    answer = recruiter.post(brief.get_absolute_url(), sent | {f"value_{skill}": typed})
    assert answer.status_code == 422
    assert typed in answer.content.decode() and "qwertz" in str(answer.context["form"].errors)
    assert not MatchRun.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"least_{age}": "", "most_{age}": ""},
        {"least_{age}": "999"},
        {"value_{skills}": ""},
        {"op_{skills}": "some"},
        {"value_{gender}": ["X"]},
    ],
)
def test_values_that_mean_nothing_are_refused(recruiter, brief, shown, sent, changes):
    ids = {field: chip_of(shown, field) for field in ("age", "skills", "gender")}
    changes = {name.format(**ids): value for name, value in changes.items()}
    assert recruiter.post(brief.get_absolute_url(), sent | changes).status_code == 422
    assert not MatchRun.objects.exists()


def test_a_job_is_offered_nothing_that_is_protected(recruiter, zara):
    job = runs.read("Photographe", kind="standard", by=zara)
    page = recruiter.get(job.get_absolute_url())
    assert {"gender", "age", "skin_tone", "height_cm"}.isdisjoint(dict(page.context["form"].offered))
    answer = recruiter.post(
        job.get_absolute_url(), fields_of(page) | {"new": ["gender"], "add": "1", "field": "age"}
    )
    assert not [chip for chip in answer.context["form"].chips if chip.is_new]


def test_an_added_protected_criterion_wants_its_reason(recruiter, rabat, brief, shown, sent):
    answer = recruiter.post(brief.get_absolute_url(), sent | {"add": "1", "field": "nationality"})
    chip = next(each for each in answer.context["form"].chips if each.is_new)
    make_film_talent(city=rabat)
    final = fields_of(answer) | {f"value_{chip.id}": "Maroc"}
    assert recruiter.post(brief.get_absolute_url(), final).status_code == 422
    final[f"why_{chip.id}"] = "Le passeport du rôle"
    assert recruiter.post(brief.get_absolute_url(), final).status_code == 302
    assert confirmed()["nationality"]["value"] == ["MA"]


@pytest.mark.parametrize(
    ("field", "kind", "typed", "codes"),
    [
        ("skills", "cinema", "Équitation, boxing", ["horse-riding", "boxing"]),
        ("skills", "standard", "Power BI; excel", ["power-bi", "excel"]),
        ("languages", "cinema", "darija, anglais", ["ary", "en"]),
        ("country", "standard", "Maroc / Senegal", ["MA", "SN"]),
        ("nationality", "cinema", "marocaine", ["MA"]),
        ("talents", "standard", "photographe", ["photographer"]),
        ("skills", "cinema", " , ", []),
    ],
)
def test_names_are_read_as_people_write_them(field, kind, typed, codes, morocco):
    from talentio.core.models import Country

    Country.objects.get_or_create(code="SN", defaults={"name_fr": "Sénégal", "name_en": "Senegal"})
    assert codes_named(field, kind, typed) == codes


def test_a_city_that_is_nowhere_is_unknown(rabat):
    assert codes_named("city", "cinema", "rabat") == ["rabat"]
    with pytest.raises(UnknownName):
        codes_named("city", "cinema", "Rabatville")


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_every_tool_has_a_name_that_a_chip_takes_back(db, language):
    codes = {code for row, _phrases in sections()["tools"] for code in row}
    with translation.override(language):
        names = {code: label_of("skills", code) for code in sorted(codes)}
        assert {code: codes_named("skills", "standard", name) for code, name in names.items()} == {
            code: [code] for code in codes
        }
    assert (names["power-bi"], names["illustrator-software"]) == ("Power BI", "Adobe Illustrator")
