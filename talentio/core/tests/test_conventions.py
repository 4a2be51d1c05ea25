"""The conventions of the house that a machine can check, over all apps at once.

Modules of the layers above are looked up by name: the floor imports nothing from upstairs.
"""

import configparser
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.module_loading import autodiscover_modules

from talentio.core.site_settings import site_settings

ROOT = Path(settings.BASE_DIR)
TEXT = {
    ".py",
    ".html",
    ".txt",
    ".md",
    ".css",
    ".js",
    ".mjs",
    ".svg",
    ".json",
    ".toml",
    ".ini",
    ".yml",
    ".sh",
    "",
}
VAGUE = {"utils", "helpers", "services", "common", "misc"}


def tracked():
    """Every file that is, or is about to be, in the repository."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = (ROOT / name for name in sorted(set(listed.split("\0"))) if name)
    return [path for path in paths if path.is_file()]


def texts(*folders, suffixes=TEXT):
    """Yield (path inside the repository, text) of each text file, in these folders only if any are given."""
    for path in tracked():
        inside = path.relative_to(ROOT)
        if path.suffix in suffixes and (not folders or inside.parts[0] in folders):
            yield inside, path.read_text(encoding="utf-8")


def layers():
    """Read the layers from the import contract, floor last: a list of sets of module names."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    lines = contract["importlinter:contract:house"]["layers"].split("\n")
    return [{name.strip(" ()") for name in line.split("|")} for line in lines if line.strip()]


def height(app_config):
    """How high an app stands, 0 being the floor; None for an app of somebody else."""
    for level, modules in enumerate(reversed(layers())):
        if app_config.name in modules:
            return level
    return None


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_foreign_keys_point_down():
    upward = []
    for model in apps.get_models():
        here = height(model._meta.app_config)
        targets = {
            field.related_model for field in model._meta.get_fields() if field.concrete and field.is_relation
        }
        for target in targets - {None, model, apps.get_model(settings.AUTH_USER_MODEL)}:
            there = height(target._meta.app_config)
            same_app = target._meta.app_label == model._meta.app_label
            if here is not None and there is not None and not same_app and there >= here:
                upward.append(f"{model._meta.label} → {target._meta.label}")
    assert upward == []


def test_every_app_of_ours_has_its_place_in_the_import_contract():
    ours = [
        config for config in apps.get_app_configs() if Path(config.path).parent in (ROOT, ROOT / "talentio")
    ]
    assert [config.name for config in ours if height(config) is None] == []


def test_imports_point_down():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def registered_mails():
    autodiscover_modules("emails")
    return import_module("notifications.registry").all_emails()


def mail_templates():
    for mail in registered_mails():
        yield from (mail.template(kind) for kind in ("html", "txt"))


def test_every_mail_is_written_as_html_and_as_text():
    missing = []
    for name in mail_templates():
        try:
            get_template(name)
        except TemplateDoesNotExist:
            missing.append(name)
    assert missing == []


def test_every_template_is_used():
    # A name may be put together: f"talents/register_{step}.html" names all that fit.
    named = set()
    for inside, source in texts(suffixes={".py", ".html", ".txt"}):
        if "tests" not in inside.parts:
            named.update(re.findall(r"[\w./{}-]+\.(?:html|txt)", source))
    patterns = [re.sub(r"\\\{.*?\\\}", r"[\\w-]+", re.escape(name)) for name in named]
    used = re.compile("|".join(patterns))
    mails = set(mail_templates())
    unused = [
        name
        for path in sorted((ROOT / "templates").rglob("*.*"))
        if (name := path.relative_to(ROOT / "templates").as_posix()) not in mails
        and not name.startswith("admin/")
        and not re.fullmatch(r"[45]\d\d(_csrf)?\.html", name)
        and not used.fullmatch(name)
    ]
    assert unused == []


FOREIGN = re.compile(
    r"""(?:\b(?:src|href|srcset|poster|action)\s*=\s*["']?|url\(\s*["']?|@import\s+["'])\s*(?:https?:)?//[\w]""",
    re.IGNORECASE,
)


def test_no_page_asks_another_host_for_anything():
    suffixes = {".html", ".css", ".js", ".mjs", ".svg", ".txt"}
    found = [
        f"{inside}: {match.group()}"
        for inside, source in texts("templates", "static", suffixes=suffixes)
        for match in FOREIGN.finditer(source)
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        '<img src="https://cdn.example/x.png">',
        "a{background:url(//cdn.example/x)}",
        '@import "http://x.example"',
    ],
)
def test_a_foreign_host_would_be_seen(source):
    assert FOREIGN.search(source)


def test_no_page_styles_or_scripts_inline():
    inline = re.compile(
        r"""\sstyle\s*=\s*["']|<style\b|\son(?:click|change|submit|load|input)\s*=|<script>"""
    )
    found = [
        f"{inside}: {match.group().strip()}"
        for inside, source in texts("templates", suffixes={".html"})
        # Mail programs know inline styles only.
        if "email" not in inside.parts
        for match in inline.finditer(source)
    ]
    assert found == []


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_catalogue_is_complete_and_compiled(language):
    assert import_module("talentio.ops.catalogues").problems(language) == []


def test_no_words_to_translate_stand_inside_an_f_string():
    # xgettext does not look into them, so their words reach no catalogue.
    hidden = re.compile(r"""\bf(["'])(?:(?!\1).)*\{[^}]*\b(?:_|n?p?gettext(?:_lazy|_noop)?)\(""")
    code = [
        path for path in ROOT.glob("*/**/*.py") if "tests" not in path.parts and ".venv" not in path.parts
    ]
    assert code
    found = [
        f"{path}: {line}" for path in code for line in path.read_text().splitlines() if hidden.search(line)
    ]
    assert found == []


def test_no_file_or_function_is_too_long():
    assert list(import_module("talentio.testing.check_shape").too_long(ROOT)) == []


def test_the_name_of_a_file_says_what_it_does():
    assert [str(path) for path in tracked() if path.suffix == ".py" and path.stem in VAGUE] == []


def test_nothing_names_the_machine_it_was_written_on():
    # Put together here, so that this file does not name them either.
    elsewhere = re.compile("|".join((r"\.\./" + "shared", r"(?<![\w.])/" + "work/", r"(?<![\w.])/" + "tmp/")))
    found = [f"{inside}: {match.group()}" for inside, text in texts() for match in elsewhere.finditer(text)]
    assert found == []


def test_the_example_of_the_environment_names_all_that_the_settings_read():
    read = re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"", (ROOT / "talentio/settings.py").read_text())
    read += [spec.env for spec in site_settings.specs.values() if spec.env]
    lines = (ROOT / ".env.example").read_text().splitlines()
    named = [match.group(1) for line in lines if (match := re.match(r"#?([A-Z_]+)=", line))]
    assert sorted(named) == sorted(set(read))


def test_each_name_in_the_example_of_the_environment_is_explained():
    lines = (ROOT / ".env.example").read_text().splitlines()
    bare = [
        line
        for before, line in zip(lines, lines[1:], strict=False)
        if "=" in line and not before.startswith("# ")
    ]
    assert bare == []
