"""Badges: what stands on them, on which paper, and where their codes lead."""

import io
import time
from datetime import date, timedelta

import pytest
from django.core import signing
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from cinema.factories import make_film_talent
from cinema.models import FilmPhoto
from productions import badges, tasks, tokens
from productions.factories import make_company, make_project, make_role
from productions.models import BadgeFile, assign
from talentio.core.uploads import photos
from talentio.testing import files

DAYS = {"starts_on": date(2027, 3, 10), "ends_on": date(2027, 3, 20)}


@pytest.fixture
def project(db):
    return make_project(company=make_company(name="Atlas Bleu Cinéma"), name="Les Vents du Rif", **DAYS)


@pytest.fixture
def assignment(project, rabat):
    talent = make_film_talent(city=rabat, last_name="Tazi", name_ar="ياسمين التازي")
    key = photos.store(files.photo())
    FilmPhoto.objects.create(talent=talent, key=key)
    talent.show_first_photo()
    return assign(make_role(project=project, name="Marchande du souk"), talent, by=None)


@pytest.fixture
def printer(client, sam):
    client.force_login(sam)
    return client


def read(answer):
    assert answer["Content-Type"] == "application/pdf"
    return PdfReader(io.BytesIO(answer.content))


def test_a_badge_shows_who_where_and_when(printer, assignment):
    answer = printer.get(reverse("productions:badge", args=[assignment.pk]))
    page = read(answer).pages[0]
    shown = page.extract_text()
    for each in ("Yasmine Tazi", assignment.code, "Les Vents du Rif", "Marchande du souk", "Atlas Bleu"):
        assert each in shown
    assert "2027" in shown
    assert any("\ufe70" <= letter <= "\ufeff" for letter in shown)  # joined Arabic letters
    assert len(page.images) == 1


@pytest.mark.parametrize(("kind", "size", "pages"), [("card", (595, 842), 2), ("a6", (842, 595), 6)])
def test_a_whole_project_is_one_file(printer, assignment, rabat, kind, size, pages):
    for _ in range(10):
        assign(assignment.role, make_film_talent(city=rabat), by=None)
    assign(assignment.role, make_film_talent(city=rabat), by=None).remove(None)
    address = reverse("productions:badges", args=[assignment.project_id])
    for _ in range(2):
        printer.post(address, {"format": kind})
    file = BadgeFile.objects.get()  # two wishes that meet are one
    assert "progress" in printer.get(address).content.decode()
    tasks.draw_badges(file.pk)
    tasks.draw_badges(file.pk)
    answer = printer.get(reverse("productions:badge_file", args=[file.pk]))
    document = PdfReader(io.BytesIO(b"".join(answer.streaming_content)))
    assert len(document.pages) == pages
    assert tuple(round(side) for side in document.pages[0].mediabox[2:]) == size
    words = "".join(page.extract_text() for page in document.pages)
    assert words.count("Les Vents du Rif") == 11


def test_the_same_badge_gives_the_same_bytes(assignment):
    badge = badges.badge_of(assignment)
    assert badges.pdf_of([badge], "card") == badges.pdf_of([badge], "card")


def test_giant_words_stay_on_the_badge(assignment):
    assignment.talent.first_name = "A" * 90
    assignment.role.name = "Mot " * 30
    for kind in badges.FORMATS:
        assert badges.pdf_of([badges.badge_of(assignment)], kind).startswith(b"%PDF")


def test_two_hundred_badges_take_seconds_and_few_queries(assignment, rabat, django_assert_max_num_queries):
    badge = badges.badge_of(assignment)
    started = time.process_time()  # whatever else the machine does
    badges.pdf_of([badge] * 200, "card")
    assert time.process_time() - started < 20
    with django_assert_max_num_queries(1):
        found = type(assignment).objects.current().for_badges()
        assert [badges.badge_of(each) for each in found] == [badge]


def test_nobody_assigned_means_no_file(printer, project):
    printer.post(reverse("productions:badges", args=[project.pk]), {"format": "card"})
    assert not BadgeFile.objects.exists()


def test_the_row_tells_how_far_a_file_is(assignment, rabat):
    for _ in range(11):
        assign(assignment.role, make_film_talent(city=rabat), by=None)
    seen = []
    badges.pdf_of([badges.badge_of(assignment)] * 12, "card", on_page=seen.append)
    assert seen == [10, 12]
    file = BadgeFile.objects.ask(assignment.project, "card", by=None)
    tasks.draw_badges(file.pk)
    file.refresh_from_db()
    assert (file.state, file.done, file.total) == ("done", 12, 12)


def test_a_file_is_private_and_ends_after_a_day(
    client, printer, assignment, idris, time_machine, django_capture_on_commit_callbacks
):
    file = BadgeFile.objects.ask(assignment.project, "card", by=None)
    tasks.draw_badges(file.pk)
    file.refresh_from_db()
    address = reverse("productions:badge_file", args=[file.pk])
    assert b"".join(printer.get(address).streaming_content).startswith(b"%PDF")
    client.force_login(idris)
    assert client.get(address).status_code == 403
    time_machine.move_to(timezone.now() + timedelta(hours=25))
    assert not BadgeFile.objects.kept().exists()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.prune_badge_files()
    assert not BadgeFile.objects.exists()
    assert not storages["private"].exists(file.name)


def test_a_file_whose_task_was_lost_is_drawn_at_the_next_wish(assignment, django_capture_on_commit_callbacks):
    file = BadgeFile.objects.ask(assignment.project, "card", by=None)
    with django_capture_on_commit_callbacks() as queued:
        BadgeFile.objects.ask(assignment.project, "card", by=None)
    assert queued == []
    BadgeFile.objects.update(asked_at=timezone.now() - timedelta(minutes=5))
    with django_capture_on_commit_callbacks() as queued:
        assert BadgeFile.objects.ask(assignment.project, "card", by=None) == file
    assert len(queued) == 1


@pytest.mark.parametrize("person", ["amina", "zara"])
def test_only_staff_with_the_permission_print(client, request, assignment, person):
    found = request.getfixturevalue(person)
    client.force_login(getattr(found, "user", found))
    assert client.get(reverse("productions:badge", args=[assignment.pk])).status_code == 403
    assert client.get(reverse("productions:badges", args=[assignment.project_id])).status_code == 403


def scan(client, token):
    return client.get(reverse("productions:scan", args=[token]))


def test_the_code_leads_to_presence_or_whom_that_is_no_business_to_the_project(
    client, printer, assignment, amina
):
    token = tokens.token_of(assignment)
    presence = reverse("productions:presence_person", args=[assignment.project_id, assignment.pk])
    assert scan(printer, token).url == presence
    client.force_login(amina.user)
    assert scan(client, token).url == f"{assignment.project.get_absolute_url()}#person-{assignment.pk}"
    assert badges.badge_of(assignment).address.endswith(tokens.token_of(assignment))


def test_strangers_sign_in_first(client, assignment):
    assert scan(client, tokens.token_of(assignment)).url.startswith("/auth/login")


def test_forged_foreign_and_removed_badges_are_no_good(printer, assignment):
    good = tokens.token_of(assignment)
    forged = good.replace(str(assignment.pk), "9", 1) if assignment.pk != 9 else f"8{good[1:]}"
    foreign = signing.Signer(salt="another").sign(good.split(":")[0])
    for token in (forged, foreign, good[:-1], "x", f"{assignment.pk}-990101"):
        assert scan(printer, token).status_code == 404
    assignment.remove(None)
    assert scan(printer, good).status_code == 404


def test_a_badge_ends_two_months_after_its_last_day(printer, assignment, time_machine):
    token = tokens.token_of(assignment)
    time_machine.move_to("2027-05-18 12:00+00:00")
    assert tokens.assignment_key(token) == assignment.pk
    time_machine.move_to("2027-05-20 12:00+00:00")
    with pytest.raises(tokens.ExpiredToken):
        tokens.assignment_key(token)
