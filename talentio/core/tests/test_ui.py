"""The pieces that pages are built from say what they mean to eyes, ears and keyboards."""

import gzip

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation

from talentio.core.models import City, Country

ATTACK = "<script>alert(1)</script>"
CARD = {
    "kind": "talent",
    "band_start": "Talent",
    "band_end": "Rabat",
    "photo_url": "",
    "photo_alt": "Photo of Amina",
    "name": "Amina El Idrissi",
    "code": "MAF0001RAB",
    "url": "/profile/view/MAF0001RAB",
    "facts": [("Lives in", "Rabat")],
    "chips": ["Sewing"],
}


class Sample(forms.Form):
    name = forms.CharField(label="Your name", help_text="As on your papers.")
    email = forms.EmailField(required=False)
    gender = forms.ChoiceField(choices=[("F", "Woman"), ("M", "Man")], widget=forms.RadioSelect)
    accepts = forms.BooleanField(label="I accept")
    photo = forms.FileField(required=False, widget=forms.FileInput({"accept": "image/png"}))
    city = forms.CharField(required=False, widget=forms.TextInput({"list": "cities"}))
    trades = forms.MultipleChoiceField(
        required=False,
        choices=[
            ("Stage", [(f"s{n}", f"Stage {n}") for n in range(9)]),
            ("Film", [(f"f{n}", f"Film {n}") for n in range(9)]),
        ],
        widget=forms.CheckboxSelectMultiple,
    )


@pytest.fixture(autouse=True)
def _english(settings):
    settings.LANGUAGE_CODE = "en"


def show(source, **context):
    return engines["django"].from_string(source).render(context, context.pop("request", None))


def test_a_mistake_is_tied_to_its_field():
    page = show("{% field form.name %}", form=Sample({}))
    assert '<label for="id_name">Your name</label>' in page
    assert 'id="id_name_helptext">As on your papers.' in page
    assert 'id="id_name_error">' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'aria-invalid="true"' in page


def test_what_need_not_be_answered_is_marked():
    form = Sample()
    assert "(optional)" in show("{% field form.email %}", form=form)
    assert "(optional)" not in show("{% field form.name %}", form=form)


def test_addresses_are_typed_from_left_to_right():
    form = Sample()
    assert 'dir="ltr"' in show("{% field form.email %}", form=form)
    assert "dir=" not in show("{% field form.name %}", form=form)


def test_what_was_typed_is_kept_and_escaped():
    page = show("{% field form.name %}", form=Sample({"name": ATTACK}))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_group_of_choices_is_one_question():
    page = show("{% field form.gender %}", form=Sample({"gender": "M"}))
    assert '<fieldset class="field choices" id="id_gender"' in page
    assert page.count("<legend>") == 1
    assert page.count("checked") == 1
    assert page.index('value="M"') < page.index("checked") < page.index("Man")


def test_a_long_list_folds_by_group_and_opens_where_something_is_chosen():
    page = show("{% field form.trades %}", form=Sample({"trades": ["f3"]}))
    assert page.count("<details") == 2
    assert page.index("<details open>") < page.index("Film 3")
    assert 'src="/static/js/filter.js"' in page


def test_a_box_stands_before_its_words():
    page = show("{% field form.accepts %}", form=Sample({}))
    assert page.index('type="checkbox"') < page.index("I accept")
    assert 'id="id_accepts_error"' in page


def test_a_field_brings_the_script_that_it_needs():
    form = Sample()
    assert "js/photo.js" in show("{% field form.photo %}", form=form)
    assert "js/cities.js" in show("{% field form.city %}", form=form)
    assert "<script" not in show("{% field form.name %}", form=form)


def test_the_summary_counts_the_mistakes_and_leads_to_them():
    page = show("{% error_summary form %}", form=Sample({"name": "A", "gender": "F"}))
    assert "One answer needs another look." in page
    assert '<a href="#id_accepts">I accept</a>' in page
    assert 'role="alert"' in page
    assert "3 answers need another look." in show("{% error_summary form %}", form=Sample({}))


def test_the_summary_counts_in_arabic_too():
    with translation.override("ar"):
        page = show("{% error_summary form %}", form=Sample({"name": "A", "gender": "F"}))
    assert "إجابة واحدة" in page
    assert "%(count)d" not in page


def test_the_summary_names_what_belongs_to_no_field():
    form = Sample({"name": "A", "gender": "F", "accepts": "on"})
    form.add_error(None, ATTACK)
    page = show("{% error_summary form %}", form=form)
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


def test_without_a_mistake_there_is_no_summary():
    assert show("{% error_summary form %}", form=Sample()).strip() == ""


def test_the_stepper_says_where_one_is():
    page = show("{% stepper steps 2 %}", steps=["Who", "Where", "What"])
    assert "Step 2 of 3" in page
    assert page.count('aria-current="step"') == 1
    assert page.index("Who – done") < page.index("Where – now") < page.index("What – to do")
    assert "Next: What" in page


def test_the_last_step_announces_no_next_one():
    assert "Next" not in show("{% stepper steps 2 %}", steps=["Who", "Where"])


def test_a_code_reads_from_left_to_right_and_is_copied_as_it_stands():
    page = show("{% code value %}", value='MA"F')
    assert '<bdi class="code" dir="ltr">MA&quot;F</bdi>' in page
    assert 'data-copy="MA&quot;F"' in page


def test_pages_keep_the_filters(rf):
    rows = Paginator(range(100), 10).page(4)
    page = show("{% pagination rows %}", rows=rows, request=rf.get("/", {"q": "sew & cut", "page": "4"}))
    assert 'href="?q=sew+%26+cut&amp;page=3"' in page
    assert 'rel="next" href="?q=sew+%26+cut&amp;page=5"' in page
    assert page.count('aria-current="page"') == 1


def test_one_page_needs_no_links(rf):
    rows = Paginator(range(3), 10).page(1)
    assert show("{% pagination rows %}", rows=rows, request=rf.get("/")).strip() == ""


def test_progress_is_said_in_words():
    page = show("{% progress 38 50 'Profiles read' %}")
    assert '<progress value="38" max="50" aria-label="Profiles read">' in page
    assert "38 of 50" in page
    assert "55 %" in show("{% progress 55 100 'Complete' %}")


def test_an_empty_place_and_a_chip_escape_what_they_show():
    page = show("{% empty_state text text %}{% chip text 'ok' %}", text=ATTACK)
    assert "<script>" not in page
    assert '<span class="chip ok">' in page


def test_a_slate_without_photo_shows_initials():
    page = render_to_string("ui/slate.html", {"card": CARD})
    assert "<img" not in page
    assert ">AI</span>" in page
    assert 'href="/profile/view/MAF0001RAB"' in page
    assert 'data-copy="MAF0001RAB"' in page


def test_a_slate_shows_the_photo_with_its_size():
    page = render_to_string("ui/slate.html", {"card": CARD | {"photo_url": "/media/a.webp"}})
    assert 'src="/media/a.webp" alt="Photo of Amina" width="320" height="400" loading="lazy"' in page


def test_a_cinema_slate_speaks_in_its_own_accent():
    assert 'class="slate cinema"' in render_to_string("ui/slate.html", {"card": CARD | {"kind": "cinema"}})


def test_a_slate_escapes_names():
    page = render_to_string(
        "ui/slate.html", {"card": CARD | {"name": ATTACK, "chips": [ATTACK], "facts": [(ATTACK, ATTACK)]}}
    )
    assert "<script>" not in page


@pytest.mark.parametrize(
    "name, letters", [("Amina El Idrissi", "AI"), ("Kofi", "K"), ("", ""), ("أمينة بنجلون", "أ\u200cب")]
)
def test_initials(name, letters):
    assert show("{{ name|initials }}", name=name) == letters


@pytest.mark.parametrize("type_", ["email", "tel", "url"])
def test_numbers_and_addresses_keep_their_direction_on_arabic_pages(type_):
    class Reach(forms.Form):
        reach = forms.CharField(widget=forms.TextInput({"type": type_}))

    with translation.override("ar"):
        assert 'dir="ltr"' in show("{% field form.reach %}", form=Reach())


def test_the_mistake_of_a_group_is_tied_to_the_group():
    page = show("{% field form.gender %}", form=Sample({}))
    assert 'id="id_gender" tabindex="-1" aria-describedby="id_gender_error"' in page
    assert 'id="id_gender_error"' in page


def test_every_link_of_the_summary_meets_its_field():
    form = Sample({"email": "nobody", "trades": ["none"]})
    page = show("{% for bound in form %}{% field bound %}{% endfor %}", form=form)
    assert set(form.errors) == {"name", "email", "gender", "accepts", "trades"}
    assert [name for name in form.errors if f'id="id_{name}"' not in page] == []


def test_labels_hints_and_mistakes_are_escaped():
    form = Sample({})
    form.fields["name"].label = form.fields["name"].help_text = ATTACK
    form.add_error("name", ATTACK)
    assert "<script>" not in show("{% error_summary form %}{% field form.name %}", form=form)


@pytest.fixture
def towns(db):
    """Make a form with eight cities in each of two countries; the first one of the second is chosen."""
    for code in ("XA", "XB"):
        country = Country.objects.create(code=code, name_fr=code, name_en=code)
        City.objects.bulk_create(City(country=country, code="ABC", name=f"{code} {n}") for n in range(8))
    ours = City.objects.filter(country__code__in=["XA", "XB"]).select_related("country").order_by("id")

    class Towns(forms.Form):
        cities = forms.ModelMultipleChoiceField(ours, widget=forms.CheckboxSelectMultiple)

    return Towns({"cities": [ours[8].pk]})


def test_boxes_fold_by_what_their_objects_share(towns):
    page = show('{% field form.cities group_by="country" %}', form=towns)
    closed, opened = page.split("<details")[1:]
    assert "<span>XA</span>" in closed
    assert "<span>XB</span>" in opened
    assert opened.startswith(" open")
    assert ("checked" in closed, opened.count("checked")) == (False, 1)


def test_after_a_mistake_only_groups_with_a_choice_are_open(towns):
    """All fourteen categories of the catalogue at once would bury the mistake on a phone."""
    before = show('{% field form.cities group_by="country" %}', form=towns).count("<details open>")
    towns.add_error("cities", "Choose fewer.")
    assert show('{% field form.cities group_by="country" %}', form=towns).count("<details open>") == before


def test_folding_costs_one_query_whatever_the_size_of_the_list(towns, django_assert_num_queries):
    bound = towns["cities"]
    assert not bound.errors  # asking for them reads the chosen cities
    with django_assert_num_queries(1):
        page = show('{% field bound group_by="country" %}', bound=bound)
    assert page.count('type="checkbox"') == 16


def test_pages_keep_an_answer_that_was_given_twice(rf):
    rows = Paginator(range(100), 10).page(1)
    page = show("{% pagination rows %}", rows=rows, request=rf.get("/?city=1&city=2"))
    assert 'href="?city=1&amp;city=2&amp;page=2"' in page


@pytest.mark.parametrize("level", ["h1", "h2", "h3"])
def test_the_name_on_a_slate_is_a_heading_of_the_level_that_the_page_needs(level):
    page = render_to_string("ui/slate.html", {"card": CARD, "heading": level})
    assert page.count(f'<{level} class="name">') == 1


def test_the_slate_of_an_invented_person_leads_nowhere():
    page = render_to_string("ui/slate.html", {"card": CARD | {"url": ""}})
    assert "<a " not in page
    assert "<button" not in page


def test_a_slate_escapes_everything_that_a_person_typed():
    typed = {"band_end": ATTACK, "photo_alt": f'"{ATTACK}', "code": ATTACK, "photo_url": "/media/a.webp"}
    assert "<script>" not in render_to_string("ui/slate.html", {"card": CARD | typed})


@pytest.mark.parametrize("page", ["400.html", "500.html"])
@pytest.mark.parametrize("language, direction", [("fr", "ltr"), ("ar", "rtl")])
def test_the_pages_for_the_worst_need_neither_request_nor_database(page, language, direction):
    with translation.override(language):
        assert f'<html lang="{language}" dir="{direction}">' in render_to_string(page)


def test_an_unknown_address_is_answered_kindly_with_a_way_home(client, db):
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert 'class="btn" href="/"' in answer.text
    assert 'dir="ltr"' in answer.text


def test_an_unknown_address_asks_the_database_next_to_nothing(client, db, django_assert_max_num_queries):
    client.get("/nowhere")
    # A page that robots ask for all day: it read eight settings one by one.
    with django_assert_max_num_queries(2):
        client.get("/nowhere-else")


def test_a_select_filter_keeps_the_other_filters_and_begins_on_the_first_page(client, sam, morocco):
    client.force_login(sam)
    page = client.get("/admin/talents/profile/", {"gender__exact": "F", "origin": "MA"}).text
    form = page[page.index('<select name="origin"') - 400 : page.index('<select name="origin"') + 400]
    assert '<input type="hidden" name="gender__exact" value="F">' in form
    assert '<option value="MA" selected>' in form
    assert 'type="hidden" name="origin"' not in form


# What a page loads of the scripts is measured page by page in test_walk.py; none may be large by itself.
@pytest.mark.parametrize("files, most", [("css/site.css", 20), ("js/[!o]*.js", 15)])
def test_what_a_phone_downloads_stays_small(settings, files, most):
    static = settings.BASE_DIR / "static"
    sizes = [len(gzip.compress(path.read_bytes())) for path in static.glob(files)]
    assert sizes
    assert sum(sizes) <= most * 1024
