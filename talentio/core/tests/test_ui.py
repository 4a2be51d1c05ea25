"""The pieces that pages are built from: what they say, to eyes and to screen readers."""

import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from talentio.core.models import City, Country

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


class Tags(HTMLParser):
    """Every opening tag as (name, {attribute: value})."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def all(self, name):
        return [attrs for tag, attrs in self.found if tag == name]

    def first(self, name):
        return self.all(name)[0]


def render(source, request=None, **context):
    return engines["django"].from_string(source).render(context, request)


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class Answers(forms.Form):
    name = forms.CharField(label="Name", help_text="As on your passport.")
    email = forms.EmailField(label="E-mail", required=False)
    phone = forms.CharField(label="Phone", required=False, widget=forms.TextInput({"type": "tel"}))
    website = forms.URLField(label="Website", required=False, assume_scheme="https")
    level = forms.ChoiceField(
        label="Level", choices=[("a", "Beginner"), ("b", "Expert")], widget=forms.RadioSelect
    )
    accepts = forms.BooleanField(label="I accept", help_text="Read it first.")
    bio = forms.CharField(label="About", required=False, widget=forms.Textarea({"rows": 3}))
    photo = forms.FileField(label="Photo", required=False, widget=forms.FileInput({"accept": "image/png"}))
    city = forms.CharField(label="City", required=False, widget=forms.TextInput({"list": "cities"}))


def test_a_field_ties_its_label_hint_and_error_to_the_control():
    html = render("{% field form.name %}", form=Answers({}))
    control = Tags(html).first("input")
    assert Tags(html).first("label")["for"] == control["id"]
    assert control["aria-invalid"] == "true"
    described = control["aria-describedby"].split()
    assert described == [p["id"] for p in Tags(html).all("p")]
    assert "As on your passport." in words(html)
    assert "This field is required." in words(html)


def test_a_field_without_a_mistake_is_not_marked_as_one():
    html = render("{% field form.name %}", form=Answers({"name": "Amina"}))
    assert "aria-invalid" not in Tags(html).first("input")
    assert "error" not in html


@pytest.mark.parametrize(("name", "optional"), [("name", False), ("bio", True), ("email", True)])
def test_only_what_may_be_left_out_is_called_optional(name, optional):
    assert ("(optional)" in render("{% field form.x %}", form={"x": Answers()[name]})) is optional


@pytest.mark.parametrize("name", ["email", "phone", "website"])
def test_addresses_and_numbers_run_from_left_to_right(name):
    with translation.override("ar"):
        assert Tags(render("{% field x %}", x=Answers()[name])).first("input")["dir"] == "ltr"


def test_a_field_keeps_what_was_typed_and_escapes_it():
    typed = f'"><b>{SCRIPT}'
    for name, tag in (("name", "input"), ("bio", "textarea")):
        html = render("{% field x %}", x=Answers({name: typed})[name])
        assert "<script>alert" not in html
        assert "&lt;script&gt;" in html
        assert len(Tags(html).all(tag)) == 1


def test_labels_hints_and_errors_are_escaped():
    form = Answers({})
    form.fields["name"].label = form.fields["name"].help_text = SCRIPT
    form.add_error("name", SCRIPT)
    assert "<script>" not in render("{% error_summary form %}{% field form.name %}", form=form)


def test_radio_buttons_are_a_group_with_a_name_and_their_mistake():
    html = render("{% field form.level %}", form=Answers({}))
    group = Tags(html).first("fieldset")
    assert group["id"] == "id_level"
    assert group["aria-describedby"] == "id_level_error"
    assert [box["value"] for box in Tags(html).all("input")] == ["a", "b"]
    assert words(html).startswith("Level")


def test_the_chosen_radio_button_stays_chosen():
    boxes = Tags(render("{% field form.level %}", form=Answers({"level": "b"}))).all("input")
    assert ["checked" in box for box in boxes] == [False, True]


def test_a_single_box_stands_in_its_label_with_hint_and_mistake():
    html = render("{% field form.accepts %}", form=Answers({}))
    box = Tags(html).first("input")
    assert (box["type"], box["aria-invalid"]) == ("checkbox", "true")
    assert set(box["aria-describedby"].split()) == {"id_accepts_helptext", "id_accepts_error"}


def test_a_photo_has_a_preview_whose_words_are_in_the_page():
    html = render("{% field form.photo %}", form=Answers())
    assert Tags(html).first("input")["accept"] == "image/png"
    preview = next(attrs for attrs in Tags(html).all("p") if "data-preview" in attrs)
    assert "%s" in preview["data-too-big"]
    assert Tags(html).first("script")["src"].endswith("photo.js")


def test_a_field_with_the_list_of_cities_brings_their_script():
    html = render("{% field form.city %}", form=Answers())
    assert Tags(html).first("script")["src"].endswith("cities.js")
    assert "script" not in render("{% field form.name %}", form=Answers())


def choices_of(count):
    form = forms.Form()
    form.fields["talents"] = forms.MultipleChoiceField(
        label="Talents",
        widget=forms.CheckboxSelectMultiple,
        choices=[(n, f"Talent {n}") for n in range(count)],
    )
    return form


def test_a_long_list_of_boxes_can_be_filtered_and_a_short_one_needs_no_filter():
    assert "data-filter-list" in render("{% field form.talents %}", form=choices_of(13))
    assert "data-filter" not in render("{% field form.talents %}", form=choices_of(12))


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


def test_boxes_fold_into_groups_and_the_group_of_a_choice_is_open(towns):
    tags = Tags(render('{% field form.cities group_by="country" %}', form=towns))
    assert ["open" in group for group in tags.all("details")] == [False, True]
    assert sum("checked" in box for box in tags.all("input")) == 1


def test_the_groups_of_a_field_cost_one_query_whatever_their_size(towns, django_assert_num_queries):
    bound = towns["cities"]
    assert not bound.errors  # asking for them reads the chosen cities
    with django_assert_num_queries(1):
        html = render('{% field bound group_by="country" %}', bound=bound)
    assert len(Tags(html).all("input")) == 16 + len(["the filter"])


def test_the_summary_links_each_mistake_to_its_field():
    form = Answers({"email": "nobody"})
    form.add_error(None, "The two do not agree.")
    html = render("{% error_summary form %}", form=form)
    summary = Tags(html).first("div")
    assert (summary["role"], summary["tabindex"]) == ("alert", "-1")
    targets = [link["href"] for link in Tags(html).all("a")]
    assert targets == ["#id_name", "#id_email", "#id_level", "#id_accepts"]
    page = render("{% for bound in form %}{% field bound %}{% endfor %}", form=form)
    assert {target[1:] for target in targets} <= {attrs.get("id") for _tag, attrs in Tags(page).found}
    assert "The two do not agree." in words(html)
    assert "5 answers" in words(html)


def test_the_summary_says_nothing_when_nothing_is_wrong():
    form = Answers({"name": "Amina", "level": "a", "accepts": "on"})
    assert form.is_valid()
    assert render("{% error_summary form %}", form=form).strip() == ""


def test_the_stepper_says_where_one_is():
    html = render("{% stepper titles 2 %}", titles=["Who", "Where", SCRIPT])
    assert [item.get("aria-current") for item in Tags(html).all("li")] == [None, "step", None]
    assert "Step 2 of 3" in words(html)
    assert "Where – now" in words(html)
    assert "<script>" not in html


def test_the_last_step_announces_no_next_one():
    assert "Next" not in render("{% stepper titles 2 %}", titles=["Who", "Where"])


def test_a_code_reads_from_left_to_right_and_its_button_waits_for_the_script():
    html = render("{% code value %}", value='MAF0001CAS"')
    assert (Tags(html).first("bdi")["dir"], Tags(html).first("bdi")["class"]) == ("ltr", "code")
    button = Tags(html).first("button")
    assert "hidden" in button
    assert (button["type"], button["data-copy"]) == ("button", 'MAF0001CAS"')


def page_of(number, query=""):
    request = RequestFactory().get(f"/talents?{query}")
    return render("{% pagination page %}", request, page=Paginator(range(95), 10).page(number))


def test_pages_keep_the_filters():
    links = [link["href"] for link in Tags(page_of(3, "city=Fès&city=Rabat&page=3")).all("a")]
    assert len(links) > 3
    assert all("city=F%C3%A8s&city=Rabat&page=" in link for link in links)
    assert all(link.count("page=") == 1 for link in links)


def test_the_current_page_is_named_and_ends_have_no_way_further():
    tags = Tags(page_of(1))
    assert [link["href"] for link in tags.all("a") if link.get("aria-current") == "page"] == ["?page=1"]
    assert [link["rel"] for link in tags.all("a") if "rel" in link] == ["next"]
    assert [link["rel"] for link in Tags(page_of(10)).all("a") if "rel" in link] == ["prev"]


def test_one_page_needs_no_pages():
    request = RequestFactory().get("/talents")
    assert render("{% pagination page %}", request, page=Paginator([1], 10).page(1)).strip() == ""


def test_progress_is_told_in_words_and_to_screen_readers():
    html = render('{% progress 38 50 "Profiles read" %}')
    bar = Tags(html).first("progress")
    assert (bar["value"], bar["max"], bar["aria-label"]) == ("38", "50", "Profiles read")
    assert "38 of 50" in words(html)


def test_chips_and_empty_states_escape_what_they_show():
    html = render("{% chip text 'ok' %}{% chip text %}{% empty_state text text %}", text=SCRIPT)
    assert "<script>" not in html
    assert [chip["class"] for chip in Tags(html).all("span")] == ["chip ok", "chip"]


def card(**changed):
    facts = {
        "kind": "talent",
        "band_start": "Talent",
        "band_end": "Casablanca",
        "photo_url": "/media/photos/amina-320.webp",
        "photo_alt": "Photo of Amina",
        "name": "Amina El Idrissi",
        "code": "MAF0001CAS",
        "url": "/profile/view/MAF0001CAS",
        "facts": [("Lives in", "Casablanca")],
        "chips": ["Sewing"],
    }
    return SimpleNamespace(**facts | changed)


def slate(heading=None, **changed):
    return render_to_string("ui/slate.html", {"card": card(**changed), "heading": heading})


def test_the_slate_shows_the_photo_at_its_size():
    photo = Tags(slate()).first("img")
    assert (photo["width"], photo["height"], photo["alt"]) == ("320", "400", "Photo of Amina")
    assert photo["loading"] == "lazy"


def test_the_slate_without_a_photo_shows_initials_and_asks_for_no_file():
    html = slate(photo_url="")
    assert Tags(html).all("img") == []
    assert "AI" in words(html).split()


@pytest.mark.parametrize("heading", ["h1", "h2", "h3"])
def test_the_name_on_a_slate_is_a_heading_of_the_level_that_the_page_needs(heading):
    assert Tags(slate(heading)).first(heading)["class"] == "name"


def test_the_slate_of_an_invented_person_leads_nowhere():
    html = slate(url="")
    assert (Tags(html).all("a"), Tags(html).all("button")) == ([], [])


def test_the_slate_speaks_in_the_voice_of_its_kind():
    assert Tags(slate()).first("article")["class"] == "slate"
    assert Tags(slate(kind="cinema")).first("article")["class"] == "slate cinema"


def test_nothing_that_a_person_typed_becomes_markup_on_a_slate():
    html = slate(name=SCRIPT, facts=[(SCRIPT, SCRIPT)], chips=[SCRIPT], band_end=SCRIPT, photo_alt=SCRIPT)
    assert "<script>" not in html
