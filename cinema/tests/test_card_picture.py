"""C4: the Arabic card looks as it did when somebody looked at it.

After a wanted change of the card: run this file with `KEEP_PICTURES=1`, look at the picture, commit it.
"""

import os
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from PIL import Image, ImageChops

from cinema.card_pdf import pdf_of
from cinema.factories import make_film_talent
from cinema.models import CinemaTalent, FilmPhoto
from cinema.public_profile import present
from talentio.core.site_settings import site_settings
from talentio.core.uploads import photos
from talentio.testing import files
from talentio.testing.pdf_picture import differing, picture_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
REVIEWED = Path(__file__).parent / "pictures" / "card_ar.png"
SIZE = (600, 840)
MOST = 0.0006


@pytest.fixture
def card(rabat, time_machine):
    time_machine.move_to("2026-11-25 12:00+00:00")
    site_settings.put("site_url", "https://taalentio.example", by=None)
    rabat.name_ar = "الرباط"
    rabat.save()
    talent = make_film_talent(
        city=rabat,
        first_name="Hélène",
        last_name="Diop",
        name_ar="هيلين ديوب",
        date_of_birth=date(1995, 5, 20),
        playing_age_min=25,
        playing_age_max=35,
        types=("acteur_principal", "voix_off"),
        languages=(("ar", "maternelle"), ("fr", "courant")),
        skills=("horse-riding",),
        weight=61,
        hair_type="boucles",
    )
    CinemaTalent.objects.filter(pk=talent.pk).update(code="MARAB00042F")
    FilmPhoto.objects.create(talent=talent, key=photos.store(files.photo()))
    talent.refresh_from_db()
    talent.show_first_photo()
    return CinemaTalent.objects.for_display().get(pk=talent.pk)


def drawn(chromium, card, folder):
    with translation.override("ar"):
        (folder / "card.pdf").write_bytes(pdf_of(present(card), "a6"))
    return picture_of(chromium, folder / "card.pdf", SIZE)


def test_the_arabic_card_looks_as_it_was_reviewed(chromium, card, tmp_path):
    seen = drawn(chromium, card, tmp_path)
    if os.environ.get("KEEP_PICTURES"):
        seen.save(REVIEWED, optimize=True)
    reviewed = Image.open(REVIEWED).convert("L")
    assert differing(seen, reviewed) < MOST


def test_a_word_that_is_missing_or_turned_is_noticed(chromium, card, tmp_path):
    reviewed = Image.open(REVIEWED).convert("L")
    card.name_ar = "بويد نيليه"
    assert differing(drawn(chromium, card, tmp_path), reviewed) > MOST
    # An empty picture differs from itself nowhere: the reviewed one is none.
    assert ImageChops.invert(reviewed).getbbox()
