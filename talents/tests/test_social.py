"""Addresses on social networks, as people type them."""

import pytest
from django.core.exceptions import ValidationError

from talents.choices import SocialNetwork
from talents.social import PLACES, address_of


@pytest.mark.parametrize(
    ("network", "typed", "address"),
    [
        ("instagram", "@amina.b", "https://www.instagram.com/amina.b"),
        ("instagram", "amina_b", "https://www.instagram.com/amina_b"),
        ("instagram", "https://www.instagram.com/amina.b/", "https://www.instagram.com/amina.b/"),
        ("instagram", "HTTP://instagram.com/amina", "https://instagram.com/amina"),
        ("twitter", "twitter.com/amina", "https://twitter.com/amina"),
        ("tiktok", "@amina", "https://www.tiktok.com/@amina"),
        ("linkedin", "https://ma.linkedin.com/in/amina", "https://ma.linkedin.com/in/amina"),
    ],
)
def test_a_handle_or_an_address_becomes_one_address(network, typed, address):
    assert address_of(network, typed) == address


def test_a_complete_address_is_never_prefixed_again():
    once = address_of("instagram", "@amina")
    assert address_of("instagram", once) == once


@pytest.mark.parametrize(
    "typed",
    [
        "https://evil.example/a",
        "javascript:alert(1)",
        "https://instagram.com.evil.example/a",
        "a b",
        "x/y/z",
        "[::",
    ],
)
def test_anything_else_is_refused(typed):
    with pytest.raises(ValidationError):
        address_of("instagram", typed)


def test_every_network_has_its_place():
    assert set(PLACES) == set(SocialNetwork)
