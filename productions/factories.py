"""Makers of companies, projects and roles, for tests and demo data."""

from itertools import count

from .models import Company, Project, Role

_numbers = count(1)


def make_company(**given):
    return Company.objects.create(**{"name": f"Atlas Bleu Cinéma {next(_numbers)}", **given})


def make_project(*, company=None, **given):
    answers = {"name": f"Les Vents du Rif {next(_numbers)}", "type": "film", **given}
    return Project.objects.create(company=company or make_company(), **answers)


def make_role(*, project=None, **given):
    answers = {"name": f"Marchande {next(_numbers)}", "type": "figurant", **given}
    return Role.objects.create(project=project or make_project(), **answers)
