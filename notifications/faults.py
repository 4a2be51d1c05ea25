"""What a fault on the way means: whether to try again, when, and whether the message may have left."""

import smtplib
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import InterfaceError, OperationalError

from .registry import UnknownEmail

DATABASE_AWAY = (OperationalError, InterfaceError)


class CarrierFault(Exception):
    """An answer of the mail service, or none; the words hold nothing of the message or the key."""


class Refused(CarrierFault):
    """The message itself is refused: trying again would change nothing."""


class TryLater(CarrierFault):
    """Not now. `after` is how long the service asks us to wait, as a timedelta, if it said."""

    def __init__(self, words, *, after=None, may_have_left=False):
        super().__init__(words)
        self.after, self.may_have_left = after, may_have_left


class NoAnswer(TryLater):
    """The message was handed over and nothing came back: it may have left."""

    def __init__(self, words):
        super().__init__(words, may_have_left=True)


@dataclass(frozen=True)
class Verdict:
    words: str
    is_final: bool = False
    after: timedelta | None = None
    may_have_left: bool = False


def judge(fault):
    """Return the Verdict on an exception; None for what is a bug of ours."""
    if isinstance(fault, UnknownEmail | ObjectDoesNotExist):
        return Verdict(f"What it is about is gone: {type(fault).__name__}", is_final=True)
    if isinstance(fault, Refused):
        return Verdict(str(fault), is_final=True)
    if isinstance(fault, TryLater):
        return Verdict(str(fault), after=fault.after, may_have_left=fault.may_have_left)
    if isinstance(fault, smtplib.SMTPException):
        return _judge_smtp(fault)
    if isinstance(fault, OSError | OperationalError | InterfaceError):
        # The system's own words, if any: the exception's could quote the message and its link.
        return Verdict(f"{type(fault).__name__} {getattr(fault, 'strerror', None) or ''}".strip())
    return None


def _judge_smtp(refusal):
    code = getattr(refusal, "smtp_code", None)
    if isinstance(refusal, smtplib.SMTPAuthenticationError):
        # Our password is wrong, not the message: it must outlive the time until that is put right.
        code = None
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        code = max((answer[0] for answer in refusal.recipients.values()), default=None)
    if code is not None and code >= 500:
        return Verdict(f"Refused by the mail server: {code}", is_final=True)
    return Verdict(f"{type(refusal).__name__} {code or ''}".strip())
