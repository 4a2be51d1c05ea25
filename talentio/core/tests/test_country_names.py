"""A country is known by its letters and by its name in any language we speak, or is refused: never "XX"."""

import pytest
from django.core.management import call_command

from talentio.core.import_cells import CountryOf
from talentio.core.models import Country

NIGERIA = ["NG", "ng", " Nigeria ", "Nigéria", "NIGÉRIA", "nige\u0301ria", "نيجيريا", "=NG"]
UNKNOWN = ["", "XX", "Wakanda", "1", "212", "Nigeria, Niger"]


def test_every_country_is_found_by_each_of_its_names_and_by_no_other(db):
    # One long test: all countries and cities are loaded once.
    call_command("load_places", verbosity=0)
    known = CountryOf()
    keys = {country.code: str(country.pk) for country in Country.objects.all()}
    assert len(keys) > 240
    for country in Country.objects.all():
        for name in (country.code, country.name_fr, country.name_en, country.name_ar):
            assert known.code_of(name) == keys[country.code], name
    for written in NIGERIA:
        assert known.code_of(written) == keys["NG"], written
    alike = [("NE", "Niger"), ("GN", "Guinée"), ("GW", "Guinée-Bissau"), ("GQ", "Guinée équatoriale")]
    assert [known.code_of(name) for _code, name in alike] == [keys[code] for code, _name in alike]
    for written in UNKNOWN:
        with pytest.raises(ValueError, match=r"\w"):
            known.code_of(written)
