"""P5: people are told that they are chosen: once, by the queue, in their language."""

import json

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.own_data import archive_of
from cinema.factories import make_film_talent
from notifications.models import EmailLog
from notifications.tasks import deliver
from productions import own_data, selection, tasks
from productions.factories import make_company, make_project, make_role
from productions.models import Assignment, assign


@pytest.fixture
def project(db):
    company = make_company(name="Atlas Bleu Cinéma", phone="+212537000000", email="casting@atlas.example")
    return make_project(company=company, name="Les Vents du Rif")


@pytest.fixture
def role(project):
    return make_role(project=project, name="Marchande", description="Vend des figues")


@pytest.fixture
def sender(client, sam):
    client.force_login(sam)
    return client


def send(client, project, *assignments):
    address = reverse("productions:send_selection_mails", args=[project.pk])
    return client.post(address, {"assignment": [each.pk for each in assignments]})


def test_those_ticked_are_told_once_whatever_is_sent_again(sender, project, role, rabat):
    told = [assign(role, make_film_talent(city=rabat), by=None) for _ in range(2)]
    other = assign(role, make_film_talent(city=rabat), by=None)
    for _ in range(2):
        send(sender, project, *told)
        tasks.send_selections()
        tasks.send_selections()
    assert EmailLog.objects.filter(key="project_selection").count() == 2
    assert not Assignment.objects.get(pk=other.pk).selection_wished_at


def test_the_mail_says_project_role_code_and_whom_to_ask(sender, project, role, rabat):
    found = assign(role, make_film_talent(city=rabat, email="y@example.com", language="fr"), by=None)
    send(sender, project, found)
    tasks.send_selections()
    deliver(EmailLog.objects.get().pk)
    message = mail.outbox[0]
    assert message.to[0].endswith("y@example.com>") or message.to == ["y@example.com"]
    assert "Les Vents du Rif" in message.subject
    for each in ("Marchande", "Vend des figues", found.code, "+212537000000", "casting@atlas.example"):
        assert each in message.body
        assert each in message.alternatives[0][0]
    assert project.get_absolute_url() in message.body
    assert found.talent.get_absolute_url() in message.body


def test_removed_people_and_those_without_an_address_get_none(sender, project, role, rabat):
    gone = assign(role, make_film_talent(city=rabat), by=None)
    silent = assign(role, make_film_talent(city=rabat, email=""), by=None)
    send(sender, project, gone, silent)
    gone.remove(None)
    assert tasks.send_selections() == 1
    assert tasks.send_selections() == 0
    assert not EmailLog.objects.exists()


def test_nobody_of_another_project_is_told(sender, project, rabat):
    foreign = assign(make_role(), make_film_talent(city=rabat), by=None)
    send(sender, project, foreign)
    sender.post(
        reverse("productions:send_selection_mails", args=[project.pk]), {"assignment": ["x", "9" * 30]}
    )
    assert tasks.send_selections() == 0


def test_the_page_shows_the_words_and_how_far_it_is(sender, project, role, rabat):
    first, second = [assign(role, make_film_talent(city=rabat), by=None) for _ in range(2)]
    address = reverse("productions:selection_mails", args=[project.pk])
    assert "Vend des figues" in sender.get(address).content.decode()
    send(sender, project, first)
    assert (selection.told(project).wished, selection.told(project).done) == (1, 0)
    tasks.send_selections()
    assert selection.told(project).done == 0
    EmailLog.objects.update(status=EmailLog.Status.SENT, sent_at=timezone.now())
    shown = sender.get(address)
    assert (shown.context["told"].wished, shown.context["told"].done) == (1, 1)
    assert f'name="assignment" value="{first.pk}"' not in shown.content.decode()
    assert f'name="assignment" value="{second.pk}"' in shown.content.decode()


def test_an_empty_project_says_so(sender, project):
    assert sender.get(reverse("productions:selection_mails", args=[project.pk])).status_code == 200


@pytest.mark.parametrize("person", ["amina", "zara"])
def test_only_staff_with_the_permission_send(client, request, project, role, rabat, person):
    found = request.getfixturevalue(person)
    assignment = assign(role, make_film_talent(city=rabat), by=None)
    client.force_login(getattr(found, "user", found))
    assert send(client, project, assignment).status_code == 403
    assert client.get(reverse("productions:selection_mails", args=[project.pk])).status_code == 403
    assert not Assignment.objects.waiting_for_mail().exists()


def test_the_page_costs_the_same_at_any_size(sender, project, role, rabat, django_assert_max_num_queries):
    costs = []
    for size in (1, 4):
        for _ in range(size):
            found = assign(role, make_film_talent(city=rabat), by=None)
            send(sender, project, found)
        tasks.send_selections()
        sender.get(reverse("productions:projects"))  # the messages are read
        with django_assert_max_num_queries(12) as queries:
            sender.get(reverse("productions:selection_mails", args=[project.pk]))
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_person_takes_their_work_along_and_erasure_forgets_it(sender, project, role, rabat, amina):
    talent = make_film_talent(city=rabat, user=amina.user, email="other@example.com")
    found = assign(role, talent, by=None)
    send(sender, project, found)
    tasks.send_selections()
    data, files = own_data.projects(amina.user)
    assert (data[0]["project"], data[0]["code"], files) == ("Les Vents du Rif", found.code, [])
    with archive_of(amina.user) as archive:
        assert archive
    assert json.dumps(data, default=str)
    talent.delete()
    assert not Assignment.objects.exists()
    log = EmailLog.objects.get(key="project_selection")
    assert (log.to_name, log.related_code, log.status) == ("", "", EmailLog.Status.SKIPPED)
    assert "other" not in log.to_email
