"""S3: public profiles of both kinds, through gunicorn, beside the same template from a plain dict.

    python -m bench.profiles [PEOPLE]

It fills the empty database of DATABASE_URL by itself. Looked at are somebody with everything that a
profile can show and somebody invented, by a stranger without an account and by one who is signed in.
The floor is a view without any work of its own (`bench/floor_site.py`) behind the same server, so that
session, account and frame of the page are on both sides. Milliseconds at the median.
"""

import argparse
import uuid

from . import fill

from django.conf import settings  # isort: skip
from django.contrib.auth import get_user_model  # isort: skip
from django.test import Client  # isort: skip

from cinema.factories import make_film_talent  # isort: skip
from cinema.lists import skills  # isort: skip
from cinema.models import CinemaTalent, FilmLink, FilmPhoto  # isort: skip
from talentio.core.models import City  # isort: skip
from talents.choices import SocialNetwork  # isort: skip
from talents.factories import make_talent  # isort: skip
from talents.models import Profile, Talent  # isort: skip
from . import floor  # isort: skip
from .films import fill_films  # isort: skip
from .report import figure  # isort: skip

BIO = "Photographe de plateau depuis douze ans.\n\nRéférences sur demande. " * 12
LINKS = {
    SocialNetwork.INSTAGRAM: "https://www.instagram.com/bench",
    SocialNetwork.YOUTUBE: "https://www.youtube.com/@bench",
    SocialNetwork.FACEBOOK: "https://www.facebook.com/bench",
}
GIVEN = ("card", "is_own", "is_hidden", "is_for_search_engines")


def whole_talent(city):
    return make_talent(
        city=city,
        email=f"{uuid.uuid4().hex}@bench.example",
        photo=uuid.uuid4().hex,
        bio=BIO,
        portfolio_url="https://portfolio.example/",
        website="https://site.example/",
        shows_social_links=True,
        social_links=LINKS,
        talents=Talent.objects.order_by("pk")[:5],
    )


def whole_film_talent(city):
    talent = make_film_talent(
        city=city,
        email=f"{uuid.uuid4().hex}@bench.example",
        name_ar="ياسمين الإدريسي",
        types=("acteur_principal", "cascadeur", "figurant"),
        languages=(("fr", "courant"), ("en", "notions"), ("ar", "courant")),
        skills=sorted(skills())[:8],
        credits=("Atlas", "Le Retour", "Dakar la nuit"),
        bio=BIO,
        photo=uuid.uuid4().hex,
        weight=60,
        showreel_url="https://vimeo.com/1",
        shows_social_links=True,
        is_public=True,
    )
    FilmPhoto.objects.bulk_create(
        FilmPhoto(talent=talent, key=uuid.uuid4().hex, position=number) for number in range(10)
    )
    FilmLink.objects.bulk_create(
        FilmLink(talent=talent, network=network, address=address) for network, address in LINKS.items()
    )
    talent.refresh_listing()
    return talent


def looked_at():
    """{kind: (template, {whose: address})}; the whole ones are made for it."""
    city = City.objects.get(name="Rabat", country__code="MA")
    standard, film = whole_talent(city), whole_film_talent(city)
    invented = Profile.objects.published().filter(pk__lt=standard.pk).order_by("pk").last()
    in_films = CinemaTalent.objects.published().filter(pk__lt=film.pk).order_by("pk").last()
    return {
        "standard": ("talents/profile.html", {"whole": standard, "invented": invented}),
        "film": ("cinema/profile.html", {"whole": film, "invented": in_films}),
    }


def visitors():
    """{who: test client}."""
    member, _new = get_user_model().objects.get_or_create(
        email="viewer@bench.example", defaults={"last_name": "V"}
    )
    signed_in = Client(HTTP_HOST="localhost", HTTP_USER_AGENT=floor.BROWSER)
    signed_in.force_login(member)
    return {"stranger": Client(HTTP_HOST="localhost", HTTP_USER_AGENT=floor.BROWSER), "signed in": signed_in}


def measure():
    """Yield (words, Timing) for each kind, person and visitor."""
    settings.DEBUG = False
    found = looked_at()
    fill.vacuum()
    for who, client in visitors().items():
        for kind, (template, people) in found.items():
            addresses = {
                f"{kind}, {whose}": each.get_absolute_url() for whose, each in people.items() if each
            }
            for name, timing in floor.compare(client, addresses, template=template, names=GIVEN):
                yield f"{name}, {who}", timing


def main():
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("people", type=int, nargs="?", default=100_000)
    people = options.parse_args().people
    fill.prepare()
    fill.fill(people)
    fill_films(people)
    for name, t in measure():
        what = f"public profile among {people:,}: {name}"
        # Session, account and rights are those of the frame: the profile itself may cost six.
        most = 6 if name.endswith("stranger") else None
        figure("S3", what, t.page[0], "ms", floor=t.floor[0], at_most=2, queries=t.queries, most_queries=most)


if __name__ == "__main__":
    main()
