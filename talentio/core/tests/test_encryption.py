"""T10, K9: what is encrypted, by which key, and what a wrong key does."""

import pytest
from cryptography.fernet import Fernet

from talentio.core.encryption import DecryptionFailed, blind_index, decrypt, encrypt, rotate


@pytest.mark.parametrize("text", ["+212612345678", "", "0", "الرباط", "é" * 5000])
def test_a_text_comes_back_as_it_was(text):
    assert decrypt(encrypt(text)) == text


def test_equal_texts_have_different_tokens():
    assert encrypt("a") != encrypt("a")


def test_a_wrong_key_raises_and_shows_no_ciphertext(settings):
    token = encrypt("secret")
    settings.ENCRYPTION_KEY = Fernet.generate_key().decode()
    with pytest.raises(DecryptionFailed) as refusal:
        decrypt(token)
    assert token not in str(refusal.value)


def test_a_former_key_still_reads_and_rotation_leaves_it_behind(settings):
    token, former = encrypt("secret"), settings.ENCRYPTION_KEY
    settings.ENCRYPTION_KEY = Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS_OLD = [former]
    rotated = rotate(token)
    assert decrypt(token) == "secret"
    settings.ENCRYPTION_KEYS_OLD = []
    assert decrypt(rotated) == "secret"


def test_the_blind_index_finds_equal_values_whatever_case_width_and_spaces():
    assert blind_index("email", " ＡB@x.example ") == blind_index("email", "ab@X.example")
    assert blind_index("email", "ab") != blind_index("document", "ab")
    assert blind_index("email", "ab") != blind_index("email", "abc")


def test_the_blind_index_depends_on_its_key(settings):
    before = blind_index("email", "ab")
    settings.BLIND_INDEX_KEY = "another"
    assert blind_index("email", "ab") != before
