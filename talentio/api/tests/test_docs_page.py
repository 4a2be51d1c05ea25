"""The page that explains the API: from the description, in three languages, with nothing of other hosts."""

import re

import pytest
from django.core.management import call_command

from accounts.models import ApiToken
from talents.tests.test_reach import axe, violations  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db
DOCS, SCHEMA = "/api/v1/docs", "/api/v1/openapi.json"


def test_it_explains_every_operation(client):
    schema, page = client.get(SCHEMA).json(), client.get(DOCS).text
    operations = [(method, path) for path, methods in schema["paths"].items() for method in methods]
    for method, path in operations:
        assert f'data-method="{method.upper()}" data-path="{path}"' in page
    assert page.count("<details") == len(operations)


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Pays et villes"), ("en", "Countries and cities"), ("ar", "البلدان والمدن")],
)
def test_it_speaks_the_readers_language(client, language, words):
    headers = {"accept-language": language}
    titles = [one["description"] for one in client.get(SCHEMA, headers=headers).json()["tags"]]
    assert titles[-1] == words
    assert words in client.get(DOCS, headers=headers).text


def test_it_asks_no_other_host_and_runs_nothing_inline(client):
    answer = client.get(DOCS)
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', answer.text)
    assert not re.findall(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", answer.text)
    assert "'unsafe" not in answer["Content-Security-Policy"]


def test_every_operation_names_its_refusals_and_its_doors(client):
    schema = client.get(SCHEMA).json()
    assert schema["components"]["securitySchemes"].keys() == {"BearerToken", "CookieSession"}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            statuses = set(operation["responses"])
            assert {"400", "429"} <= statuses, path
            doors = [next(iter(door)) for door in operation.get("security", [])]
            assert doors in ([], ["BearerToken", "CookieSession"]), "the header comes before the cookie"
            assert ("401" in statuses) == (bool(doors) or path.endswith("/login")), path
            assert operation["summary"], (method, path)
    refusal = schema["components"]["schemas"]["Refusal"]["properties"]
    assert refusal["error"] == {"$ref": "#/components/schemas/Problem"}


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_nothing_is_too_wide_or_breaks_a_rule_of_axe(
    live_server,
    chromium,
    client,
    axe,  # noqa: F811
    amina,
    language,
    width,
):
    ApiToken.make(amina.user, name="Spreadsheet", scope="read", days=1, by=amina.user)
    client.force_login(amina.user)
    given = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    context = chromium.new_context(viewport={"width": width, "height": 844}, bypass_csp=True)
    context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in given.items()])
    page = context.new_page()
    for path in (DOCS, "/auth/account/tokens"):
        page.goto(live_server.url + path)
        for summary in page.locator("details > summary").all()[:12]:
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert violations(page, axe) == [], path
    context.close()


@pytest.mark.browser
def test_one_tries_an_operation_from_the_page(live_server, chromium, amina):
    call_command("load_catalogue", verbosity=0)
    token = ApiToken.make(amina.user, name="page", scope="read", days=1, by=amina.user)[0]
    page = chromium.new_page()
    broken = []
    page.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    page.goto(live_server.url + DOCS)
    page.fill("#api-token", token)
    page.click("#get-api-v1-users-id summary")
    page.fill("#get-api-v1-users-id [name=id]", str(amina.user.pk))
    page.click("#get-api-v1-users-id button")
    answer = page.locator("#get-api-v1-users-id [data-answer]")
    answer.get_by_text("amina@example.com").wait_for()
    assert answer.text_content().startswith("200")
    assert "ETag: " in answer.text_content()
    assert broken == []
    page.close()
