"""Accounts: who may sign in, by e-mail or by code, and how they prove who they are."""

from accounts.name_search import normalise_code, normalise_email

from .erased import ErasedAccount
from .passwords import PasswordLink, PasswordRequest
from .second_step import Authenticator, RecoveryCode
from .tokens import ApiToken, TooManyTokens
from .user import LastAdministrator, User

__all__ = [
    "ApiToken",
    "Authenticator",
    "ErasedAccount",
    "LastAdministrator",
    "PasswordLink",
    "PasswordRequest",
    "RecoveryCode",
    "TooManyTokens",
    "User",
    "normalise_code",
    "normalise_email",
]
