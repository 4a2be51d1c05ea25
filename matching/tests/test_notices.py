"""M7: people whom staff choose are told that a search found them: once, by the queue, in their language."""

import pytest
from django.core import mail

from cinema.factories import make_film_talent
from matching import notifying, runs, tasks
from matching.brief.criteria import Criterion
from matching.models import Notice
from notifications import opt_out
from notifications.models import EmailLog
from notifications.tasks import deliver
from talentio.core.models import ActivityLog
from talents.factories import make_talent

pytestmark = pytest.mark.django_db
WORDS = {"title": "Rôle de Nadia", "message": "Trois jours en mars.", "contact": "casting@atlas.example"}


@pytest.fixture
def recruiter(client, zara):
    client.force_login(zara)
    return client


@pytest.fixture
def rider(rabat):
    return make_film_talent(
        city=rabat,
        email="awa@example.com",
        first_name="Awa",
        skills=["horse-riding"],
        skin_tone="mat",
        language="fr",
    )


def run_of(text, kind, by):
    brief = runs.read(text, kind=kind, by=by)
    criteria = [Criterion.read({**each, "justification": "Rôle"}) for each in brief.criteria]
    found = runs.start(brief, criteria, by=by)
    tasks.run(found.pk)
    return found


@pytest.fixture
def run(rider, zara):
    return run_of("Femme à la peau mate, équitation.", "cinema", zara)


def keys(run):
    return [item.candidate_id for item in run.items.all()]


def send(client, run, **changes):
    return client.post(f"/ai-search/runs/{run.pk}/notify", {**WORDS, "person": keys(run), **changes})


def delivered():
    tasks.send_notices()
    for log in EmailLog.objects.filter(status="queued"):
        deliver(log.pk)
    return mail.outbox


def test_nobody_is_told_by_a_score_alone(run):
    assert delivered() == []
    assert not Notice.objects.exists()


def test_what_will_be_written_is_shown_before_anything_is_sent(recruiter, run, zara):
    page = recruiter.get(f"/ai-search/runs/{run.pk}/notify", {"person": keys(run)}).content.decode()
    assert "Femme à la peau mate" in page and zara.email in page
    assert not Notice.objects.exists()


def test_each_is_told_once_for_a_search_whatever_is_pressed_again(recruiter, run):
    for _twice in range(2):
        send(recruiter, run)
        tasks.send_notices()
    tasks.sweep()
    assert EmailLog.objects.get().key == "ai_cinema_match"
    assert ActivityLog.objects.filter(action_type="notify_candidates").count() == 1
    # Not even where the row was lost after the mail was queued.
    Notice.objects.update(queued_at=None)
    tasks.send_notices()
    assert EmailLog.objects.count() == 1


def test_the_film_mail_says_what_it_is_about_what_fits_and_how_to_answer(recruiter, run, rider):
    send(recruiter, run)
    (message,) = delivered()
    html = message.alternatives[0][0]
    for body in (message.body, html):
        for words in ("Rôle de Nadia", "Trois jours en mars.", "casting@atlas.example", "équitation"):
            assert words in body
        assert f"/cinema/profile/{rider.code}" in body
        assert "100" in body
        assert "mate" not in body.replace("Femme à la peau mate", "")
    assert "Rôle de Nadia" in message.subject
    assert message.to == ["Awa Idrissi <awa@example.com>"] or "awa@example.com" in message.to[0]


def test_the_talent_mail_is_in_the_persons_language(recruiter, rabat, zara):
    make_talent(city=rabat, email="lina@example.com", language="ar")
    run = run_of("Photographe à Rabat", "standard", zara)
    send(recruiter, run)
    (message,) = delivered()
    assert EmailLog.objects.get().key == "ai_talent_match"
    assert 'dir="rtl"' in message.alternatives[0][0]
    assert "/profile/" in message.body


def test_who_wants_no_such_mails_gets_none_and_others_can_stop_them(recruiter, run, rabat):
    other = make_film_talent(city=rabat, email="binta@example.com")
    again = run_of("Femme, équitation", "cinema", run.created_by)
    opt_out.opt_out("awa@example.com")
    send(recruiter, again)
    (message,) = delivered()
    assert other.email in message.to[0]
    assert set(EmailLog.objects.values_list("status", flat=True)) == {"sent", "skipped"}
    assert "/opt-out" in message.body or "List-Unsubscribe" in message.message()


def test_the_page_tells_how_far_the_mails_are(recruiter, run):
    send(recruiter, run)
    told = notifying.told(run)
    assert (told.done, told.wished) == (0, 1)
    delivered()
    told = notifying.told(run)
    assert (told.done, told.wished) == (1, 1)
    page = recruiter.get(f"/ai-search/runs/{run.pk}/notify").content.decode()
    assert "<progress" in page
    assert f"/ai-search/runs/{run.pk}/notify" in recruiter.get(run.get_absolute_url()).content.decode()


@pytest.mark.parametrize("changes", [{"title": ""}, {"message": "x" * 501}, {"contact": ""}])
def test_a_message_that_cannot_be_sent_is_explained_and_nothing_is_lost(recruiter, run, changes):
    answer = send(recruiter, run, **changes)
    assert answer.status_code == 422
    assert "Trois jours en mars." in answer.content.decode() or "x" * 501 in answer.content.decode()
    assert not Notice.objects.exists()


def test_a_title_of_two_lines_cannot_forge_a_header(recruiter, run):
    send(recruiter, run, title="Rôle\r\nBcc: all@example.com")
    (message,) = delivered()
    assert message.recipients() == ["awa@example.com"] or len(message.recipients()) == 1
    assert "\n" not in message.subject


def test_who_hid_since_is_not_told(recruiter, run, rider):
    type(rider).objects.filter(pk=rider.pk).update(is_listed=False)
    send(recruiter, run)
    assert delivered() == []


def test_one_without_an_address_stops_nobody(recruiter, run, rider, rabat):
    make_film_talent(city=rabat, email="binta@example.com")
    again = run_of("Femme, équitation", "cinema", run.created_by)
    rider.email = ""
    rider.save()
    send(recruiter, again)
    (message,) = delivered()
    assert "binta@example.com" in message.to[0]
    told = notifying.told(again)
    assert told.done == told.wished == 2


def test_the_words_go_with_the_person(recruiter, run, rider):
    send(recruiter, run)
    delivered()
    rider.delete()
    log = EmailLog.objects.get()
    assert (log.to_email, log.html, log.text) == ("erased@invalid.invalid", "", "")


def test_without_the_permission_nobody_is_told(client, run, django_user_model):
    from django.contrib.auth.models import Permission

    omar = django_user_model.objects.create_user("omar@example.com", is_staff=True, first_name="Omar")
    names = ["search_talents", "change_brief"]
    omar.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(omar)
    assert client.get(run.get_absolute_url()).status_code == 200
    for verb in ("notify", "export", "assign", "shortlist"):
        assert client.get(f"/ai-search/runs/{run.pk}/{verb}", {"person": keys(run)}).status_code == 403
    assert send(client, run).status_code == 403


def test_another_recruiters_run_is_not_there(client, run, zara, django_user_model):
    omar = django_user_model.objects.create_user("omar@example.com", is_staff=True, first_name="Omar")
    omar.groups.set(zara.groups.all())
    client.force_login(omar)
    for verb in ("notify", "export", "assign", "shortlist", "side-by-side", "compare", "progress"):
        assert client.get(f"/ai-search/runs/{run.pk}/{verb}", {"person": keys(run)}).status_code == 404
