"""O4: the examples of deployment say nothing that the tools or the application would not understand."""

import configparser
import re
import shutil
import subprocess

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

DEPLOY = settings.BASE_DIR / "deploy"
INSTRUCTIONS = {"FROM", "RUN", "WORKDIR", "COPY", "ENV", "USER", "EXPOSE", "CMD"}
UNITS = sorted(DEPLOY.glob("*.service"))


def known_variables():
    return set(re.findall(r"^#?([A-Z_]+)=", (settings.BASE_DIR / ".env.example").read_text(), re.MULTILINE))


def commands_of_ours(text):
    return set(re.findall(r"manage\.py,? (\w+)", text))


def test_the_compose_file_starts_web_and_queue_after_the_database_is_prepared():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert set(services) == {"database", "redis", "prepare", "web", "queue"}
    for name in ("web", "queue"):
        assert services[name]["depends_on"]["prepare"]["condition"] == "service_completed_successfully"
    assert set(services["web"]["environment"]) <= known_variables()
    shared = {volume.split(":")[0] for volume in services["web"]["volumes"]}
    assert shared <= set(yaml.safe_load((DEPLOY / "compose.yaml").read_text())["volumes"])


def test_the_image_is_built_by_instructions_that_exist_with_variables_that_exist():
    text = (DEPLOY / "Containerfile").read_text()
    joined = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    lines = [line for line in joined.splitlines() if line.strip()]
    assert {line.split()[0] for line in lines} <= INSTRUCTIONS
    (given,) = [line for line in lines if line.startswith("ENV ")]
    assert {pair.split("=")[0] for pair in given.split()[1:]} <= known_variables() | {
        "PYTHONUNBUFFERED",
        "PATH",
    }


def test_the_image_keeps_nothing_of_its_building_and_runs_without_writing_to_itself():
    text = (DEPLOY / "Containerfile").read_text()
    _comment, build, runs = text.split("\nFROM ")
    assert "pip install" in build
    assert "pip install" not in runs
    assert "USER taalentio" in runs
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    for name in ("prepare", "web", "queue"):
        assert services[name]["read_only"]
        written = {volume.split(":")[1] for volume in services[name]["volumes"]}
        assert set(re.findall(r"_ROOT=(\S+)", runs)) <= written


@pytest.mark.parametrize("name", ["compose.yaml", "Containerfile", "taalentio-queue.service"])
def test_each_command_that_is_run_exists(name):
    commands = commands_of_ours((DEPLOY / name).read_text())
    assert commands
    assert commands <= set(get_commands())


@pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
def test_the_units_are_what_systemd_understands(unit, tmp_path):
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str
    parsed.read_string(unit.read_text())
    assert parsed["Service"]["ExecStart"].startswith("/srv/taalentio/app/.venv/bin/")
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not here")
    # Programs and accounts of the server are not on this machine: a stand-in for the former.
    copy = tmp_path / unit.name
    copy.write_text(unit.read_text().replace("/srv/taalentio/app/.venv/bin/", "/bin/true "))
    told = subprocess.run(["systemd-analyze", "verify", str(copy)], capture_output=True, text=True).stderr
    assert f"{unit.name}:" not in told, told


def test_nginx_passes_on_what_the_application_believes():
    text = (DEPLOY / "nginx.conf").read_text()
    code = re.sub(r"#.*", "", text)
    assert code.count("{") == code.count("}")
    statements = [line.strip() for line in code.splitlines() if line.strip()]
    assert all(line.endswith((";", "{", "}")) for line in statements)
    for header in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Request-ID", "Host"):
        assert f"proxy_set_header {header} " in code
    limit = int(re.search(r"client_max_body_size (\d+)m", code)[1]) * 1024 * 1024
    assert limit > settings.MOST_REQUEST_BYTES


def test_the_guide_names_every_command_and_file():
    guide = (settings.BASE_DIR / "docs" / "operations.md").read_text()
    for name in [
        *(path.name for path in DEPLOY.iterdir()),
        "backup",
        "restore",
        "diagnose",
        "rotate_encryption",
    ]:
        assert name in guide
    assert commands_of_ours(guide) <= set(get_commands())
