import pytest
from django.urls import reverse

from legal import texts

KINDS = ["about", "cookies", "mentions", "privacy", "terms"]
LANGUAGES = ["fr", "en", "ar"]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_shown_in_the_readers_language_with_its_date(client, kind, language):
    answer = client.get(reverse(f"legal:{kind}"), headers={"accept-language": language})
    text = texts.current(kind, language)
    html = answer.content.decode()
    assert f"<h1>{text.title}</h1>" in html
    assert text.html in html
    assert f'<time datetime="{text.published_on}">' in html
    assert f'lang="{language}"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_language_that_nobody_writes_is_answered_in_french(client, kind):
    answer = client.get(reverse(f"legal:{kind}"), headers={"accept-language": "sw"})
    assert texts.current(kind, "fr").html in answer.content.decode()


@pytest.mark.django_db
def test_caches_keep_one_copy_per_language(client):
    vary = client.get(reverse("legal:terms"))["Vary"]
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in vary.split(",")}


@pytest.mark.django_db
def test_a_text_is_only_read(client):
    assert client.post(reverse("legal:terms")).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_text_costs_no_query_of_its_own(client, kind, django_assert_max_num_queries):
    client.get(reverse(f"legal:{kind}"))
    # What is left is the check whether the site's settings changed.
    with django_assert_max_num_queries(1):
        client.get(reverse(f"legal:{kind}"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "language", "promise"),
    [
        ("terms", "en", "Nobody ever has to pay to register or for a casting"),
        ("terms", "fr", "Personne n’a jamais à payer pour s’inscrire ou pour un casting"),
        ("privacy", "en", "are encrypted before they are stored"),
        ("privacy", "fr", "loi marocaine 09-08"),
        ("privacy", "ar", "القانون المغربي 09-08"),
    ],
)
def test_the_promises_stand_in_the_texts(kind, language, promise):
    assert promise in texts.current(kind, language).html
