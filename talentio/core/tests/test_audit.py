"""What a row of the activity log holds, and what never."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from talentio.core.audit import audit
from talentio.core.models import ActivityLog

SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)


def test_it_tells_who_did_what_to_what(amina, sam):
    row = audit(sam, "deactivate", amina, category="accounts", description="on request")
    assert (row.user_name, row.user_email, row.resource) == (
        "Sam Diallo",
        sam.email,
        f"talents.Profile:{amina.pk}",
    )
    assert row.status == "success"


def test_it_still_tells_after_the_account_is_gone(sam):
    audit(sam, "login", sam)
    sam.delete()
    row = ActivityLog.objects.get()
    assert (row.user, row.user_name) == (None, "Sam Diallo")


@pytest.mark.django_db
@pytest.mark.parametrize("by", [None, AnonymousUser()])
def test_nobody_is_somebody_too(by):
    assert audit(by, "visit").user is None


def test_it_knows_browser_device_and_address_of_the_request(client, zara, amina):
    client.force_login(zara)
    address = f"/admin/talents/profile/{amina.pk}/change/"
    client.get(address, HTTP_USER_AGENT=SAFARI, REMOTE_ADDR="192.0.2.7")
    row = ActivityLog.objects.get(action_type="view_contacts")
    assert (row.browser, row.device_type, row.operating_system) == ("Mobile Safari", "mobile", "iOS")
    assert (row.address, row.method, row.url) == ("192.0.2.7", "GET", address)


@pytest.mark.django_db
def test_an_action_that_is_rolled_back_was_not_done():
    with pytest.raises(RuntimeError), transaction.atomic():
        audit(None, "visit")
        raise RuntimeError
    assert not ActivityLog.objects.exists()
