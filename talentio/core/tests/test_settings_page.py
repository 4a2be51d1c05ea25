"""B4: staff change settings on a page that loses nothing, shows no secret, and tells who changed what."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from talentio.core import setting_checks
from talentio.core.models import ActivityLog, Setting, SettingCheck
from talentio.core.setting_checks import CheckFailed, register_check
from talentio.core.site_settings import SettingSpec, register_group, site_settings

pytestmark = pytest.mark.django_db
PAGE = "/admin/core/setting/"
GROUP = f"{PAGE}?group=sample"
SPECS = (
    SettingSpec("s_text", "text", "a text", "sample", "Why", label="Some text"),
    SettingSpec("s_long", "long_text", "", "sample", label="Some lines"),
    SettingSpec("s_switch", "boolean", True, "sample", label="A switch"),
    SettingSpec("s_count", "integer", 5, "sample", label="A count", minimum=1, maximum=9, unit="pieces"),
    SettingSpec("s_share", "number", 0.5, "sample", label="A share", minimum=0, maximum=1),
    SettingSpec("s_email", "email", "", "sample", label="An address"),
    SettingSpec("s_url", "url", "https://a.example", "sample", label="A site"),
    SettingSpec("s_way", "choice", "b", "sample", label="A way", choices=(("a", "First"), ("b", "Second"))),
    SettingSpec("s_key", "text", "", "sample", label="A key", secret=True, env="A_KEY_FOR_TESTS"),
    SettingSpec("s_elsewhere", "text", "", "sample", label="On a page of its own", is_listed=False),
)


@pytest.fixture(autouse=True)
def _sample_group():
    register_group("sample", "Sample", "For tests.")
    for spec in SPECS:
        site_settings.register(spec)
    yield
    for spec in SPECS:
        del site_settings.specs[spec.key]


@pytest.fixture
def staff(client, sam):
    client.force_login(sam)
    return client


def filled(client, **answers):
    """What a browser would send: everything that the page shows, with these answers changed."""
    form = client.get(GROUP).context["form"]
    data = {"seen": form.stamps}
    for bound in form:
        value = bound.value()
        if bound.field.show_hidden_initial:
            data[bound.html_initial_name] = "" if value is None else value
        if value not in (None, False):
            data[bound.html_name] = value
    data.update(answers)
    return {name: value for name, value in data.items() if value is not None}


def save(client, **answers):
    return client.post(GROUP, filled(client, **answers))


def test_a_key_of_any_app_stands_on_the_page_with_its_words(staff):
    page = staff.get(GROUP).text
    assert all(str(spec.label) in page for spec in SPECS if spec.is_listed)
    assert "For tests." in page and "Why" in page and "pieces" in page
    assert "On a page of its own" not in page


def test_every_group_opens_and_every_key_has_words(staff):
    for group, specs in site_settings.groups().items():
        assert staff.get(PAGE, {"group": group}).status_code == 200
        assert [spec.key for spec in specs if spec.title == spec.key] == []
    assert staff.get(PAGE).context["group"] == "site"
    assert staff.get(PAGE, {"group": "no-such"}).status_code == 404


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("s_text", "212600000000", "212600000000"),
        ("s_text", "", ""),
        ("s_long", "one\r\ntwo", "one\ntwo"),
        ("s_switch", None, False),
        ("s_count", "7", 7),
        ("s_share", "0.25", 0.25),
        ("s_share", "1", 1),
        ("s_email", "a@b.example", "a@b.example"),
        ("s_url", "https://b.example", "https://b.example"),
        ("s_way", "a", "a"),
        ("s_key", "0042", "0042"),
    ],
)
def test_a_value_comes_back_with_its_type_and_nothing_else_is_written(staff, sam, key, typed, stored):
    assert save(staff, **{key: typed}).status_code == 302
    site_settings.forget()
    assert site_settings.get(key) == stored
    assert isinstance(site_settings.get(key), type(stored) if key != "s_share" else float)
    assert [(row.key, row.updated_by) for row in Setting.objects.all()] == [(key, sam)]


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("s_count", "0"),
        ("s_count", "10"),
        ("s_count", "many"),
        ("s_count", ""),
        ("s_share", "1.5"),
        ("s_share", "nan"),
        ("s_email", "nobody"),
        ("s_url", "javascript:alert(1)"),
        ("s_url", "https://b.example/"),
        ("s_way", "c"),
        ("s_text", "x" * 301),
    ],
)
def test_a_wrong_value_is_refused_at_its_field_and_nothing_is_saved(staff, key, typed):
    answer = save(staff, **{key: typed, "s_long": "typed before"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [key]
    assert "typed before" in answer.text
    assert not Setting.objects.exists()


def test_saving_the_page_keeps_a_secret_that_it_only_shows_as_set(staff, sam):
    site_settings.put("s_key", "sk-real-key", by=sam)
    page = staff.get(GROUP).text
    assert "sk-real-key" not in page and "••••••" in page
    save(staff, s_text="changed")
    assert (site_settings.s_key, site_settings.s_text) == ("sk-real-key", "changed")


def test_a_secret_is_replaced_by_typing_and_removed_by_saying_so(staff, sam):
    save(staff, s_key="sk-first")
    assert site_settings.s_key == "sk-first"
    save(staff, s_key="sk-second")
    assert site_settings.s_key == "sk-second"
    answer = save(staff, remove_s_key="on")
    assert (answer.status_code, site_settings.s_key) == (302, "")


def test_the_page_says_where_a_value_comes_from(staff, sam, monkeypatch):
    monkeypatch.setenv("A_KEY_FOR_TESTS", "from outside")
    site_settings.put("s_text", "mine", by=sam)
    sources = {line["spec"].key: line["source"] for line in staff.get(GROUP).context["form"].lines()}
    assert (sources["s_text"], sources["s_key"], sources["s_count"]) == ("table", "environment", "default")
    page = staff.get(GROUP).text
    assert "Sam Diallo" in page and "a text" in page and "from outside" not in page
    # What the environment says is not copied into the table by saving something else.
    save(staff, s_count="6")
    assert not Setting.objects.filter(key="s_key").exists()


def test_a_value_goes_back_to_its_default(staff, sam):
    site_settings.put("s_text", "mine", by=sam)
    assert staff.post(reverse("admin:core_setting_reset", args=["s_text"])).status_code == 302
    assert site_settings.s_text == "a text"
    assert staff.post(reverse("admin:core_setting_reset", args=["no_such"])).status_code == 404
    assert staff.get(reverse("admin:core_setting_reset", args=["s_text"])).status_code == 405


def test_every_change_is_in_the_activity_log_without_its_value(staff, sam):
    save(staff, s_key="sk-secret", s_text="changed")
    rows = ActivityLog.objects.filter(action_type="change_setting")
    assert {(row.description, row.user) for row in rows} == {("s_key", sam), ("s_text", sam)}
    assert "sk-secret" not in str(list(ActivityLog.objects.values()))


def test_of_two_people_who_change_one_key_the_second_is_told_first(staff, sam, zara):
    stale = filled(staff, s_text="mine", s_count="7")
    site_settings.put("s_text", "hers", by=zara)
    answer = staff.post(GROUP, stale)
    assert answer.status_code == 422
    assert "Zara Okoye" in answer.text and "hers" in answer.text and 'value="mine"' in answer.text
    assert (site_settings.s_text, site_settings.s_count) == ("hers", 5)
    # The page now knows of her change: saving again is a decision.
    again = {**stale, "seen": answer.context["form"].stamps}
    assert staff.post(GROUP, again).status_code == 302
    assert (site_settings.s_text, site_settings.s_count) == ("mine", 7)


def test_a_field_that_nobody_touched_does_not_undo_what_somebody_else_changed(staff, zara):
    stale = filled(staff, s_count="7")
    site_settings.put("s_text", "hers", by=zara)
    site_settings.put("s_switch", False, by=zara)
    assert staff.post(GROUP, stale).status_code == 302
    assert (site_settings.s_text, site_settings.s_switch, site_settings.s_count) == ("hers", False, 7)


def test_a_secret_replaced_by_somebody_else_meanwhile_is_not_told_in_clear(staff, zara):
    stale = filled(staff, s_key="sk-mine")
    site_settings.put("s_key", "sk-hers", by=zara)
    answer = staff.post(GROUP, stale)
    assert answer.status_code == 422
    assert "sk-hers" not in answer.text
    assert site_settings.s_key == "sk-hers"


def test_the_same_form_sent_twice_changes_once(staff):
    sent = filled(staff, s_text="mine")
    assert staff.post(GROUP, sent).status_code == 302
    staff.post(GROUP, sent)
    assert site_settings.s_text == "mine"


def test_a_stranger_a_recruiter_and_whoever_may_only_look_change_nothing(client, zara, amina):
    for person, status in ((amina.user, 302), (zara, 403)):
        client.force_login(person)
        assert client.get(GROUP).status_code == status
        assert client.post(GROUP, {"s_text": "x"}).status_code == status
    zara.user_permissions.add(Permission.objects.get(codename="view_setting"))
    client.force_login(zara)
    page = client.get(GROUP)
    assert page.status_code == 200 and "disabled" in page.text
    for address in (GROUP, reverse("admin:core_setting_reset", args=["s_text"])):
        assert client.post(address, {"s_text": "x"}).status_code == 403
    assert not Setting.objects.exists()


def test_whoever_has_the_permission_needs_no_more(client, zara):
    zara.user_permissions.add(*Permission.objects.filter(codename__in=["view_setting", "change_setting"]))
    client.force_login(zara)
    assert save(client, s_text="x").status_code == 302


def test_a_row_of_the_table_leads_to_its_place(staff, sam):
    site_settings.put("s_text", "mine", by=sam)
    answer = staff.get(f"{PAGE}{Setting.objects.get().pk}/change/")
    assert answer.url == f"{GROUP}#id_s_text"


def test_the_page_costs_the_same_however_many_keys_are_set(staff, sam, django_assert_max_num_queries):
    for key in ("s_text", "s_long", "s_email", "s_key"):
        site_settings.put(key, "a@b.example", by=sam)
    with django_assert_max_num_queries(6):
        staff.get(GROUP)


@pytest.fixture
def check():
    """A check whose answer the test decides."""
    answers = []

    def try_it(by):
        answer = answers.pop()
        if isinstance(answer, Exception):
            raise answer
        return f"{answer} for {by.email}"

    register_check("sample", "Try it", try_it)
    yield answers
    setting_checks.unregister("try_it")


def press(client, capture, key="try_it"):
    with capture(execute=True):
        return client.post(reverse("admin:core_setting_check", args=[key]))


def state(client):
    return client.get(reverse("admin:core_setting_check_state", args=["try_it"])).text


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Fine", "Fine for sam@example.com"),
        (CheckFailed("The key is refused."), "The key is refused."),
        (RuntimeError("sk-secret in a message"), "RuntimeError"),
    ],
)
def test_a_test_runs_in_the_queue_and_says_what_came_of_it(
    staff, check, answer, expected, django_capture_on_commit_callbacks, caplog
):
    check.append(answer)
    assert "Try it" in staff.get(GROUP).text
    assert press(staff, django_capture_on_commit_callbacks).url == f"{GROUP}#check_try_it"
    assert "data-running" in state(staff)
    assert check == [answer], "nothing is tried inside the request"
    setting_checks.run("try_it")
    assert expected in state(staff) and "sk-secret" not in state(staff)
    assert SettingCheck.objects.get().state == ("passed" if answer == "Fine" else "failed")


def test_pressing_twice_runs_once_and_a_lost_worker_can_be_asked_again(
    staff, check, django_capture_on_commit_callbacks, time_machine
):
    time_machine.move_to(timezone.now(), tick=False)
    press(staff, django_capture_on_commit_callbacks)
    press(staff, django_capture_on_commit_callbacks)
    assert ActivityLog.objects.filter(action_type="check_setting").count() == 1
    first = SettingCheck.objects.get().asked_at
    time_machine.shift(setting_checks.PATIENCE.total_seconds() + 1)
    press(staff, django_capture_on_commit_callbacks)
    assert SettingCheck.objects.get().asked_at > first


def test_a_task_that_comes_twice_tries_once(staff, check, django_capture_on_commit_callbacks):
    check.append("Fine")
    press(staff, django_capture_on_commit_callbacks)
    setting_checks.run("try_it")
    setting_checks.run("try_it")
    assert SettingCheck.objects.get().state == "passed"


def test_whoever_may_not_change_settings_tries_nothing(client, zara, check):
    zara.user_permissions.add(Permission.objects.get(codename="view_setting"))
    client.force_login(zara)
    assert client.post(reverse("admin:core_setting_check", args=["try_it"])).status_code == 403
    assert not SettingCheck.objects.exists()
