"""Phones of eleven countries and birth dates around every edge, as forms take them. No database."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from cinema.models.talent import age_on
from talents.forms import ContactForm, IdentityForm

REGIONS = ["MA", "SN", "CI", "NG", "KE", "ZA", "EG", "DZ", "TN", "CM", "FR"]
OTHER_DIGITS = {
    "arabic": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "wide": str.maketrans("0123456789", "０１２３４５６７８９"),
}


def phone_of(typed, region, field="phone"):
    """(the number as it is kept, its mistakes) of a form whose person lives in a region."""
    data = {"email": "a@example.com", "phone": "+212612345678", field: typed}
    form = ContactForm(data, region=region)
    form.is_valid()
    return form.cleaned_data.get(field), form.errors.get(field)


@pytest.mark.parametrize("region", REGIONS)
def test_a_number_is_one_number_however_people_write_it(region):
    number = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    kept = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    at_home = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    abroad = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    for typed in (
        at_home,
        at_home.replace(" ", ""),
        at_home.replace(" ", "-"),
        f" {at_home}\t",
        abroad,
        kept,
    ):
        assert phone_of(typed, region) == (kept, None), typed
        for digits in OTHER_DIGITS.values():
            assert phone_of(typed.translate(digits), region) == (kept, None), typed


@pytest.mark.parametrize("region", REGIONS)
def test_a_number_with_its_country_code_does_not_depend_on_where_one_lives(region):
    number = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    kept = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    for home in [*REGIONS, None]:
        assert phone_of(kept, home) == (kept, None)


def test_a_number_without_a_country_code_belongs_to_the_home_of_the_person():
    # The form before checked every number against one country.
    assert phone_of("0612345678", "MA")[0] == "+212612345678"
    assert phone_of("0612345678", "FR")[0] == "+33612345678"
    assert phone_of("0612345678", None)[1]
    assert phone_of("771234567", "SN")[0] == "+221771234567"
    assert phone_of("771234567", "FR")[0] == "+33771234567"
    assert phone_of("771234567", "NG")[1]


@pytest.mark.parametrize("field", ["phone", "whatsapp"])
@pytest.mark.parametrize(
    "typed",
    [
        *(
            "garbage!!",
            "+",
            "+212",
            "+999123456789",
            "0",
            "00",
            "12",
            "+2126123456789012345",
        ),
        *(
            "<script>",
            "=1+1",
            "+212 612",
            "\u202e876543216212+",
            "1" * 40,
            "٠",
        ),
    ],
)
def test_what_is_no_number_is_refused_kindly(field, typed):
    kept, mistakes = phone_of(typed, "MA", field)
    assert mistakes and not kept


@pytest.mark.parametrize("number", range(6))
def test_no_garbage_breaks_the_form_and_whatever_is_kept_can_be_called(number):
    dice = random.Random(number)  # noqa: S311 nothing secret comes of it
    alphabet = "0123456789+-() ./#*;,pxext٠٩😀\u200e\u00a0"
    for _ in range(150):
        typed = "".join(dice.choices(alphabet, k=dice.randint(1, 20)))
        kept, mistakes = phone_of(typed, dice.choice(REGIONS))
        assert bool(kept) != bool(mistakes), typed
        if kept:
            assert phonenumbers.is_valid_number(phonenumbers.parse(kept))


def mistakes_of(born, typed=None):
    data = {"first_name": "Awa", "last_name": "Diop", "gender": "F", "date_of_birth": typed or f"{born}"}
    form = IdentityForm(data)
    form.is_valid()
    return form.errors.get("date_of_birth", [])


@pytest.mark.parametrize(
    "today", ["2027-02-28", "2027-03-01", "2028-02-28", "2028-02-29", "2028-03-01", "2027-12-31"]
)
def test_one_may_register_from_the_eighteenth_birthday_on(time_machine, today):
    day = date.fromisoformat(today)
    time_machine.move_to(datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Africa/Casablanca")))
    for back in range(-3, 4):
        born = date(day.year - 18, day.month, min(day.day, 28)) + timedelta(days=back)
        assert bool(mistakes_of(born)) == (age_on(day, born) < 18), born
    if (day.year - 18) % 4 == 0:
        leap = date(day.year - 18, 2, 29)
        assert bool(mistakes_of(leap)) == (age_on(day, leap) < 18)


def test_a_birthday_begins_at_midnight_in_casablanca(time_machine):
    # In June Casablanca is an hour before UTC: there it is the 11th already.
    time_machine.move_to("2027-06-10 23:30+00:00")
    assert not mistakes_of(date(2009, 6, 11))
    assert mistakes_of(date(2009, 6, 12))
    time_machine.move_to("2027-06-10 22:30+00:00")
    assert mistakes_of(date(2009, 6, 11))


@pytest.mark.parametrize(
    "typed", ["2099-01-01", "1850-01-01", "2001-02-29", "31/04/2000", "0000-00-00", "١٢/٥", "x"]
)
def test_a_day_that_cannot_be_is_refused_kindly(typed):
    assert mistakes_of(None, typed)


@pytest.mark.parametrize("typed", ["1999-02-28", "28/02/1999", "28.02.1999", "28-02-1999", " 1999-02-28 "])
def test_a_day_is_read_as_people_write_it_day_before_month(typed):
    form = IdentityForm({"date_of_birth": typed})
    form.is_valid()
    assert form.cleaned_data["date_of_birth"] == date(1999, 2, 28)


@pytest.mark.parametrize("name", ["", " ", "-", "123", "'", "\u200b", "😀", "\u202e", "." * 100, "a" * 101])
def test_a_name_without_a_letter_or_without_an_end_is_refused(name):
    form = IdentityForm({"first_name": name})
    form.is_valid()
    assert form.errors["first_name"]


@pytest.mark.parametrize(
    "name", ["Jean\tMarc", " Jean\n Marc ", "Jean\u2028Marc", "Jean\u00a0 Marc", "Jean\x0bMarc"]
)
def test_a_name_is_one_line_since_it_stands_in_headers_of_mails(name):
    form = IdentityForm({"first_name": name})
    form.is_valid()
    assert form.cleaned_data["first_name"] == "Jean Marc"
