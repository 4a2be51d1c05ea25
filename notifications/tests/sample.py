"""A mail that only tests know, and a mail server that can be told to fail."""

import smtplib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from notifications.registry import Email


class Sample(Email):
    key = "sample"
    label = "Sample"
    subject = "Hello %(name)s"
    secrets = ("link",)

    @classmethod
    def template(cls, kind):
        return f"accounts/email/login_credentials.{kind}"

    def context(self, log, *, for_log=False):
        person = {"first_name": log.params["name"], "code": "MAM0001RAB"}
        return {
            "person": person,
            "name": log.params["name"],
            "link": "https://x.example/?a=1&secret=2",
            "hours": 72,
        }

    def sample(self):
        person = {"first_name": "Awa", "code": "MAM0001RAB"}
        return {"person": person, "name": "Awa", "link": "https://x.example/…", "hours": 72}


class FailingBackend(EmailBackend):
    """Raises or calls what stands in `faults`, one at a time; what was called, or nothing, lets it send."""

    faults: list = []

    def send_messages(self, messages):
        assert not self.in_transaction(), "the network is not for transactions"
        if FailingBackend.faults:
            fault = FailingBackend.faults.pop(0)
            if isinstance(fault, Exception):
                raise fault
            fault()
        return super().send_messages(messages)

    @staticmethod
    def in_transaction():
        """Tests without real transactions run inside one of their own."""
        return connection.in_atomic_block and len(connection.savepoint_ids) > 0


REFUSED = smtplib.SMTPRecipientsRefused({"a@x.example": (550, b"no such user")})
BUSY = smtplib.SMTPRecipientsRefused({"a@x.example": (451, b"later")})


def at_once(count, work):
    """Do the same in so many threads, each with a connection of its own; return what they answer."""
    start = Barrier(count)

    def alone(_):
        try:
            start.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(alone, range(count)))
