"""The test button of OMDb's settings tells truly whether titles can be found."""

import pytest

from cinema.setting_checks import ask_omdb
from talentio.core.setting_checks import CheckFailed
from talentio.core.site_settings import site_settings
from talentio.testing import omdb as loopback

pytestmark = pytest.mark.django_db


@pytest.fixture
def server():
    with loopback.loopback_omdb() as served:
        site_settings.put("omdb_base_url", served.url, by=None)
        site_settings.put("omdb_api_key", loopback.KEY, by=None)
        yield served


def test_a_right_key_finds_the_film(server, sam):
    assert "2014" in ask_omdb(sam)
    ask_omdb(sam)
    assert len(server.asked) == 2, "nothing kept from before stands for an answer"


def test_a_wrong_key_is_told_without_the_key(server, sam):
    site_settings.put("omdb_api_key", "sk-wrong", by=None)
    with pytest.raises(CheckFailed) as told:
        ask_omdb(sam)
    assert "sk-wrong" not in str(told.value)


@pytest.mark.parametrize("fault", ["500", "html", "redirect"])
def test_a_fault_is_told(server, sam, fault):
    server.fault = fault
    with pytest.raises(CheckFailed):
        ask_omdb(sam)


def test_without_a_key_nothing_is_asked(sam):
    with pytest.raises(CheckFailed):
        ask_omdb(sam)
