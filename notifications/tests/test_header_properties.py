"""Whatever stands in a name or a subject, a message has the headers that we gave it and no other."""

import random
from email import message_from_bytes, policy

import pytest
from django.core.exceptions import ValidationError

from notifications import delivery, registry
from notifications.models import EmailLog

from .sample import Sample

pytestmark = pytest.mark.django_db
DRAWN = range(6)
# All at which Python or a mail server ends a line, and what has a meaning in an address.
ALPHABET = "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029" + "ab é،عم😀\t\"'<>@,;:\\()=?_.\u202e" * 3
OURS = {
    *("subject", "from", "to", "message-id", "x-taalentio-mail", "mime-version", "content-type", "date"),
    *("content-transfer-encoding", "cc"),
}


def drawn(dice):
    injected = dice.choice(
        ["", "", "\r\nBcc: evil@x.example", "\nX-Evil: 1", "\u2028Bcc: evil@x.example", "\r\r\n\n"]
    )
    typed = "".join(dice.choices(ALPHABET, k=dice.randint(1, 40))) + injected
    return typed + "".join(dice.choices(ALPHABET, k=dice.randrange(4)))


def sent(log):
    message, _kept = delivery.compose(log)
    return message_from_bytes(message.message().as_bytes(), policy=policy.default)


@pytest.mark.parametrize("number", DRAWN)
def test_a_name_is_refused_or_is_a_name_and_nothing_else(number):
    dice = random.Random(number)  # noqa: S311 nothing secret comes of it
    left = 0
    for _ in range(60):
        name = (
            drawn(dice)
            if dice.random() < 0.7
            else drawn(dice).translate(dict.fromkeys(map(ord, ALPHABET[:10])))
        )
        try:
            log = Sample.queue(to="a@x.example", name=name, params={"name": "Awa"})
        except ValidationError:
            assert name.splitlines() != [name]
            continue
        left += 1
        message = sent(log)
        assert {each.lower() for each in message} <= OURS, name
        assert [each.addr_spec for each in message["to"].addresses] == ["a@x.example"], name
        assert len(message.get_all("to")) == len(message.get_all("subject")) == 1
    assert left > 5


@pytest.mark.parametrize("number", DRAWN)
def test_a_subject_is_refused_or_is_one_line(number):
    dice = random.Random(number)  # noqa: S311
    for _ in range(60):
        log = EmailLog.objects.create(key="sample", to_email="a@x.example", params={"name": drawn(dice)})
        subject = f"Hello {log.params['name']}"
        if subject.splitlines() != [subject]:
            with pytest.raises(ValidationError):
                delivery.compose(log)
            continue
        message = sent(log)
        assert {each.lower() for each in message} <= OURS, subject


@pytest.mark.parametrize(
    "end", ["\r", "\n", "\r\n", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
)
def test_every_end_of_a_line_is_refused_wherever_it_stands(end):
    for words in (f"a{end}b", f"{end}a", f"a{end}", end):
        with pytest.raises(ValidationError):
            registry.refuse_line_breaks(words)
    registry.refuse_line_breaks("a b")
    registry.refuse_line_breaks("")


@pytest.mark.parametrize(
    "address",
    [
        *("", "a", "a@", "@x.example", "a@x", "a b@x.example", "a@x.example,b@x.example", "<a@x.example>"),
        *("a@x.example\r\nBcc: b@x.example", "a@x.example\u2028", "\0@x.example", f"{'a' * 250}@x.example"),
    ],
)
def test_what_is_not_one_address_gets_no_mail_and_no_copy(address):
    with pytest.raises(ValidationError):
        registry.refuse_address(address)
    with pytest.raises(ValidationError):
        Sample.queue(to=address, params={"name": "Awa"})
    if address:
        with pytest.raises(ValidationError):
            Sample.queue(to="a@x.example", cc=address, params={"name": "Awa"})
    assert not EmailLog.objects.exists()


def test_a_name_of_two_hundred_letters_fits_and_a_longer_one_is_cut():
    log = Sample.queue(to="a@x.example", name="é" * 500, params={"name": "Awa"})
    log.refresh_from_db()
    assert len(log.to_name) == 201
    assert sent(log)["to"].addresses[0].addr_spec == "a@x.example"
