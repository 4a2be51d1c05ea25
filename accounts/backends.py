"""Sign-in with an e-mail or a code."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend


class EmailOrCodeBackend(ModelBackend):
    """Django's own backend, which finds the account by e-mail or by code."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        if not username or password is None:
            return None
        User = get_user_model()
        user = User.objects.identified_by(username).first()
        if user is None:
            # The same hashing work for a stranger, so that time tells nothing about who exists.
            User().set_password(password)
            return None
        if user.check_password(password) and self.user_can_authenticate(user):
            return user
        return None
