"""Password hashes that came from the system before; whoever signs in gets a current one.

Django hashes a right password anew when its hasher is not the first of PASSWORD_HASHERS.
"""

import base64
import hashlib
import re

from django.contrib.auth.hashers import BasePasswordHasher, get_hasher, mask_hash
from django.contrib.auth.hashers import BCryptPasswordHasher as DjangoBCrypt
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_noop as _

# What bcrypt itself reads of a password; newer versions of the library refuse a longer one.
BCRYPT_BYTES = 72
WERKZEUG = re.compile(r"^(scrypt:\d+:\d+:\d+|pbkdf2:sha(?:1|256|512)(?::\d+)?)\$([^$]+)\$([0-9a-f]+)$")
BCRYPT = re.compile(r"^\$2[abxy]\$(\d\d)\$[./A-Za-z0-9]{53}$")
# Werkzeug before 0.15 wrote no number.
FORMER_ITERATIONS = 50_000
# What the column holds; a hash that takes longer than this to try would hold a worker up at each sign-in.
LONGEST = 128
MOST_ITERATIONS, MOST_MEMORY, MOST_ROUNDS = 2_000_000, 256 * 1024 * 1024, 15


def from_flask(stored):
    """A hash of Werkzeug or bcrypt as Django keeps it; "" for anything else."""
    stored = stored or ""
    method = WERKZEUG.match(stored)
    if method and _is_bearable(method[1]) and len(method[3]) % 2 == 0:
        # Shorter than in hex, so that a hash of scrypt fits into its column.
        digest = base64.urlsafe_b64encode(bytes.fromhex(method[3])).decode().rstrip("=")
        kept = f"{WerkzeugPasswordHasher.algorithm}${method[1]}${method[2]}${digest}".replace(
            "scrypt:", "s:", 1
        )
        return kept if len(kept) <= LONGEST else ""
    rounds = BCRYPT.match(stored)
    if rounds and 4 <= int(rounds[1]) <= MOST_ROUNDS:
        return f"{BCryptPasswordHasher.algorithm}${stored}"
    return ""


def _is_bearable(method):
    kind, *numbers = method.split(":")
    if kind == "pbkdf2":
        return not numbers[1:] or 0 < int(numbers[1]) <= MOST_ITERATIONS
    cost, block, lanes = map(int, numbers)
    is_power = cost > 1 and cost & (cost - 1) == 0
    return is_power and 0 < lanes <= 16 and 0 < 128 * cost * block <= MOST_MEMORY


class Former(BasePasswordHasher):
    def harden_runtime(self, password, encoded):
        """Nothing: `verify` does it, since Django asks only for the hasher that is preferred."""

    def same(self, password, is_right):
        # A wrong password costs what it costs for everybody, or the time would tell old accounts apart.
        if not is_right:
            get_hasher("default").encode(password, get_hasher("default").salt())
        return is_right


class WerkzeugPasswordHasher(Former):
    """scrypt and PBKDF2 of Werkzeug: `werkzeug$s:32768:8:1$salt$base64`, the salt a text."""

    algorithm = "werkzeug"

    def verify(self, password, encoded):
        method, salt, held = self.decode(encoded)
        return self.same(password, constant_time_compare(self._hash(method, salt, password), held))

    def decode(self, encoded):
        _algorithm, method, salt, held = encoded.split("$", 3)
        return method, salt, held

    def _hash(self, method, salt, password):
        kind, *numbers = method.split(":")
        secret, salt = password.encode(), salt.encode()
        if kind == "s":
            cost, block, lanes = map(int, numbers)
            room = 132 * cost * block * lanes
            made = hashlib.scrypt(secret, salt=salt, n=cost, r=block, p=lanes, maxmem=room)
        else:
            rounds = int(numbers[1]) if numbers[1:] else FORMER_ITERATIONS
            made = hashlib.pbkdf2_hmac(numbers[0], secret, salt, rounds)
        return base64.urlsafe_b64encode(made).decode().rstrip("=")

    def safe_summary(self, encoded):
        method, salt, held = self.decode(encoded)
        return {_("algorithm"): method, _("salt"): mask_hash(salt), _("hash"): mask_hash(held)}

    def must_update(self, encoded):
        return True


class BCryptPasswordHasher(Former, DjangoBCrypt):
    """bcrypt of the password itself, as Flask-Bcrypt writes it."""

    algorithm = "bcrypt"

    def verify(self, password, encoded):
        cut = password.encode()[:BCRYPT_BYTES]
        bcrypt = self._load_library()
        held = encoded.split("$", 1)[1].encode()
        return self.same(password, constant_time_compare(bcrypt.hashpw(cut, held), held))

    def must_update(self, encoded):
        return True
