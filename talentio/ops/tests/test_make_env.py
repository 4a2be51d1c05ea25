import re
import stat

from cryptography.fernet import Fernet
from environ import Env

from talentio import make_env


def test_a_fresh_file_holds_keys_that_work(tmp_path):
    path = tmp_path / ".env"
    assert make_env.write(path)
    values = dict(re.findall(r"^([A-Z_]+)=(.+)$", path.read_text(), re.MULTILINE))
    assert {*values} == {
        "DEBUG",
        "SECRET_KEY",
        "ENCRYPTION_KEY",
        "BLIND_INDEX_KEY",
        "ADMIN_PASSWORD",
        "DEMO_PASSWORD",
    }
    assert values["DEBUG"] in Env.BOOLEAN_TRUE_STRINGS
    assert len(values["SECRET_KEY"]) >= 50
    key = Fernet(values["ENCRYPTION_KEY"])
    assert key.decrypt(key.encrypt(b"+212600000000")) == b"+212600000000"


def test_only_its_owner_reads_it(tmp_path):
    path = tmp_path / ".env"
    make_env.write(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_keys_that_exist_are_never_written_over(tmp_path):
    path = tmp_path / ".env"
    path.write_text("SECRET_KEY=mine\n")
    assert not make_env.write(path)
    assert path.read_text() == "SECRET_KEY=mine\n"


def test_no_two_machines_get_the_same_keys():
    first, second = (set(make_env.content().splitlines()) for _time in range(2))
    assert {line.split("=")[0] for line in first & second if "=" in line} == {"DEBUG"}
