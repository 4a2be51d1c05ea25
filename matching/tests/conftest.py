"""Windows of Chromium for the journeys of searches."""

import pytest
from django.core.management import call_command

from talentio.core.site_settings import site_settings


@pytest.fixture
def site(live_server, rabat):
    call_command("load_catalogue", verbosity=0)
    site_settings.put("site_url", live_server.url, by=None)
    return live_server.url


@pytest.fixture(params=["with scripts", "without scripts"])
def window(request, chromium):
    """Open a private window: nothing of another one is known in it; `problems` is what it complained of."""
    opened = []

    def open_one(language, width):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale=language,
            java_script_enabled=request.param == "with scripts",
        )
        opened.append(context)
        page = context.new_page()
        page.problems = []
        page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        return page

    yield open_one
    for context in opened:
        context.close()
