"""O3: demo data, once, never in production."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from cinema.lists import skills
from cinema.models import CinemaTalent
from talents.models import Profile


@pytest.fixture
def places(db):
    call_command("load_places", verbosity=0)


def test_demo_people_exist_once(places, settings, capsys):
    settings.ADMIN_PASSWORD = "kora-1987-kora"
    settings.DEMO_PASSWORD = "balafon-1987"
    call_command("seed_demo")
    call_command("seed_demo")
    admin = get_user_model().objects.get(email="admin@talento.com")
    assert (admin.code, admin.is_superuser) == ("MAN0001RAB", True)
    demo = Profile.objects.filter(user__email__endswith="@talento.com")
    assert demo.count() == 5
    assert all(profile.talents.exists() for profile in demo)
    film = CinemaTalent.objects.published()
    assert sorted(talent.email for talent in film) == [
        *("alex@demo.cinema", "ghita@demo.cinema", "moussa@demo.cinema"),
    ]
    assert all(has.skill in skills() for talent in film for has in talent.skills.all())
    assert demo.get(user__email="demo1@talento.com").user.check_password("balafon-1987")


def test_without_a_given_password_a_new_one_is_printed(places, settings, capsys):
    settings.ADMIN_PASSWORD = ""
    call_command("seed_demo")
    password = capsys.readouterr().out.split("password ")[1].split(",")[0]
    assert get_user_model().objects.get(code="MAN0001RAB").check_password(password)


def test_production_refuses(places, settings):
    settings.TESTING = settings.DEBUG = False
    with pytest.raises(CommandError):
        call_command("seed_demo")
    assert not get_user_model().objects.exists()
