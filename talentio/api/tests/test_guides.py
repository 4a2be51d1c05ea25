"""The guides say what the API does: their tables are written from it, their session with curl is run."""

import re
import shutil
import subprocess

import pytest

from accounts.models import ApiToken
from talentio.api import guide
from talents.models import Profile

BIOS = {"en": "Photographer in Rabat.", "fr": "Photographe à Rabat."}


def text_of(language):
    return guide.path_of(language).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", guide.LANGUAGES)
def test_the_tables_are_current(language):
    assert guide.written(text_of(language), language) == text_of(language), "manage.py write_api_guide"


@pytest.mark.parametrize("language", guide.LANGUAGES)
def test_every_operation_of_the_contract_is_there(language):
    named = set(re.findall(r"^\| `([A-Z]+ [^`]+)` \|", text_of(language), re.MULTILINE))
    assert len(named) > 30
    wanted = {"POST /auth/login", "GET /users", "PUT /users/{id}", "PATCH /users/{id}", "DELETE /users/{id}"}
    wanted |= {"GET /talents/{id}/users", "GET /countries/{id}/cities", "GET /cinema/talents", "DELETE /me"}
    wanted |= {"POST /cinema/projects/{id}/talents", "DELETE /cinema/projects/{id}/talents/{pt_id}"}
    wanted |= {"POST /matching/talents", "POST /matching/cinema", "GET /matching/runs/{id}", "GET /me/export"}
    assert wanted <= named


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", guide.LANGUAGES)
def test_the_session_with_curl_does_what_it_says(language, live_server, catalogue, amina, tmp_path):
    if not shutil.which("curl"):
        pytest.skip("curl is not here")
    script = "\n".join(re.findall(r"```bash\n(.*?)```", text_of(language), re.DOTALL))
    token = ApiToken.make(amina.user, name="curl", scope="write", days=1, by=amina.user)[0]
    environment = {"API": f"{live_server.url}/api/v1", "TOKEN": token, "PATH": "/usr/bin:/bin"}
    command = ["bash", "-e", "-o", "pipefail", "-c", script]
    run = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert '"email": "amina@example.com"' in run.stdout
    assert "status 412" in run.stdout
    assert Profile.objects.get(pk=amina.pk).bio == BIOS[language]
