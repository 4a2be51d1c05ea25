"""What tests of the second reading share: people, a search, and the loopback service as its settings."""

from matching import runs, second_reading, tasks
from matching.brief.criteria import Criterion
from talentio.core.site_settings import site_settings
from talentio.testing import openrouter

CRITERIA = [
    {"field": "skills", "op": "any", "value": ["photoshop"], "weight": 3, "source": "Photoshop", "id": "c1"},
    {"field": "languages", "op": "any", "value": ["en"], "weight": 2, "source": "anglais", "id": "c2"},
]


def use(server, *, by, **settings):
    """Point the settings at a loopback service."""
    given = {"openrouter_api_key": openrouter.KEY, "openrouter_base_url": server.url, **settings}
    for key, value in given.items():
        site_settings.put(key, value, by=by)


def search(by, kind="standard", criteria=None, text="Retoucheur Photoshop parlant anglais."):
    """A search that the built-in ranker has done."""
    brief = runs.read(text, kind=kind, by=by)
    run = runs.start(brief, [Criterion.read(each) for each in criteria or CRITERIA], by=by)
    tasks.run(run.pk)
    run.refresh_from_db()
    return run


def read(run):
    """The second reading, to its end."""
    tasks.read_again(run.pk)
    run.refresh_from_db()
    return run


def hurry(monkeypatch):
    """Do not wait before asking again."""
    monkeypatch.setattr(second_reading, "FIRST_WAIT", 0.0)
    monkeypatch.setattr(second_reading, "LONGEST_WAIT", 0.0)
